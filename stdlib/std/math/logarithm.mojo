"""Logarithms.

`x` is split into a power of two and a factor between the square roots of 1/2 and 2. The logarithm of the factor is
a polynomial, or, for `log` and `log10` of Float64 and for `log1p`, the odd series in s = f / (2 + f) of fdlibm.
"""

from std.math.constants import log2e
from std.math.libm import libm
from std.math.rounding import split_exponent, sum_rounded_twice
from std.simd.limits import infinity, not_a_number, unsigned_dtype_of


@always_inline
def log[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return log(x.cast[DType.float32]()).cast[dtype]()
    elif dtype == DType.float64:
        var parts = _factor_and_exponent(x)
        return _with_special_cases(x, _series(parts[0] - V(1), parts[1]))
    else:
        var parts = _factor_and_exponent(x)
        var y = _polynomial(parts[0] - V(1))
        return _with_special_cases(x, parts[1].fma(V(0.69314718055994530942), y))


@always_inline
def log2[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The binary logarithm."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return log2(x.cast[DType.float32]()).cast[dtype]()
    else:
        var parts = _factor_and_exponent(x)
        var y = _polynomial(parts[0] - V(1))
        return _with_special_cases(x, y.fma(V(log2e), parts[1]))


@always_inline
def _factor_and_exponent[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width]) -> Tuple[SIMD[dtype, width], SIMD[dtype, width]]:
    """The factor, and the exponent of 2 as a float."""
    comptime V = SIMD[dtype, width]
    # Subnormal numbers are scaled up first.
    comptime smallest = 2.2250738585072014e-308 if dtype == DType.float64 else 1.1754943508222875e-38
    var subnormal = x.lt(V(smallest))
    var parts = split_exponent(subnormal.select(x * V(18446744073709551616.0), x))
    var low = parts[0].lt(V(0.70710678118654752440))
    var exponent = subnormal.select(parts[1] - V(64), parts[1])
    return (low.select(parts[0] + parts[0], parts[0]), low.select(exponent - V(1), exponent))


@always_inline
def _polynomial[dtype: DType, width: SIMDLength, //](fraction: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm of `1 + fraction`."""
    comptime V = SIMD[dtype, width]
    var square = fraction * fraction
    var cube = square * fraction
    var y = V(7.0376836292e-2)
    y = y.fma(fraction, V(-1.1514610310e-1))
    y = y.fma(fraction, V(1.1676998740e-1))
    y = y.fma(fraction, V(-1.2420140846e-1))
    y = y.fma(fraction, V(1.4249322787e-1))
    y = y.fma(fraction, V(-1.6668057665e-1))
    y = y.fma(fraction, V(2.0000714765e-1))
    y = y.fma(fraction, V(-2.4999993993e-1))
    y = y.fma(fraction, V(3.3333331174e-1))
    return fraction + square.fma(V(-0.5), y * cube)


@always_inline
def _series[
    dtype: DType, width: SIMDLength, //
](f: SIMD[dtype, width], exponent: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm of `(1 + f)` times a power of two."""
    comptime V = SIMD[dtype, width]
    var s = f / (V(2) + f)
    var z = s * s
    var r = z.fma(_even_terms(z * z), _odd_terms(z * z))
    var half = V(0.5) * f * f
    var low = s.fma(half + r, exponent * V(1.90821492927058770002e-10))
    return exponent.fma(V(6.93147180369123816490e-01), -((half - low) - f))


@always_inline
def _with_special_cases[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], value: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Minus infinity for 0, infinity for infinity, NaN for negative numbers and NaN."""
    comptime V = SIMD[dtype, width]
    var top = x.eq(V(infinity[dtype]())).select(x, value)
    var positive = x.gt(V(0)).select(top, V(not_a_number[dtype]()))
    return x.eq(V(0)).select(V(-infinity[dtype]()), positive)


def log10[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The decimal logarithm."""
    comptime if dtype == DType.float64:
        return rebind[SIMD[dtype, width]](_log10(rebind[SIMD[DType.float64, width]](x)))
    else:
        return libm["flog10"](x)


@always_inline
def _log10[width: SIMDLength, //](x: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    comptime V = SIMD[DType.float64, width]
    var subnormal = x.lt(V(2.2250738585072014e-308))
    var word = _Split(subnormal.select(x * V(18014398509481984.0), x))
    var exponent = subnormal.select(word.exponent - V(54), word.exponent)
    var f = word.factor - V(1)
    var half = V(0.5) * f * f
    var s = f / (V(2) + f)
    # The logarithm of the factor is the sum of the two.
    var high = f - half
    high = V(from_bits=high.to_bits[DType.uint64]() & SIMD[DType.uint64, width](0xFFFFFFFF00000000))
    var low = sum_rounded_twice(s * (half + _odd_series(s * s)), f - high - half)
    var from_factor = high * V(4.34294481878168880939e-01)
    var from_exponent = exponent * V(3.01029995663611771306e-01)
    var rest = (low + high).fma(V(2.50829467116452752298e-11), exponent * V(3.69423907715893078616e-13))
    rest = low.fma(V(4.34294481878168880939e-01), rest)
    var total = from_exponent + from_factor
    return _with_special_cases(x, (rest + ((from_exponent - total) + from_factor)) + total)


@fieldwise_init
struct _Split[dtype: DType, width: SIMDLength](ImplicitlyCopyable):
    """A positive number as a power of two and a factor between the square roots of 1/2 and 2."""

    comptime V = SIMD[Self.dtype, Self.width]
    var factor: Self.V
    var exponent: Self.V

    @always_inline
    def __init__(out self, x: Self.V):
        comptime double = Self.dtype == DType.float64
        comptime Word = unsigned_dtype_of[Self.dtype]()
        comptime Whole = DType.int64 if double else DType.int32
        comptime Bits = SIMD[Word, Self.width]
        comptime fraction = 52 if double else 23
        # As in fdlibm the words of Float64 are split by their upper halves.
        comptime one = 0x3FF0000000000000 if double else 0x3F800000
        comptime root_of_half = 0x3FE6A09E00000000 if double else 0x3F3504F3
        var word = x.to_bits[Word]() + Bits(one - root_of_half)
        var biased = (word >> Bits(fraction)).cast[Whole]() - SIMD[Whole, Self.width](one >> fraction)
        self.exponent = biased.cast[Self.dtype]()
        self.factor = Self.V(from_bits=(word & Bits((1 << fraction) - 1)) + Bits(root_of_half))


@always_inline
def _odd_series[dtype: DType, width: SIMDLength, //](z: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The series' terms but the first, over s; z is the square of s."""
    var w = z * z
    return sum_rounded_twice(z * _even_terms(w), _odd_terms(w))


@always_inline
def _odd_terms[dtype: DType, width: SIMDLength, //](w: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The terms of the series in s**4, s**8, and so on."""
    comptime V = SIMD[dtype, width]
    comptime if dtype == DType.float64:
        var p = w.fma(V(1.531383769920937332e-01), V(2.222219843214978396e-01))
        return w * w.fma(p, V(3.999999999940941908e-01))
    else:
        return w * w.fma(V(0.24279078841), V(0.40000972152))


@always_inline
def _even_terms[dtype: DType, width: SIMDLength, //](w: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The terms of the series in s**2, s**6, and so on, over s**2."""
    comptime V = SIMD[dtype, width]
    comptime if dtype == DType.float64:
        var p = w.fma(V(1.479819860511658591e-01), V(1.818357216161805012e-01))
        p = w.fma(p, V(2.857142874366239149e-01))
        return w.fma(p, V(6.666666666666735130e-01))
    else:
        return w.fma(V(0.28498786688), V(0.66666662693))


@always_inline
def logb[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The binary exponent, as a float."""
    return libm["flogb"](x)


def log1p[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm of `1 + x`, exact near 0."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return log1p(x.cast[DType.float32]()).cast[dtype]()
    else:
        var result = _log1p(x)
        result = (x.eq(V(0)) | x.eq(V(infinity[dtype]())) | x.ne(x)).select(x, result)
        result = x.eq(V(-1)).select(V(-infinity[dtype]()), result)
        return x.lt(V(-1)).select(V(not_a_number[dtype]()), result)


@always_inline
def _log1p[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime V = SIMD[dtype, width]
    comptime double = dtype == DType.float64
    comptime ln2_high = 6.93147180369123816490e-01 if double else 6.9313812256e-01
    comptime ln2_low = 1.90821492927058770002e-10 if double else 9.0580006145e-06
    comptime digits = 54 if double else 25
    var sum = x + V(1)
    var word = _Split(sum)
    # What the sum has lost, relative to it.
    var lost = word.exponent.ge(V(2)).select(V(1) - (sum - x), x - (sum - V(1))) / sum
    lost = word.exponent.lt(V(digits)).select(lost, V(0))
    var direct = x.gt(V(-0.29289321881345254)) & x.lt(V(0.41421365737915039))
    var exponent = direct.select(V(0), word.exponent)
    lost = direct.select(V(0), lost)
    var f = direct.select(x, word.factor - V(1))
    var half = V(0.5) * f * f
    var s = f / (V(2) + f)
    var low = s.fma(half + _odd_series(s * s), sum_rounded_twice(exponent * V(ln2_low), lost))
    return sum_rounded_twice(exponent * V(ln2_high), -((half - low) - f))
