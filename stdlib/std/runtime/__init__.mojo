"""The runtime: how parallel the program can be."""


def parallelism_level() -> Int:
    """How many threads can work at once."""
    return __make[Int](__native["par_level", __i64]())


def initialize_runtime():
    """Nothing to do: the runtime is ready when the program starts."""
    pass
