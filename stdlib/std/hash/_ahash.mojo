"""The default hasher: the "fallback" variant of aHash, by folded multiplications, with fixed keys."""

from std.hash.hasher import Hasher


@always_inline
def _folded_multiply(a: UInt64, b: UInt64) -> UInt64:
    """The exclusive or of the two halves of the 128-bit product."""
    return (a * b) ^ __make[UInt64](__op["imulhi_u"](a._value, b._value))


@always_inline
def _rotate_left(value: UInt64, count: UInt64) -> UInt64:
    return __make[UInt64](__op["irotl"](value._value, count._value))


@always_inline
def _load16(address: __ptr) -> UInt64:
    return __make[UInt64](__op["zext", __i64](__op["load", __i16, 1](address)))


@always_inline
def _load32(address: __ptr) -> UInt64:
    return __make[UInt64](__op["zext", __i64](__op["load", __i32, 1](address)))


@always_inline
def _load64(address: __ptr) -> UInt64:
    return __make[UInt64](__op["load", __i64, 1](address))


@always_inline
def _load8(address: __ptr) -> UInt64:
    return __make[UInt64](__op["zext", __i64](__op["load", __i8](address)))


struct AHasher[key: SIMD[DType.uint64, 4]](Defaultable, Hasher):
    var _buffer: UInt64
    var _pad: UInt64
    var _extra0: UInt64
    var _extra1: UInt64

    @always_inline
    def __init__(out self):
        comptime k0 = Self.key[0] ^ 0x243F_6A88_85A3_08D3
        comptime k1 = Self.key[1] ^ 0x1319_8A2E_0370_7344
        comptime k2 = Self.key[2] ^ 0xA409_3822_299F_31D0
        comptime k3 = Self.key[3] ^ 0x082E_FA98_EC4E_6C89
        self._buffer = k0
        self._pad = k1
        self._extra0 = k2
        self._extra1 = k3

    @always_inline
    def _mix(mut self, data: UInt64):
        self._buffer = _folded_multiply(data ^ self._buffer, 6364136223846793005)

    @always_inline
    def _mix_pair(mut self, a: UInt64, b: UInt64):
        var combined = _folded_multiply(a ^ self._extra0, b ^ self._extra1)
        self._buffer = _rotate_left((self._buffer + self._pad) ^ combined, 23)

    def update(mut self, value: Span[UInt8, _]):
        var length = len(value)
        var start = value._data
        var end = __op["ptr_add"](start, length._value)
        self._buffer = (self._buffer + UInt64(length)) * 6364136223846793005
        if length > 16:
            self._mix_pair(
                _load64(__op["ptr_add"](end, __lit[__i64, -16]())), _load64(__op["ptr_add"](end, __lit[__i64, -8]()))
            )
            var left = length
            while left > 16:
                self._mix_pair(_load64(start), _load64(__op["ptr_add"](start, __lit[__i64, 8]())))
                start = __op["ptr_add"](start, __lit[__i64, 16]())
                left -= 16
        elif length > 8:
            self._mix_pair(_load64(start), _load64(__op["ptr_add"](end, __lit[__i64, -8]())))
        elif length >= 4:
            self._mix_pair(_load32(start), _load32(__op["ptr_add"](end, __lit[__i64, -4]())))
        elif length >= 2:
            self._mix_pair(_load16(start), _load8(__op["ptr_add"](end, __lit[__i64, -1]())))
        elif length == 1:
            var byte = _load8(start)
            self._mix_pair(byte, byte)
        else:
            self._mix_pair(0, 0)

    @always_inline
    def _update_with_simd(mut self, value: SIMD[_, _]):
        comptime if __query["dtype_bits", value.dtype] <= 64:
            var bits = value.to_bits[DType.uint64]()
            comptime if value.length == 1:
                self._mix(bits[0])
            else:
                comptime for i in range(0, Int(value.length), 2):
                    self._mix_pair(bits[i], bits[i + 1])
        else:
            comptime rounds = __query["dtype_bits", value.dtype] // 64
            comptime for i in range(Int(value.length)):
                var lane = value[i]
                comptime for r in range(0, rounds, 2):
                    self._mix_pair(
                        (lane >> type_of(lane)(r * 64)).cast[DType.uint64](),
                        (lane >> type_of(lane)(r * 64 + 64)).cast[DType.uint64](),
                    )

    @always_inline
    def finish(self) -> UInt64:
        return _rotate_left(_folded_multiply(self._buffer, self._pad), self._buffer & 63)
