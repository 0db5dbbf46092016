"""Byte order."""


struct Endian(Equatable, TrivialRegisterPassable, Writable):
    """The order of the bytes of a number in memory."""

    var _big: Bool

    comptime little = __make[Endian](False)
    comptime big = __make[Endian](True)

    @staticmethod
    @always_inline
    def native() -> Endian:
        """The order of this machine: little."""
        return Endian.little

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("Endian.big" if self._big else "Endian.little")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._big == other._big
