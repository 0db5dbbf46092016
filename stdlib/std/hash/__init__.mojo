"""Hashing."""

from std.hash.hash import Hashable, hash
from std.hash.hasher import Hasher, default_comp_time_hasher, default_hasher
