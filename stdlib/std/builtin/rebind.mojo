"""Seeing a value as another type that is the same after instantiation."""


@always_inline
def rebind[src_type: AnyType, //, dest_type: AnyType](ref src: src_type) -> ref[src] dest_type:
    """A reference to `src` typed `dest_type`; the two types must be equal once parameters are known."""
    comptime assert __query["type_eq", src_type, dest_type], "rebind: the types are not equal after instantiation"
    return __deref[dest_type, origin_of(src)](__addr_of(src))


@always_inline
def rebind_var[src_type: Movable, //, dest_type: Movable](var src: src_type, out dest: dest_type):
    """`src` itself, typed `dest_type`; the two types must be equal once parameters are known."""
    comptime assert __query["type_eq", src_type, dest_type], "rebind_var: the types are not equal after instantiation"
    dest = __take[dest_type](__addr_of(src))
    __forget(src^)


comptime downcast[T: AnyType, Trait: type_of(AnyType)] = T
"""`T`, known to conform to `Trait`."""
