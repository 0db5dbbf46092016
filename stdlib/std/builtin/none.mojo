"""The type of `None`."""


struct NoneType(Defaultable, TrivialRegisterPassable):
    """The type with the single value `None`; it takes no memory."""

    comptime _mlir_type = Self

    @always_inline
    def __init__(out self):
        pass
