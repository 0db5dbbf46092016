"""Philox4x32: a counter-based random number generator (Salmon et al. 2011)."""

from std.math import cos, log, pi, sin, sqrt


@always_inline
def _round(
    counter: SIMD[DType.uint32, 4], key: SIMD[DType.uint32, 2]
) -> SIMD[DType.uint32, 4]:
    var a = UInt64(counter[0]) * 0xD2511F53
    var b = UInt64(counter[2]) * 0xCD9E8D57
    return SIMD[DType.uint32, 4](
        UInt32(b >> 32) ^ counter[1] ^ key[0],
        UInt32(b & 0xFFFF_FFFF),
        UInt32(a >> 32) ^ counter[3] ^ key[1],
        UInt32(a & 0xFFFF_FFFF),
    )


struct Random[rounds: Int = 10](Copyable):
    """Gives blocks of four random 32-bit numbers."""

    var _key: SIMD[DType.uint32, 2]
    var _offset: UInt64
    var _subsequence: UInt64

    def __init__(
        out self,
        *,
        seed: UInt64 = 0x3D30F19CD101,
        subsequence: UInt64 = 0,
        offset: UInt64 = 0,
    ):
        self._key = SIMD[DType.uint32, 2](
            UInt32(seed & 0xFFFF_FFFF), UInt32(seed >> 32)
        )
        self._offset = offset
        self._subsequence = subsequence

    def step(mut self) -> SIMD[DType.uint32, 4]:
        """The next block."""
        var block = SIMD[DType.uint32, 4](
            UInt32(self._offset & 0xFFFF_FFFF),
            UInt32(self._offset >> 32),
            UInt32(self._subsequence & 0xFFFF_FFFF),
            UInt32(self._subsequence >> 32),
        )
        var key = self._key
        for _ in range(Self.rounds):
            block = _round(block, key)
            key += SIMD[DType.uint32, 2](0x9E3779B9, 0xBB67AE85)
        self._offset += 1
        if self._offset == 0:
            self._subsequence += 1
        return block

    def step_uniform(mut self) -> SIMD[DType.float32, 4]:
        """Four numbers from 0 to 1."""
        return (self.step() & 0x7FFFFFFF).cast[
            DType.float32
        ]() * 4.6566127342e-10

    def step_uniform_unbiased(mut self) -> SIMD[DType.float32, 4]:
        """Four numbers strictly between 0 and 1."""
        return self.step().cast[DType.float32]().fma(
            SIMD[DType.float32, 4](2.3283064e-10),
            SIMD[DType.float32, 4](1.1641532e-10),
        )


struct NormalRandom[rounds: Int = 10](Copyable):
    """Gives normally distributed numbers, by the method of Box and Muller."""

    var _rng: Random[Self.rounds]

    def __init__(
        out self,
        *,
        seed: UInt64 = 0x3D30F19CD101,
        subsequence: UInt64 = 0,
        offset: UInt64 = 0,
    ):
        self._rng = Random[Self.rounds](
            seed=seed, subsequence=subsequence, offset=offset
        )

    def step_normal(
        mut self, mean: Float32 = 0.0, stddev: Float32 = 1.0
    ) -> SIMD[DType.float32, 8]:
        var u1 = 1.0 - self._rng.step_uniform()
        var u2 = 1.0 - self._rng.step_uniform()
        var radius = sqrt(-2.0 * log(u1))
        var angle = Float32(2.0 * pi) * u2
        var z0 = radius * cos(angle) * stddev + mean
        var z1 = radius * sin(angle) * stddev + mean
        return z0.join(z1)
