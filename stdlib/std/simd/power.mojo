"""`**` and rounding to decimal digits."""

from std.math.exponential import exp
from std.math.logarithm import log
from std.simd.limits import not_a_number


def pow_int[
    dtype: DType, length: SIMDLength, //
](base: SIMD[dtype, length], exponent: SIMD[DType.int, length]) -> SIMD[dtype, length]:
    """Every lane raised to an integer, by squaring."""
    comptime if length == 1:
        if exponent[0] == 2:
            return base * base
        if exponent[0] == 3:
            return base * base * base
    var result = SIMD[dtype, length]()
    comptime for i in range(Int(length)):
        result[i] = _pow_scalar_int(base[i], exponent[i])
    return result


def pow_same_int[
    dtype: DType, length: SIMDLength, //
](base: SIMD[dtype, length], exponent: Int) -> SIMD[dtype, length]:
    """Every lane raised to one integer: the products of `pow_int`, of all lanes at once."""
    comptime V = SIMD[dtype, length]
    comptime if length == 1:
        return pow_int(base, SIMD[DType.int, length](exponent))
    comptime if not __query["is_float", dtype]:
        if exponent < 0:
            return pow_int(base, SIMD[DType.int, length](exponent))
    var factor = base
    var left = abs(exponent)
    var result = V(1)
    while left > 0:
        if left & 1 == 1:
            result *= factor
        factor *= factor
        left >>= 1
    comptime if __query["is_float", dtype]:
        if exponent < 0:
            return V(1) / result
    return result


def _pow_scalar_int[dtype: DType, //](base: Scalar[dtype], exponent: Int) -> Scalar[dtype]:
    comptime if not __query["is_float", dtype]:
        if exponent < 0:
            if base == 1:
                return 1
            comptime if __query["is_signed", dtype]:
                if base == -1:
                    return 1 if exponent & 1 == 0 else -1
            return 0
    var factor = base
    var left = exponent if exponent >= 0 else -exponent
    var result: Scalar[dtype] = 1
    while left > 0:
        if left & 1 == 1:
            result *= factor
        factor *= factor
        left >>= 1
    comptime if __query["is_float", dtype]:
        if exponent < 0:
            return 1 / result
    return result


def pow_float[
    dtype: DType, length: SIMDLength, //
](base: SIMD[dtype, length], exponent: SIMD[dtype, length]) -> SIMD[dtype, length]:
    """Every lane raised to a float: products for whole exponents, otherwise by `exp` and `log`."""
    comptime if length == 1:
        return SIMD[dtype, length](_pow_scalar_float(base[0], exponent[0]))
    else:
        comptime V = SIMD[dtype, length]
        var whole = exponent.__trunc__().eq(exponent)
        var same = whole & exponent.eq(V(exponent[0])) & abs(exponent).lt(V(2147483648))
        if same.reduce_and():
            return pow_same_int(base, Int(exponent[0]))
        var power = exp(exponent * log(base))
        var result = base.lt(V(0)).select(V(not_a_number[dtype]()), power)
        if whole.reduce_or():
            for i in range(Int(length)):
                if whole[i]:
                    result[i] = _pow_scalar_float(base[i], exponent[i])
        return result


def _pow_scalar_float[dtype: DType, //](base: Scalar[dtype], exponent: Scalar[dtype]) -> Scalar[dtype]:
    if exponent.__trunc__() == exponent:
        # Exponents beyond 32 bits give 1, as officially.
        if abs(exponent) >= 2147483648:
            return 1
        return _pow_scalar_int(base, Int(exponent))
    if base < 0:
        return not_a_number[dtype]()
    return exp(exponent * log(base))


def round_to_digits[
    dtype: DType, length: SIMDLength, //
](value: SIMD[dtype, length], ndigits: Int) -> SIMD[dtype, length]:
    """Rounded to `ndigits` decimal places; negative counts round to tens, hundreds and so on."""
    comptime if dtype == DType.bool:
        return value
    elif __query["is_int", dtype]:
        if ndigits >= 0:
            return value
        return value - value % SIMD[dtype, length](10) ** (-ndigits)
    else:
        var scale = SIMD[dtype, length](10) ** ndigits
        return (value * scale).__round__() / scale
