# As in 2023 and 2024: `let`, `inout`, `@value`, `DTypePointer`, `def` that raises. Recorded by hand: no release takes all of it.
from algorithm import vectorize
from collections import InlineArray
from collections.vector import DynamicVector
from math import sqrt
from memory import memcpy, memset_zero, UnsafePointer
from memory.unsafe import DTypePointer
from sys.info import simdwidthof, sizeof
from time import now
from utils.index import Index

alias N = 8
alias dt = DType.float32


@value
struct Point(Stringable):
    var x: Int
    var y: Int

    fn __init__(inout self, x: Int):
        self.x = x
        self.y = x

    fn sum(self) -> Int:
        return self.x + self.y

    fn __str__(self) -> String:
        return "(" + str(self.x) + ", " + str(self.y) + ")"


struct Owner:
    var data: UnsafePointer[Int]
    var size: Int

    fn __init__(inout self, size: Int):
        self.data = UnsafePointer[Int].alloc(size)
        self.size = size
        for i in range(size):
            self.data[i] = i

    fn __copyinit__(inout self, other: Self):
        self.size = other.size + 1
        self.data = UnsafePointer[Int].alloc(self.size)
        memcpy(self.data, other.data, other.size)
        self.data[other.size] = 99

    fn __moveinit__(inout self, owned other: Self):
        self.size = other.size
        self.data = other.data

    fn __del__(owned self):
        print("del", self.size)
        self.data.free()

    fn __getitem__(self, i: Int) -> Int:
        return self.data[i]


@value
@register_passable("trivial")
struct Pair:
    var a: Int
    var b: Int

    fn swapped(self) -> Pair:
        return Pair(self.b, self.a)


struct Stack[T: CollectionElement](Sized):
    var items: List[T]

    fn __init__(inout self):
        self.items = List[T]()

    fn push(inout self, owned x: T):
        self.items.append(x^)

    fn pop(inout self) -> T:
        return self.items.pop()

    fn __len__(self) -> Int:
        return len(self.items)


fn take(owned o: Owner) -> Int:
    return o[1]


fn add(borrowed a: Int, borrowed b: Int) -> Int:
    return a + b


fn bump(inout a: Int):
    a += 1


def old_def(a: Int) -> Int:
    if a > 3:
        raise Error("too big")
    b = a * 2
    return b


fn main() raises:
    let z = 3
    var q = z
    bump(q)
    print(add(q, 2))
    let p = Point(1, 2)
    let twin = p
    print(p.sum(), str(twin), Point(4))
    var o = Owner(4)
    var o2 = o
    print(take(o2^))
    print(o[2])
    var arr = InlineArray[Int, 3](1, 2, 3)
    print(arr[1], len(arr), sizeof[Int]())
    alias w = simdwidthof[dt]()
    var buf = DTypePointer[dt].alloc(N)
    memset_zero(buf, N)

    @parameter
    fn body[width: Int](i: Int):
        buf.store[width=width](i, buf.load[width=width](i) + 1)

    vectorize[body, 4](N)
    print(buf.load[width=8](0), w >= 4)
    buf.free()

    var total = 0
    @parameter
    for i in range(3):
        total += i
    print(total)

    @parameter
    if N == 8:
        print("eight")
    print(old_def(2))
    try:
        print(old_def(5))
    except e:
        print(e)
    var start = now()
    print(now() >= start)
    print(int("42") + int(3.7), float(2) / 4, bool(1))

    var s = Stack[Int]()
    s.push(3)
    s.push(4)
    print(len(s), s.pop())
    let text = String("hello world")
    print(len(text), text[0], text[-1], text[1:4], text[:-3])
    var xs = List[Int](1, 2, 3, 4)
    print(xs[-1], len(xs[1:3]))
    for x in xs:
        print(x[], end=" ")
    print()
    var d = Dict[String, Int]()
    d["a"] = 1
    for e in d.items():
        print(e[].key, e[].value)
    let shape = Index(2, 3)
    print(shape[0] * shape[1], sqrt(Float64(16)))
    print(Float64(1.5) * z, Pair(1, 2).swapped().a)
