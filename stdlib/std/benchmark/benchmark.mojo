"""`run`: how long a function takes, measured in batches of growing size."""

from std.time.time import perf_counter_ns


struct Unit:
    """Units of time by name."""

    comptime ns: String = "ns"
    comptime us: String = "us"
    comptime ms: String = "ms"
    comptime s: String = "s"


def _divisor(unit: String) -> Float64:
    """Nanoseconds per unit."""
    if unit == "ns":
        return 1
    if unit == "us":
        return 1_000
    if unit == "ms":
        return 1_000_000
    return 1_000_000_000


@fieldwise_init
struct Batch(TrivialRegisterPassable, Writable):
    """Some calls measured together."""

    var duration: Int
    var iterations: Int
    var _is_significant: Bool

    def write_to(self, mut writer: Some[Writer]):
        writer.write("Batch(duration=", self.duration, "ns, iterations=", self.iterations)
        writer.write(", significant=", self._is_significant, ")")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("Batch(duration=", self.duration, ", iterations=", self.iterations)
        writer.write(", _is_significant=", self._is_significant, ")")

    def _mean(self, unit: String) -> Float64:
        return Float64(self.duration) / Float64(self.iterations) / _divisor(unit)


struct Report(Copyable, Defaultable):
    """The measurements of a function."""

    var warmup_duration: Int
    var runs: List[Batch]

    def __init__(out self):
        self.warmup_duration = 0
        self.runs = List[Batch]()

    def iters(self) -> Int:
        """The number of measured calls."""
        var total = 0
        for run in self.runs:
            if run._is_significant:
                total += run.iterations
        return total

    def duration(self, unit: String = Unit.s) -> Float64:
        """The time of all measured calls."""
        var total = 0
        for run in self.runs:
            if run._is_significant:
                total += run.duration
        return Float64(total) / _divisor(unit)

    def mean(self, unit: String = Unit.s) -> Float64:
        """The average time of a call."""
        var iterations = self.iters()
        if iterations == 0:
            return 0
        return self.duration(unit) / Float64(iterations)

    def min(self, unit: String = Unit.s) -> Float64:
        """The average of the fastest batch."""
        var best = Float64.MAX
        for run in self.runs:
            if run._is_significant:
                var mean = run._mean(unit)
                if mean < best:
                    best = mean
        return best

    def max(self, unit: String = Unit.s) -> Float64:
        """The average of the slowest batch."""
        var worst = Float64(0)
        for run in self.runs:
            if run._is_significant:
                var mean = run._mean(unit)
                if mean > worst:
                    worst = mean
        return worst

    def as_string(self, unit: String = Unit.s) -> String:
        var line = String("-") * 80 + "\n"
        return String(
            line,
            "Benchmark Report (",
            unit,
            ")\n",
            line,
            "Mean: ",
            self.mean(unit),
            "\nTotal: ",
            self.duration(unit),
            "\nIters: ",
            self.iters(),
            "\nWarmup Total: ",
            Float64(self.warmup_duration) / _divisor(unit),
            "\nFastest Mean: ",
            self.min(unit),
            "\nSlowest Mean: ",
            self.max(unit),
            "\n",
        )

    def print(self, unit: String = Unit.s):
        print(self.as_string(unit))

    def print_full(self, unit: String = Unit.s):
        print(self.as_string(unit))
        for i in range(len(self.runs)):
            print("Batch:", i + 1)
            print("Iterations:", self.runs[i].iterations)
            print("Mean:", self.runs[i]._mean(unit))
            print("Duration:", Float64(self.runs[i].duration) / _divisor(unit))
            print()


def _run_batch[F: def() raises -> None, //](f: F, iterations: Int) raises -> Int:
    var start = perf_counter_ns()
    for _ in range(iterations):
        f()
    return perf_counter_ns() - start


def run[
    F: def() raises -> None, //
](
    f: F,
    num_warmup_iters: Int = 1,
    max_iters: Int = 1_000_000_000,
    min_runtime_secs: Float64 = 0.1,
    max_runtime_secs: Float64 = 60,
    max_batch_size: Int = 0,
) raises -> Report:
    """Calls `f` until the times and counts are reached, in batches that take longer and longer."""
    var report = Report()
    if num_warmup_iters > 0:
        report.warmup_duration = _run_batch(f, num_warmup_iters)
    var min_ns = Int(min_runtime_secs * 1_000_000_000)
    var max_ns = Int(max_runtime_secs * 1_000_000_000)
    var batch = 1
    var total_ns = 0
    var total_iterations = 0
    while total_iterations < max_iters and total_ns < max_ns:
        if total_ns >= min_ns and total_iterations > 0:
            break
        var count = min(batch, max_iters - total_iterations)
        if max_batch_size > 0:
            count = min(count, max_batch_size)
        var duration = _run_batch(f, count)
        report.runs.append(Batch(duration, count, True))
        total_ns += duration
        total_iterations += count
        batch = count * 2
    return report^


def run[
    func: def() raises thin -> None
](
    num_warmup_iters: Int = 1,
    max_iters: Int = 1_000_000_000,
    min_runtime_secs: Float64 = 0.1,
    max_runtime_secs: Float64 = 60,
    max_batch_size: Int = 0,
) raises -> Report:
    return run(
        func,
        num_warmup_iters,
        max_iters,
        min_runtime_secs,
        max_runtime_secs,
        max_batch_size,
    )
