"""`CStringSpan[origin]`: a NUL-terminated string of C, never null."""

from std.memory._raw import _address_to_int, _at
from std.memory.pointer import Pointer, _NullNiche

comptime CStringSlice = CStringSpan


struct CStringSpan[mut: Bool, //, origin: Origin[mut=mut]](
    Equatable,
    ImplicitlyCopyable,
    Sized,
    TrivialRegisterPassable,
    Writable,
    _NullNiche,
):
    var _address: __ptr

    @always_inline
    def __init__(out self, *, unsafe_from_ptr: Pointer[Int8, Self.origin]):
        self._address = unsafe_from_ptr._address

    @always_inline
    def __init__(out self, *, unsafe_from_ptr: Pointer[UInt8, Self.origin]):
        self._address = unsafe_from_ptr._address

    def __init__(out self, span: StringSpan[Self.origin]) raises:
        """The text's last byte must be NUL, and no other."""
        _check_terminated(span._data, span._length)
        self._address = span._data

    def __init__(out self, span: Span[UInt8, Self.origin]) raises:
        _check_terminated(span._data, span._len)
        self._address = span._data

    def __len__(self) -> Int:
        """The number of bytes before the NUL."""
        var length = 0
        while _byte(self._address, length) != 0:
            length += 1
        return length

    @always_inline
    def ptr(self) -> Pointer[Int8, Self.origin]:
        return Pointer[Int8, Self.origin](_raw=self._address)

    @always_inline
    def unsafe_ptr(self) -> Pointer[Int8, Self.origin]:
        return Pointer[Int8, Self.origin](_raw=self._address)

    def as_bytes(self) -> Span[UInt8, Self.origin]:
        return Span[UInt8, Self.origin](
            _data=self._address, _len=self.__len__()
        )

    def as_bytes_with_nul(self) -> Span[UInt8, Self.origin]:
        return Span[UInt8, Self.origin](
            _data=self._address, _len=self.__len__() + 1
        )

    def __eq__(self, rhs: Self) -> Bool:
        return self.as_bytes() == rhs.as_bytes()

    def __eq__(self, rhs: CStringSpan[_]) -> Bool:
        return self.as_bytes() == rhs.as_bytes()

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(
            __make[StaticString](self._address, self.__len__())
        )


@always_inline
def _byte(address: __ptr, index: Int) -> UInt8:
    return __make[UInt8](
        __op["load", __simd[DType.uint8, 1]](_at(address, index, 1))
    )


def _check_terminated(data: __ptr, length: Int) raises:
    if length == 0 or _byte(data, length - 1) != 0:
        raise Error("CStringSpan: the text does not end in NUL")
    for i in range(length - 1):
        if _byte(data, i) == 0:
            raise Error("CStringSpan: the text has a NUL inside")
