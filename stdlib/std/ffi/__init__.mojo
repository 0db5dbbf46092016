"""Calling C."""

from std.ffi.call import external_call
from std.ffi.cstring import CStringSlice, CStringSpan
from std.ffi.errno import ErrNo, get_errno, set_errno
from std.ffi.globals import _Global, _get_global
from std.ffi.library import DEFAULT_RTLD, DLHandle, OwnedDLHandle, RTLD
from std.ffi.library import _DLHandle
from std.ffi.types import c_char, c_double, c_float, c_int, c_long, c_long_long
from std.ffi.types import c_pid_t, c_short, c_size_t, c_ssize_t, c_uchar
from std.ffi.types import c_uint, c_ulong, c_ulong_long, c_ushort
from std.ffi.unsafe_union import UnsafeUnion

comptime MAX_PATH = 4096
"""The longest path Linux takes."""
