"""The earlier home of source locations."""

from std.reflection.location import SourceLocation, call_location, source_location

comptime __call_location = call_location
comptime __source_location = source_location
comptime _SourceLocation = SourceLocation
