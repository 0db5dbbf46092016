"""`atol`: text to integer."""


def atol(str_slice: StringSpan[_], base: Int = 10) raises -> Int:
    """The integer written in that base (2 to 36, or 0: by prefix), with optional sign, prefix, `_` and spaces around."""
    if base != 0 and (base < 2 or base > 36):
        raise Error("Base must be >= 2 and <= 36, or 0.")
    var text = str_slice.strip()
    var end = text.byte_length()
    var at = 0
    var negative = False
    if at < end and (text._byte(at) == 0x2B or text._byte(at) == 0x2D):
        negative = text._byte(at) == 0x2D
        at += 1

    var radix = base
    var prefixed = False
    if at + 1 < end and text._byte(at) == 0x30:
        var announced = _radix_of_prefix(text._byte(at + 1))
        if announced != 0 and (base == announced or base == 0):
            radix = announced
            prefixed = True
            at += 2
    if radix == 0:
        radix = 10
        if end - at > 1 and text._byte(at) == 0x30 and not _all_zeros(text, at):
            raise Error(_not_convertible(base, str_slice))

    var limit = UInt64(Int.MAX) + UInt64(1 if negative else 0)
    var value: UInt64 = 0
    var any_digit = False
    var after_underscore = not prefixed
    while at < end:
        var byte = text._byte(at)
        at += 1
        if byte == 0x5F:
            if after_underscore:
                raise Error(_not_convertible(base, str_slice))
            after_underscore = True
            continue
        var digit = _digit_value(byte)
        if digit >= radix:
            raise Error(_not_convertible(base, str_slice))
        if value > (limit - UInt64(digit)) // UInt64(radix):
            raise Error(
                _not_convertible(base, str_slice), " String expresses an integer too large to store in Int."
            )
        value = value * UInt64(radix) + UInt64(digit)
        any_digit = True
        after_underscore = False
    if after_underscore or not any_digit:
        raise Error(_not_convertible(base, str_slice))
    return -Int(value) if negative else Int(value)


def _radix_of_prefix(letter: Int) -> Int:
    """The base announced by `0` and this letter, or 0."""
    if letter == 0x62 or letter == 0x42:
        return 2
    if letter == 0x6F or letter == 0x4F:
        return 8
    if letter == 0x78 or letter == 0x58:
        return 16
    return 0


def _digit_value(byte: Int) -> Int:
    """0 to 35, or 99 if it is no digit."""
    if byte >= 0x30 and byte <= 0x39:
        return byte - 0x30
    if byte >= 0x61 and byte <= 0x7A:
        return byte - 0x61 + 10
    if byte >= 0x41 and byte <= 0x5A:
        return byte - 0x41 + 10
    return 99


def _all_zeros(text: StringSpan[_], start: Int) -> Bool:
    for i in range(start, text.byte_length()):
        if text._byte(i) != 0x30 and text._byte(i) != 0x5F:
            return False
    return True


def _not_convertible(base: Int, text: StringSpan[_]) -> String:
    return String("String is not convertible to integer with base ", base, ": '", text, "'")
