"""`SIMDLength`: the type of a vector's length parameter."""


struct SIMDLength(Comparable, Equatable, ImplicitlyCopyable, Indexer, TrivialRegisterPassable):
    """A number of lanes. Converts to and from `Int`."""

    var _value: __i64

    @always_inline
    @implicit
    def __init__(out self, value: IntLiteral, /):
        self._value = __lit_to[__i64, value.value]()

    @always_inline
    @implicit
    def __init__(out self, value: Int, /):
        self._value = value._value

    @always_inline
    def __init__[T: Indexer](out self, value: T):
        self._value = value.__mlir_index__()

    @always_inline
    def __mlir_index__(self) -> __mlir_type.index:
        return self._value

    @always_inline
    def __int__(self) -> Int:
        return __make[Int](self._value)

    @always_inline
    def __eq__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["icmp_eq"](self._value, rhs._value))

    @always_inline
    def __ne__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["icmp_ne"](self._value, rhs._value))

    @always_inline
    def __lt__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["icmp_slt"](self._value, rhs._value))

    @always_inline
    def __le__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["icmp_sle"](self._value, rhs._value))

    @always_inline
    def __gt__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["icmp_sgt"](self._value, rhs._value))

    @always_inline
    def __ge__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["icmp_sge"](self._value, rhs._value))

    @always_inline
    def __add__(self, rhs: Self) -> Self:
        return __make[Self](__op["iadd"](self._value, rhs._value))

    @always_inline
    def __sub__(self, rhs: Self) -> Self:
        return __make[Self](__op["isub"](self._value, rhs._value))

    @always_inline
    def __mul__(self, rhs: Self) -> Self:
        return __make[Self](__op["imul"](self._value, rhs._value))

    @always_inline
    def __truediv__(self, rhs: Self) -> Self:
        return __make[Self](__op["isdiv"](self._value, rhs._value))

    @always_inline
    def __floordiv__(self, rhs: Self) -> Self:
        return __make[Self](__op["ifloordiv"](self._value, rhs._value))

    @always_inline
    def __mod__(self, rhs: Self) -> Self:
        return __make[Self](__op["ifloormod"](self._value, rhs._value))

    @always_inline
    def __neg__(self) -> Self:
        return __make[Self](__op["ineg"](self._value))

    @always_inline
    def __and__(self, rhs: Self) -> Self:
        return __make[Self](__op["iand"](self._value, rhs._value))

    @always_inline
    def __lshift__(self, rhs: Self) -> Self:
        return __make[Self](__op["ishl"](self._value, rhs._value))

    @always_inline
    def __rshift__(self, rhs: Self) -> Self:
        return __make[Self](__op["iashr"](self._value, rhs._value))

    @always_inline
    def __radd__(self, lhs: Self) -> Self:
        return lhs + self

    @always_inline
    def __rsub__(self, lhs: Self) -> Self:
        return lhs - self

    @always_inline
    def __rmul__(self, lhs: Self) -> Self:
        return lhs * self

    @always_inline
    def is_power_of_two(self) -> Bool:
        return (self > 0) & ((self & (self - 1)) == 0)

    def write_to(self, mut writer: Some[Writer]):
        Int(self).write_to(writer)
