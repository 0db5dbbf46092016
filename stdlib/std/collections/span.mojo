"""`Span[T, origin]`: a view of elements that lie side by side in memory it does not own."""

from std.builtin.builtin_slice import ContiguousSlice
from std.collections.check_bounds import _check_slice, _literal_index
from std.collections.check_bounds import check_bounds
from std.collections.list import _ListIter
from std.hash import Hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator
from std.memory._raw import _address_to_int, _at, _copy_n, _dangling
from std.memory._raw import _destroy_n, _move_n, _swap_at
from std.memory.address_space import AddressSpace
from std.memory.maybe_uninit import MaybeUninit
from std.memory.pointer import Pointer
from std.os.abort import abort
from std.sys.info import simd_width_of

comptime MutSpan[T: AnyType, origin: MutOrigin] = Span[mut=True, T, origin]
comptime ImmSpan[T: AnyType, origin: ImmOrigin] = Span[mut=False, T, origin]


struct Span[
    mut: Bool,
    //,
    T: AnyType,
    origin: Origin[mut=mut],
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
](
    Boolable,
    Defaultable,
    Hashable where conforms_to(T, Hashable),
    ImplicitlyCopyable,
    Iterable,
    IterableOwned where conforms_to(T, Copyable),
    Sized,
    TrivialRegisterPassable,
    Writable where conforms_to(T, Writable),
):
    var _data: __ptr
    var _len: Int

    comptime _stride: Int = __query["size_of", Self.T]
    comptime Immutable = Span[Self.T, ImmOrigin(Self.origin)]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _ListIter[Self.T, Self.origin]
    comptime IteratorOwnedType: Iterator = _ListIter[Self.T, Self.origin]

    # ===------------------------------------------------------------------=== #
    # Construction
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __init__(out self):
        self._data = _dangling(__query["align_of", Self.T])
        self._len = 0

    @always_inline("nodebug")
    def __init__(out self, *, _data: __ptr, _len: Int):
        self._data = _data
        self._len = _len

    @always_inline("nodebug")
    def __init__(
        out self,
        *,
        unsafe_ptr: Pointer[
            Self.T, Self.origin, address_space=Self.address_space
        ],
        length: Int,
    ):
        self._data = unsafe_ptr._address
        self._len = length

    @deprecated("'ptr=' is deprecated, use 'unsafe_ptr=' instead")
    @always_inline("nodebug")
    def __init__(
        out self,
        *,
        ptr: Pointer[Self.T, Self.origin, address_space=Self.address_space],
        length: Int,
    ):
        self._data = ptr._address
        self._len = length

    @always_inline("nodebug")
    @implicit
    def __init__(
        other: Span,
        out self: Span[
            other.T,
            ImmOrigin(other.origin),
            address_space=other.address_space,
        ],
    ):
        self._data = other._data
        self._len = other._len

    @always_inline("nodebug")
    @implicit
    def __init__(out self, ref[Self.origin] list: List[Self.T]):
        self._data = list._data._address
        self._len = list._len

    @always_inline("nodebug")
    @implicit
    def __init__[
        length: Int, //
    ](out self, ref[Self.origin] array: Array[Self.T, length]):
        self._data = __addr_of(array)
        self._len = length

    # ===------------------------------------------------------------------=== #
    # Access
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return self._len

    @always_inline("nodebug")
    def __bool__(self) -> Bool:
        return self._len > 0

    @always_inline("nodebug")
    def _slot(self, index: Int) -> __ptr:
        return _at(self._data, index, Self._stride)

    @always_inline("nodebug")
    def __getitem__(self, idx: IntLiteral) -> ref[Self.origin] Self.T:
        var i = _literal_index(idx)
        check_bounds(i, self._len)
        return __deref[Self.T, Self.origin](self._slot(i))

    @always_inline("nodebug")
    def __getitem__(self, idx: Int, /) -> ref[Self.origin] Self.T:
        check_bounds(idx, self._len)
        return __deref[Self.T, Self.origin](self._slot(idx))

    @always_inline("nodebug")
    def __getitem__[I: Indexer, //](self, idx: I) -> ref[Self.origin] Self.T:
        var i = index(idx)
        check_bounds(i, self._len)
        return __deref[Self.T, Self.origin](self._slot(i))

    @always_inline
    def __getitem__(self, slc: ContiguousSlice) -> Self:
        var start = slc.start.or_else(0)
        var end = slc.end.or_else(self._len)
        _check_slice(start, end, self._len)
        return Self(_data=self._slot(start), _len=end - start)

    @always_inline("nodebug")
    def unsafe_get(self, idx: Int) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](self._slot(idx))

    @always_inline("nodebug")
    def unsafe_get[I: Indexer, //](self, idx: I) -> ref[Self.origin] Self.T:
        return __deref[Self.T, Self.origin](self._slot(index(idx)))

    @always_inline("nodebug")
    def unsafe_ptr(
        self,
    ) -> Pointer[Self.T, Self.origin, address_space=Self.address_space]:
        return {_raw = self._data}

    @always_inline("nodebug")
    def as_ref(
        self,
    ) -> Pointer[Self.T, Self.origin, address_space=Self.address_space]:
        return {_raw = self._data}

    @always_inline("nodebug")
    def as_imm(self) -> Span[Self.T, ImmOrigin(Self.origin)]:
        return Span[Self.T, ImmOrigin(Self.origin)](
            _data=self._data, _len=self._len
        )

    @deprecated("'get_immutable' is deprecated, use 'as_imm' instead")
    @always_inline("nodebug")
    def get_immutable(self) -> Span[Self.T, ImmOrigin(Self.origin)]:
        return self.as_imm()

    @always_inline("nodebug")
    def unsafe_subspan(self, *, offset: Int, length: Int) -> Self:
        return Self(_data=self._slot(offset), _len=length)

    @always_inline
    def __iter__(ref self) -> _ListIter[Self.T, Self.origin]:
        return _ListIter[Self.T, Self.origin](self._data, self._len)

    @always_inline
    def __reversed__(ref self) -> _ListIter[Self.T, Self.origin, False]:
        return _ListIter[Self.T, Self.origin, False](self._data, self._len)

    @always_inline("nodebug")
    def __merge_with__[
        other_type: type_of(Span[Self.T, _, address_space=Self.address_space])
    ](self) -> Span[Self.T, origin_of(Self.origin, other_type.origin)]:
        return Span[Self.T, origin_of(Self.origin, other_type.origin)](
            _data=self._data, _len=self._len
        )

    # ===------------------------------------------------------------------=== #
    # Comparison and search
    # ===------------------------------------------------------------------=== #

    def __contains__(
        self, value: Self.T
    ) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(self._len):
            if self.unsafe_get(i) == value:
                return True
        return False

    @__unsafe_disable_nested_origin_exclusivity
    def __eq__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        return _equal[Self.T](self._data, self._len, rhs._data, rhs._len)

    @__unsafe_disable_nested_origin_exclusivity
    def __eq__(
        self, rhs: Span[Self.T, _]
    ) -> Bool where conforms_to(Self.T, Equatable):
        return _equal[Self.T](self._data, self._len, rhs._data, rhs._len)

    @__unsafe_disable_nested_origin_exclusivity
    def __ne__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == rhs)

    @__unsafe_disable_nested_origin_exclusivity
    def __ne__(
        self, rhs: Span[Self.T, _]
    ) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == rhs)

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        Int64(self._len).__hash__(hasher)
        for i in range(self._len):
            self.unsafe_get(i).__hash__(hasher)

    def binary_search_by[
        func: def(Self.T) thin -> Int
    ](self) -> Optional[Int]:
        """The place of an element for which `func` is 0, when `func` grows along the span."""
        return self._search(func)

    def binary_search_by[
        F: def(Self.T) -> Int, //
    ](self, func: F) -> Optional[Int]:
        return self._search(func)

    def _search[F: def(Self.T) -> Int, //](self, func: F) -> Optional[Int]:
        """Finds the first of equal elements that the halving meets last."""
        var first = 0
        var left = self._len
        var order = 1
        while left > 0:
            var half = left if left == 1 else left >> 1
            left -= half
            order = func(self.unsafe_get(first + half - 1))
            if order < 0:
                first += half
        if order == 0:
            return first
        return None

    def count[
        dtype: DType,
        //,
        F: def[w: SIMDLength](v: SIMD[dtype, w]) -> SIMD[DType.bool, w],
    ](self: Span[Scalar[dtype], _], func: F) -> Int:
        """How many elements satisfy a vectorised predicate."""
        comptime width = simd_width_of[Scalar[dtype]]()
        var data = self.unsafe_ptr()
        var total = 0
        var i = 0
        while i + width <= self._len:
            total += Int(
                func[width](
                    data.unsafe_load[width=width](i)
                ).reduce_bit_count()
            )
            i += width
        while i < self._len:
            if func[1](data.unsafe_load(i)):
                total += 1
            i += 1
        return total

    # ===------------------------------------------------------------------=== #
    # Writing through the view
    # ===------------------------------------------------------------------=== #

    def fill(self, value: Self.T) where conforms_to(Self.T, Copyable):
        for i in range(self._len):
            __destroy[Self.T](self._slot(i))
            __copy_at[Self.T](self._slot(i), __addr_of(value))

    def copy_from(
        self, other: Span[Self.T, _]
    ) where conforms_to(Self.T, Copyable):
        """Assigns the elements of a span of the same length."""
        if self._len != other._len:
            abort("Spans must be of equal length")
        _destroy_n[Self.T](self._data, self._len)
        _copy_n[Self.T](self._data, other._data, self._len)

    def reverse[dtype: DType, //](self: Span[Scalar[dtype], _]):
        """Reverses the elements of a span whose length is a multiple of four, or one less.

        For other lengths it does what the reference implementation does, which
        leaves the innermost pair in its order.
        """
        var middle = self._len // 2
        for i in range(middle & ~1):
            _swap_at[Scalar[dtype]](
                self._slot(i), self._slot(self._len - 1 - i)
            )
        if self._len & 1 == 1 and middle > 0:
            _swap_at[Scalar[dtype]](
                self._slot(middle - 1), self._slot(middle + 1)
            )

    def swap_elements(self, a: Int, b: Int):
        check_bounds(a, self._len)
        check_bounds(b, self._len)
        _swap_at[Self.T](self._slot(a), self._slot(b))

    @always_inline
    def unsafe_swap_elements(self, a: Int, b: Int):
        _swap_at[Self.T](self._slot(a), self._slot(b))

    def apply[
        dtype: DType,
        //,
        F: def[w: SIMDLength](SIMD[dtype, w]) -> SIMD[dtype, w],
    ](self: Span[Scalar[dtype], _], func: F):
        """Replaces every element by a vectorised function of it."""
        comptime width = simd_width_of[Scalar[dtype]]()
        var data = self.unsafe_ptr()
        var i = 0
        while i + width <= self._len:
            data.unsafe_store(
                i, func[width](data.unsafe_load[width=width](i))
            )
            i += width
        while i < self._len:
            data.unsafe_store(i, func[1](data.unsafe_load(i)))
            i += 1

    def apply[
        dtype: DType,
        //,
        F: def[w: SIMDLength](SIMD[dtype, w]) -> SIMD[dtype, w],
        C: def[w: SIMDLength](SIMD[dtype, w]) -> SIMD[DType.bool, w],
    ](self: Span[Scalar[dtype], _], func: F, *, cond: C):
        """The same, only where `cond` holds."""
        comptime width = simd_width_of[Scalar[dtype]]()
        var data = self.unsafe_ptr()
        var i = 0
        while i + width <= self._len:
            var lanes = data.unsafe_load[width=width](i)
            data.unsafe_store(
                i, cond[width](lanes).select(func[width](lanes), lanes)
            )
            i += width
        while i < self._len:
            var lane = data.unsafe_load(i)
            if cond[1](lane):
                data.unsafe_store(i, func[1](lane))
            i += 1

    # ===------------------------------------------------------------------=== #
    # Spans of uninitialised elements
    # ===------------------------------------------------------------------=== #

    def unsafe_init_with[
        U: AnyType, F: def(Int) -> U, //
    ](self: Span[MaybeUninit[U], _], f: F, /) -> Span[U, self.origin]:
        for i in range(self._len):
            __init_at[U](self._slot(i), f(i))
        return Span[U, self.origin](_data=self._data, _len=self._len)

    def unsafe_init_copy_from[
        U: Copyable, //
    ](
        self: Span[MaybeUninit[U], _], copy_from: Span[U, _], /
    ) -> Span[U, self.origin]:
        _copy_n[U](self._data, copy_from._data, self._len)
        return Span[U, self.origin](_data=self._data, _len=self._len)

    def unsafe_init_move_from[
        U: Movable, //
    ](
        self: Span[MaybeUninit[U], _], move_from: Span[U, _], /
    ) -> Span[U, self.origin]:
        _move_n[U](self._data, move_from._data, self._len)
        return Span[U, self.origin](_data=self._data, _len=self._len)

    def unsafe_assume_init[
        U: AnyType, //
    ](self: Span[MaybeUninit[U], _]) -> Span[U, self.origin]:
        return Span[U, self.origin](_data=self._data, _len=self._len)

    def unsafe_deinit_elements(self):
        _destroy_n[Self.T](self._data, self._len)

    def unsafe_deinit_elements_with[F: def(var Self.T), //](self, f: F, /):
        for i in range(self._len):
            f(__take[Self.T](self._slot(i)))

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
        writer.write_string("Span[mut=")
        writer.write_string("True" if Self.mut else "False")
        writer.write_string(", ")
        writer.write_string(__query["plain_name", Self.T])
        writer.write_string("]([")
        for i in range(self._len):
            if i > 0:
                writer.write_string(", ")
            self.unsafe_get(i).write_repr_to(writer)
        writer.write_string("])")


def _equal[
    T: AnyType
](a: __ptr, a_len: Int, b: __ptr, b_len: Int) -> Bool:
    """Elementwise equality of two runs."""
    if a_len != b_len:
        return False
    if _address_to_int(a) == _address_to_int(b):
        return True
    for i in range(a_len):
        if __deref[T, ImmUntrackedOrigin](
            _at(a, i, __query["size_of", T])
        ) != __deref[T, ImmUntrackedOrigin](
            _at(b, i, __query["size_of", T])
        ):
            return False
    return True
