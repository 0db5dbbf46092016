"""Measuring time."""

from std.benchmark.bencher import Bench, BenchConfig, BenchId, BenchMetric
from std.benchmark.bencher import Bencher, BenchmarkInfo, Format, Mode
from std.benchmark.bencher import QuickBench, ThroughputMeasure
from std.benchmark.benchmark import Batch, Report, Unit, run
from std.benchmark.memory import black_box, clobber_memory, keep
