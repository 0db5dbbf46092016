"""`StringLiteral[value]`: the type of a string literal; the text is part of the type."""

from std.builtin.builtin_slice import ContiguousSlice
from std.collections.string.iterators import (
    CodepointSliceIter,
    CodepointsIter,
    GraphemeIter,
)
from std.os.abort import abort
from std.os.pathlike import PathLike


struct StringLiteral[value: __str_lit](
    Boolable,
    Defaultable,
    FloatableRaising,
    IntableRaising,
    PathLike,
    TrivialRegisterPassable,
    Writable,
):
    """A text known at compile time. Bound to a variable it becomes a `String`."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __add__(self, rhs: StringLiteral[_]) -> StringLiteral[__lit_op["concat", Self.value, rhs.value]]:
        return {}

    def __mul__(self, n: Int) -> String:
        return StaticString(self) * n

    @__historical(
        "String does not support direct positional indexing like `s[i]` because Mojo strings are UTF-8 encoded, and the"
        " same position can mean three different things. Use one of: `s[byte=i]` for a raw UTF-8 byte, `s[codepoint=i]`"
        " for a Unicode code point, or `s[grapheme=i]` for a user-visible character (grapheme cluster)."
    )
    def __getitem__(self, idx: Int) -> StaticString:
        return StaticString(self)._character(idx)

    @__historical(
        "String does not support direct positional slicing like `s[a:b]` because Mojo strings are UTF-8 encoded, and the"
        " same range can mean different things. Use `s[byte=a:b]` to slice by raw UTF-8 byte positions, or"
        " `s[codepoint=a:b]` to slice by Unicode code points."
    )
    def __getitem__(self, slice: ContiguousSlice) -> String:
        return String(StaticString(self)._clip(slice))

    @always_inline
    def __getitem__(self, *, byte: Int) -> StaticString:
        return StaticString(self)[byte=byte]

    @always_inline
    def __getitem__(self, *, byte: IntLiteral) -> StaticString:
        return StaticString(self)[byte=byte]

    @always_inline
    def __getitem__(self, *, byte: ContiguousSlice) -> StaticString:
        return StaticString(self)[byte=byte]

    def __getitem__(self, *, codepoint: Int) -> StaticString:
        return StaticString(self)[codepoint=codepoint]

    def __getitem__(self, *, codepoint: ContiguousSlice) -> StaticString:
        return StaticString(self)[codepoint=codepoint]

    def __getitem__(self, *, grapheme: Int) -> StaticString:
        return StaticString(self)[grapheme=grapheme]

    # As a span

    @always_inline
    def byte_length(self) -> Int:
        return __make[Int](__lit_to[__i64, __lit_op["str_len", Self.value]]())

    @always_inline
    def unsafe_ptr(self) -> Pointer[UInt8, ImmStaticOrigin]:
        return Pointer[UInt8, ImmStaticOrigin](_raw=__str_data[Self.value]())

    @always_inline
    def as_string_slice(self) -> StaticString:
        return __make[StaticString](__str_data[Self.value](), self.byte_length())

    @always_inline
    def as_bytes(self) -> Span[UInt8, ImmStaticOrigin]:
        return StaticString(self).as_bytes()

    @always_inline
    def as_c_string_span(self) -> CStringSpan[ImmStaticOrigin]:
        return CStringSpan[ImmStaticOrigin](unsafe_from_ptr=self.unsafe_ptr())

    @always_inline
    def as_c_string_slice(self) -> CStringSpan[ImmStaticOrigin]:
        return self.as_c_string_span()

    # Traits

    @always_inline
    def __bool__(self) -> Bool:
        return self.byte_length() != 0

    def __int__(self) raises -> Int:
        return atol(StaticString(self))

    def __float__(self) raises -> Float64:
        return atof(StaticString(self))

    def __fspath__(self) -> String:
        return String(self)

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(StaticString(self))

    def write_repr_to(self, mut writer: Some[Writer]):
        StaticString(self).write_repr_to(writer)

    @always_inline
    def __eq__(self, rhs: StringSpan[_]) -> Bool:
        return StaticString(self).__eq__(rhs)

    @always_inline
    def __ne__(self, rhs: StringSpan[_]) -> Bool:
        return StaticString(self).__ne__(rhs)

    @always_inline
    def __lt__(self, rhs: StringSpan[_]) -> Bool:
        return StaticString(self).__lt__(rhs)

    @always_inline
    def __le__(self, rhs: StringSpan[_]) -> Bool:
        return StaticString(self).__le__(rhs)

    @always_inline
    def __gt__(self, rhs: StringSpan[_]) -> Bool:
        return StaticString(self).__gt__(rhs)

    @always_inline
    def __ge__(self, rhs: StringSpan[_]) -> Bool:
        return StaticString(self).__ge__(rhs)

    def __contains__(self, substr: StringSpan[_]) -> Bool:
        return substr in StaticString(self)

    def __iter__(self) -> GraphemeIter[ImmStaticOrigin]:
        return StaticString(self).__iter__()

    def codepoints(self) -> CodepointsIter[ImmStaticOrigin]:
        return StaticString(self).codepoints()

    def codepoint_slices(self) -> CodepointSliceIter[ImmStaticOrigin]:
        return StaticString(self).codepoint_slices()

    def codepoint_slices_reversed(self) -> CodepointSliceIter[ImmStaticOrigin, False]:
        return StaticString(self).codepoint_slices_reversed()

    def graphemes(self) -> GraphemeIter[ImmStaticOrigin]:
        return StaticString(self).graphemes()

    def graphemes_reversed(self) -> GraphemeIter[ImmStaticOrigin, False]:
        return StaticString(self).graphemes_reversed()

    def count_codepoints(self) -> Int:
        return StaticString(self).count_codepoints()

    def find(self, substr: StringSpan[_], start: Int = 0) -> Int:
        return StaticString(self).find(substr, start)

    def rfind(self, substr: StringSpan[_], start: Int = 0) -> Int:
        return StaticString(self).rfind(substr, start)

    def count(self, substr: StringSpan[_]) -> Int:
        return StaticString(self).count(substr)

    def startswith(self, prefix: StringSpan[_], start: Int = 0, end: Int = -1) -> Bool:
        return StaticString(self).startswith(prefix, start, end)

    def endswith(self, suffix: StringSpan[_], start: Int = 0, end: Int = -1) -> Bool:
        return StaticString(self).endswith(suffix, start, end)

    def lower(self) -> String:
        return StaticString(self).lower()

    def upper(self) -> String:
        return StaticString(self).upper()

    def ascii_rjust(self, width: Int, fillchar: StaticString = " ") -> String:
        return StaticString(self).ascii_rjust(width, fillchar)

    def ascii_ljust(self, width: Int, fillchar: StaticString = " ") -> String:
        return StaticString(self).ascii_ljust(width, fillchar)

    def ascii_center(self, width: Int, fillchar: StaticString = " ") -> String:
        return StaticString(self).ascii_center(width, fillchar)

    def isupper(self) -> Bool:
        return StaticString(self).isupper()

    def islower(self) -> Bool:
        return StaticString(self).islower()

    def is_ascii_digit(self) -> Bool:
        return StaticString(self).is_ascii_digit()

    def strip(self) -> StaticString:
        return StaticString(self).strip()

    def strip(self, chars: StringSpan[_]) -> StaticString:
        return StaticString(self).strip(chars)

    def lstrip(self) -> StaticString:
        return StaticString(self).lstrip()

    def lstrip(self, chars: StringSpan[_]) -> StaticString:
        return StaticString(self).lstrip(chars)

    def rstrip(self) -> StaticString:
        return StaticString(self).rstrip()

    def rstrip(self, chars: StringSpan[_]) -> StaticString:
        return StaticString(self).rstrip(chars)

    def split(self, sep: StringSpan[_]) -> List[StaticString]:
        return StaticString(self).split(sep)

    def split(self, sep: StringSpan[_], maxsplit: Int) -> List[StaticString]:
        return StaticString(self).split(sep, maxsplit)

    def split(self) -> List[StaticString]:
        return StaticString(self).split()

    def join[T: Copyable & Writable, //](self, elems: Span[T, _]) -> String:
        return StaticString(self).join(elems)

    def format[*Ts: Writable](self, *args: *Ts) -> String:
        """The text with its fields replaced. Stops the program if the fields do not suit the arguments."""
        try:
            return StaticString(self).format(*args)
        except error:
            abort(String(error))
