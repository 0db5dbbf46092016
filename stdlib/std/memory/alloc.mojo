"""Heap allocation: `Layout`, the linear `Allocation` family, `alloc` and `dealloc`.

An `Allocation` must be consumed, by `dealloc`, `unsafe_leak` or a conversion:
forgetting it is a compile error. `ManagedAllocation` frees itself.
"""

from std.memory._raw import _dangling, _heap_alloc, _heap_free
from std.memory.pointer import Pointer


@fieldwise_init
struct Alignment(Equatable, TrivialRegisterPassable, Writable):
    """A power of two, in bytes."""

    var _value: Int

    @staticmethod
    def of[T: AnyType]() -> Self:
        return Self(__query["align_of", T])

    @always_inline("nodebug")
    def value(self) -> Int:
        return self._value

    @always_inline("nodebug")
    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    @always_inline("nodebug")
    def __int__(self) -> Int:
        return self._value

    def write_to(self, mut writer: Some[Writer]):
        self._value.write_to(writer)


struct Layout[T: AnyType, *, alignment: Alignment = Alignment.of[T]()](
    TrivialRegisterPassable, Writable
):
    """How many elements a block has, and their alignment."""

    var _count: Int

    @always_inline
    def __init__(out self, *, count: Int):
        self._count = count

    @staticmethod
    @always_inline
    def single() -> Self:
        return Self(count=1)

    @staticmethod
    @always_inline
    def aligned[bytes: Int](*, count: Int) -> Layout[
        Self.T, alignment=Alignment(bytes)
    ]:
        return Layout[Self.T, alignment=Alignment(bytes)](count=count)

    @always_inline
    def as_byte_layout(self) -> Layout[Byte, alignment=Self.alignment]:
        return Layout[Byte, alignment=Self.alignment](
            count=self._count * __query["size_of", Self.T]
        )

    @always_inline
    def count(self) -> Int:
        return self._count

    @always_inline
    def _size(self) -> Int:
        return self._count * __query["size_of", Self.T]

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("Layout[")
        writer.write_string(__query["type_name", Self.T])
        writer.write(", alignment=", Self.alignment._value, "](count=")
        writer.write(self._count, ")")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


@explicit_destroy(
    "An `Allocation` owns heap storage and must be consumed before it goes"
    " out of scope. Deallocate it with `dealloc(allocation^)`, or call"
    " `unsafe_leak()` to take ownership of the underlying pointer."
)
struct Allocation[T: AnyType, *, alignment: Alignment = Alignment.of[T]()](
    Deinitable where False, Movable, Writable
):
    """An owned heap block together with its layout."""

    var _address: __ptr
    var _count: Int

    @always_inline
    def __init__(
        out self,
        *,
        unsafe_owned_ptr: Pointer[Self.T, MutUntrackedOrigin],
        layout: Layout[Self.T, alignment=Self.alignment],
    ):
        self._address = unsafe_owned_ptr._address
        self._count = layout._count

    @always_inline
    def __init__(
        out self,
        var managed: ManagedAllocation[Self.T, alignment=Self.alignment],
    ):
        self._address = managed._address
        self._count = managed._count
        __forget(managed^)

    @always_inline
    def unsafe_leak(deinit self) -> Pointer[Self.T, MutUntrackedOrigin]:
        return Pointer[Self.T, MutUntrackedOrigin](_raw=self._address)

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](_raw=self._address)

    @always_inline
    def unsafe_span(ref self) -> Span[Self.T, origin_of(self)]:
        return Span[Self.T, origin_of(self)](
            unsafe_ptr=self.unsafe_ptr(), length=self._count
        )

    @always_inline
    def layout(self) -> Layout[Self.T, alignment=Self.alignment]:
        return Layout[Self.T, alignment=Self.alignment](count=self._count)

    @always_inline
    def __len__(self) -> Int:
        return self._count

    @always_inline
    def into_thin(deinit self) -> ThinAllocation[Self.T]:
        return ThinAllocation[Self.T](
            unsafe_owned_ptr=Pointer[Self.T, MutUntrackedOrigin](
                _raw=self._address
            )
        )

    @always_inline
    def into_managed(
        deinit self,
    ) -> ManagedAllocation[Self.T, alignment=Self.alignment]:
        return ManagedAllocation[Self.T, alignment=Self.alignment](
            _address=self._address, _count=self._count
        )

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("Allocation[")
        writer.write_string(__query["type_name", Self.T])
        writer.write(", alignment=", Self.alignment._value, "](pointer=")
        self.unsafe_ptr().write_to(writer)
        writer.write_string(", layout=")
        self.layout().write_to(writer)
        writer.write_string(")")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


