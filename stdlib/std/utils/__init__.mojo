"""Small types that fit nowhere else."""

from std.collections.string.string_span import StaticString, StringSlice
from std.collections.string.string_span import StringSpan
from std.utils.index import Index, IndexList, product
from std.utils.lock import BlockingScopedLock, BlockingSpinLock, SpinWaiter
from std.utils.static_tuple import StaticTuple
from std.utils.variant import Variant
