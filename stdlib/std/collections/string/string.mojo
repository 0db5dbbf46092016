"""`String`: owned UTF-8 text, 24 bytes.

Three forms, told apart by the last word, `_capacity`:

- inline (top bit set): up to 23 bytes stand in the struct itself, the length in bits 56 to 60;
- heap (second bit set): `_data` points at a buffer shared by reference count (8 bytes in front of the
  text) and copied before the first change by one of several owners; the low bits are its size;
- constant (neither): `_data` points at text that lives forever, `_capacity` is its length.

Nearly everything that only reads goes through `StringSpan`.
"""

from std.builtin.builtin_slice import ContiguousSlice, StridedSlice
from std.collections.check_bounds import _literal_index
from std.collections.string.codepoint import Codepoint, _put, ascii, chr, ord
from std.collections.string.iterators import (
    BytesIter,
    CodepointSliceIter,
    CodepointsIter,
    GraphemeIndicesIter,
    GraphemeIter,
)
from std.collections.string.lossy import write_lossy
from std.collections.string.parse_float import atof
from std.collections.string.parse_int import atol
from std.ffi.cstring import CStringSpan
from std.format.tstring import TString
from std.hash import Hasher
from std.iter.protocol import Iterable, Iterator
from std.os import PathLike
from std.python import PythonObject

comptime _INLINE_CAPACITY = 23
comptime _INLINE_FLAG = -(1 << 63)
comptime _HEAP_FLAG = 1 << 62
comptime _CAPACITY_MASK = (1 << 56) - 1
comptime _HEADER = 8


