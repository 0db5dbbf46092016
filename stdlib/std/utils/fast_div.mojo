"""`FastDiv`: division by a divisor that stays the same."""


struct FastDiv[dtype: DType](ImplicitlyCopyable, TrivialRegisterPassable):
    var _divisor: Scalar[Self.dtype]

    def __init__(out self, divisor: Int = 1):
        self._divisor = Scalar[Self.dtype](divisor)

    @always_inline
    def __rtruediv__(self, other: Scalar[Self.dtype]) -> Scalar[Self.dtype]:
        return other // self._divisor

    @always_inline
    def __rfloordiv__(self, other: Scalar[Self.dtype]) -> Scalar[Self.dtype]:
        return other // self._divisor

    @always_inline
    def __rmod__(self, other: Scalar[Self.dtype]) -> Scalar[Self.dtype]:
        return other % self._divisor

    @always_inline
    def __divmod__(
        self, other: Scalar[Self.dtype]
    ) -> Tuple[Scalar[Self.dtype], Scalar[Self.dtype]]:
        return (other // self._divisor, other % self._divisor)
