"""`s[codepoint=...]` and `s[grapheme=...]`."""

from std.builtin.builtin_slice import ContiguousSlice
from std.builtin.debug_assert import _assert_failed
from std.collections.check_bounds import _check_slice
from std.collections.string.string_span import _sequence_length
from std.os.abort import abort


def codepoint_at[mut: Bool, origin: Origin[mut=mut], //](text: StringSpan[origin], n: Int) -> StringSpan[origin]:
    """The code point number `n`."""
    var at = _codepoint_offset(text, n)
    if n < 0 or at >= text.byte_length():
        abort(String("codepoint index is out of bounds: ", n))
    return text._part(at, at + _sequence_length(text._byte(at)))


def codepoint_range[
    mut: Bool, origin: Origin[mut=mut], //
](text: StringSpan[origin], bounds: ContiguousSlice) -> StringSpan[origin]:
    var start = bounds.start.or_else(0)
    if start < 0 or bounds.end:
        _check_slice(start, bounds.end.or_else(start), text.count_codepoints())
    var first = _codepoint_offset(text, start)
    if not bounds.end:
        return text._part(first, text.byte_length())
    return text._part(first, _codepoint_offset(text, bounds.end.value()))


def _codepoint_offset(text: StringSpan[_], n: Int) -> Int:
    """The byte where code point number `n` starts; the length of the text if there are not so many."""
    var at = 0
    for _ in range(n):
        if at >= text.byte_length():
            break
        at += _sequence_length(text._byte(at))
    return at


def grapheme_at[mut: Bool, origin: Origin[mut=mut], //](text: StringSpan[origin], n: Int) -> StringSpan[origin]:
    """The grapheme cluster number `n`."""
    var at = _grapheme_offset(text, n)
    if n < 0 or at >= text.byte_length():
        _assert_failed(__caller_loc(), "Invalid grapheme index")
    return text._part(at, _grapheme_end(text, at))


def grapheme_range[
    mut: Bool, origin: Origin[mut=mut], //
](text: StringSpan[origin], bounds: ContiguousSlice) -> StringSpan[origin]:
    var start = bounds.start.or_else(0)
    var first = _grapheme_offset(text, start)
    if not bounds.end:
        return text._part(first, text.byte_length())
    if bounds.end.value() < start:
        _assert_failed(__caller_loc(), "grapheme end index must be >= start index")
    return text._part(first, _grapheme_offset(text, bounds.end.value()))


def _grapheme_offset(text: StringSpan[_], n: Int) -> Int:
    var at = 0
    for _ in range(n):
        if at >= text.byte_length():
            break
        at = _grapheme_end(text, at)
    return at


@always_inline
def _grapheme_end(text: StringSpan[_], at: Int) -> Int:
    return __make[Int](__native["grapheme_next", __i64](text._data, text._length._value, at._value))
