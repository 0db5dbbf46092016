"""The loops under the name of their module."""

from std.algorithm.functional import map, parallelize, parallelize_over_rows, sync_parallelize
from std.algorithm.functional import tile, tile_and_unswitch, tile_middle_unswitch_boundaries, unswitch, vectorize
