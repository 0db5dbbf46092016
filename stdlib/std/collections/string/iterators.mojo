"""Walking through text: bytes, code points, code points as spans, grapheme clusters."""

from std.collections.string.codepoint import Codepoint, _get, decode
from std.iter.protocol import Iterable, Iterator, StopIteration


struct BytesIter[mut: Bool, //, origin: Origin[mut=mut]](ImplicitlyCopyable, Iterable, Iterator, Sized):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = UInt8

    var _data: __ptr
    var _left: Int

    @always_inline
    def __init__(out self, data: __ptr, length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> UInt8:
        if self._left == 0:
            raise StopIteration()
        var byte = __make[UInt8](__op["load", __i8](self._data))
        self._data = __op["ptr_add"](self._data, __lit[__i64, 1]())
        self._left -= 1
        return byte

    @always_inline
    def __len__(self) -> Int:
        return self._left

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._left, Optional(self._left))


struct CodepointsIter[mut: Bool, //, origin: Origin[mut=mut]](ImplicitlyCopyable, Iterable, Iterator, Sized):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Codepoint

    var _data: __ptr
    var _left: Int

    @always_inline
    def __init__(out self, data: __ptr, length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Codepoint:
        if self._left == 0:
            raise StopIteration()
        var decoded = decode(self._data)
        self._data = __op["ptr_add"](self._data, decoded.size._value)
        self._left -= decoded.size
        return decoded.codepoint

    def peek_next(self) -> Optional[Codepoint]:
        """The next code point, without moving."""
        if self._left == 0:
            return Optional[Codepoint](None)
        return Optional(decode(self._data).codepoint)

    def next(mut self) -> Optional[Codepoint]:
        try:
            return Optional(self.__next__())
        except:
            return Optional[Codepoint](None)

    def __len__(self) -> Int:
        return __make[StringSpan[Self.origin]](self._data, self._left).count_codepoints()


struct CodepointSliceIter[mut: Bool, //, origin: Origin[mut=mut], forward: Bool = True](
    ImplicitlyCopyable, Iterable, Iterator, Sized
):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = StringSpan[Self.origin]

    var _data: __ptr
    var _left: Int

    @always_inline
    def __init__(out self, data: __ptr, length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> StringSpan[Self.origin]:
        if self._left == 0:
            raise StopIteration()
        comptime if Self.forward:
            var size = decode(self._data).size
            var result = __make[StringSpan[Self.origin]](self._data, size)
            self._data = __op["ptr_add"](self._data, size._value)
            self._left -= size
            return result
        else:
            var start = self._left - 1
            while _get(self._data, start) & 0xC0 == 0x80:
                start -= 1
            var address = __op["ptr_add"](self._data, start._value)
            var result = __make[StringSpan[Self.origin]](address, self._left - start)
            self._left = start
            return result

    def peek_next(self) -> Optional[StringSpan[Self.origin]]:
        """The next piece, without moving."""
        var copy = self
        return copy.next()

    def next(mut self) -> Optional[StringSpan[Self.origin]]:
        try:
            return Optional(self.__next__())
        except:
            return Optional[StringSpan[Self.origin]](None)

    def __len__(self) -> Int:
        return __make[StringSpan[Self.origin]](self._data, self._left).count_codepoints()


struct GraphemeIter[mut: Bool, //, origin: Origin[mut=mut], forward: Bool = True](
    ImplicitlyCopyable, Iterable, Iterator, Sized
):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = StringSpan[Self.origin]

    var _data: __ptr
    var _start: Int
    var _end: Int

    @always_inline
    def __init__(out self, data: __ptr, length: Int):
        self._data = data
        self._start = 0
        self._end = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    def __next__(mut self) raises StopIteration -> StringSpan[Self.origin]:
        if self._start >= self._end:
            raise StopIteration()
        comptime if Self.forward:
            var next = __make[Int](
                __native["grapheme_next", __i64](self._data, self._end._value, self._start._value)
            )
            var address = __op["ptr_add"](self._data, self._start._value)
            var result = __make[StringSpan[Self.origin]](address, next - self._start)
            self._start = next
            return result
        else:
            var previous = __make[Int](
                __native["grapheme_prev", __i64](self._data, self._end._value, self._end._value)
            )
            var address = __op["ptr_add"](self._data, previous._value)
            var result = __make[StringSpan[Self.origin]](address, self._end - previous)
            self._end = previous
            return result

    def next(mut self) -> Optional[StringSpan[Self.origin]]:
        try:
            return Optional(self.__next__())
        except:
            return Optional[StringSpan[Self.origin]](None)

    def remaining_byte_length(self) -> Int:
        return self._end - self._start

    def __len__(self) -> Int:
        var address = __op["ptr_add"](self._data, self._start._value)
        return __make[StringSpan[Self.origin]](address, self._end - self._start).count_graphemes()


struct GraphemeIndicesIter[mut: Bool, //, origin: Origin[mut=mut]](ImplicitlyCopyable, Iterable, Iterator):
    """Pairs of the byte offset of a grapheme cluster and the cluster."""

    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Tuple[Int, StringSpan[Self.origin]]

    var _graphemes: GraphemeIter[Self.origin]

    @always_inline
    def __init__(out self, data: __ptr, length: Int):
        self._graphemes = GraphemeIter[Self.origin](data, length)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    def __next__(mut self) raises StopIteration -> Tuple[Int, StringSpan[Self.origin]]:
        var at = self._graphemes._start
        return (at, self._graphemes.__next__())


comptime GraphemeSliceIter = GraphemeIter
