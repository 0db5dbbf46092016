"""`sort` and `partition`, in place.

Fewer than 32 elements: insertion sort. More: quicksort with the median of three as pivot, or, when `stable`, merge
sort of insertion-sorted runs. The order of equal elements after an unstable sort is part of the observable
behaviour, so the sequence of comparisons and swaps matters.
"""

from std.memory._raw import _at, _heap_alloc, _heap_free, _swap_at

comptime insertion_sort_threshold = 32


def sort[
    T: Copyable, origin: MutOrigin, F: def(T, T) -> Bool, //, *, stable: Bool = False
](span: Span[T, origin], cmp_fn: F):
    """Sorts by `cmp_fn(a, b)`: whether `a` comes before `b`."""
    _sort[stable, T](span._data, len(span), cmp_fn)


def sort[T: Copyable & Comparable, origin: MutOrigin, //, *, stable: Bool = False](span: Span[T, origin]):
    """Sorts by `<`."""
    _sort[stable, T](span._data, len(span), _less[T])


def partition[
    T: Copyable, origin: MutOrigin, F: def(T, T) -> Bool, //
](span: Span[T, origin], k: Int, cmp_fn: F):
    """Puts the element that sorting would put at `k` there, smaller ones before it and greater ones after it."""
    var base = span._data
    var count = len(span)
    var wanted = k
    while True:
        var pivot = _partition_around_middle[T](base, count, cmp_fn)
        if pivot == wanted:
            return
        if wanted < pivot:
            count = pivot
        else:
            base = _at(base, pivot + 1, __query["size_of", T])
            count -= pivot + 1
            wanted -= pivot + 1


def partition[T: Copyable & Comparable, origin: MutOrigin, //](span: Span[T, origin], k: Int):
    partition(span, k, _less[T])


def _less[T: Comparable](a: T, b: T) -> Bool:
    return a < b


@always_inline
def _before[T: AnyType, F: def(T, T) -> Bool](base: __ptr, i: Int, j: Int, cmp_fn: F) -> Bool:
    """Whether element `i` comes before element `j`."""
    comptime size = __query["size_of", T]
    return cmp_fn(
        __deref[T, ImmUntrackedOrigin](_at(base, i, size)), __deref[T, ImmUntrackedOrigin](_at(base, j, size))
    )


@always_inline
def _swap[T: Copyable](base: __ptr, i: Int, j: Int):
    comptime size = __query["size_of", T]
    _swap_at[T](_at(base, i, size), _at(base, j, size))


def _sort[stable: Bool, T: Copyable, F: def(T, T) -> Bool](base: __ptr, count: Int, cmp_fn: F):
    if count < insertion_sort_threshold:
        _insertion_sort[T](base, count, cmp_fn)
        return
    comptime if stable:
        _merge_sort[T](base, count, cmp_fn)
    else:
        _quicksort[T](base, count, cmp_fn)


def _insertion_sort[T: Copyable, F: def(T, T) -> Bool](base: __ptr, count: Int, cmp_fn: F):
    comptime size = __query["size_of", T]
    for i in range(1, count):
        var value = __take[T](_at(base, i, size))
        var j = i
        while j > 0:
            if not cmp_fn(value, __deref[T, ImmUntrackedOrigin](_at(base, j - 1, size))):
                break
            __move_at[T](_at(base, j, size), _at(base, j - 1, size))
            j -= 1
        __init_at[T](_at(base, j, size), value^)


def _quicksort[T: Copyable, F: def(T, T) -> Bool](base: __ptr, count: Int, cmp_fn: F):
    var pending = List[Int]()
    pending.append(0)
    pending.append(count)
    while len(pending) > 0:
        var end = pending.pop()
        var start = pending.pop()
        var first = _at(base, start, __query["size_of", T])
        var size = end - start
        if size < insertion_sort_threshold:
            _insertion_sort[T](first, size, cmp_fn)
            continue
        _median_to_front[T](first, size, cmp_fn)
        # The element before an inner interval is an earlier pivot: if it is not less than this one, they are equal.
        if start > 0 and not _before[T](first, -1, 0, cmp_fn):
            var pivot = start + _partition_equal[T](first, size, cmp_fn)
            if end > pivot + 2:
                pending.append(pivot + 1)
                pending.append(end)
            continue
        var pivot = start + _partition_less[T](first, size, cmp_fn)
        if end > pivot + 2:
            pending.append(pivot + 1)
            pending.append(end)
        if pivot > start + 1:
            pending.append(start)
            pending.append(pivot)


@always_inline
def _order[T: Copyable, F: def(T, T) -> Bool](base: __ptr, i: Int, j: Int, cmp_fn: F):
    if not _before[T](base, i, j, cmp_fn):
        _swap[T](base, i, j)


def _median_to_front[T: Copyable, F: def(T, T) -> Bool](base: __ptr, size: Int, cmp_fn: F):
    """Sorts the middle, first and last element into the places middle, first, last."""
    var middle = size >> 1
    _order[T](base, middle, 0, cmp_fn)
    _order[T](base, 0, size - 1, cmp_fn)
    _order[T](base, middle, 0, cmp_fn)


def _partition_less[T: Copyable, F: def(T, T) -> Bool](base: __ptr, size: Int, cmp_fn: F) -> Int:
    """Moves what comes before the first element in front of it; its new place."""
    var left = 1
    var right = size - 1
    while True:
        while _before[T](base, left, 0, cmp_fn):
            left += 1
        while left < right and not _before[T](base, right, 0, cmp_fn):
            right -= 1
        if left >= right:
            _swap[T](base, left - 1, 0)
            return left - 1
        _swap[T](base, left, right)
        left += 1
        right -= 1


def _partition_equal[T: Copyable, F: def(T, T) -> Bool](base: __ptr, size: Int, cmp_fn: F) -> Int:
    """Moves what does not come after the first element in front of it; its new place."""
    var left = 1
    var right = size - 1
    while True:
        while left < right and not _before[T](base, 0, left, cmp_fn):
            left += 1
        while _before[T](base, 0, right, cmp_fn):
            right -= 1
        if left >= right:
            _swap[T](base, left - 1, 0)
            return left - 1
        _swap[T](base, left, right)
        left += 1
        right -= 1


def _partition_around_middle[T: Copyable, F: def(T, T) -> Bool](base: __ptr, size: Int, cmp_fn: F) -> Int:
    """Partitions around the middle element; its new place."""
    if size <= 1:
        return 0
    var left = 0
    var right = size - 2
    var pivot = size - 1
    _swap[T](base, size // 2, pivot)
    while left < right:
        if _before[T](base, left, pivot, cmp_fn):
            left += 1
        elif not _before[T](base, right, pivot, cmp_fn):
            right -= 1
        else:
            _swap[T](base, left, right)
    if _before[T](base, right, pivot, cmp_fn):
        right += 1
    _swap[T](base, pivot, right)
    return right


def _merge_sort[T: Copyable, F: def(T, T) -> Bool](base: __ptr, count: Int, cmp_fn: F):
    comptime size = __query["size_of", T]
    var i = 0
    while i < count:
        _insertion_sort[T](_at(base, i, size), min(insertion_sort_threshold, count - i), cmp_fn)
        i += insertion_sort_threshold
    var spare = _heap_alloc(count * size, __query["align_of", T])
    var run = insertion_sort_threshold
    while run < count:
        var start = 0
        while start + run < count:
            _merge[T](_at(base, start, size), run, min(run, count - start - run), spare, cmp_fn)
            start += 2 * run
        run *= 2
    _heap_free(spare, count * size, __query["align_of", T])


def _merge[
    T: Copyable, F: def(T, T) -> Bool
](base: __ptr, left_count: Int, right_count: Int, spare: __ptr, cmp_fn: F):
    """Merges two sorted runs that lie side by side; `spare` has room for the first."""
    comptime size = __query["size_of", T]
    for i in range(left_count):
        __move_at[T](_at(spare, i, size), _at(base, i, size))
    var i = 0
    var j = 0
    var k = 0
    while i < left_count and j < right_count:
        var right = _at(base, left_count + j, size)
        if cmp_fn(
            __deref[T, ImmUntrackedOrigin](right), __deref[T, ImmUntrackedOrigin](_at(spare, i, size))
        ):
            __move_at[T](_at(base, k, size), right)
            j += 1
        else:
            __move_at[T](_at(base, k, size), _at(spare, i, size))
            i += 1
        k += 1
    while i < left_count:
        __move_at[T](_at(base, k, size), _at(spare, i, size))
        i += 1
        k += 1
