"""`breakpoint`."""


@always_inline
def breakpoint():
    """Stops in the debugger, if there is one."""
    __op["breakpoint"]()
