"""`Deque[T]`: a ring buffer that grows and shrinks at both ends.

The capacity is a power of two; `_head` is the place of the first element.
"""

from std.collections.check_bounds import _literal_index, check_bounds
from std.hash import Hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory._raw import _at, _heap_alloc, _heap_free, _move_n, _swap_at


struct _DequeIter[
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

    var _data: __ptr
    var _head: Int
    var _mask: Int
    var _index: Int
    var _count: Int

    @always_inline
    def __init__(out self, data: __ptr, head: Int, mask: Int, count: Int):
        self._data = data
        self._head = head
        self._mask = mask
        self._index = 0
        self._count = count

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        if self._index >= self._count:
            raise StopIteration()
        var index = self._index
        comptime if not Self.forward:
            index = self._count - 1 - index
        self._index += 1
        return __deref[Self.T, Self.origin](
            _at(
                self._data,
                (self._head + index) & self._mask,
                __query["size_of", Self.T],
            )
        )

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var left = self._count - self._index
        return (left, Optional(left))


struct _DequeIterOwned[T: AnyType](IterableOwned, Iterator, Movable):
    comptime Element = Self.T
    comptime IteratorOwnedType: Iterator = Self

    var _deque: Deque[Self.T]

    @always_inline
    def __init__(out self, var deque: Deque[Self.T]):
        self._deque = deque^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.T:
        if self._deque._len == 0:
            raise StopIteration()
        return self._deque._take_first()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self._deque._len, Optional(self._deque._len))


