"""The earlier home of `StringSpan`."""

from std.collections.string.string_span import (
    ImmStringSlice,
    MutStringSlice,
    StaticString,
    StringSlice,
    StringSpan,
)
