"""Iterators over iterators: `enumerate`, `zip`, `map`, `chain`, `peekable`, `empty`, `once`.

Each holds its source's iterator by value and forwards; none allocates.
"""

from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory.pointer import Pointer


# ===----------------------------------------------------------------------=== #
# iter, next
# ===----------------------------------------------------------------------=== #


@always_inline
def iter[
    I: Iterable, //
](ref iterable: I) -> I.IteratorType[origin_of(iterable)]:
    return iterable.__iter__()


@always_inline
def iter[I: IterableOwned, //](var iterable: I) -> I.IteratorOwnedType:
    return iterable^.__iter__()


@always_inline
def next[I: Iterator, //](mut iterator: I) raises StopIteration -> I.Element:
    return iterator.__next__()


# ===----------------------------------------------------------------------=== #
# enumerate
# ===----------------------------------------------------------------------=== #


struct _Enumerate[Inner: Iterator](
    Copyable where conforms_to(Inner, Copyable),
    Iterable where conforms_to(Inner, Copyable),
    IterableOwned,
    Iterator,
):
    comptime Element = Tuple[Int, Self.Inner.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner
    var _count: Int

    @always_inline
    def __init__(out self, var inner: Self.Inner, start: Int):
        self._inner = inner^
        self._count = start

    @always_inline
    def __iter__(
        ref self,
    ) -> Self where conforms_to(Self.Inner, Copyable):
        return self.copy()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var count = self._count
        var element = self._inner.__next__()
        self._count = count + 1
        return (count, element^)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return self._inner.bounds()


@always_inline
def enumerate[
    I: Iterable, //
](ref iterable: I, *, start: Int = 0) -> _Enumerate[
    I.IteratorType[origin_of(iterable)]
]:
    """Pairs of a running number and an element."""
    return _Enumerate[I.IteratorType[origin_of(iterable)]](
        iterable.__iter__(), start
    )


@always_inline
def enumerate[
    I: IterableOwned, //
](var iterable: I, *, start: Int = 0) -> _Enumerate[I.IteratorOwnedType]:
    return _Enumerate[I.IteratorOwnedType](iterable^.__iter__(), start)


# ===----------------------------------------------------------------------=== #
# zip
# ===----------------------------------------------------------------------=== #


def _least(
    a: Tuple[Int, Optional[Int]], b: Tuple[Int, Optional[Int]]
) -> Tuple[Int, Optional[Int]]:
    """The bounds of an iteration that ends with the shorter of two."""
    var lower = min(a[0], b[0])
    if not a[1]:
        return (lower, b[1])
    if not b[1]:
        return (lower, a[1])
    return (lower, Optional(min(a[1].value(), b[1].value())))


struct _Zip2[A: Iterator, B: Iterator](
    Copyable where conforms_to(A, Copyable) and conforms_to(B, Copyable),
    IterableOwned,
    Iterator,
):
    comptime Element = Tuple[Self.A.Element, Self.B.Element]
    comptime IteratorOwnedType: Iterator = Self

    var _a: Self.A
    var _b: Self.B

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B):
        self._a = a^
        self._b = b^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        return (a^, b^)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return _least(self._a.bounds(), self._b.bounds())


struct _Zip3[A: Iterator, B: Iterator, C: Iterator](IterableOwned, Iterator):
    comptime Element = Tuple[
        Self.A.Element, Self.B.Element, Self.C.Element
    ]
    comptime IteratorOwnedType: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _c: Self.C

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B, var c: Self.C):
        self._a = a^
        self._b = b^
        self._c = c^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        var c = self._c.__next__()
        return (a^, b^, c^)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return _least(
            _least(self._a.bounds(), self._b.bounds()), self._c.bounds()
        )


struct _Zip4[A: Iterator, B: Iterator, C: Iterator, D: Iterator](
    IterableOwned, Iterator
):
    comptime Element = Tuple[
        Self.A.Element, Self.B.Element, Self.C.Element, Self.D.Element
    ]
    comptime IteratorOwnedType: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _c: Self.C
    var _d: Self.D

    @always_inline
    def __init__(
        out self, var a: Self.A, var b: Self.B, var c: Self.C, var d: Self.D
    ):
        self._a = a^
        self._b = b^
        self._c = c^
        self._d = d^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        var c = self._c.__next__()
        var d = self._d.__next__()
        return (a^, b^, c^, d^)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return _least(
            _least(self._a.bounds(), self._b.bounds()),
            _least(self._c.bounds(), self._d.bounds()),
        )


struct _Zip5[
    A: Iterator, B: Iterator, C: Iterator, D: Iterator, E: Iterator
](IterableOwned, Iterator):
    comptime Element = Tuple[
        Self.A.Element,
        Self.B.Element,
        Self.C.Element,
        Self.D.Element,
        Self.E.Element,
    ]
    comptime IteratorOwnedType: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _c: Self.C
    var _d: Self.D
    var _e: Self.E

    @always_inline
    def __init__(
        out self,
        var a: Self.A,
        var b: Self.B,
        var c: Self.C,
        var d: Self.D,
        var e: Self.E,
    ):
        self._a = a^
        self._b = b^
        self._c = c^
        self._d = d^
        self._e = e^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        var c = self._c.__next__()
        var d = self._d.__next__()
        var e = self._e.__next__()
        return (a^, b^, c^, d^, e^)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return _least(
            _least(
                _least(self._a.bounds(), self._b.bounds()),
                _least(self._c.bounds(), self._d.bounds()),
            ),
            self._e.bounds(),
        )


@always_inline
def zip[
    A: Iterable, B: Iterable, //
](a: A, b: B) -> _Zip2[
    A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]
]:
    """Tuples of elements taken in parallel, as long as every source has one."""
    return _Zip2[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]](
        a.__iter__(), b.__iter__()
    )


