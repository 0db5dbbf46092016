"""The ownership traits under one name, and whether what they promise takes no code."""

from std.builtin.anytype import AnyType, Deinitable
from std.builtin.value import Copyable, ImplicitlyCopyable, Movable

comptime IsTriviallyCopyable[T: AnyType] = conforms_to(T, Copyable) and __query["is_trivial_copy", T]
"""Whether a copy is one of the bytes."""

comptime IsTriviallyMovable[T: AnyType] = conforms_to(T, Movable) and __query["is_trivial_move", T]
"""Whether a value moves with its bytes."""

comptime IsTriviallyDeinitable[T: AnyType] = conforms_to(T, Deinitable) and __query["is_trivial_del", T]
"""Whether nothing happens at the end of a value's life."""
