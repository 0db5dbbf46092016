"""Traits of earlier releases."""


trait Stringable:
    """A type with `__str__`, the text for users."""

    def __str__(self) -> String:
        ...


trait StringableRaising:
    def __str__(self) raises -> String:
        ...


trait Representable:
    """A type with `__repr__`, the text for programmers."""

    def __repr__(self) -> String:
        ...


comptime EqualityComparable = Equatable
comptime CollectionElement = Copyable & Movable
comptime CollectionElementNew = Copyable & Movable
comptime EqualityComparableCollectionElement = Copyable & Movable & Equatable
comptime ExplicitlyCopyable = Copyable
comptime Formattable = Writable
