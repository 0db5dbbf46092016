"""The debugger."""


@always_inline("nodebug")
def breakpointhook():
    """Stops in the debugger, if there is one."""
    __op["breakpoint"]()
