# As it was written for 0.25.7: `fn`, `alias`, lifecycle dunders, packages without `std.`, closures as parameters.
from algorithm import parallelize, vectorize
from collections import Dict, List, Optional
from memory import LegacyUnsafePointer as UnsafePointer, memcpy, memset_zero
from sys import simd_width_of, size_of
from time import perf_counter_ns
from math import sqrt
from utils import Variant

alias N = 10
alias Real = Float64


trait Shape(Copyable, Movable):
    fn area(self) -> Float64:
        ...


struct Square(Shape, Stringable, Writable):
    var side: Float64

    fn __init__(out self, side: Float64):
        self.side = side

    fn __copyinit__(out self, other: Self):
        self.side = other.side

    fn __moveinit__(out self, deinit other: Self):
        self.side = other.side

    fn area(self) -> Float64:
        return self.side * self.side

    fn __str__(self) -> String:
        return String.write(self)

    fn write_to(self, mut writer: Some[Writer]):
        writer.write("Square(", self.side, ")")


struct Buffer(Copyable, Movable, Sized):
    var data: UnsafePointer[Int]
    var size: Int

    fn __init__(out self, size: Int):
        self.data = UnsafePointer[Int].alloc(size)
        self.size = size
        memset_zero(self.data, size)

    fn __copyinit__(out self, other: Self):
        print("copy")
        self.size = other.size
        self.data = UnsafePointer[Int].alloc(other.size)
        memcpy(dest=self.data, src=other.data, count=other.size)

    fn __moveinit__(out self, deinit other: Self):
        self.size = other.size
        self.data = other.data

    fn __del__(deinit self):
        print("free", self.size)
        self.data.free()

    fn __len__(self) -> Int:
        return self.size

    fn __getitem__(self, i: Int) -> Int:
        return self.data[i]

    fn __setitem__(mut self, i: Int, value: Int):
        self.data[i] = value


fn total[f: fn (Int) capturing -> Int](n: Int) -> Int:
    var result = 0
    for i in range(n):
        result += f(i)
    return result


fn consume(owned b: Buffer) -> Int:
    return b[1]


fn largest[T: Shape](shapes: List[T]) -> Float64:
    var best = Float64(0)
    for shape in shapes:
        if shape.area() > best:
            best = shape.area()
    return best


def checked(value: Int) -> Int:
    if value > 3:
        raise Error("too large: ", value)
    return value * 2


fn which(text: String) -> String:
    return "String"


fn which[origin: ImmutOrigin](text: StringSlice[origin]) -> String:
    return "StringSlice"


fn inner[origin: ImmutOrigin](text: StringSlice[origin]) -> StringSlice[origin]:
    return text[1:-1]


fn total(bytes: Span[Byte]) -> Int:
    var sum = 0
    for byte in bytes:
        sum += Int(byte)
    return sum


fn main() raises:
    var b = Buffer(3)
    b[1] = 7
    var c = b.copy()
    c[1] += 1
    print(b[1], c[1], len(c))
    print(consume(c^))

    var offset = 100

    @parameter
    fn shifted(i: Int) -> Int:
        return i + offset

    print(total[shifted](4))

    alias width = 4
    var values = UnsafePointer[Float32].alloc(N)
    for i in range(N):
        values[i] = i

    @parameter
    fn double[w: Int](i: Int):
        values.store(i, values.load[width=w](i) * 2)

    vectorize[double, width](N)
    for i in range(N):
        print(values[i], end=" ")
    print()
    values.free()

    var squares = UnsafePointer[Int].alloc(N)

    @parameter
    fn square(i: Int):
        squares[i] = i * i

    parallelize[square](N)
    print(squares[N - 1])
    squares.free()

    var shapes = List[Square](Square(1.5), Square(2.0))
    print(largest(shapes), String(shapes[0]))
    var counts = Dict[String, Int]()
    for word in String("a b a c a").split(" "):
        counts[String(word)] = counts.get(String(word), 0) + 1
    print(counts["a"], counts["b"])
    var either = Variant[Int, String](String("text"))
    print(either.isa[String](), either[String])
    print(checked(2))
    try:
        print(checked(4))
    except e:
        print(e)
    var known = Optional[Int](5)
    print(known.value(), known.or_else(0))
    print(b[1], sqrt(Real(2.25)), size_of[Int]())

    @parameter
    for i in range(3):
        print(i, end=";")
    print()

    @parameter
    if N > 5:
        print("large")
    else:
        print("small")

    # A slice of a slice is one, with ends that may count from the end or lie outside; one of a String is a String.
    var bracketed = String("[::1]")
    var slice = StringSlice(bracketed)
    print(which(slice[1:3]), which(bracketed[1:3]), which("literal"[1:3]))
    print(inner(slice))
    print(slice[-3:])
    print(slice[2:100])
    print(slice[3:1], bracketed[-2:], total(slice.as_bytes()))
    var seven = 7
    print(seven / 2, 7 / seven, (seven + 1) / len(bracketed))
