"""Conversions to `Int`."""


trait Indexer:
    """A type that can be used as an index."""

    def __mlir_index__(self) -> __mlir_type.index:
        ...


trait Intable:
    """A type that converts to `Int` without failing."""

    def __int__(self) -> Int:
        ...


trait IntableRaising:
    """A type whose conversion to `Int` may raise."""

    def __int__(self) raises -> Int:
        ...


@always_inline
def index[T: Indexer](idx: T, /) -> Int:
    """The value as an `Int`, for any type that can index."""
    return __make[Int](idx.__mlir_index__())
