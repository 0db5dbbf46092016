"""What the loops of `std.algorithm` are made of."""

from std.algorithm.backend.tile import (
    BinaryTile1DTileUnitFunc,
    Dynamic1DTileUnitFunc,
    Static1DTileUnitFunc,
    Static2DTileUnitFunc,
    tile,
)
from std.algorithm.backend.unswitch import (
    Dynamic1DTileUnswitchUnitFunc,
    Static1DTileUnitFuncWithFlag,
    Static1DTileUnitFuncWithFlags,
    Static1DTileUnswitchUnitFunc,
    SwitchedFunction,
    SwitchedFunction2,
    tile_and_unswitch,
    tile_middle_unswitch_boundaries,
    unswitch,
)
from std.algorithm.backend.vectorize import vectorize
