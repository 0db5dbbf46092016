"""`MaybeUninit[T]`: room for a `T` that may not be there. Never destroys its content."""

from std.memory.pointer import Pointer


struct MaybeUninit[T: AnyType](
    Copyable,
    Defaultable,
    ImplicitlyCopyable where conforms_to(T, ImplicitlyCopyable),
    Movable,
    RegisterPassable where conforms_to(T, RegisterPassable),
):
    var _storage: __union[Self.T]

    comptime __copy_ctor_is_trivial: Bool = True
    comptime __move_ctor_is_trivial: Bool = True
    comptime __del__is_trivial: Bool = True

    @always_inline("nodebug")
    def __init__(out self):
        self._storage = __uninit[__union[Self.T]]()

    @always_inline("nodebug")
    def __init__(out self, var value: Self.T, /):
        self._storage = __uninit[__union[Self.T]]()
        __init_at[Self.T](__addr_of(self._storage), value^)

    @staticmethod
    def zeroed() -> Self:
        var result = Self()
        result._storage = __zero[__union[Self.T]]()
        return result^

    @always_inline("nodebug")
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](
            _raw=__addr_of(self._storage)
        )

    @always_inline("nodebug")
    def unsafe_write(mut self, var value: Self.T, /):
        __init_at[Self.T](__addr_of(self._storage), value^)

    @always_inline("nodebug")
    def unsafe_write(mut self, *, copy: Self.T):
        __copy_at[Self.T](__addr_of(self._storage), __addr_of(copy))

    @always_inline("nodebug")
    def write(mut self, var value: Self.T, /):
        __init_at[Self.T](__addr_of(self._storage), value^)

    @always_inline("nodebug")
    def unsafe_assume_init(ref self) -> ref[self] Self.T:
        return __deref[Self.T, origin_of(self)](__addr_of(self._storage))

    @always_inline("nodebug")
    def unsafe_assume_init(deinit self) -> Self.T:
        return __take[Self.T](__addr_of(self._storage))

    @always_inline("nodebug")
    def unsafe_deinit(deinit self):
        __destroy[Self.T](__addr_of(self._storage))

    @always_inline("nodebug")
    def unsafe_forget(deinit self):
        pass
