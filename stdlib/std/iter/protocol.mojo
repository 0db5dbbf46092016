"""The iteration protocol: what a `for` loop calls.

`__next__` raises `StopIteration` at the end; being a typed error without
fields it costs one flag.
"""


@fieldwise_init
struct StopIteration(TrivialRegisterPassable, Writable):
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("StopIteration")


trait Iterable:
    """Can be iterated by reference."""

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator

    def __iter__(ref self) -> Self.IteratorType[origin_of(self)]:
        ...


trait IterableOwned:
    """Can be consumed by an iteration."""

    comptime IteratorOwnedType: Iterator

    def __iter__(var self) -> Self.IteratorOwnedType:
        ...


trait Iterator(Deinitable, Movable):
    comptime Element: AnyType

    def __next__(mut self) raises StopIteration -> Self.Element:
        ...

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        """How many elements are left: at least, and at most if known."""
        return (0, Optional[Int](None))

    def nth(var self, n: Int) -> Optional[Self.Element]:
        """Skips `n` elements and gives the next one."""
        try:
            for _ in range(n):
                _ = self.__next__()
            return Optional(self.__next__())
        except:
            return None


trait ReversibleRange:
    """A range that can be iterated backwards by `reversed`."""

    comptime ReversedType: Iterator

    def __reversed__(self) -> Self.ReversedType:
        ...
