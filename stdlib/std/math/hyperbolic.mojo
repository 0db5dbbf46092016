"""Hyperbolic functions and their inverses."""

from std.math.exponential import exp, expm1
from std.math.libm import libm
from std.math.logarithm import log
from std.math.rounding import copysign
from std.simd.limits import infinity, not_a_number


@always_inline
def cosh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The hyperbolic cosine."""
    comptime V = SIMD[dtype, width]
    var e = exp(abs(x))
    return V(0.5) * e + V(0.5) / e


@always_inline
def sinh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The hyperbolic sine."""
    comptime V = SIMD[dtype, width]
    var e = expm1(abs(x))
    var y = (e + V(2)) / (e + V(1))
    return copysign(y * V(0.5) * e, x)


@always_inline
def tanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The hyperbolic tangent."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if dtype == DType.float64:
        var clamped = x.clamp(V(-20), V(20))
        var e = expm1(V(-2) * abs(clamped))
        return copysign(-e / (e + V(2)), clamped)
    else:
        # An odd rational function, even part in x squared.
        var clamped = x.clamp(V(-9), V(9))
        var square = clamped * clamped
        var p = V(-2.76076847742355e-16)
        p = p.fma(square, V(2.00018790482477e-13))
        p = p.fma(square, V(-8.60467152213735e-11))
        p = p.fma(square, V(5.12229709037114e-08))
        p = p.fma(square, V(1.48572235717979e-05))
        p = p.fma(square, V(6.37261928875436e-04))
        p = p.fma(square, V(4.89352455891786e-03))
        var q = V(1.19825839466702e-06)
        q = q.fma(square, V(1.18534705686654e-04))
        q = q.fma(square, V(2.26843463243900e-03))
        q = q.fma(square, V(4.89352518554385e-03))
        return clamped * p / q


@always_inline
def acosh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `cosh`."""
    return libm["facosh"](x)


@always_inline
def asinh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `sinh`."""
    return libm["fasinh"](x)


def atanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `tanh`."""
    comptime V = SIMD[dtype, width]
    comptime if dtype == DType.float64:
        return libm["fatanh"](x)
    elif dtype == DType.float32:
        var size = abs(x)
        var square = x * x
        var p = V(0.1819281280040740966796875)
        p = p.fma(square, V(8.2311116158962249755859375e-2))
        p = p.fma(square, V(0.14672131836414337158203125))
        p = p.fma(square, V(0.1997792422771453857421875))
        p = p.fma(square, V(0.3333373963832855224609375))
        var near = (square * x).fma(p, x)
        var far = V(0.5) * log((V(1) + x) / (V(1) - x))
        var inside = size.gt(V(0.5)).select(far, near)
        var at_one = copysign(V(infinity[dtype]()), x)
        var outside = size.ge(V(1)).select(V(not_a_number[dtype]()), inside)
        return size.eq(V(1)).select(at_one, outside)
    else:
        return atanh(x.cast[DType.float32]()).cast[dtype]()
