"""`reversed`."""

from std.iter.protocol import ReversibleRange


@always_inline
def reversed[T: ReversibleRange](value: T) -> T.ReversedType:
    """The elements of a range, last to first."""
    return value.__reversed__()


@always_inline
def reversed[T: AnyType, //](ref value: T) -> type_of(value.__reversed__()) where not conforms_to(
    T, ReversibleRange
):
    """The elements of a collection that has `__reversed__`, last to first."""
    return value.__reversed__()
