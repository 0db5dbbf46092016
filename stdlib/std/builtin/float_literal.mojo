"""`FloatLiteral[value]`: the type of a float literal, an exact rational at compile time."""


struct FloatLiteral[value: __float_lit](
    Boolable, Defaultable, Floatable, TrivialRegisterPassable, Writable
):
    """A number known at compile time. Bound to a variable it becomes a `Float64`."""

    comptime nan = FloatLiteral[__lit_op["float_nan"]]()
    comptime infinity = FloatLiteral[__lit_op["float_inf"]]()
    comptime negative_infinity = FloatLiteral[__lit_op["float_neg_inf"]]()
    comptime negative_zero = FloatLiteral[__lit_op["float_neg_zero"]]()

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    @implicit
    def __init__(value: IntLiteral[_], out self: FloatLiteral[__lit_op["int_to_float", value.value]]):
        pass

    @always_inline
    def is_nan(self) -> Bool:
        return __make[Bool](__lit_cmp["ne", Self.value, Self.value]())

    @always_inline
    def is_neg_zero(self) -> Bool:
        var bits = Float64(self).to_bits()
        return bits == 1 << 63

    @always_inline
    def __add__(self, rhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["add", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __sub__(self, rhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["sub", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __mul__(self, rhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["mul", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __truediv__(self, rhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["truediv", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __floordiv__(self, rhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["floordiv", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __mod__(self, rhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["mod", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __radd__(self, lhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["add", lhs.value, Self.value]]:
        return {}

    @always_inline
    def __rsub__(self, lhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["sub", lhs.value, Self.value]]:
        return {}

    @always_inline
    def __rmul__(self, lhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["mul", lhs.value, Self.value]]:
        return {}

    @always_inline
    def __rtruediv__(self, lhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["truediv", lhs.value, Self.value]]:
        return {}

    @always_inline
    def __rfloordiv__(self, lhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["floordiv", lhs.value, Self.value]]:
        return {}

    @always_inline
    def __rmod__(self, lhs: FloatLiteral[_]) -> FloatLiteral[__lit_op["mod", lhs.value, Self.value]]:
        return {}

    @always_inline
    def __neg__(self) -> FloatLiteral[__lit_op["neg", Self.value]]:
        return {}

    @always_inline
    def __pos__(self) -> Self:
        return self

    @always_inline
    def __abs__(self) -> FloatLiteral[__lit_op["abs", Self.value]]:
        return {}

    @always_inline
    def __eq__(self, rhs: FloatLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["eq", Self.value, rhs.value]())

    @always_inline
    def __ne__(self, rhs: FloatLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["ne", Self.value, rhs.value]())

    @always_inline
    def __lt__(self, rhs: FloatLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["lt", Self.value, rhs.value]())

    @always_inline
    def __le__(self, rhs: FloatLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["le", Self.value, rhs.value]())

    @always_inline
    def __gt__(self, rhs: FloatLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["gt", Self.value, rhs.value]())

    @always_inline
    def __ge__(self, rhs: FloatLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["ge", Self.value, rhs.value]())

    @always_inline
    def __bool__(self) -> Bool:
        return Float64(self) != 0

    @always_inline
    def __float__(self) -> Float64:
        return __make[Float64](__lit_to[__simd[DType.float64, 1], Self.value]())

    @always_inline
    def __int_literal__(self) -> IntLiteral[__lit_op["float_to_int", Self.value]]:
        return {}

    def write_to(self, mut writer: Some[Writer]):
        Float64(self).write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        Float64(self).write_repr_to(writer)
