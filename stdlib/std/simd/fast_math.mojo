"""Permissions to simplify float arithmetic."""


struct FastMathFlag(Equatable, TrivialRegisterPassable):
    """Which liberties a float operation may take; only `CONTRACT` means anything here."""

    var _code: Int

    comptime NONE = __make[FastMathFlag](__make[Int](__lit[__i64, 0]()))
    comptime NNAN = __make[FastMathFlag](__make[Int](__lit[__i64, 1]()))
    comptime NINF = __make[FastMathFlag](__make[Int](__lit[__i64, 2]()))
    comptime NSZ = __make[FastMathFlag](__make[Int](__lit[__i64, 3]()))
    comptime ARCP = __make[FastMathFlag](__make[Int](__lit[__i64, 4]()))
    comptime CONTRACT = __make[FastMathFlag](__make[Int](__lit[__i64, 5]()))
    comptime AFN = __make[FastMathFlag](__make[Int](__lit[__i64, 6]()))
    comptime REASSOC = __make[FastMathFlag](__make[Int](__lit[__i64, 7]()))
    comptime FAST = __make[FastMathFlag](__make[Int](__lit[__i64, 8]()))

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._code == other._code
