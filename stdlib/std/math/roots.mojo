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
    comptime if dtype == DType.float64:
        var result = SIMD[dtype, width]()
        comptime for i in range(Int(width)):
            result[i] = rebind[Scalar[dtype]](_cbrt(rebind[Float64](x[i])))
        return result
    else:
        return libm["fcbrt"](x)


def _cbrt(x: Float64) -> Float64:
    """The algorithm of FreeBSD's msun: a third of the exponent, a polynomial, one step of Newton's method."""
    if x == 0 or x != x or abs(x) == Float64.MAX:
        return x
    # Subnormal numbers are scaled by 2**54, their roots by 2**-18.
    if abs(x) < 2.2250738585072014e-308:
        return _cbrt(x * 18014398509481984.0) * 3.814697265625e-06
    var bits = abs(x).to_bits()
    var high = (bits >> 32) // 3 + 715094163
    var t = Float64(from_bits=high << 32)
    var size = abs(x)
    var r = (t * t) * (t / size)
    var inner = r.fma(r.fma(1.621429720105354466140, -1.88497979543377169875), 1.87595182427177009643)
    t = t * ((r * r) * r).fma(r.fma(0.145996192886612446982, -0.758397934778766047437), inner)
    # To 23 bits, rounded away from zero.
    t = Float64(from_bits=(t.to_bits() + 0x80000000) & 0xFFFFFFFFC0000000)
    var square = t * t
    r = (size / square - t) / (t + t + size / square)
    t = t.fma(r, t)
    return t if x > 0 else -t


def hypot[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The length of the vector (x, y)."""
    return libm["fhypot"](x, y)
