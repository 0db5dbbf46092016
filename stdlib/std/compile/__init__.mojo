"""What functions are compiled to."""

from std.compile.compile import CompiledFunctionInfo, compile_info
