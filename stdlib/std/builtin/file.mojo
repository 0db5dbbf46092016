"""The earlier home of `open`."""

from std.io.file import FileHandle, open
