"""Reinterpretation of vectors: `bitcast` and `pack_bits`."""


@always_inline("nodebug")
def bitcast[
    src_dtype: DType,
    src_width: SIMDLength,
    //,
    dtype: DType,
    width: SIMDLength = src_width,
](val: SIMD[src_dtype, src_width]) -> SIMD[dtype, width]:
    """The same bits as another vector type of the same size."""
    comptime assert (
        __query["size_of", SIMD[src_dtype, src_width]]
        == __query["size_of", SIMD[dtype, width]]
    ), "the source and destination types must have the same size"
    return __make[SIMD[dtype, width]](
        __bits[__simd[dtype, width]](val._value)
    )


def _uint_type_of_width[width: Int]() -> DType:
    comptime if width == 8:
        return DType.uint8
    elif width == 16:
        return DType.uint16
    elif width == 32:
        return DType.uint32
    elif width == 64:
        return DType.uint64
    elif width == 128:
        return DType.uint128
    else:
        return DType.uint256


@always_inline("nodebug")
def pack_bits[
    src_width: SIMDLength,
    //,
    dtype: DType = _uint_type_of_width[Int(src_width)](),
    width: SIMDLength = 1,
](val: SIMD[DType.bool, src_width]) -> SIMD[dtype, width]:
    """Lane `i` of the mask becomes bit `i` of the result."""
    return __make[SIMD[dtype, width]](
        __bits[__simd[dtype, width]](
            __op[
                "mask_to_bits",
                __simd[_uint_type_of_width[Int(src_width)](), 1],
            ](val._value)
        )
    )
