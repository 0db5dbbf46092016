"""What `std.algorithm` had."""

import std.algorithm as memory
import std.algorithm as swap
import std.algorithm as unswitch
from std.builtin.sort import partition, sort


@deprecated("'unroll' is deprecated, use 'comptime for' instead")
@always_inline
def unroll[func: def[i: Int]() capturing -> None, count: Int]():
    comptime for i in range(count):
        func[i]()


@always_inline
def unroll[count: Int, func: def[i: Int]() capturing -> None]():
    unroll[func, count]()
