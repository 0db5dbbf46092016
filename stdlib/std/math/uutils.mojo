"""Division of integers taken as unsigned."""

from std.simd.limits import unsigned_dtype_of


@always_inline
def ufloordiv[dtype: DType, width: SIMDLength, //](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return (_unsigned(a) // _unsigned(b)).cast[dtype]()


@always_inline
def umod[dtype: DType, width: SIMDLength, //](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return (_unsigned(a) % _unsigned(b)).cast[dtype]()


@always_inline
def udivmod[
    dtype: DType, width: SIMDLength, //
](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> Tuple[SIMD[dtype, width], SIMD[dtype, width]]:
    return (ufloordiv(a, b), umod(a, b))


@always_inline
def uceildiv[dtype: DType, width: SIMDLength, //](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return _unsigned(a).__ceildiv__(_unsigned(b)).cast[dtype]()


@always_inline
def udiv_unchecked(a: Int, b: Int) -> Int:
    """The quotient for a divisor that is not 0."""
    return ufloordiv(a, b)


@always_inline
def udivmod_unchecked(a: Int, b: Int) -> Tuple[Int, Int]:
    debug_assert(b > 0, "divisor must be positive")
    return udivmod(a, b)


@always_inline
def ualign_up(value: Int, alignment: Int) -> Int:
    """The smallest multiple of `alignment` not below."""
    return uceildiv(value, alignment) * alignment


@always_inline
def ualign_down(value: Int, alignment: Int) -> Int:
    """The greatest multiple of `alignment` not above."""
    return ufloordiv(value, alignment) * alignment


@always_inline
def _unsigned[dtype: DType, width: SIMDLength, //](value: SIMD[dtype, width]) -> SIMD[unsigned_dtype_of[dtype](), width]:
    return value.cast[unsigned_dtype_of[dtype]()]()
