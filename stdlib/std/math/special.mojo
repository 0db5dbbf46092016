"""The error function, the gamma function and Bessel functions."""

from std.math.exponential import exp
from std.math.libm import libm, libm_call


def erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function."""
    return libm["ferf"](x)


def erfc[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 minus the error function."""
    comptime if dtype == DType.float32:
        var result = SIMD[dtype, width]()
        comptime for i in range(Int(width)):
            result[i] = rebind[Scalar[dtype]](_erfc_float32(rebind[Float32](x[i])))
        return result
    elif dtype == DType.float64:
        return libm_call["erfc_f64", "erfc_f32"](x)
    else:
        return erfc(x.cast[DType.float32]()).cast[dtype]()


def _erfc_float32(x: Float32) -> Float32:
    """Four polynomials in |x| or 1 / |x|, the logarithm of the result."""
    if x != x:
        return x
    var size = abs(x)
    var u = size if size < 2.2 else 1 / size
    var d: Float32
    if size < 1.0:
        d = -0.8638041618e-4
        d = d.fma(u, 0.6000166177e-3)
        d = d.fma(u, -0.1665703603e-2)
        d = d.fma(u, 0.1795156277e-3)
        d = d.fma(u, 0.1914106123e-1)
        d = d.fma(u, -0.102775359343930288081655368891e0)
        d = d.fma(u, -0.636619483208481931303752546439e0)
        d = d.fma(u, -0.112837917790537404939545770596e1)
    elif size < 2.2:
        d = -0.6236977242e-5
        d = d.fma(u, 0.5749821503e-4)
        d = d.fma(u, 0.6002851478e-5)
        d = d.fma(u, -0.2851036377e-2)
        d = d.fma(u, 0.2260518074e-1)
        d = d.fma(u, -0.105247583459338632253369014063e0)
        d = d.fma(u, -0.635609463574589034216723775292e0)
        d = d.fma(u, -0.112855987376668622084547028949e1)
    elif size < 4.3:
        d = -0.3869504035e0
        d = d.fma(u, 0.1288077235e1)
        d = d.fma(u, -0.1816803217e1)
        d = d.fma(u, 0.1249150872e1)
        d = d.fma(u, -0.1328857988e0)
        d = d.fma(u, -0.482365310333045318680618892669e0)
        d = d.fma(u, -0.134450203224533979217859332703e-2)
        d = d.fma(u, -0.572319781150472949561786101080e0)
    else:
        d = 0.1115344167e1
        d = d.fma(u, -0.9454904199e0)
        d = d.fma(u, -0.3667259514e0)
        d = d.fma(u, 0.7155663371e0)
        d = d.fma(u, -0.1262947265e-1)
        d = d.fma(u, -0.498961546254537647970305302739e0)
        d = d.fma(u, -0.471199543422848492080722832666e-4)
        d = d.fma(u, -0.572364030327966044425932623525e0)
    var result: Float32
    if size < 2.2:
        result = exp(d * size)
    elif size < 10.1:
        result = exp((-size).fma(size, d)) * u
    else:
        result = 0
    return 2 - result if x < 0 else result


def gamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The gamma function: `gamma(n + 1)` is n factorial."""
    comptime if dtype == DType.float64:
        return libm_call["tgamma_f64", "tgamma_f32"](x)
    else:
        return libm["ftgamma"](x)


def lgamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm of the absolute value of the gamma function."""
    return libm_call["lgamma_f64", "lgamma_f32"](x)


def j0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 0."""
    return libm_call["j0_f64", "j0_f32"](x)


def j1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 1."""
    return libm_call["j1_f64", "j1_f32"](x)


def y0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 0."""
    return libm_call["y0_f64", "y0_f32"](x)


def y1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 1."""
    return libm_call["y1_f64", "y1_f32"](x)
