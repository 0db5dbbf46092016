"""Hyperbolic functions and their inverses."""

from std.math.exponential import exp, expm1
from std.math.logarithm import log, log1p
from std.math.roots import sqrt
from std.math.rounding import copysign, sum_rounded_twice
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


def acosh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `cosh`, as in fdlibm: a logarithm, near 1 of 1 and a rest."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return acosh(x.cast[DType.float32]()).cast[dtype]()
    else:
        var huge = x.gt(V(268435456))
        var rest = x - V(1)
        var near = log1p(rest + sqrt(rest.fma(rest, V(2) * rest)))
        var far = log(huge.select(x, V(2) * x - V(1) / (x + sqrt(sum_rounded_twice(x * x, V(-1))))))
        far = huge.select(far + V(_ln2), far)
        var result = x.gt(V(2)).select(far, near)
        return x.lt(V(1)).select(V(not_a_number[dtype]()), result)


def asinh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `sinh`, as in fdlibm: a logarithm, up to 2 of 1 and a rest."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return asinh(x.cast[DType.float32]()).cast[dtype]()
    else:
        var size = abs(x)
        var huge = size.gt(V(268435456))
        var square = size * size
        var near = log1p(size + square / (V(1) + sqrt(sum_rounded_twice(square, V(1)))))
        var far = log(huge.select(size, V(2) * size + V(1) / (sqrt(sum_rounded_twice(square, V(1))) + size)))
        far = huge.select(far + V(_ln2), far)
        var result = copysign(size.gt(V(2)).select(far, near), x)
        return (size.lt(V(_tiny)) | x.ne(x)).select(x, result)


def atanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse of `tanh`, as in fdlibm: half the logarithm of 1 and a rest."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return atanh(x.cast[DType.float32]()).cast[dtype]()
    else:
        var size = abs(x)
        var twice = size + size
        var room = V(1) - size
        var result = V(0.5) * log1p(size.lt(V(0.5)).select(twice + twice * size / room, twice / room))
        result = size.eq(V(1)).select(V(infinity[dtype]()), result)
        result = size.gt(V(1)).select(V(not_a_number[dtype]()), result)
        return (size.lt(V(_tiny)) | x.ne(x)).select(x, copysign(result, x))


comptime _ln2 = 6.93147180559945286227e-01

comptime _tiny = 3.725290298461914e-09
"""Below this a number is its own `asinh` and `atanh`."""
