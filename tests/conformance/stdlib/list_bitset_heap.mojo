# LinkedList, BitSet, BinaryHeap
from std.collections import LinkedList, BitSet
from std.collections.binary_heap import BinaryHeap
def main() raises:
    var l = LinkedList[Int](1, 2, 3)
    l.append(4); l.prepend(0); l.insert(2, 99)
    print(l, len(l), Bool(l), repr(l))
    print(l.pop(), l.pop(0), l.pop(1), l)
    print(l.maybe_pop(), l)
    l.extend(LinkedList[Int](7, 8)); print(l)
    l.reverse(); print(l)
    print(l, 8 in l, 70 in l)
    for x in l: print(x, end=" ")
    print()
    print(l == l.copy(), l == LinkedList[Int](), l != LinkedList[Int](1))
    l.clear(); print(l, len(l))
    print(l.maybe_pop())
    try:
        print(l.pop())
    except e:
        print("pop:", e)
    var b = BitSet[16]()
    b.set(1); b.set(5); b.set(15)
    print(b, len(b), b.test(5), b.test(6), Bool(b))
    b.toggle(5); b.toggle(6); print(b)
    b.clear(1); print(b)
    var c = BitSet[16](); c.set(6); c.set(7)
    print(b.union(c), b.intersection(c), b.difference(c))
    b.set_all(); print(len(b)); b.toggle_all(); print(len(b)); b.set_all(); b.clear_all(); print(len(b), b)
    var h = BinaryHeap[Int]()
    for x in [3, 1, 4, 1, 5, 9, 2, 6]: h.push(x)
    print(len(h), h.peek())
    while len(h) > 0: print(h.pop(), end=" ")
    print()
