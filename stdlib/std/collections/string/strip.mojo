"""Removing characters from the ends of a text."""

from std.collections.string.codepoint import Codepoint, decode
from std.collections.string.string_span import _sequence_length


@always_inline
def _is_space_byte(byte: Int) -> Bool:
    return byte == 0x20 or (byte >= 0x09 and byte <= 0x0D) or (byte >= 0x1C and byte <= 0x1E)


def strip_space[
    mut: Bool, origin: Origin[mut=mut], //, left: Bool, right: Bool
](text: StringSpan[origin]) -> StringSpan[origin]:
    """Without the ASCII white space at the chosen ends."""
    var start = 0
    var end = text.byte_length()
    comptime if left:
        while start < end and _is_space_byte(text._byte(start)):
            start += 1
    comptime if right:
        while end > start and _is_space_byte(text._byte(end - 1)):
            end -= 1
    return text._part(start, end)


def strip_chars[
    mut: Bool, origin: Origin[mut=mut], //, left: Bool, right: Bool
](text: StringSpan[origin], chars: StringSpan[_]) -> StringSpan[origin]:
    """Without the code points that occur in `chars` at the chosen ends."""
    var start = 0
    var end = text.byte_length()
    comptime if left:
        while start < end:
            var next = start + _sequence_length(text._byte(start))
            if text._part(start, next) not in chars:
                break
            start = next
    comptime if right:
        while end > start:
            var previous = end - 1
            while text._byte(previous) & 0xC0 == 0x80:
                previous -= 1
            if text._part(previous, end) not in chars:
                break
            end = previous
    return text._part(start, end)


def is_space_text(text: StringSpan[_]) -> Bool:
    """True if the text is not empty and all its code points are spaces."""
    var at = 0
    while at < text.byte_length():
        var decoded = decode(__op["ptr_add"](text._data, at._value))
        if not decoded.codepoint.is_python_space():
            return False
        at += decoded.size
    return text.byte_length() > 0
