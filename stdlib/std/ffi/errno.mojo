"""The error number of C."""

from std.io.file import _error_text


struct ErrNo(Equatable, Intable, TrivialRegisterPassable, Writable):
    """An error number of the operating system."""

    var value: Int32

    comptime SUCCESS = Self(0)
    comptime EPERM = Self(1)
    comptime ENOENT = Self(2)
    comptime ESRCH = Self(3)
    comptime EINTR = Self(4)
    comptime EIO = Self(5)
    comptime ENXIO = Self(6)
    comptime E2BIG = Self(7)
    comptime ENOEXEC = Self(8)
    comptime EBADF = Self(9)
    comptime ECHILD = Self(10)
    comptime EAGAIN = Self(11)
    comptime EWOULDBLOCK = Self(11)
    comptime ENOMEM = Self(12)
    comptime EACCES = Self(13)
    comptime EFAULT = Self(14)
    comptime EBUSY = Self(16)
    comptime EEXIST = Self(17)
    comptime EXDEV = Self(18)
    comptime ENODEV = Self(19)
    comptime ENOTDIR = Self(20)
    comptime EISDIR = Self(21)
    comptime EINVAL = Self(22)
    comptime ENFILE = Self(23)
    comptime EMFILE = Self(24)
    comptime ENOTTY = Self(25)
    comptime EFBIG = Self(27)
    comptime ENOSPC = Self(28)
    comptime ESPIPE = Self(29)
    comptime EROFS = Self(30)
    comptime EMLINK = Self(31)
    comptime EPIPE = Self(32)
    comptime EDOM = Self(33)
    comptime ERANGE = Self(34)
    comptime EDEADLK = Self(35)
    comptime ENAMETOOLONG = Self(36)
    comptime ENOSYS = Self(38)
    comptime ENOTEMPTY = Self(39)
    comptime ELOOP = Self(40)
    comptime EOVERFLOW = Self(75)
    comptime EILSEQ = Self(84)
    comptime ENOTSOCK = Self(88)
    comptime EMSGSIZE = Self(90)
    comptime EPROTONOSUPPORT = Self(93)
    comptime EOPNOTSUPP = Self(95)
    comptime ENOTSUP = Self(95)
    comptime EAFNOSUPPORT = Self(97)
    comptime EADDRINUSE = Self(98)
    comptime EADDRNOTAVAIL = Self(99)
    comptime ENETDOWN = Self(100)
    comptime ENETUNREACH = Self(101)
    comptime ECONNABORTED = Self(103)
    comptime ECONNRESET = Self(104)
    comptime ENOBUFS = Self(105)
    comptime EISCONN = Self(106)
    comptime ENOTCONN = Self(107)
    comptime ETIMEDOUT = Self(110)
    comptime ECONNREFUSED = Self(111)
    comptime EHOSTUNREACH = Self(113)
    comptime EALREADY = Self(114)
    comptime EINPROGRESS = Self(115)

    @always_inline
    def __init__(out self, value: Int):
        self.value = Int32(value)

    @always_inline
    def __init__(out self, value: Int32):
        self.value = value

    def __eq__(self, other: Self) -> Bool:
        return self.value == other.value

    def __int__(self) -> Int:
        return Int(self.value)

    def write_to(self, mut writer: Some[Writer]):
        """The system's text for the number."""
        writer.write_string(_error_text(Int(self.value)))

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("ErrNo(", self.value, ")")


def get_errno() -> ErrNo:
    """The error number the last C call of this thread left."""
    return ErrNo(__make[Int32](__native["errno_get", __i32]()))


def set_errno(errno: ErrNo):
    __native["errno_set", NoneType](errno.value._value)
