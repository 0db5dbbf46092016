# iter, itertools, algorithm, ranges, reversed, sort.
from std.algorithm import vectorize, map as amap
from std.itertools import count, cycle, drop, drop_while, product, repeat, take, take_while
from std.iter import chain, peekable
from std.algorithm import tile, unswitch


@fieldwise_init
struct Pair(Comparable, Copyable, Writable):
    var k: Int
    var v: Int

    def __lt__(self, o: Self) -> Bool:
        return self.k < o.k

    def __eq__(self, o: Self) -> Bool:
        return self.k == o.k


def even(x: Int) -> Bool:
    return x % 2 == 0


def small(x: Int) -> Bool:
    return x < 3


def main() raises:
    for i in range(10, 0, -3):
        print(i, end=" ")
    for i in range(5, 5):
        print("never")
    for i in range(-3):
        print("never")
    for i in reversed(range(1, 10, 4)):
        print(i, end=" ")
    for i in range(UInt8(3)):
        print(i, end=" ")
    for i in range(Int32(2), 5):
        print(i, end=" ")
    print()
    print(len(range(10)), len(range(0, 10, 3)), len(range(10, 0, -3)), len(range(5, 1)), range(10)[3], range(2, 10, 3)[1])
    var l: List[Int] = [5, 3, 8, 1]
    var names: List[String] = ["a", "b", "c"]
    for i, x in enumerate(l):
        print(i, x, end=";")
    for i, x in enumerate(names, start=5):
        print(i, x, end=";")
    print()
    for a, b in zip(l, names):
        print(a, b, end=";")
    for a, b, c in zip(l, names, range(2)):
        print(a, b, c, end=";")
    print()
    for x in take(count(10, 5), 4):
        print(x, end=" ")
    for x in drop(l, 2):
        print(x, end=" ")
    for x in take(cycle(names), 7):
        print(x, end=" ")
    for x in repeat(7, times=3):
        print(x, end=" ")
    for a, b in product(l, names):
        print(a, b, sep="", end=" ")
    print()
    for x in take_while[small](range(10)):
        print(x, end=" ")
    for x in drop_while[small](range(6)):
        print(x, end=" ")
    for x in chain(l, [7, 7]):
        print(x, end=" ")
    print()
    var it = iter(l)
    print(next(it), next(it), next(it), next(it))
    try:
        print(next(it))
    except e:
        print("stop", e)
    var pk = peekable(range(3))
    print(pk.peek().value()[])
    print(next(pk), next(pk), next(pk), pk.peek() is None)
    sort(l)
    print(l)

    def desc(a: Int, b: Int) {} -> Bool:
        return a > b

    sort(l, desc)
    print(l)
    var ps = [Pair(i * 7 % 5, i) for i in range(12)]
    sort(ps)
    for p in ps:
        print(p.k, end=" ")
    print()

    def bykey(a: Pair, b: Pair) {} -> Bool:
        return a.k < b.k

    var qs = [Pair(i * 7 % 5, i) for i in range(40)]
    sort[stable=True](qs, bykey)
    for p in qs:
        print(p.k, p.v, sep=":", end=" ")
    print()
    var us = [Pair(i * 7 % 5, i) for i in range(40)]
    sort(us, bykey)
    for p in us:
        print(p.k, p.v, sep=":", end=" ")
    print()
    var part: List[Int] = [9, 1, 8, 2, 7, 3]
    partition(part, 3, desc)
    print(part)
    sort(part)
    print(part)
    var st: List[String] = ["pear", "Apple", "fig", "éclair", "apple"]
    sort(st)
    print(st)
    var sum = 0
    for x in map[even](l):
        print(x, end=" ")
    print()
    var out = List[Int](length=11, fill=0)

    def body[w: Int](i: Int) {mut}:
        print(Int(w), i, end=";")

    vectorize[4](11, body)
    print()

    def body2(i: Int) {mut}:
        sum += i

    amap(5, body2)
    print(sum)
    print(any([1 > 2, 2 > 1]), all([1 < 2, 2 < 1]), min(l[0], l[1]), max(1, 2, 3))
