"""A buffer that collects small writes to a file descriptor."""

comptime _SIZE = 4096


struct _WriteBuffer(Writer):
    """Collects up to 4 KiB in memory of its creator, then writes them at once."""

    var _bytes: __ptr
    var _used: Int
    var _descriptor: Int

    @always_inline
    def __init__(out self, *, bytes: __ptr, descriptor: Int):
        self._bytes = bytes
        self._used = 0
        self._descriptor = descriptor

    def write_string(mut self, string: StringSpan[_]):
        var count = string.byte_length()
        if self._used + count > _SIZE:
            self.flush()
            if count > _SIZE:
                _write_all(self._descriptor, string._data, count)
                return
        __op["memcpy"](__op["ptr_add"](self._bytes, self._used._value), string._data, count._value)
        self._used += count

    def flush(mut self):
        if self._used > 0:
            _write_all(self._descriptor, self._bytes, self._used)
            self._used = 0


@always_inline
def _write_all(descriptor: Int, data: __ptr, count: Int):
    """Writes all bytes; errors are ignored, as `print` has no way to report them."""
    _ = __native["fd_write", __i64](__op["trunc", __i32](descriptor._value), data, count._value)
