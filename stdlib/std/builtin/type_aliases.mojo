"""The former home of some names of types."""

from std.builtin.never import Never
