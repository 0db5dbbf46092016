"""The error function, the gamma function and Bessel functions."""

from std.math.exponential import exp
from std.math.libm import libm, libm_call
from std.math.minmax import min
from std.math.rounding import copysign


def erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function."""
    comptime if dtype == DType.float64:
        return rebind[SIMD[dtype, width]](_erf_double(rebind[SIMD[DType.float64, width]](x)))
    elif dtype == DType.float32:
        return _erf_single(x)
    else:
        return erf(x.cast[DType.float32]()).cast[dtype]()


@always_inline
def _erf_single[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """An odd polynomial, or above 0.92 one for the logarithm of the rest to 1."""
    comptime V = SIMD[dtype, width]
    var size = abs(x)
    var limited = min(size, V(3.925))
    var p = V(1.72948930e-5).fma(limited, V(-3.83208680e-4))
    p = p.fma(limited, V(3.88393435e-3))
    p = p.fma(limited, V(-2.42545605e-2))
    p = p.fma(limited, V(1.06777847e-1))
    p = p.fma(limited, V(6.34846687e-1))
    p = p.fma(limited, V(1.28717512e-1))
    var far = copysign(V(1) - exp(-p.fma(size, size)), x)
    var square = size * size
    var q = V(-5.99104969e-4).fma(square, V(4.99339588e-3))
    q = q.fma(square, V(-2.67667342e-2))
    q = q.fma(square, V(1.12818025e-1))
    q = q.fma(square, V(-3.76124859e-1))
    q = q.fma(square, V(1.28379151e-1))
    return size.gt(V(0.921875)).select(far, q.fma(x, x))


def _erf_double[width: SIMDLength, //](x: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    """As in fdlibm: rational functions of the square, of the distance to 1, and above 1.25 of 1 over the square."""
    comptime V = SIMD[DType.float64, width]
    var size = abs(x)
    var square = size * size
    var near_zero = V(-2.37630166566501626084e-05).fma(square, V(-5.77027029648944159157e-03))
    near_zero = near_zero.fma(square, V(-2.84817495755985104766e-02))
    near_zero = near_zero.fma(square, V(-3.25042107247001499370e-01))
    near_zero = near_zero.fma(square, V(1.28379167095512558561e-01))
    var near_zero_over = V(-3.96022827877536812320e-06).fma(square, V(1.32494738004321644526e-04))
    near_zero_over = near_zero_over.fma(square, V(5.08130628187576562776e-03))
    near_zero_over = near_zero_over.fma(square, V(6.50222499887672944485e-02))
    near_zero_over = near_zero_over.fma(square, V(3.97917223959155352819e-01))
    near_zero_over = near_zero_over.fma(square, V(1))
    var result = x.fma(near_zero / near_zero_over, x)
    if size.lt(V(0.84375)).reduce_and():
        return result
    var s = size - V(1)
    var near_one = V(-2.16637559486879084300e-03).fma(s, V(3.54783043256182359371e-02))
    near_one = near_one.fma(s, V(-1.10894694282396677476e-01))
    near_one = near_one.fma(s, V(3.18346619901161753674e-01))
    near_one = near_one.fma(s, V(-3.72207876035701323847e-01))
    near_one = near_one.fma(s, V(4.14856118683748331666e-01))
    near_one = near_one.fma(s, V(-2.36211856075265944077e-03))
    var near_one_over = V(1.19844998467991074170e-02).fma(s, V(1.36370839120290507362e-02))
    near_one_over = near_one_over.fma(s, V(1.26171219808761642112e-01))
    near_one_over = near_one_over.fma(s, V(7.18286544141962662868e-02))
    near_one_over = near_one_over.fma(s, V(5.40397917702171048937e-01))
    near_one_over = near_one_over.fma(s, V(1.06420880400844228286e-01))
    near_one_over = near_one_over.fma(s, V(1))
    var y = V(8.45062911510467529297e-01) + near_one / near_one_over
    result = size.ge(V(0.84375)).select(copysign(y, x), result)
    if size.lt(V(1.25)).reduce_and():
        return result
    return size.ge(V(1.25)).select(copysign(_erf_tail(size), x), result)


def _erf_tail[width: SIMDLength, //](x: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    comptime V = SIMD[DType.float64, width]
    var s = V(1) / (x * x)
    var near = V(-9.81432934416914548592e00).fma(s, V(-8.12874355063065934246e01))
    near = near.fma(s, V(-1.84605092906711035994e02))
    near = near.fma(s, V(-1.62396669462573470355e02))
    near = near.fma(s, V(-6.23753324503260060396e01))
    near = near.fma(s, V(-1.05586262253232909814e01))
    near = near.fma(s, V(-6.93858572707181764372e-01))
    near = near.fma(s, V(-9.86494403484714822705e-03))
    var near_over = V(-6.04244152148580987438e-02).fma(s, V(6.57024977031928170135e00))
    near_over = near_over.fma(s, V(1.08635005541779435134e02))
    near_over = near_over.fma(s, V(4.29008140027567833386e02))
    near_over = near_over.fma(s, V(6.45387271733267880336e02))
    near_over = near_over.fma(s, V(4.34565877475229228821e02))
    near_over = near_over.fma(s, V(1.37657754143519042600e02))
    near_over = near_over.fma(s, V(1.96512716674392571292e01))
    near_over = near_over.fma(s, V(1))
    var far = V(-4.83519191608651397019e02).fma(s, V(-1.02509513161107724954e03))
    far = far.fma(s, V(-6.37566443368389627722e02))
    far = far.fma(s, V(-1.60636384855821916062e02))
    far = far.fma(s, V(-1.77579549177547519889e01))
    far = far.fma(s, V(-7.99283237680523006574e-01))
    far = far.fma(s, V(-9.86494292470009928597e-03))
    var far_over = V(-2.24409524465858183362e01).fma(s, V(4.74528541206955367215e02))
    far_over = far_over.fma(s, V(2.55305040643316442583e03))
    far_over = far_over.fma(s, V(3.19985821950859553908e03))
    far_over = far_over.fma(s, V(1.53672958608443695994e03))
    far_over = far_over.fma(s, V(3.25792512996573918826e02))
    far_over = far_over.fma(s, V(3.03380607434824582924e01))
    far_over = far_over.fma(s, V(1))
    var y = x.lt(V(2.857142857142857)).select(near / near_over, far / far_over)
    # The square in the exponent is exact for the upper half of x.
    var upper = V(from_bits=x.to_bits[DType.uint64]() & SIMD[DType.uint64, width](0xFFFFFFFF00000000))
    var power = libm["fexp"]((-upper).fma(upper, V(-0.5625))) * libm["fexp"]((upper - x).fma(upper + x, y))
    return x.lt(V(6)).select(V(1) - power / x, V(1))


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
