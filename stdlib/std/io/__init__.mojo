"""Files, standard streams, `print` and `input`."""

from std.io.file import FileHandle, open
from std.io.file_descriptor import RawFileDescriptor
from std.io.io import input, print
