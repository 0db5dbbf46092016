"""Running commands of the shell."""

from std.subprocess.subprocess import run
