"""Random numbers from one generator for the whole program.

It is Philox4x32-10 with a block of four 32-bit numbers in store; a 64-bit
number is two of them, the first one high. Without `seed` the seed is 0.
"""

from std.math import cos, floor, log, pi, sqrt
from std.memory.pointer import Pointer
from std.random._rng import _PhiloxWrapper
from std.time.time import perf_counter_ns


struct _Shared:
    """The program's generator, made at first use."""

    var _ready: Bool
    var _generator: _PhiloxWrapper


def _generator() -> ref[MutUntrackedOrigin] _PhiloxWrapper:
    var name = StaticString("random.generator")
    var address = __native["once_global", __ptr](
        name._data,
        name._length._value,
        __query["size_of", _Shared]._value,
        __query["align_of", _Shared]._value,
    )
    ref shared = __deref[_Shared, MutUntrackedOrigin](address)
    if not shared._ready:
        shared._ready = True
        __init_at[_PhiloxWrapper](__addr_of(shared._generator), _PhiloxWrapper(seed=0))
    return __deref[_PhiloxWrapper, MutUntrackedOrigin](
        __addr_of(shared._generator)
    )


def seed():
    """Seeds the generator from the clock."""
    seed(perf_counter_ns())


def seed(a: Int):
    """Seeds the generator: the same seed gives the same numbers."""
    ref generator = _generator()
    generator = _PhiloxWrapper(seed=UInt64(a))


def random_float64(min: Float64 = 0, max: Float64 = 1) -> Float64:
    """From `min` up to but not including `max`."""
    return min + _generator().next_float64() * (max - min)


def random_si64(min: Int64, max: Int64) -> Int64:
    """From `min` to `max`, both included."""
    if min >= max:
        return min
    var span = UInt64(max - min)
    if span == UInt64.MAX:
        return Int64(_generator().next_below(0))
    return min + Int64(_generator().next_below(span + 1))


def random_ui64(min: UInt64, max: UInt64) -> UInt64:
    """From `min` to `max`, both included."""
    if min >= max:
        return min
    return min + _generator().next_below(max - min + 1)


def randn_float64(
    mean: Float64 = 0, standard_deviation: Float64 = 1
) -> Float64:
    """Normally distributed, by the method of Box and Muller."""
    var u1 = _generator().next_float64()
    var u2 = _generator().next_float64()
    while u1 <= 0:
        u1 = _generator().next_float64()
    var radius = standard_deviation * sqrt(-2.0 * log(u1))
    return mean + radius * cos(2.0 * pi * u2)


def rand[
    dtype: DType
](
    ptr: Pointer[Scalar[dtype], ...],
    size: Int,
    /,
    *,
    min: Float64 = 0,
    max: Float64 = 1,
    int_scale: Optional[Int] = None,
):
    """Fills memory with numbers from `min` to `max`; with `int_scale` in steps of `2**-int_scale`."""
    for i in range(size):
        comptime if dtype.is_floating_point():
            var value = random_float64(min, max)
            if int_scale:
                var scale = Float64(1 << int_scale.value())
                value = floor(value * scale) / scale
            ptr.unsafe_store(i, value.cast[dtype]())
        elif dtype.is_signed():
            ptr.unsafe_store(
                i, random_si64(Int64(min), Int64(max)).cast[dtype]()
            )
        else:
            ptr.unsafe_store(
                i, random_ui64(UInt64(min), UInt64(max)).cast[dtype]()
            )


def rand[
    dtype: DType
](
    span: Span[mut=True, Scalar[dtype], _],
    /,
    *,
    min: Float64 = 0,
    max: Float64 = 1,
    int_scale: Optional[Int] = None,
):
    rand(
        span.unsafe_ptr(), len(span), min=min, max=max, int_scale=int_scale
    )


def randint[
    dtype: DType
](ptr: Pointer[Scalar[dtype], ...], size: Int, low: Int, high: Int):
    """Fills memory with integers from `low` to `high`, both included."""
    for i in range(size):
        comptime if dtype.is_signed():
            ptr.unsafe_store(
                i, random_si64(Int64(low), Int64(high)).cast[dtype]()
            )
        else:
            ptr.unsafe_store(
                i, random_ui64(UInt64(low), UInt64(high)).cast[dtype]()
            )


def randint[
    dtype: DType
](span: Span[mut=True, Scalar[dtype], _], low: Int, high: Int):
    randint(span.unsafe_ptr(), len(span), low, high)


def randn[
    dtype: DType
](
    ptr: Pointer[Scalar[dtype], ...],
    size: Int,
    mean: Float64 = 0,
    standard_deviation: Float64 = 1,
):
    """Fills memory with normally distributed numbers."""
    for i in range(size):
        ptr.unsafe_store(
            i, randn_float64(mean, standard_deviation).cast[dtype]()
        )


def randn[
    dtype: DType
](
    span: Span[mut=True, Scalar[dtype], _],
    mean: Float64 = 0,
    standard_deviation: Float64 = 1,
):
    randn(span.unsafe_ptr(), len(span), mean, standard_deviation)


def shuffle[T: Copyable, //](mut list: List[T]):
    """Puts the elements into a random order."""
    var i = len(list) - 1
    while i >= 0:
        var j = Int(random_ui64(0, UInt64(i)))
        if i != j:
            list.swap_elements(i, j)
        i -= 1
