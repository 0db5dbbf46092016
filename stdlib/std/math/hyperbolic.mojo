"""Hyperbolic functions and their inverses."""

from std.math.exponential import exp, expm1
from std.math.libm import libm_call
from std.math.rounding import copysign


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
    return libm_call["acosh_f64", "acosh_f32"](x)


@always_inline
def asinh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `sinh`."""
    return libm_call["asinh_f64", "asinh_f32"](x)


@always_inline
def atanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `tanh`."""
    return libm_call["atanh_f64", "atanh_f32"](x)
