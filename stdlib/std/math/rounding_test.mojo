"""Vectors of results that have the bits of the C library's, although it is asked for few of them.

The C library's results are not always the nearest ones, but their errors are bounded: with a bound of 0.52 ULP they
are, except where the exact value lies within 0.02 ULP of the middle between two numbers. So all lanes are computed by
vector arithmetic, to more digits than the result has, and rounded; lanes whose value is too near to a middle, and
those outside of the range of the computation, are done again by the C library. This is Ziv's rounding test, which his
library did to round correctly.
"""

from std.bit import count_trailing_zeros
from std.math.libm import libm
from std.memory.unsafe import pack_bits


@always_inline
def vectorises[dtype: DType, width: SIMDLength]() -> Bool:
    """Is a vector of this type done faster at once than lane by lane? Not without a fused multiplication."""
    return (
        __query["target", "has_fma"]
        and (dtype == DType.float64 or dtype == DType.float32)
        and Int(width) * Int(__query["dtype_bits", dtype]) >= 256
    )


comptime ulp_of_single = 1 << 29
"""A unit in the last place of Float32, in units of a Float64's last place."""


@always_inline
def rounded_to_single[
    width: SIMDLength, //, operation: StaticString
](
    x: SIMD[DType.float32, width],
    value: SIMD[DType.float64, width],
    doubt: SIMD[DType.int64, width],
    in_range: SIMD[DType.bool, width],
) -> SIMD[DType.float32, width]:
    """The operation's result for `x`, which is about `value`.

    The C library's result is the nearest one from a distance of `doubt` to the middle between two results on, in
    parts of `ulp_of_single`.
    """
    # The bits that do not fit are a half where the value is in the middle.
    var rest = value.to_bits[DType.uint64]() & SIMD[DType.uint64, width](ulp_of_single - 1)
    var certain = abs(rest.cast[DType.int64]() - SIMD[DType.int64, width](ulp_of_single // 2)).gt(doubt)
    return _with_lanes_of_libm[operation](x, value.cast[DType.float32](), certain & in_range)


@always_inline
def rounded_to_double[
    width: SIMDLength, //, operation: StaticString, doubt: Float64
](
    x: SIMD[DType.float64, width],
    high: SIMD[DType.float64, width],
    low: SIMD[DType.float64, width],
    in_range: SIMD[DType.bool, width],
) -> SIMD[DType.float64, width]:
    """The operation's result for `x`, which is about `high + low`; `low` is less than an ULP or two of `high`.

    The C library's result is the nearest one from a distance of `doubt` to the middle between two results on, in ULP.
    """
    comptime V = SIMD[DType.float64, width]
    var exponent_bits = SIMD[DType.uint64, width](0x7FF0000000000000)
    comptime ulp_of_one = 2.220446049250313e-16
    var power = V(from_bits=high.to_bits[DType.uint64]() & exponent_bits)
    var distance = power * V(doubt * ulp_of_one)
    var above = high + (low + distance)
    var below = high + (low - distance)
    return _with_lanes_of_libm[operation](x, above, above.eq(below) & in_range)


@always_inline
def _with_lanes_of_libm[
    dtype: DType, width: SIMDLength, //, operation: StaticString
](
    x: SIMD[dtype, width], result: SIMD[dtype, width], certain: SIMD[DType.bool, width]
) -> SIMD[dtype, width]:
    if certain.reduce_and():
        return result
    return _lanes_of_libm[operation](x, result, ~certain)


def _lanes_of_libm[
    dtype: DType, width: SIMDLength, //, operation: StaticString
](
    x: SIMD[dtype, width], result: SIMD[dtype, width], uncertain: SIMD[DType.bool, width]
) -> SIMD[dtype, width]:
    """`result` with the lanes that are uncertain computed by the C library."""
    comptime if Int(width) < 8:
        # `pack_bits` wants eight lanes.
        var padded = uncertain.join(SIMD[DType.bool, width](fill=False))
        return _lanes_of_libm[operation](x.join(x), result.join(result), padded).slice[Int(width)]()
    else:
        var lanes = result
        var left = pack_bits(uncertain)
        while left != 0:
            var i = Int(count_trailing_zeros(left))
            lanes[i] = libm[operation](x[i])
            left &= left - 1
        return lanes
