"""`Codepoint`, a Unicode scalar value; `ord`, `chr` and `ascii`."""

from std.os.abort import abort


struct Codepoint(Comparable, ImplicitlyCopyable, Intable, TrivialRegisterPassable, Writable):
    """One Unicode scalar value: 0 to 0x10FFFF without the surrogates."""

    var _scalar_value: UInt32

    @always_inline
    def __init__(out self, *, unsafe_unchecked_codepoint: UInt32):
        self._scalar_value = unsafe_unchecked_codepoint

    @always_inline
    def __init__(out self, codepoint: UInt8):
        """The code point of that number, 0 to 255."""
        self._scalar_value = UInt32(codepoint)

    @staticmethod
    def from_u32(codepoint: UInt32) -> Optional[Self]:
        """The code point of that number, if it is one."""
        if codepoint <= 0xD7FF or (codepoint >= 0xE000 and codepoint <= 0x10FFFF):
            return Optional(Codepoint(unsafe_unchecked_codepoint=codepoint))
        return Optional[Self](None)

    @staticmethod
    def ord(string: StringSpan[_]) -> Codepoint:
        """The code point of a string that has exactly one."""
        if string.byte_length() == 0:
            abort("Codepoint.ord: input string must not be empty")
        var decoded = decode(string._data)
        assert string.byte_length() == decoded.size, "input string must be one character"
        return decoded.codepoint

    @staticmethod
    def unsafe_decode_utf8_codepoint(s: Span[UInt8, _]) -> Tuple[Codepoint, Int]:
        """The first code point and the number of its bytes; `s` must be valid UTF-8 and not empty."""
        var decoded = decode(s._data)
        return (decoded.codepoint, decoded.size)

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._scalar_value == other._scalar_value

    @always_inline
    def __lt__(self, other: Self) -> Bool:
        return self._scalar_value < other._scalar_value

    @always_inline
    def __int__(self) -> Int:
        return Int(self._scalar_value)

    @always_inline
    def to_u32(self) -> UInt32:
        return self._scalar_value

    @always_inline
    def is_ascii(self) -> Bool:
        return self._scalar_value <= 0x7F

    @always_inline
    def is_ascii_digit(self) -> Bool:
        return self._scalar_value >= 0x30 and self._scalar_value <= 0x39

    @always_inline
    def is_ascii_upper(self) -> Bool:
        return self._scalar_value >= 0x41 and self._scalar_value <= 0x5A

    @always_inline
    def is_ascii_lower(self) -> Bool:
        return self._scalar_value >= 0x61 and self._scalar_value <= 0x7A

    @always_inline
    def is_ascii_printable(self) -> Bool:
        return self._scalar_value >= 0x20 and self._scalar_value <= 0x7E

    @always_inline
    def is_posix_space(self) -> Bool:
        """Space, tab to carriage return, and the separators 0x1C to 0x1E."""
        var c = self._scalar_value
        return c == 0x20 or (c >= 0x09 and c <= 0x0D) or (c >= 0x1C and c <= 0x1E)

    def is_python_space(self) -> Bool:
        """The posix spaces, next line, line separator and paragraph separator."""
        var c = self._scalar_value
        return self.is_posix_space() or c == 0x85 or c == 0x2028 or c == 0x2029

    @always_inline
    def utf8_byte_length(self) -> Int:
        var c = self._scalar_value
        if c < 0x80:
            return 1
        if c < 0x800:
            return 2
        if c < 0x10000:
            return 3
        return 4

    def unsafe_write_utf8(self, ptr: Pointer[mut=True, UInt8, _]) -> Int:
        """Writes the 1 to 4 bytes of the code point and gives their number."""
        return self._encode(ptr._address)

    def _encode(self, address: __ptr) -> Int:
        var c = Int(self._scalar_value)
        var size = self.utf8_byte_length()
        if size == 1:
            _put(address, 0, c)
        elif size == 2:
            _put(address, 0, 0xC0 | (c >> 6))
            _put(address, 1, 0x80 | (c & 0x3F))
        elif size == 3:
            _put(address, 0, 0xE0 | (c >> 12))
            _put(address, 1, 0x80 | ((c >> 6) & 0x3F))
            _put(address, 2, 0x80 | (c & 0x3F))
        else:
            _put(address, 0, 0xF0 | (c >> 18))
            _put(address, 1, 0x80 | ((c >> 12) & 0x3F))
            _put(address, 2, 0x80 | ((c >> 6) & 0x3F))
            _put(address, 3, 0x80 | (c & 0x3F))
        return size

    def write_to(self, mut writer: Some[Writer]):
        var bytes = __stack_alloc[4, 1]()
        var size = self._encode(bytes)
        writer.write_string(__make[StaticString](bytes, size))

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("Codepoint(")
        self._scalar_value.write_to(writer)
        writer.write_string(")")


