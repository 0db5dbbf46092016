"""The error function, the gamma function and Bessel functions."""

from std.math.libm import libm


def erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function."""
    return libm["erf_f64", "erf_f32"](x)


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
