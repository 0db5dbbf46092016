"""Slice objects: what `a:b:c` in brackets becomes."""


struct Slice(Equatable, ImplicitlyCopyable, Writable):
    """Any slice: `start`, `end` and `step`, each optional."""

    var start: Optional[Int]
    var end: Optional[Int]
    var step: Optional[Int]

    def __init__(out self, start: Int, end: Int):
        self.start = Optional(start)
        self.end = Optional(end)
        self.step = Optional[Int](None)

    def __init__(
        out self,
        start: Optional[Int],
        end: Optional[Int],
        step: Optional[Int],
        __slice_literal__: NoneType = None,
    ):
        self.start = start
        self.end = end
        self.step = step

    def __eq__(self, other: Self) -> Bool:
        return self.start == other.start and self.end == other.end and self.step == other.step

    def indices(self, length: Int) -> Tuple[Int, Int, Int]:
        """Start, end and step for a sequence of `length` elements, clamped as in Python."""
        var step = self.step.or_else(1)
        var lowest = 0 if step > 0 else -1
        var highest = length if step > 0 else length - 1
        var start = lowest if step > 0 else highest
        if self.start:
            start = _clamp(self.start.value(), length, lowest, highest)
        var end = highest if step > 0 else lowest
        if self.end:
            end = _clamp(self.end.value(), length, lowest, highest)
        return (start, end, step)

    def write_to(self, mut writer: Some[Writer]):
        writer.write("Slice(", self.start, ", ", self.end, ", ", self.step, ")")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("Slice(start=", self.start, ", end=", self.end, ", step=", self.step, ")")


def _clamp(index: Int, length: Int, lowest: Int, highest: Int) -> Int:
    var position = index + length if index < 0 else index
    return max(lowest, min(position, highest))


struct StridedSlice(ImplicitlyCopyable, Writable):
    """A slice with a step: `a:b:c`."""

    var _inner: Slice

    @implicit
    def __init__(out self, other: Slice):
        self._inner = other

    def __init__(
        out self, start: Optional[Int], end: Optional[Int], stride: Int, __slice_literal__: NoneType = None
    ):
        self._inner = Slice(start, end, Optional(stride))

    def indices(self, length: Int) -> Tuple[Int, Int, Int]:
        return self._inner.indices(length)

    def write_to(self, mut writer: Some[Writer]):
        self._inner.write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        self._inner.write_repr_to(writer)


struct ContiguousSlice(ImplicitlyCopyable, Writable):
    """A slice without a step: `a:b`."""

    var start: Optional[Int]
    var end: Optional[Int]

    @always_inline
    def __init__(
        out self,
        start: Optional[Int],
        end: Optional[Int],
        stride: NoneType,
        __slice_literal__: NoneType = None,
    ):
        self.start = start
        self.end = end

    def indices(self, length: Int) -> Tuple[Int, Int]:
        """Start and end for a sequence of `length` elements, clamped."""
        return (
            _clamp(self.start.or_else(0), length, 0, length),
            _clamp(self.end.or_else(length), length, 0, length),
        )

    def write_to(self, mut writer: Some[Writer]):
        Slice(self.start, self.end, Optional[Int](None)).write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]):
        Slice(self.start, self.end, Optional[Int](None)).write_repr_to(writer)


def slice(end: Int) -> Slice:
    return Slice(Optional[Int](None), Optional(end), Optional[Int](None))


def slice(start: Int, end: Int) -> Slice:
    return Slice(start, end)


def slice(start: Optional[Int], end: Optional[Int], step: Optional[Int]) -> Slice:
    return Slice(start, end, step)
