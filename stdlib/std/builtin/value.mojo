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
    """A type with a default value."""

    def __init__(out self):
        ...


@always_inline
def materialize[T: AnyType, //, value: T](out result: T):
    """Makes a compile-time value into a run-time one."""
    result = __materialize[value]()
