"""The error function, the gamma function and Bessel functions."""

from std.math.libm import libm


def erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function."""
    return libm["ferf"](x)


def erfc[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 minus the error function."""
    return libm["ferfc"](x)


def gamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The gamma function: `gamma(n + 1)` is n factorial."""
    return libm["ftgamma"](x)


def lgamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm of the absolute value of the gamma function."""
    return libm["flgamma"](x)


def j0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 0."""
    return libm["fj0"](x)


def j1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 1."""
    return libm["fj1"](x)


def y0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 0."""
    return libm["fy0"](x)


def y1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 1."""
    return libm["fy1"](x)
