"""What libraries use to write values: sequences, structs by field, and a buffer in front of a writer."""

from std.memory import memcpy
from std.sys.defines import get_defined_int

comptime HEAP_BUFFER_BYTES = get_defined_int["HEAP_BUFFER_BYTES", 2048]()

comptime STACK_BUFFER_BYTES = UInt(get_defined_int["STACK_BUFFER_BYTES", 4096]())
"""How much `_WriteBufferStack` collects if nothing else is said."""


@always_inline
def write_sequence_to[
    *Ts: Writable
](
    mut writer: Some[Writer],
    *args: *Ts,
    start: StaticString,
    end: StaticString,
    sep: StaticString = ", ",
):
    """The values between two delimiters."""
    writer.write_string(start)
    comptime for i in range(args.__len__()):
        comptime if i != 0:
            writer.write_string(sep)
        args[i].write_to(writer)
    writer.write_string(end)


@always_inline
def write_sequence_to[
    F: def[i: Int](mut writer: Some[Writer]) -> None, //, size: Int
](
    mut writer: Some[Writer],
    element_fn: F,
    open: StaticString = "[",
    close: StaticString = "]",
    sep: StaticString = ", ",
):
    """As many elements as `size` says, each written by the function."""
    writer.write_string(open)
    comptime for i in range(size):
        comptime if i != 0:
            writer.write_string(sep)
        element_fn[i](writer)
    writer.write_string(close)


@always_inline
def write_sequence_to[
    W: Writer, F: def[T: Writer](mut writer: T) raises StopIteration -> None, //
](
    mut writer: W,
    element_fn: F,
    start: StaticString = "[",
    end: StaticString = "]",
    sep: StaticString = ", ",
):
    """Elements until the function that writes them raises."""
    writer.write_string(start)
    var elements = _SequenceWriter(writer, sep)
    while True:
        try:
            element_fn(elements)
            elements.next_element()
        except:
            break
    writer.write_string(end)


struct _SequenceWriter[W: Writer, origin: MutOrigin](Movable, Writer):
    """Writes the separator before the first piece of each element but the first."""

    var writer: Pointer[Self.W, Self.origin]
    var is_first_element: Bool
    var at_element_start: Bool
    var sep: StaticString

    def __init__(out self, ref[Self.origin] writer: Self.W, sep: StaticString):
        self.writer = Pointer(to=writer)
        self.is_first_element = True
        self.at_element_start = True
        self.sep = sep

    def next_element(mut self):
        self.at_element_start = True

    def write_string(mut self, string: StringSpan[_]):
        if self.at_element_start:
            if not self.is_first_element:
                self.writer[].write_string(self.sep)
            self.is_first_element = False
            self.at_element_start = False
        self.writer[].write_string(string)


struct Repr[T: Writable, o: ImmOrigin](ImplicitlyCopyable, Writable):
    """Writes a value as `repr` shows it."""

    var _value: Pointer[Self.T, Self.o]

    @always_inline
    def __init__(out self, ref[Self.o] value: Self.T):
        self._value = Pointer(to=value)

    def write_to(self, mut writer: Some[Writer]):
        self._value[].write_repr_to(writer)


struct Named[T: Writable, o: ImmOrigin](ImplicitlyCopyable, Writable):
    """Writes `name=value`."""

    var _name: StaticString
    var _value: Pointer[Self.T, Self.o]

    @always_inline
    def __init__(out self, name: StaticString, ref[Self.o] value: Self.T):
        self._name = name
        self._value = Pointer(to=value)

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self._name, "=", self._value[])


struct FormatStruct[T: Writer, o: MutOrigin](Movable):
    """Writes `Name[parameters](fields)`, each part when it is called for; the name at once."""

    var _writer: Pointer[Self.T, Self.o]

    @always_inline
    def __init__(out self, ref[Self.o] writer: Self.T, name: StaticString):
        writer.write_string(name)
        self._writer = Pointer(to=writer)

    def params[*Ts: Writable](self, *args: *Ts) -> ref[self] Self:
        self._writer[].write_string("[")
        comptime for i in range(args.__len__()):
            comptime if i != 0:
                self._writer[].write_string(", ")
            args[i].write_to(self._writer[])
        self._writer[].write_string("]")
        return self

    def fields[*Ts: Writable](self, *args: *Ts):
        self._writer[].write_string("(")
        comptime for i in range(args.__len__()):
            comptime if i != 0:
                self._writer[].write_string(", ")
            args[i].write_to(self._writer[])
        self._writer[].write_string(")")


struct _WriteBufferStack[origin: MutOrigin, W: Writer, //, stack_buffer_bytes: UInt = STACK_BUFFER_BYTES](Writer):
    """Collects small pieces and gives them to a writer together; whoever made it calls `flush` at the end."""

    var data: Array[UInt8, Int(Self.stack_buffer_bytes)]
    var pos: Int
    var writer: Pointer[Self.W, Self.origin]

    def __init__(out self, ref[Self.origin] writer: Self.W):
        self.data = Array[UInt8, Int(Self.stack_buffer_bytes)](uninitialized=True)
        self.pos = 0
        self.writer = Pointer(to=writer)

    def flush(mut self):
        if self.pos > 0:
            self.writer[].write_string(StringSpan(unsafe_from_utf8=Span(self.data)[: self.pos]))
            self.pos = 0

    def write_string(mut self, string: StringSpan[_]):
        var count = string.byte_length()
        if self.pos + count > Int(Self.stack_buffer_bytes):
            self.flush()
            if count > Int(Self.stack_buffer_bytes):
                self.writer[].write_string(string)
                return
        memcpy(dest=self.data.unsafe_ptr() + self.pos, src=string.unsafe_ptr(), count=count)
        self.pos += count

    def write_list[T: Copyable & Writable, //](mut self, values: List[T], *, sep: String = String()):
        for i in range(len(values)):
            if i > 0:
                self.write_string(sep)
            values[i].write_to(self)
