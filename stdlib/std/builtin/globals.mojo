"""Read-only data known at compile time."""


@always_inline
def global_constant[T: Copyable, //, value: T]() -> ref[ImmStaticOrigin] T:
    """A reference to a constant that lives as long as the program."""
    return __deref[T, ImmStaticOrigin](__const_addr[value]())
