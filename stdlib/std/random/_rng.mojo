"""Single random numbers from the blocks that Philox gives: four of 32 bits, in their order."""

from std.random.philox import Random


struct _PhiloxWrapper(Copyable):
    var _rng: Random[10]
    var _block: SIMD[DType.uint32, 4]
    var _left: Int

    def __init__(out self, *, seed: UInt64):
        self._rng = Random[10](seed=seed)
        self._block = SIMD[DType.uint32, 4](0)
        self._left = 0

    def next_uint32(mut self) -> UInt32:
        if self._left == 0:
            self._block = self._rng.step()
            self._left = 4
        var result = self._block[4 - self._left]
        self._left -= 1
        return result

    def next_uint64(mut self) -> UInt64:
        var high = UInt64(self.next_uint32())
        var low = UInt64(self.next_uint32())
        return (high << 32) | low

    def next_float64(mut self) -> Float64:
        """From 0 up to but not including 1, in steps of 2**-53."""
        return Float64(self.next_uint64() >> 11) * 1.1102230246251565e-16

    def next_below(mut self, count: UInt64) -> UInt64:
        """Less than `count` without bias; any number if that is 0."""
        if count == 0:
            return self.next_uint64()
        var threshold = (~count + 1) % count
        while True:
            var value = self.next_uint64()
            if value >= threshold:
                return value % count
