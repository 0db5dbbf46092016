"""`Set[T]`: distinct values in order of insertion; a `Dict` without values."""

from std.collections.dict import Dict, _DictKeyIter, _DictKeyIterOwned
from std.hash import Hasher, default_hasher, hash
from std.iter.protocol import Iterable, IterableOwned, Iterator


@explicit_destroy(
    "A `Set` of non-`Deinitable` elements must be destroyed with"
    " `deinit_with()`."
)
struct Set[T: AnyType, H: Hasher = default_hasher](
    Boolable,
    Comparable where conforms_to(T, Copyable),
    Copyable where conforms_to(T, Copyable),
    Deinitable where conforms_to(T, Deinitable),
    Equatable,
    Hashable,
    Iterable,
    IterableOwned where conforms_to(T, Deinitable),
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    var _data: Dict[Self.T, NoneType, Self.H]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[Self.T, NoneType, Self.H, iterable_origin]
    comptime IteratorOwnedType: Iterator = _DictKeyIterOwned[
        Self.T, NoneType, Self.H
    ]

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    def __init__(out self):
        self._data = Dict[Self.T, NoneType, Self.H]()

    def __init__(
        out self, *ts: Self.T, __set_literal__: NoneType = None
    ) where conforms_to(Self.T, Copyable):
        self._data = Dict[Self.T, NoneType, Self.H](capacity=len(ts))
        for t in ts:
            self.add(t.copy())

    def __init__[
        I: Iterable, //
    ](
        out self: Set[I.IteratorType[origin_of(elements)].Element],
        ref elements: I,
    ):
        self = {}
        for var element in elements:
            self.add(element^)

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self._data = copy._data.copy()

    def __init__(out self, *, deinit move: Self):
        self._data = move._data^

    comptime __move_ctor_is_trivial: Bool = True

    def deinit_with[F: def(var Self.T), //](deinit self, deinit_func: F, /):
        def each(var key: Self.T, var value: NoneType) {imm}:
            deinit_func(key^)

        self._data^.deinit_with(each)

    # ===------------------------------------------------------------------=== #
    # Elements
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __len__(self) -> Int:
        return len(self._data)

    @always_inline
    def __bool__(self) -> Bool:
        return len(self._data) > 0

    @always_inline
    def __contains__(self, t: Self.T) -> Bool:
        return t in self._data

    def add(mut self, var t: Self.T):
        self._data._set(t^, None)

    def insert(mut self, var t: Self.T) -> Optional[Self.T]:
        """Adds a value and gives the equal one it displaced, if any."""
        var displaced = self._data.insert(t^, None)
        if displaced:
            return Optional[Self.T](displaced.unsafe_take().reap_key())
        return Optional[Self.T]()

    def remove(mut self, t: Self.T) raises:
        _ = self._data.pop(t)

    def discard(mut self, value: Self.T):
        _ = self._data.pop(value, None)

    def pop(mut self) raises -> Self.T:
        """Removes the newest value."""
        if len(self._data) == 0:
            raise Error("Pop on empty set")
        return self._data.popitem().reap_key()

    def clear(mut self):
        self._data.clear()

    @always_inline
    def __iter__(
        ref self,
    ) -> _DictKeyIter[Self.T, NoneType, Self.H, origin_of(self)]:
        return _DictKeyIter[Self.T, NoneType, Self.H, origin_of(self)](
            self._data._entries, self._data._used, self._data._live
        )

    def __iter__(deinit self) -> _DictKeyIterOwned[Self.T, NoneType, Self.H]:
        return _DictKeyIterOwned[Self.T, NoneType, Self.H](self._data^)

    # ===------------------------------------------------------------------=== #
    # Algebra
    # ===------------------------------------------------------------------=== #

    def union(self, other: Self) -> Self:
        var result = self.copy()
        result.update(other)
        return result^

    def intersection(self, other: Self) -> Self:
        var result = Self()
        for v in self:
            if v in other:
                result.add(v.copy())
        return result^

    def difference(self, other: Self) -> Self:
        var result = Self()
        for v in self:
            if v not in other:
                result.add(v.copy())
        return result^

    def symmetric_difference(self, other: Self) -> Self:
        var result = self.difference(other)
        for v in other:
            if v not in self:
                result.add(v.copy())
        return result^

    def update(mut self, other: Self):
        for e in other:
            self.add(e.copy())

    def intersection_update(mut self, other: Self):
        # The order is that of the smaller set.
        self = other.intersection(self) if len(self) > len(other) else self.intersection(other)

    def difference_update(mut self, other: Self):
        for o in other:
            self.discard(o)

    def symmetric_difference_update(mut self, other: Self):
        self = self.symmetric_difference(other)

    def __or__(self, other: Self) -> Self:
        return self.union(other)

    def __and__(self, other: Self) -> Self:
        return self.intersection(other)

    def __sub__(self, other: Self) -> Self:
        return self.difference(other)

    def __xor__(self, other: Self) -> Self:
        return self.symmetric_difference(other)

    def __ior__(mut self, other: Self):
        self.update(other)

    def __iand__(mut self, other: Self):
        self.intersection_update(other)

    def __isub__(mut self, other: Self):
        self.difference_update(other)

    def __ixor__(mut self, other: Self):
        self.symmetric_difference_update(other)

    # ===------------------------------------------------------------------=== #
    # Comparison
    # ===------------------------------------------------------------------=== #

    def issubset(self, other: Self) -> Bool:
        if len(self) > len(other):
            return False
        for v in self:
            if v not in other:
                return False
        return True

    def issuperset(self, other: Self) -> Bool:
        return other.issubset(self)

    def isdisjoint(self, other: Self) -> Bool:
        for v in self:
            if v in other:
                return False
        return True

    def __eq__(self, other: Self) -> Bool:
        return len(self) == len(other) and self.issubset(other)

    def __ne__(self, other: Self) -> Bool:
        return not (self == other)

    def __le__(self, other: Self) -> Bool:
        return self.issubset(other)

    def __ge__(self, other: Self) -> Bool:
        return other.issubset(self)

    def __lt__(self, other: Self) -> Bool:
        return len(self) < len(other) and self.issubset(other)

    def __gt__(self, other: Self) -> Bool:
        return other < self

    def __hash__[Other: Hasher](self, mut hasher: Other):
        """Does not depend on the order."""
        var sum = UInt64(0)
        for v in self:
            sum ^= hash(v)
        sum.__hash__(hasher)

    # ===------------------------------------------------------------------=== #
    # Text
    # ===------------------------------------------------------------------=== #

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("{")
        var first = True
        for v in self:
            if not first:
                writer.write_string(", ")
            first = False
            v.write_to(writer)
        writer.write_string("}")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("Set[")
        writer.write_string(__query["plain_name", Self.T])
        writer.write_string(", Hasher=")
        writer.write_string(__query["plain_name", Self.H])
        writer.write_string("]({")
        var first = True
        for v in self:
            if not first:
                writer.write_string(", ")
            first = False
            v.write_repr_to(writer)
        writer.write_string("})")
