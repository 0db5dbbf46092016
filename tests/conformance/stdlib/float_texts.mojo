# float formatting & parsing & rounding
from std.math import *
from std.utils.numerics import *
def main() raises:
    print(1.0, 0.1, 1e16, 1e15, 123456789.125, 1e-4, 1e-5, 1.5e300, 5e-324, -0.0, 1e22, 1e21, 123456789012345680.0)
    var x = 0.1
    var y = 0.2
    print(x + y, 1 / 3.0, 2.0 / 3, 100.0, 1e100, Float64(1) / 3)
    print(Float32(0.1), Float32(16777216), Float32(1e10), Float32(3.4028235e38), Float16(0.1), Float16(65504), Float16(6e-8), BFloat16(0.1), BFloat16(3.14), Float32(1) / 3)
    var z = 0.0
    print(x / z, -x / z, z / z, Float64.MAX, Float64.MAX_FINITE, Float32.MIN, Float32.MIN_FINITE, Float16.MAX_FINITE)
    for s in ["1.5", " 2.5 ", "-3", "1e3", "1E-3", ".5", "5.", "inf", "-inf", "nan", "Infinity", "+1.5", "1_0.5", "1e400", "1e-400", "0x10", "abc", "", "1.2.3", "1e", "e5", "1.5f", "--1", "infx", "- 1"]:
        try:
            print(Float64(s), end="; ")
        except e:
            print("E:", e, end="; ")
    print()
    print(atof("3.14159"), atof("123456789012345678901234567890"), atof("0.000000000000000000000000000001"), atof("2.2250738585072011e-308"), atof("1.7976931348623157e308"), atof("9007199254740993"))
    print(round(2.5), round(3.5), round(-2.5), round(1.2345, 2), round(1.005, 2), round(-1.5), round(0.5), round(1234.5, -2), round(Float32(2.675), 2))
    print(floor(1.7), ceil(1.2), trunc(-1.7), floor(-1.5), ceil(-1.5), modf(3.25)[0], frexp(8.0)[1], ldexp(0.5, 4), copysign(3.0, -0.0), ulp(1.0))
    print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2.0), remainder(7.5, 2.0), 2.0 ** 0.5, 2.0 ** 3, 4.0 ** -1)
    print(isnan(z / z), isinf(x / z), isfinite(x), isclose(0.1 + 0.2, 0.3), isclose(1.0, 1.1, atol=0.2), isclose(nan[DType.float64](), nan[DType.float64](), equal_nan=True))
    print(min(x, z / z), max(z / z, x), x < z / z, z / z == z / z, max(-0.0, 0.0), min(0.0, -0.0))
    print(inf[DType.float32](), neg_inf[DType.float64](), nan[DType.float16](), max_finite[DType.float16](), min_finite[DType.float32](), max_or_inf[DType.int8](), nextafter(1.0, 2.0), nextafter(Float32(0), Float32(1)))
    print(Float32(1.1).cast[DType.float64](), Float64(Float32(1.1)), Float32(16777217), Float64(1 << 53) + 1, Int(Float64(1 << 53) + 1))
    print(hypot(3.0, 4.0), cbrt(27.0), sqrt(2.0), sqrt(16), rsqrt(4.0), recip(8.0), fma(2.0, 3.0, 4.0), gamma(5.0), lgamma(10.0), erf(0.5), erfc(0.5), scalb(1.0, 3.0), logb(8.0))
    print(pi, e, tau, Float32(pi))
    print(repr(1.5), repr(Float32(2)), String(1e6), String(1234567.0), Float64(12345678), 1e5, 100000000000000000000.0)
    print(Float64(10) ** 20, Float64(2) ** 100, Float32(2) ** 100, 1e23, 1e-7, 9.999999e22, 4.35, 0.000123)
    print(bitcast_test())
from std.memory import bitcast
def bitcast_test() -> String:
    return String(bitcast[DType.uint64](1.0), bitcast[DType.uint32](Float32(1)), Float64(from_bits=UInt64(0x3ff8000000000000)), Float32(1.5).to_bits(), sep=" ")
