"""`range`: counted loops.

After inlining, a step of `for i in range(n)` is a comparison, a branch and an addition.
"""

from std.builtin.debug_assert import _assert_failed
from std.iter.protocol import ReversibleRange
from std.iter.protocol import Iterable, Iterator, StopIteration


@always_inline
def range(end: Int) -> _ZeroStartingRange:
    """0, 1, ... up to but not including `end`."""
    return _ZeroStartingRange(end)


@always_inline
def range(start: Int, end: Int) -> _SequentialRange:
    """`start`, `start + 1`, ... up to but not including `end`."""
    return _SequentialRange(start, end)


@always_inline
def range(start: Int, end: Int, step: Int) -> _StridedRange:
    """`start`, `start + step`, ... as long as `end` is not reached."""
    return _StridedRange(start, end, step)


@always_inline
def range[T: Indexer, //](end: T) -> _ZeroStartingRange:
    return _ZeroStartingRange(index(end))


@always_inline
def range[T: Indexer, //](start: T, end: T) -> _SequentialRange:
    return _SequentialRange(index(start), index(end))


@always_inline
def range[T: Indexer, //](start: T, end: T, step: T) -> _StridedRange:
    return _StridedRange(index(start), index(end), index(step))


@always_inline
def range[dtype: DType, //](end: Scalar[dtype]) -> _ZeroStartingScalarRange[dtype]:
    return _ZeroStartingScalarRange[dtype](end)


@always_inline
def range[dtype: DType, //](start: Scalar[dtype], end: Scalar[dtype]) -> _SequentialScalarRange[dtype]:
    return _SequentialScalarRange[dtype](start, end)


@always_inline
def range[
    dtype: DType, //
](start: Scalar[dtype], end: Scalar[dtype], step: Scalar[dtype]) -> _StridedScalarRange[dtype]:
    return _StridedScalarRange[dtype](start, end, step)


@no_inline
def _zero_step():
    _assert_failed(__caller_loc(), "range() step must not be zero")


struct _ZeroStartingRange(Iterable, Iterator, ReversibleRange, Sized, TrivialRegisterPassable):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Int
    comptime ReversedType = _StridedRange

    var _next: Int
    var _end: Int

    @always_inline
    def __init__(out self, end: Int):
        self._next = 0
        self._end = end

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Int:
        var current = self._next
        if current >= self._end:
            raise StopIteration()
        self._next = current + 1
        return current

    @always_inline
    def __len__(self) -> Int:
        return max(self._end - self._next, 0)

    @always_inline
    def __getitem__(self, idx: Int) -> Int:
        assert idx < self.__len__(), "index out of range"
        return idx

    @always_inline
    def __reversed__(self) -> _StridedRange:
        return _StridedRange(self._end - 1, -1, -1)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (len(self), Optional(len(self)))


struct _SequentialRange(Iterable, Iterator, ReversibleRange, Sized, TrivialRegisterPassable):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Int
    comptime ReversedType = _StridedRange

    var _next: Int
    var _end: Int

    @always_inline
    def __init__(out self, start: Int, end: Int):
        self._next = start
        self._end = end

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Int:
        var current = self._next
        if current >= self._end:
            raise StopIteration()
        self._next = current + 1
        return current

    @always_inline
    def __len__(self) -> Int:
        return max(self._end - self._next, 0)

    @always_inline
    def __getitem__(self, idx: Int) -> Int:
        assert idx < self.__len__(), "index out of range"
        return self._next + idx

    @always_inline
    def __reversed__(self) -> _StridedRange:
        return _StridedRange(self._end - 1, self._next - 1, -1)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (len(self), Optional(len(self)))


struct _StridedRange(Iterable, Iterator, ReversibleRange, Sized, TrivialRegisterPassable):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Int
    comptime ReversedType = _StridedRange

    var _next: Int
    var _end: Int
    var _step: Int

    @always_inline
    def __init__(out self, start: Int, end: Int, step: Int):
        self._next = start
        self._end = end
        self._step = step
        if step == 0:
            _zero_step()

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Int:
        var current = self._next
        if self._step > 0:
            if current >= self._end:
                raise StopIteration()
        elif current <= self._end:
            raise StopIteration()
        self._next = current + self._step
        return current

    @always_inline
    def __len__(self) -> Int:
        if self._step > 0:
            return max((self._end - self._next + self._step - 1) // self._step, 0)
        return max((self._next - self._end - self._step - 1) // -self._step, 0)

    @always_inline
    def __getitem__(self, idx: Int) -> Int:
        assert idx < self.__len__(), "index out of range"
        return self._next + idx * self._step

    @always_inline
    def __reversed__(self) -> _StridedRange:
        var last = self._next + (len(self) - 1) * self._step
        return _StridedRange(last, self._next - self._step, -self._step)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (len(self), Optional(len(self)))


struct _ZeroStartingScalarRange[dtype: DType](Iterable, Iterator, Sized, TrivialRegisterPassable):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Scalar[Self.dtype]

    var _next: Scalar[Self.dtype]
    var _end: Scalar[Self.dtype]

    @always_inline
    def __init__(out self, end: Scalar[Self.dtype]):
        comptime assert __query["is_int", Self.dtype], "a range of floats needs a start and a step"
        self._next = 0
        self._end = end

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Scalar[Self.dtype]:
        var current = self._next
        if current >= self._end:
            raise StopIteration()
        self._next = current + 1
        return current

    @always_inline
    def __len__(self) -> Int:
        return max(Int(self._end) - Int(self._next), 0)

    @always_inline
    def __getitem__(self, idx: Scalar[Self.dtype]) -> Scalar[Self.dtype]:
        return idx

    @always_inline
    def __reversed__(self) -> _StridedScalarRange[Self.dtype]:
        comptime assert not __query["is_unsigned", Self.dtype], "cannot reverse an unsigned range"
        return _StridedScalarRange[Self.dtype](self._end - 1, -1, -1)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (len(self), Optional(len(self)))


struct _SequentialScalarRange[dtype: DType](Iterable, Iterator, Sized, TrivialRegisterPassable):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Scalar[Self.dtype]

    var _next: Scalar[Self.dtype]
    var _end: Scalar[Self.dtype]

    @always_inline
    def __init__(out self, start: Scalar[Self.dtype], end: Scalar[Self.dtype]):
        comptime assert __query["is_int", Self.dtype], "a range of floats needs a start and a step"
        self._next = start
        self._end = end

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Scalar[Self.dtype]:
        var current = self._next
        if current >= self._end:
            raise StopIteration()
        self._next = current + 1
        return current

    @always_inline
    def __len__(self) -> Int:
        return max(Int(self._end) - Int(self._next), 0)

    @always_inline
    def __getitem__(self, idx: Scalar[Self.dtype]) -> Scalar[Self.dtype]:
        return self._next + idx

    @always_inline
    def __reversed__(self) -> _StridedScalarRange[Self.dtype]:
        comptime assert not __query["is_unsigned", Self.dtype], "cannot reverse an unsigned range"
        return _StridedScalarRange[Self.dtype](self._end - 1, self._next - 1, -1)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (len(self), Optional(len(self)))


struct _StridedScalarRange[dtype: DType](Iterable, Iterator, Sized, TrivialRegisterPassable):
    """Of any scalar type. Element i is `start + i * step`: floats do not drift."""

    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self
    comptime Element = Scalar[Self.dtype]

    var _start: Scalar[Self.dtype]
    var _end: Scalar[Self.dtype]
    var _step: Scalar[Self.dtype]
    var _position: Int

    @always_inline
    def __init__(out self, start: Scalar[Self.dtype], end: Scalar[Self.dtype], step: Scalar[Self.dtype]):
        self._start = start
        self._end = end
        self._step = step
        self._position = 0
        if step == 0:
            _zero_step()

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Scalar[Self.dtype]:
        var current = self._start + Scalar[Self.dtype](self._position) * self._step
        comptime if __query["is_unsigned", Self.dtype]:
            # Going past the end may wrap around: the distance decides.
            if self._position >= self.__len__():
                raise StopIteration()
        else:
            if self._step > 0:
                if current >= self._end:
                    raise StopIteration()
            elif current <= self._end:
                raise StopIteration()
        self._position += 1
        return current

    @always_inline
    def __len__(self) -> Int:
        comptime if __query["is_float", Self.dtype]:
            var steps = ((self._end - self._start) / self._step).__ceil__()
            return max(Int(steps) - self._position, 0)
        elif __query["is_unsigned", Self.dtype]:
            if self._start >= self._end:
                return 0
            return Int((self._end - self._start - 1) // self._step) + 1 - self._position
        else:
            return len(_StridedRange(Int(self._start), Int(self._end), Int(self._step))) - self._position

    @always_inline
    def __getitem__(self, idx: Scalar[Self.dtype]) -> Scalar[Self.dtype]:
        return self._start + idx * self._step

    @always_inline
    def __reversed__(self) -> Self:
        var last = self._start + Scalar[Self.dtype](len(self) - 1) * self._step
        return Self(last, self._start - self._step, -self._step)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (len(self), Optional(len(self)))
