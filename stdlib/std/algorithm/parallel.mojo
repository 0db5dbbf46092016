"""`parallelize` and its relatives. The calls are made one after the other."""


@always_inline
def parallelize[
    F: def(Int) -> None, //
](num_work_items: Int, func: F, num_workers: Int = 0):
    """Calls `func(i)` for every `i` of `0 ... num_work_items - 1`."""
    for i in range(num_work_items):
        func(i)


@always_inline
def parallelize[
    func: def(Int) capturing -> None
](num_work_items: Int, num_workers: Int = 0):
    for i in range(num_work_items):
        func(i)


@always_inline
def sync_parallelize[F: def(Int) -> None, //](num_work_items: Int, func: F):
    for i in range(num_work_items):
        func(i)


@always_inline
def sync_parallelize[
    func: def(Int) capturing -> None
](num_work_items: Int):
    for i in range(num_work_items):
        func(i)


@always_inline
def parallelize_over_rows[
    F: def(Int, Int) -> None, //
](num_rows: Int, func: F):
    """Calls `func(first, last)` so that the ranges cover the rows."""
    func(0, num_rows)
