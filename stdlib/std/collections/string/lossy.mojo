"""Reading bytes that may not be UTF-8."""


def write_lossy(mut result: String, bytes: Span[UInt8, _]):
    """Appends the text, with U+FFFD for every ill-formed sequence."""
    var at = 0
    var total = len(bytes)
    while at < total:
        var rest = __op["ptr_add"](bytes._data, at._value)
        var valid = __make[Int](__native["utf8_valid_up_to", __i64](rest, (total - at)._value))
        result.write_string(__make[StaticString](rest, valid))
        at += valid
        if at < total:
            result.write_string("\uFFFD")
            var bad = __op["ptr_add"](bytes._data, at._value)
            at += __make[Int](__native["utf8_invalid_len", __i64](bad, (total - at)._value))