struct String(
    Boolable,
    Comparable,
    Defaultable,
    Equatable,
    FloatableRaising,
    Hashable,
    ImplicitlyCopyable,
    IntableRaising,
    PathLike,
    Writable,
    Writer,
):
    """Text that grows. Copying is O(1)."""

    var _data: __ptr
    var _length: Int
    var _capacity: Int

    comptime INLINE_CAPACITY: Int = _INLINE_CAPACITY
    comptime ASCII_LOWERCASE: StaticString = "abcdefghijklmnopqrstuvwxyz"
    comptime ASCII_UPPERCASE: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    comptime ASCII_LETTERS: StaticString = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    comptime DIGITS: StaticString = "0123456789"
    comptime HEX_DIGITS: StaticString = "0123456789abcdefABCDEF"
    comptime OCT_DIGITS: StaticString = "01234567"
    comptime PUNCTUATION: StaticString = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    comptime PRINTABLE: StaticString = (
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\v\f"
    )

    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = GraphemeIter[
        iterable_origin
    ]

    # Life cycle

    @always_inline
    def __init__(out self):
        self._data = StaticString("")._data
        self._length = 0
        self._capacity = 0

    @always_inline
    @implicit
    def __init__(out self, text: StaticString):
        self = Self._of_bytes(text._data, text._length)

    @always_inline
    @implicit
    def __init__(out self, lit: StringLiteral[_]):
        self._data = __str_data[lit.value]()
        self._length = lit.byte_length()
        self._capacity = lit.byte_length()

    def __init__(out self, *, capacity_bytes: Int):
        if capacity_bytes <= _INLINE_CAPACITY:
            self = Self._empty_inline()
        else:
            self = Self._empty_heap(capacity_bytes)

    def __init__(out self, *, capacity: Int):
        self = Self(capacity_bytes=capacity)

    @always_inline
    def __init__(out self, other: String):
        self = other

    def __init__(out self, span: StringSpan[_]):
        self = Self._of_bytes(span._data, span._length)

    def __init__(out self, *, unsafe_uninit_length: Int):
        self = Self(capacity_bytes=unsafe_uninit_length)
        self._set_length(unsafe_uninit_length)

    def __init__(out self, *, unsafe_from_utf8: Span[UInt8, _]):
        self = Self._of_bytes(unsafe_from_utf8._data, len(unsafe_from_utf8))

    def __init__(out self, *, from_utf8: Span[UInt8, _]) raises:
        if not __make[Bool](__native["utf8_validate", __i1](from_utf8._data, len(from_utf8)._value)):
            raise Error("Cannot construct a String from invalid UTF-8 data")
        self = Self._of_bytes(from_utf8._data, len(from_utf8))

    def __init__(out self, *, from_utf8_lossy: Span[UInt8, _]):
        """Ill-formed sequences become U+FFFD."""
        self = Self()
        write_lossy(self, from_utf8_lossy)

    def __init__(out self, *, unsafe_from_utf8: CStringSpan[_]):
        self = Self._of_bytes(unsafe_from_utf8.unsafe_ptr()._address, len(unsafe_from_utf8))

    def __init__(out self, *, unsafe_from_utf8_ptr: Pointer[_, _]):
        """The bytes up to the first NUL."""
        var length = 0
        while __make[UInt8](__op["load", __i8](__op["ptr_add"](unsafe_from_utf8_ptr._address, length._value))) != 0:
            length += 1
        self = Self._of_bytes(unsafe_from_utf8_ptr._address, length)

    def __init__(out self, *, py: PythonObject) raises:
        self = py._to_string()

    def __init__[
        *Ts: Writable
    ](out self, *args: *Ts, sep: StringSpan[_] = "", end: StringSpan[_] = ""):
        """The values as text, with `sep` between them and `end` after the last."""
        self = Self()
        comptime for i in range(__query["pack_len", *Ts]):
            comptime if i > 0:
                self.write_string(sep)
            args[i].write_to(self)
        self.write_string(end)

    @always_inline
    def __init__(out self, *, copy: Self):
        self._data = copy._data
        self._length = copy._length
        self._capacity = copy._capacity
        if self._is_heap():
            _ = __op["atomic_rmw_add"](self._header(), __lit[__i64, 1]())

    @always_inline
    def __deinit__(deinit self):
        if self._is_heap():
            _release(self._header(), self._capacity & _CAPACITY_MASK)

    @staticmethod
    @always_inline
    def _empty_inline() -> Self:
        return __make[Self](__zero[__ptr](), Int(0), Int(_INLINE_FLAG))

    @staticmethod
    def _empty_heap(capacity_bytes: Int) -> Self:
        var capacity = (capacity_bytes + 7) & ~7
        var header = __native["heap_alloc", __ptr]((capacity + _HEADER)._value, __lit[__i64, 8]())
        __op["store"](header, __lit[__i64, 1]())
        return __make[Self](__op["ptr_add"](header, Int(_HEADER)._value), Int(0), capacity | _HEAP_FLAG)

    @staticmethod
    def _of_bytes(data: __ptr, length: Int) -> Self:
        var result = Self(capacity_bytes=length)
        __op["memcpy"](result._mutable_address(), data, length._value)
        result._set_length(length)
        return result^

    # Representation

    @always_inline
    def _is_inline(self) -> Bool:
        return self._capacity < 0

    @always_inline
    def _is_heap(self) -> Bool:
        return self._capacity >= _HEAP_FLAG

    @always_inline
    def _header(self) -> __ptr:
        """The address of the reference count; heap form only."""
        return __op["ptr_add"](self._data, Int(-_HEADER)._value)

    @always_inline
    def _address(self) -> __ptr:
        """Where the text is."""
        if self._is_inline():
            return __addr_of(self)
        return self._data

    @always_inline
    def _mutable_address(mut self) -> __ptr:
        """Where the text is; inline, or a heap buffer of our own."""
        if self._is_inline():
            return __addr_of(self)
        return self._data

    @always_inline
    def byte_length(self) -> Int:
        if self._is_inline():
            return (self._capacity >> 56) & 31
        return self._length

    @always_inline
    def _set_length(mut self, length: Int):
        """Inline or own heap form only."""
        if self._is_inline():
            self._capacity = (self._capacity & _CAPACITY_MASK) | _INLINE_FLAG | (length << 56)
        else:
            self._length = length

    @always_inline
    def capacity_bytes(self) -> Int:
        """The number of bytes the text may grow to without a new buffer."""
        if self._is_inline():
            return _INLINE_CAPACITY
        return self._capacity & _CAPACITY_MASK

    def capacity(self) -> Int:
        return self.capacity_bytes()

    @always_inline
    def _is_writable(self, capacity: Int) -> Bool:
        """Whether `capacity` bytes fit without a new buffer, in one that is ours alone."""
        if self._is_inline():
            return capacity <= _INLINE_CAPACITY
        if not self._is_heap() or capacity > (self._capacity & _CAPACITY_MASK):
            return False
        return __make[Int](__op["atomic_load", __i64](self._header())) == 1

    @no_inline
    def _grow(mut self, capacity: Int):
        """Moves the text to a buffer of our own with at least that many bytes."""
        var fresh = self._copied_with_room(capacity)
        self = fresh^

    def _copied_with_room(self, capacity: Int) -> Self:
        """The text in a new buffer with at least that many bytes; a full buffer at least doubles."""
        var length = self.byte_length()
        var wanted = capacity
        if (self._is_inline() or self._is_heap()) and capacity > self.capacity_bytes():
            wanted = max(capacity, 2 * self.capacity_bytes())
        var fresh = Self(capacity_bytes=wanted)
        __op["memcpy"](fresh._mutable_address(), self._address(), length._value)
        fresh._set_length(length)
        return fresh^

    @always_inline
    def _append_bytes(mut self, data: __ptr, count: Int):
        var length = self.byte_length()
        if not self._is_writable(length + count):
            self._append_growing(data, count)
            return
        __op["memcpy"](__op["ptr_add"](self._mutable_address(), length._value), data, count._value)
        self._set_length(length + count)

    @no_inline
    def _append_growing(mut self, data: __ptr, count: Int):
        """Appends bytes that do not fit; they may be a part of this very string."""
        var length = self.byte_length()
        var fresh = self._copied_with_room(length + count)
        __op["memcpy"](__op["ptr_add"](fresh._mutable_address(), length._value), data, count._value)
        fresh._set_length(length + count)
        self = fresh^

    @always_inline
    def _append_byte(mut self, byte: Int):
        var length = self.byte_length()
        if not self._is_writable(length + 1):
            self._grow(length + 1)
        _put(self._mutable_address(), length, byte)
        self._set_length(length + 1)

    def _unsafe_append_byte(mut self, byte: UInt8):
        self._append_byte(Int(byte))

    @always_inline
    def _span(self, out result: StringSpan[origin_of(self["bytes"])]):
        result = __make[type_of(result)](self._address(), self.byte_length())

    # Growing and shrinking

    @always_inline
    def write_string(mut self, string: StringSpan[_]):
        self._append_bytes(string._data, string._length)

    @always_inline
    def write[*Ts: Writable](mut self, *args: *Ts):
        """Appends the values as text."""
        comptime for i in range(__query["pack_len", *Ts]):
            args[i].write_to(self)

    @__historical
    @staticmethod
    def write[*Ts: Writable](*args: *Ts) -> String:
        """What `String(...)` is now."""
        return String(*args)

    def append(mut self, codepoint: Codepoint):
        codepoint.write_to(self)

    @always_inline
    def __iadd__(mut self, other: StringSpan[_]):
        self._append_bytes(other._data, other._length)

    def reserve_bytes(mut self, new_capacity: Int):
        if not self._is_writable(new_capacity):
            self._grow(new_capacity)

    def reserve(mut self, new_capacity: Int):
        self.reserve_bytes(new_capacity)

    def resize(mut self, length: Int, fill_byte: UInt8 = 0):
        """Cuts the text to `length` bytes, or fills it up with `fill_byte`."""
        var old = self.byte_length()
        if not self._is_writable(length):
            self._grow(max(length, old))
        for i in range(old, length):
            _put(self._mutable_address(), i, Int(fill_byte))
        self._set_length(length)

    def resize(mut self, *, unsafe_uninit_length: Int):
        if not self._is_writable(unsafe_uninit_length):
            self._grow(max(unsafe_uninit_length, self.byte_length()))
        self._set_length(unsafe_uninit_length)

    # Bytes

    @always_inline
    def as_bytes(self) -> Span[UInt8, origin_of(self["bytes"])]:
        return self._span().as_bytes()

    @always_inline
    def unsafe_ptr(self) -> Pointer[UInt8, origin_of(self["bytes"])]:
        return self._span().unsafe_ptr()

    def unsafe_ptr_mut(mut self, capacity: Int = 0) -> Pointer[UInt8, origin_of(self)]:
        """The address of a buffer of our own with at least `capacity` bytes."""
        self.reserve_bytes(max(capacity, self.byte_length()))
        return Pointer[UInt8, origin_of(self)](_raw=self._mutable_address())

    def unsafe_as_bytes_mut(mut self) -> Span[UInt8, origin_of(self)]:
        self.reserve_bytes(self.byte_length())
        return __make[Span[UInt8, origin_of(self)]](self._mutable_address(), self.byte_length())

    def as_c_string_span(mut self) -> CStringSpan[ImmOrigin(origin_of(self))]:
        """The text as a C string: a NUL is put after it."""
        var length = self.byte_length()
        self.reserve_bytes(length + 1)
        _put(self._mutable_address(), length, 0)
        return CStringSpan[ImmOrigin(origin_of(self))](
            unsafe_from_ptr=Pointer[UInt8, ImmOrigin(origin_of(self))](_raw=self._mutable_address())
        )

    def as_c_string_slice(mut self) -> CStringSpan[ImmOrigin(origin_of(self))]:
        return self.as_c_string_span()

    def as_string_slice(self) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()

    # Comparison

    @always_inline
    def __eq__(self, rhs: String) -> Bool:
        return self._span()._same(rhs._span())

    @always_inline
    def __eq__(self, rhs: StringSpan[_]) -> Bool:
        return self._span()._same(rhs)

    @always_inline
    def __ne__(self, rhs: String) -> Bool:
        return not self._span()._same(rhs._span())

    @always_inline
    def __ne__(self, rhs: StringSpan[_]) -> Bool:
        return not self._span()._same(rhs)

    @always_inline
    def __lt__(self, rhs: String) -> Bool:
        return self._span()._less(rhs._span())

    @always_inline
    def __lt__(self, rhs: StringSpan[_]) -> Bool:
        return self._span()._less(rhs)

    @always_inline
    def __le__(self, rhs: StringSpan[_]) -> Bool:
        return not rhs._less(self._span())

    @always_inline
    def __gt__(self, rhs: StringSpan[_]) -> Bool:
        return rhs._less(self._span())

    @always_inline
    def __ge__(self, rhs: StringSpan[_]) -> Bool:
        return not self._span()._less(rhs)

    @always_inline
    def __hash__[H: Hasher](self, mut hasher: H):
        hasher.update(self.as_bytes())

    # Conversion

    @always_inline
    def __bool__(self) -> Bool:
        return self.byte_length() > 0

    def __int__(self) raises -> Int:
        return atol(self._span())

    def __float__(self) raises -> Float64:
        return atof(self._span())

    def __fspath__(self) -> String:
        return self

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self._span())

    def write_repr_to(self, mut writer: Some[Writer]):
        self._span().write_repr_to(writer)

    # Reading, as `StringSpan` does

    @__historical(
        "String does not support direct positional indexing like `s[i]` because Mojo strings are UTF-8 encoded, and the"
        " same position can mean three different things. Use one of: `s[byte=i]` for a raw UTF-8 byte, `s[codepoint=i]`"
        " for a Unicode code point, or `s[grapheme=i]` for a user-visible character (grapheme cluster)."
    )
    def __getitem__(self, idx: Int) -> String:
        return String(self._span()._character(idx))

    @__historical(
        "String does not support direct positional slicing like `s[a:b]` because Mojo strings are UTF-8 encoded, and the"
        " same range can mean different things. Use `s[byte=a:b]` to slice by raw UTF-8 byte positions, or"
        " `s[codepoint=a:b]` to slice by Unicode code points."
    )
    def __getitem__(self, slice: ContiguousSlice) -> String:
        return String(self._span()._clip(slice))

    @__historical
    def __getitem__(self, slice: StridedSlice) -> String:
        return self._span()._cut(slice)

    def __getitem__(self, *, byte: Int) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()[byte=byte]

    def __getitem__(self, *, byte: IntLiteral) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()[byte=_literal_index(byte)]

    def __getitem__(self, *, byte: ContiguousSlice) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()[byte=byte]

    def __getitem__(self, *, codepoint: Int) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()[codepoint=codepoint]

    def __getitem__(self, *, codepoint: ContiguousSlice) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()[codepoint=codepoint]

    def __getitem__(self, *, grapheme: Int) -> StringSpan[origin_of(self["bytes"])]:
        return self._span()[grapheme=grapheme]

    def __iter__(ref self) -> GraphemeIter[origin_of(self)]:
        return GraphemeIter[origin_of(self)](self._address(), self.byte_length())

    def bytes(self) -> BytesIter[origin_of(self["bytes"])]:
        return self._span().bytes()

    def codepoints(self) -> CodepointsIter[origin_of(self["bytes"])]:
        return self._span().codepoints()

    def codepoint_slices(self) -> CodepointSliceIter[origin_of(self["bytes"])]:
        return self._span().codepoint_slices()

    def codepoint_slices_reversed(self) -> CodepointSliceIter[origin_of(self["bytes"]), False]:
        return self._span().codepoint_slices_reversed()

    def graphemes(self) -> GraphemeIter[origin_of(self["bytes"])]:
        return self._span().graphemes()

    def graphemes_reversed(self) -> GraphemeIter[origin_of(self["bytes"]), False]:
        return self._span().graphemes_reversed()

    def grapheme_indices(self) -> GraphemeIndicesIter[origin_of(self["bytes"])]:
        return self._span().grapheme_indices()

    def split_at_grapheme(self, n: Int) -> Tuple[StringSpan[origin_of(self["bytes"])], StringSpan[origin_of(self["bytes"])]]:
        return self._span().split_at_grapheme(n)

    def count_codepoints(self) -> Int:
        return self._span().count_codepoints()

    def count_graphemes(self) -> Int:
        return self._span().count_graphemes()

    def is_codepoint_boundary(self, index: UInt) -> Bool:
        return self._span().is_codepoint_boundary(index)

    def __contains__(self, substr: StringSpan[_]) -> Bool:
        return self._span().__contains__(substr)

    def find(self, substr: StringSpan[_], start: Int = 0) -> Int:
        return self._span().find(substr, start)

    def rfind(self, substr: StringSpan[_], start: Int = 0) -> Int:
        return self._span().rfind(substr, start)

    def count(self, substr: StringSpan[_]) -> Int:
        return self._span().count(substr)

    def startswith(self, prefix: StringSpan[_], start: Int = 0, end: Int = -1) -> Bool:
        return self._span().startswith(prefix, start, end)

    def endswith(self, suffix: StringSpan[_], start: Int = 0, end: Int = -1) -> Bool:
        return self._span().endswith(suffix, start, end)

    def removeprefix(self, prefix: StringSpan[_], /) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().removeprefix(prefix)

    def removesuffix(self, suffix: StringSpan[_], /) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().removesuffix(suffix)

    def strip(self) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().strip()

    def strip(self, chars: StringSpan[_]) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().strip(chars)

    def lstrip(self) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().lstrip()

    def lstrip(self, chars: StringSpan[_]) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().lstrip(chars)

    def rstrip(self) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().rstrip()

    def rstrip(self, chars: StringSpan[_]) -> StringSpan[origin_of(self["bytes"])]:
        return self._span().rstrip(chars)

    def split(self, sep: StringSpan[_]) -> List[StringSpan[origin_of(self["bytes"])]]:
        return self._span().split(sep)

    def split(self, sep: StringSpan[_], maxsplit: Int) -> List[StringSpan[origin_of(self["bytes"])]]:
        return self._span().split(sep, maxsplit)

    def split(self, sep: NoneType = None) -> List[StringSpan[origin_of(self["bytes"])]]:
        return self._span().split()

    def split(self, sep: NoneType = None, *, maxsplit: Int) -> List[StringSpan[origin_of(self["bytes"])]]:
        return self._span().split(maxsplit=maxsplit)

    def splitlines(self, keepends: Bool = False) -> List[StringSpan[origin_of(self["bytes"])]]:
        return self._span().splitlines(keepends)

    def __add__(self, rhs: StringSpan[_]) -> String:
        return self._span().__add__(rhs)

    def __radd__(self, lhs: StringSpan[_]) -> String:
        return lhs + self._span()

    def __mul__(self, n: Int) -> String:
        return self._span().__mul__(n)

    def replace(self, old: StringSpan[_], new: StringSpan[_]) -> String:
        return self._span().replace(old, new)

    def lower(self) -> String:
        return self._span().lower()

    def upper(self) -> String:
        return self._span().upper()

    def ascii_rjust(self, width: Int, fillchar: StaticString = " ") -> String:
        return self._span().ascii_rjust(width, fillchar)

    def ascii_ljust(self, width: Int, fillchar: StaticString = " ") -> String:
        return self._span().ascii_ljust(width, fillchar)

    def ascii_center(self, width: Int, fillchar: StaticString = " ") -> String:
        return self._span().ascii_center(width, fillchar)

    def join[T: Copyable & Writable, //](self, elems: Span[T, _]) -> String:
        return self._span().join(elems)

    def format[*Ts: Writable](self, *args: *Ts) raises -> String:
        return self._span().format(*args)

    def isupper(self) -> Bool:
        return self._span().isupper()

    def islower(self) -> Bool:
        return self._span().islower()

    def is_ascii_digit(self) -> Bool:
        return self._span().is_ascii_digit()

    def is_ascii_printable(self) -> Bool:
        return self._span().is_ascii_printable()

    def is_ascii_whitespace(self) -> Bool:
        return self._span().is_ascii_whitespace()

    def isspace(self) -> Bool:
        return self._span().isspace()


@no_inline
def _release(header: __ptr, capacity: Int):
    """Gives up one reference to a heap buffer, and frees it with the last."""
    if __make[Int](__op["atomic_rmw_add"](header, __lit[__i64, -1]())) == 1:
        __native["heap_free", NoneType](header, (capacity + _HEADER)._value, __lit[__i64, 8]())
