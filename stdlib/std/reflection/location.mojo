"""Places in source files: `SourceLocation`, `source_location`, `call_location`."""


struct SourceLocation(TrivialRegisterPassable, Writable):
    """A file, a line and a column, counted from 1."""

    var _line: Int
    var _column: Int
    var _file_name: StaticString

    def __init__(out self, line: Int, column: Int, file_name: StaticString):
        self._line = line
        self._column = column
        self._file_name = file_name

    def line(self) -> Int:
        return self._line

    def column(self) -> Int:
        return self._column

    def file_name(self) -> StaticString:
        return self._file_name

    def prefix[T: Writable](self, msg: T) -> String:
        """The message with `At FILE:LINE:COL: ` before it."""
        return String("At ", self, ": ", msg)

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self._file_name, ":", self._line, ":", self._column)


def _parse(text: StaticString) -> SourceLocation:
    """Takes `FILE:LINE:COL` apart."""
    var bytes = text.as_bytes()
    var at = len(bytes)
    var numbers = SIMD[DType.int, 2](0, 0)
    comptime for k in range(2):
        var factor = 1
        while at > 0 and Int(bytes[at - 1]) != 58:
            at -= 1
            numbers[k] += (Int(bytes[at]) - 48) * factor
            factor *= 10
        if at > 0:
            at -= 1
    return SourceLocation(
        numbers[1], numbers[0], __make[StaticString](text._data, at)
    )


@no_inline
def source_location() -> SourceLocation:
    """Where this call stands."""
    return _parse(__caller_loc())


@no_inline
def call_location[*, inline_count: Int = 1]() -> SourceLocation:
    """Where the function that contains this call was called."""
    return _parse(__caller_loc[1]())
