"""A file descriptor that is read up to a delimiter."""

from std.io.file_descriptor import RawFileDescriptor


struct _fdopen[mode: StaticString = "a"](ImplicitlyCopyable, Writer):
    """Reads byte by byte, so that nothing is taken that is not asked for."""

    var _descriptor: RawFileDescriptor

    def __init__(out self, stream_id: RawFileDescriptor):
        self._descriptor = stream_id

    def __enter__(self) -> Self:
        return self

    def __exit__(self):
        self._descriptor.flush()

    def write_string(mut self, string: StringSpan[_]):
        self._descriptor.write_string(string)

    def readline(self) raises -> String:
        return self.read_until_delimiter("\n")

    def read_until_delimiter(self, delimiter: StringSpan[_]) raises -> String:
        """What comes before the next delimiter, or before the end; raises `EOF` if there is nothing."""
        var wanted = delimiter.as_bytes()[0]
        var bytes = List[UInt8]()
        var next = [UInt8(0)]
        var descriptor = self._descriptor
        while True:
            if descriptor.read_bytes(Span(next)) == 0:
                if len(bytes) == 0:
                    raise Error("EOF")
                break
            if next[0] == wanted:
                break
            bytes.append(next[0])
        return String(unsafe_from_utf8=bytes)
