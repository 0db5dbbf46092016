"""The iteration protocol and iterators over iterators."""

from std.iter.adapters import chain, empty, enumerate, iter, map, next, once
from std.iter.adapters import peekable, zip
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
