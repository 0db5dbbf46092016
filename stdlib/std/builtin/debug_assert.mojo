"""Assertions: `debug_assert`, and the failure path of `assert` and of bounds checks.

`-D ASSERT=none|safe|warn|all` chooses which run: by default (`safe`) only those that keep memory safe.
"""

from std.reflection.location import SourceLocation

comptime ASSERT_MODE: StaticString = __query["assert_mode"]
"""The value of `-D ASSERT=`; `safe` if it is not given."""


comptime SAFE_CHECKS: Bool = ASSERT_MODE != "none"
"""Whether the assertions that keep memory safe run."""

comptime ALL_CHECKS: Bool = ASSERT_MODE == "all" or ASSERT_MODE == "warn"
"""Whether the other assertions run."""


@always_inline
def _assert_enabled[mode: StaticString]() -> Bool:
    comptime if ALL_CHECKS:
        return True
    elif SAFE_CHECKS:
        return mode == "safe"
    else:
        return False


@always_inline
def safe_assert(cond: Bool, message: StaticString):
    """An assertion that is on by default."""
    comptime if SAFE_CHECKS:
        if not cond:
            _assert_failed(__caller_loc(), message)


@always_inline
def debug_assert[
    assert_mode: StaticString = "none", *Ts: Writable, cpu_only: Bool = False
](cond: Bool, *messages: *Ts, location: Optional[SourceLocation] = None):
    """Stops the program with the messages if `cond` is false and such assertions are on."""
    comptime if _assert_enabled[assert_mode]():
        if not cond:
            if location:
                _assert_failed(String(location.value()), *messages)
            else:
                _assert_failed(__caller_loc(), *messages)


@always_inline
def debug_assert[
    cond: def() capturing -> Bool, //, assert_mode: StaticString = "none", *Ts: Writable, cpu_only: Bool = False
](*messages: *Ts):
    """The same, with a condition that is not even evaluated when such assertions are off."""
    comptime if _assert_enabled[assert_mode]():
        if not cond():
            _assert_failed(__caller_loc(), *messages)


@no_inline
def _assert_failed[*Ts: Writable](location: StringSpan[_], *messages: *Ts):
    """Prints `At: FILE:LINE:COL: Assert Error: ...` to stdout and stops (with `ASSERT=warn`: continues)."""
    var line = String("At: ", location, ": Assert Error: ")
    comptime if __query["pack_len", *Ts] == 0:
        line.write("assertion failed")
    else:
        line.write(*messages)
    comptime if ASSERT_MODE == "warn":
        print(line)
    else:
        _stop(line._span())


@no_inline
def _stop(line: StringSpan[_]):
    """Prints the line to stdout and traps."""
    __native["abort", NoneType](line._data, line._length._value)
    __op["unreachable"]()
