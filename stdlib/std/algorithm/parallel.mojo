"""`parallelize` and its relatives: loops whose steps run on several threads.

The indices are dealt out in blocks to as many threads as there are processors, the calling one among them. A loop inside
of another runs on the thread it is in. What a step prints comes out whole, in any order. A step that stops the program
stops the loop: no further blocks begin.
"""

from std.runtime import parallelism_level


def _run_block[F: AnyType](func: __ptr, first: __i64, end: __i64):
    """`F` is the type of a function of an index; a bound that says so would add the function to the arguments."""
    for i in range(__make[Int](first), __make[Int](end)):
        __deref[F, MutUntrackedOrigin](func)(i)


def _parallel_for[
    F: def(Int) -> None, //
](count: Int, ref func: F, num_workers: Int):
    var block: def(__ptr, __i64, __i64) thin -> None = _run_block[F]
    __native["par_for", NoneType](
        __op["load", __ptr](__addr_of(block)),
        __addr_of(func),
        count._value,
        num_workers._value,
    )


@always_inline
def parallelize[
    F: def(Int) -> None, //
](num_work_items: Int, func: F, num_workers: Int = 0):
    """Calls `func(i)` for every `i` of `0 ... num_work_items - 1`, on at most `num_workers` threads unless it is 0."""
    _parallel_for(num_work_items, func, num_workers)


@always_inline
def parallelize[
    func: def(Int) capturing -> None
](num_work_items: Int, num_workers: Int = 0):
    @parameter
    def step(i: Int):
        func(i)

    _parallel_for(num_work_items, step, num_workers)


@always_inline
def sync_parallelize[F: def(Int) -> None, //](num_work_items: Int, func: F):
    """The same as `parallelize`."""
    _parallel_for(num_work_items, func, 0)


@always_inline
def sync_parallelize[
    func: def(Int) capturing -> None
](num_work_items: Int):
    @parameter
    def step(i: Int):
        func(i)

    _parallel_for(num_work_items, step, 0)


@always_inline
def parallelize_over_rows[
    F: def(Int, Int) -> None, //
](num_rows: Int, func: F):
    """Calls `func(first, end)` for ranges that together are the rows."""
    var ranges = min(num_rows, 4 * parallelism_level())

    def step(i: Int) {func, num_rows, ranges}:
        func(i * num_rows // ranges, (i + 1) * num_rows // ranges)

    parallelize(ranges, step)
