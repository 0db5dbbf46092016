"""Roots and reciprocals."""

from std.math.libm import libm


@always_inline
def sqrt[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The square root; of integers, rounded down, 0 for negative ones."""
    comptime if __query["is_float", dtype]:
        return __make[SIMD[dtype, width]](__op["fsqrt"](x._value))
    else:
        var result = SIMD[dtype, width]()
        comptime for i in range(Int(width)):
            result[i] = Scalar[dtype](_int_sqrt(Int(x[i])))
        return result


def _int_sqrt(x: Int) -> Int:
    if x <= 0:
        return 0
    # The float root is off by at most one.
    var root = Int(__make[Float64](__op["fsqrt"](Float64(x)._value)))
    while root * root > x or root > 3037000499:
        root -= 1
    while root < 3037000499 and (root + 1) * (root + 1) <= x:
        root += 1
    return root


@always_inline
def rsqrt[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 over the square root."""
    comptime assert __query["is_float", dtype], "rsqrt requires floating point type"
    return SIMD[dtype, width](1) / sqrt(x)


@always_inline
def recip[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 over `x`."""
    comptime assert __query["is_float", dtype], "recip requires floating point type"
    return SIMD[dtype, width](1) / x


def cbrt[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The cube root."""
    return libm["cbrt_f64", "cbrt_f32"](x)


def hypot[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The length of the vector (x, y)."""
    return libm["hypot_f64", "hypot_f32"](x, y)
