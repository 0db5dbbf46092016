# List: constructors, editing, searching, slices, comparisons, text.
from std.collections import List


@fieldwise_init
struct Loud(Copyable, Writable):
    var n: Int

    def __init__(out self, *, copy: Self):
        self.n = copy.n
        print("copy", self.n)

    def __deinit__(deinit self):
        print("del", self.n)


def main() raises:
    var e = List[Int]()
    print(e, len(e), Bool(e), repr(e), e.capacity())
    var l: List[Int] = [3, 1, 2]
    print(l, repr(l), len(l), 1 in l, 9 in l, l.count(1), l.index(2), l.try_index(9), l.try_index(1))
    l.append(4)
    l.insert(0, 9)
    l.insert(5, 8)
    l.insert(2, 7)
    print(l, l.pop(), l.pop(0), l.pop(1), l)
    l.extend([10, 11])
    l.extend(List[Int](length=2, fill=5))
    var sp: List[Int] = [1, 2, 3]
    l.extend(Span(sp))
    print(l, l.copy() + sp.copy(), sp * 2, sp * 0)
    l += sp.copy()
    sp *= 2
    print(l, sp, sp == [1, 2, 3, 1, 2, 3], sp != [1, 2, 3])
    l.reverse()
    print(l)
    print(l[1:4])
    print(l[:2])
    print(l[8:])
    print(l[::2], l[::-1], l[7:2:-2], l[100:0:-3], l[5:1:2])
    print(l[2:2])
    l.swap_elements(0, 2)
    l.resize(3, 0)
    print(l)
    l.resize(5, 42)
    l.shrink(4)
    print(l)
    l.clear()
    print(l, len(l), l.capacity() > 0)
    try:
        print(sp.index(99))
    except er:
        print(er)
    print(sp.index(1, 1), sp.index(2, 2, 6))
    try:
        print(sp.index(1, 1, 2))
    except er:
        print(er)
    var strs: List[String] = ["b", "a'", "c\n"]
    print(strs, repr(strs), "b" in strs, ",".join(strs))
    sort(strs)
    print(strs[0], hash(sp) == hash(sp.copy()))
    var nested: List[List[Int]] = [[1], [], [2, 3]]
    print(nested, repr(nested), nested == nested.copy(), nested[2][1])
    nested[1].append(5)
    print(nested)
    var f: List[Float64] = [1.5, -0.0]
    print(f, repr(f))
    for ref x in sp:
        x *= 10
    print(sp)
    for x in reversed(sp):
        print(x, end=" ")
    print()
    for var x in sp^:
        x += 1
        print(x, end=" ")
    print()
    var comp = [x * y for x in range(3) for y in range(3) if x != y]
    print(comp, List(range(3)), List("abc".codepoints()))
    var sq = List[Int](length=3, fill=1)
    print(sq)
    var loud = List[Loud]()
    loud.append(Loud(1))
    loud.append(Loud(2))
    var c2 = loud.copy()
    _ = loud.pop(0)
    print(len(loud), len(c2))
    loud.clear()
    print("cleared")
    c2[0] = Loud(7)
    print("assigned")
    var a: List[Int] = [1, 2]
    var b: List[Int] = [1, 3]
    print(a == b, a != b, a.__contains__(2))
    var cap = List[Int](capacity=10)
    print(cap.capacity(), len(cap))
    cap.reserve(20)
    print(cap.capacity())
    for i in range(25):
        cap.append(i)
    print(cap.capacity(), len(cap))
    var g = List[Int]()
    var caps = List[Int]()
    for i in range(40):
        g.append(i)
        if len(caps) == 0 or caps[len(caps) - 1] != g.capacity():
            caps.append(g.capacity())
    print(caps)
    print(any([False, True]), all([True, False]), any(List[Bool]()), all(List[Bool]()))
    print(min(3, 4), len([1, 2, 3]), List[Int](a), Span(a)[1])
    a.swap_elements(1, 1)
    print(a.unsafe_get(1), a[1])
    a.unsafe_set(1, 50)
    print(a)
    var tl: List[Tuple[Int, String]] = [(1, "x"), (2, "y")]
    for t in tl:
        print(t[0], t[1], end=";")
    print(tl[1], tl)
