"""`clobber_memory`."""


@always_inline
def clobber_memory():
    """Makes the optimiser believe that all memory has changed."""
    __op["clobber_memory"]()
