"""`map`: a call for every index of a range."""


@always_inline
def map[F: def(Int) -> None, //](size: Int, func: F):
    """Calls `func(i)` for every `i` of `0 ... size - 1`."""
    for i in range(size):
        func(i)


@always_inline
def map[func: def(Int) capturing -> None](size: Int):
    for i in range(size):
        func(i)
