"""`IndexList[n]`: a few integers with elementwise arithmetic, for shapes and positions."""

from std.collections.check_bounds import check_bounds
from std.hash import Hasher
from std.utils.static_tuple import StaticTuple


struct IndexList[size: Int, *, element_type: DType = DType.int64](
    Comparable,
    Defaultable,
    Equatable,
    Hashable,
    ImplicitlyCopyable,
    Sized,
    TrivialRegisterPassable,
    Writable,
):
    var _data: __array[Scalar[Self.element_type], Self.size]

    comptime _Scalar = Scalar[Self.element_type]

    # ===------------------------------------------------------------------=== #
    # Construction
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __init__(out self):
        """All zero."""
        self._data = __zero[__array[Scalar[Self.element_type], Self.size]]()

    @always_inline
    def __init__(
        out self, data: StaticTuple[Scalar[Self.element_type], Self.size]
    ):
        self._data = data._storage

    @always_inline
    @implicit
    def __init__(out self, elems: Tuple[...]):
        self = Self()
        comptime for i in range(Self.size):
            self._set(i, Int(elems[i]))

    @always_inline
    def __init__(out self, *elems: Int, __list_literal__: NoneType = None):
        """One number for every element, or one for all."""
        self = Self()
        if len(elems) == 1:
            for i in range(Self.size):
                self._set(i, elems[0])
        else:
            for i in range(Self.size):
                self._set(i, elems[i])

    # ===------------------------------------------------------------------=== #
    # Elements
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def _get(self, idx: Int) -> Int:
        return Int(__element(self._data, idx))

    @always_inline("nodebug")
    def _set(mut self, idx: Int, value: Int):
        __element(self._data, idx) = Scalar[Self.element_type](value)

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.size

    @always_inline
    def get[idx: Int](self) -> Int:
        return self._get(idx)

    @always_inline
    def __getitem__(self, idx: Int) -> Int:
        check_bounds(idx, Self.size)
        return self._get(idx)

    @always_inline
    def __getitem__[I: Indexer, //](self, idx: I) -> Int:
        return self[index(idx)]

    @always_inline
    def __setitem__(mut self, idx: Int, val: Int):
        check_bounds(idx, Self.size)
        self._set(idx, val)

    @always_inline
    def __setitem__[I: Indexer, //](mut self, idx: I, val: Int):
        self[index(idx)] = val

    def as_tuple(self) -> StaticTuple[Int, Self.size]:
        var result = StaticTuple[Int, Self.size](fill=0)
        for i in range(Self.size):
            result[i] = self._get(i)
        return result

    def canonicalize(self) -> IndexList[Self.size]:
        return self.cast[DType.int64]()

    def cast[
        dtype: DType
    ](self) -> IndexList[Self.size, element_type=dtype]:
        var result = IndexList[Self.size, element_type=dtype]()
        for i in range(Self.size):
            result._set(i, self._get(i))
        return result

    def flattened_length(self) -> Int:
        """The product of the elements."""
        var product = 1
        for i in range(Self.size):
            product *= self._get(i)
        return product

    def reverse(self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(i, self._get(Self.size - 1 - i))
        return result

    def get_row_major_strides(self) -> Self:
        """How far apart neighbours are along each axis of an array of this shape."""
        var result = Self()
        var stride = 1
        for k in range(Self.size):
            var i = Self.size - 1 - k
            result._set(i, stride)
            stride *= self._get(i)
        return result

    # ===------------------------------------------------------------------=== #
    # Arithmetic, element by element
    # ===------------------------------------------------------------------=== #

    def __add__(self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(i, self._get(i) + rhs._get(i))
        return result

    def __sub__(self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(i, self._get(i) - rhs._get(i))
        return result

    def __mul__(self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(i, self._get(i) * rhs._get(i))
        return result

    def __floordiv__(self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(i, self._get(i) // rhs._get(i))
        return result

    def remu(self, rhs: Self) -> Self:
        """Remainders, the elements taken as unsigned."""
        var result = Self()
        for i in range(Self.size):
            result._set(i, Int(UInt(self._get(i)) % UInt(rhs._get(i))))
        return result

    def min(self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(
                i,
                self._get(i) if self._get(i) < rhs._get(i) else rhs._get(i),
            )
        return result

    def max(self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result._set(
                i,
                self._get(i) if self._get(i) > rhs._get(i) else rhs._get(i),
            )
        return result

    # ===------------------------------------------------------------------=== #
    # Comparison: all elements must satisfy it
    # ===------------------------------------------------------------------=== #

    def __eq__(self, rhs: Self) -> Bool:
        for i in range(Self.size):
            if self._get(i) != rhs._get(i):
                return False
        return True

    def __ne__(self, rhs: Self) -> Bool:
        return not (self == rhs)

    def __lt__(self, rhs: Self) -> Bool:
        for i in range(Self.size):
            if not (self._get(i) < rhs._get(i)):
                return False
        return True

    def __le__(self, rhs: Self) -> Bool:
        for i in range(Self.size):
            if not (self._get(i) <= rhs._get(i)):
                return False
        return True

    def __gt__(self, rhs: Self) -> Bool:
        for i in range(Self.size):
            if not (self._get(i) > rhs._get(i)):
                return False
        return True

    def __ge__(self, rhs: Self) -> Bool:
        for i in range(Self.size):
            if not (self._get(i) >= rhs._get(i)):
                return False
        return True

    def __hash__[H: Hasher](self, mut hasher: H):
        for i in range(Self.size):
            self._get(i).__hash__(hasher)

    # ===------------------------------------------------------------------=== #
    # Text
    # ===------------------------------------------------------------------=== #

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("(")
        for i in range(Self.size):
            if i > 0:
                writer.write_string(", ")
            self._get(i).write_to(writer)
        comptime if Self.size == 1:
            writer.write_string(",")
        writer.write_string(")")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("IndexList[", Self.size, ", ", Self.element_type, "](")
        self.write_to(writer)
        writer.write_string(")")


@always_inline
def Index[
    *Ts: Intable, dtype: DType = DType.int64
](*args: *Ts) -> IndexList[Ts.length, element_type=dtype]:
    """An `IndexList` of these numbers."""
    var result = IndexList[Ts.length, element_type=dtype]()
    comptime for i in range(Ts.length):
        result._set(i, Int(args[i]))
    return result


def product[
    size: Int, dtype: DType, //
](tuple: IndexList[size, element_type=dtype], end: Int = size) -> Int:
    """The product of the first `end` elements."""
    var result = 1
    for i in range(end):
        result *= tuple[i]
    return result
