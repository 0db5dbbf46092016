"""`reversed`."""

from std.iter.protocol import ReversibleRange


@always_inline
def reversed[T: ReversibleRange](value: T) -> T.ReversedType:
    """The elements of a range, last to first."""
    return value.__reversed__()


@always_inline
def reversed(ref value: Some[_Reversible]) -> type_of(value).ReversedIteratorType[origin_of(value)]:
    """The elements of a collection, last to first, by reference."""
    return value.__reversed__()


trait _Reversible:
    """A collection that can be walked backwards."""

    comptime ReversedIteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator

    def __reversed__(ref self) -> Self.ReversedIteratorType[origin_of(self)]:
        ...
