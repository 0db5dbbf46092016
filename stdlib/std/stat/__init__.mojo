"""The bits of a file's mode."""

from std.stat.stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT
from std.stat.stat import S_IFREG, S_IFSOCK, S_ISBLK, S_ISCHR, S_ISDIR
from std.stat.stat import S_ISFIFO, S_ISLNK, S_ISREG, S_ISSOCK
