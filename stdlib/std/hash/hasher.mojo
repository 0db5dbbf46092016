"""`Hasher`: what values are hashed into."""

from std.hash._ahash import AHasher
from std.hash._fnv1a import Fnv1a

comptime default_hasher = AHasher[SIMD[DType.uint64, 4](0)]
"""The hasher of `hash`, `Dict` and `Set`; the same in every run."""

comptime default_comp_time_hasher = Fnv1a


trait Hasher:
    """Takes the parts of a value one after the other and makes a number of them."""

    def __init__(out self):
        ...

    def _update_with_simd(mut self, value: SIMD[_, _]):
        ...

    def update(mut self, value: Span[UInt8, _]):
        ...

    @always_inline
    def _update_with_bytes(mut self, data: Span[UInt8, _]):
        self.update(data)

    def finish(self) -> UInt64:
        ...
