"""`exp`, `exp2`, `expm1`.

`exp` reduces its argument by multiples of ln 2, evaluates a Taylor polynomial and scales by a power of two. `expm1` is
that of fdlibm, its sums of products fused.
"""

from std.math.constants import log2e
from std.math.minmax import max
from std.math.rounding import copysign, scale_by_power_of_two, sum_rounded_twice
from std.simd.limits import infinity


trait _Expable:
    """A type with an exponential function of its own."""

    def __exp__(self) -> Self:
        ...


@always_inline
def exp[T: _Expable, //](x: T) -> T:
    """e to the power of `x`."""
    return x.__exp__()


@always_inline
def exp[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """e to the power of `x`."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if dtype == DType.float64:
        var clamped = x.clamp(V(-709.436139303), V(709.437))
        var k = clamped.fma(V(log2e), V(0.5)).__floor__()
        var r = k.fma(V(-0.69314718055966295651160180568695068359375), clamped)
        var p = V(2.0876756987868098979e-9)
        p = p.fma(r, V(2.5052108385441718775e-8))
        p = p.fma(r, V(2.7557319223985890653e-7))
        p = p.fma(r, V(2.7557319223985890653e-6))
        p = p.fma(r, V(0.000024801587301587301587))
        p = p.fma(r, V(0.00019841269841269841270))
        p = p.fma(r, V(0.0013888888888888888889))
        p = p.fma(r, V(0.0083333333333333333333))
        p = p.fma(r, V(0.041666666666666666667))
        p = p.fma(r, V(0.16666666666666666667))
        p = p.fma(r, V(0.5))
        p = p.fma(r, V(1.0))
        p = p.fma(r, V(1.0))
        return _up_to(x, V(709.437), max(scale_by_power_of_two(p, k), clamped))
    elif dtype == DType.float32:
        var clamped = x.clamp(V(-88.3762626647949), V(88.3762626647949))
        var k = clamped.fma(V(log2e), V(0.5)).__floor__()
        var r = k.fma(V(-0.69314718055966295651160180568695068359375), clamped)
        var p = V(0.00019841269841269841270)
        p = p.fma(r, V(0.0013888888888888888889))
        p = p.fma(r, V(0.0083333333333333333333))
        p = p.fma(r, V(0.041666666666666666667))
        p = p.fma(r, V(0.16666666666666666667))
        p = p.fma(r, V(0.5))
        p = p.fma(r, V(1.0))
        p = p.fma(r, V(1.0))
        return _up_to(x, V(88.3762626647949), max(scale_by_power_of_two(p, k), clamped))
    else:
        return exp(x.cast[DType.float32]()).cast[dtype]()


@always_inline
def _up_to[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], limit: SIMD[dtype, width], value: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Infinity above the limit and, as officially, for NaN."""
    return x.le(limit).select(value, SIMD[dtype, width](infinity[dtype]()))


@always_inline
def exp2[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """2 to the power of `x`."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if dtype == DType.float64:
        return V(2) ** x
    elif dtype == DType.float32:
        var clamped = x.clamp(V(-126), V(126))
        var whole = clamped.cast[DType.int32]()
        var r = clamped - whole.cast[dtype]()
        var p = V(1.33336498402e-3)
        p = p.fma(r, V(9.810352697968e-3))
        p = p.fma(r, V(5.551834031939e-2))
        p = p.fma(r, V(0.2401793301105))
        p = p.fma(r, V(0.693144857883))
        p = p.fma(r, V(1.0))
        var bits = p.to_bits[DType.uint32]() + (whole.cast[DType.uint32]() << SIMD[DType.uint32, width](23))
        return V(from_bits=bits)
    else:
        return exp2(x.cast[DType.float32]()).cast[dtype]()


@always_inline
def exp_approx_f32[W: SIMDLength](x: SIMD[DType.float32, W]) -> SIMD[DType.float32, W]:
    """e to the power of `x` to about three digits: a cubic for the fraction of the exponent of 2."""
    comptime V = SIMD[DType.float32, W]
    comptime rounding = V(12582912)
    var exponent = max(x * V(log2e), V(-127))
    var whole = exponent + rounding - rounding
    var fraction = exponent - whole
    var p = V(0.0771190897)
    p = p.fma(fraction, V(0.2275643945))
    p = p.fma(fraction, V(0.6951461434))
    p = p.fma(fraction, V(1.0))
    return scale_by_power_of_two(p, whole)


def expm1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """e to the power of `x`, minus 1, exact near 0."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return expm1(x.cast[DType.float32]()).cast[dtype]()
    else:
        comptime double = dtype == DType.float64
        comptime greatest = 709.782712893384 if double else 88.72168731689453
        comptime least = -38.816242111356935 if double else -18.71497344970703
        comptime tiny = 5.551115123125783e-17 if double else 2.9802322387695312e-08
        var clamped = x.clamp(V(least), V(greatest))
        var result = _expm1_reduced(clamped)
        result = x.gt(V(greatest)).select(V(infinity[dtype]()), result)
        result = x.lt(V(least)).select(V(-1), result)
        return (abs(x).lt(V(tiny)) | x.ne(x)).select(x, result)


@always_inline
def _expm1_reduced[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """For `x = k ln 2 + r`, by a rational function of r and a case for each kind of k."""
    comptime V = SIMD[dtype, width]
    comptime double = dtype == DType.float64
    comptime ln2_high = 6.93147180369123816490e-01 if double else 6.9313812256e-01
    comptime ln2_low = 1.90821492927058770002e-10 if double else 9.0580006145e-06
    comptime per_ln2 = 1.44269504088896338700e+00 if double else 1.4426950216e+00
    var size = abs(x)
    var k = sum_rounded_twice(x * V(per_ln2), copysign(V(0.5), x)).__trunc__()
    k = size.lt(V(1.0397207708399179)).select(copysign(V(1), x), k)
    k = size.gt(V(0.34657359027997264)).select(k, V(0))
    var high = k.fma(V(-ln2_high), x)
    var low = k * V(ln2_low)
    var r = high - low
    var lost = (high - r) - low
    var half = V(0.5) * r
    var square = r * half
    var p: V
    comptime if double:
        p = V(-2.01099218183624371326e-07).fma(square, V(4.00821782732936239552e-06))
        p = p.fma(square, V(-7.93650757867487942473e-05))
        p = p.fma(square, V(1.58730158725481460165e-03))
        p = p.fma(square, V(-3.33333333333331316428e-02))
    else:
        p = V(1.5807170421e-3).fma(square, V(-3.3333212137e-2))
    p = p.fma(square, V(1))
    var t = (-p).fma(half, V(3))
    var e = square * ((p - t) / (-r).fma(t, V(6)))
    var near_zero = r - r.fma(e, -square)
    e = r.fma(e - lost, -lost) - square
    # Of 1 + r - e, times a power of two that is halved because 2**1024 is no number, minus 1.
    var scale = scale_by_power_of_two(V(1), k - V(1))
    var unit = V(0.5) / scale
    var result = ((r - e + V(1)) * scale) * V(2) - V(1)
    var many = k.gt(V(1)) & k.le(V(56))
    comptime bits = 20 if double else 23
    var small = many & k.lt(V(bits))
    result = many.select(((r - (e + unit) + V(1)) * scale) * V(2), result)
    result = small.select(((r - e + (V(1) - unit)) * scale) * V(2), result)
    var above_one = r.lt(V(-0.25)).select(V(-2) * (e - (r + V(0.5))), V(1) + V(2) * (r - e))
    result = k.eq(V(1)).select(above_one, result)
    result = k.eq(V(-1)).select(V(0.5) * (r - e) - V(0.5), result)
    return k.eq(V(0)).select(near_zero, result)
