"""The earlier name of `std.hash`."""

from std.hash import AHasher, Fnv1a, Hashable, Hasher, default_comp_time_hasher, default_hasher, hash
