"""The earlier home of `Hasher`."""

from std.hash import Hasher, default_comp_time_hasher, default_hasher
