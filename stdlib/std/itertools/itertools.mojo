"""Iterators for looping: `count`, `cycle`, `product`, `repeat`, `take`, `drop` and their kin."""

from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration


# ===----------------------------------------------------------------------=== #
# count, repeat, cycle
# ===----------------------------------------------------------------------=== #


struct _CountIterator(Iterable, IterableOwned, Iterator, TrivialRegisterPassable):
    comptime Element = Int
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _next: Int
    var _step: Int

    @always_inline
    def __init__(out self, start: Int, step: Int):
        self._next = start
        self._step = step

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __iter__(var self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Int:
        var current = self._next
        self._next += self._step
        return current


@always_inline
def count(start: Int = 0, step: Int = 1) -> _CountIterator:
    """`start`, `start + step`, ... without end."""
    return _CountIterator(start, step)


struct _RepeatIterator[T: Copyable & Deinitable](
    Copyable, Iterable, IterableOwned, Iterator
):
    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _element: Self.T
    var _left: Int

    def __init__(out self, var element: Self.T, times: Int):
        self._element = element^
        self._left = times

    def __iter__(ref self) -> Self:
        return self.copy()

    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.T:
        if self._left <= 0:
            raise StopIteration()
        self._left -= 1
        return self._element.copy()


@always_inline
def repeat[
    T: Copyable & Deinitable, //
](element: T, *, times: Int) -> _RepeatIterator[T]:
    """The same element again and again."""
    return _RepeatIterator[T](element.copy(), times)


struct _CycleIterator[Inner: Iterator & Copyable](
    IterableOwned, Iterator, Movable
):
    comptime Element = Self.Inner.Element
    comptime IteratorOwnedType: Iterator = Self

    var _start: Self.Inner
    var _inner: Self.Inner

    def __init__(out self, var inner: Self.Inner):
        self._start = inner.copy()
        self._inner = inner^

    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        try:
            return self._inner.__next__()
        except:
            self._inner = self._start.copy()
        return self._inner.__next__()


@always_inline
def cycle[
    I: Iterable, //
](ref iterable: I) -> _CycleIterator[I.IteratorType[origin_of(iterable)]]:
    """The elements again and again."""
    return _CycleIterator[I.IteratorType[origin_of(iterable)]](
        iterable.__iter__()
    )


# ===----------------------------------------------------------------------=== #
# product
# ===----------------------------------------------------------------------=== #


struct _Product2[A: Iterator, B: Iterator & Copyable](
    Copyable where conforms_to(A, Copyable), IterableOwned, Iterator
):
    comptime Element = Tuple[Self.A.Element, Self.B.Element]
    comptime IteratorOwnedType: Iterator = Self

    var _a: Self.A
    var _b_start: Self.B
    var _b: Self.B
    var _current: Optional[Self.A.Element]

    def __init__(out self, var a: Self.A, var b: Self.B):
        self._a = a^
        self._b_start = b.copy()
        self._b = b^
        self._current = None

    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        if not self._current:
            self._current = Optional(self._a.__next__())
        while True:
            try:
                var b = self._b.__next__()
                return (self._current.value().copy(), b^)
            except:
                self._b = self._b_start.copy()
            self._current = Optional(self._a.__next__())
            # An empty second source ends the product.
            var first: Self.B.Element
            first = self._b.__next__()
            return (self._current.value().copy(), first^)


struct _Product3[
    A: Iterator, B: Iterator & Copyable, C: Iterator & Copyable
](IterableOwned, Iterator, Movable):
    comptime Element = Tuple[
        Self.A.Element, Self.B.Element, Self.C.Element
    ]
    comptime IteratorOwnedType: Iterator = Self

    var _inner: _Product2[
        _Product2[Self.A, Self.B], Self.C
    ]

    def __init__(out self, var a: Self.A, var b: Self.B, var c: Self.C):
        self._inner = _Product2[_Product2[Self.A, Self.B], Self.C](
            _Product2[Self.A, Self.B](a^, b^), c^
        )

    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        var pair = self._inner.__next__()
        return (pair[0][0].copy(), pair[0][1].copy(), pair[1].copy())


struct _Product4[
    A: Iterator,
    B: Iterator & Copyable,
    C: Iterator & Copyable,
    D: Iterator & Copyable,
](IterableOwned, Iterator, Movable):
    comptime Element = Tuple[
        Self.A.Element, Self.B.Element, Self.C.Element, Self.D.Element
    ]
    comptime IteratorOwnedType: Iterator = Self

    var _inner: _Product2[
        _Product3[Self.A, Self.B, Self.C], Self.D
    ]

    def __init__(
        out self, var a: Self.A, var b: Self.B, var c: Self.C, var d: Self.D
    ):
        self._inner = _Product2[_Product3[Self.A, Self.B, Self.C], Self.D](
            _Product3[Self.A, Self.B, Self.C](a^, b^, c^), d^
        )

    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        var pair = self._inner.__next__()
        return (
            pair[0][0].copy(),
            pair[0][1].copy(),
            pair[0][2].copy(),
            pair[1].copy(),
        )


@always_inline
def product[
    A: Iterable, B: Iterable, //
](ref iterable_a: A, ref iterable_b: B) -> _Product2[
    A.IteratorType[origin_of(iterable_a)], B.IteratorType[origin_of(iterable_b)]
]:
    """All pairs, the second source running fastest."""
    return _Product2[
        A.IteratorType[origin_of(iterable_a)], B.IteratorType[origin_of(iterable_b)]
    ](iterable_a.__iter__(), iterable_b.__iter__())


@always_inline
def product[
    A: Iterable, B: Iterable, C: Iterable, //
](ref a: A, ref b: B, ref c: C) -> _Product3[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
]:
    return _Product3[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
    ](a.__iter__(), b.__iter__(), c.__iter__())


@always_inline
def product[
    A: Iterable, B: Iterable, C: Iterable, D: Iterable, //
](ref a: A, ref b: B, ref c: C, ref d: D) -> _Product4[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
    D.IteratorType[origin_of(d)],
]:
    return _Product4[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
        D.IteratorType[origin_of(d)],
    ](a.__iter__(), b.__iter__(), c.__iter__(), d.__iter__())


# ===----------------------------------------------------------------------=== #
# take, drop
# ===----------------------------------------------------------------------=== #


struct _TakeIterator[Inner: Iterator](
    Copyable where conforms_to(Inner, Copyable),
    Iterable where conforms_to(Inner, Copyable),
    IterableOwned,
    Iterator,
):
    comptime Element = Self.Inner.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner
    var _left: Int

    @always_inline
    def __init__(out self, var inner: Self.Inner, count: Int):
        self._inner = inner^
        self._left = count

    @always_inline
    def __iter__(ref self) -> Self where conforms_to(Self.Inner, Copyable):
        return self.copy()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        if self._left <= 0:
            raise StopIteration()
        self._left -= 1
        return self._inner.__next__()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var inner = self._inner.bounds()
        var left = max(self._left, 0)
        var upper = min(left, inner[1].value()) if inner[1] else left
        return (min(left, inner[0]), Optional(upper))


@always_inline
def take[
    I: Iterable, //
](ref iterable: I, count: Int) -> _TakeIterator[
    I.IteratorType[origin_of(iterable)]
]:
    """The first `count` elements."""
    return _TakeIterator[I.IteratorType[origin_of(iterable)]](
        iterable.__iter__(), count
    )


@always_inline
def take[
    I: IterableOwned, //
](var iterable: I, count: Int) -> _TakeIterator[I.IteratorOwnedType]:
    return _TakeIterator[I.IteratorOwnedType](iterable^.__iter__(), count)


struct _DropIterator[Inner: Iterator](
    Copyable where conforms_to(Inner, Copyable),
    Iterable where conforms_to(Inner, Copyable),
    IterableOwned,
    Iterator,
):
    comptime Element = Self.Inner.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner
    var _skip: Int

    @always_inline
    def __init__(out self, var inner: Self.Inner, count: Int):
        self._inner = inner^
        self._skip = count

    @always_inline
    def __iter__(ref self) -> Self where conforms_to(Self.Inner, Copyable):
        return self.copy()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        while self._skip > 0:
            self._skip -= 1
            _ = self._inner.__next__()
        return self._inner.__next__()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var inner = self._inner.bounds()
        var skip = max(self._skip, 0)
        var upper = Optional[Int](None)
        if inner[1]:
            upper = max(inner[1].value() - skip, 0)
        return (max(inner[0] - skip, 0), upper)


@always_inline
def drop[
    I: Iterable, //
](ref iterable: I, count: Int) -> _DropIterator[
    I.IteratorType[origin_of(iterable)]
]:
    """All but the first `count` elements."""
    return _DropIterator[I.IteratorType[origin_of(iterable)]](
        iterable.__iter__(), count
    )


@always_inline
def drop[
    I: IterableOwned, //
](var iterable: I, count: Int) -> _DropIterator[I.IteratorOwnedType]:
    return _DropIterator[I.IteratorOwnedType](iterable^.__iter__(), count)


# ===----------------------------------------------------------------------=== #
# take_while, drop_while
# ===----------------------------------------------------------------------=== #


struct _TakeWhileIterator[
    Inner: Iterator, //, predicate: def(Inner.Element) thin -> Bool
](IterableOwned, Iterator, Movable):
    comptime Element = Self.Inner.Element
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner
    var _done: Bool

    @always_inline
    def __init__(out self, var inner: Self.Inner):
        self._inner = inner^
        self._done = False

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        if self._done:
            raise StopIteration()
        var element = self._inner.__next__()
        if not Self.predicate(element):
            self._done = True
            raise StopIteration()
        return element^


@always_inline
def take_while[
    origin: ImmOrigin,
    I: Iterable,
    //,
    predicate: def(I.IteratorType[origin].Element) thin -> Bool,
](ref[origin] iterable: I) -> _TakeWhileIterator[
    Inner=I.IteratorType[origin], predicate
]:
    """The elements before the first that does not satisfy the predicate."""
    return {iterable.__iter__()}


@always_inline
def take_while[
    I: IterableOwned,
    //,
    predicate: def(I.IteratorOwnedType.Element) thin -> Bool,
](var iterable: I) -> _TakeWhileIterator[Inner=I.IteratorOwnedType, predicate]:
    return {iterable^.__iter__()}


struct _DropWhileIterator[
    Inner: Iterator, //, predicate: def(Inner.Element) thin -> Bool
](IterableOwned, Iterator, Movable):
    comptime Element = Self.Inner.Element
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner
    var _started: Bool

    @always_inline
    def __init__(out self, var inner: Self.Inner):
        self._inner = inner^
        self._started = False

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        while not self._started:
            var element = self._inner.__next__()
            if not Self.predicate(element):
                self._started = True
                return element^
        return self._inner.__next__()


@always_inline
def drop_while[
    origin: ImmOrigin,
    I: Iterable,
    //,
    predicate: def(I.IteratorType[origin].Element) thin -> Bool,
](ref[origin] iterable: I) -> _DropWhileIterator[
    Inner=I.IteratorType[origin], predicate
]:
    """The elements from the first that does not satisfy the predicate."""
    return {iterable.__iter__()}


@always_inline
def drop_while[
    I: IterableOwned,
    //,
    predicate: def(I.IteratorOwnedType.Element) thin -> Bool,
](var iterable: I) -> _DropWhileIterator[Inner=I.IteratorOwnedType, predicate]:
    return {iterable^.__iter__()}
