"""`Bench`: several benchmarks and a table of their results."""

from std.benchmark.benchmark import Batch, Report, run
from std.pathlib.path import Path
from std.time.time import perf_counter_ns


# ===----------------------------------------------------------------------=== #
# What to measure and how to show it
# ===----------------------------------------------------------------------=== #


@fieldwise_init
struct BenchMetric(Copyable, Equatable, Writable):
    """A unit of work for throughput, such as elements or bytes."""

    var code: Int
    var name: String
    var unit: String

    comptime elements = BenchMetric(0, "throughput", "GElems/s")
    comptime bytes = BenchMetric(1, "DataMovement", "GB/s")
    comptime flops = BenchMetric(2, "Arithmetic", "GFLOPS/s")
    comptime theoretical_flops = BenchMetric(
        3, "TheoreticalArithmetic", "GFLOPS/s"
    )

    def __eq__(self, other: Self) -> Bool:
        return self.code == other.code

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self.name, " (", self.unit, ")")


struct ThroughputMeasure(Copyable):
    """How much work one call does."""

    var metric: BenchMetric
    var value: Int

    def __init__(out self, var metric: BenchMetric, value: Int):
        self.metric = metric^
        self.value = value

    def compute(self, elapsed_secs: Float64) -> Float64:
        """Billions of units per second."""
        return Float64(self.value) * 1e-9 / elapsed_secs


@fieldwise_init
struct Format(Copyable, Equatable, Writable):
    """How a report looks."""

    var value: StaticString

    comptime csv = Format("csv")
    comptime tabular = Format("tabular")
    comptime table = Format("table")

    def __eq__(self, other: Self) -> Bool:
        return self.value == other.value

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self.value)


@fieldwise_init
struct Mode(Copyable, Equatable):
    """Whether to measure or only to try whether everything runs."""

    var value: Int

    comptime Benchmark = Mode(0)
    comptime Test = Mode(1)

    def __eq__(self, other: Self) -> Bool:
        return self.value == other.value


struct BenchConfig(Copyable):
    """How long and how often to measure."""

    var out_file: Optional[Path]
    var min_runtime_secs: Float64
    var max_runtime_secs: Float64
    var num_warmup_iters: Int
    var max_batch_size: Int
    var max_iters: Int
    var num_repetitions: Int
    var flush_denormals: Bool
    var show_progress: Bool
    var format: Format
    var verbose_timing: Bool

    def __init__(
        out self,
        out_file: Optional[Path] = None,
        min_runtime_secs: Float64 = 0.1,
        max_runtime_secs: Float64 = 1,
        num_warmup_iters: Int = 10,
        max_batch_size: Int = 0,
        max_iters: Int = 1000,
        num_repetitions: Int = 1,
        flush_denormals: Bool = True,
    ):
        self.out_file = out_file
        self.min_runtime_secs = min_runtime_secs
        self.max_runtime_secs = max_runtime_secs
        self.num_warmup_iters = num_warmup_iters
        self.max_batch_size = max_batch_size
        self.max_iters = max_iters
        self.num_repetitions = num_repetitions
        self.flush_denormals = flush_denormals
        self.show_progress = False
        self.format = Format("table")
        self.verbose_timing = False


struct BenchId(Copyable):
    """The name of a benchmark and of its input."""

    var func_name: String
    var input_id: Optional[String]

    def __init__(out self, func_name: String, input_id: String):
        self.func_name = func_name
        self.input_id = Optional(input_id)

    @implicit
    def __init__(out self, func_name: String):
        self.func_name = func_name
        self.input_id = None

    @implicit
    def __init__(out self, func_name: StringLiteral[_]):
        self.func_name = String(func_name)
        self.input_id = None

    def _text(self) -> String:
        if self.input_id:
            return String(
                self.func_name, "/input_id:", self.input_id.value()
            )
        return self.func_name


# ===----------------------------------------------------------------------=== #
# Measuring
# ===----------------------------------------------------------------------=== #


