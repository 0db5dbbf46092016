"""The C library's functions, as machine operations. Narrow floats are computed as Float32."""


@always_inline
def libm[
    dtype: DType, width: SIMDLength, //, name: StaticString
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] >= 32:
        return __make[SIMD[dtype, width]](__op[name](x._value))
    else:
        return libm[name](x.cast[DType.float32]()).cast[dtype]()


@always_inline
def libm[
    dtype: DType, width: SIMDLength, //, name: StaticString
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] >= 32:
        return __make[SIMD[dtype, width]](__op[name](x._value, y._value))
    else:
        return libm[name](x.cast[DType.float32](), y.cast[DType.float32]()).cast[dtype]()
