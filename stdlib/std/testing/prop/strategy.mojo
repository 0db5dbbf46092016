"""`Strategy`: where the values of a property test come from."""

from std.testing.prop.random import Rng


trait Strategy(Deinitable, Movable):
    comptime Value: Copyable & Deinitable

    def value(mut self, mut rng: Rng) raises -> Self.Value:
        """The next value."""
        ...
