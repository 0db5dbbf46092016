# Functions that the library computes itself, to the last bit: a hash over many arguments, and vectors against their lanes.
from std.math import atan, atanh, cbrt, erf, expm1, hypot, inf, log10, log1p, nan, nextafter, sinh, tanh


struct Random:
    var state: UInt64

    def __init__(out self, seed: UInt64):
        self.state = seed

    def unit(mut self) -> Float64:
        self.state ^= self.state << 13
        self.state ^= self.state >> 7
        self.state ^= self.state << 17
        return (self.state >> 11).cast[DType.float64]() * 1.1102230246251565e-16


comptime count = 10


@no_inline
def value[
    dtype: DType, width: SIMDLength, //, which: Int
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width] where dtype.is_floating_point():
    comptime if which == 0:
        return atan(x * 3)
    elif which == 1:
        return hypot(x, y)
    elif which == 2:
        return expm1(x)
    elif which == 3:
        return expm1(x * 60)
    elif which == 4:
        return log1p(abs(x) * 2 - 1)
    elif which == 5:
        return log1p(y * 1e-3)
    elif which == 6:
        return atanh(x * 0.25)
    elif which == 7:
        return sinh(x)
    elif which == 8:
        comptime if dtype == DType.float64:
            return erf(x * 0.31)
        else:
            return erf(x)
    else:
        comptime if dtype == DType.float64:
            return log10(abs(y))
        else:
            return tanh(y)


def check[dtype: DType, width: SIMDLength]() where dtype.is_floating_point():
    var hashes = List[UInt64](length=count, fill=14695981039346656037)
    var different = 0
    var random = Random(88172645463325252)
    for _ in range(800 // Int(width)):
        var x = SIMD[dtype, width]()
        var y = SIMD[dtype, width]()
        for i in range(Int(width)):
            x[i] = (random.unit() * 8 - 4).cast[dtype]()
            y[i] = (random.unit() * 16 - 8).cast[dtype]()
        comptime for which in range(count):
            var lanes = value[which](x, y)
            for i in range(Int(width)):
                var lane = value[which](x[i], y[i])
                if lane == lane:
                    different += 0 if lanes[i].to_bits() == lane.to_bits() else 1
                    hashes[which] = (hashes[which] ^ lane.to_bits().cast[DType.uint64]()) * 1099511628211
                else:
                    different += 1 if lanes[i] == lanes[i] else 0
    print(dtype, Int(width), different, hashes)


def edges[dtype: DType]() where dtype.is_floating_point():
    var top = inf[dtype]()
    var least = nextafter(Scalar[dtype](0), Scalar[dtype](1))
    for x in [Scalar[dtype](0), -Scalar[dtype](0), top, -top, nan[dtype](), least, -least, Scalar[dtype](-1), Scalar[dtype](-2), Scalar[dtype](-100), Scalar[dtype](60), Scalar[dtype](1000)]:
        print(atan(x), expm1(x), log1p(x), log10(x), atanh(x), cbrt(x), hypot(x, top), hypot(x, 3), hypot(x, nan[dtype]()))
    var big = Scalar[dtype](1e300) if dtype == DType.float64 else Scalar[dtype](1e37)
    print(hypot(3 * big, 4 * big), hypot(3 / big, 4 / big), hypot(least * 3, least * 4), log10(least), log1p(big))


def main():
    check[DType.float64, 1]()
    check[DType.float64, 8]()
    check[DType.float32, 1]()
    check[DType.float32, 16]()
    edges[DType.float64]()
    edges[DType.float32]()
    print(hypot(Float16(3), 4), atan(BFloat16(1)), expm1(Float16(0.5)), log1p(Float16(0.5)))
