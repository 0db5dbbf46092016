"""Types, fields, functions and places in the source, seen by the program."""

from std.reflection.function import ReflectedFn, get_function_name
from std.reflection.function import get_linkage_name, reflect_fn
from std.reflection.location import SourceLocation, call_location
from std.reflection.location import current_location, source_location
from std.reflection.reflect import Reflected, get_base_type_name
from std.reflection.reflect import get_type_name, reflect, struct_field_count
from std.reflection.reflect import struct_field_index_by_name
from std.reflection.reflect import struct_field_names
