"""Sine, cosine, tangent and their inverses: the C library's, except `atan`, and `asin` and `acos` of Float32.

Sine and cosine of vectors have the C library's bits, but come from `std.math.sine`.
"""

from std.math.constants import pi
from std.math.libm import libm
from std.math.rounding import copysign, sum_rounded_twice


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


def atan[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The arc tangent, between -pi/2 and pi/2."""
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if dtype == DType.float64:
        return copysign(_atan_double(abs(x)), x)
    elif dtype == DType.float32:
        return copysign(_atan_single(abs(x)), x)
    else:
        return atan(x.cast[DType.float32]()).cast[dtype]()


@always_inline
def _atan_double[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Of a positive number, as in Cephes: a rational function after a turn by 0, 45 or 90 degrees."""
    comptime V = SIMD[dtype, width]
    var steep = x.gt(V(2.41421356237309504880))
    var middle = x.gt(V(0.66)) & ~steep
    var turn = steep.select(V(pi / 2), middle.select(V(pi / 4), V(0)))
    var turn_low = steep.select(V(6.123233995736766e-17), middle.select(V(3.061616997868383e-17), V(0)))
    var numerator = steep.select(V(-1), middle.select(x - V(1), x))
    var r = numerator / steep.select(x, middle.select(x + V(1), V(1)))
    var z = r * r
    var p = z.fma(V(-8.750608600031904122785e-1), V(-1.615753718733365076637e1))
    p = p.fma(z, V(-7.500855792314704667340e1))
    p = p.fma(z, V(-1.228866684490136173410e2))
    p = p.fma(z, V(-6.485021904942025371773e1))
    var q = z + V(2.485846490142306297962e1)
    q = q.fma(z, V(1.650270098316988542046e2))
    q = q.fma(z, V(4.328810604912902668951e2))
    q = q.fma(z, V(4.853903996359136964868e2))
    q = q.fma(z, V(1.945506571482613964425e2))
    return turn + (r.fma(z * p / q, r) + turn_low)


@always_inline
def _atan_single[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Of a positive number, as in fdlibm: a polynomial after a turn by the angle of 0, 1/2, 1, 3/2 or infinity."""
    comptime V = SIMD[dtype, width]
    var unturned = x.lt(V(0.4375))
    var half = x.lt(V(0.6875))
    var one = x.lt(V(1.1875))
    var one_and_half = x.lt(V(2.4375))
    var turn = one_and_half.select(V(9.8279368877e-01), V(1.5707962513e00))
    turn = half.select(V(4.6364760399e-01), one.select(V(7.8539812565e-01), turn))
    var turn_low = one_and_half.select(V(3.4473217170e-08), V(7.5497894159e-08))
    turn_low = half.select(V(5.0121582440e-09), one.select(V(3.7748947079e-08), turn_low))
    var numerator = one.select(x - V(1), one_and_half.select(x - V(1.5), V(-1)))
    numerator = unturned.select(x, half.select(x.fma(V(2), V(-1)), numerator))
    var denominator = one.select(x + V(1), one_and_half.select(x.fma(V(1.5), V(1)), x))
    denominator = unturned.select(V(1), half.select(x + V(2), denominator))
    var r = numerator / denominator
    var z = r * r
    var p = z.fma(V(6.1687607318e-02), V(-1.0648017377e-01))
    p = p.fma(z, V(1.4253635705e-01))
    p = p.fma(z, V(-1.9999158382e-01))
    p = p.fma(z, V(3.3333328366e-01))
    p = z * p
    var turned = turn - (r.fma(p, -turn_low) - r)
    return unturned.select(sum_rounded_twice(-(r * p), r), turned)


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
