"""Loops over ranges, in vectors, tiles and workers."""

from std.algorithm.backend.cpu.map import map
from std.algorithm.backend.tile import tile
from std.algorithm.backend.unswitch import unswitch
from std.algorithm.backend.vectorize import vectorize
from std.algorithm.parallel import parallelize, parallelize_over_rows
from std.algorithm.parallel import sync_parallelize
