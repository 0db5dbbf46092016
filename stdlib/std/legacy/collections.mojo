"""What `std.collections` had."""

import std.collections.array as inline_array
import std.collections.dict as kwargs
import std.collections as inline_list
import std.collections as vector
from std.collections.string_dict import StringDict
from std.collections.string import String

@deprecated(use=Array)
comptime InlineArray = Array

@deprecated(use=List)
comptime InlineList = List

@deprecated(use=List)
comptime InlinedFixedVector = List

@deprecated(use=List)
comptime DynamicVector = List

@deprecated(use=List)
comptime SmallVector = List

@deprecated(use=StringDict)
comptime OwnedKwargsDict = StringDict
