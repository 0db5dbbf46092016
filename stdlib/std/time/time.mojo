"""Clocks and sleep."""


def perf_counter_ns() -> Int:
    """Nanoseconds of a clock that never goes back."""
    return __make[Int](__native["clock_mono", __i64]())


def perf_counter() -> Float64:
    """Seconds of a clock that never goes back."""
    return Float64(perf_counter_ns()) / 1_000_000_000


def global_perf_counter_ns() -> UInt64:
    """Nanoseconds since 1970."""
    return UInt64(__make[Int](__native["clock_wall", __i64]()))


def monotonic() -> Int:
    """Nanoseconds of a clock that never goes back."""
    return perf_counter_ns()


def sleep(sec: Float64):
    """Waits for some seconds."""
    if sec > 0:
        _sleep_ns(Int(sec * 1_000_000_000))


def sleep(sec: Int):
    if sec > 0:
        _sleep_ns(sec * 1_000_000_000)


def _sleep_ns(nanoseconds: Int):
    __native["sleep_ns", NoneType](nanoseconds._value)


def time_function[F: def() -> None, //](func: F) -> Int:
    """How many nanoseconds a call takes."""
    var start = perf_counter_ns()
    func()
    return perf_counter_ns() - start


def time_function[F: def() raises -> None, //](func: F) raises -> Int:
    var start = perf_counter_ns()
    func()
    return perf_counter_ns() - start


def time_function[func: def() thin -> None]() -> Int:
    var start = perf_counter_ns()
    func()
    return perf_counter_ns() - start
