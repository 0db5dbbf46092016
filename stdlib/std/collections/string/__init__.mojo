"""Text: `String`, `StringSpan`, `Codepoint`, and conversions between numbers and text."""

from std.collections.string.codepoint import Codepoint, ascii, chr, ord
from std.collections.string.parse_float import atof
from std.collections.string.parse_int import atol
from std.collections.string.string import String
from std.collections.string.string_span import (
    ImmStringSlice,
    StaticString,
    StringSlice,
    StringSpan,
)
