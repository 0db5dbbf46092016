"""`Path`: the name of a file or directory, with what one does with files."""

from std.hash import Hasher
from std.io.file import open
from std.io.io import _string_of_block
from std.os.fstat import lstat, stat, stat_result
from std.os.os import listdir
from std.os.path.path import exists, expanduser, isdir, isfile
from std.os.pathlike import PathLike

comptime DIR_SEPARATOR: StaticString = "/"


def cwd() raises -> Path:
    """The current directory."""
    var out = __stack_alloc[16, 8]()
    var status = __make[Int](__native["fs_getcwd", __i64](out))
    if status < 0:
        raise Error("unable to query the current directory")
    return Path(_string_of_block(out))


@no_inline
def _dir_of_current_file() raises -> Path:
    """The directory of the file that contains this call."""
    from std.os.path.path import dirname
    from std.reflection.location import _parse

    return Path(dirname(_parse(__caller_loc()).file_name()))


struct Path(
    Boolable,
    Comparable,
    Equatable,
    Hashable,
    ImplicitlyCopyable,
    PathLike,
    Writable,
):
    var path: String

    # ===------------------------------------------------------------------=== #
    # Construction
    # ===------------------------------------------------------------------=== #

    def __init__(out self) raises:
        """The current directory."""
        self = cwd()

    @implicit
    def __init__(out self, path: StringSpan[_]):
        self.path = String(path)

    @implicit
    def __init__(out self, var path: String):
        self.path = path^

    @implicit
    def __init__(out self, path: StringLiteral[_]):
        self.path = String(path)

    @staticmethod
    def home() raises -> Self:
        """The user's home directory."""
        return Path(expanduser("~"))

    # ===------------------------------------------------------------------=== #
    # Names
    # ===------------------------------------------------------------------=== #

    def __truediv__(self, suffix: Self) -> Self:
        return self / StringSpan(suffix.path)

    def __truediv__(self, suffix: StringSpan[_]) -> Self:
        var result = self
        result /= suffix
        return result^

    def __itruediv__(mut self, suffix: StringSpan[_]):
        if not self.path.endswith("/"):
            self.path += "/"
        self.path += suffix

    def joinpath(self, *pathsegments: String) -> Self:
        """This path and the segments, joined by slashes."""
        var result = self
        for segment in pathsegments:
            result /= StringSpan(segment)
        return result^

    def name(self) -> String:
        """What is after the last slash."""
        return String(self.path[byte = self.path.rfind("/") + 1 :])

    def suffix(self) -> String:
        """The name's last dot and what is after it; empty if the name has no extension."""
        var start = self.path.rfind("/") + 1
        var dot = self.path.rfind(".")
        if dot > start and dot < self.path.byte_length() - 1:
            return String(self.path[byte=dot:])
        return String()

    def parts(
        self,
    ) -> List[StringSpan[ImmOrigin(origin_of(self.path["bytes"]))]]:
        """The names between the slashes."""
        return self.path.split("/")

    def expanduser(self) raises -> Self:
        """`~` at the beginning replaced by the home directory."""
        return Path(expanduser(self.path))

    def __fspath__(self) -> String:
        return self.path

    # ===------------------------------------------------------------------=== #
    # Files
    # ===------------------------------------------------------------------=== #

    def exists(self) -> Bool:
        return exists(self.path)

    def is_dir(self) -> Bool:
        return isdir(self.path)

    def is_file(self) -> Bool:
        return isfile(self.path)

    def stat(self) raises -> stat_result:
        return stat(self.path)

    def lstat(self) raises -> stat_result:
        return lstat(self.path)

    def listdir(self) raises -> List[Path]:
        """What is in the directory, as names."""
        var result = List[Path]()
        for name in listdir(self.path):
            result.append(Path(name))
        return result^

    def read_text(self) raises -> String:
        var file = open(self.path, "r")
        return file.read()

    def read_bytes(self) raises -> List[UInt8]:
        var file = open(self.path, "r")
        return file.read_bytes()

    def write_text[T: Writable](self, value: T) raises:
        var file = open(self.path, "w")
        file.write(value)
        file.close()

    def write_bytes(self, bytes: Span[UInt8, _]) raises:
        var file = open(self.path, "w")
        file.write_bytes(bytes)
        file.close()

    # ===------------------------------------------------------------------=== #
    # Comparison and text
    # ===------------------------------------------------------------------=== #

    def __bool__(self) -> Bool:
        return self.path.byte_length() > 0

    def __eq__(self, other: Self) -> Bool:
        return self.path == other.path

    def __eq__(self, other: StringSpan[_]) -> Bool:
        return StringSpan(self.path) == other

    def __ne__(self, other: Self) -> Bool:
        return self.path != other.path

    def __lt__(self, other: Self) -> Bool:
        return self.path < other.path

    def __hash__[H: Hasher](self, mut hasher: H):
        self.path.__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]):
        self.path.write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("Path(")
        self.path.write_repr_to(writer)
        writer.write_string(")")
