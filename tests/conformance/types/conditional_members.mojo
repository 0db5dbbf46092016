# Conditional conformances, synthesised members and lifecycle seen through generic code.
from std.collections import Set


struct Tr(Copyable, Writable):
    var n: Int

    def __init__(out self, n: Int):
        self.n = n
        print("init", n)

    def __init__(out self, *, copy: Self):
        self.n = copy.n * 10
        print("copy", copy.n)

    def __init__(out self, *, deinit move: Self):
        self.n = move.n
        print("move", self.n)

    def __deinit__(deinit self):
        print("del", self.n)

    def write_to(self, mut w: Some[Writer]):
        w.write("Tr", self.n)


@fieldwise_init
struct Pair[A: Copyable & Deinitable, B: Copyable & Deinitable](
    Copyable,
    Equatable where conforms_to(A, Equatable) and conforms_to(B, Equatable),
    Writable where conforms_to(A, Writable) and conforms_to(B, Writable),
    Hashable where conforms_to(A, Hashable) and conforms_to(B, Hashable),
):
    var a: Self.A
    var b: Self.B

    def swap(var self) -> Pair[Self.B, Self.A]:
        return Pair(self.b.copy(), self.a.copy())


@fieldwise_init
struct Opaque(Copyable):
    var n: Int


struct Holder[T: Movable & Deinitable]:
    var v: Self.T

    def __init__(out self, var v: Self.T):
        self.v = v^

    def take(deinit self) -> Self.T:
        return self.v^

    def replace(mut self, var n: Self.T) -> Self.T:
        var old = self.v^
        self.v = n^
        return old^

    def ref_get(ref self) -> ref[self.v] Self.T:
        return self.v


def ident[T: Movable & Deinitable](var x: T) -> T:
    return x^


def dup[T: Copyable & Deinitable](x: T) -> Tuple[T, T]:
    return (x.copy(), x.copy())


def drop[T: Deinitable](var x: T):
    pass


def implicit[T: ImplicitlyCopyable & Deinitable](x: T) -> T:
    var y = x
    return y


def maybe_eq[T: AnyType](x: T, y: T) -> String:
    comptime if conforms_to(T, Equatable):
        return String(x == y)
    else:
        return "n/a"


@fieldwise_init
struct AllAuto(Copyable, Equatable, Hashable, Writable, Comparable):
    var x: Int
    var y: String
    var z: Optional[Int]

    def __lt__(self, o: Self) -> Bool:
        return self.x < o.x


@fieldwise_init
struct Gen[T: Copyable & Deinitable & Equatable & Hashable & Writable](Copyable, Equatable, Hashable, Writable):
    var x: Self.T
    var l: List[Self.T]


def main() raises:
    var p = Pair(1, "a")
    print(p == Pair(1, "a"), p, p.copy().swap(), hash(p) == hash(Pair(1, "a")))
    print(maybe_eq(p, p), maybe_eq(Opaque(1), Opaque(1)), maybe_eq(Pair(1, Opaque(1)), Pair(1, Opaque(1))))
    print("--")
    var h = Holder(Tr(1))
    print(h.ref_get())
    var o = h.replace(Tr(2))
    print(o)
    var t = h^.take()
    print(t)
    print("--")
    var i = ident(Tr(3))
    var d = dup(i)
    print(d[0], d[1])
    drop(i^)
    print(implicit(4), implicit(String("s")))
    var a = AllAuto(1, "q", 3)
    print(a, a == a.copy(), a < AllAuto(2, "", None), a >= a, repr(a))
    var g = Gen("k", ["l", "m"])
    print(g, g == g.copy(), repr(g))
    var l: List[Pair[Int, Tr]] = []
    l.append(Pair(5, Tr(5)))
    print(l[0].a)
    var st = {Pair(1, 2), Pair(1, 2), Pair(2, 1)}
    print(len(st))
