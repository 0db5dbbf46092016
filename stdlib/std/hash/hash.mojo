"""`Hashable` and `hash`."""

from std.hash.hasher import Hasher, default_hasher


trait Hashable:
    """A type whose values can be hashed. By default all fields take part, in order."""

    @always_inline
    def __hash__(self, mut hasher: Some[Hasher]):
        comptime for i in range(__query["field_count", Self]):
            comptime assert conforms_to(__query["field_type", Self, i], Hashable), (
                "every field must be Hashable for the default '__hash__'"
            )
            __field[i](self).__hash__(hasher)


@always_inline
def hash[T: Hashable, //, HasherType: Hasher = default_hasher](hashable: T) -> UInt64:
    """The hash of a value; the same in every run."""
    var hasher = HasherType()
    hashable.__hash__(hasher)
    return hasher.finish()


def hash[HasherType: Hasher = default_hasher](bytes: Pointer[UInt8, _], n: Int) -> UInt64:
    """The hash of `n` bytes."""
    var hasher = HasherType()
    hasher.update(Span(unsafe_ptr=bytes, length=n))
    return hasher.finish()
