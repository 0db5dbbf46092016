"""`BinaryHeap[T]`: a priority queue whose top is the greatest element."""

from std.collections.list import List


struct BinaryHeap[T: Comparable & Copyable & Deinitable](
    Copyable, Defaultable, Sized
):
    var _data: List[Self.T]

    def __init__(out self):
        self._data = List[Self.T]()

    def __init__(out self, *, capacity: Int):
        self._data = List[Self.T](capacity=capacity)

    @always_inline
    def __len__(self) -> Int:
        return len(self._data)

    def peek(self) -> ref[self._data["element"]] Self.T:
        """The greatest element."""
        return self._data[0]

    def push(mut self, var val: Self.T):
        self._data.append(val^)
        var child = len(self._data) - 1
        while child > 0:
            var parent = (child - 1) >> 1
            if not (
                self._data.unsafe_get(parent) < self._data.unsafe_get(child)
            ):
                break
            self._data.swap_elements(parent, child)
            child = parent

    def pop(mut self) -> Self.T:
        """Removes the greatest element."""
        var last = len(self._data) - 1
        if last > 0:
            self._data.swap_elements(0, last)
        var top = self._data.pop()
        self._sift_down(0)
        return top^

    def _sift_down(mut self, start: Int):
        var count = len(self._data)
        var parent = start
        while True:
            var child = 2 * parent + 1
            if child >= count:
                break
            if child + 1 < count and self._data.unsafe_get(
                child
            ) < self._data.unsafe_get(child + 1):
                child += 1
            if not (
                self._data.unsafe_get(parent) < self._data.unsafe_get(child)
            ):
                break
            self._data.swap_elements(parent, child)
            parent = child

    def clear(mut self):
        self._data.clear()
