"""`Rng`: the random numbers of property tests."""

from std.random import random_ui64, seed


struct Rng(Movable):
    """Draws from the process's generator, seeded at the start of a test."""

    def __init__(out self, *, seed: Int):
        _seed(seed)

    def _next(mut self, max: UInt64 = UInt64.MAX) raises -> UInt64:
        return random_ui64(0, max)

    def _fraction(mut self) raises -> Float64:
        """From 0 to 1, in steps of 2 to the power of -53."""
        return Float64(self._next() >> 11) * (2.0**-53)

    def rand_bool(mut self, *, true_probability: Float64 = 0.5) raises -> Bool:
        if true_probability < 0.0:
            return False
        if true_probability > 1.0:
            return True
        return true_probability > self._fraction()

    def rand_scalar[
        dtype: DType
    ](
        mut self,
        *,
        min: Scalar[dtype] = Scalar[dtype].MIN_FINITE,
        max: Scalar[dtype] = Scalar[dtype].MAX_FINITE,
    ) raises -> Scalar[dtype]:
        """A number from `min` to `max`, both included."""
        if min > max:
            raise Error("invalid min/max")
        if min == max:
            return min
        comptime if dtype == DType.bool:
            return rebind[Scalar[dtype]](Scalar[DType.bool](self.rand_bool()))
        elif dtype.is_integral():
            var distance = max.cast[DType.uint64]() - min.cast[DType.uint64]()
            return self._next(distance).cast[dtype]() + min
        else:
            var f = self._fraction()
            var value = min.cast[DType.float64]() * (1.0 - f) + max.cast[DType.float64]() * f
            return value.cast[dtype]()

    def rand_uint(mut self, *, min: UInt = UInt.MIN, max: UInt = UInt.MAX) raises -> UInt:
        return self.rand_scalar[DType.uint](min=min, max=max)

    def rand_int(mut self, *, min: Int = Int.MIN, max: Int = Int.MAX) raises -> Int:
        return self.rand_scalar[DType.int](min=min, max=max)


def _seed(value: Int):
    seed(value)
