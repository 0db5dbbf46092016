# Deque, LinkedList, BitSet, BinaryHeap, Array, Span, Tuple.
from std.collections import Array, BinaryHeap, BitSet, Deque, LinkedList


def main() raises:
    var d = Deque[Int]()
    print(d, repr(d), len(d), Bool(d))
    for i in range(5):
        d.append(i)
    d.appendleft(-1)
    print(d, d[0], d[5], d.peek(), d.peekleft(), d.index(3), d.count(2), 4 in d, 9 in d)
    print(d.pop(), d.popleft(), d)
    d.extend([7, 8])
    d.extendleft([9, 10])
    print(d)
    d.rotate(2)
    print(d)
    d.rotate(-3)
    d.insert(1, 55)
    d.insert(0, 66)
    print(d)
    d.remove(55)
    d.reverse()
    print(d, d == d.copy(), d + d, d * 2)
    d += d.copy()
    for x in d:
        print(x, end=" ")
    for x in reversed(d):
        print(x, end=",")
    print()
    d.clear()
    try:
        _ = d.pop()
    except e:
        print(e)
    try:
        _ = d.popleft()
    except e:
        print(e)
    try:
        _ = d.peek()
    except e:
        print(e)
    try:
        _ = d.index(5)
    except e:
        print(e)
    try:
        d.remove(5)
    except e:
        print(e)
    var m = Deque[Int](maxlen=3)
    for i in range(5):
        m.append(i)
    m.appendleft(9)
    print(m, len(m))
    try:
        m.insert(1, 5)
    except e:
        print(e)
    var ds = Deque[String]()
    ds.append("a")
    print(ds, repr(ds), "a" in ds)

    var l = LinkedList[Int]()
    l.append(1)
    l.append(2)
    l.prepend(0)
    l.insert(1, 9)
    print(l, repr(l), len(l), 9 in l, l.get_nth(1), Bool(l), l == l.copy())
    print(l.pop(), l.pop(0), l, l.maybe_pop(), l.maybe_pop(), l.maybe_pop(), l)
    for x in [4, 5, 6]:
        l.append(x)
    l.reverse()
    var l2 = LinkedList[Int]()
    l2.append(7)
    l.extend(l2^)
    for x in l:
        print(x, end=" ")
    print(l)
    l.clear()
    print(l)

    var b = BitSet[100]()
    b.set(3)
    b.set(64)
    b.set(99)
    print(b, len(b), b.test(3), b.test(4), Bool(b), repr(b))
    b.toggle(3)
    b.toggle(4)
    b.clear(99)
    print(b)
    var b2 = BitSet[100]()
    b2.set(4)
    b2.set(5)
    print(b.union(b2), b.intersection(b2), b.difference(b2))
    b.set_all()
    print(len(b))
    b.toggle_all()
    print(len(b), b)
    b.clear_all()
    print(b, BitSet[4](SIMD[DType.bool, 4](True, False, True, False)))

    var h = BinaryHeap[Int]()
    for x in [5, 1, 8, 3, 9, 2]:
        h.push(x)
    print(len(h), h.peek(), end=": ")
    while len(h) > 0:
        print(h.pop(), end=" ")
    print()

    var a = [1, 2, 3]
    print(a, repr(a))
    print(len(a), a[0], a == [1, 2, 3], a < [1, 3, 0], 2 in a, a.copy().concat([4, 5]), a.copy().repeat[2]())
    a[1] = 20
    for ref x in a:
        x += 1
    print(a, Array[Int, 4](fill=7), hash(a) == hash([2, 21, 4]))
    for x in reversed(a):
        print(x, end=" ")
    print(a.unsafe_get(2), [[1, 2], [3, 4]])
    var sp = Span(a)
    print(sp)
    print(len(sp), sp[0], 21 in sp)
    print(repr(sp))
    print(sp[1:3])
    print(sp[:0])
    sp.reverse()
    sp.swap_elements(0, 1)
    print(a)
    sp.fill(6)
    print(a)
    var src = [7, 8, 9]
    sp.copy_from(Span(src))
    print(a)
    for x in reversed(sp):
        print(x, end=" ")
    for ref x in sp:
        x = -x
    print(a)
    var t = (1, "two", 3.5, True)
    print(t, len(t), t[1], t == (1, "two", 3.5, True), (1, 2) < (1, 3), (2, 1) > (1, 9), 1 in (1, 2), repr(t))
    var x, y = (1, 2)
    x, y = y, x
    print(x, y, (1, 2).reverse(), (1,).concat(("a", 2)), (1,), ())
    print(((1, 2), (3,)), hash((1, 2)) == hash((1, 2)), (1, "a") != (1, "b"), (1, 2) <= (1, 2), (1, 2) >= (1, 3))
