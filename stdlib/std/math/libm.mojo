"""The C library's functions. Narrow floats are computed as Float32.

Those that programs use in loops are machine operations, the others calls, lane by lane.
"""


@always_inline
def libm[
    dtype: DType, width: SIMDLength, //, operation: StaticString
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] >= 32:
        return __make[SIMD[dtype, width]](__op[operation](x._value))
    else:
        return libm[operation](x.cast[DType.float32]()).cast[dtype]()


@always_inline
def libm[
    dtype: DType, width: SIMDLength, //, operation: StaticString
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] >= 32:
        return __make[SIMD[dtype, width]](__op[operation](x._value, y._value))
    else:
        return libm[operation](x.cast[DType.float32](), y.cast[DType.float32]()).cast[dtype]()


@always_inline
def libm_call[
    dtype: DType, width: SIMDLength, //, double: StaticString, single: StaticString
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Each lane by the native of that name, for Float64 and for Float32."""
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    var result = SIMD[dtype, width]()
    comptime for i in range(Int(width)):
        comptime if dtype == DType.float64:
            result[i] = __make[Scalar[dtype]](__native[double, __simd[DType.float64, 1]](x[i]._value))
        else:
            var lane = __cast[dtype, DType.float32](x[i]._value)
            var value = __native[single, __simd[DType.float32, 1]](lane)
            result[i] = __make[Scalar[dtype]](__cast[DType.float32, dtype](value))
    return result
