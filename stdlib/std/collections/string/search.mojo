"""Finding text in text. All positions are byte offsets."""


@always_inline
def find_in(text: StringSpan[_], needle: StringSpan[_], start: Int) -> Int:
    """The first occurrence at or after `start`, or -1; an empty needle is found at 0."""
    if not needle:
        return 0
    var first = _from_end(text, start)
    if text._length < needle._length + first:
        return -1
    var found = __make[Int](
        __native["memmem", __i64](
            __op["ptr_add"](text._data, first._value),
            (text._length - first)._value,
            needle._data,
            needle._length._value,
        )
    )
    return found + first if found >= 0 else -1


def rfind_in(text: StringSpan[_], needle: StringSpan[_], start: Int) -> Int:
    """The last occurrence at or after `start`, or -1; an empty needle is found at the end."""
    if not needle:
        return text._length
    var first = _from_end(text, start)
    if text._length < needle._length + first:
        return -1
    var found = __make[Int](
        __native["memrmem", __i64](
            __op["ptr_add"](text._data, first._value),
            (text._length - first)._value,
            needle._data,
            needle._length._value,
        )
    )
    return found + first if found >= 0 else -1


@always_inline
def _from_end(text: StringSpan[_], start: Int) -> Int:
    """A start as it counts from the beginning: a negative one counts from the end."""
    if start >= 0:
        return start
    return max(text._length + start, 0)


def count_in(text: StringSpan[_], needle: StringSpan[_]) -> Int:
    """Occurrences that do not overlap; an empty needle occurs around every byte."""
    if not needle:
        return text._length + 1
    return __make[Int](
        __native["memcount", __i64](text._data, text._length._value, needle._data, needle._length._value)
    )


@always_inline
def starts_with(text: StringSpan[_], prefix: StringSpan[_], start: Int, end: Int) -> Bool:
    """Whether `prefix` stands at byte `start` and ends before `end` (-1: the end of the text)."""
    var limit = text._length if end == -1 else end
    if start + prefix._length > limit:
        return False
    return _equal_at(text, start, prefix)


@always_inline
def ends_with(text: StringSpan[_], suffix: StringSpan[_], start: Int, end: Int) -> Bool:
    """Whether `suffix` ends at byte `end` (-1: the end of the text), not starting before `start`."""
    var limit = text._length if end == -1 else end
    if limit - suffix._length < start:
        return False
    return _equal_at(text, limit - suffix._length, suffix)


@always_inline
def _equal_at(text: StringSpan[_], at: Int, other: StringSpan[_]) -> Bool:
    var order = __op["memcmp"](__op["ptr_add"](text._data, at._value), other._data, other._length._value)
    return __make[Int32](order) == 0
