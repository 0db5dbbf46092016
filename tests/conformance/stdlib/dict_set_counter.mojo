# Dict, Set, Counter, StringDict.
from std.collections import Counter, Dict, Set, StringDict


def main() raises:
    var d: Dict[String, Int] = {"one": 1, "two": 2}
    print(d, repr(d), len(d), Bool(d), "one" in d, "x" in d)
    d["three"] = 3
    d["one"] = 11
    print(d, d.get("two"), d.get("zip"), d.get("zip", -1), d["one"])
    print(d.find("two"), d.find("no"))
    print(d.pop("two"), d.pop("no", 7), d)
    d["two"] = 22
    print(d)
    try:
        print(d["missing"])
    except e:
        print(e)
    try:
        print(d.pop("missing"))
    except e:
        print(e)
    print(d.setdefault("four", 4))
    print(d.setdefault("one", 99))
    d.setdefault("five", 5) += 1
    print(d)
    for k in d:
        print(k, end=" ")
    for v in d.values():
        print(v, end=" ")
    for e in d.items():
        print(e.key, e.value, end=";")
    for ref v in d.values():
        v += 100
    print()
    print(d)
    for k in reversed(d):
        print(k, end=" ")
    for e in reversed(d.items()):
        print(e.value, end=" ")
    for v in reversed(d.values()):
        print(v, end=" ")
    print()
    var item = d.popitem()
    print(item.key, item.value, len(d))
    var o: Dict[String, Int] = {"one": 0, "z": 26}
    d.update(o)
    print(d, d | o, d == o, o == o.copy(), d != o)
    d |= {"q": 1}
    print(d)
    d.clear()
    print(d, len(d), repr(d))
    try:
        _ = d.popitem()
    except e:
        print(e)
    var ints: Dict[Int, List[String]] = {}
    ints[5] = ["a"]
    ints[5].append("b")
    ints[-1] = []
    print(ints, repr(ints))
    try:
        print(ints[0])
    except e:
        print(e)
    var fk = Dict[Int, String].fromkeys([3, 1, 2], "v")
    print(fk)
    var dc = {x: x * x for x in range(4) if x != 2}
    print(dc)
    var big = Dict[Int, Int]()
    for i in range(1000):
        big[i * 7919 % 1009] = i
    var total = 0
    for i in range(0, 1000, 2):
        total += big.pop(i, 0)
    print(len(big), total, big.get(1).value())
    var td: Dict[Tuple[Int, Int], String] = {(1, 2): "a"}
    print(td[(1, 2)], (2, 1) in td)
    var fd: Dict[Float64, Int] = {0.0: 1}
    print(-0.0 in fd, fd)

    var s = {3, 1, 2, 3}
    print(s, repr(s), len(s), 1 in s, 5 in s)
    s.add(5)
    s.add(1)
    s.discard(99)
    s.remove(3)
    print(s)
    try:
        s.remove(3)
    except e:
        print(e)
    var t: Set[Int] = {1, 5, 8}
    print(s | t, s & t, s - t, s ^ t, s < t, {1} < t, {1, 5, 8} <= t, t >= {8}, t > t, s == {5, 2, 1}, s != t)
    print(s.union(t), s.intersection(t), s.difference(t), s.symmetric_difference(t), s.issubset(t), t.issuperset({5}), s.isdisjoint({77}))
    s |= {100}
    s &= {100, 1, 2}
    print(s)
    s -= {1}
    s ^= {2, 3}
    print(s, hash(t) == hash({8, 5, 1}))
    s.update({1, 2})
    s.intersection_update({2, 3, 100})
    s.difference_update({3})
    print(s, s.pop(), s.pop(), s)
    try:
        _ = s.pop()
    except e:
        print(e)
    print(Set[String]("a", "b"), Set[Int](), Bool(Set[Int]()), Set([1, 1, 2]), {x % 3 for x in range(10)})
    for x in t:
        print(x, end=" ")
    t.clear()
    print(t)

    var c = Counter[String]("a", "b", "a", "c", "a", "b")
    print(c["a"], c["zz"], len(c), c.total(), c)
    for m in c.most_common(2):
        print(m._value, m._count, end=" ")
    print()
    var c2 = Counter[String]("a", "d")
    print(c + c2, c - c2, c & c2, c | c2)
    c.update(c2)
    c.subtract(Counter[String]("b", "b", "b"))
    print(c, -c, +c, c == c2, c.get("a"), c.get("nn", 5), c.pop("a"), "a" in c)
    for e in c.elements():
        print(e, end=" ")
    print()
    c["new"] = 5
    print(c.total(), Bool(c))
    var sd = StringDict[Int]()
    sd["x"] = 1
    sd["y"] = 2
    print(len(sd), "x" in sd, sd["y"], sd.find("z"))
    print(sd.pop("x"), len(sd))
    for k in sd:
        print(k)
