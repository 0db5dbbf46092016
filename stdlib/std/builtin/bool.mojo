"""`Bool`, conditions, `any` and `all`."""

from std.hash import Hasher
from std.iter.protocol import Iterable
from std.python import PythonObject


trait Boolable:
    """A type with a truth value."""

    def __bool__(self) -> Bool:
        ...


struct Bool(
    Boolable,
    Comparable,
    Defaultable,
    Floatable,
    Hashable,
    ImplicitlyCopyable,
    Intable,
    TrivialRegisterPassable,
    Writable,
):
    """True or false: one bit in registers, one byte in memory."""

    var _value: __i1

    comptime MIN: Bool = False
    comptime MAX: Bool = True

    @always_inline
    def __init__(out self):
        self._value = __lit[__i1, 0]()

    @always_inline
    @implicit
    def __init__(out self, mlir_value: __i1):
        self._value = mlir_value

    @always_inline
    def __init__[T: Boolable, //](out self, value: T):
        self = value.__bool__()

    @always_inline
    def __init__(out self, value: NoneType):
        self._value = __lit[__i1, 0]()

    @always_inline
    @implicit
    def __init__(out self, value: Scalar[DType.bool]):
        self._value = value._value

    def __init__(out self, *, py: PythonObject) raises:
        self = py.__bool__()

    @always_inline
    def __bool__(self) -> Bool:
        return self

    @always_inline
    def __mlir_i1__(self) -> __i1:
        return self._value

    @always_inline
    def __int__(self) -> Int:
        return __make[Int](__op["zext", __i64](self._value))

    @always_inline
    def __float__(self) -> Float64:
        return __make[Float64](__cast[DType.bool, DType.float64](self._value))

    @always_inline
    def __eq__(self, rhs: Bool) -> Bool:
        return __make[Bool](__op["icmp_eq"](self._value, rhs._value))

    @always_inline
    def __ne__(self, rhs: Bool) -> Bool:
        return __make[Bool](__op["ixor"](self._value, rhs._value))

    @always_inline
    def __lt__(self, rhs: Bool) -> Bool:
        return ~self & rhs

    @always_inline
    def __le__(self, rhs: Bool) -> Bool:
        return ~self | rhs

    @always_inline
    def __gt__(self, rhs: Bool) -> Bool:
        return rhs < self

    @always_inline
    def __ge__(self, rhs: Bool) -> Bool:
        return rhs <= self

    @always_inline
    def __invert__(self) -> Bool:
        return __make[Bool](__op["inot"](self._value))

    @always_inline
    def __and__(self, rhs: Bool) -> Bool:
        return __make[Bool](__op["iand"](self._value, rhs._value))

    @always_inline
    def __or__(self, rhs: Bool) -> Bool:
        return __make[Bool](__op["ior"](self._value, rhs._value))

    @always_inline
    def __xor__(self, rhs: Bool) -> Bool:
        return __make[Bool](__op["ixor"](self._value, rhs._value))

    @always_inline
    def __iand__(mut self, rhs: Bool):
        self = self & rhs

    @always_inline
    def __ior__(mut self, rhs: Bool):
        self = self | rhs

    @always_inline
    def __ixor__(mut self, rhs: Bool):
        self = self ^ rhs

    @always_inline
    def __rand__(self, lhs: Bool) -> Bool:
        return lhs & self

    @always_inline
    def __ror__(self, lhs: Bool) -> Bool:
        return lhs | self

    @always_inline
    def __rxor__(self, lhs: Bool) -> Bool:
        return lhs ^ self

    def __hash__[H: Hasher](self, mut hasher: H):
        hasher._update_with_simd(Scalar[DType.bool](self))

    def write_to(self, mut writer: Some[Writer]):
        if self:
            writer.write_string("True")
        else:
            writer.write_string("False")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


def any[
    IterableType: Iterable
](iterable: IterableType) -> Bool where conforms_to(
    IterableType.IteratorType[origin_of(iterable)].Element, Boolable & Deinitable
):
    """True if some element is true."""
    for var item in iterable:
        if item.__bool__():
            return True
    return False


def any(value: SIMD) -> Bool:
    """True if some lane is not zero."""
    return value.cast[DType.bool]().reduce_or().__bool__()


def all[
    IterableType: Iterable
](iterable: IterableType) -> Bool where conforms_to(
    IterableType.IteratorType[origin_of(iterable)].Element, Boolable & Deinitable
):
    """True if no element is false."""
    for var item in iterable:
        if not item.__bool__():
            return False
    return True


def all(value: SIMD) -> Bool:
    """True if no lane is zero."""
    return value.cast[DType.bool]().reduce_and().__bool__()
