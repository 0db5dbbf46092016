"""Child processes and pipes."""

from std.io.file import _error_text
from std.os.pathlike import PathLike


struct Pipe(Movable):
    """A pair of descriptors: what is written to one is read from the other."""

    var fd_in: Int  # to write to; -1: closed
    var fd_out: Int  # to read from; -1: closed

    def __init__(
        out self,
        in_close_on_exec: Bool = True,
        out_close_on_exec: Bool = True,
    ) raises:
        var block = __stack_alloc[8, 4]()
        var status = __make[Int](__native["fd_pipe", __i64](block))
        if status < 0:
            raise Error("Failed to create pipe: ", _error_text(-status))
        self.fd_out = Int(__make[Int32](__op["load", __i32](block)))
        self.fd_in = Int(
            __make[Int32](
                __op["load", __i32](
                    __op["ptr_add"](block, __lit[__i64, 4]())
                )
            )
        )

    def __deinit__(deinit self):
        _close(self.fd_in)
        _close(self.fd_out)

    def set_input_only(mut self):
        _close(self.fd_out)
        self.fd_out = -1

    def set_output_only(mut self):
        _close(self.fd_in)
        self.fd_in = -1

    def write_bytes(mut self, bytes: Span[UInt8, _]) raises:
        if self.fd_in < 0:
            raise Error("Can not write from read only side of pipe")
        _ = __native["fd_write", __i64](
            __op["trunc", __i32](self.fd_in._value),
            bytes._data,
            bytes._len._value,
        )

    def read_bytes(
        mut self, buffer: Span[mut=True, UInt8, _]
    ) raises -> Int:
        if self.fd_out < 0:
            raise Error("Can not read from write only side of pipe")
        return __make[Int](
            __native["fd_read", __i64](
                __op["trunc", __i32](self.fd_out._value),
                buffer._data,
                buffer._len._value,
            )
        )


def _close(fd: Int):
    if fd >= 0:
        _ = __native["fd_close", __i64](__op["trunc", __i32](fd._value))


@fieldwise_init
struct ProcessStatus(ImplicitlyCopyable):
    """How a process ended, if it did: its exit code, or the signal that killed it."""

    var exit_code: Optional[Int]
    var term_signal: Optional[Int]

    @staticmethod
    def running() -> Self:
        return Self(Optional[Int](None), Optional[Int](None))

    def has_exited(self) -> Bool:
        return Bool(self.exit_code) or Bool(self.term_signal)

struct Process(Movable):
    """A child process."""

    var child_pid: Int
    var status: Optional[ProcessStatus]

    def __init__(out self, child_pid: Int):
        self.child_pid = child_pid
        self.status = None

    @staticmethod
    def run[P: PathLike](path: P, argv: List[String]) raises -> Process:
        """Starts a program; `argv` are its arguments without its name."""
        var text = path.__fspath__()
        var block = text + "\0"
        for argument in argv:
            block += argument
            block += "\0"
        var name = StringSpan(text)
        var arguments = StringSpan(block)
        var pid = __make[Int](
            __native["proc_spawn", __i64](
                name._data,
                name._length._value,
                arguments._data,
                arguments._length._value,
            )
        )
        if pid < 0:
            raise Error(
                "Failed to execute ", text, ", EINT error code: ", -pid
            )
        return Process(pid)

    def _wait(mut self, no_hang: Bool) raises -> ProcessStatus:
        if self.status:
            return self.status.value().copy()
        var out = __stack_alloc[4, 4]()
        var pid = __make[Int](
            __native["proc_wait", __i64](
                __op["trunc", __i32](self.child_pid._value),
                no_hang._value,
                out,
            )
        )
        if pid < 0:
            raise Error("waitpid failed: ", _error_text(-pid))
        if pid == 0:
            return ProcessStatus.running()
        var raw = Int(__make[Int32](__op["load", __i32](out)))
        var status: ProcessStatus
        if raw & 0x7F == 0:
            status = ProcessStatus(
                Optional((raw >> 8) & 0xFF), Optional[Int](None)
            )
        else:
            status = ProcessStatus(
                Optional[Int](None), Optional(raw & 0x7F)
            )
        self.status = status.copy()
        return status^

    def wait(mut self) raises -> ProcessStatus:
        """Waits for the end of the process."""
        return self._wait(False)

    def poll(mut self) raises -> ProcessStatus:
        """How the process stands, without waiting."""
        return self._wait(True)

    def _signal(self, signal: Int) -> Bool:
        return (
            __make[Int](
                __native["proc_kill", __i64](
                    __op["trunc", __i32](self.child_pid._value),
                    __op["trunc", __i32](signal._value),
                )
            )
            >= 0
        )

    def hangup(mut self) -> Bool:
        return self._signal(1)

    def interrupt(mut self) -> Bool:
        return self._signal(2)

    def kill(mut self) -> Bool:
        return self._signal(9)
