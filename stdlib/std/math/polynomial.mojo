"""Polynomials."""


@always_inline
def polynomial_evaluate[
    dtype: DType, width: SIMDLength, //, coefficients: List[Scalar[dtype]]
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The polynomial with these coefficients, constant term first."""
    return _horner_evaluate[coefficients](x)


@always_inline
def _horner_evaluate[
    dtype: DType, width: SIMDLength, //, coefficients: List[Scalar[dtype]]
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Horner's rule with fused steps."""
    comptime last = len(coefficients) - 1
    comptime leading = coefficients[last]
    var result = SIMD[dtype, width](leading)
    comptime for i in range(last):
        # A constant: the list itself is not needed at run time.
        comptime coefficient = coefficients[last - 1 - i]
        result = result.fma(x, SIMD[dtype, width](coefficient))
    return result

