"""Clocks and sleep."""

from std.time.time import global_perf_counter_ns, monotonic, perf_counter
from std.time.time import perf_counter_ns, sleep, time_function
