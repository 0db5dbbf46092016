"""Hexadecimal."""


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
