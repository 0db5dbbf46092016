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
def _unsigned[dtype: DType, width: SIMDLength, //](value: SIMD[dtype, width]) -> SIMD[unsigned_dtype_of[dtype](), width]:
    return value.cast[unsigned_dtype_of[dtype]()]()
