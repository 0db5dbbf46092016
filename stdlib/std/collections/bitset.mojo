"""`BitSet[size]`: a set of small integers, one bit each. Its length is the number of members."""

from std.bit import pop_count
from std.collections.array import Array
from std.collections.check_bounds import check_bounds


struct BitSet[size: Int](Boolable, Copyable, Defaultable, Sized, Writable):
    comptime _words: Int = max(1, (Self.size + 63) // 64)
    comptime _last_mask: UInt64 = (
        UInt64.MAX if Self.size % 64 == 0 else (UInt64(1) << UInt64(Self.size % 64)) - 1
    )

    var _bits: Array[UInt64, Self._words]

    def __init__(out self):
        self._bits = Array[UInt64, Self._words](fill=0)

    def __init__(out self: BitSet[Int(init.length)], init: SIMD[DType.bool, _]):
        """Lane `i` of the mask says whether `i` is a member."""
        self = BitSet[Int(init.length)]()
        for i in range(len(init)):
            if init[i]:
                self.set(i)

    @always_inline
    def set(mut self, idx: Int):
        check_bounds(idx, Self.size)
        self._bits.unsafe_get(idx >> 6) |= UInt64(1) << UInt64(idx & 63)

    @always_inline
    def clear(mut self, idx: Int):
        check_bounds(idx, Self.size)
        self._bits.unsafe_get(idx >> 6) &= ~(UInt64(1) << UInt64(idx & 63))

    @always_inline
    def toggle(mut self, idx: Int):
        check_bounds(idx, Self.size)
        self._bits.unsafe_get(idx >> 6) ^= UInt64(1) << UInt64(idx & 63)

    @always_inline
    def test(self, idx: Int) -> Bool:
        check_bounds(idx, Self.size)
        return (self._bits.unsafe_get(idx >> 6) >> UInt64(idx & 63)) & 1 != 0

    def __contains__(self, idx: Int) -> Bool:
        return UInt(idx) < UInt(Self.size) and self.test(idx)

    def test_range[
        bit_value: Bool, *, lo: Int = 0, hi: Int = Self.size
    ](self) -> Bool:
        """Whether every bit of `lo ... hi - 1` has the value."""
        for i in range(lo, hi):
            if self.test(i) != bit_value:
                return False
        return True

    def set_all(mut self):
        for i in range(Self._words):
            self._bits.unsafe_get(i) = UInt64.MAX
        self._bits.unsafe_get(Self._words - 1) = Self._last_mask

    def clear_all(mut self):
        for i in range(Self._words):
            self._bits.unsafe_get(i) = 0

    def toggle_all(mut self):
        for i in range(Self._words):
            self._bits.unsafe_get(i) ^= UInt64.MAX
        self._bits.unsafe_get(Self._words - 1) &= Self._last_mask

    def __len__(self) -> Int:
        var total = 0
        for i in range(Self._words):
            total += Int(pop_count(self._bits.unsafe_get(i)))
        return total

    def __bool__(self) -> Bool:
        for i in range(Self._words):
            if self._bits.unsafe_get(i) != 0:
                return True
        return False

    def union(self, other: Self) -> Self:
        var result = Self()
        for i in range(Self._words):
            result._bits.unsafe_get(i) = self._bits.unsafe_get(
                i
            ) | other._bits.unsafe_get(i)
        return result^

    def intersection(self, other: Self) -> Self:
        var result = Self()
        for i in range(Self._words):
            result._bits.unsafe_get(i) = self._bits.unsafe_get(
                i
            ) & other._bits.unsafe_get(i)
        return result^

    def difference(self, other: Self) -> Self:
        var result = Self()
        for i in range(Self._words):
            result._bits.unsafe_get(i) = (
                self._bits.unsafe_get(i) & ~other._bits.unsafe_get(i)
            )
        return result^

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("{")
        var first = True
        for i in range(Self.size):
            if self.test(i):
                if not first:
                    writer.write_string(", ")
                first = False
                i.write_to(writer)
        writer.write_string("}")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("BitSet[", Self.size, "](")
        self.write_to(writer)
        writer.write_string(")")
