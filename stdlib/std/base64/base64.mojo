"""Base64, with `+` and `/`, padded by `=`; and hexadecimal (`b16encode`, `b16decode`)."""


def b64encode(input_string: StringSpan[_]) -> String:
    return b64encode(input_string.as_bytes())


def b64encode(input_bytes: Span[UInt8, _]) -> String:
    var result = String()
    b64encode(input_bytes, result)
    return result^


def b64encode(input_bytes: Span[UInt8, _], mut result: String):
    """Appends four characters for each three bytes."""
    comptime digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var length = len(input_bytes)
    result.reserve_bytes(result.byte_length() + (length + 2) // 3 * 4)
    var text = __make[StaticString](input_bytes._data, length)
    var i = 0
    while i < length:
        var left = length - i
        var a = text._byte(i)
        var b = text._byte(i + 1) if left > 1 else 0
        var c = text._byte(i + 2) if left > 2 else 0
        result._append_byte(digits._byte(a >> 2))
        result._append_byte(digits._byte((a & 3) << 4 | b >> 4))
        result._append_byte(digits._byte((b & 15) << 2 | c >> 6) if left > 1 else 0x3D)
        result._append_byte(digits._byte(c & 63) if left > 2 else 0x3D)
        i += 3


def b64decode(str: StringSpan[_]) raises -> List[UInt8]:
    """The bytes. White space is ignored; raises for other characters and for a length that is no multiple of 4."""
    var text = String(capacity_bytes=str.byte_length())
    for i in range(str.byte_length()):
        var byte = str._byte(i)
        if not (byte == 0x20 or (byte >= 0x09 and byte <= 0x0D)):
            text._append_byte(byte)
    return _decode(text._span())


def _decode(text: StringSpan[_]) raises -> List[UInt8]:
    var length = text.byte_length()
    if length % 4 != 0:
        raise Error("ValueError: Input length '", length, "' (ignoring whitespace) must be divisible by 4")
    var result = List[UInt8](capacity=length // 4 * 3)
    for i in range(0, length, 4):
        var a = _value(text, i)
        var b = _value(text, i + 1)
        var c = _value(text, i + 2)
        var d = _value(text, i + 3)
        result.append(UInt8(a << 2 | b >> 4))
        if text._byte(i + 2) == 0x3D:
            break
        result.append(UInt8((b & 15) << 4 | c >> 2))
        if text._byte(i + 3) == 0x3D:
            break
        result.append(UInt8((c & 3) << 6 | d))
    return result^


def _value(text: StringSpan[_], at: Int) raises -> Int:
    """The six bits of the character at `at`; 0 for padding."""
    var c = text._byte(at)
    if c == 0x3D:
        return 0
    if c >= 0x41 and c <= 0x5A:
        return c - 0x41
    if c >= 0x61 and c <= 0x7A:
        return c - 0x61 + 26
    if c >= 0x30 and c <= 0x39:
        return c - 0x30 + 52
    if c == 0x2B:
        return 62
    if c == 0x2F:
        return 63
    raise Error("ValueError: Unexpected character '", chr(c), "' encountered")


def b16encode(str: StringSpan[_]) -> String:
    """Two upper-case digits for each byte."""
    comptime digits: StaticString = "0123456789ABCDEF"
    var result = String(capacity_bytes=2 * str.byte_length())
    for i in range(str.byte_length()):
        var byte = str._byte(i)
        result._append_byte(digits._byte(byte >> 4))
        result._append_byte(digits._byte(byte & 15))
    return result^


def b16decode(str: StringSpan[_]) raises -> List[UInt8]:
    """One byte for each two digits; raises for an odd length and for anything but `0-9A-F`."""
    var length = str.byte_length()
    if length % 2 != 0:
        raise Error("ValueError: Input length '", length, "' must be divisible by 2")
    var result = List[UInt8](capacity=length // 2)
    for i in range(0, length, 2):
        result.append(UInt8(_nibble(str._byte(i)) << 4 | _nibble(str._byte(i + 1))))
    return result^


def _nibble(digit: Int) raises -> Int:
    if digit >= 0x30 and digit <= 0x39:
        return digit - 0x30
    if digit >= 0x41 and digit <= 0x46:
        return digit - 0x41 + 10
    raise Error("ValueError: Unexpected character '", chr(digit), "' encountered")
