"""`UnsafeUnion[*Ts]`: memory that holds one of several types; which one, the program must know."""

from std.memory.pointer import Pointer


struct UnsafeUnion[*Ts: AnyType](ImplicitlyCopyable, Writable):
    var _storage: __union[*Self.Ts]

    comptime __copy_ctor_is_trivial: Bool = True
    comptime __move_ctor_is_trivial: Bool = True
    comptime __del__is_trivial: Bool = True

    def __init__(out self, *, unsafe_uninitialized: Tuple[]):
        self._storage = __uninit[__union[*Self.Ts]]()

    def __init__[T: AnyType](out self, var value: T):
        self._storage = __zero[__union[*Self.Ts]]()
        __init_at[T](__addr_of(self._storage), value^)

    def write_to(self, mut writer: Some[Writer]):
        writer.write("UnsafeUnion[size=", __query["size_of", Self], ", align=", __query["align_of", Self], "]")

    @always_inline
    def unsafe_get[T: AnyType](ref self) -> ref[self] T:
        return __deref[T, origin_of(self)](__addr_of(self._storage))

    @always_inline
    def unsafe_set[T: AnyType](mut self, var value: T):
        __init_at[T](__addr_of(self._storage), value^)

    @always_inline
    def unsafe_take[T: Movable](mut self) -> T:
        return __take[T](__addr_of(self._storage))

    @always_inline
    def unsafe_ptr[T: AnyType](ref self) -> Pointer[T, origin_of(self)]:
        return Pointer[T, origin_of(self)](_raw=__addr_of(self._storage))
