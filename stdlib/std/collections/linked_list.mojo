"""`LinkedList[T]`: a doubly linked list.

A node is one heap block: the address of the next node, of the previous one,
and the value. Null ends the chain.
"""

from std.collections.check_bounds import check_bounds
from std.hash import Hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory._raw import _address_to_int, _at, _heap_alloc, _heap_free


@always_inline("nodebug")
def _null() -> __ptr:
    return __op["inttoptr", __ptr](__lit[__i64, 0]())


@always_inline("nodebug")
def _is_null(p: __ptr) -> Bool:
    return _address_to_int(p) == 0


@always_inline("nodebug")
def _next(node: __ptr) -> __ptr:
    return __op["load", __ptr](node)


@always_inline("nodebug")
def _previous(node: __ptr) -> __ptr:
    return __op["load", __ptr](_at(node, 1, 8))


@always_inline("nodebug")
def _set_next(node: __ptr, next: __ptr):
    __op["store"](node, next)


@always_inline("nodebug")
def _set_previous(node: __ptr, previous: __ptr):
    __op["store"](_at(node, 1, 8), previous)


struct _Node[T: AnyType]:
    """Layout of a node."""

    comptime alignment: Int = max(__query["align_of", Self.T], 8)
    comptime offset: Int = max(16, Self.alignment)
    comptime size: Int = Self.offset + __query["size_of", Self.T]

    @staticmethod
    @always_inline
    def value(node: __ptr) -> __ptr:
        return _at(node, Self.offset, 1)

    @staticmethod
    @always_inline
    def create() -> __ptr:
        return _heap_alloc(Self.size, Self.alignment)

    @staticmethod
    @always_inline
    def free(node: __ptr):
        _heap_free(node, Self.size, Self.alignment)


struct _LinkedListIter[
    mut: Bool,
    //,
    T: AnyType,
    origin: Origin[mut=mut],
    forward: Bool = True,
](ImplicitlyCopyable, Iterable, Iterator, TrivialRegisterPassable):
    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _node: __ptr

    @always_inline
    def __init__(out self, node: __ptr):
        self._node = node

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        var node = self._node
        if _is_null(node):
            raise StopIteration()
        comptime if Self.forward:
            self._node = _next(node)
        else:
            self._node = _previous(node)
        return __deref[Self.T, Self.origin](_Node[Self.T].value(node))


struct _LinkedListIterOwned[T: AnyType](IterableOwned, Iterator, Movable):
    comptime Element = Self.T
    comptime IteratorOwnedType: Iterator = Self

    var _list: LinkedList[Self.T]

    @always_inline
    def __init__(out self, var list: LinkedList[Self.T]):
        self._list = list^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.T:
        if self._list._len == 0:
            raise StopIteration()
        return self._list._take(self._list._first)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._list._len, Optional(self._list._len))


