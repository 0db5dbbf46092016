"""`QuickBench`: benchmarks of functions in one line each."""

from std.benchmark.bencher import Bench, BenchId, Bencher


struct QuickBench(Movable):
    """Benchmarks of functions with their arguments."""

    var m: Bench

    def __init__(out self):
        self.m = Bench()

    def run[F: def() raises -> None, //](
        mut self, func: F, bench_id: BenchId
    ) raises:
        def body(mut bencher: Bencher) raises {imm}:
            bencher.iter(func)

        self.m.bench_function(body, bench_id)

    def dump_report(mut self) raises:
        self.m.dump_report()
