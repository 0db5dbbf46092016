"""`PropTest`: runs a test with the values of a strategy."""

from std.testing.prop.random import Rng
from std.testing.prop.strategy import Strategy
from std.time import perf_counter_ns


struct PropTestConfig(Copyable):
    """How often a test runs, and with which random numbers: by default others every time."""

    var runs: Int
    var seed: Int

    def __init__(out self, *, runs: Int = 100, seed: Optional[Int] = None):
        self.runs = runs
        self.seed = seed.or_else(Int(perf_counter_ns()))


struct PropTest(Movable):
    var _config: PropTestConfig

    def __init__(out self):
        self._config = PropTestConfig()

    def __init__(out self, *, var config: PropTestConfig):
        self._config = config^

    def test[
        StrategyType: Strategy, //, f: def(var StrategyType.Value) raises thin -> None
    ](self, var strategy: StrategyType) raises:
        """Raises at the first value for which `f` does, with what it takes to repeat the test."""
        var rng = Rng(seed=self._config.seed)
        for run in range(self._config.runs):
            var value = strategy.value(rng)
            try:
                f(value^)
            except e:
                raise Error(
                    "PropTestError: \n\tRuns: ", run, "\n\tSeed: ", self._config.seed, "\n\tError: ", e
                )
