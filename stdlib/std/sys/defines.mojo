"""What `-D NAME=VALUE` of the command line says, at compile time."""


@always_inline("nodebug")
def is_defined[name: StaticString]() -> Bool:
    return __query["is_defined", name]


@always_inline("nodebug")
def get_defined_string[name: StaticString]() -> StaticString:
    comptime assert __query[
        "is_defined", name
    ], "the name is not defined on the command line"
    return __query["define", name]


@always_inline("nodebug")
def get_defined_string[
    name: StaticString, default: StaticString
]() -> StaticString:
    comptime if __query["is_defined", name]:
        return __query["define", name]
    else:
        return default


def get_defined_int[name: StaticString]() -> Int:
    comptime assert __query[
        "is_defined", name
    ], "the name is not defined on the command line"
    return _parse_int(__query["define", name])


def get_defined_int[name: StaticString, default: Int]() -> Int:
    comptime if __query["is_defined", name]:
        return _parse_int(__query["define", name])
    else:
        return default


def get_defined_bool[name: StaticString, default: Bool = False]() -> Bool:
    comptime if __query["is_defined", name]:
        comptime value: StaticString = __query["define", name]
        return value == "True" or value == "true" or value == "1"
    else:
        return default


def get_defined_dtype[name: StaticString, default: DType]() -> DType:
    comptime if __query["is_defined", name]:
        return DType._from_str(__query["define", name])
    else:
        return default


@fieldwise_init
struct MojoVersion(ImplicitlyCopyable, TrivialRegisterPassable):
    """A version of the language."""

    var major: Int
    var minor: Int
    var patch: Int


comptime MOJO_VERSION = MojoVersion(1, 2, 0)
"""The version of the language that is implemented here."""


def _parse_int(text: StaticString) -> Int:
    """The decimal number at the beginning of the text; 0 if there is none."""
    var value = 0
    var negative = False
    for byte in text.as_bytes():
        var code = Int(byte)
        if code == 45:
            negative = True
        elif code >= 48 and code <= 57:
            value = value * 10 + (code - 48)
        else:
            break
    return -value if negative else value
