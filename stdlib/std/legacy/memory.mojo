"""What `std.memory` had."""

import std.memory as arc
import std.memory as maybe_uninitialized
import std.memory as owned_pointer
import std.memory as pointer
import std.memory as reference
import std.collections.span as span
from std.memory import (
    ArcPointer,
    ImmPointer,
    MaybeUninit,
    MutPointer,
    OptionalPointer,
    OwnedPointer,
    is_trivially_deletable as is_trivially_destructible,
    unsafe_destroy_n as destroy_n,
    unsafe_memcmp as memcmp,
    unsafe_memcpy,
    unsafe_memmove,
    unsafe_memset as memset,
    unsafe_memset_zero as memset_zero,
    unsafe_uninit_copy_n as uninit_copy_n,
    unsafe_uninit_move_n as uninit_move_n,
)
from std.memory.address_space import AddressSpace

@deprecated(use=MaybeUninit)
comptime UnsafeMaybeUninit = MaybeUninit

@deprecated(use=ArcPointer)
comptime Arc = ArcPointer

@deprecated(use=OwnedPointer)
comptime Box = OwnedPointer

@deprecated(use=ImmPointer)
comptime ImmutPointer = ImmPointer

@deprecated(use=ImmPointer)
comptime ImmutUnsafePointer[T: AnyType, origin: ImmOrigin = ImmUnsafeAnyOrigin] = ImmPointer[T, origin]

@deprecated(use=ImmPointer)
comptime ImmUnsafePointer[T: AnyType, origin: ImmOrigin = ImmUnsafeAnyOrigin] = ImmPointer[T, origin]

@deprecated(use=MutPointer)
comptime MutUnsafePointer[T: AnyType, origin: MutOrigin = MutUnsafeAnyOrigin] = MutPointer[T, origin]

@deprecated(use=OptionalPointer)
comptime OptionalUnsafePointer = OptionalPointer

@deprecated(use=MutPointer)
comptime LegacyUnsafePointer[T: AnyType] = MutPointer[T, MutUnsafeAnyOrigin]

@deprecated(use=MutPointer)
comptime AnyPointer[T: AnyType] = MutPointer[T, MutUnsafeAnyOrigin]

@deprecated("'DTypePointer[dt]' is deprecated, use 'Pointer[Scalar[dt]]' instead")
comptime DTypePointer[dtype: DType] = MutPointer[Scalar[dtype], MutUnsafeAnyOrigin]


@deprecated(use=unsafe_memcpy)
@always_inline
def memcpy[T: AnyType](dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    unsafe_memcpy(dest=dest, src=src, count=count)


@deprecated(use=unsafe_memmove)
@always_inline
def memmove[T: AnyType](dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    unsafe_memmove(dest=dest, src=src, count=count)


@deprecated("'initialize_pointee_move' is deprecated, use 'unsafe_write' instead")
@always_inline
def initialize_pointee_move[T: Movable](ptr: Pointer[mut=True, T, _], var value: T):
    ptr.unsafe_write(value^)


@deprecated("'initialize_pointee_copy' is deprecated, use 'unsafe_write(copy=)' instead")
@always_inline
def initialize_pointee_copy[T: Copyable](ptr: Pointer[mut=True, T, _], value: T):
    ptr.unsafe_write(copy=value)


@deprecated("'move_from_pointee' is deprecated, use 'unsafe_take_pointee' instead")
@always_inline
def move_from_pointee[T: Movable](ptr: Pointer[mut=True, T, _]) -> T:
    return ptr.unsafe_take_pointee()


@deprecated("'destroy_pointee' is deprecated, use 'unsafe_deinit_pointee' instead")
@always_inline
def destroy_pointee[T: Deinitable](ptr: Pointer[mut=True, T, _]):
    ptr.unsafe_deinit_pointee()
