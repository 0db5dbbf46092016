"""Cutting a text into parts."""

from std.collections.string.codepoint import decode
from std.collections.string.search import find_in


def split_by[
    origin: ImmOrigin, //
](text: StringSpan[origin], sep: StringSpan[_], maxsplit: Int) -> List[StringSpan[origin]]:
    """The parts between occurrences of `sep`; an empty `sep` cuts around every code point."""
    if not sep:
        return _split_codepoints(text, maxsplit)
    var parts = List[StringSpan[origin]]()
    var at = 0
    var left = maxsplit
    while left != 0:
        var found = find_in(text, sep, at)
        if found < 0:
            break
        parts.append(text._part(at, found))
        at = found + sep.byte_length()
        left -= 1
    parts.append(text._part(at, text.byte_length()))
    return parts^


def _split_codepoints[origin: ImmOrigin, //](text: StringSpan[origin], maxsplit: Int) -> List[StringSpan[origin]]:
    var parts = List[StringSpan[origin]]()
    var at = 0
    var left = maxsplit
    if left != 0:
        parts.append(text._part(0, 0))
        left -= 1
    while left != 0 and at < text.byte_length():
        var size = decode(__op["ptr_add"](text._data, at._value)).size
        parts.append(text._part(at, at + size))
        at += size
        left -= 1
    parts.append(text._part(at, text.byte_length()))
    return parts^


def split_by_space[origin: ImmOrigin, //](text: StringSpan[origin], maxsplit: Int) -> List[StringSpan[origin]]:
    """The parts between runs of white space; none of them is empty."""
    var parts = List[StringSpan[origin]]()
    var length = text.byte_length()
    var left = maxsplit
    var at = _skip_space(text, 0)
    while at < length:
        if left == 0:
            parts.append(text._part(at, length))
            break
        var end = at
        while end < length:
            var decoded = decode(__op["ptr_add"](text._data, end._value))
            if decoded.codepoint.is_python_space():
                break
            end += decoded.size
        parts.append(text._part(at, end))
        at = _skip_space(text, end)
        left -= 1
    return parts^


def _skip_space(text: StringSpan[_], start: Int) -> Int:
    var at = start
    while at < text.byte_length():
        var decoded = decode(__op["ptr_add"](text._data, at._value))
        if not decoded.codepoint.is_python_space():
            break
        at += decoded.size
    return at


def split_lines[origin: ImmOrigin, //](text: StringSpan[origin], keepends: Bool) -> List[StringSpan[origin]]:
    """The lines, cut at every Unicode line end; `\\r\\n` is one."""
    var lines = List[StringSpan[origin]]()
    var length = text.byte_length()
    var start = 0
    var at = 0
    while at < length:
        var decoded = decode(__op["ptr_add"](text._data, at._value))
        var next = at + decoded.size
        if is_line_end(Int(decoded.codepoint)):
            if Int(decoded.codepoint) == 0x0D and next < length and text._byte(next) == 0x0A:
                next += 1
            lines.append(text._part(start, next if keepends else at))
            start = next
        at = next
    if start < length:
        lines.append(text._part(start, length))
    return lines^


def is_line_end(c: Int) -> Bool:
    return (c >= 0x0A and c <= 0x0D) or (c >= 0x1C and c <= 0x1E) or c == 0x85 or c == 0x2028 or c == 0x2029
