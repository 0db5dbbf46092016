"""`OwnedPointer[T]`: a single owned value on the heap."""

from std.memory._raw import _heap_alloc, _heap_free
from std.memory.alloc import Allocation, Layout
from std.memory.pointer import Pointer, _NullNiche


struct OwnedPointer[T: AnyType](
    Deinitable where conforms_to(T, Deinitable),
    Movable,
    RegisterPassable,
    Writable where conforms_to(T, Writable),
    _NullNiche,
):
    var _address: __ptr

    @always_inline
    def __init__(out self, var value: Self.T):
        self._address = _heap_alloc(
            __query["size_of", Self.T], __query["align_of", Self.T]
        )
        __init_at[Self.T](self._address, value^)

    @always_inline
    def __init__(
        out self, *, copy_value: Self.T
    ) where conforms_to(Self.T, Copyable):
        self._address = _heap_alloc(
            __query["size_of", Self.T], __query["align_of", Self.T]
        )
        __copy_at[Self.T](self._address, __addr_of(copy_value))

    @always_inline
    def __init__(
        out self, *, other: OwnedPointer[Self.T]
    ) where conforms_to(Self.T, Copyable):
        self = Self(copy_value=other[])

    @always_inline
    def __init__(
        out self,
        *,
        unsafe_from_raw_pointer: Pointer[Self.T, MutUntrackedOrigin],
    ):
        self._address = unsafe_from_raw_pointer._address

    def __init__(out self, *, deinit move: Self):
        self._address = move._address

    def __deinit__(deinit self):
        __destroy[Self.T](self._address)
        _heap_free(
            self._address,
            __query["size_of", Self.T],
            __query["align_of", Self.T],
        )

    @always_inline("nodebug")
    def __getitem__(ref self) -> ref[self["value"]] Self.T:
        return __deref[Self.T, origin_of(self["value"])](self._address)

    @always_inline("nodebug")
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](_raw=self._address)

    def into_inner(deinit self) -> Self.T:
        """Moves the value out and frees its box."""
        var value = __take[Self.T](self._address)
        _heap_free(
            self._address,
            __query["size_of", Self.T],
            __query["align_of", Self.T],
        )
        return value^

    def unsafe_take_allocation(deinit self) -> Allocation[Self.T]:
        return Allocation[Self.T](
            unsafe_owned_ptr=Pointer[Self.T, MutUntrackedOrigin](
                _raw=self._address
            ),
            layout=Layout[Self.T].single(),
        )

    def deinit_with[F: def(var Self.T), //](deinit self, deinit_func: F, /):
        deinit_func(__take[Self.T](self._address))
        _heap_free(
            self._address,
            __query["size_of", Self.T],
            __query["align_of", Self.T],
        )

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        self[].write_to(writer)

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("OwnedPointer[")
        writer.write_string(__query["type_name", Self.T])
        writer.write_string("](")
        self[].write_repr_to(writer)
        writer.write_string(")")
