"""`Array[T, length]`: a fixed number of elements, stored in place. The type of a bare list display."""

from std.builtin.builtin_slice import ContiguousSlice
from std.collections.check_bounds import _check_slice, _literal_index
from std.collections.check_bounds import check_bounds
from std.collections.list import _ListIter
from std.collections.span import Span, _equal
from std.hash import Hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory._raw import _at, _copy_n, _destroy_n, _fill_n, _move_n
from std.memory.maybe_uninit import MaybeUninit
from std.memory.pointer import Pointer


struct _ArrayIterOwned[T: AnyType, length: Int](
    IterableOwned, Iterator, Movable
):
    comptime Element = Self.T
    comptime IteratorOwnedType = Self

    var _storage: __union[__array[Self.T, Self.length]]
    var _index: Int

    @always_inline
    def __init__(out self, var array: Array[Self.T, Self.length]):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        self._index = 0
        _move_n[Self.T](
            __addr_of(self._storage), __addr_of(array._storage), Self.length
        )
        __forget(array^)

    def __init__(out self, *, deinit move: Self):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        self._index = move._index
        _move_n[Self.T](
            _at(
                __addr_of(self._storage),
                move._index,
                __query["size_of", Self.T],
            ),
            _at(
                __addr_of(move._storage),
                move._index,
                __query["size_of", Self.T],
            ),
            Self.length - move._index,
        )

    def __deinit__(deinit self):
        _destroy_n[Self.T](
            _at(
                __addr_of(self._storage),
                self._index,
                __query["size_of", Self.T],
            ),
            Self.length - self._index,
        )

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        var index = self._index
        if index >= Self.length:
            raise StopIteration()
        self._index = index + 1
        return __take[Self.T](
            _at(__addr_of(self._storage), index, __query["size_of", Self.T])
        )

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var left = Self.length - self._index
        return (left, Optional(left))


