"""The root of all traits, destruction, and the shorthands for anonymous parameters."""


trait AnyType:
    """What every type is."""

    pass


trait Deinitable:
    """A type whose values may be destroyed implicitly, at their last use.

    Every struct conforms unless it says `Deinitable where False`; the compiler supplies the
    memberwise destructor.
    """

    def __deinit__(deinit self, /):
        ...


comptime __SomeImpl[Trait: type_of(AnyType), T: Trait] = T
comptime __SomeTypeListImpl[Trait: type_of(AnyType), *Ts: Trait] = TypeList[*Ts]

comptime Some[Trait: type_of(AnyType)] = __SomeImpl[Trait, ...]
"""`x: Some[Trait]` is an argument of an anonymous type parameter bound by `Trait`."""

comptime SomeTypeList[Trait: type_of(AnyType)] = __SomeTypeListImpl[Trait, ...]
"""`*xs: *SomeTypeList[Trait]` is a pack of an anonymous list of types bound by `Trait`."""
