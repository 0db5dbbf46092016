"""Masks of all zeros or all ones."""


@always_inline
def is_negative[dtype: DType, width: SIMDLength, //](value: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """All ones where negative, else all zeros."""
    comptime assert __query["is_int", dtype] and __query["is_signed", dtype], (
        "This function is for signed integral types."
    )
    return value >> SIMD[dtype, width](__query["dtype_bits", dtype] - 1)


@always_inline
def splat[width: SIMDLength, //, dtype: DType](value: SIMD[DType.bool, width]) -> SIMD[dtype, width]:
    """All ones where true, else all zeros."""
    return -value.cast[dtype]()


@always_inline
def splat(value: Bool) -> Int:
    return -Int(value)