struct Bencher(Copyable):
    """What a benchmark calls with the code to measure."""

    var num_iters: Int
    var elapsed: Int

    def __init__(out self, num_iters: Int):
        self.num_iters = num_iters
        self.elapsed = 0

    def iter[F: def() raises -> None, //](mut self, f: F) raises:
        """Measures `num_iters` calls."""
        var start = perf_counter_ns()
        for _ in range(self.num_iters):
            f()
        self.elapsed = perf_counter_ns() - start

    def iter[F: def() -> None, //](mut self, f: F):
        var start = perf_counter_ns()
        for _ in range(self.num_iters):
            f()
        self.elapsed = perf_counter_ns() - start

    def iter[f: def() capturing -> None](mut self):
        var start = perf_counter_ns()
        for _ in range(self.num_iters):
            f()
        self.elapsed = perf_counter_ns() - start

    def iter_preproc[
        T: AnyType, F: def(mut T) -> None, P: def(mut T) -> None, //
    ](mut self, mut state: T, iter_fn: F, preproc_fn: P):
        """Measures calls that each need a preparation, which is not measured."""
        var total = 0
        for _ in range(self.num_iters):
            preproc_fn(state)
            var start = perf_counter_ns()
            iter_fn(state)
            total += perf_counter_ns() - start
        self.elapsed = total

    def iter_custom[F: def(Int) -> Int, //](mut self, func: F):
        """`func` makes the given number of calls and gives the nanoseconds."""
        self.elapsed = func(self.num_iters)


@fieldwise_init
struct BenchmarkInfo(Copyable):
    """The result of one benchmark."""

    var name: String
    var result: Report
    var measures: List[ThroughputMeasure]


struct Bench(Movable, Writable):
    """Runs benchmarks and shows their results as a table."""

    var config: BenchConfig
    var mode: Mode
    var info_vec: List[BenchmarkInfo]

    def __init__(
        out self,
        config: Optional[BenchConfig] = None,
        mode: Mode = Mode.Benchmark,
    ):
        if config:
            self.config = config.value().copy()
        else:
            self.config = BenchConfig()
        self.mode = mode.copy()
        self.info_vec = List[BenchmarkInfo]()

    def _measure[
        F: def(mut Bencher) raises -> None, //
    ](
        mut self,
        func: F,
        bench_id: BenchId,
        measures: List[ThroughputMeasure],
    ) raises:
        print("Running", bench_id._text())
        var report = Report()
        if self.mode == Mode.Test:
            var trial = Bencher(1)
            func(trial)
            return
        var warmup = Bencher(self.config.num_warmup_iters)
        func(warmup)
        report.warmup_duration = warmup.elapsed
        var min_ns = Int(self.config.min_runtime_secs * 1_000_000_000)
        var max_ns = Int(self.config.max_runtime_secs * 1_000_000_000)
        for _ in range(self.config.num_repetitions):
            var batch = 1
            var total_ns = 0
            var total = 0
            while total < self.config.max_iters and total_ns < max_ns:
                if total_ns >= min_ns and total > 0:
                    break
                var count = min(batch, self.config.max_iters - total)
                if self.config.max_batch_size > 0:
                    count = min(count, self.config.max_batch_size)
                var bencher = Bencher(count)
                func(bencher)
                report.runs.append(Batch(bencher.elapsed, count, True))
                total_ns += bencher.elapsed
                total += count
                batch = count * 2
        self.info_vec.append(
            BenchmarkInfo(bench_id._text(), report^, measures.copy())
        )

    def bench_function[
        F: def(mut Bencher) raises -> None, //
    ](
        mut self,
        func: F,
        bench_id: BenchId,
        measures: List[ThroughputMeasure] = List[ThroughputMeasure](),
    ) raises:
        """Runs a benchmark."""
        self._measure(func, bench_id, measures)

    def bench_function[
        func: def(mut Bencher) raises capturing -> None
    ](
        mut self,
        bench_id: BenchId,
        measures: List[ThroughputMeasure] = List[ThroughputMeasure](),
    ) raises:
        self._measure(func, bench_id, measures)

    def bench_with_input[
        T: AnyType, F: def(mut Bencher, T) raises -> None, //
    ](
        mut self,
        func: F,
        bench_id: BenchId,
        input: T,
        measures: List[ThroughputMeasure] = List[ThroughputMeasure](),
    ) raises:
        """Runs a benchmark on an input."""

        def with_input(mut bencher: Bencher) raises {imm}:
            func(bencher, input)

        self._measure(with_input, bench_id, measures)

    # ===------------------------------------------------------------------=== #
    # The report
    # ===------------------------------------------------------------------=== #

    def dump_report(mut self) raises:
        """Prints the table, or writes it to the file of the configuration."""
        if self.config.out_file:
            self.config.out_file.value().write_text(self)
        else:
            print(self)

    def _rows(self) -> List[List[String]]:
        """The table's texts, the heading first."""
        var metrics = List[BenchMetric]()
        for info in self.info_vec:
            for measure in info.measures:
                if measure.metric not in metrics:
                    metrics.append(measure.metric.copy())
        var rows = List[List[String]]()
        var head: List[String] = ["name", "met (ms)", "iters"]
        for metric in metrics:
            head.append(String(metric))
        rows.append(head^)
        for info in self.info_vec:
            var row: List[String] = [
                info.name,
                String(info.result.mean("ms")),
                String(info.result.iters()),
            ]
            for metric in metrics:
                var cell = String("N/A")
                for measure in info.measures:
                    if measure.metric == metric:
                        cell = String(
                            measure.compute(info.result.mean("s"))
                        )
                row.append(cell)
            rows.append(row^)
        return rows^

    def write_to(self, mut writer: Some[Writer]):
        var rows = self._rows()
        var columns = len(rows[0])
        var widths = List[Int](length=columns, fill=0)
        for row in rows:
            for c in range(columns):
                widths[c] = max(widths[c], row[c].byte_length())
        for r in range(len(rows)):
            for c in range(columns):
                writer.write("| ", rows[r][c].ascii_ljust(widths[c]), " ")
            writer.write("|\n")
            if r == 0:
                for c in range(columns):
                    writer.write("| ", String("-") * widths[c], " ")
                writer.write("|\n")
