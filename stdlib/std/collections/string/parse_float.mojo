"""`atof`: text to float."""


def atof(str_slice: StringSpan[_]) raises -> Float64:
    """The nearest float to a decimal number, `inf`, `infinity` or `nan`, with spaces around it allowed."""
    if not str_slice:
        raise Error(_not_convertible(str_slice))
    var text = str_slice.strip()
    text = text.removeprefix("+")
    var negative = text.startswith("-")
    if negative:
        text = text.removeprefix("-")

    var word = text.lower()
    if word == "inf" or word == "infinity":
        return Float64.MIN if negative else Float64.MAX
    if word == "nan":
        return _nan()

    if not text or not _is_digit_or_dot(text._byte(0)):
        raise Error(
            _not_convertible(str_slice),
            ". The first character of '",
            text,
            "' should be a digit or dot to convert it to a float.",
        )
    if word.endswith("f"):
        text = text._part(0, text.byte_length() - 1)
    if not _is_digit_or_dot(text._byte(text.byte_length() - 1)):
        raise Error(
            _not_convertible(str_slice),
            ". The last character of '",
            text,
            "' should be a digit or dot to convert it to a float.",
        )
    if text == ".":
        raise Error(_not_convertible(str_slice))

    var value = Float64(0)
    var used = __native["parse_f64", __i64](text._data, text._length._value, __addr_of(value))
    if __make[Int](used) != text.byte_length():
        raise Error(_not_convertible(str_slice), ". Invalid character(s) in the number: '", text, "'")
    return -value if negative else value


def _is_digit_or_dot(byte: Int) -> Bool:
    return (byte >= 0x30 and byte <= 0x39) or byte == 0x2E


def _nan() -> Float64:
    return Float64(from_bits=UInt64(0x7FF8000000000000))


def _not_convertible(text: StringSpan[_]) -> String:
    return String("String is not convertible to float: '", text, "'")