@explicit_destroy(
    "A `LinkedList` of non-`Deinitable` elements must be destroyed with"
    " `deinit_with()`."
)
struct LinkedList[ElementType: AnyType](
    Boolable,
    Copyable where conforms_to(ElementType, Copyable),
    Defaultable,
    Deinitable where conforms_to(ElementType, Deinitable),
    Equatable where conforms_to(ElementType, Equatable),
    Hashable where conforms_to(ElementType, Hashable),
    Iterable,
    IterableOwned where conforms_to(ElementType, Deinitable),
    Movable,
    Sized,
    Writable where conforms_to(ElementType, Writable),
):
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _LinkedListIter[Self.ElementType, iterable_origin]
    comptime IteratorOwnedType: Iterator = _LinkedListIterOwned[
        Self.ElementType
    ]

    var _first: __ptr
    var _last: __ptr
    var _len: Int

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    def __init__(out self):
        self._first = _null()
        self._last = _null()
        self._len = 0

    def __init__(
        out self,
        var *elements: Self.ElementType,
        __list_literal__: NoneType = None,
    ):
        self = Self()
        for i in range(len(elements)):
            var node = _Node[Self.ElementType].create()
            __move_at[Self.ElementType](
                _Node[Self.ElementType].value(node), elements._address_of(i)
            )
            self._link_before(node, _null())
        elements^._annihilate()

    def __init__(
        out self, *, copy: Self
    ) where conforms_to(Self.ElementType, Copyable):
        self = Self()
        for element in copy:
            self.append(element.copy())

    def __init__(out self, *, deinit move: Self):
        self._first = move._first
        self._last = move._last
        self._len = move._len

    comptime __move_ctor_is_trivial: Bool = True

    def __deinit__(
        deinit self,
    ) where conforms_to(Self.ElementType, Deinitable):
        _destroy_chain[Self.ElementType](self._first)

    def deinit_with[
        F: def(var Self.ElementType), //
    ](deinit self, deinit_func: F, /):
        var node = self._first
        while not _is_null(node):
            var next = _next(node)
            deinit_func(
                __take[Self.ElementType](_Node[Self.ElementType].value(node))
            )
            _Node[Self.ElementType].free(node)
            node = next

    # ===------------------------------------------------------------------=== #
    # The chain
    # ===------------------------------------------------------------------=== #

    def _link_before(mut self, node: __ptr, next: __ptr):
        """Puts a node before another, or at the end if that is null."""
        var previous = self._last
        if not _is_null(next):
            previous = _previous(next)
        _set_next(node, next)
        _set_previous(node, previous)
        if _is_null(previous):
            self._first = node
        else:
            _set_next(previous, node)
        if _is_null(next):
            self._last = node
        else:
            _set_previous(next, node)
        self._len += 1

    def _take(mut self, node: __ptr) -> Self.ElementType:
        """Unlinks a node, frees it and gives its value."""
        var next = _next(node)
        var previous = _previous(node)
        if _is_null(previous):
            self._first = next
        else:
            _set_next(previous, next)
        if _is_null(next):
            self._last = previous
        else:
            _set_previous(next, previous)
        self._len -= 1
        var value = __take[Self.ElementType](
            _Node[Self.ElementType].value(node)
        )
        _Node[Self.ElementType].free(node)
        return value^

    def _node_at(self, index: Int) -> __ptr:
        """The node of an element, searched from the nearer end."""
        var node = self._first
        if index * 2 <= self._len:
            for _ in range(index):
                node = _next(node)
        else:
            node = self._last
            for _ in range(self._len - 1 - index):
                node = _previous(node)
        return node

    # ===------------------------------------------------------------------=== #
    # Elements
    # ===------------------------------------------------------------------=== #

    def __len__(self) -> Int:
        return self._len

    def __bool__(self) -> Bool:
        return self._len > 0

    def append(mut self, var value: Self.ElementType):
        var node = _Node[Self.ElementType].create()
        __init_at[Self.ElementType](
            _Node[Self.ElementType].value(node), value^
        )
        self._link_before(node, _null())

    def prepend(mut self, var value: Self.ElementType):
        var node = _Node[Self.ElementType].create()
        __init_at[Self.ElementType](
            _Node[Self.ElementType].value(node), value^
        )
        self._link_before(node, self._first)

    def insert(mut self, idx: Int, var elem: Self.ElementType):
        """Puts a value before element `idx`; `idx == len` appends."""
        check_bounds(idx, self._len + 1)
        var node = _Node[Self.ElementType].create()
        __init_at[Self.ElementType](_Node[Self.ElementType].value(node), elem^)
        if idx == self._len:
            self._link_before(node, _null())
        else:
            self._link_before(node, self._node_at(idx))

    def pop(mut self) raises -> Self.ElementType:
        if self._len == 0:
            raise Error("Pop on empty list.")
        return self._take(self._last)

    def pop(mut self, var i: Int) raises -> Self.ElementType:
        check_bounds(i, self._len)
        return self._take(self._node_at(i))

    def maybe_pop(mut self) -> Optional[Self.ElementType]:
        if self._len == 0:
            return Optional[Self.ElementType]()
        return Optional[Self.ElementType](self._take(self._last))

    def maybe_pop(mut self, var i: Int) -> Optional[Self.ElementType]:
        check_bounds(i, self._len)
        return Optional[Self.ElementType](self._take(self._node_at(i)))

    def get_nth(
        ref self, idx: Int
    ) -> ref[self["element"]] Self.ElementType:
        check_bounds(idx, self._len)
        return __deref[Self.ElementType, origin_of(self["element"])](
            _Node[Self.ElementType].value(self._node_at(idx))
        )

    def extend(mut self, deinit other: Self):
        """Moves the nodes of `other` to the end."""
        if other._len == 0:
            return
        if self._len == 0:
            self._first = other._first
        else:
            _set_next(self._last, other._first)
            _set_previous(other._first, self._last)
        self._last = other._last
        self._len += other._len

    def reverse(mut self):
        var node = self._first
        while not _is_null(node):
            var next = _next(node)
            _set_next(node, _previous(node))
            _set_previous(node, next)
            node = next
        var first = self._first
        self._first = self._last
        self._last = first

    def clear(mut self):
        _destroy_chain[Self.ElementType](self._first)
        self._first = _null()
        self._last = _null()
        self._len = 0

    def count(
        self, elem: Self.ElementType
    ) -> Int where conforms_to(Self.ElementType, Equatable):
        var total = 0
        for e in self:
            if e == elem:
                total += 1
        return total

    def __contains__(
        self, value: Self.ElementType
    ) -> Bool where conforms_to(Self.ElementType, Equatable):
        for e in self:
            if e == value:
                return True
        return False

    # ===------------------------------------------------------------------=== #
    # Iteration, comparison, text
    # ===------------------------------------------------------------------=== #

    def __iter__(
        ref self,
    ) -> _LinkedListIter[Self.ElementType, origin_of(self)]:
        return _LinkedListIter[Self.ElementType, origin_of(self)](self._first)

    def __iter__(var self) -> _LinkedListIterOwned[Self.ElementType]:
        return _LinkedListIterOwned[Self.ElementType](self^)

    def __reversed__(
        ref self,
    ) -> _LinkedListIter[Self.ElementType, origin_of(self), False]:
        return _LinkedListIter[Self.ElementType, origin_of(self), False](
            self._last
        )

    def __eq__(
        self, other: Self
    ) -> Bool where conforms_to(Self.ElementType, Equatable):
        if self._len != other._len:
            return False
        var a = self._first
        var b = other._first
        while not _is_null(a):
            if __deref[Self.ElementType, ImmUntrackedOrigin](
                _Node[Self.ElementType].value(a)
            ) != __deref[Self.ElementType, ImmUntrackedOrigin](
                _Node[Self.ElementType].value(b)
            ):
                return False
            a = _next(a)
            b = _next(b)
        return True

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.ElementType, Hashable):
        for e in self:
            e.__hash__(hasher)

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.ElementType, Writable):
        writer.write_string("[")
        var first = True
        for e in self:
            if not first:
                writer.write_string(", ")
            first = False
            e.write_to(writer)
        writer.write_string("]")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.ElementType, Writable):
        writer.write_string("LinkedList[")
        writer.write_string(__query["plain_name", Self.ElementType])
        writer.write_string("]([")
        var first = True
        for e in self:
            if not first:
                writer.write_string(", ")
            first = False
            e.write_repr_to(writer)
        writer.write_string("])")


def _destroy_chain[T: AnyType](first: __ptr):
    var node = first
    while not _is_null(node):
        var next = _next(node)
        __destroy[T](_Node[T].value(node))
        _Node[T].free(node)
        node = next
