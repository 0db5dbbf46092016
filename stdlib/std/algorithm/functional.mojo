"""The loops under their former module name."""

from std.algorithm.backend.cpu.map import map
from std.algorithm.backend.tile import tile
from std.algorithm.backend.unswitch import tile_and_unswitch, tile_middle_unswitch_boundaries, unswitch
from std.algorithm.backend.vectorize import vectorize
from std.algorithm.parallel import parallelize, parallelize_over_rows
from std.algorithm.parallel import sync_parallelize
