"""The ownership traits: moving, copying, default construction, passing in registers."""


trait Movable:
    """A type whose values can be moved. On for every struct that does not opt out."""

    def __init__(out self, *, deinit move: Self):
        ...


trait Copyable(Movable):
    """A type whose values can be copied, by `.copy()`."""

    def __init__(out self, *, copy: Self):
        ...

    @always_inline
    def copy(self) -> Self:
        return Self(copy=self)


trait ImplicitlyCopyable(Copyable):
    """A type whose copies the compiler may insert."""

    pass


trait RegisterPassable(Movable):
    """A type whose values travel in registers."""

    pass


trait TrivialRegisterPassable(ImplicitlyCopyable, Deinitable, RegisterPassable):
    """A type whose values are plain bits: copied and dropped without code."""

    pass


trait Defaultable:
    """A type with a default value. By default that of all fields."""

    @always_inline
    def __init__(out self):
        self = __uninit[Self]()
        comptime for i in range(__query["field_count", Self]):
            comptime F = __query["field_type", Self, i]
            comptime assert conforms_to(F, Defaultable), (
                t"Could not derive Defaultable for {__query["plain_name", Self]} - member field"
                t" `{__query["field_name", Self, i]}: {__query["plain_name", F]}` does not implement Defaultable"
            )
            __init_at[F](__addr_of(__field[i](self)), F())


@always_inline
def materialize[T: AnyType, //, value: T](out result: T):
    """Makes a compile-time value into a run-time one."""
    result = __materialize[value]()
