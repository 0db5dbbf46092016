# Counter
from std.collections import Counter
def main() raises:
    var c = Counter[String]("a", "b", "a", "c", "a", "b")
    print(c, len(c), c["a"], c["zz"], "a" in c, "zz" in c)
    print(c.most_common(2)[0][0], c.most_common(1)[0][1])
    for t in c.most_common(10): print(t[0], t[1], end="; ")
    print()
    print(c.total())
    for e in c.elements(): print(e, end=" ")
    print()
    c["d"] = 5
    c["a"] -= 1
    print(c)
    var o = Counter[String]("a", "x")
    print(c + o, c - o, c & o, c | o)
    c.update(o); print(c)
    c.subtract(Counter[String]("x", "x", "x")); print(c, c["x"])
    print(+c, -c)
    print(c.pop("d"), c.get("d", 0), c.get("a"))
    try:
        _ = c.pop("d")
    except e:
        print("pop", e)
    print(c == c.copy(), c == o, c != o, Bool(c))
    print(Counter([1, 1, 2]), repr(Counter([1, 1, 2])))
    for k in c.keys(): print(k, end=" ")
    for v in c.values(): print(v, end=" ")
    for i in c.items(): print(i.key, i.value, end=" ")
    print()
    var d = Counter[Int]()
    for x in [5, 5, 3]: d[x] += 1
    print(d, d.most_common(1)[0][0])
    d.clear(); print(d, len(d))
    print(Counter[Int].fromkeys([1, 2, 3], 4))
