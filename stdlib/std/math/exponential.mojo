"""`exp`, `exp2`, `expm1`.

`exp` reduces its argument by multiples of ln 2, evaluates a Taylor polynomial and scales by a power of two.
"""

from std.math.constants import log2e
from std.math.libm import libm
from std.math.minmax import max
from std.math.rounding import scale_by_power_of_two
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


@always_inline
def expm1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """e to the power of `x`, minus 1, exact near 0."""
    return libm["fexpm1"](x)
