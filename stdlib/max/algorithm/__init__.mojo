"""Loops over ranges, in vectors, tiles and workers: where `parallelize` officially is today."""

from std.algorithm import map, parallelize, parallelize_over_rows, sync_parallelize
from std.algorithm import tile, unswitch, vectorize
