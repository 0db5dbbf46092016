"""`StringSpan[origin]`: a view of UTF-8 text owned by something else; 16 bytes.

What walks through the text lives beside this file: `search`, `split`, `strip`, `transform`, `graphemes`.
"""

from std.builtin.builtin_slice import ContiguousSlice, StridedSlice
from std.builtin.debug_assert import SAFE_CHECKS, _assert_failed
from std.collections.check_bounds import _check_slice, _literal_index, check_bounds
from std.collections.string.codepoint import _get
from std.collections.string.format import format_text
from std.collections.string.iterators import (
    BytesIter,
    CodepointSliceIter,
    CodepointsIter,
    GraphemeIndicesIter,
    GraphemeIter,
)
from std.collections.string.search import count_in, ends_with, find_in, rfind_in, starts_with
from std.collections.string.split import split_by, split_by_space, split_lines
from std.collections.string.strip import is_space_text, strip_chars, strip_space
from std.collections.string.subscript import codepoint_at, codepoint_range, grapheme_at, grapheme_range
from std.collections.string.transform import (
    interleave,
    is_all,
    join_elements,
    justify,
    lower_case,
    repeat,
    replace_all,
    upper_case,
    write_quoted,
)
from std.ffi.cstring import CStringSpan
from std.format.tstring import TString
from std.hash import Hasher
from std.iter.protocol import Iterable, Iterator
from std.os import PathLike

comptime StaticString = StringSpan[ImmStaticOrigin]
comptime StringSlice = StringSpan
comptime ImmStringSlice = StringSpan


