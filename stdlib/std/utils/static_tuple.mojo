"""`StaticTuple[T, n]`: a fixed number of plain values, copied like one."""

from std.collections.check_bounds import check_bounds


struct StaticTuple[element_type: TrivialRegisterPassable, size: Int](
    Defaultable, ImplicitlyCopyable, Sized, TrivialRegisterPassable
):
    var _storage: __array[Self.element_type, Self.size]

    @always_inline
    def __init__(out self):
        """Elements without a value."""
        self._storage = __uninit[__array[Self.element_type, Self.size]]()

    @always_inline
    def __init__(out self, *, fill: Self.element_type):
        self._storage = __uninit[__array[Self.element_type, Self.size]]()
        for i in range(Self.size):
            __element(self._storage, i) = fill

    @always_inline
    def __init__(out self, *elems: Self.element_type):
        """One value for every element, or one for all."""
        self._storage = __uninit[__array[Self.element_type, Self.size]]()
        if len(elems) == 1:
            for i in range(Self.size):
                __element(self._storage, i) = elems[0]
        else:
            for i in range(Self.size):
                __element(self._storage, i) = elems[i]

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.size

    @always_inline
    def get[index: Int](self) -> Self.element_type:
        return __element(self._storage, index)

    @always_inline
    def __getitem__(self, idx: Int) -> Self.element_type:
        check_bounds(idx, Self.size)
        return __element(self._storage, idx)

    @always_inline
    def __getitem__[I: Indexer, //](self, idx: I) -> Self.element_type:
        return self[index(idx)]

    @always_inline
    def __setitem__(mut self, idx: Int, val: Self.element_type):
        check_bounds(idx, Self.size)
        __element(self._storage, idx) = val

    @always_inline
    def __setitem__[
        I: Indexer, //
    ](mut self, idx: I, val: Self.element_type):
        self[index(idx)] = val

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.element_type, Equatable):
        for i in range(Self.size):
            if __element(self._storage, i) != __element(other._storage, i):
                return False
        return True

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.element_type, Equatable):
        return not self == other

    def __lt__(self, other: Self) -> Bool where conforms_to(Self.element_type, Comparable):
        """Compares the first elements that differ."""
        for i in range(Self.size):
            if __element(self._storage, i) != __element(other._storage, i):
                return __element(self._storage, i) < __element(other._storage, i)
        return False

    def __le__(self, other: Self) -> Bool where conforms_to(Self.element_type, Comparable):
        return not other < self

    def __gt__(self, other: Self) -> Bool where conforms_to(Self.element_type, Comparable):
        return other < self

    def __ge__(self, other: Self) -> Bool where conforms_to(Self.element_type, Comparable):
        return not self < other

    @always_inline
    def _replace[idx: Int](self, val: Self.element_type) -> Self:
        var result = self
        __element(result._storage, idx) = val
        return result