@always_inline
def zip[
    A: IterableOwned, B: IterableOwned, //
](var a: A, var b: B) -> _Zip2[A.IteratorOwnedType, B.IteratorOwnedType]:
    return _Zip2[A.IteratorOwnedType, B.IteratorOwnedType](
        a^.__iter__(), b^.__iter__()
    )


@always_inline
def zip[
    A: Iterable, B: Iterable, C: Iterable, //
](a: A, b: B, c: C) -> _Zip3[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
]:
    return _Zip3[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
    ](a.__iter__(), b.__iter__(), c.__iter__())


@always_inline
def zip[
    A: Iterable, B: Iterable, C: Iterable, D: Iterable, //
](a: A, b: B, c: C, d: D) -> _Zip4[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
    D.IteratorType[origin_of(d)],
]:
    return _Zip4[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
        D.IteratorType[origin_of(d)],
    ](a.__iter__(), b.__iter__(), c.__iter__(), d.__iter__())


@always_inline
def zip[
    A: Iterable, B: Iterable, C: Iterable, D: Iterable, E: Iterable, //
](a: A, b: B, c: C, d: D, e: E) -> _Zip5[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
    D.IteratorType[origin_of(d)],
    E.IteratorType[origin_of(e)],
]:
    return _Zip5[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
        D.IteratorType[origin_of(d)],
        E.IteratorType[origin_of(e)],
    ](a.__iter__(), b.__iter__(), c.__iter__(), d.__iter__(), e.__iter__())


# ===----------------------------------------------------------------------=== #
# map
# ===----------------------------------------------------------------------=== #


struct _MapIterator[
    Out: AnyType,
    Inner: Iterator,
    //,
    function: def(var Inner.Element) thin -> Out,
](
    Copyable where conforms_to(Inner, Copyable),
    Iterable where conforms_to(Inner, Copyable),
    IterableOwned,
    Iterator,
):
    comptime Element = Self.Out
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner

    @always_inline
    def __init__(out self, var inner: Self.Inner):
        self._inner = inner^

    @always_inline
    def __iter__(
        ref self,
    ) -> Self where conforms_to(Self.Inner, Copyable):
        return self.copy()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Out:
        return Self.function(self._inner.__next__())

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return self._inner.bounds()


@always_inline
def map[
    origin: ImmOrigin,
    I: Iterable,
    Out: AnyType,
    //,
    function: def(var I.IteratorType[origin].Element) thin -> Out,
](ref[origin] iterable: I) -> _MapIterator[
    Out=Out, Inner=I.IteratorType[origin], function
]:
    """The results of `function` on the elements."""
    return {iterable.__iter__()}


@always_inline
def map[
    I: IterableOwned,
    Out: AnyType,
    //,
    function: def(var I.IteratorOwnedType.Element) thin -> Out,
](var iterable: I) -> _MapIterator[
    Out=Out, Inner=I.IteratorOwnedType, function
]:
    return {iterable^.__iter__()}


# ===----------------------------------------------------------------------=== #
# peekable
# ===----------------------------------------------------------------------=== #


