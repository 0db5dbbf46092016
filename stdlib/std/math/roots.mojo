"""Roots and reciprocals."""

from std.math.minmax import max, min
from std.math.rounding import copysign
from std.simd.limits import infinity, not_a_number


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
    elif dtype == DType.float32:
        return rebind[SIMD[dtype, width]](_cbrt_single(rebind[SIMD[DType.float32, width]](x)))
    else:
        return cbrt(x.cast[DType.float32]()).cast[dtype]()


def _cbrt_single[width: SIMDLength, //](x: SIMD[DType.float32, width]) -> SIMD[DType.float32, width]:
    """The algorithm of FreeBSD's msun: a third of the exponent, then two steps of Halley's method in Float64."""
    comptime V = SIMD[DType.float64, width]
    comptime Bits = SIMD[DType.uint32, width]
    var size = abs(x)
    var subnormal = size.lt(SIMD[DType.float32, width](1.1754943508222875e-38))
    var normal = subnormal.select(size * SIMD[DType.float32, width](16777216), size)
    var third = normal.to_bits[DType.uint32]() // Bits(3)
    third += subnormal.select(Bits(642849266), Bits(709958130))
    var wide = size.cast[DType.float64]()
    var t = SIMD[DType.float32, width](from_bits=third).cast[DType.float64]()
    comptime for _ in range(2):
        var cube = t * t * t
        t = t * (wide + wide + cube) / (wide + cube + cube)
    var itself = x.eq(SIMD[DType.float32, width](0)) | ~size.lt(SIMD[DType.float32, width](infinity[DType.float32]()))
    return itself.select(x, copysign(t.cast[DType.float32](), x))


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


@always_inline
def hypot[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The length of the vector (x, y): the root of the fused sum of squares, scaled if that is no normal number."""
    comptime V = SIMD[dtype, width]
    comptime assert __query["is_float", dtype], "the type must be a floating point type"
    comptime if __query["dtype_bits", dtype] < 32:
        return hypot(x.cast[DType.float32](), y.cast[DType.float32]()).cast[dtype]()
    else:
        comptime double = dtype == DType.float64
        comptime great = 3.273390607896142e150 if double else 1.152921504606847e18
        comptime small = 3.872591914849318e-121 if double else 8.881784197001252e-16
        comptime up = 4.149515568880993e180 if double else 1.2379400392853803e27
        comptime down = 2.409919865102884e-181 if double else 8.077935669463161e-28
        var longer = max(abs(x), abs(y))
        var shorter = min(abs(x), abs(y))
        var scale = longer.gt(V(great)).select(V(down), longer.lt(V(small)).select(V(up), V(1)))
        var unscale = longer.gt(V(great)).select(V(up), longer.lt(V(small)).select(V(down), V(1)))
        longer *= scale
        shorter *= scale
        var result = sqrt(longer.fma(longer, shorter * shorter)) * unscale
        result = (x.ne(x) | y.ne(y)).select(V(not_a_number[dtype]()), result)
        comptime top = infinity[dtype]()
        return (abs(x).eq(V(top)) | abs(y).eq(V(top))).select(V(top), result)
