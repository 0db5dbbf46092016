"""Untyped addresses, heap blocks and runs of elements: what the containers are made of.

Counts are in elements, strides and sizes in bytes. None of these functions
checks anything.
"""


# ===----------------------------------------------------------------------=== #
# Addresses
# ===----------------------------------------------------------------------=== #


@always_inline("nodebug")
def _at(base: __ptr, index: Int, stride: Int) -> __ptr:
    """The address of element `index` of an array whose elements are `stride` bytes apart."""
    return __op["ptr_add"](base, __op["imul"](index._value, stride._value))


@always_inline("nodebug")
def _address_to_int(address: __ptr) -> Int:
    return __make[Int](__op["ptrtoint", __i64](address))


@always_inline("nodebug")
def _int_to_address(value: Int) -> __ptr:
    return __op["inttoptr", __ptr](value._value)


@always_inline("nodebug")
def _distance(a: __ptr, b: __ptr) -> Int:
    """The number of bytes from `b` to `a`."""
    return __make[Int](__op["ptr_diff"](a, b))


@always_inline("nodebug")
def _dangling(alignment: Int) -> __ptr:
    """A non-null address that holds nothing."""
    return __op["inttoptr", __ptr](alignment._value)


# ===----------------------------------------------------------------------=== #
# Heap blocks and bytes
# ===----------------------------------------------------------------------=== #


@always_inline
def _heap_alloc(size: Int, alignment: Int) -> __ptr:
    return __native["heap_alloc", __ptr](size._value, alignment._value)


@always_inline
def _heap_free(address: __ptr, size: Int, alignment: Int):
    __native["heap_free", NoneType](address, size._value, alignment._value)


@always_inline
def _heap_realloc(
    address: __ptr, old_size: Int, new_size: Int, alignment: Int
) -> __ptr:
    return __native["heap_realloc", __ptr](
        address, old_size._value, new_size._value, alignment._value
    )


@always_inline
def _copy_bytes(dest: __ptr, src: __ptr, size: Int):
    """Copies between blocks that do not overlap."""
    __op["memcpy"](dest, src, size._value)


@always_inline
def _move_bytes(dest: __ptr, src: __ptr, size: Int):
    """Copies between blocks that may overlap."""
    __op["memmove"](dest, src, size._value)


# ===----------------------------------------------------------------------=== #
# Runs of elements
# ===----------------------------------------------------------------------=== #


def _destroy_n[T: AnyType](base: __ptr, count: Int):
    """Runs the destructors of `count` elements, in index order."""
    comptime if not __query["is_trivial_del", T]:
        var i = 0
        while i < count:
            __destroy[T](_at(base, i, __query["size_of", T]))
            i += 1


def _copy_n[T: AnyType](dest: __ptr, src: __ptr, count: Int):
    """Copy-constructs `count` elements into raw memory that does not overlap `src`."""
    comptime if __query["is_trivial_copy", T]:
        _copy_bytes(dest, src, count * __query["size_of", T])
    else:
        var i = 0
        while i < count:
            __copy_at[T](
                _at(dest, i, __query["size_of", T]),
                _at(src, i, __query["size_of", T]),
            )
            i += 1


def _move_n[T: AnyType](dest: __ptr, src: __ptr, count: Int):
    """Move-constructs `count` elements, first to last: `dest` may overlap `src` from below."""
    comptime if __query["is_trivial_move", T]:
        _move_bytes(dest, src, count * __query["size_of", T])
    else:
        var i = 0
        while i < count:
            __move_at[T](
                _at(dest, i, __query["size_of", T]),
                _at(src, i, __query["size_of", T]),
            )
            i += 1


def _move_n_back[T: AnyType](dest: __ptr, src: __ptr, count: Int):
    """Move-constructs `count` elements, last to first: `dest` may overlap `src` from above."""
    comptime if __query["is_trivial_move", T]:
        _move_bytes(dest, src, count * __query["size_of", T])
    else:
        var i = count
        while i > 0:
            i -= 1
            __move_at[T](
                _at(dest, i, __query["size_of", T]),
                _at(src, i, __query["size_of", T]),
            )


def _fill_n[T: AnyType](dest: __ptr, count: Int, value: T):
    """Copy-constructs `value` into `count` raw elements."""
    var source = __addr_of(value)
    var i = 0
    while i < count:
        __copy_at[T](_at(dest, i, __query["size_of", T]), source)
        i += 1


@always_inline
def _swap_at[T: AnyType](a: __ptr, b: __ptr):
    """Exchanges two elements; with `a == b` nothing happens."""
    var spare = __stack_alloc[__query["size_of", T], __query["align_of", T]]()
    __move_at[T](spare, a)
    comptime if __query["is_trivial_move", T]:
        _move_bytes(a, b, __query["size_of", T])
    else:
        if _address_to_int(a) != _address_to_int(b):
            __move_at[T](a, b)
    __move_at[T](b, spare)


# ===----------------------------------------------------------------------=== #
# Atomics
# ===----------------------------------------------------------------------=== #


struct _Exchanged[dtype: DType](TrivialRegisterPassable):
    """Both results of a compare-and-exchange."""

    var old: __simd[Self.dtype, 1]
    var done: __i1
