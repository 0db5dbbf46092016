"""The three streams that a program starts with."""

from std.io.file_descriptor import RawFileDescriptor

comptime stdin = RawFileDescriptor(0)
comptime stdout = RawFileDescriptor(1)
comptime stderr = RawFileDescriptor(2)
