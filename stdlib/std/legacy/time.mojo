"""What `std.time` had."""

from std.time import perf_counter_ns


@deprecated(use=perf_counter_ns)
def now() -> Int:
    return perf_counter_ns()
