"""What `std.utils` had."""

import std.algorithm as loop
import std.format as write
import std.legacy.utils as stringref
import std.collections.string as string_slice
import std.collections.string as inlined_string
from std.format.writable import Writable
from std.format.writer import Writer
from std.legacy.algorithm import unroll

@deprecated(use=StringSpan)
comptime StringRef = StringSpan
