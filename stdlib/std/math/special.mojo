"""The error function, the gamma function and Bessel functions."""

from std.math.exponential import exp
from std.math.libm import libm
from std.math.rounding import copysign


def erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function, by two polynomials."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    var size = abs(x)
    var bounded = min(size, V(3.925))
    var far = V(1.72948930e-5)
    far = far.fma(bounded, V(-3.83208680e-4))
    far = far.fma(bounded, V(3.88393435e-3))
    far = far.fma(bounded, V(-2.42545605e-2))
    far = far.fma(bounded, V(1.06777847e-1))
    far = far.fma(bounded, V(6.34846687e-1))
    far = far.fma(bounded, V(1.28717512e-1))
    far = far.fma(size, size)
    far = copysign(V(1) - exp(-far), x)
    var square = size * size
    var near = V(-5.99104969e-4)
    near = near.fma(square, V(4.99339588e-3))
    near = near.fma(square, V(-2.67667342e-2))
    near = near.fma(square, V(1.12818025e-1))
    near = near.fma(square, V(-3.76124859e-1))
    near = near.fma(square, V(1.28379151e-1))
    near = near.fma(x, x)
    return size.gt(V(0.921875)).select(far, near)


def erfc[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 minus the error function."""
    return libm["erfc_f64", "erfc_f32"](x)


def gamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The gamma function: `gamma(n + 1)` is n factorial."""
    return libm["tgamma_f64", "tgamma_f32"](x)


def lgamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm of the absolute value of the gamma function."""
    return libm["lgamma_f64", "lgamma_f32"](x)


def j0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 0."""
    return libm["j0_f64", "j0_f32"](x)


def j1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 1."""
    return libm["j1_f64", "j1_f32"](x)


def y0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 0."""
    return libm["y0_f64", "y0_f32"](x)


def y1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 1."""
    return libm["y1_f64", "y1_f32"](x)
