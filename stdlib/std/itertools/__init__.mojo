"""Iterators for looping."""

from std.itertools.itertools import count, cycle, drop, drop_while, product
from std.itertools.itertools import repeat, take, take_while
