"""The C library's functions, lane by lane. Narrow floats are computed as Float32."""


@always_inline
def libm[
    dtype: DType, width: SIMDLength, //, name64: StaticString, name32: StaticString
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    var result = SIMD[dtype, width]()
    comptime for i in range(Int(width)):
        comptime if dtype == DType.float64:
            result[i] = __make[Scalar[dtype]](__native[name64, __simd[DType.float64, 1]](x[i]._value))
        else:
            var lane = __cast[dtype, DType.float32](x[i]._value)
            var value = __native[name32, __simd[DType.float32, 1]](lane)
            result[i] = __make[Scalar[dtype]](__cast[DType.float32, dtype](value))
    return result


@always_inline
def libm[
    dtype: DType, width: SIMDLength, //, name64: StaticString, name32: StaticString
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    var result = SIMD[dtype, width]()
    comptime for i in range(Int(width)):
        comptime if dtype == DType.float64:
            result[i] = __make[Scalar[dtype]](__native[name64, __simd[DType.float64, 1]](x[i]._value, y[i]._value))
        else:
            var a = __cast[dtype, DType.float32](x[i]._value)
            var b = __cast[dtype, DType.float32](y[i]._value)
            var value = __native[name32, __simd[DType.float32, 1]](a, b)
            result[i] = __make[Scalar[dtype]](__cast[DType.float32, dtype](value))
    return result
