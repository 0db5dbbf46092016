"""Bounds checks of subscripts and slices.

The hot path is one unsigned comparison and a branch; building the message is
in functions that are never inlined. `-D ASSERT=none` removes the checks.
"""

from std.builtin.debug_assert import ASSERT_MODE, _assert_failed

comptime _CHECKED: Bool = ASSERT_MODE != "none"


@always_inline("nodebug")
def check_bounds[cpu_only: Bool = True](idx: Int, size: Int):
    """Stops the program unless `0 <= idx < size`."""
    comptime if _CHECKED:
        if __op["icmp_uge"](idx._value, size._value):
            _index_failed(idx, size)


@always_inline("nodebug")
def _literal_index(idx: IntLiteral) -> Int:
    """The value of a literal subscript, which must not be negative."""
    comptime assert __make[Bool](
        __lit_cmp["ge", idx.value, 0]()
    ), "negative indexing is not supported, use e.g. `x[len(x) - 1]`"
    return __make[Int](__lit_to[__i64, idx.value]())


@no_inline
def _index_failed(idx: Int, size: Int):
    _assert_failed(
        __caller_loc(),
        "index ",
        idx,
        " is out of bounds, valid range is 0 to ",
        size - 1,
    )


@always_inline("nodebug")
def _check_slice(start: Int, end: Int, size: Int):
    """Stops the program unless `0 <= start <= end <= size`."""
    comptime if _CHECKED:
        if __op["icmp_ugt"](start._value, end._value):
            _slice_failed(start, end, size)
        if __op["icmp_ugt"](end._value, size._value):
            _slice_failed(start, end, size)


@no_inline
def _slice_failed(start: Int, end: Int, size: Int):
    if UInt(start) > UInt(size):
        _slice_index_failed("slice start index ", start, size)
    elif UInt(end) > UInt(size):
        _slice_index_failed("slice end index ", end, size)
    else:
        _assert_failed(
            __caller_loc(),
            "slice start index ",
            start,
            " is greater than slice end index ",
            end,
        )


@no_inline
def _slice_index_failed(what: StaticString, value: Int, size: Int):
    _assert_failed(
        __caller_loc(),
        what,
        value,
        " is out of bounds, valid range is 0 to ",
        size,
    )
