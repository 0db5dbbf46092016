"""Atomic numbers and fences."""

from std.atomic.atomic import Atomic, Consistency, Ordering, fence
