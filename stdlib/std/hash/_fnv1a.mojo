"""FNV-1a: a simple hash, cheap at compile time."""

from std.hash.hasher import Hasher


struct Fnv1a(Defaultable, Hasher):
    var _value: UInt64

    @always_inline
    def __init__(out self):
        self._value = 0xCBF29CE484222325

    @always_inline
    def _mix(mut self, bits: UInt64):
        self._value = (self._value ^ bits) * 0x100000001B3

    def update(mut self, value: Span[UInt8, _]):
        for i in range(len(value)):
            self._mix(UInt64(value[i]))

    def _update_with_simd(mut self, value: SIMD[_, _]):
        var bits = value.to_bits()
        comptime rounds = (__query["dtype_bits", value.dtype] + 63) // 64
        comptime for i in range(Int(value.length)):
            var lane = bits[i]
            comptime for r in range(rounds):
                self._mix((lane >> type_of(lane)(r * 64)).cast[DType.uint64]())

    def finish(self) -> UInt64:
        return self._value
