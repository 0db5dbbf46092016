"""`Error`: the error type of functions that just say `raises`."""

from std.format.tstring import TString


struct Error(ImplicitlyCopyable, Writable):
    """A message, and the place it came from if stack traces are collected."""

    var _error: String
    var _trace_address: Int
    var _trace_length: Int

    @always_inline
    def __init__(out self):
        self._error = String()
        self._trace_address = 0
        self._trace_length = 0

    @always_inline
    @implicit
    def __init__(out self, var value: String):
        self._error = value^
        self._trace_address = 0
        self._trace_length = 0

    @always_inline
    @implicit
    def __init__(out self, value: StringLiteral[_]):
        self._error = String(value)
        self._trace_address = 0
        self._trace_length = 0

    @implicit
    @no_inline
    def __init__[*Ts: Writable](out self, *args: *Ts):
        self = Error(String(*args))

    def write_to(self, mut writer: Some[Writer]):
        self._error.write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("Error(")
        self._error.write_repr_to(writer)
        writer.write_string(")")

    def get_stack_trace(self) -> Optional[String]:
        """The stack trace; none, as they are not collected."""
        return Optional[String](None)
