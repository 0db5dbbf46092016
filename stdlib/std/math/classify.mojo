"""Kinds of floats, and comparison with tolerance."""


@always_inline
def isnan[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[DType.bool, width]:
    """True where not a number."""
    comptime if __query["is_float", dtype]:
        return x.ne(x)
    else:
        return SIMD[DType.bool, width](fill=False)


@always_inline
def isinf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[DType.bool, width]:
    """True where plus or minus infinity."""
    comptime if __query["is_float", dtype]:
        return abs(x).eq(SIMD[dtype, width].MAX)
    else:
        return SIMD[DType.bool, width](fill=False)


@always_inline
def isfinite[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[DType.bool, width]:
    """True where neither infinite nor not a number."""
    comptime if __query["is_float", dtype]:
        return abs(x).lt(SIMD[dtype, width].MAX)
    else:
        return SIMD[DType.bool, width](fill=True)


def isclose[
    dtype: DType, width: SIMDLength, *, symmetrical: Bool = True
](
    a: SIMD[dtype, width],
    b: SIMD[dtype, width],
    *,
    atol: Float64 = 1e-08,
    rtol: Float64 = 1e-05,
    equal_nan: Bool = False,
) -> SIMD[DType.bool, width]:
    """True where the difference is within the absolute or the relative tolerance."""
    comptime assert __query["is_float", dtype], "isclose only supports floating-point types"
    var absolute = SIMD[dtype, width](atol.cast[dtype]())
    var relative = SIMD[dtype, width](rtol.cast[dtype]())
    var nans = isnan(a) & isnan(b) & SIMD[DType.bool, width](fill=equal_nan)
    var near: SIMD[DType.bool, width]
    comptime if symmetrical:
        near = isfinite(a) & isfinite(b) & abs(a - b).le(max(absolute, relative * max(abs(a), abs(b))))
    else:
        near = isfinite(b) & abs(a - b).le(absolute + relative * abs(b))
    return a.eq(b) | nans | near
