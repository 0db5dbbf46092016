"""The operating system: files, directories, environment, processes."""

from . import path
from std.os.abort import abort
from std.os.env import getenv, setenv, unsetenv
from std.os.fstat import lstat, stat, stat_result
from std.os.os import SEEK_CUR, SEEK_END, SEEK_SET, chdir, getuid, isatty, link
from std.os.os import listdir, makedirs, mkdir, remove, removedirs, rmdir, sep
from std.os.os import symlink, unlink
from std.os.pathlike import PathLike
from std.os.process import Pipe, Process, ProcessStatus
