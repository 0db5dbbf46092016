"""The type of `None`."""


struct NoneType(Defaultable, TrivialRegisterPassable):
    """The type with the single value `None`; it takes no memory. It cannot be printed, only `repr`ed."""

    @always_inline
    def __init__(out self):
        pass

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("None")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("None")