struct _PeekableIterator[Inner: Iterator](IterableOwned, Iterator, Movable):
    comptime Element = Self.Inner.Element
    comptime IteratorOwnedType: Iterator = Self

    var _inner: Self.Inner
    var _next: Optional[Self.Inner.Element]

    @always_inline
    def __init__(out self, var inner: Self.Inner):
        self._inner = inner^
        self._next = None

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        if self._next:
            return self._next.unsafe_take()
        return self._inner.__next__()

    def peek(
        mut self,
    ) -> Optional[Pointer[Self.Element, ImmOrigin(origin_of(self._next))]]:
        """The element that `__next__` will give, without taking it."""
        if not self._next:
            try:
                self._next = Optional(self._inner.__next__())
            except:
                return None
        return Pointer[Self.Element, ImmOrigin(origin_of(self._next))](
            _raw=__addr_of(self._next._value)
        )

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var extra = 1 if self._next else 0
        var inner = self._inner.bounds()
        if inner[1]:
            return (inner[0] + extra, Optional(inner[1].value() + extra))
        return (inner[0] + extra, Optional[Int](None))


@always_inline
def peekable[
    I: Iterable, //
](ref iterable: I) -> _PeekableIterator[I.IteratorType[origin_of(iterable)]]:
    """An iterator that can show its next element."""
    return _PeekableIterator[I.IteratorType[origin_of(iterable)]](
        iterable.__iter__()
    )


@always_inline
def peekable[
    I: IterableOwned, //
](var iterable: I) -> _PeekableIterator[I.IteratorOwnedType]:
    return _PeekableIterator[I.IteratorOwnedType](iterable^.__iter__())


# ===----------------------------------------------------------------------=== #
# chain
# ===----------------------------------------------------------------------=== #


struct _Chain[A: Iterator, B: Iterator](
    Copyable where conforms_to(A, Copyable) and conforms_to(B, Copyable),
    Iterable where conforms_to(A, Copyable) and conforms_to(B, Copyable),
    IterableOwned,
    Iterator,
):
    comptime Element = Self.A.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _in_second: Bool

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B):
        self._a = a^
        self._b = b^
        self._in_second = False

    @always_inline
    def __iter__(
        ref self,
    ) -> Self where conforms_to(Self.A, Copyable) and conforms_to(Self.B, Copyable):
        return self.copy()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        if not self._in_second:
            try:
                return self._a.__next__()
            except:
                self._in_second = True
        return self._b.__next__()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var a = self._a.bounds()
        var b = self._b.bounds()
        if a[1] and b[1]:
            return (
                a[0] + b[0],
                Optional(a[1].value() + b[1].value()),
            )
        return (a[0] + b[0], Optional[Int](None))


@always_inline
def chain[
    A: Iterable, B: Iterable, //
](a: A, b: B) -> _Chain[
    A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]
]:
    """The elements of one source after those of another."""
    return _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]](
        a.__iter__(), b.__iter__()
    )


@always_inline
def chain[
    A: Iterable, B: Iterable, C: Iterable, //
](a: A, b: B, c: C) -> _Chain[
    _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]],
    C.IteratorType[origin_of(c)],
]:
    return _Chain[
        _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]],
        C.IteratorType[origin_of(c)],
    ](chain(a, b), c.__iter__())


# ===----------------------------------------------------------------------=== #
# empty, once
# ===----------------------------------------------------------------------=== #


@fieldwise_init
struct _Empty[T: AnyType](ImplicitlyCopyable, Iterable, IterableOwned, Iterator):
    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self
    comptime IteratorOwnedType: Iterator = Self

    @always_inline
    def __iter__(ref self) -> Self:
        return Self()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        raise StopIteration()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (0, Optional(0))


@always_inline
def empty[T: AnyType]() -> _Empty[T]:
    """No elements."""
    return _Empty[T]()


struct _Once[T: AnyType](
    Copyable where conforms_to(T, Copyable),
    ImplicitlyCopyable where conforms_to(T, ImplicitlyCopyable),
    IterableOwned,
    Iterator,
    Movable,
):
    comptime Element = Self.T
    comptime IteratorOwnedType: Iterator = Self

    var _value: Optional[Self.T]

    @always_inline
    def __init__(out self, var value: Self.T):
        self._value = Optional[Self.T](value^)

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        if not self._value:
            raise StopIteration()
        return self._value.unsafe_take()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return self._value.bounds()


@always_inline
def once[T: AnyType, //](var element: T, /) -> _Once[T]:
    """One element."""
    return _Once[T](element^)
