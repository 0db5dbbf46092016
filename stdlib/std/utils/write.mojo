"""The earlier home of `Writer` and `Writable`."""

from std.format.writable import Writable
from std.format.writer import Writer
