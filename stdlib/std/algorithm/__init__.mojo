"""Loops over ranges, in vectors, tiles and workers."""

from std.algorithm.loops import map, tile, unswitch
from std.algorithm.parallel import parallelize, parallelize_over_rows
from std.algorithm.parallel import sync_parallelize
from std.algorithm.vectorize import vectorize
