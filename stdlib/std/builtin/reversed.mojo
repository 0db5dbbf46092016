"""`reversed`."""

from std.iter.protocol import ReversibleRange, _Reversible


@always_inline
def reversed[T: ReversibleRange](value: T) -> T.ReversedType:
    """The elements of a range, last to first."""
    return value.__reversed__()


@always_inline
def reversed[
    T: _Reversible, //
](ref value: T) -> T.ReversedIteratorType[origin_of(value)]:
    """The elements of a collection, last to first."""
    return value.__reversed__()