@explicit_destroy(
    "A `Deque` of non-`Deinitable` elements must be destroyed with"
    " `deinit_with()`."
)
struct Deque[ElementType: AnyType](
    Boolable,
    Copyable where conforms_to(ElementType, Copyable),
    Deinitable where conforms_to(ElementType, Deinitable),
    Equatable where conforms_to(ElementType, Equatable),
    Hashable where conforms_to(ElementType, Hashable),
    Iterable,
    IterableOwned where conforms_to(ElementType, Deinitable),
    Movable,
    Sized,
    Writable where conforms_to(ElementType, Writable),
):
    comptime default_capacity: Int = 64
    comptime _stride: Int = __query["size_of", Self.ElementType]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DequeIter[Self.ElementType, iterable_origin]
    comptime IteratorOwnedType: Iterator = _DequeIterOwned[Self.ElementType]

    var _data: __ptr
    var _head: Int
    var _len: Int
    var _capacity: Int
    var _min_capacity: Int
    var _maxlen: Int  # -1: no limit
    var _shrink: Bool

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    def __init__(
        out self,
        *,
        var elements: Optional[List[Self.ElementType]] = None,
        capacity: Int = Self.default_capacity,
        min_capacity: Int = Self.default_capacity,
        maxlen: Int = -1,
        shrink: Bool = True,
    ):
        self._capacity = _power_of_two(capacity)
        self._min_capacity = _power_of_two(min_capacity)
        self._maxlen = maxlen
        self._shrink = shrink
        self._head = 0
        self._len = 0
        self._data = _heap_alloc(
            self._capacity * Self._stride,
            __query["align_of", Self.ElementType],
        )
        if elements:
            self.extend(elements.take())

    def __init__(
        out self,
        var *values: Self.ElementType,
        __list_literal__: NoneType = None,
    ):
        self = Self(capacity=max(len(values), Self.default_capacity))
        for i in range(len(values)):
            __move_at[Self.ElementType](
                _at(self._data, i, Self._stride), values._address_of(i)
            )
        self._len = len(values)
        values^._annihilate()

    def __init__(
        out self, *, copy: Self
    ) where conforms_to(Self.ElementType, Copyable):
        self = Self(
            capacity=copy._capacity,
            min_capacity=copy._min_capacity,
            maxlen=copy._maxlen,
            shrink=copy._shrink,
        )
        for i in range(copy._len):
            __copy_at[Self.ElementType](self._slot(i), copy._slot(i))
        self._len = copy._len

    def __init__(out self, *, deinit move: Self):
        self._data = move._data
        self._head = move._head
        self._len = move._len
        self._capacity = move._capacity
        self._min_capacity = move._min_capacity
        self._maxlen = move._maxlen
        self._shrink = move._shrink

    comptime __move_ctor_is_trivial: Bool = True

    def __deinit__(
        deinit self,
    ) where conforms_to(Self.ElementType, Deinitable):
        for i in range(self._len):
            __destroy[Self.ElementType](self._slot(i))
        self._free()

    def deinit_with[
        F: def(var Self.ElementType), //
    ](deinit self, deinit_func: F, /):
        for i in range(self._len):
            deinit_func(__take[Self.ElementType](self._slot(i)))
        self._free()

    def _free(self):
        _heap_free(
            self._data,
            self._capacity * Self._stride,
            __query["align_of", Self.ElementType],
        )

    # ===------------------------------------------------------------------=== #
    # The ring
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def _slot(self, index: Int) -> __ptr:
        """The address of element `index`; also of those just outside."""
        return _at(
            self._data,
            (self._head + index) & (self._capacity - 1),
            Self._stride,
        )

    @no_inline
    def _resize(mut self, capacity: Int):
        var data = _heap_alloc(
            capacity * Self._stride, __query["align_of", Self.ElementType]
        )
        var until_end = min(self._len, self._capacity - self._head)
        _move_n[Self.ElementType](data, self._slot(0), until_end)
        _move_n[Self.ElementType](
            _at(data, until_end, Self._stride),
            self._data,
            self._len - until_end,
        )
        self._free()
        self._data = data
        self._head = 0
        self._capacity = capacity

    @always_inline
    def _before_adding(mut self):
        if self._len == self._capacity:
            self._resize(self._capacity * 2)

    @always_inline
    def _after_removing(mut self):
        if (
            self._shrink
            and self._capacity > self._min_capacity
            and self._len * 4 <= self._capacity
        ):
            self._resize(self._capacity >> 1)

    @always_inline
    def _take_first(mut self) -> Self.ElementType:
        var value = __take[Self.ElementType](self._slot(0))
        self._head = (self._head + 1) & (self._capacity - 1)
        self._len -= 1
        self._after_removing()
        return value^

    @always_inline
    def _take_last(mut self) -> Self.ElementType:
        var value = __take[Self.ElementType](self._slot(self._len - 1))
        self._len -= 1
        self._after_removing()
        return value^

    # ===------------------------------------------------------------------=== #
    # Both ends
    # ===------------------------------------------------------------------=== #

    @always_inline
    def append(mut self, var value: Self.ElementType):
        """Adds at the right; a full deque with a `maxlen` loses its leftmost."""
        self._before_adding()
        __init_at[Self.ElementType](self._slot(self._len), value^)
        self._len += 1
        if self._maxlen > 0 and self._len > self._maxlen:
            _ = self._take_first()

    @always_inline
    def appendleft(mut self, var value: Self.ElementType):
        """Adds at the left; a full deque with a `maxlen` loses its rightmost."""
        self._before_adding()
        self._head = (self._head - 1) & (self._capacity - 1)
        __init_at[Self.ElementType](self._slot(0), value^)
        self._len += 1
        if self._maxlen > 0 and self._len > self._maxlen:
            _ = self._take_last()

    def pop(mut self) raises -> Self.ElementType:
        if self._len == 0:
            raise Error("IndexError: Deque is empty")
        return self._take_last()

    def popleft(mut self) raises -> Self.ElementType:
        if self._len == 0:
            raise Error("IndexError: Deque is empty")
        return self._take_first()

    def peek(
        self,
    ) raises -> Self.ElementType where conforms_to(
        Self.ElementType, Copyable
    ):
        """A copy of the rightmost element."""
        if self._len == 0:
            raise Error("IndexError: Deque is empty")
        return self._ref(self._len - 1).copy()

    def peekleft(
        self,
    ) raises -> Self.ElementType where conforms_to(
        Self.ElementType, Copyable
    ):
        """A copy of the leftmost element."""
        if self._len == 0:
            raise Error("IndexError: Deque is empty")
        return self._ref(0).copy()

    def extend(mut self, var values: List[Self.ElementType]):
        for var value in values^:
            self.append(value^)

    def extendleft(mut self, var values: List[Self.ElementType]):
        """Adds one by one at the left, so that they come in reverse."""
        for var value in values^:
            self.appendleft(value^)

    def clear(mut self):
        for i in range(self._len):
            __destroy[Self.ElementType](self._slot(i))
        self._len = 0
        self._head = 0

    # ===------------------------------------------------------------------=== #
    # Elements
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return self._len

    @always_inline("nodebug")
    def __bool__(self) -> Bool:
        return self._len > 0

    @always_inline("nodebug")
    def _ref(self, idx: Int) -> ref[MutUntrackedOrigin] Self.ElementType:
        return __deref[Self.ElementType, MutUntrackedOrigin](self._slot(idx))

    @always_inline("nodebug")
    def __getitem__(
        ref self, idx: IntLiteral
    ) -> ref[self["element"]] Self.ElementType:
        var i = _literal_index(idx)
        check_bounds(i, self._len)
        return __deref[Self.ElementType, origin_of(self["element"])](
            self._slot(i)
        )

    @always_inline("nodebug")
    def __getitem__(
        ref self, idx: Int
    ) -> ref[self["element"]] Self.ElementType:
        check_bounds(idx, self._len)
        return __deref[Self.ElementType, origin_of(self["element"])](
            self._slot(idx)
        )

    def insert(mut self, idx: Int, var value: Self.ElementType) raises:
        """Puts `value` before element `idx`; `idx == len` appends."""
        check_bounds(idx, self._len + 1)
        if self._maxlen > 0 and self._len >= self._maxlen:
            raise Error("IndexError: Deque is already at its maximum size")
        self._before_adding()
        if idx * 2 < self._len:
            self._head = (self._head - 1) & (self._capacity - 1)
            for i in range(idx):
                __move_at[Self.ElementType](self._slot(i), self._slot(i + 1))
        else:
            for i in range(self._len, idx, -1):
                __move_at[Self.ElementType](self._slot(i), self._slot(i - 1))
        __init_at[Self.ElementType](self._slot(idx), value^)
        self._len += 1

    def remove(
        mut self, value: Self.ElementType
    ) raises where conforms_to(Self.ElementType, Equatable):
        """Removes the first element equal to `value`."""
        var at = self._index_of(value, 0, self._len)
        if at < 0:
            raise Error("ValueError: Given element is not in deque")
        __destroy[Self.ElementType](self._slot(at))
        for i in range(at, self._len - 1):
            __move_at[Self.ElementType](self._slot(i), self._slot(i + 1))
        self._len -= 1
        self._after_removing()

    def rotate(mut self, n: Int = 1):
        """Moves the last `n` elements to the front, or the first `-n` to the end."""
        if self._len < 2:
            return
        var steps = n % self._len
        for _ in range(steps):
            var from_end = self._slot(self._len - 1)
            self._head = (self._head - 1) & (self._capacity - 1)
            if self._len < self._capacity:
                __move_at[Self.ElementType](self._slot(0), from_end)

    def reverse(mut self):
        var low = 0
        var high = self._len - 1
        while low < high:
            _swap_at[Self.ElementType](self._slot(low), self._slot(high))
            low += 1
            high -= 1

    def _index_of(
        self, value: Self.ElementType, start: Int, stop: Int
    ) -> Int:
        for i in range(start, stop):
            if self._ref(i) == value:
                return i
        return -1

    def index(
        self,
        value: Self.ElementType,
        start: Int = 0,
        stop: Optional[Int] = None,
    ) raises -> Int where conforms_to(Self.ElementType, Equatable):
        var at = self._index_of(
            value, max(start, 0), min(stop.or_else(self._len), self._len)
        )
        if at < 0:
            raise Error("ValueError: Given element is not in deque")
        return at

    def count(
        self, value: Self.ElementType
    ) -> Int where conforms_to(Self.ElementType, Equatable):
        var total = 0
        for i in range(self._len):
            if self._ref(i) == value:
                total += 1
        return total

    def __contains__(
        self, value: Self.ElementType
    ) -> Bool where conforms_to(Self.ElementType, Equatable):
        return self._index_of(value, 0, self._len) >= 0

    # ===------------------------------------------------------------------=== #
    # Iteration and operators
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __iter__(
        ref self,
    ) -> _DequeIter[Self.ElementType, origin_of(self)]:
        return _DequeIter[Self.ElementType, origin_of(self)](
            self._data, self._head, self._capacity - 1, self._len
        )

    def __iter__(var self) -> _DequeIterOwned[Self.ElementType]:
        return _DequeIterOwned[Self.ElementType](self^)

    @always_inline
    def __reversed__(
        ref self,
    ) -> _DequeIter[Self.ElementType, origin_of(self), False]:
        return _DequeIter[Self.ElementType, origin_of(self), False](
            self._data, self._head, self._capacity - 1, self._len
        )

    def __eq__(
        self, other: Self
    ) -> Bool where conforms_to(Self.ElementType, Equatable):
        if self._len != other._len:
            return False
        for i in range(self._len):
            if self._ref(i) != other._ref(i):
                return False
        return True

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.ElementType, Hashable):
        for i in range(self._len):
            self._ref(i).__hash__(hasher)

    def __add__(
        self, other: Self
    ) -> Self where conforms_to(Self.ElementType, Copyable):
        var result = self.copy()
        result += other
        return result^

    def __iadd__(
        mut self, other: Self
    ) where conforms_to(Self.ElementType, Copyable):
        for i in range(len(other)):
            self.append(other._ref(i).copy())

    def __mul__(
        self, n: Int
    ) -> Self where conforms_to(Self.ElementType, Copyable):
        var result = self.copy()
        result *= n
        return result^

    def __imul__(
        mut self, n: Int
    ) where conforms_to(Self.ElementType, Copyable):
        if n <= 0:
            self.clear()
            return
        var count = self._len
        for _ in range(n - 1):
            for i in range(count):
                self.append(self._ref(i).copy())

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.ElementType, Writable):
        writer.write_string("[")
        for i in range(self._len):
            if i > 0:
                writer.write_string(", ")
            self._ref(i).write_to(writer)
        writer.write_string("]")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.ElementType, Writable):
        writer.write_string("Deque[")
        writer.write_string(__query["plain_name", Self.ElementType])
        writer.write_string("]([")
        for i in range(self._len):
            if i > 0:
                writer.write_string(", ")
            self._ref(i).write_repr_to(writer)
        writer.write_string("])")


def _power_of_two(n: Int) -> Int:
    """The smallest power of two that is not below `n`."""
    var size = 1
    while size < n:
        size *= 2
    return size
