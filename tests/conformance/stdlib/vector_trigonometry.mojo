# Sine and cosine of a vector have the bits of those of its lanes, whatever the lanes are.
from std.math import cos, inf, nan, nextafter, pi, sin


struct Random:
    var state: UInt64

    def __init__(out self, seed: UInt64):
        self.state = seed

    def bits(mut self) -> UInt64:
        self.state ^= self.state << 13
        self.state ^= self.state >> 7
        self.state ^= self.state << 17
        return self.state

    def unit(mut self) -> Float64:
        return (self.bits() >> 11).cast[DType.float64]() * 1.1102230246251565e-16


def same[dtype: DType](a: Scalar[dtype], b: Scalar[dtype]) -> Bool:
    return a.to_bits() == b.to_bits() or (a != a and b != b)


def different_lanes[
    dtype: DType, width: SIMDLength
](x: SIMD[dtype, width]) -> Int where dtype.is_floating_point():
    var sines = sin(x)
    var cosines = cos(x)
    var count = 0
    for i in range(Int(width)):
        count += 0 if same(sines[i], sin(x[i])) else 1
        count += 0 if same(cosines[i], cos(x[i])) else 1
    return count


def check[dtype: DType, width: SIMDLength](mut random: Random) where dtype.is_floating_point():
    var lanes = Int(width)
    var x = SIMD[dtype, width]()
    var uniform = 0
    for limit in [1e-300, 1e-8, 1e-3, 0.126, 0.79, 1.6, 3.2, 10.0, 1e3, 1e5, 1e8, 3e8, 1e10, 1e30]:
        for _ in range(12):
            for i in range(lanes):
                x[i] = ((random.unit() * 2 - 1) * limit).cast[dtype]()
            uniform += different_lanes(x)
    var near_quarters = 0
    for _ in range(40):
        for i in range(lanes):
            var quarter = Float64(random.bits() % 100000) * (pi / 4)
            x[i] = (quarter * (1 + (random.unit() - 0.5) * 1e-9)).cast[dtype]()
        near_quarters += different_lanes(x)
    var any_bits = 0
    for _ in range(40):
        for i in range(lanes):
            comptime if dtype == DType.float64:
                x[i] = Float64(from_bits=random.bits()).cast[dtype]()
            else:
                x[i] = Float32(from_bits=random.bits().cast[DType.uint32]()).cast[dtype]()
        any_bits += different_lanes(x)
    print(dtype, lanes, uniform, near_quarters, any_bits)


def special[dtype: DType]() where dtype.is_floating_point():
    var smallest = nextafter(Scalar[dtype](0), Scalar[dtype](1))
    var x = SIMD[dtype, 8](0.0, -0.0, inf[dtype](), -inf[dtype](), nan[dtype](), smallest, -smallest, 1e22)
    print(different_lanes(x), sin(x).slice[2]().to_bits().ge(1), sin(x).slice[4, offset=4](), cos(x).slice[2]())


def table[count: SIMDLength]() -> SIMD[DType.float64, count]:
    var x = SIMD[DType.float64, count]()
    for i in range(Int(count)):
        x[i] = sin(Float64(i) / 3)
    return x


def main():
    var random = Random(88172645463325252)
    check[DType.float64, 2](random)
    check[DType.float64, 4](random)
    check[DType.float64, 8](random)
    check[DType.float64, 32](random)
    check[DType.float32, 4](random)
    check[DType.float32, 8](random)
    check[DType.float32, 16](random)
    check[DType.float32, 64](random)
    special[DType.float64]()
    special[DType.float32]()

    # At compile time as well.
    comptime thirds = SIMD[DType.float64, 8](0, 1, 2, 3, 4, 5, 6, 7) / 3
    comptime sines = sin(thirds)
    comptime single = cos(SIMD[DType.float32, 8](0, 1, 2, 3, 4, 5, 6, 7))
    print(sines.eq(table[8]()).reduce_and(), sines[1], sines[7])
    print(single.eq(cos(SIMD[DType.float32, 8](0, 1, 2, 3, 4, 5, 6, 7))).reduce_and(), single[1], single[7])
    print(cos(SIMD[DType.float64, 4](0, 1e-8, pi / 2, pi)), sin(SIMD[DType.float32, 8](pi / 6)))
