"""The earlier form of `comptime assert`."""

from std.legacy.conversions import constrained
