"""`breakpoint`."""

from std.sys.debug import breakpointhook


@always_inline
def breakpoint():
    """Stops in the debugger, if there is one."""
    breakpointhook()
