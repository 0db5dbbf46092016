"""Logarithms.

`x` is split into a power of two and a factor between the square roots of 1/2 and 2. The logarithm of the factor is
a polynomial, or, for `log` of Float64, the odd series in s = f / (2 + f) of fdlibm.
"""

from std.math.constants import log2e
from std.math.libm import libm
from std.math.rounding import split_exponent
from std.simd.limits import infinity, not_a_number


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
    var w = z * z
    var odd = w.fma(V(1.531383769920937332e-01), V(2.222219843214978396e-01))
    odd = w * w.fma(odd, V(3.999999999940941908e-01))
    var even = w.fma(V(1.479819860511658591e-01), V(1.818357216161805012e-01))
    even = w.fma(even, V(2.857142874366239149e-01))
    even = w.fma(even, V(6.666666666666735130e-01))
    var r = z.fma(even, odd)
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


@always_inline
def log10[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The decimal logarithm."""
    return libm["flog10"](x)


@always_inline
def logb[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The binary exponent, as a float."""
    return libm["flogb"](x)


@always_inline
def log1p[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm of `1 + x`, exact near 0."""
    return libm["flog1p"](x)
