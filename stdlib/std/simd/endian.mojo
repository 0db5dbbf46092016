"""Byte order."""


struct Endian(Equatable, TrivialRegisterPassable):
    """The order of the bytes of a number in memory."""

    var _big: Bool

    comptime little = __make[Endian](False)
    comptime big = __make[Endian](True)

    @staticmethod
    @always_inline
    def native() -> Endian:
        """The order of this machine: little."""
        return Endian.little

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._big == other._big