@explicit_destroy(
    "An `Array` of non-`Deinitable` elements must be destroyed with"
    " `deinit_with()`."
)
struct Array[T: AnyType, length: Int](
    Comparable where conforms_to(T, Comparable),
    Copyable where conforms_to(T, Copyable),
    Defaultable where conforms_to(T, Defaultable),
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Iterable,
    IterableOwned where conforms_to(T, Deinitable),
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    # Raw storage: the constructors and the destructor below run per element.
    var _storage: __union[__array[Self.T, Self.length]]

    comptime size: Int = Self.length
    comptime ElementType = Self.T
    comptime _stride: Int = __query["size_of", Self.T]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _ListIter[Self.T, iterable_origin]
    comptime IteratorOwnedType: Iterator = _ArrayIterOwned[Self.T, Self.length]

    comptime __copy_ctor_is_trivial: Bool = __query["is_trivial_copy", Self.T]
    comptime __move_ctor_is_trivial: Bool = __query["is_trivial_move", Self.T]
    comptime __del__is_trivial: Bool = __query["is_trivial_del", Self.T]

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __init__(out self, *, uninitialized: Bool):
        """Elements without a value: write them before anything reads or destroys them."""
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()

    @always_inline
    def __init__(
        out self,
        *,
        var unsafe_assume_initialized: Array[
            MaybeUninit[Self.T], Self.length
        ],
    ):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        _move_n[Self.T](
            __addr_of(self._storage),
            __addr_of(unsafe_assume_initialized._storage),
            Self.length,
        )

    def __init__(out self) where conforms_to(Self.T, Defaultable):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        for i in range(Self.length):
            __init_at[Self.T](self._slot(i), Self.T())

    def __init__(
        out self, *, fill: Self.T
    ) where conforms_to(Self.T, Copyable):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        _fill_n[Self.T](__addr_of(self._storage), Self.length, fill)

    def __init__[F: def(Int) -> Self.T, //](out self, *, fill_with: F):
        """Element `i` is `fill_with(i)`."""
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        for i in range(Self.length):
            __init_at[Self.T](self._slot(i), fill_with(i))

    def __init__[
        F: def[i: Int]() -> Self.T, //
    ](out self, *, fill_with_unrolled: F):
        """Element `i` is `fill_with_unrolled[i]()`."""
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        comptime for i in range(Self.length):
            __init_at[Self.T](self._slot(i), fill_with_unrolled[i]())

    @__historical
    def __init__(out self, var *elems: Self.T):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        for i in range(Self.length):
            __move_at[Self.T](self._slot(i), elems._address_of(i))
        elems^._annihilate()

    def __init__[
        *, __literal_size__: Int
    ](
        out self: Array[Self.T, __literal_size__],
        var *elems: Self.T,
        __list_literal__: NoneType,
    ):
        self._storage = __uninit[__union[__array[Self.T, __literal_size__]]]()
        for i in range(__literal_size__):
            __move_at[Self.T](self._slot(i), elems._address_of(i))
        elems^._annihilate()

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        _copy_n[Self.T](
            __addr_of(self._storage), __addr_of(copy._storage), Self.length
        )

    def __init__(out self, *, deinit move: Self):
        self._storage = __uninit[__union[__array[Self.T, Self.length]]]()
        _move_n[Self.T](
            __addr_of(self._storage), __addr_of(move._storage), Self.length
        )

    def __deinit__(deinit self) where conforms_to(Self.T, Deinitable):
        _destroy_n[Self.T](__addr_of(self._storage), Self.length)

    def deinit_with[F: def(var Self.T), //](deinit self, deinit_func: F, /):
        """Destroys the array, giving each element to `deinit_func`."""
        for i in range(Self.length):
            deinit_func(__take[Self.T](self._slot(i)))

    # ===------------------------------------------------------------------=== #
    # Access
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.length

    @always_inline("nodebug")
    def _slot(ref self, index: Int) -> __ptr:
        return _at(__addr_of(self._storage), index, Self._stride)

    @always_inline("nodebug")
    def __getitem__(ref self, idx: IntLiteral, /) -> ref[self] Self.T:
        var i = _literal_index(idx)
        check_bounds(i, Self.length)
        return __deref[Self.T, origin_of(self)](self._slot(i))

    @always_inline("nodebug")
    def __getitem__(ref self, idx: Int, /) -> ref[self] Self.T:
        check_bounds(idx, Self.length)
        return __deref[Self.T, origin_of(self)](self._slot(idx))

    @always_inline("nodebug")
    def __getitem__[I: Indexer, //](ref self, idx: I) -> ref[self] Self.T:
        var i = index(idx)
        check_bounds(i, Self.length)
        return __deref[Self.T, origin_of(self)](self._slot(i))

    @always_inline
    def __getitem__(
        ref self, slc: ContiguousSlice, /
    ) -> Span[Self.T, origin_of(self)]:
        var start = slc.start.or_else(0)
        var end = slc.end.or_else(Self.length)
        _check_slice(start, end, Self.length)
        return Span[Self.T, origin_of(self)](
            _data=self._slot(start), _len=end - start
        )

    @always_inline("nodebug")
    def unsafe_get(ref self, idx: Int) -> ref[self] Self.T:
        return __deref[Self.T, origin_of(self)](self._slot(idx))

    @always_inline("nodebug")
    def unsafe_get[I: Indexer, //](ref self, idx: I) -> ref[self] Self.T:
        return __deref[Self.T, origin_of(self)](self._slot(index(idx)))

    @always_inline("nodebug")
    def unsafe_ptr[
        origin: Origin, //
    ](ref[origin] self) -> Pointer[Self.T, origin]:
        return Pointer[Self.T, origin](_raw=__addr_of(self._storage))

    @always_inline
    def __iter__(ref self) -> _ListIter[Self.T, origin_of(self)]:
        return _ListIter[Self.T, origin_of(self)](
            __addr_of(self._storage), Self.length
        )

    @always_inline
    def __iter__(var self) -> _ArrayIterOwned[Self.T, Self.length]:
        return _ArrayIterOwned[Self.T, Self.length](self^)

    @always_inline
    def __reversed__(ref self) -> _ListIter[Self.T, origin_of(self), False]:
        return _ListIter[Self.T, origin_of(self), False](
            __addr_of(self._storage), Self.length
        )

    # ===------------------------------------------------------------------=== #
    # Comparison
    # ===------------------------------------------------------------------=== #

    def __contains__(
        self, value: Self.T
    ) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(Self.length):
            if self.unsafe_get(i) == value:
                return True
        return False

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(Self.length):
            if self.unsafe_get(i) != other.unsafe_get(i):
                return False
        return True

    def __lt__(
        self, other: Self
    ) -> Bool where conforms_to(Self.T, Comparable):
        for i in range(Self.length):
            if self.unsafe_get(i) < other.unsafe_get(i):
                return True
            if other.unsafe_get(i) < self.unsafe_get(i):
                return False
        return False

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        for i in range(Self.length):
            self.unsafe_get(i).__hash__(hasher)

    # ===------------------------------------------------------------------=== #
    # Arrays from arrays
    # ===------------------------------------------------------------------=== #

    def concat[
        other_length: Int, //
    ](
        deinit self,
        deinit rhs: Array[Self.T, other_length],
        out result: Array[Self.T, Self.length + other_length],
    ):
        result = Array[Self.T, Self.length + other_length](uninitialized=True)
        _move_n[Self.T](
            __addr_of(result._storage), __addr_of(self._storage), Self.length
        )
        _move_n[Self.T](
            result._slot(Self.length), __addr_of(rhs._storage), other_length
        )

    def repeat[
        n: Int
    ](
        deinit self, out result: Array[Self.T, Self.length * n]
    ) where conforms_to(Self.T, Copyable):
        result = Array[Self.T, Self.length * n](uninitialized=True)
        for k in range(n - 1):
            _copy_n[Self.T](
                result._slot(k * Self.length),
                __addr_of(self._storage),
                Self.length,
            )
        _move_n[Self.T](
            result._slot((n - 1) * Self.length),
            __addr_of(self._storage),
            Self.length,
        )

    # ===------------------------------------------------------------------=== #
    # Text
    # ===------------------------------------------------------------------=== #

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("[")
        for i in range(Self.length):
            if i > 0:
                writer.write_string(", ")
            self.unsafe_get(i).write_to(writer)
        writer.write_string("]")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("Array[")
        writer.write_string(__query["plain_name", Self.T])
        writer.write(", ", Self.length, "]([")
        for i in range(Self.length):
            if i > 0:
                writer.write_string(", ")
            self.unsafe_get(i).write_repr_to(writer)
        writer.write_string("])")