@explicit_destroy(
    "A `ThinAllocation` owns heap storage and must be consumed before it goes"
    " out of scope. It carries no `Layout`, so deallocate it by pairing it"
    " with its layout: `dealloc(allocation^.unsafe_with_layout(layout))`, or"
    " call `unsafe_leak()` to take ownership of the underlying pointer."
)
struct ThinAllocation[T: AnyType](Deinitable where False, Movable):
    """An owned heap block whose layout is known elsewhere."""

    var _address: __ptr

    @always_inline
    def __init__(
        out self, *, unsafe_owned_ptr: Pointer[Self.T, MutUntrackedOrigin]
    ):
        self._address = unsafe_owned_ptr._address

    @always_inline
    def unsafe_with_layout(
        deinit self, layout: Layout[Self.T]
    ) -> Allocation[Self.T]:
        return Allocation[Self.T](
            unsafe_owned_ptr=Pointer[Self.T, MutUntrackedOrigin](
                _raw=self._address
            ),
            layout=layout,
        )

    @always_inline
    def unsafe_leak(deinit self) -> Pointer[Self.T, MutUntrackedOrigin]:
        return Pointer[Self.T, MutUntrackedOrigin](_raw=self._address)

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](_raw=self._address)


struct ManagedAllocation[
    T: AnyType, *, alignment: Alignment = Alignment.of[T]()
](Movable, Sized):
    """An owned heap block that frees itself; its elements are not destroyed."""

    var _address: __ptr
    var _count: Int

    @always_inline
    def __init__(out self, *, _address: __ptr, _count: Int):
        self._address = _address
        self._count = _count

    @always_inline
    def __init__(
        out self,
        var allocation: Allocation[Self.T, alignment=Self.alignment],
        /,
    ):
        self._address = allocation._address
        self._count = allocation._count
        __forget(allocation^)

    def __init__(out self, *, deinit move: Self):
        self._address = move._address
        self._count = move._count

    def __deinit__(deinit self):
        _heap_free(
            self._address,
            self._count * __query["size_of", Self.T],
            Self.alignment._value,
        )

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](_raw=self._address)

    @always_inline
    def unsafe_span(ref self) -> Span[Self.T, origin_of(self)]:
        return Span[Self.T, origin_of(self)](
            unsafe_ptr=self.unsafe_ptr(), length=self._count
        )

    @always_inline
    def layout(self) -> Layout[Self.T, alignment=Self.alignment]:
        return Layout[Self.T, alignment=Self.alignment](count=self._count)

    @always_inline
    def __len__(self) -> Int:
        return self._count


def alloc[
    T: AnyType, /, *, alignment: Alignment = Alignment.of[T]()
](layout: Layout[T, alignment=alignment], /) -> Allocation[
    T, alignment=alignment
]:
    return Allocation[T, alignment=alignment](
        unsafe_owned_ptr=Pointer[T, MutUntrackedOrigin](
            _raw=_heap_alloc(layout._size(), alignment._value)
        ),
        layout=layout,
    )


@deprecated(
    "`alloc` without a `Layout` is deprecated, use the `Layout`-based `alloc`"
    " instead; as a temporary migration step, use `unsafe_alloc`"
)
@always_inline
def alloc[
    type: AnyType, /
](count: Int, *, alignment: Int = __query["align_of", type]) -> Pointer[
    type, MutUntrackedOrigin
]:
    return unsafe_alloc[type](count, alignment=alignment)


@always_inline
def dealloc[
    T: AnyType, /, *, alignment: Alignment = Alignment.of[T]()
](var allocation: Allocation[T, alignment=alignment], /):
    """Frees the block; its elements are not destroyed."""
    _heap_free(
        allocation._address,
        allocation._count * __query["size_of", T],
        alignment._value,
    )
    __forget(allocation^)


@always_inline
def unsafe_alloc[
    type: AnyType, /
](count: Int, *, alignment: Int = __query["align_of", type]) -> Pointer[
    type, MutUntrackedOrigin
]:
    """A block to be returned with `unsafe_free`; one of no elements has an address of its own, too."""
    return Pointer[type, MutUntrackedOrigin](
        _raw=_heap_alloc(max(count * __query["size_of", type], 1), alignment)
    )
