"""Rounding, alignment, and taking floats apart."""

from std.math.classify import isinf, isnan
from std.math.libm import libm
from std.math.traits import CeilDivable, CeilDivableRaising, Ceilable, Floorable, Truncable
from std.simd.limits import infinity, unsigned_dtype_of
from std.utils.static_tuple import StaticTuple


@always_inline
def floor[T: Floorable, //](value: T) -> T:
    """The greatest whole number not above."""
    return value.__floor__()


@always_inline
def ceil[T: Ceilable, //](value: T) -> T:
    """The smallest whole number not below."""
    return value.__ceil__()


@always_inline
def trunc[T: Truncable, //](value: T) -> T:
    """The whole part."""
    return value.__trunc__()


@always_inline
def ceildiv[T: CeilDivable, //](numerator: T, denominator: T) -> T:
    """The quotient rounded up."""
    return numerator.__ceildiv__(denominator)


@always_inline
def ceildiv[T: CeilDivableRaising, //](numerator: T, denominator: T) raises -> T:
    return numerator.__ceildiv__(denominator)


@always_inline
def clamp[
    dtype: DType, width: SIMDLength, //
](val: SIMD[dtype, width], lower_bound: type_of(val), upper_bound: type_of(val)) -> type_of(val):
    return val.clamp(lower_bound, upper_bound)


@always_inline
def fma[
    dtype: DType, width: SIMDLength, //
](a: SIMD[dtype, width], b: type_of(a), c: type_of(a)) -> type_of(a):
    """`a * b + c`, rounded once."""
    return a.fma(b, c)


@always_inline
def sum_rounded_twice[
    dtype: DType, width: SIMDLength, //
](product: SIMD[dtype, width], term: type_of(product)) -> type_of(product):
    """`product + term`, where the product stays a number of its own, which contraction would not leave it."""
    return product.fma(type_of(product)(1), term)


@always_inline
def align_down[
    dtype: DType, width: SIMDLength, //
](value: SIMD[dtype, width], alignment: type_of(value)) -> type_of(value):
    """The greatest multiple of `alignment` not above."""
    assert alignment != 0, "zero alignment"
    return value // alignment * alignment


@always_inline
def align_up[
    dtype: DType, width: SIMDLength, //
](value: SIMD[dtype, width], alignment: type_of(value)) -> type_of(value):
    """The smallest multiple of `alignment` not below."""
    assert alignment != 0, "zero alignment"
    return value.__ceildiv__(alignment) * alignment


@always_inline
def copysign[
    dtype: DType, width: SIMDLength, //
](magnitude: SIMD[dtype, width], sign: type_of(magnitude)) -> type_of(magnitude):
    """The size of one number with the sign of another."""
    comptime if __query["is_float", dtype]:
        return __make[type_of(magnitude)](__op["fcopysign"](magnitude._value, sign._value))
    elif __query["is_unsigned", dtype]:
        return magnitude
    else:
        var size = abs(magnitude)
        return sign.lt(type_of(magnitude)(0)).select(-size, size)


@always_inline
def scale_by_power_of_two[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], exponent: type_of(x)) -> type_of(x):
    """`x` times 2 to a whole power, given as a float, that is itself a normal number."""
    comptime bits = unsigned_dtype_of[dtype]()
    comptime mantissa = DType.mantissa_width[dtype]()
    comptime bias = DType.exponent_bias[dtype]()
    comptime whole = DType.int64 if dtype == DType.float64 else DType.int32
    var biased = exponent.cast[whole]() + SIMD[whole, width](bias)
    return x * SIMD[dtype, width](from_bits=biased.cast[bits]() << SIMD[bits, width](mantissa))


@always_inline
def ldexp[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], exp: SIMD[DType.int32, width]) -> SIMD[dtype, width]:
    """`x` times 2 to the power `exp`."""
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    return scale_by_power_of_two(x, exp.cast[dtype]())


@always_inline
def split_exponent[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width]) -> Tuple[SIMD[dtype, width], SIMD[dtype, width]]:
    """A fraction of size 0.5 to 1 and a power of two, whose product is `x`; both 0 for 0."""
    comptime bits = unsigned_dtype_of[dtype]()
    comptime mantissa = DType.mantissa_width[dtype]()
    comptime bias = DType.exponent_bias[dtype]()
    comptime exponent_mask = (1 << DType.exponent_width[dtype]()) - 1
    var word = x.to_bits[bits]()
    var field = (word >> SIMD[bits, width](mantissa)) & SIMD[bits, width](exponent_mask)
    comptime whole = DType.int64 if dtype == DType.float64 else DType.int32
    var exponent = (field.cast[whole]() - SIMD[whole, width](bias - 1)).cast[dtype]()
    var cleared = word & ~(SIMD[bits, width](exponent_mask) << SIMD[bits, width](mantissa))
    var fraction = SIMD[dtype, width](
        from_bits=cleared | (SIMD[bits, width](bias - 1) << SIMD[bits, width](mantissa))
    )
    var nonzero = x.ne(SIMD[dtype, width](0))
    return (
        nonzero.select(fraction, SIMD[dtype, width](0)),
        nonzero.select(exponent, SIMD[dtype, width](0)),
    )


def frexp[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width]) -> StaticTuple[SIMD[dtype, width], 2]:
    """A fraction of size 0.5 to 1 and an exponent of 2; an infinity is its own fraction, NaN gives 0."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime shift = DType.mantissa_width[dtype]() + 1
    # A subnormal number is taken apart as its normal multiple.
    comptime smallest_normal = Scalar[dtype](from_bits=Scalar[unsigned_dtype_of[dtype]()](1 << (shift - 1)))
    var subnormal = x.ne(V(0)) & abs(x).lt(V(smallest_normal))
    var parts = split_exponent(subnormal.select(scale_by_power_of_two(x, V(shift)), x))
    var exponent = subnormal.select(parts[1] - V(shift), parts[1])
    var infinite = isinf(x)
    var zero = isnan(x) | infinite
    var fraction = zero.select(V(0), parts[0])
    return StaticTuple[V, 2](infinite.select(x, fraction), zero.select(V(0), exponent))


def modf[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width]) -> Tuple[SIMD[dtype, width], SIMD[dtype, width]]:
    """The whole part and the rest, both with the sign of `x`."""
    var whole = x.__trunc__()
    return (whole, copysign(x - whole, x))


def remainder[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The IEEE remainder: of the quotient rounded to nearest."""
    return libm["fremainder"](x, y)


def scalb[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """`x` times 2 to the power `y`."""
    return libm["fscalb"](x, y)


def ulp[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The distance from the size of `x` to the next float."""
    var size = abs(x)
    var above = libm["fnextafter"](size, SIMD[dtype, width](infinity[dtype]()))
    var below = libm["fnextafter"](size, SIMD[dtype, width](-infinity[dtype]()))
    var finite = isinf(above).select(size - below, above - size)
    return isnan(x).select(x, isinf(size).select(size, finite))
