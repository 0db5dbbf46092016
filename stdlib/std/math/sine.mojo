"""Sine and cosine of vectors.

With m the multiple of a half turn that is nearest (for the cosine, an odd multiple of a quarter turn),
`x = m pi + r`, and the result is the sine of r or of -r. That is `r + r s P(s)`, s the square of r, where P is the
polynomial with the smallest relative error of the sine for |r| up to pi / 2: 2**-35.3 for Float32, 2**-61.6 for
Float64. Its coefficients come from Remez's algorithm in 200 bits; each was rounded before the next ones were fitted.

The bounds of the C library's errors are those that its sources state, and measurements found no greater ones: 0.5607
ULP for Float32 (all numbers between 2**-13 and 1e8 were tried), 0.518 ULP for Float64.
"""

from std.math.libm import libm
from std.math.rounding_test import rounded_to_double, rounded_to_single, ulp_of_single, vectorises

# The ratio of a circle's circumference to its diameter is the sum of the three.
comptime _pi_high = 3.141592653589793
comptime _pi_middle = 1.2246467991473532e-16
comptime _pi_low = -2.9947698097183397e-33

comptime _greatest = 1e8
"""Up to here the argument is reduced with all bits that are needed."""


def sine[
    dtype: DType, width: SIMDLength, //, operation: StaticString, *, cosine: Bool
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The sine or the cosine, which `operation` computes lane by lane."""
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime single = dtype == DType.float32
    comptime if __query["dtype_bits", dtype] < 32:
        return sine[operation, cosine=cosine](x.cast[DType.float32]()).cast[dtype]()
    elif not vectorises[dtype, width]():
        return libm[operation](x)
    elif Int(width) > (16 if single else 8):
        var halves = x.split()
        var low = sine[operation, cosine=cosine](halves[0])
        return rebind[SIMD[dtype, width]](low.join(sine[operation, cosine=cosine](halves[1])))
    elif single:
        return rebind[SIMD[dtype, width]](_single[operation, cosine](rebind[SIMD[DType.float32, width]](x)))
    else:
        return rebind[SIMD[dtype, width]](_double[operation, cosine](rebind[SIMD[DType.float64, width]](x)))


comptime _rounding = 6755399441055744.0
"""Adding it rounds to a whole number, which is then in the lowest bits."""


@always_inline
def _half_turns[
    width: SIMDLength, //, cosine: Bool
](x: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    """The number of whole half turns in m, rounded down, plus `_rounding`."""
    comptime V = SIMD[DType.float64, width]
    comptime if cosine:
        return x.fma(V(0.3183098861837907), V(-0.5)) + V(_rounding)
    else:
        return x.fma(V(0.3183098861837907), V(_rounding))


@always_inline
def _multiple_of_pi[
    width: SIMDLength, //, cosine: Bool
](half_turns: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    """The m above."""
    comptime V = SIMD[DType.float64, width]
    comptime if cosine:
        return half_turns - V(_rounding) + V(0.5)
    else:
        return half_turns - V(_rounding)


@always_inline
def _with_sign[
    width: SIMDLength, //, cosine: Bool
](y: SIMD[DType.float64, width], half_turns: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    """`y`, or `-y` where the result is the sine of -r: after odd half turns, for the cosine after even ones."""
    comptime Bits = SIMD[DType.uint64, width]
    var odd = half_turns.to_bits[DType.uint64]() << Bits(63)
    comptime if cosine:
        odd = odd ^ Bits(1 << 63)
    return SIMD[DType.float64, width](from_bits=y.to_bits[DType.uint64]() ^ odd)


def _single[
    width: SIMDLength, //, operation: StaticString, cosine: Bool
](x: SIMD[DType.float32, width]) -> SIMD[DType.float32, width]:
    """In Float64, to 2**-35 of the result."""
    comptime V = SIMD[DType.float64, width]
    comptime Bits = SIMD[DType.int64, width]
    var wide = x.cast[DType.float64]()
    var half_turns = _half_turns[cosine](wide)
    var m = _multiple_of_pi[cosine](half_turns)
    var r = m.fma(V(-_pi_middle), m.fma(V(-_pi_high), wide))
    var s = r * r
    var p = s.fma(V(-2.388891039907886e-08), V(2.7525384459200674e-06))
    p = p.fma(s, V(-0.00019840868209491957))
    p = p.fma(s, V(0.008333331108584828))
    p = p.fma(s, V(-0.1666666662614849))
    var value = r * p.fma(s, V(1))
    # The C library's bound is that of its polynomial for |r| up to pi / 4; beyond, it is 0.501 ULP.
    var doubt = s.lt(V(0.62)).select(Bits(ulp_of_single // 16), Bits(ulp_of_single // 256))
    return rounded_to_single[operation](
        x,
        _with_sign[cosine](value, half_turns),
        doubt,
        abs(x).le(SIMD[DType.float32, width](_greatest)),
    )


def _double[
    width: SIMDLength, //, operation: StaticString, cosine: Bool
](x: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    """To 0.0035 ULP of the result: what is greater than its last place is a sum of two numbers.

    The sums' smaller parts have names that end in `_low`.
    """
    comptime V = SIMD[DType.float64, width]
    var half_turns = _half_turns[cosine](x)
    var m = _multiple_of_pi[cosine](half_turns)
    # r = x - m pi. The first difference is exact, unless m is a half.
    var near = m.fma(V(-_pi_high), x)
    var part = m * V(-_pi_middle)
    var part_low = m.fma(V(-_pi_middle), -part)
    var r = near + part
    var added = r - near
    var r_low = (near - (r - added)) + (part - added) + m.fma(V(-_pi_low), part_low)
    comptime if cosine:
        r_low += x - m.fma(V(_pi_high), near)
    var low = _with_sign[cosine](r_low, half_turns)
    var high = _sine_of_sum(_with_sign[cosine](r, half_turns), low)
    var result = rounded_to_double[operation, 0.025](x, high, low, abs(x).le(V(_greatest)))
    # A small number is its own sine, and so is -0.0, which the additions above make positive.
    comptime if cosine:
        return result
    else:
        return abs(x).lt(V(7.450580596923828e-09)).select(x, result)


def _sine_of_sum[
    width: SIMDLength, //
](r: SIMD[DType.float64, width], mut low: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    """The sine of `r + low`, which is a number up to pi / 2. The smaller part of the sine is left in `low`."""
    comptime V = SIMD[DType.float64, width]
    var s = r * r
    var s_low = (r + r).fma(low, r.fma(r, -s))
    # p = P(s), of which the first three terms need more bits.
    var rest = s.fma(V(2.721201523833877e-15), V(-7.642994058653526e-13))
    rest = rest.fma(s, V(1.6058939805168368e-10))
    rest = rest.fma(s, V(-2.505210687473853e-08))
    rest = rest.fma(s, V(2.755731921115694e-06))
    var third = V(-0.00019841269841209313)
    var t = rest.fma(s, third)
    var t_low = rest.fma(s, third - t)
    var second = V(0.008333333333333194)
    var q = t.fma(s, second)
    var q_low = t.fma(s, second - q) + t_low.fma(s, s_low * t)
    var first = V(-0.16666666666666666)
    var p = q.fma(s, first)
    var p_low = q.fma(s, first - p) + q_low.fma(s, s_low.fma(q, V(1.7292755704472351e-18)))
    # sin r = r + r s p
    var sp = s * p
    var sp_low = s.fma(p, -sp) + s.fma(p_low, s_low * p)
    var change = r * sp
    var change_low = r.fma(sp, -change) + r.fma(sp_low, low.fma(sp, low))
    var high = r + change
    low = ((r - high) + change) + change_low
    return high
