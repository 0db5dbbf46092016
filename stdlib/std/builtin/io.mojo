"""The earlier home of `print` and `input`."""

from std.io.io import input, print
