"""Temporary files and directories."""

from std.tempfile.tempfile import NamedTemporaryFile, TemporaryDirectory
from std.tempfile.tempfile import gettempdir, mkdtemp
