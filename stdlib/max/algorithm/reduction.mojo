"""Reductions of buffers."""

from std.algorithm.reduction import cumsum, max, mean, min, product, sum, variance
