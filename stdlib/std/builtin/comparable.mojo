"""Equality and order."""


trait Equatable:
    """A type with `==`. By default all fields must be equal."""

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        comptime for i in range(__query["field_count", Self]):
            comptime assert conforms_to(__query["field_type", Self, i], Equatable), (
                "every field must be Equatable for the default '__eq__'"
            )
            if __field[i](self) != __field[i](other):
                return False
        return True

    @always_inline
    def __ne__(self, other: Self) -> Bool:
        return not self == other


trait Comparable(Equatable):
    """A type with a total order, given by `<`."""

    def __lt__(self, rhs: Self) -> Bool:
        ...

    @always_inline
    def __gt__(self, rhs: Self) -> Bool:
        return rhs < self

    @always_inline
    def __le__(self, rhs: Self) -> Bool:
        return not rhs < self

    @always_inline
    def __ge__(self, rhs: Self) -> Bool:
        return not self < rhs
