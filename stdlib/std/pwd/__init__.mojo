"""The user database."""

from std.pwd.pwd import Passwd, getpwnam, getpwuid
