"""Sine, cosine, tangent and their inverses: the C library's, and for `asin` and `acos` of Float32 a polynomial.

Sine and cosine of vectors have the same bits, but come from `std.math.sine`.
"""

from std.math.constants import pi
from std.math.libm import libm
from std.math.rounding import copysign


@always_inline
def sin[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The sine of an angle in radians."""
    comptime if Int(width) == 1:
        return libm["fsin"](x)
    else:
        from std.math.sine import sine

        return sine["fsin", cosine=False](x)


@always_inline
def cos[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The cosine of an angle in radians."""
    comptime if Int(width) == 1:
        return libm["fcos"](x)
    else:
        from std.math.sine import sine

        return sine["fcos", cosine=True](x)


@always_inline
def tan[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The tangent of an angle in radians."""
    return libm["ftan"](x)


@always_inline
def atan[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The arc tangent, between -pi/2 and pi/2."""
    return libm["fatan"](x)


@always_inline
def atan2[
    dtype: DType, width: SIMDLength, //
](y: SIMD[dtype, width], x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The angle of the point (x, y), between -pi and pi."""
    return libm["fatan2"](y, x)


def asin[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The arc sine, between -pi/2 and pi/2."""
    comptime V = SIMD[dtype, width]
    comptime if dtype == DType.float64:
        return libm["fasin"](x)
    elif dtype == DType.float32:
        var size = abs(x)
        var small = size.lt(V(0.5))
        var square = small.select(x * x, (V(1) - size) * V(0.5))
        var d = small.select(size, __make[V](__op["fsqrt"](square._value)))
        var p = _asin_polynomial(square).fma(d * square, d)
        return copysign(small.select(p, V(pi / 2.0) - V(2) * p), x)
    else:
        return asin(x.cast[DType.float32]()).cast[dtype]()


def acos[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The arc cosine, between 0 and pi."""
    comptime V = SIMD[dtype, width]
    comptime if dtype == DType.float64:
        return libm["facos"](x)
    elif dtype == DType.float32:
        var size = abs(x).clamp(V(0), V(1))
        var small = size.lt(V(0.5))
        var square = small.select(x * x, (V(1) - size) * V(0.5))
        var d = small.select(abs(x), __make[V](__op["fsqrt"](square._value)))
        d = size.eq(V(1)).select(V(0), d)
        var p = _asin_polynomial(square) * (square * d)
        var inner = V(pi / 2.0) - (copysign(d, x) + copysign(p, x))
        var result = small.select(inner, V(2) * (d + p))
        return (~small & x.lt(V(0))).select(V(pi) - result, result)
    else:
        return acos(x.cast[DType.float32]()).cast[dtype]()


@always_inline
def _asin_polynomial[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime V = SIMD[dtype, width]
    var p = V(0.4197454825e-1)
    p = p.fma(x, V(0.2424046025e-1))
    p = p.fma(x, V(0.4547423869e-1))
    p = p.fma(x, V(0.7495029271e-1))
    p = p.fma(x, V(0.1666677296e0))
    return p
