"""Containers."""

from std.collections.array import Array
from std.collections.binary_heap import BinaryHeap
from std.collections.bitset import BitSet
from std.collections.check_bounds import check_bounds
from std.collections.counter import Counter, CountTuple
from std.collections.deque import Deque
from std.collections.dict import Dict, DictEntry, DictKeyError, EmptyDictError
from std.collections.dict import KeyElement, SwissTableEntry
from std.collections.linked_list import LinkedList
from std.collections.list import List
from std.collections.optional import EmptyOptionalError, Optional, OptionalReg
from std.collections.set import Set
from std.collections.span import ImmSpan, MutSpan, Span
from std.collections.string_dict import StringDict
