"""Counting, reversing, rotating bits; powers of two. Every function works lane by lane."""


@always_inline
def count_leading_zeros[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Zero bits above the highest one; all bits for 0."""
    comptime assert __query["is_int", dtype], "must be integral"
    return __make[SIMD[dtype, width]](__op["iclz"](val._value))


@always_inline
def count_trailing_zeros[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Zero bits below the lowest one; all bits for 0."""
    comptime assert __query["is_int", dtype], "must be integral"
    return __make[SIMD[dtype, width]](__op["ictz"](val._value))


@always_inline
def pop_count[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The number of one bits."""
    comptime assert __query["is_int", dtype], "must be integral"
    return __make[SIMD[dtype, width]](__op["ipopcnt"](val._value))


@always_inline
def bit_reverse[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_int", dtype], "must be integral"
    return __make[SIMD[dtype, width]](__op["ibitrev"](val._value))


@always_inline
def byte_swap[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_int", dtype], "must be integral"
    comptime if __query["dtype_bits", dtype] < 16:
        return val
    else:
        return __make[SIMD[dtype, width]](__op["ibswap"](val._value))


@always_inline
def bit_not[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_int", dtype], "must be integral"
    return ~val


@always_inline
def bit_width[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The bits needed to write the number, without a sign bit."""
    comptime bits = __query["dtype_bits", dtype]
    comptime if __query["is_unsigned", dtype]:
        return SIMD[dtype, width](bits) - count_leading_zeros(val)
    else:
        var positive = val.lt(SIMD[dtype, width](0)).select(~val, val)
        return SIMD[dtype, width](bits) - count_leading_zeros(positive)


@always_inline
def log2_floor[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The binary logarithm rounded down; -1 (all ones) for 0 and for negative numbers."""
    comptime bits = __query["dtype_bits", dtype]
    var result = SIMD[dtype, width](bits - 1) - count_leading_zeros(val)
    comptime if __query["is_signed", dtype]:
        return result | (val >> SIMD[dtype, width](bits - 1))
    else:
        return result


@always_inline
def log2_ceil[dtype: DType, //](val: Scalar[dtype]) -> Scalar[dtype]:
    """The binary logarithm rounded up; 0 for 1 and less."""
    if val <= 1:
        return 0
    return log2_floor(val - 1) + 1


@always_inline
def next_power_of_two[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The smallest power of two not below; 1 for 1 and less."""
    var one = SIMD[dtype, width](1)
    return val.gt(one).select(one << bit_width(val - one), one)


@always_inline
def prev_power_of_two[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The greatest power of two not above; 0 for 0 and less."""
    var one = SIMD[dtype, width](1)
    var zero = SIMD[dtype, width](0)
    return val.gt(zero).select(one << (bit_width(val) - one), zero)


@always_inline
def rotate_bits_left[
    dtype: DType, width: SIMDLength, //, shift: Int
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Bits that leave at the top come back at the bottom; negative shifts go the other way."""
    comptime assert __query["is_int", dtype], "must be integral"
    comptime bits = __query["dtype_bits", dtype]
    return __make[SIMD[dtype, width]](__op["irotl"](x._value, SIMD[dtype, width](shift % bits)._value))


@always_inline
def rotate_bits_right[
    dtype: DType, width: SIMDLength, //, shift: Int
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return rotate_bits_left[-shift](x)
