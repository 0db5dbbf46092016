"""`swap`."""


@always_inline
def swap[T: Movable](mut lhs: T, mut rhs: T):
    """Exchanges two values: three moves."""
    var a = __addr_of(lhs)
    var b = __addr_of(rhs)
    var tmp = __take[T](a)
    __init_at[T](a, __take[T](b))
    __init_at[T](b, tmp^)
