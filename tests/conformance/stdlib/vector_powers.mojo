# Powers and exponentials of a vector are those of its lanes, also where whole and other exponents are mixed.
from std.math import cosh, exp, exp2, frexp, ldexp


struct Random:
    var state: UInt64

    def __init__(out self, seed: UInt64):
        self.state = seed

    def unit(mut self) -> Float64:
        self.state ^= self.state << 13
        self.state ^= self.state >> 7
        self.state ^= self.state << 17
        return (self.state >> 11).cast[DType.float64]() * 1.1102230246251565e-16


def different[dtype: DType](a: Scalar[dtype], b: Scalar[dtype]) -> Int:
    return 0 if a.to_bits() == b.to_bits() or (a != a and b != b) else 1


def check[dtype: DType, width: SIMDLength]() where dtype.is_floating_point():
    var random = Random(88172645463325252)
    var powers = 0
    var others = 0
    for round in range(60):
        var x = SIMD[dtype, width]()
        var y = SIMD[dtype, width]()
        for i in range(Int(width)):
            x[i] = (random.unit() * 9 - 1).cast[dtype]()
            y[i] = (random.unit() * 10 - 5).cast[dtype]()
            if random.unit() < 0.3:
                y[i] = Scalar[dtype](Int(random.unit() * 12) - 6)
        if round % 3 == 0:
            y = SIMD[dtype, width](y[0])
        var whole = Int(random.unit() * 20) - 8
        var by_lanes = x ** y
        var by_int = x ** whole
        var squares = x ** 2.0
        var exponentials = exp(x * 10)
        var twos = exp2(y)
        for i in range(Int(width)):
            powers += different(by_lanes[i], x[i] ** y[i]) + different(by_int[i], x[i] ** whole)
            powers += different(squares[i], x[i] ** 2.0)
            others += different(exponentials[i], exp(x[i] * 10)) + different(twos[i], exp2(y[i]))
    print(dtype, Int(width), powers, others)


def main():
    check[DType.float64, 8]()
    check[DType.float64, 2]()
    check[DType.float32, 16]()
    check[DType.float32, 1]()
    check[DType.float16, 8]()
    var x = SIMD[DType.int32, 4](1, -1, 2, 3)
    print(x ** -2, x ** 5, x ** 0, SIMD[DType.uint8, 4](1, 7, 2, 3) ** 5)
    print(x.cast[DType.float64]() ** -3, SIMD[DType.float32, 2](-2, 3) ** 0.5)
    print(ldexp(SIMD[DType.float32, 4](1.5), SIMD[DType.int32, 4](3, -4, 100, -120)))
    print(frexp(SIMD[DType.float32, 4](8, 0.3, 1e-40, -7))[1], cosh(SIMD[DType.float32, 2](1, -20)))
