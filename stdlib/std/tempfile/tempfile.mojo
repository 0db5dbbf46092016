"""Temporary files and directories."""

from std.io.file import FileHandle
from std.memory._raw import _address_to_int
from std.os.env import getenv
from std.os.os import listdir, mkdir, remove, rmdir
from std.os.path.path import exists, isdir, islink, join
from std.random.philox import Random
from std.time.time import perf_counter_ns

comptime TMP_MAX: Int = 10_000


def gettempdir() -> Optional[String]:
    """The directory for temporary files: by the environment, or the usual one."""
    for name in ["TMPDIR", "TEMP", "TMP"]:
        var dir = getenv(String(name))
        if dir.byte_length() > 0 and isdir(dir):
            return dir
    for candidate in ["/tmp", "/var/tmp", "/usr/tmp"]:
        if isdir(String(candidate)):
            return String(candidate)
    return None


def _random_name() -> String:
    """Eight letters and digits that nobody else will think of."""
    var letters = StaticString("abcdefghijklmnopqrstuvwxyz0123456789_")
    var generator = Random[10](
        seed=UInt64(perf_counter_ns()),
        subsequence=UInt64(
            _address_to_int(__stack_alloc[8, 8]())
        ),
    )
    var name = String()
    for _ in range(2):
        var block = generator.step()
        for k in range(4):
            var at = Int(block[k]) % 37
            name += letters[byte = at : at + 1]
    return name^


def _directory(dir: Optional[String]) raises -> String:
    if dir:
        return dir.value()
    var found = gettempdir()
    if not found:
        raise Error("No usable temporary directory found")
    return found.value()


def mkdtemp(
    suffix: String = "",
    prefix: String = "tmp",
    dir: Optional[String] = None,
) raises -> String:
    """Creates a directory that only the user may enter, and gives its path."""
    var parent = _directory(dir)
    for _ in range(TMP_MAX):
        var path = join(parent, prefix + _random_name() + suffix)
        if exists(path):
            continue
        mkdir(path, 0o700)
        return path
    raise Error("Failed to create temporary file")


def _remove_tree(path: String) raises:
    """Removes a directory with everything in it."""
    for name in listdir(path):
        var entry = join(path, name)
        if isdir(entry) and not islink(entry):
            _remove_tree(entry)
        else:
            remove(entry)
    rmdir(path)


struct TemporaryDirectory(Movable):
    """A directory that is removed with its content when its context ends."""

    var name: String
    var _ignore_cleanup_errors: Bool

    def __init__(
        out self,
        suffix: String = "",
        prefix: String = "tmp",
        dir: Optional[String] = None,
        ignore_cleanup_errors: Bool = False,
    ) raises:
        self._ignore_cleanup_errors = ignore_cleanup_errors
        self.name = mkdtemp(suffix, prefix, dir)

    def __enter__(self) -> String:
        return self.name

    def __exit__(self) raises:
        try:
            _remove_tree(self.name)
        except e:
            if not self._ignore_cleanup_errors:
                raise e^

    def __exit__(self, err: Error) -> Bool:
        """Removes the directory and lets the error go on."""
        try:
            _remove_tree(self.name)
        except:
            pass
        return False


struct NamedTemporaryFile(Movable):
    """A file that is removed when it is closed."""

    var name: String
    var _handle: FileHandle
    var _delete: Bool

    def __init__(
        out self,
        mode: String = "w",
        name: Optional[String] = None,
        suffix: String = "",
        prefix: String = "tmp",
        dir: Optional[String] = None,
        delete: Bool = True,
    ) raises:
        var path: String
        if name:
            path = name.value()
        else:
            path = join(_directory(dir), prefix + _random_name() + suffix)
        self._delete = delete
        self._handle = FileHandle(path, mode)
        self.name = path

    def __deinit__(deinit self):
        try:
            self._handle.close()
            if self._delete and exists(self.name):
                remove(self.name)
        except:
            pass

    def close(mut self) raises:
        self._handle.close()
        if self._delete and exists(self.name):
            remove(self.name)

    def read(self, size: Int = -1) raises -> String:
        return self._handle.read(size)

    def read_bytes(self, size: Int = -1) raises -> List[UInt8]:
        return self._handle.read_bytes(size)

    def seek(self, offset: UInt64, whence: UInt8 = 0) raises -> UInt64:
        return self._handle.seek(offset, whence)

    def write[*Ts: Writable](mut self, *args: *Ts):
        self._handle.write(*args)

    def write_bytes(mut self, bytes: Span[UInt8, _]):
        self._handle.write_bytes(bytes)

    def __enter__(var self) -> Self:
        return self^
