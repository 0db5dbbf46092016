"""Measuring time."""

from std.benchmark.benchmark import Batch, Report, Unit, run
from std.benchmark.memory import black_box, clobber_memory, keep
