"""The ownership traits under one name."""

from std.builtin.anytype import AnyType, Deinitable
from std.builtin.value import Copyable, ImplicitlyCopyable, Movable