struct StringSpan[origin: ImmOrigin](
    Boolable,
    Defaultable,
    Equatable,
    FloatableRaising,
    Hashable,
    ImplicitlyCopyable,
    IntableRaising,
    PathLike,
    TrivialRegisterPassable,
    Writable,
):
    """Address and length in bytes of a text that is always valid UTF-8."""

    var _data: __ptr
    var _length: Int

    comptime Immutable = StringSpan[ImmOrigin(Self.origin)]
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = GraphemeIter[
        Self.origin
    ]

    # Construction

    @always_inline
    def __init__(out self):
        """The empty text."""
        self._data = StaticString("")._data
        self._length = 0

    @always_inline
    @implicit
    def __init__(out self: StaticString, lit: StringLiteral[_]):
        self._data = __str_data[lit.value]()
        self._length = lit.byte_length()

    @always_inline
    @implicit
    def __init__(value: String, out self: StringSpan[origin_of(value["bytes"])]):
        self._data = value._address()
        self._length = value.byte_length()

    @always_inline
    @implicit
    def __init__(other: StringSpan, out self: StringSpan[ImmOrigin(other.origin)]):
        self._data = other._data
        self._length = other._length

    @always_inline
    def __init__(out self, *, unsafe_from_utf8: Span[UInt8, Self.origin]):
        self._data = unsafe_from_utf8._data
        self._length = len(unsafe_from_utf8)

    @always_inline
    def __init__(out self, *, from_utf8: Span[UInt8, Self.origin]) raises:
        var bytes = from_utf8
        if not __make[Bool](__native["utf8_validate", __i1](bytes._data, bytes._len._value)):
            raise Error("StringSpan: buffer is not valid UTF-8")
        self._data = bytes._data
        self._length = bytes._len

    @always_inline
    def __init__(out self, *, unsafe_from_utf8: CStringSpan[Self.origin]):
        self._data = unsafe_from_utf8.unsafe_ptr()._address
        self._length = len(unsafe_from_utf8)

    @always_inline
    def __init__(out self, *, ptr: Pointer[UInt8, Self.origin], length: Int):
        self._data = ptr._address
        self._length = length

    @always_inline
    def __init__(out self, *, unsafe_ptr: Pointer[UInt8, Self.origin], length: Int):
        self._data = unsafe_ptr._address
        self._length = length

    # Size and bytes

    @always_inline
    def byte_length(self) -> Int:
        return self._length

    def count_codepoints(self) -> Int:
        return __make[Int](__native["utf8_count", __i64](self._data, self._length._value))

    def count_graphemes(self) -> Int:
        return __make[Int](__native["grapheme_count", __i64](self._data, self._length._value))

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def as_bytes(self) -> Span[UInt8, Self.origin]:
        return __make[Span[UInt8, Self.origin]](self._data, self._length)

    @always_inline
    def unsafe_ptr(self) -> Pointer[UInt8, Self.origin]:
        return Pointer[UInt8, Self.origin](_raw=self._data)

    @always_inline
    def as_imm(self) -> Self.Immutable:
        return __make[Self.Immutable](self._data, self._length)

    @always_inline
    def get_immutable(self) -> Self.Immutable:
        return self.as_imm()

    def as_c_string_span(self) -> CStringSpan[Self.origin]:
        """The text as a C string; it must be followed by a NUL byte, as literals are."""
        return CStringSpan[Self.origin](unsafe_from_ptr=self.unsafe_ptr())

    @always_inline
    def _part(self, start: Int, end: Int) -> Self:
        """The bytes from `start` to `end`, unchecked."""
        return __make[Self](__op["ptr_add"](self._data, start._value), end - start)

    @always_inline
    def _byte(self, index: Int) -> Int:
        """The byte at `index`, unchecked."""
        return _get(self._data, index)

    def is_codepoint_boundary(self, index: UInt) -> Bool:
        """True if a code point starts or the text ends at byte `index`."""
        if index >= UInt(self._length):
            return index == UInt(self._length)
        return self._byte(Int(index)) & 0xC0 != 0x80

    @always_inline
    def _check_boundary(self, index: Int, what: StaticString):
        comptime if SAFE_CHECKS:
            if index < self._length and self._byte(index) & 0xC0 == 0x80:
                _assert_failed(__caller_loc(), what, index, " does not lie on a codepoint boundary.")

    # Subscripts

    @__historical
    def __getitem__(self, idx: Int) -> Self:
        return self._character(idx)

    @__historical
    def __getitem__(self, slice: ContiguousSlice) -> Self:
        return self._clip(slice)

    @__historical
    def __getitem__(self, slice: StridedSlice) -> String:
        return self._cut(slice)

    def _character(self, idx: Int) -> Self:
        """What `s[i]` was before 1.0: a byte, whose index could count from the end."""
        var i = idx + self._length if idx < 0 else idx
        check_bounds(i, self._length)
        return self._part(i, i + 1)

    def _clip(self, slice: ContiguousSlice) -> Self:
        """What `s[a:b]` was before 1.0: ends may count from the end, and lie outside."""
        var start, end = slice.indices(self._length)
        return self._part(start, max(start, end))

    def _cut(self, slice: StridedSlice) -> String:
        """What `s[a:b:c]` was before 1.0."""
        var start, end, step = slice.indices(self._length)
        var result = String()
        for i in range(start, end, step):
            result += String(self._part(i, i + 1))
        return result^

    @always_inline
    def __getitem__(self, *, byte: Int) -> Self:
        """The code point that starts at that byte."""
        check_bounds(byte, self._length)
        self._check_boundary(byte, "String span index, ")
        return self._part(byte, byte + _sequence_length(self._byte(byte)))

    @always_inline
    def __getitem__(self, *, byte: IntLiteral) -> Self:
        return self[byte = _literal_index(byte)]

    def __getitem__(self, *, byte: ContiguousSlice) -> Self:
        var start = byte.start.or_else(0)
        var end = byte.end.or_else(self._length)
        _check_slice(start, end, self._length)
        self._check_boundary(start, "String span slice start, ")
        self._check_boundary(end, "String span slice end, ")
        return self._part(start, end)

    def __getitem__(self, *, codepoint: Int) -> Self:
        return codepoint_at(self, codepoint)

    def __getitem__(self, *, codepoint: ContiguousSlice) -> Self:
        return codepoint_range(self, codepoint)

    def __getitem__(self, *, grapheme: Int) -> Self:
        return grapheme_at(self, grapheme)

    def __getitem__(self, *, grapheme: ContiguousSlice) -> Self:
        return grapheme_range(self, grapheme)

    # Iteration

    @always_inline
    def __iter__(ref self) -> GraphemeIter[Self.origin]:
        return GraphemeIter[Self.origin](self._data, self._length)

    @always_inline
    def bytes(self) -> BytesIter[Self.origin]:
        return BytesIter[Self.origin](self._data, self._length)

    @always_inline
    def codepoints(self) -> CodepointsIter[Self.origin]:
        return CodepointsIter[Self.origin](self._data, self._length)

    @always_inline
    def codepoint_slices(self) -> CodepointSliceIter[Self.origin]:
        return CodepointSliceIter[Self.origin](self._data, self._length)

    @always_inline
    def codepoint_slices_reversed(self) -> CodepointSliceIter[Self.origin, False]:
        return CodepointSliceIter[Self.origin, False](self._data, self._length)

    @always_inline
    def graphemes(self) -> GraphemeIter[Self.origin]:
        return GraphemeIter[Self.origin](self._data, self._length)

    @always_inline
    def graphemes_reversed(self) -> GraphemeIter[Self.origin, False]:
        return GraphemeIter[Self.origin, False](self._data, self._length)

    @always_inline
    def grapheme_indices(self) -> GraphemeIndicesIter[Self.origin]:
        return GraphemeIndicesIter[Self.origin](self._data, self._length)

    def split_at_grapheme(self, n: Int) -> Tuple[Self, Self]:
        """The first `n` grapheme clusters, and the rest."""
        var at = 0
        for _ in range(n):
            if at >= self._length:
                break
            at = __make[Int](__native["grapheme_next", __i64](self._data, self._length._value, at._value))
        return (self._part(0, at), self._part(at, self._length))

    # Comparison

    @always_inline
    def _same(self, rhs: StringSpan[_]) -> Bool:
        if self._length != rhs._length:
            return False
        return __make[Int32](__op["memcmp"](self._data, rhs._data, self._length._value)) == 0

    @always_inline
    def _less(self, rhs: StringSpan[_]) -> Bool:
        """Bytewise order, which is also the order of code points."""
        var common = min(self._length, rhs._length)
        var order = __make[Int32](__op["memcmp"](self._data, rhs._data, common._value))
        if order == 0:
            return self._length < rhs._length
        return order < 0

    @always_inline
    def __eq__(self, rhs: Self) -> Bool:
        return self._same(rhs)

    @always_inline
    def __eq__(self, rhs: StringSpan[_]) -> Bool:
        return self._same(rhs)

    @always_inline
    def __ne__(self, rhs: Self) -> Bool:
        return not self._same(rhs)

    @always_inline
    def __ne__(self, rhs: StringSpan[_]) -> Bool:
        return not self._same(rhs)

    @always_inline
    def __lt__(self, rhs: Self) -> Bool:
        return self._less(rhs)

    @always_inline
    def __lt__(self, rhs: StringSpan[_]) -> Bool:
        return self._less(rhs)

    @always_inline
    def __le__(self, rhs: StringSpan[_]) -> Bool:
        return not rhs._less(self)

    @always_inline
    def __gt__(self, rhs: StringSpan[_]) -> Bool:
        return rhs._less(self)

    @always_inline
    def __ge__(self, rhs: StringSpan[_]) -> Bool:
        return not self._less(rhs)

    def __hash__[H: Hasher](self, mut hasher: H):
        hasher.update(self.as_bytes())

    # Search

    def __contains__(self, substr: StringSpan[_]) -> Bool:
        return find_in(self, substr, 0) >= 0

    def find(self, substr: StringSpan[_], start: Int = 0) -> Int:
        """The byte offset of the first occurrence at or after `start`, or -1."""
        return find_in(self, substr, start)

    def rfind(self, substr: StringSpan[_], start: Int = 0) -> Int:
        """The byte offset of the last occurrence at or after `start`, or -1."""
        return rfind_in(self, substr, start)

    def count(self, substr: StringSpan[_]) -> Int:
        """The number of occurrences that do not overlap."""
        return count_in(self, substr)

    def startswith(self, prefix: StringSpan[_], start: Int = 0, end: Int = -1) -> Bool:
        return starts_with(self, prefix, start, end)

    def endswith(self, suffix: StringSpan[_], start: Int = 0, end: Int = -1) -> Bool:
        return ends_with(self, suffix, start, end)

    # Parts

    def removeprefix(self, prefix: StringSpan[_], /) -> Self:
        if starts_with(self, prefix, 0, -1):
            return self._part(prefix.byte_length(), self._length)
        return self

    def removesuffix(self, suffix: StringSpan[_], /) -> Self:
        if ends_with(self, suffix, 0, -1):
            return self._part(0, self._length - suffix.byte_length())
        return self

    def strip(self) -> Self:
        return strip_space[True, True](self)

    def strip(self, chars: StringSpan[_]) -> Self:
        return strip_chars[True, True](self, chars)

    def lstrip(self) -> Self:
        return strip_space[True, False](self)

    def lstrip(self, chars: StringSpan[_]) -> Self:
        return strip_chars[True, False](self, chars)

    def rstrip(self) -> Self:
        return strip_space[False, True](self)

    def rstrip(self, chars: StringSpan[_]) -> Self:
        return strip_chars[False, True](self, chars)

    def split(self, sep: StringSpan[_]) -> List[Self.Immutable]:
        return split_by(self.as_imm(), sep, -1)

    def split(self, sep: StringSpan[_], maxsplit: Int) -> List[Self.Immutable]:
        return split_by(self.as_imm(), sep, maxsplit)

    def split(self, sep: NoneType = None) -> List[Self.Immutable]:
        return split_by_space(self.as_imm(), -1)

    def split(self, sep: NoneType = None, *, maxsplit: Int) -> List[Self.Immutable]:
        return split_by_space(self.as_imm(), maxsplit)

    def splitlines(self, keepends: Bool = False) -> List[Self.Immutable]:
        return split_lines(self.as_imm(), keepends)

    # New strings

    def __add__(self, rhs: StringSpan[_]) -> String:
        var result = String(capacity_bytes=self._length + rhs._length)
        result.write_string(self)
        result.write_string(rhs)
        return result^

    def __radd__(self, lhs: StringSpan[_]) -> String:
        return lhs + self

    def __mul__(self, n: Int) -> String:
        return repeat(self, n)

    def replace(self, old: StringSpan[_], new: StringSpan[_]) -> String:
        if not old:
            return interleave(self, new)
        return replace_all(self, old, new)

    def lower(self) -> String:
        return lower_case(self)

    def upper(self) -> String:
        return upper_case(self)

    def ascii_rjust(self, width: Int, fillchar: StaticString = " ") -> String:
        return justify(self, width - self._length, width, fillchar)

    def ascii_ljust(self, width: Int, fillchar: StaticString = " ") -> String:
        return justify(self, 0, width, fillchar)

    def ascii_center(self, width: Int, fillchar: StaticString = " ") -> String:
        return justify(self, (width - self._length) >> 1, width, fillchar)

    def join[T: Copyable & Writable, //](self, elems: Span[T, _]) -> String:
        """The elements as text with `self` between them."""
        return join_elements(self, elems)

    def format[*Ts: Writable](self, *args: *Ts) raises -> String:
        """The text with `{}`, `{0}`, `{!r}` replaced by the arguments."""
        return format_text(self, *args)

    # Kinds of characters

    def isupper(self) -> Bool:
        return is_all["upper"](self)

    def islower(self) -> Bool:
        return is_all["lower"](self)

    def is_ascii_digit(self) -> Bool:
        return self._length > 0 and is_all["digit"](self)

    def is_ascii_printable(self) -> Bool:
        return is_all["printable"](self)

    def is_ascii_whitespace(self) -> Bool:
        return is_space_text(self)

    def isspace(self) -> Bool:
        return is_space_text(self)

    def isnewline(self) -> Bool:
        return is_all["newline"](self)

    # Conversion

    def __int__(self) raises -> Int:
        return atol(self)

    def __float__(self) raises -> Float64:
        return atof(self)

    def __fspath__(self) -> String:
        return String(self)

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self)

    def write_repr_to(self, mut writer: Some[Writer]):
        write_quoted(writer, self)


@always_inline
def _sequence_length(first_byte: Int) -> Int:
    """The number of bytes of the UTF-8 sequence that starts with this byte."""
    if first_byte < 0x80:
        return 1
    if first_byte < 0xE0:
        return 2
    if first_byte < 0xF0:
        return 3
    return 4
