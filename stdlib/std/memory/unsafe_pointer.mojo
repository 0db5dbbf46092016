"""`UnsafePointer`, as pointers were called before 1.2, and pointers that may be missing."""

from std.memory.address_space import AddressSpace
from std.memory.pointer import Pointer

@deprecated(use=Pointer)
comptime UnsafePointer[
    mut: Bool = True,
    //,
    T: AnyType,
    origin: Origin[mut=mut] = UnsafeAnyOrigin[mut=mut],
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
] = Pointer[T, origin, address_space=address_space]


@always_inline
def pointer_to_int(pointer: Optional[Pointer[_, _, address_space=_]]) -> Int:
    """The address; 0 for none."""
    return Int(pointer.unsafe_value()) if pointer else 0


@always_inline
def unsafe_cast[
    from_mut: Bool,
    from_type: AnyType,
    from_origin: Origin[mut=from_mut],
    from_address_space: AddressSpace,
    mut: Bool = from_mut,
    //,
    *,
    Type: AnyType = from_type,
    origin: Origin[mut=mut] = from_origin,
    address_space: AddressSpace = from_address_space,
](
    pointer: Optional[Pointer[from_type, from_origin, address_space=from_address_space]]
) -> Optional[Pointer[Type, origin, address_space=address_space]]:
    """The same address as a pointer of another type, origin or address space; nothing stays nothing."""
    if not pointer:
        return None
    return Pointer[Type, origin, address_space=address_space](_raw=pointer.unsafe_value()._address)
