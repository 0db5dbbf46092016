"""New texts made from texts: case, repetition, replacement, padding, joining, quoting; and character kinds."""

from std.collections.string.codepoint import _get, decode
from std.collections.string.search import count_in, find_in
from std.collections.string.split import is_line_end
from std.io.io import _string_of_block


def repeat(text: StringSpan[_], n: Int) -> String:
    """`n` copies in a row; none if `n` is not positive."""
    if n <= 0:
        return String()
    var result = String(capacity_bytes=text.byte_length() * n)
    for _ in range(n):
        result.write_string(text)
    return result^


def replace_all(text: StringSpan[_], old: StringSpan[_], new: StringSpan[_]) -> String:
    var found = count_in(text, old)
    if found == 0:
        return String(text)
    var result = String(capacity_bytes=text.byte_length() + (new.byte_length() - old.byte_length()) * found)
    var at = 0
    while True:
        var next = find_in(text, old, at)
        if next < 0:
            break
        result.write_string(text._part(at, next))
        result.write_string(new)
        at = next + old.byte_length()
    result.write_string(text._part(at, text.byte_length()))
    return result^


def interleave(text: StringSpan[_], inserted: StringSpan[_]) -> String:
    """`inserted` before every code point."""
    var result = String(capacity_bytes=text.byte_length() * (1 + inserted.byte_length()))
    for codepoint in text.codepoint_slices():
        result.write_string(inserted)
        result.write_string(codepoint)
    return result^


def lower_case(text: StringSpan[_]) -> String:
    var out = __stack_alloc[16, 8]()
    __native["case_lower", NoneType](text._data, text._length._value, out)
    return _string_of_block(out)


def upper_case(text: StringSpan[_]) -> String:
    var out = __stack_alloc[16, 8]()
    __native["case_upper", NoneType](text._data, text._length._value, out)
    return _string_of_block(out)


def justify(text: StringSpan[_], before: Int, width: Int, fillchar: StaticString) -> String:
    """`before` fill characters, the text, and fill characters up to `width` bytes."""
    if text.byte_length() >= width:
        return String(text)
    var result = String(capacity_bytes=width)
    for _ in range(before):
        result.write_string(fillchar)
    result.write_string(text)
    while result.byte_length() < width:
        result.write_string(fillchar)
    return result^


def join_elements[T: Copyable & Writable, //](separator: StringSpan[_], elems: Span[T, _]) -> String:
    var result = String()
    for i in range(len(elems)):
        if i > 0:
            result.write_string(separator)
        elems[i].write_to(result)
    return result^


def write_quoted(mut writer: Some[Writer], text: StringSpan[_]):
    """In single quotes, with `\\ ' \\t \\n \\r` and other ASCII control characters escaped."""
    comptime digits: StaticString = "0123456789abcdef"
    writer.write_string("'")
    var start = 0
    for i in range(text.byte_length()):
        var byte = text._byte(i)
        if byte >= 0x20 and byte != 0x27 and byte != 0x5C and byte != 0x7F:
            continue
        writer.write_string(text._part(start, i))
        start = i + 1
        if byte == 0x27:
            writer.write_string("\\'")
        elif byte == 0x5C:
            writer.write_string("\\\\")
        elif byte == 0x09:
            writer.write_string("\\t")
        elif byte == 0x0A:
            writer.write_string("\\n")
        elif byte == 0x0D:
            writer.write_string("\\r")
        else:
            writer.write_string("\\x")
            writer.write_string(digits._part(byte >> 4, (byte >> 4) + 1))
            writer.write_string(digits._part(byte & 15, (byte & 15) + 1))
    writer.write_string(text._part(start, text.byte_length()))
    writer.write_string("'")


def is_all[kind: StaticString](text: StringSpan[_]) -> Bool:
    """Whether every code point is of the kind; for cases, no letter of the other case and one of this."""
    var found = False
    var at = 0
    while at < text.byte_length():
        var decoded = decode(__op["ptr_add"](text._data, at._value))
        var c = decoded.codepoint
        comptime if kind == "digit":
            if not c.is_ascii_digit():
                return False
        elif kind == "printable":
            if not c.is_ascii_printable():
                return False
        elif kind == "newline":
            if not is_line_end(Int(c)):
                return False
            found = True
        else:
            var is_upper = __make[Bool](__native["char_is_upper", __i1](c._scalar_value._value))
            var is_lower = __make[Bool](__native["char_is_lower", __i1](c._scalar_value._value))
            comptime if kind == "upper":
                if is_lower:
                    return False
                found = found or is_upper
            else:
                if is_upper:
                    return False
                found = found or is_lower
        at += decoded.size
    comptime if kind == "digit" or kind == "printable":
        return True
    else:
        return found
