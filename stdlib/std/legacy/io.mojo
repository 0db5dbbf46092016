"""What `std.io` had."""

import std.format as write
from std.format.writable import Writable
from std.format.writer import Writer

@deprecated(use=RawFileDescriptor)
comptime FileDescriptor = RawFileDescriptor
