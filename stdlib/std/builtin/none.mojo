"""The type of `None`."""


struct NoneType(Defaultable, TrivialRegisterPassable, Writable):
    """The type with the single value `None`; it takes no memory."""

    @always_inline
    def __init__(out self):
        pass

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("None")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("None")
