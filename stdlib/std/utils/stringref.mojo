"""The earlier home of `StringRef`."""

from std.collections.string.string_span import StringSpan

comptime StringRef = StringSpan
