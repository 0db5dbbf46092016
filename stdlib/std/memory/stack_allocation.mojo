"""`stack_allocation`: room in the frame of a function."""

from std.memory.address_space import AddressSpace
from std.memory.pointer import Pointer


@always_inline
def stack_allocation[
    count: Int,
    dtype: DType,
    /,
    alignment: Int = __query["align_of", Scalar[dtype]],
    address_space: AddressSpace = AddressSpace.GENERIC,
]() -> Pointer[Scalar[dtype], MutUntrackedOrigin]:
    """Room for `count` scalars in the frame of the calling function."""
    return Pointer[Scalar[dtype], MutUntrackedOrigin](
        _raw=__stack_alloc[
            count * __query["size_of", Scalar[dtype]], alignment
        ]()
    )


@always_inline
def stack_allocation[
    count: Int,
    type: AnyType,
    /,
    name: Optional[StaticString] = None,
    alignment: Int = __query["align_of", type],
    address_space: AddressSpace = AddressSpace.GENERIC,
]() -> Pointer[type, MutUntrackedOrigin]:
    """Room for `count` values in the frame of the calling function."""
    return Pointer[type, MutUntrackedOrigin](
        _raw=__stack_alloc[count * __query["size_of", type], alignment]()
    )
