"""Logarithms.

`log` and `log2` split off the exponent, bring the rest near 1 and evaluate a polynomial.
"""

from std.math.constants import log2e
from std.math.libm import libm
from std.math.rounding import split_exponent
from std.simd.limits import infinity, not_a_number


@always_inline
def log[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm."""
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return log(x.cast[DType.float32]()).cast[dtype]()
    else:
        return _log[natural=True](x)


@always_inline
def log2[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The binary logarithm."""
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return log2(x.cast[DType.float32]()).cast[dtype]()
    else:
        return _log[natural=False](x)


@always_inline
def _log[dtype: DType, width: SIMDLength, //, *, natural: Bool](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime V = SIMD[dtype, width]
    var parts = split_exponent(x)
    var fraction = parts[0]
    var exponent = parts[1]
    var low = fraction.lt(V(0.70710678118654752440))
    exponent = low.select(exponent - V(1), exponent)
    fraction = low.select(fraction + fraction, fraction) - V(1)
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
    y = y * cube
    y = fraction + square.fma(V(-0.5), y)
    comptime if natural:
        y = exponent.fma(V(0.69314718055994530942), y)
    else:
        y = y.fma(V(log2e), exponent)
    var bad = x.gt(V(0)).select(y, V(not_a_number[dtype]()))
    return x.eq(V(0)).select(V(-infinity[dtype]()), bad)


@always_inline
def log10[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The decimal logarithm."""
    return libm["log10_f64", "log10_f32"](x)


@always_inline
def logb[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The binary exponent, as a float."""
    return libm["logb_f64", "logb_f32"](x)


def log1p[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm of `1 + x`, exact near 0."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if dtype != DType.float64:
        return log1p(x.cast[DType.float64]()).cast[dtype]()
    else:
        # A rational function (Cephes) for 1 + x between the square roots of 1/2 and 2.
        var z = V(1) + x
        var far = log(z)
        var outside = z.lt(V(0.70710678118654752440)) | z.gt(V(1.41421356237309504880))
        var p = V(4.5270000862445199635215e-5)
        p = p.fma(x, V(4.9854102823193375972212e-1))
        p = p.fma(x, V(6.5787325942061044846969e0))
        p = p.fma(x, V(2.9911919328553073277375e1))
        p = p.fma(x, V(6.0949667980987787057556e1))
        p = p.fma(x, V(5.7112963590585538103336e1))
        p = p.fma(x, V(2.0039553499201281259648e1))
        var q = V(1.5062909083469192043167e1)
        q = q.fma(x, V(8.3047565967967209469434e1))
        q = q.fma(x, V(2.2176239823732856465394e2))
        q = q.fma(x, V(3.0909872225312059774938e2))
        q = q.fma(x, V(2.1642788614495947685003e2))
        q = q.fma(x, V(6.0118660497603843919306e1))
        var square = x * x
        var near = V(-0.5) * square + x * (square * p / q)
        return outside.select(far, x + near)
