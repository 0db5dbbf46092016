"""Questions about paths and the files they name."""

from std.os.path.path import basename, dirname, exists, expanduser, expandvars
from std.os.path.path import getsize, is_absolute, isdir, isfile, islink
from std.os.path.path import join, lexists, realpath, split, split_extension
from std.os.path.path import splitroot
