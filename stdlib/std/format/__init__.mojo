"""Values as text."""

from std.format.repr import repr
from std.format.tstring import TString
from std.format.writable import Writable
from std.format.writer import Writer
