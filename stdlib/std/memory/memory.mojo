"""Block operations on typed pointers: copying, filling, comparing, destroying."""

from std.memory._raw import _address_to_int, _at, _copy_bytes, _copy_n
from std.memory._raw import _destroy_n, _move_bytes, _move_n, _move_n_back
from std.memory.address_space import AddressSpace
from std.memory.pointer import Pointer


@always_inline
def unsafe_memcpy[
    T: AnyType
](*, dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    """Copies `count` elements as bytes between blocks that do not overlap."""
    _copy_bytes(dest._address, src._address, count * __query["size_of", T])


@always_inline
def unsafe_memmove[
    T: AnyType
](*, dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    """Copies `count` elements as bytes; the blocks may overlap."""
    _move_bytes(dest._address, src._address, count * __query["size_of", T])


@always_inline
def unsafe_memset(ptr: Pointer, value: UInt8, count: Int):
    """Sets every byte of `count` elements to `value`."""
    __op["memset"](
        ptr._address,
        value._value,
        (count * __query["size_of", ptr.T])._value,
    )


@always_inline
def unsafe_memset_zero(ptr: Pointer, count: Int):
    unsafe_memset(ptr, 0, count)


@always_inline
def unsafe_memset_zero[
    dtype: DType, //, *, count: Int
](ptr: Pointer[Scalar[dtype], ...]):
    unsafe_memset(ptr, 0, count)


@always_inline
def unsafe_memcmp[
    type: AnyType
](s1: Pointer[type, _], s2: Pointer[type, _], count: Int) -> Int:
    """Compares bytewise: negative, zero or positive as `s1` is less, equal or greater."""
    var order = __native["memcmp", __simd[DType.int32, 1]](
        s1._address, s2._address, (count * __query["size_of", type])._value
    )
    var value = Int(__make[Int32](order))
    return -1 if value < 0 else (1 if value > 0 else 0)


@always_inline
def unsafe_uninit_move_n[
    T: AnyType, //, *, overlapping: Bool
](*, dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    """Moves `count` elements into raw memory; `src` is raw afterwards."""
    comptime if overlapping:
        if dest > src:
            _move_n_back[T](dest._address, src._address, count)
            return
    _move_n[T](dest._address, src._address, count)


@always_inline
def unsafe_uninit_copy_n[
    T: AnyType, //, *, overlapping: Bool
](*, dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    """Copies `count` elements into raw memory."""
    _copy_n[T](dest._address, src._address, count)


@always_inline
def unsafe_destroy_n[T: AnyType](pointer: Pointer[T, _], count: Int):
    _destroy_n[T](pointer._address, count)


@always_inline("nodebug")
def forget_deinit[T: AnyType](var value: T):
    """Ends the life of `value` without running its destructor."""
    __forget(value^)


@deprecated(use=IsTriviallyCopyable)
@always_inline("nodebug")
def is_trivially_copyable[T: AnyType]() -> Bool:
    return __query["is_trivial_copy", T]


@deprecated(use=IsTriviallyMovable)
@always_inline("nodebug")
def is_trivially_movable[T: AnyType]() -> Bool:
    return __query["is_trivial_move", T]


@deprecated(use=IsTriviallyDeinitable)
@always_inline("nodebug")
def is_trivially_deletable[T: AnyType]() -> Bool:
    return __query["is_trivial_del", T]
