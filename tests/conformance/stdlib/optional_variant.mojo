# Optional and Variant.
from std.utils import Variant
from std.sys import size_of


@fieldwise_init
struct P(Copyable, Equatable, Writable):
    var x: Int


def main() raises:
    var a = Optional[Int](5)
    var n = Optional[Int]()
    var m: Optional[Int] = None
    print(a, n, repr(a), repr(n), Bool(a), Bool(n), a is None, n is None, a is not None, a == Optional(5), n == m, a != n, n == None, a != None)
    print(a.value(), a.or_else(9), n.or_else(9), a[])
    try:
        print(n[])
    except e:
        print(e)
    a.value() += 1
    print(a.take(), a)
    a = 7
    for x in a:
        print("has", x)
    for x in n:
        print("never", x)
    var s: Optional[String] = "hi"
    if s:
        print(s.value(), s.value().byte_length(), repr(s))
    var p = Optional(P(3))
    print(p, repr(p), p.value().x, p == Optional(P(3)))
    p.value().x = 4
    var q = p.copy()
    print(q.unsafe_value().x, q.unsafe_take().x)
    print(size_of[Optional[Int]](), size_of[Optional[Bool]](), size_of[Optional[Int8]](), size_of[Optional[String]](), size_of[Optional[Pointer[Int, ImmStaticOrigin]]](), size_of[Optional[List[Int]]]())
    print(Optional(Optional(3)), Optional(1.5), [Optional(1), None], hash(Optional(1)) == hash(Optional(1)))
    var o2: Optional[Optional[Int]] = Optional[Int](None)
    print(o2, Bool(o2), repr(o2))

    comptime V = Variant[Int, String, Float64]
    var v: V = 5
    print(v, repr(v), v.isa[Int](), v.isa[String](), v[Int], V.is_type_supported[Bool](), V.is_type_supported[Float64]())
    v = String("text")
    print(v, repr(v), v[String].byte_length())
    v.set(2.5)
    print(v.replace[String, Float64]("new"), v, v == V(String("new")), v != V(1), v.unwrap[String]())
    v = V(1)
    v[Int] += 4
    print(v.unsafe_get[Int](), v, hash(V(1)) == hash(V(1)), hash(V(1)) == hash(V(1.0)))
    var vs: List[V] = [V(1), V(String("b")), V(2.5)]
    for ref x in vs:
        if x.isa[Int]():
            print("int", x[Int])
        elif x.isa[String]():
            print("str", x[String])
        else:
            print("other", x)
    print(vs, size_of[V](), size_of[Variant[Int8, Bool]]())
