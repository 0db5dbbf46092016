"""`List[T]`: a growable array in one heap block.

The fields are the block's address, the number of elements and the number
that fit. Growth doubles the block and moves the elements.
"""

from std.builtin.builtin_slice import ContiguousSlice, StridedSlice
from std.collections.check_bounds import _check_slice, _literal_index
from std.collections.check_bounds import check_bounds
from std.collections.span import Span
from std.hash import Hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory._raw import _at, _copy_n, _dangling, _destroy_n, _fill_n
from std.memory._raw import _heap_alloc, _heap_free, _heap_realloc
from std.memory._raw import _move_n, _move_n_back, _swap_at
from std.memory.alloc import Allocation, Layout
from std.memory.pointer import Pointer
from std.os.abort import abort


# ===----------------------------------------------------------------------=== #
# Iterators
# ===----------------------------------------------------------------------=== #


struct _ListIter[
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
    var _index: Int
    var _count: Int

    @always_inline("nodebug")
    def __init__(out self, data: __ptr, count: Int):
        self._data = data
        self._count = count
        comptime if Self.forward:
            self._index = 0
        else:
            self._index = count

    @always_inline("nodebug")
    def __iter__(ref self) -> Self:
        return self

    @always_inline("nodebug")
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        comptime if Self.forward:
            var index = self._index
            if index >= self._count:
                raise StopIteration()
            self._index = index + 1
            return __deref[Self.T, Self.origin](
                _at(self._data, index, __query["size_of", Self.T])
            )
        else:
            if self._index <= 0:
                raise StopIteration()
            self._index -= 1
            return __deref[Self.T, Self.origin](
                _at(self._data, self._index, __query["size_of", Self.T])
            )

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var left = self._index
        comptime if Self.forward:
            left = self._count - self._index
        return (left, Optional(left))


struct _ListIterOwned[T: AnyType](IterableOwned, Iterator, Movable):
    comptime Element = Self.T
    comptime IteratorOwnedType = Self

    var _data: __ptr
    var _index: Int
    var _count: Int
    var _capacity: Int

    @always_inline
    def __init__(out self, var list: List[Self.T]):
        self._data = list._data._address
        self._index = 0
        self._count = list._len
        self._capacity = list._capacity
        __forget(list^)

    def __init__(out self, *, deinit move: Self):
        self._data = move._data
        self._index = move._index
        self._count = move._count
        self._capacity = move._capacity

    def __deinit__(deinit self):
        _destroy_n[Self.T](
            _at(self._data, self._index, __query["size_of", Self.T]),
            self._count - self._index,
        )
        _free_block[Self.T](self._data, self._capacity)

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        var index = self._index
        if index >= self._count:
            raise StopIteration()
        self._index = index + 1
        return __take[Self.T](
            _at(self._data, index, __query["size_of", Self.T])
        )

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var left = self._count - self._index
        return (left, Optional(left))


@always_inline
def _allocate_block[T: AnyType](capacity: Int) -> __ptr:
    if capacity == 0:
        return _dangling(__query["align_of", T])
    return _heap_alloc(
        capacity * __query["size_of", T], __query["align_of", T]
    )


@always_inline
def _free_block[T: AnyType](data: __ptr, capacity: Int):
    if capacity > 0:
        _heap_free(
            data, capacity * __query["size_of", T], __query["align_of", T]
        )


# ===----------------------------------------------------------------------=== #
# List
# ===----------------------------------------------------------------------=== #


@explicit_destroy(
    "Use `deinit_with()` to explicitly destroy a `List` of non-`Deinitable` elements"
)
struct List[T: AnyType](
    Boolable,
    Copyable where conforms_to(T, Copyable),
    Defaultable,
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Iterable,
    IterableOwned where conforms_to(T, Deinitable),
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    var _data: Pointer[Self.T, MutUntrackedOrigin]
    var _len: Int
    var _capacity: Int

    comptime _stride: Int = __query["size_of", Self.T]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _ListIter[Self.T, iterable_origin]
    comptime IteratorOwnedType: Iterator = _ListIterOwned[Self.T]

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __init__(out self):
        self._data = Self._block(_dangling(__query["align_of", Self.T]))
        self._len = 0
        self._capacity = 0

    @always_inline
    def __init__(out self, *, capacity: Int):
        self._data = Self._block(_allocate_block[Self.T](capacity))
        self._len = 0
        self._capacity = capacity

    def __init__(
        out self, *, length: Int, fill: Self.T
    ) where conforms_to(Self.T, Copyable):
        self = Self(capacity=length)
        _fill_n[Self.T](self._data._address, length, fill)
        self._len = length

    def __init__[
        F: def(Int) -> Self.T, //
    ](out self, *, length: Int, fill_with: F):
        """Element `i` is `fill_with(i)`."""
        self = Self(capacity=length)
        for i in range(length):
            __init_at[Self.T](self._slot(i), fill_with(i))
            self._len += 1

    @__historical
    def __init__(out self, var *values: Self.T):
        self = Self(capacity=len(values))
        self._take_all(values^)

    @__historical
    def __init__(out self, *, var elements: VariadicList[Self.T, True]):
        self = Self(capacity=len(elements))
        self._take_all(elements^)

    def __init__(out self, var *values: Self.T, __list_literal__: NoneType):
        self = Self(capacity=len(values))
        self._take_all(values^)

    @always_inline
    def _take_all(mut self, var values: VariadicList[Self.T, True]):
        for i in range(len(values)):
            __move_at[Self.T](self._slot(i), values._address_of(i))
        self._len = len(values)
        values^._annihilate()

    def __init__[
        I: Iterable, //
    ](
        out self: List[I.IteratorType[origin_of(iterable)].Element],
        ref iterable: I,
    ):
        self = {}
        for var value in iterable:
            self.append(value^)

    @always_inline
    def __init__(out self, *, unsafe_uninit_length: Int):
        """The elements are uninitialised: write them before anything reads or destroys them."""
        self = Self(capacity=unsafe_uninit_length)
        self._len = unsafe_uninit_length

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self = Self(capacity=copy._len)
        _copy_n[Self.T](self._data._address, copy._data._address, copy._len)
        self._len = copy._len

    @always_inline
    def __init__(out self, *, deinit move: Self):
        self._data = move._data
        self._len = move._len
        self._capacity = move._capacity

    comptime __move_ctor_is_trivial: Bool = True

    def __deinit__(deinit self) where conforms_to(Self.T, Deinitable):
        _destroy_n[Self.T](self._data._address, self._len)
        _free_block[Self.T](self._data._address, self._capacity)

    def deinit_with[F: def(var Self.T), //](deinit self, deinit_func: F, /):
        """Destroys the list, giving each element to `deinit_func`."""
        for i in range(self._len):
            deinit_func(
                __take[Self.T](
                    _at(self._data._address, i, __query["size_of", Self.T])
                )
            )
        _free_block[Self.T](self._data._address, self._capacity)

    def unsafe_take_allocation(mut self) -> Allocation[Self.T]:
        """Gives the block away and leaves the list empty."""
        var result = Allocation[Self.T](
            unsafe_owned_ptr=Pointer[Self.T, MutUntrackedOrigin](
                _raw=self._data._address
            ),
            layout=Layout[Self.T](count=self._capacity),
        )
        self._data = Self._block(_dangling(__query["align_of", Self.T]))
        self._len = 0
        self._capacity = 0
        return result^

    # ===------------------------------------------------------------------=== #
    # Size
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return self._len

    @always_inline("nodebug")
    def __bool__(self) -> Bool:
        return self._len > 0

    @always_inline("nodebug")
    def capacity(self) -> Int:
        return self._capacity

    def byte_length(self) -> Int:
        return self._len * Self._stride

    @staticmethod
    @always_inline("nodebug")
    def _block(data: __ptr) -> Pointer[Self.T, MutUntrackedOrigin]:
        return Pointer[Self.T, MutUntrackedOrigin](_raw=data)

    @no_inline
    def _grow(mut self, capacity: Int):
        comptime if __query["is_trivial_move", Self.T]:
            if self._capacity > 0:
                var data = _heap_realloc(
                    self._data._address,
                    self._capacity * Self._stride,
                    capacity * Self._stride,
                    __query["align_of", Self.T],
                )
                self._data = Self._block(data)
            else:
                self._data = Self._block(_allocate_block[Self.T](capacity))
        else:
            var data = _allocate_block[Self.T](capacity)
            _move_n[Self.T](data, self._data._address, self._len)
            _free_block[Self.T](self._data._address, self._capacity)
            self._data = Self._block(data)
        self._capacity = capacity

    @always_inline
    def _reserve_amortised(mut self, needed: Int):
        if needed > self._capacity:
            self._grow(max(self._capacity * 2, needed))

    def reserve(mut self, capacity: Int):
        if capacity > self._capacity:
            self._grow(capacity)

    def resize(
        mut self, length: Int, fill: Self.T
    ) where conforms_to(Self.T, Copyable):
        if length <= self._len:
            self.shrink(length)
        else:
            self.reserve(length)
            _fill_n[Self.T](self._slot(self._len), length - self._len, fill)
            self._len = length

    @__historical
    def resize(
        mut self, *, new_size: Int, value: Self.T
    ) where conforms_to(Self.T, Copyable):
        self.resize(new_size, value)

    def resize(mut self, *, unsafe_uninit_length: Int):
        if unsafe_uninit_length <= self._len:
            self.shrink(unsafe_uninit_length)
        else:
            self.reserve(unsafe_uninit_length)
            self._len = unsafe_uninit_length

    def shrink(mut self, new_length: Int):
        if self._len < new_length:
            abort(
                "You are calling List.shrink with a new_size bigger than the"
                " current size. If you want to make the List bigger, provide a"
                " value to fill the new slots with. If not, make sure the new"
                " size is smaller than the current size."
            )
        _destroy_n[Self.T](self._slot(new_length), self._len - new_length)
        self._len = new_length

    def clear(mut self):
        _destroy_n[Self.T](self._data._address, self._len)
        self._len = 0

    # ===------------------------------------------------------------------=== #
    # Element access
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def _slot(self, index: Int) -> __ptr:
        return _at(self._data._address, index, Self._stride)

    @__historical
    @always_inline
    def __getitem__(ref self, idx: IntLiteral, /) -> ref[self["element"]] Self.T:
        return self._from_either_end(Int(idx))

    @__historical
    @always_inline
    def __getitem__(ref self, idx: Int, /) -> ref[self["element"]] Self.T:
        return self._from_either_end(idx)

    @always_inline
    def _from_either_end(ref self, idx: Int) -> ref[self["element"]] Self.T:
        """Before 1.0 negative indices counted from the end."""
        var i = idx + self._len if idx < 0 else idx
        check_bounds(i, self._len)
        return __deref[Self.T, origin_of(self["element"])](self._slot(i))

    @__historical
    def __getitem__(
        self, slice: ContiguousSlice
    ) -> Self where conforms_to(Self.T, Copyable):
        """Before 1.0 a slice was a copy, cut down to what there is."""
        return self[StridedSlice(slice.start, slice.end, 1)]

    @always_inline("nodebug")
    def __getitem__(ref self, idx: IntLiteral, /) -> ref[self["element"]] Self.T:
        var i = _literal_index(idx)
        check_bounds(i, self._len)
        return __deref[Self.T, origin_of(self["element"])](self._slot(i))

    @always_inline("nodebug")
    def __getitem__(ref self, idx: Int, /) -> ref[self["element"]] Self.T:
        check_bounds(idx, self._len)
        return __deref[Self.T, origin_of(self["element"])](self._slot(idx))

    @always_inline("nodebug")
    def __getitem__[
        I: Indexer, //
    ](ref self, idx: I) -> ref[self["element"]] Self.T:
        var i = index(idx)
        check_bounds(i, self._len)
        return __deref[Self.T, origin_of(self["element"])](self._slot(i))

    @always_inline
    def __getitem__(
        ref self, slice: ContiguousSlice
    ) -> Span[Self.T, origin_of(self["element"])]:
        var start = slice.start.or_else(0)
        var end = slice.end.or_else(self._len)
        _check_slice(start, end, self._len)
        return Span[Self.T, origin_of(self["element"])](
            _data=self._slot(start), _len=end - start
        )

    def __getitem__(
        self, slice: StridedSlice
    ) -> Self where conforms_to(Self.T, Copyable):
        var start, end, step = slice.indices(self._len)
        var picked = range(start, end, step)
        var result = Self(capacity=len(picked))
        for i in picked:
            __copy_at[Self.T](result._slot(result._len), self._slot(i))
            result._len += 1
        return result^

    @always_inline("nodebug")
    def unsafe_get(ref self, idx: Int) -> ref[self["element"]] Self.T:
        return __deref[Self.T, origin_of(self["element"])](self._slot(idx))

    @always_inline("nodebug")
    def unsafe_set(mut self, idx: Int, var value: Self.T):
        __destroy[Self.T](self._slot(idx))
        __init_at[Self.T](self._slot(idx), value^)

    @always_inline("nodebug")
    def unsafe_ptr[
        origin: Origin, //
    ](ref[origin] self) -> Pointer[Self.T, origin]:
        return Pointer[Self.T, origin](_raw=self._data._address)

    @always_inline
    def __iter__(ref self) -> _ListIter[Self.T, origin_of(self)]:
        return _ListIter[Self.T, origin_of(self)](self._data._address, self._len)

    @always_inline
    def __iter__(var self) -> _ListIterOwned[Self.T]:
        return _ListIterOwned[Self.T](self^)

    @always_inline
    def __reversed__(ref self) -> _ListIter[Self.T, origin_of(self), False]:
        return _ListIter[Self.T, origin_of(self), False](
            self._data._address, self._len
        )

    # ===------------------------------------------------------------------=== #
    # Adding and removing
    # ===------------------------------------------------------------------=== #

    @always_inline
    def append(mut self, var value: Self.T, /):
        var length = self._len
        if length >= self._capacity:
            self._grow(max(self._capacity * 2, 1))
        __init_at[Self.T](self._slot(length), value^)
        self._len = length + 1

    @always_inline
    def _append_unchecked(mut self, var value: Self.T):
        __init_at[Self.T](self._slot(self._len), value^)
        self._len += 1

    def insert(mut self, i: Int, var value: Self.T, /):
        """Puts `value` before element `i`; `i == len` appends."""
        check_bounds(i, self._len + 1)
        self._reserve_amortised(self._len + 1)
        _move_n_back[Self.T](
            self._slot(i + 1), self._slot(i), self._len - i
        )
        __init_at[Self.T](self._slot(i), value^)
        self._len += 1

    def extend(mut self, var other: Self):
        """Moves the elements of `other` to the end."""
        self._reserve_amortised(self._len + other._len)
        _move_n[Self.T](self._slot(self._len), other._data._address, other._len)
        self._len += other._len
        _free_block[Self.T](other._data._address, other._capacity)
        __forget(other^)

    def extend(
        mut self, elements: Span[Self.T, _]
    ) where conforms_to(Self.T, Copyable):
        """Copies the elements of a span to the end."""
        var count = len(elements)
        self._reserve_amortised(self._len + count)
        _copy_n[Self.T](self._slot(self._len), elements._data, count)
        self._len += count

    def extend[
        dtype: DType, //
    ](mut self: List[Scalar[dtype]], value: SIMD[dtype, _]):
        """Appends the lanes of a vector."""
        self._reserve_amortised(self._len + len(value))
        self.unsafe_ptr().unsafe_store(self._len, value)
        self._len += len(value)

    def extend[
        dtype: DType, //
    ](mut self: List[Scalar[dtype]], value: SIMD[dtype, _], *, count: Int):
        """Appends the first `count` lanes of a vector."""
        self._reserve_amortised(self._len + count)
        for i in range(count):
            self.unsafe_ptr().unsafe_store(self._len + i, value[i])
        self._len += count

    @always_inline
    def pop(mut self) -> Self.T:
        var last = self._len - 1
        check_bounds(last, self._len)
        var value = __take[Self.T](self._slot(last))
        self._len = last
        return value^

    def pop(mut self, i: Int) -> Self.T:
        check_bounds(i, self._len)
        var value = __take[Self.T](self._slot(i))
        _move_n[Self.T](
            self._slot(i), self._slot(i + 1), self._len - i - 1
        )
        self._len -= 1
        return value^

    def reverse(mut self):
        var low = 0
        var high = self._len - 1
        while low < high:
            _swap_at[Self.T](self._slot(low), self._slot(high))
            low += 1
            high -= 1

    def swap_elements(mut self, elt_idx_1: Int, elt_idx_2: Int):
        check_bounds(elt_idx_1, self._len)
        check_bounds(elt_idx_2, self._len)
        _swap_at[Self.T](self._slot(elt_idx_1), self._slot(elt_idx_2))

    # ===------------------------------------------------------------------=== #
    # Searching
    # ===------------------------------------------------------------------=== #

    def try_index(
        self, value: Self.T, start: Int = 0, stop: Optional[Int] = None
    ) -> Optional[Int] where conforms_to(Self.T, Equatable):
        var first = _clip(start, self._len)
        var last = _clip(stop.or_else(self._len), self._len)
        for i in range(first, last):
            if self.unsafe_get(i) == value:
                return i
        return None

    def index(
        self, value: Self.T, start: Int = 0, stop: Optional[Int] = None
    ) raises -> Int where conforms_to(Self.T, Equatable):
        var found = self.try_index(value, start, stop)
        if not found:
            raise Error("ValueError: Given element is not in list")
        return found.unsafe_value()

    def count(self, value: Self.T) -> Int where conforms_to(Self.T, Equatable):
        var total = 0
        for i in range(self._len):
            if self.unsafe_get(i) == value:
                total += 1
        return total

    def __contains__(
        self, value: Self.T, /
    ) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(self._len):
            if self.unsafe_get(i) == value:
                return True
        return False

    # ===------------------------------------------------------------------=== #
    # Operators
    # ===------------------------------------------------------------------=== #

    def __eq__(
        self, other: Self, /
    ) -> Bool where conforms_to(Self.T, Equatable):
        if self._len != other._len:
            return False
        for i in range(self._len):
            if self.unsafe_get(i) != other.unsafe_get(i):
                return False
        return True

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        for i in range(self._len):
            self.unsafe_get(i).__hash__(hasher)

    def __add__(
        self, var other: Self
    ) -> Self where conforms_to(Self.T, Copyable):
        var result = Self(capacity=self._len + other._len)
        _copy_n[Self.T](result._data._address, self._data._address, self._len)
        result._len = self._len
        result.extend(other^)
        return result^

    def __iadd__(
        mut self, var other: Self, /
    ) where conforms_to(Self.T, Copyable):
        self.extend(other^)

    def __mul__(self, x: Int) -> Self where conforms_to(Self.T, Copyable):
        var result = self.copy()
        result *= x
        return result^

    def __imul__(mut self, x: Int) where conforms_to(Self.T, Copyable):
        if x <= 0 or self._len == 0:
            self.clear()
            return
        var once = self.copy()
        self.reserve(self._len * x)
        for _ in range(x - 1):
            _copy_n[Self.T](self._slot(self._len), once._data._address, once._len)
            self._len += once._len

    # ===------------------------------------------------------------------=== #
    # Text
    # ===------------------------------------------------------------------=== #

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("[")
        for i in range(self._len):
            if i > 0:
                writer.write_string(", ")
            self.unsafe_get(i).write_to(writer)
        writer.write_string("]")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("List[")
        writer.write_string(__query["plain_name", Self.T])
        writer.write_string("]([")
        for i in range(self._len):
            if i > 0:
                writer.write_string(", ")
            self.unsafe_get(i).write_repr_to(writer)
        writer.write_string("])")


def _clip(position: Int, length: Int) -> Int:
    """A Python-like position (negative from the end) as one in `0 ... length`."""
    var from_start = position
    if from_start < 0:
        from_start += length
    return max(0, min(from_start, length))
