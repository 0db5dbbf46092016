"""Barriers for the optimiser: `keep`, `black_box`."""


@always_inline
def keep[T: AnyType, //](ref value: T):
    """Makes the optimiser believe that the value is used."""
    __op["black_box"](__addr_of(value))


@always_inline
def black_box[T: AnyType, //](ref value: T) -> ref[value] T:
    """The value, of which the optimiser then knows nothing."""
    __op["black_box"](__addr_of(value))
    return value


@always_inline
def black_box[T: Movable, //](*, var take: T) -> T:
    __op["black_box"](__addr_of(take))
    return take^