@fieldwise_init
struct _Decoded(TrivialRegisterPassable):
    var codepoint: Codepoint
    var size: Int


@always_inline
def _put(address: __ptr, offset: Int, value: Int):
    __op["store"](__op["ptr_add"](address, offset._value), __op["trunc", __i8](value._value))


@always_inline
def _get(address: __ptr, offset: Int) -> Int:
    return __make[Int](__op["zext", __i64](__op["load", __i8](__op["ptr_add"](address, offset._value))))


def decode(address: __ptr) -> _Decoded:
    """The code point of the valid UTF-8 sequence at `address`."""
    var b0 = _get(address, 0)
    if b0 < 0x80:
        return _decoded(b0, 1)
    if b0 < 0xE0:
        return _decoded(((b0 & 0x1F) << 6) | (_get(address, 1) & 0x3F), 2)
    if b0 < 0xF0:
        return _decoded(((b0 & 0x0F) << 12) | ((_get(address, 1) & 0x3F) << 6) | (_get(address, 2) & 0x3F), 3)
    return _decoded(
        ((b0 & 0x07) << 18)
        | ((_get(address, 1) & 0x3F) << 12)
        | ((_get(address, 2) & 0x3F) << 6)
        | (_get(address, 3) & 0x3F),
        4,
    )


@always_inline
def _decoded(codepoint: Int, size: Int) -> _Decoded:
    return _Decoded(Codepoint(unsafe_unchecked_codepoint=UInt32(codepoint)), size)


def ord(s: StringSpan[_]) -> Int:
    """The number of the only code point of `s`."""
    return Int(Codepoint.ord(s))


def chr(c: Int) -> String:
    """The string of one code point; stops the program if there is no such code point."""
    if c < 0 or c > 0x10FFFF or (c >= 0xD800 and c <= 0xDFFF):
        abort(String("chr(", c, ") is not a valid Unicode codepoint"))
    return String(Codepoint(unsafe_unchecked_codepoint=UInt32(c)))


def ascii(value: StringSpan[_]) -> String:
    """A quoted copy of `value` in which every byte that is not printable ASCII is escaped."""
    var quote: StaticString = '"' if "'" in value else "'"
    var result = String(quote)
    for i in range(value.byte_length()):
        _write_ascii_byte(result, _get(value._data, i))
    result.write_string(quote)
    return result^


def _write_ascii_byte(mut result: String, byte: Int):
    comptime digits: StaticString = "0123456789abcdef"
    if byte == 0x5C:
        result.write_string("\\\\")
    elif byte == 0x09:
        result.write_string("\\t")
    elif byte == 0x0A:
        result.write_string("\\n")
    elif byte == 0x0D:
        result.write_string("\\r")
    elif byte >= 0x20 and byte <= 0x7E:
        result._append_byte(byte)
    else:
        result.write_string("\\x")
        result._append_byte(_get(digits._data, byte >> 4))
        result._append_byte(_get(digits._data, byte & 15))
