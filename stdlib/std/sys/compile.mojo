"""How the program is compiled."""

from std.sys.defines import get_defined_int, get_defined_string, is_defined


def codegen_unreachable[cond: Bool, msg: StaticString, *extra: StaticString]():
    """An error at compile time, with the message, if this call is compiled while `cond` holds."""
    comptime assert not cond, msg


@fieldwise_init
struct _OptimizationLevel(ImplicitlyCopyable, Intable, Writable):
    comptime level = get_defined_int["__OPTIMIZATION_LEVEL", 4]()

    def __int__(self) -> Int:
        return Self.level

    def write_to(self, mut writer: Some[Writer]):
        writer.write(Self.level)


comptime OptimizationLevel = _OptimizationLevel()


@fieldwise_init
struct _DebugLevel(ImplicitlyCopyable, Writable):
    comptime level = get_defined_string["__DEBUG_LEVEL", "none"]()

    def write_to(self, mut writer: Some[Writer]):
        writer.write(Self.level)


comptime DebugLevel = _DebugLevel()

comptime SanitizeAddress = is_defined["__SANITIZE_ADDRESS"]() and get_defined_int["__SANITIZE_ADDRESS", 0]() == 1
