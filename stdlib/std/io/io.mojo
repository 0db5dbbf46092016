"""`print` and `input`."""

from std.io.file_descriptor import RawFileDescriptor
from std.io.stream import _fdopen
from std.io.write_buffer import _WriteBuffer, _write_all


@no_inline
def print[
    *Ts: Writable
](
    *values: *Ts,
    sep: StringSpan[_] = " ",
    end: StringSpan[_] = "\n",
    flush: Bool = False,
    file: RawFileDescriptor = RawFileDescriptor(1),
):
    """Writes the values as text with `sep` between them and `end` after the last."""
    var buffer = _WriteBuffer(bytes=__stack_alloc[4096, 8](), descriptor=file.value)
    comptime for i in range(__query["pack_len", *Ts]):
        comptime if i > 0:
            buffer.write_string(sep)
        values[i].write_to(buffer)
    buffer.write_string(end)
    buffer.flush()
    if flush:
        file.flush()


def input(prompt: StringSpan[_] = "") raises -> String:
    """One line of standard input without its newline; raises `EOF` at the end."""
    print(prompt, end="", flush=True)
    var out = __stack_alloc[16, 8]()
    if __make[Int](__native["read_line", __i64](out)) != 0:
        raise Error("EOF")
    return _string_of_block(out)


def _string_of_block(block: __ptr) -> String:
    """The bytes a native left at `block` as (address, length), as a String; their block is freed."""
    var address = __op["load", __ptr](block)
    var length = __make[Int](__op["load", __i64](__op["ptr_add"](block, __lit[__i64, 8]())))
    var result = String(__make[StaticString](address, length))
    __native["heap_free", NoneType](address, length._value, __lit[__i64, 1]())
    return result^
