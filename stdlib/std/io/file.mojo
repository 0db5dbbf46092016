"""`open` and `FileHandle`."""

from std.io.io import _string_of_block
from std.io.write_buffer import _WriteBuffer
from std.os import PathLike

comptime O_RDONLY = 0
comptime O_WRONLY = 1
comptime O_RDWR = 2
comptime O_CREAT = 0o100
comptime O_TRUNC = 0o1000
comptime O_APPEND = 0o2000
comptime O_CLOEXEC = 0o2000000


def open[PathType: PathLike](path: PathType, mode: StringSpan[_]) raises -> FileHandle:
    """Opens a file; `mode` is `r`, `w` (truncates), `rw` (creates, keeps) or `a` (appends)."""
    return FileHandle(path.__fspath__(), mode)


struct FileHandle(Defaultable, Movable, Writer):
    """An open file, closed by its destructor at the latest."""

    var handle: Int

    def __init__(out self):
        """A handle that is not open."""
        self.handle = -1

    def __init__(out self, path: StringSpan[_], mode: StringSpan[_]) raises:
        var flags: Int
        if mode == "r":
            flags = 0
        elif mode == "w":
            flags = O_WRONLY | O_CREAT | O_TRUNC
        elif mode == "rw":
            flags = O_RDWR | O_CREAT
        elif mode == "a":
            flags = O_WRONLY | O_CREAT | O_APPEND
        else:
            raise Error('invalid mode: "', mode, '". Can only be one of: {"r", "w", "rw", "a"}')
        var fd = __make[Int](
            __native["fd_open", __i64](
                path._data,
                path._length._value,
                __op["trunc", __i32](Int(flags | O_CLOEXEC)._value),
                __lit[__i32, 0o666](),
            )
        )
        if fd < 0:
            raise Error("Failed to open file '", path, "': ", _error_text(-fd))
        self.handle = fd

    def __deinit__(deinit self):
        if self.handle >= 0:
            _ = __native["fd_close", __i64](__op["trunc", __i32](self.handle._value))

    def close(mut self) raises:
        if self.handle < 0:
            return
        var status = __make[Int](__native["fd_close", __i64](self._fd()))
        self.handle = -1
        if status < 0:
            raise Error("Failed to close file: ", _error_text(-status))

    def __enter__(var self) -> Self:
        return self^

    def _fd(self) -> __i32:
        return __op["trunc", __i32](self.handle._value)

    def _check_open(self) raises:
        if self.handle < 0:
            raise Error("invalid file handle")

    # Reading

    def read(self, size: Int = -1) raises -> String:
        """At most `size` bytes of text, or all that is left."""
        return String(from_utf8=Span(self.read_bytes(size)))

    def read_bytes(self, size: Int = -1) raises -> List[UInt8]:
        """At most `size` bytes, or all that is left."""
        self._check_open()
        var result = List[UInt8]()
        var chunk = size if size >= 0 and size < 65536 else 65536
        while size < 0 or len(result) < size:
            var used = len(result)
            var wanted = chunk if size < 0 else min(chunk, size - used)
            result.resize(unsafe_uninit_length=used + wanted)
            var place = __op["ptr_add"](Span(result)._data, used._value)
            var count = __make[Int](__native["fd_read", __i64](self._fd(), place, wanted._value))
            result.shrink(used + max(count, 0))
            if count < 0:
                raise Error("Failed to read from file: ", _error_text(-count))
            if count == 0:
                break
            if chunk < 1 << 24 and size < 0:
                chunk *= 2
        return result^

    def read(self, buffer: Span[mut=True, UInt8, _]) raises -> Int:
        """Fills the front of `buffer`; the number of bytes read, 0 at the end of the file."""
        self._check_open()
        var count = __make[Int](__native["fd_read", __i64](self._fd(), buffer._data, len(buffer)._value))
        if count < 0:
            raise Error("Failed to read from file: ", _error_text(-count))
        return count

    def seek(self, offset: UInt64, whence: UInt8 = 0) raises -> UInt64:
        """Moves the position; `whence` is `SEEK_SET`, `SEEK_CUR` or `SEEK_END`. The new position."""
        self._check_open()
        var place = __make[Int](
            __native["fd_seek", __i64](self._fd(), offset._value, __op["zext", __i32](whence._value))
        )
        if place < 0:
            raise Error("seek error: ", _error_text(-place))
        return UInt64(place)

    # Writing

    def write_string(mut self, string: StringSpan[_]):
        _ = __native["fd_write", __i64](self._fd(), string._data, string._length._value)

    def write[*Ts: Writable](mut self, *args: *Ts):
        var buffer = _WriteBuffer(bytes=__stack_alloc[4096, 8](), descriptor=self.handle)
        comptime for i in range(__query["pack_len", *Ts]):
            args[i].write_to(buffer)
        buffer.flush()

    def write_bytes(mut self, bytes: Span[UInt8, _]):
        _ = __native["fd_write", __i64](self._fd(), bytes._data, len(bytes)._value)

    def write_all(self, bytes: Span[UInt8, _]) raises:
        """Writes every byte or raises."""
        _ = self.write_once(bytes)

    def write_once(self, bytes: Span[UInt8, _]) raises -> Int:
        """Writes bytes from the front; how many."""
        self._check_open()
        var count = __make[Int](__native["fd_write", __i64](self._fd(), bytes._data, len(bytes)._value))
        if count < 0:
            raise Error("Failed to write to file: ", _error_text(-count))
        return count

    def _get_raw_fd(self) -> Int:
        return self.handle


def _error_text(errno: Int) -> String:
    """The system's text for an error number."""
    var out = __stack_alloc[16, 8]()
    __native["os_strerror", NoneType](__op["trunc", __i32](errno._value), out)
    return _string_of_block(out)
