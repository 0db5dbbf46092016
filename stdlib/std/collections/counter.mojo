"""`Counter[V]`: how often each value occurs."""

from std.collections.dict import Dict, _DictEntryIter, _DictKeyIter, _DictKeyIterOwned
from std.collections.dict import _DictValueIter
from std.hash import Hasher, default_hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator
from std.utils.variant import Variant


@fieldwise_init
struct CountTuple[V: KeyElement](Comparable, Copyable):
    """A value and its count; ordered by falling count."""

    var _value: Self.V
    var _count: Int

    def __lt__(self, other: Self) -> Bool:
        return self._count > other._count

    def __eq__(self, other: Self) -> Bool:
        return self._count == other._count

    def __getitem__(self, idx: Int) -> Variant[Self.V, Int]:
        """The value for 0, the count otherwise."""
        if idx == 0:
            return self._value.copy()
        return self._count


struct Counter[V: KeyElement, H: Hasher = default_hasher](
    Boolable,
    Copyable,
    Defaultable,
    Equatable,
    Iterable,
    IterableOwned,
    Sized,
    Writable where conforms_to(V, Writable),
):
    var _data: Dict[Self.V, Int, Self.H]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[Self.V, Int, Self.H, iterable_origin]
    comptime IteratorOwnedType: Iterator = _DictKeyIterOwned[Self.V, Int, Self.H]

    # ===------------------------------------------------------------------=== #
    # Construction
    # ===------------------------------------------------------------------=== #

    def __init__(out self):
        self._data = Dict[Self.V, Int, Self.H]()

    def __init__(out self, var *values: Self.V):
        self._data = Dict[Self.V, Int, Self.H]()
        for i in range(len(values)):
            self._add(values[i], 1)

    def __init__[
        I: Iterable, //
    ](
        out self: Counter[I.IteratorType[origin_of(iterable)].Element],
        ref iterable: I,
    ):
        self = {}
        for var value in iterable:
            self._add(value, 1)

    @staticmethod
    def fromkeys(keys: List[Self.V], value: Int) -> Self:
        var result = Self()
        for key in keys:
            result[key] = value
        return result^

    # ===------------------------------------------------------------------=== #
    # Access
    # ===------------------------------------------------------------------=== #

    def _add(mut self, value: Self.V, amount: Int):
        var hash = Dict[Self.V, Int, Self.H]._hash(value)
        var place = self._data._find(hash, value)
        if place < 0:
            self._data._set(value.copy(), amount)
        else:
            self._data._entry(place).value += amount

    def _count_of(self, value: Self.V) -> Int:
        var place = self._data._find(
            Dict[Self.V, Int, Self.H]._hash(value), value
        )
        if place < 0:
            return 0
        return self._data._entry(place).value

    def __getitem__(self, key: Self.V) -> Int:
        """The count; 0 for a value that is not there."""
        return self._count_of(key)

    def __setitem__(mut self, value: Self.V, count: Int):
        self._data[value.copy()] = count

    def __contains__(self, key: Self.V) -> Bool:
        return key in self._data

    def __len__(self) -> Int:
        return len(self._data)

    def __bool__(self) -> Bool:
        return len(self._data) > 0

    def __iter__(
        ref self,
    ) -> _DictKeyIter[Self.V, Int, Self.H, origin_of(self)]:
        return _DictKeyIter[Self.V, Int, Self.H, origin_of(self)](
            self._data._entries, self._data._used, self._data._live
        )

    def __iter__(deinit self) -> _DictKeyIterOwned[Self.V, Int, Self.H]:
        return _DictKeyIterOwned[Self.V, Int, Self.H](self._data^)

    def keys(
        ref self,
    ) -> _DictKeyIter[Self.V, Int, Self.H, origin_of(self._data)]:
        return self._data.keys()

    def values(
        ref self,
    ) -> _DictValueIter[Self.V, Int, Self.H, origin_of(self._data)]:
        return self._data.values()

    def items(
        ref self,
    ) -> _DictEntryIter[Self.V, Int, Self.H, origin_of(self._data)]:
        return self._data.items()

    def get(self, value: Self.V) -> Optional[Int]:
        return self._data.get(value)

    def get(self, value: Self.V, default: Int) -> Int:
        return self._data.get(value, default)

    def pop(mut self, value: Self.V) raises -> Int:
        return self._data.pop(value)

    def pop(mut self, value: Self.V, var default: Int) -> Int:
        return self._data.pop(value, default)

    def popitem(mut self) raises -> CountTuple[Self.V]:
        var entry = self._data.popitem()
        return CountTuple[Self.V](entry.key.copy(), entry.value)

    def clear(mut self):
        self._data.clear()

    # ===------------------------------------------------------------------=== #
    # Counting
    # ===------------------------------------------------------------------=== #

    def total(self) -> Int:
        var sum = 0
        for count in self._data.values():
            sum += count
        return sum

    def most_common(self, n: Int) -> List[CountTuple[Self.V]]:
        """The `n` values with the highest counts, falling."""
        var all = List[CountTuple[Self.V]](capacity=len(self._data))
        for item in self._data.items():
            all.append(CountTuple[Self.V](item.key.copy(), item.value))

        def higher(
            a: CountTuple[Self.V], b: CountTuple[Self.V]
        ) {} -> Bool:
            return a._count > b._count

        sort[stable=True](all, higher)
        if n < len(all):
            all.shrink(n)
        return all^

    def elements(self) -> List[Self.V]:
        """Every value as often as it counts."""
        var result = List[Self.V]()
        for item in self._data.items():
            for _ in range(item.value):
                result.append(item.key.copy())
        return result^

    def update(mut self, other: Self):
        for item in other._data.items():
            self._add(item.key, item.value)

    def subtract(mut self, other: Self):
        for item in other._data.items():
            self._add(item.key, -item.value)

    # ===------------------------------------------------------------------=== #
    # Arithmetic: only positive counts are kept
    # ===------------------------------------------------------------------=== #

    def _keep_positive(self) -> Self:
        var result = Self()
        for item in self._data.items():
            if item.value > 0:
                result[item.key] = item.value
        return result^

    def __add__(self, other: Self) -> Self:
        var result = self.copy()
        result.update(other)
        return result._keep_positive()

    def __iadd__(mut self, other: Self):
        self = self + other

    def __sub__(self, other: Self) -> Self:
        var result = self.copy()
        result.subtract(other)
        return result._keep_positive()

    def __isub__(mut self, other: Self):
        self = self - other

    def __and__(self, other: Self) -> Self:
        """The lower of both counts."""
        var result = Self()
        for item in self._data.items():
            if item.key in other:
                result[item.key] = min(item.value, other._count_of(item.key))
        return result^

    def __iand__(mut self, other: Self):
        self = self & other

    def __or__(self, other: Self) -> Self:
        """The higher of both counts."""
        var result = self._keep_positive()
        for item in other._data.items():
            var count = max(item.value, self._count_of(item.key))
            if count > 0:
                result[item.key] = count
        return result^

    def __ior__(mut self, other: Self):
        self = self | other

    def __pos__(self) -> Self:
        return self._keep_positive()

    def __neg__(self) -> Self:
        """The negative counts, made positive."""
        var result = Self()
        for item in self._data.items():
            if item.value < 0:
                result[item.key] = -item.value
        return result^

    # ===------------------------------------------------------------------=== #
    # Comparison: a missing value counts 0
    # ===------------------------------------------------------------------=== #

    def __eq__(self, other: Self) -> Bool:
        for item in self._data.items():
            if item.value != other._count_of(item.key):
                return False
        for item in other._data.items():
            if item.value != self._count_of(item.key):
                return False
        return True

    def __ne__(self, other: Self) -> Bool:
        return not (self == other)

    def le(self, other: Self) -> Bool:
        """No count is above the other's."""
        for item in self._data.items():
            if item.value > other._count_of(item.key):
                return False
        return True

    def lt(self, other: Self) -> Bool:
        """Every count is below the other's."""
        for item in self._data.items():
            if item.value >= other._count_of(item.key):
                return False
        return True

    def ge(self, other: Self) -> Bool:
        return other.le(self)

    def gt(self, other: Self) -> Bool:
        return other.lt(self)

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.V, Writable):
        writer.write_string("{")
        var first = True
        for item in self.most_common(len(self)):
            if not first:
                writer.write_string(", ")
            first = False
            item._value.write_to(writer)
            writer.write_string(": ")
            item._count.write_to(writer)
        writer.write_string("}")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.V, Writable):
        writer.write_string("Counter[")
        writer.write_string(__query["plain_name", Self.V])
        writer.write_string("]({")
        var first = True
        for item in self.most_common(len(self)):
            if not first:
                writer.write_string(", ")
            first = False
            item._value.write_repr_to(writer)
            writer.write_string(": ")
            item._count.write_repr_to(writer)
        writer.write_string("})")
