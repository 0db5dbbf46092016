"""`argv`: the arguments of the program."""

from std.memory._raw import _at


def argv() -> Span[StaticString, ImmStaticOrigin]:
    """The program's path as it was given, then its arguments."""
    var count = __make[Int](__native["args_len", __i64]())
    comptime size = __query["size_of", StaticString]
    var name = StaticString("sys.argv")
    var table = __native["once_global", __ptr](
        name._data,
        name._length._value,
        (count * size)._value,
        __lit[__i64, 8](),
    )
    for i in range(count):
        __init_at[StaticString](
            _at(table, i, size),
            __make[StaticString](
                __native["args_ptr", __ptr](i._value),
                __make[Int](__native["args_size", __i64](i._value)),
            ),
        )
    return Span[StaticString, ImmStaticOrigin](_data=table, _len=count)
