"""`ArcPointer[T]` and `WeakPointer[T]`: shared values with atomic reference counts.

The block holds the strong count, the weak count and the value. All strong
pointers together hold one weak count: the value dies with the last strong
pointer, the block with the last weak count.
"""

from std.hash import Hasher
from std.memory._raw import _Exchanged, _address_to_int, _at, _heap_alloc
from std.memory._raw import _heap_free
from std.memory.pointer import Pointer, _NullNiche


@always_inline
def _increment(counter: __ptr):
    _ = __op["atomic_rmw_add", __i64](counter, __lit[__i64, 1]())


@always_inline
def _decrement(counter: __ptr) -> Bool:
    """Takes one off; whether the count reached zero."""
    var before = __op["atomic_rmw_sub", __i64](counter, __lit[__i64, 1]())
    return __make[Int](before) == 1


@always_inline
def _read(counter: __ptr) -> Int:
    return __make[Int](__op["atomic_load", __i64](counter))


struct _Block[T: AnyType]:
    """Layout of the shared block, and its life cycle."""

    comptime _alignment: Int = max(__query["align_of", Self.T], 8)
    comptime _value_offset: Int = max(16, Self._alignment)
    comptime _size: Int = Self._value_offset + __query["size_of", Self.T]

    @staticmethod
    @always_inline
    def allocate() -> __ptr:
        var block = _heap_alloc(Self._size, Self._alignment)
        __op["store"](block, __lit[__i64, 1]())
        __op["store"](_at(block, 1, 8), __lit[__i64, 1]())
        return block

    @staticmethod
    @always_inline
    def value(block: __ptr) -> __ptr:
        return _at(block, Self._value_offset, 1)

    @staticmethod
    @always_inline
    def weak(block: __ptr) -> __ptr:
        return _at(block, 1, 8)

    @staticmethod
    def drop_strong(block: __ptr):
        if _decrement(block):
            __destroy[Self.T](Self.value(block))
            Self.drop_weak(block)

    @staticmethod
    def drop_weak(block: __ptr):
        if _decrement(Self.weak(block)):
            _heap_free(block, Self._size, Self._alignment)


struct ArcPointer[T: AnyType](
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Identifiable,
    ImplicitlyCopyable,
    RegisterPassable,
    Writable where conforms_to(T, Writable),
    _NullNiche,
):
    var _block: __ptr

    @always_inline
    def __init__(out self, var value: Self.T):
        self._block = _Block[Self.T].allocate()
        __init_at[Self.T](_Block[Self.T].value(self._block), value^)

    @always_inline
    def __init__(out self, *, _shared: __ptr):
        self._block = _shared

    @always_inline
    def __init__(out self, *, copy: Self):
        _increment(copy._block)
        self._block = copy._block

    @always_inline
    def __init__(out self, *, deinit move: Self):
        self._block = move._block

    comptime __move_ctor_is_trivial: Bool = True

    def __deinit__(deinit self):
        _Block[Self.T].drop_strong(self._block)

    @always_inline("nodebug")
    def __getitem__[
        life: ImmOrigin
    ](ref[life] self) -> ref[life.unsafe_mut_cast[True]()] Self.T:
        return __deref[Self.T, life.unsafe_mut_cast[True]()](
            _Block[Self.T].value(self._block)
        )

    @always_inline("nodebug")
    def unsafe_ptr[
        life: ImmOrigin
    ](ref[life] self) -> Pointer[Self.T, life.unsafe_mut_cast[True]()]:
        return Pointer[Self.T, life.unsafe_mut_cast[True]()](
            _raw=_Block[Self.T].value(self._block)
        )

    def count(self) -> UInt64:
        """How many `ArcPointer`s share the value."""
        return UInt64(_read(self._block))

    def weak_count(self) -> UInt64:
        """How many `WeakPointer`s there are to the value."""
        return UInt64(_read(_Block[Self.T].weak(self._block)) - 1)

    @always_inline
    def __is__(self, rhs: Self) -> Bool:
        return _address_to_int(self._block) == _address_to_int(rhs._block)

    @always_inline
    def __isnot__(self, rhs: Self) -> Bool:
        return _address_to_int(self._block) != _address_to_int(rhs._block)

    def __eq__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        return self[] == rhs[]

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        self[].__hash__(hasher)

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        self[].write_to(writer)

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("ArcPointer[")
        writer.write_string(__query["type_name", Self.T])
        writer.write_string("](")
        self[].write_repr_to(writer)
        writer.write_string(")")


struct WeakPointer[T: AnyType](Defaultable, ImplicitlyCopyable):
    """Refers to a shared value without keeping it alive."""

    var _block: __ptr  # null: never referred to anything

    def __init__(out self):
        self._block = __op["inttoptr", __ptr](__lit[__i64, 0]())

    def __init__(out self, *, downgrade: ArcPointer[Self.T]):
        _increment(_Block[Self.T].weak(downgrade._block))
        self._block = downgrade._block

    def __init__(out self, *, copy: Self):
        if _address_to_int(copy._block) != 0:
            _increment(_Block[Self.T].weak(copy._block))
        self._block = copy._block

    def __init__(out self, *, deinit move: Self):
        self._block = move._block

    comptime __move_ctor_is_trivial: Bool = True

    def __deinit__(deinit self):
        if _address_to_int(self._block) != 0:
            _Block[Self.T].drop_weak(self._block)

    def try_upgrade(self) -> Optional[ArcPointer[Self.T]]:
        """A strong pointer, while the value is alive."""
        if _address_to_int(self._block) == 0:
            return None
        var seen = _read(self._block)
        while seen > 0:
            var result = __op["atomic_cmpxchg", _Exchanged[DType.int]](
                self._block, seen._value, (seen + 1)._value
            )
            if __make[Bool](result.done):
                return ArcPointer[Self.T](_shared=self._block)
            seen = __make[Int](result.old)
        return None

    def upgrade(self) -> Optional[ArcPointer[Self.T]]:
        return self.try_upgrade()
