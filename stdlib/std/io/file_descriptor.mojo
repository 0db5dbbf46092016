"""`RawFileDescriptor`: an open file by its number."""

from std.io.write_buffer import _WriteBuffer


struct RawFileDescriptor(ImplicitlyCopyable, TrivialRegisterPassable, Writer):
    """A file descriptor that someone else closes."""

    var value: Int

    @always_inline
    def __init__(out self, value: Int = 1):
        self.value = value

    @implicit
    def __init__(out self, handle: FileHandle):
        self.value = handle.handle

    @always_inline
    def _fd(self) -> __i32:
        return __op["trunc", __i32](self.value._value)

    def write_string(mut self, string: StringSpan[_]):
        _ = __native["fd_write", __i64](self._fd(), string._data, string._length._value)

    def write_bytes(mut self, bytes: Span[UInt8, _]):
        _ = __native["fd_write", __i64](self._fd(), bytes._data, len(bytes)._value)

    def write[*Ts: Writable](mut self, *args: *Ts):
        var buffer = _WriteBuffer(bytes=__stack_alloc[4096, 8](), descriptor=self.value)
        comptime for i in range(__query["pack_len", *Ts]):
            args[i].write_to(buffer)
        buffer.flush()

    def read_bytes(mut self, buffer: Span[mut=True, UInt8, _]) raises -> Int:
        """Fills the front of `buffer`; the number of bytes read, 0 at the end of the file."""
        var count = __make[Int](__native["fd_read", __i64](self._fd(), buffer._data, len(buffer)._value))
        if count < 0:
            raise Error("Failed to read bytes.")
        return count

    def flush(self):
        _ = __native["fd_flush", __i64](self._fd())

    def isatty(self) -> Bool:
        return __make[Bool](__native["fd_isatty", __i1](self._fd()))

    def fchdir(self) raises:
        if __make[Int](__native["fd_chdir", __i64](self._fd())) < 0:
            raise Error("fchdir failed")
