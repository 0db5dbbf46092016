"""Types, fields, functions and places in the source, seen by the program."""

from std.reflection.function import ReflectedFn, get_function_name
from std.reflection.function import get_linkage_name, reflect_fn
from std.reflection.location import SourceLocation, call_location
from std.reflection.location import source_location
from std.reflection.reflect import Reflected, reflect
