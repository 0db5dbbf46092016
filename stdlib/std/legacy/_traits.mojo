"""Traits of earlier releases."""


trait Stringable(Writable):
    """A type with `__str__`, the text for users."""

    def __str__(self) -> String:
        ...

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self.__str__())


trait StringableRaising:
    def __str__(self) raises -> String:
        ...


trait Representable(Writable):
    """A type with `__repr__`, the text for programmers."""

    def __repr__(self) -> String:
        ...

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write(self.__repr__())


@deprecated(use=Equatable)
comptime EqualityComparable = Equatable

@deprecated("'CollectionElement' is deprecated, use 'Copyable & Movable' instead")
comptime CollectionElement = Copyable & Movable

@deprecated("'CollectionElementNew' is deprecated, use 'Copyable & Movable' instead")
comptime CollectionElementNew = Copyable & Movable

@deprecated("'EqualityComparableCollectionElement' is deprecated, use 'Copyable & Equatable' instead")
comptime EqualityComparableCollectionElement = Copyable & Movable & Equatable

@deprecated("'ComparableCollectionElement' is deprecated, use 'Copyable & Comparable' instead")
comptime ComparableCollectionElement = Copyable & Movable & Comparable

@deprecated("'StringableCollectionElement' is deprecated, use 'Copyable & Writable' instead")
comptime StringableCollectionElement = Copyable & Movable & Writable

@deprecated(use=Copyable)
comptime ExplicitlyCopyable = Copyable

@deprecated(use=Writable)
comptime Formattable = Writable
