"""Extreme values, infinities and NaN of every dtype, and dtypes related to a dtype."""


@always_inline
def unsigned_dtype_of[dtype: DType]() -> DType:
    """The unsigned integer dtype of the same width."""
    return unsigned_dtype_of_width[dtype.bit_width()]()


@always_inline
def unsigned_dtype_of_width[bits: Int]() -> DType:
    comptime if bits <= 8:
        return DType.uint8
    elif bits == 16:
        return DType.uint16
    elif bits == 32:
        return DType.uint32
    elif bits == 64:
        return DType.uint64
    elif bits == 128:
        return DType.uint128
    else:
        return DType.uint256


@always_inline
def _from_unsigned[dtype: DType](bits: Scalar[unsigned_dtype_of[dtype]()]) -> Scalar[dtype]:
    return __make[Scalar[dtype]](__bits[__simd[dtype, 1]](bits._value))


@always_inline
def max_finite[dtype: DType]() -> Scalar[dtype]:
    comptime if dtype == DType.bool:
        return rebind[Scalar[dtype]](Scalar[DType.bool](True))
    elif __query["is_unsigned", dtype]:
        return __make[Scalar[dtype]](__op["inot"](__zero[__simd[dtype, 1]]()))
    elif __query["is_int", dtype]:
        return __make[Scalar[dtype]](
            __op["ilshr"](__op["inot"](__zero[__simd[dtype, 1]]()), __lit_to[__simd[dtype, 1], 1]())
        )
    elif dtype == DType.float64:
        return _from_unsigned[dtype](0x7FEFFFFFFFFFFFFF)
    elif dtype == DType.float32:
        return _from_unsigned[dtype](0x7F7FFFFF)
    elif dtype == DType.float16:
        return _from_unsigned[dtype](0x7BFF)
    elif dtype == DType.bfloat16:
        return _from_unsigned[dtype](0x7F7F)
    elif dtype == DType.float8_e4m3fn:
        return _from_unsigned[dtype](0x7E)
    elif dtype == DType.float8_e5m2:
        return _from_unsigned[dtype](0x7B)
    elif dtype == DType.float8_e4m3fnuz or dtype == DType.float8_e5m2fnuz:
        return _from_unsigned[dtype](0x7F)
    else:
        comptime assert False, "max_finite() called on unsupported type"


@always_inline
def min_finite[dtype: DType]() -> Scalar[dtype]:
    comptime if dtype == DType.bool or __query["is_unsigned", dtype]:
        return Scalar[dtype]()
    elif __query["is_int", dtype]:
        return __make[Scalar[dtype]](__op["inot"](max_finite[dtype]()._value))
    else:
        return -max_finite[dtype]()


@always_inline
def infinity[dtype: DType]() -> Scalar[dtype]:
    comptime if dtype == DType.float64:
        return _from_unsigned[dtype](0x7FF0000000000000)
    elif dtype == DType.float32:
        return _from_unsigned[dtype](0x7F800000)
    elif dtype == DType.float16:
        return _from_unsigned[dtype](0x7C00)
    elif dtype == DType.bfloat16:
        return _from_unsigned[dtype](0x7F80)
    elif dtype == DType.float8_e5m2:
        return _from_unsigned[dtype](0x7C)
    else:
        comptime assert False, "+inf only available for the following types: [float8_e5m2, float16, bfloat16, float32, float64]"


@always_inline
def not_a_number[dtype: DType]() -> Scalar[dtype]:
    comptime if dtype == DType.float64:
        return _from_unsigned[dtype](0x7FF8000000000000)
    elif dtype == DType.float32:
        return _from_unsigned[dtype](0x7FC00000)
    elif dtype == DType.float16:
        return _from_unsigned[dtype](0x7E00)
    elif dtype == DType.bfloat16:
        return _from_unsigned[dtype](0x7FC0)
    elif dtype == DType.float8_e4m3fn or dtype == DType.float8_e5m2:
        return _from_unsigned[dtype](0x7F)
    elif dtype == DType.float8_e4m3fnuz or dtype == DType.float8_e5m2fnuz:
        return _from_unsigned[dtype](0x80)
    else:
        comptime assert False, "nan only available for the floating point types"


@always_inline
def has_infinity[dtype: DType]() -> Bool:
    comptime if dtype == DType.float64 or dtype == DType.float32 or dtype == DType.float16:
        return True
    else:
        return dtype == DType.bfloat16 or dtype == DType.float8_e5m2


@always_inline
def max_or_inf[dtype: DType]() -> Scalar[dtype]:
    comptime if has_infinity[dtype]():
        return infinity[dtype]()
    else:
        return max_finite[dtype]()


@always_inline
def min_or_neg_inf[dtype: DType]() -> Scalar[dtype]:
    comptime if has_infinity[dtype]():
        return -infinity[dtype]()
    else:
        return min_finite[dtype]()
