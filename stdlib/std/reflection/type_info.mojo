"""Names of functions, under their former module name."""

from std.reflection.function import get_function_name, get_linkage_name
