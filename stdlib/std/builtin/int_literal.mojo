"""`IntLiteral[value]`: the type of an integer literal. Each value is a type of its own; arithmetic is exact
and happens at compile time.
"""

from std.math.traits import Ceilable, Floorable, Truncable


struct IntLiteral[value: __int_lit](
    Boolable,
    Ceilable,
    Defaultable,
    Floorable,
    Indexer,
    Intable,
    TrivialRegisterPassable,
    Truncable,
    Writable,
):
    """An integer known at compile time. Bound to a variable it becomes an `Int`."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __add__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["add", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __sub__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["sub", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __mul__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["mul", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __floordiv__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["floordiv", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __mod__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["mod", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __pow__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["pow", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __and__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["and", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __or__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["or", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __xor__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["xor", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __lshift__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["shl", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __rshift__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["shr", Self.value, rhs.value]]:
        return {}

    @always_inline
    def __truediv__(self, rhs: IntLiteral[_]) -> FloatLiteral[__lit_op["truediv", Self.value, rhs.value]]:
        """The exact quotient."""
        return {}

    @always_inline
    def __neg__(self) -> IntLiteral[__lit_op["neg", Self.value]]:
        return {}

    @always_inline
    def __pos__(self) -> Self:
        return self

    @always_inline
    def __invert__(self) -> IntLiteral[__lit_op["not", Self.value]]:
        return {}

    @always_inline
    def __abs__(self) -> IntLiteral[__lit_op["abs", Self.value]]:
        return {}

    @always_inline
    def __eq__(self, rhs: IntLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["eq", Self.value, rhs.value]())

    @always_inline
    def __ne__(self, rhs: IntLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["ne", Self.value, rhs.value]())

    @always_inline
    def __lt__(self, rhs: IntLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["lt", Self.value, rhs.value]())

    @always_inline
    def __le__(self, rhs: IntLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["le", Self.value, rhs.value]())

    @always_inline
    def __gt__(self, rhs: IntLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["gt", Self.value, rhs.value]())

    @always_inline
    def __ge__(self, rhs: IntLiteral[_]) -> Bool:
        return __make[Bool](__lit_cmp["ge", Self.value, rhs.value]())

    @always_inline
    def __bool__(self) -> Bool:
        return __make[Bool](__lit_cmp["ne", Self.value, 0]())

    @always_inline
    def __int__(self) -> Int:
        return __make[Int](__lit_to[__i64, Self.value]())

    @always_inline
    def __mlir_index__(self) -> __mlir_type.index:
        return __lit_to[__i64, Self.value]()

    @always_inline
    def __floor__(self) -> Self:
        return self

    @always_inline
    def __ceil__(self) -> Self:
        return self

    @always_inline
    def __trunc__(self) -> Self:
        return self

    @always_inline
    def __ceildiv__(self, rhs: IntLiteral[_]) -> IntLiteral[__lit_op["ceildiv", Self.value, rhs.value]]:
        return {}

    def write_to(self, mut writer: Some[Writer]):
        Int(self).write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        Int(self).write_repr_to(writer)
