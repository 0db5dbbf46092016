"""`exit`."""


def exit() -> Never:
    """Ends the program successfully; no destructors run."""
    _exit(0)


def exit[T: Intable](code: T) -> Never:
    """Ends the program with an exit code; no destructors run."""
    _exit(Int(code))


@no_inline
def _exit(code: Int) -> Never:
    __native["exit", NoneType](__op["trunc", __i32](code._value))
    __op["unreachable"]()
