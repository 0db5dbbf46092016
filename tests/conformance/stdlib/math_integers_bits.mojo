# math: integers, clamps, vectors, half floats; bit.
from std.math import *
from std.math import align_down, align_up, ceildiv, clamp, comb, factorial, fma, gcd, iota, isclose, lcm, perm, sqrt, exp, sin, log, ceil, floor, trunc, pi, e, tau
from std.bit import *
from std.bit import bit_not, bit_reverse, bit_width, byte_swap, count_leading_zeros, count_trailing_zeros, log2_ceil, log2_floor, next_power_of_two, pop_count, prev_power_of_two, rotate_bits_left, rotate_bits_right
from std.math.polynomial import polynomial_evaluate
from std.utils.numerics import inf, nan, max_finite, min_finite, max_or_inf, min_or_neg_inf


def main():
    print(pi, e, tau)
    for a in [0, 1, 5, 12, 18, -12, -7, 100]:
        for b in [0, 1, 6, 27, -4]:
            print(gcd(a, b), lcm(a, b), end=" ")
    print()
    print(ceildiv(7, 2), ceildiv(-7, 2), ceildiv(7, -2), ceildiv(8, 2), ceildiv(UInt(7), UInt(2)), ceildiv(7.5, 2.0), ceildiv(0, 5))
    print(align_up(13, 8), align_up(16, 8), align_down(13, 8), align_up(0, 4), align_down(UInt(15), UInt(4)), align_up(-5, 4), align_down(-5, 4))
    print(factorial(0), factorial(5), factorial(20), comb(5, 2), comb(5, 0), comb(5, 6), comb(52, 5), perm(5, 2), perm(5, 0), perm(3, 4), perm(5))
    print(clamp(5, 0, 3), clamp(-1, 0, 3), clamp(2.5, 0.0, 3.0), clamp(SIMD[DType.int32, 4](-5, 0, 5, 10), 0, 6))
    print(sqrt(16), sqrt(17), sqrt(0), sqrt(Int64(1 << 62)), sqrt(UInt8(255)), sqrt(Float16(2)), sqrt(BFloat16(2)))
    print(fma(2, 3, 4), fma(2.0, 3.0, 4.0), fma(Float32(1.5), Float32(2), Float32(0.25)))
    print(isclose(1.0, 1.0 + 1e-9), isclose(1.0, 1.1), isclose(nan[DType.float64](), nan[DType.float64]()), isclose(nan[DType.float64](), nan[DType.float64](), equal_nan=True), isclose(inf[DType.float64](), inf[DType.float64]()), isclose(100.0, 101.0, rtol=0.1), isclose(0.0, 0.05, atol=0.1))
    print(exp(SIMD[DType.float32, 4](0, 1, -1, 2)), sin(SIMD[DType.float64, 2](0.5, 1.5)), log(SIMD[DType.float32, 4](1, 2, 10, 0.1)))
    print(exp(Float16(1)), sin(Float16(1)), log(BFloat16(2)), exp(BFloat16(1)), floor(Float16(-1.5)), tanh(Float16(0.5)), erf(Float16(0.5)), exp2(Float16(1.5)))
    print(floor(2.5), ceil(2.5), trunc(-2.5), floor(5), ceil(5), trunc(-5), floor(SIMD[DType.float32, 2](-1.5, 1.5)))
    print(polynomial_evaluate[[Float64(1), 2, 3]](Float64(2)), iota[DType.int32, 4](5))
    print(max_finite[DType.int8](), min_finite[DType.uint8](), max_or_inf[DType.float32](), min_or_neg_inf[DType.float16](), max_or_inf[DType.int16](), max_finite[DType.bfloat16](), max_finite[DType.bool](), min_finite[DType.float64]())
    for v in [0, 1, 2, 3, 7, 8, 17, 255, 256, -1, -8, Int.MAX, Int.MIN]:
        print(v, pop_count(v), count_leading_zeros(v), count_trailing_zeros(v), bit_reverse(v), byte_swap(v), bit_not(v), bit_width(v), end=" ")
        print(next_power_of_two(v) if v < (1 << 62) else -1, prev_power_of_two(v), log2_floor(v), log2_ceil(v) if v > 0 else -9)
    print(pop_count(UInt8(0xF0)), count_leading_zeros(UInt8(1)), count_trailing_zeros(Int16(8)), bit_reverse(UInt8(1)), byte_swap(UInt16(0x1234)), byte_swap(Int32(1)), bit_width(Int8(-3)), bit_width(UInt8(200)))
    print(rotate_bits_left[3](UInt8(0b10010001)), rotate_bits_right[3](UInt8(0b10010001)), rotate_bits_left[-1](UInt16(1)), rotate_bits_left[4](1))
    var v = SIMD[DType.uint8, 4](1, 2, 128, 255)
    print(pop_count(v), count_leading_zeros(v), count_trailing_zeros(v), bit_reverse(v), bit_width(v), next_power_of_two(v), prev_power_of_two(v))
    print(pop_count(UInt128(255) << 100), count_leading_zeros(Int128(1)), byte_swap(UInt64(1)), count_trailing_zeros(UInt32(0)), count_leading_zeros(UInt32(0)))
    print(next_power_of_two(UInt(5)), prev_power_of_two(UInt(5)), log2_floor(UInt32(9)), log2_ceil(UInt32(9)), log2_ceil(1), log2_ceil(0))
