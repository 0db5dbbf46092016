# Every class of argument that C knows, in numbers beyond the registers, both ways: the program calls C function pointers
# whose functions are its own.
from std.ffi import OwnedDLHandle, c_double, c_int, c_size_t, external_call
from std.memory import Pointer
from std.sys import size_of


def integers(
    a: Int8, b: UInt8, c: Int16, d: UInt16, e: Int32, f: UInt32, g: Int64, h: UInt64, i: Int8, j: Bool, k: Int16, l: Int
) abi("C") -> Int64:
    var sum = Int64(a) + 2 * Int64(b) + 3 * Int64(c) + 5 * Int64(d) + 7 * Int64(e) + 11 * Int64(f)
    sum += 13 * g + 17 * Int64(h) + 19 * Int64(i) + 29 * Int64(k) + 31 * Int64(l)
    return sum if j else -sum


def floats(
    a: Float32, b: Float64, c: Float32, d: Float64, e: Float32, f: Float64, g: Float32, h: Float64, i: Float32, j: Float64
) abi("C") -> Float64:
    var sum = Float64(a) + 2 * b + 3 * Float64(c) + 4 * d + 5 * Float64(e)
    return sum + 6 * f + 7 * Float64(g) + 8 * h + 9 * Float64(i) + 10 * j


def mixed(
    a: Float32, b: Int8, c: Float64, d: Int64, e: Pointer[Int32, MutUntrackedOrigin], f: Float64, g: UInt16, h: Float64,
    i: Float64, j: Int32, k: Float64, l: Float64, m: Float64, n: Int8, o: Float32, p: UInt8, q: Float32
) abi("C") -> Float32:
    e[] += Int32(b)
    var ints = Int(b) + Int(d) + Int(g) + Int(j) + Int(n) * 3 + Int(p) * 5
    return a + Float32(c + f + h + i + k + l + m) + o * 2 + q * 4 + Float32(ints)


def narrow(a: Int8, b: Int16) abi("C") -> Int8:
    return a - Int8(b)


def half(x: Float32) abi("C") -> Float32:
    return x / 2


def is_odd(x: Int32) abi("C") -> Bool:
    return x & 1 == 1


def wide(x: UInt16) abi("C") -> UInt16:
    return x + 65535


def nothing(x: Pointer[Int32, MutUntrackedOrigin], by: Int32) abi("C"):
    x[] -= by


def through_pointers() raises:
    var f: def(
        Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Int8, Bool, Int16, Int
    ) thin abi("C") -> Int64 = integers
    for i in range(3):
        print(f(Int8(-1 - i), 200, -30000, 60000, -7, 4_000_000_000, -(1 << 40), 1 << 50, Int8(-100), i != 1, -3, i), end=" ")
    print()
    var g: def(
        Float32, Float64, Float32, Float64, Float32, Float64, Float32, Float64, Float32, Float64
    ) thin abi("C") -> Float64 = floats
    print(g(0.5, 0.25, -1, 2, 3.5, 1e10, 0.125, -8, 1000, 7))
    var number = Int32(40)
    var at = Pointer(to=number).unsafe_origin_cast[MutUntrackedOrigin]()
    var h: def(
        Float32, Int8, Float64, Int64, Pointer[Int32, MutUntrackedOrigin], Float64, UInt16, Float64, Float64, Int32,
        Float64, Float64, Float64, Int8, Float32, UInt8, Float32
    ) thin abi("C") -> Float32 = mixed
    print(h(1, -2, 0.5, 100, at, 0.25, 65535, 1, 2, -5, 3, 4, 5, -6, 0.125, 255, 0.0625), number)
    var n: def(Int8, Int16) thin abi("C") -> Int8 = narrow
    print(n(-100, 100), n(5, -3), Int(n(-1, 0)) // 2)
    var d: def(Float32) thin abi("C") -> Float32 = half
    print(d(d(3)), Float64(d(1e-3)))
    var odd: def(Int32) thin abi("C") -> Bool = is_odd
    print(odd(3), odd(-4), not odd(-5))
    var w: def(UInt16) thin abi("C") -> UInt16 = wide
    print(w(1), w(0) // 2)
    var no: def(Pointer[Int32, MutUntrackedOrigin], Int32) thin abi("C") -> None = nothing
    no(at, -8)
    print(number)


# The C library calls back, and the callback calls C again: two levels of qsort.
def by_last_digit(a: Pointer[Int32, ImmUntrackedOrigin], b: Pointer[Int32, ImmUntrackedOrigin]) abi("C") -> c_int:
    var pair: List[Int32] = [a[] % 10, b[] % 10]
    external_call["qsort", NoneType](pair.unsafe_ptr(), c_size_t(2), c_size_t(4), by_size)
    var smaller_first = pair[0] == a[] % 10
    if pair[0] == pair[1]:
        return by_size(a, b)
    return -1 if smaller_first else 1


def by_size(a: Pointer[Int32, ImmUntrackedOrigin], b: Pointer[Int32, ImmUntrackedOrigin]) abi("C") -> c_int:
    return -1 if a[] < b[] else Int32(1 if a[] > b[] else 0)


# A callback may raise inside, as long as the error stays there.
def check(x: Int32) raises -> Int32:
    if x < 0:
        raise Error("negative")
    return x


def by_checked(a: Pointer[Int32, ImmUntrackedOrigin], b: Pointer[Int32, ImmUntrackedOrigin]) abi("C") -> c_int:
    try:
        return check(a[]) - check(b[])
    except:
        return by_size(a, b)


def called_back() raises:
    var values = List[Int32]()
    var x = UInt32(12345)
    for _ in range(40):
        x = x * 1664525 + 1013904223
        values.append(Int32(x >> 22))
    external_call["qsort", NoneType](values.unsafe_ptr(), c_size_t(len(values)), c_size_t(4), by_last_digit)
    print(values)
    values = [5, -3, 8, -9, 0, 2]
    external_call["qsort", NoneType](values.unsafe_ptr(), c_size_t(len(values)), c_size_t(4), by_checked)
    print(values)


def in_loops() raises:
    var libm = OwnedDLHandle()
    var ldexp = libm.get_function[c_double]("ldexp")
    var sum = 0.0
    var count = 0
    var letters = List[UInt8](length=16, fill=120)
    for i in range(20_000):
        sum += external_call["hypot", c_double](Float64(i), Float64(3))
        sum -= libm.call["sqrt", c_double](Float64(i))
        sum += ldexp(c_double(i % 7), c_int(-(i % 5)))
        sum += Float64(external_call["fmodf", Float32](Float32(i), Float32(7)))
        letters[i % 16] = 0
        count += Int(external_call["strlen", c_size_t](letters.unsafe_ptr()))
        letters[i % 16] = 120
        count += Int(external_call["abs", c_int](c_int(i - 10_000)))
    print(sum, count)


# errno is the program's, whatever the runtime does between two calls.
def errors() raises:
    from std.ffi import get_errno

    for i in range(3):
        var fd = external_call["close", c_int](c_int(-1 - i))
        print("closed:", fd, end=" ")
        print(get_errno())


def main() raises:
    through_pointers()
    called_back()
    in_loops()
    errors()
