"""`Logger[level]`: messages by importance; what is below the level costs nothing."""

from std.io.file_descriptor import RawFileDescriptor
from std.os.abort import abort
from std.reflection.location import SourceLocation, _parse
from std.sys.defines import get_defined_string


@fieldwise_init
struct Level(Comparable, ImplicitlyCopyable, Writable):
    """The importance of a message."""

    var _value: Int

    comptime NOTSET = Self(0)
    comptime TRACE = Self(10)
    comptime DEBUG = Self(20)
    comptime INFO = Self(30)
    comptime WARNING = Self(40)
    comptime ERROR = Self(50)
    comptime CRITICAL = Self(60)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def __lt__(self, other: Self) -> Bool:
        return self._value < other._value

    @staticmethod
    def _from_str(name: StaticString) -> Self:
        if name == "trace" or name == "TRACE":
            return Self.TRACE
        if name == "debug" or name == "DEBUG":
            return Self.DEBUG
        if name == "info" or name == "INFO":
            return Self.INFO
        if name == "warning" or name == "WARNING":
            return Self.WARNING
        if name == "error" or name == "ERROR":
            return Self.ERROR
        if name == "critical" or name == "CRITICAL":
            return Self.CRITICAL
        return Self.NOTSET

    def write_to(self, mut writer: Some[Writer]):
        if self._value == 10:
            writer.write_string("TRACE")
        elif self._value == 20:
            writer.write_string("DEBUG")
        elif self._value == 30:
            writer.write_string("INFO")
        elif self._value == 40:
            writer.write_string("WARNING")
        elif self._value == 50:
            writer.write_string("ERROR")
        elif self._value == 60:
            writer.write_string("CRITICAL")
        else:
            writer.write_string("NOTSET")


comptime DEFAULT_LEVEL: Level = Level._from_str(
    get_defined_string["LOGGING_LEVEL", "NOTSET"]()
)


struct Logger[level: Level = DEFAULT_LEVEL](ImplicitlyCopyable):
    """Writes messages of at least `level` to a descriptor; with `NOTSET` none."""

    var _fd: RawFileDescriptor
    var _prefix: String
    var _source_location: Bool

    def __init__(
        out self,
        fd: RawFileDescriptor = RawFileDescriptor(1),
        *,
        prefix: String = "",
        source_location: Bool = False,
    ):
        self._fd = fd
        self._prefix = prefix
        self._source_location = source_location

    def _write[
        message_level: Level, *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation],
        sep: StaticString,
        end: StaticString,
    ):
        comptime if Self.level._value != 0 and Self.level._value <= message_level._value:
            var text = String()
            if self._prefix.byte_length() > 0:
                text.write(self._prefix)
            else:
                text.write(message_level, "::: ")
            if self._source_location:
                if location:
                    text.write("[", location.value(), "] ")
                else:
                    text.write("[", _parse(__caller_loc()), "] ")
            comptime for i in range(Ts.length):
                comptime if i > 0:
                    text.write(sep)
                values[i].write_to(text)
            text.write(end)
            var fd = self._fd
            fd.write_string(text)

    def trace[
        *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation] = None,
        sep: StaticString = " ",
        end: StaticString = "\n",
    ):
        self._write[Level.TRACE](*values, location=location, sep=sep, end=end)

    def debug[
        *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation] = None,
        sep: StaticString = " ",
        end: StaticString = "\n",
    ):
        self._write[Level.DEBUG](*values, location=location, sep=sep, end=end)

    def info[
        *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation] = None,
        sep: StaticString = " ",
        end: StaticString = "\n",
    ):
        self._write[Level.INFO](*values, location=location, sep=sep, end=end)

    def warning[
        *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation] = None,
        sep: StaticString = " ",
        end: StaticString = "\n",
    ):
        self._write[Level.WARNING](*values, location=location, sep=sep, end=end)

    def error[
        *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation] = None,
        sep: StaticString = " ",
        end: StaticString = "\n",
    ):
        self._write[Level.ERROR](*values, location=location, sep=sep, end=end)

    def critical[
        *Ts: Writable
    ](
        self,
        *values: *Ts,
        location: Optional[SourceLocation] = None,
        sep: StaticString = " ",
        end: StaticString = "\n",
    ):
        """Writes the message and stops the program."""
        self._write[Level.CRITICAL](*values, location=location, sep=sep, end=end)
        abort()
