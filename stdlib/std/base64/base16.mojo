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


def b16decode(str: StringSpan[_]) -> List[UInt8]:
    """One byte for each two digits."""
    assert str.byte_length() % 2 == 0, "Input length must be divisible by 2"
    var result = List[UInt8](capacity=str.byte_length() // 2)
    for i in range(0, str.byte_length() - 1, 2):
        result.append(UInt8(_nibble(str._byte(i)) << 4 | _nibble(str._byte(i + 1))))
    return result^


def _nibble(digit: Int) -> Int:
    """The value of a hexadecimal digit; 255 if it is none."""
    if digit >= 0x30 and digit <= 0x39:
        return digit - 0x30
    var letter = digit & ~0x20
    if letter >= 0x41 and letter <= 0x5A:
        return letter - 0x41 + 10
    return 255
