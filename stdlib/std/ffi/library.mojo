"""Dynamic libraries: `OwnedDLHandle`."""

from std.io.io import _string_of_block
from std.memory._raw import _address_to_int
from std.memory.pointer import Pointer
from std.os.pathlike import PathLike


struct RTLD:
    """Flags for opening a library."""

    comptime LAZY: Int = 1
    comptime NOW: Int = 2
    comptime LOCAL: Int = 0
    comptime GLOBAL: Int = 256
    comptime NODELETE: Int = 4096


comptime DEFAULT_RTLD: Int = RTLD.NOW | RTLD.GLOBAL


def _open(path: StringSpan[_], flags: Int) raises -> __ptr:
    var handle = __native["dl_open", __ptr](
        path._data, path._length._value, __op["trunc", __i32](flags._value)
    )
    if _address_to_int(handle) == 0:
        var out = __stack_alloc[16, 8]()
        __native["dl_error", NoneType](out)
        raise Error("dlopen failed: ", _string_of_block(out))
    return handle


def _symbol(handle: __ptr, name: StringSpan[_]) -> __ptr:
    """The address of a symbol; null if there is none."""
    return __native["dl_sym", __ptr](handle, name._data, name._length._value)


@no_inline
def _missing(name: StaticString):
    from std.os.abort import abort

    abort(String("symbol not found: ", name))


struct _DLCallable[
    mut: Bool, //, return_type: AnyType, origin: Origin[mut=mut]
](TrivialRegisterPassable):
    """A C function of a library that is open."""

    var _function: __ptr

    @always_inline
    def __init__(out self, function: __ptr):
        self._function = function

    @always_inline
    def __call__[*Ts: AnyType](self, *args: *Ts) -> Self.return_type:
        return __call_c[Self.return_type, -1](self._function, *args)


struct _DLHandle(ImplicitlyCopyable, TrivialRegisterPassable):
    """A library that someone else closes."""

    var _handle: __ptr

    @always_inline
    def __init__(out self, *, handle: __ptr):
        self._handle = handle

    def __bool__(self) -> Bool:
        return _address_to_int(self._handle) != 0

    def check_symbol(self, var name: String) -> Bool:
        return _address_to_int(_symbol(self._handle, StringSpan(name))) != 0

    def get_function[
        return_type: AnyType = NoneType
    ](self, var name: String) raises -> _DLCallable[
        return_type, MutUntrackedOrigin
    ]:
        var address = _symbol(self._handle, StringSpan(name))
        if _address_to_int(address) == 0:
            raise Error("symbol not found: ", name)
        return _DLCallable[return_type, MutUntrackedOrigin](address)

    def get_symbol[
        result_type: AnyType
    ](self, name: StringSpan[_]) -> Optional[
        Pointer[result_type, MutUntrackedOrigin]
    ]:
        var address = _symbol(self._handle, name)
        if _address_to_int(address) == 0:
            return None
        return Pointer[result_type, MutUntrackedOrigin](_raw=address)

    @always_inline
    def call[
        name: StaticString, return_type: AnyType = NoneType, *Ts: AnyType
    ](self, *args: *Ts) -> return_type:
        var address = _symbol(self._handle, name)
        if _address_to_int(address) == 0:
            _missing(name)
        return __call_c[return_type, -1](address, *args)


struct OwnedDLHandle(Boolable, Movable):
    """An open library, closed by its destructor; without a path the process itself."""

    var _handle: __ptr

    def __init__(out self, flags: Int = DEFAULT_RTLD) raises:
        self._handle = _open("", flags)

    def __init__[
        P: PathLike, //
    ](out self, path: P, flags: Int = DEFAULT_RTLD) raises:
        var text = path.__fspath__()
        self._handle = _open(StringSpan(text), flags)

    def __init__(out self, *, deinit move: Self):
        self._handle = move._handle

    def __deinit__(deinit self):
        _ = __native["dl_close", __i32](self._handle)

    def borrow(self) -> _DLHandle:
        return _DLHandle(handle=self._handle)

    def __bool__(self) -> Bool:
        return True

    def check_symbol(self, var name: String) -> Bool:
        """Whether the library has a symbol."""
        return _address_to_int(_symbol(self._handle, StringSpan(name))) != 0

    def get_function[
        return_type: AnyType = NoneType
    ](ref self, var name: String) raises -> _DLCallable[
        return_type, origin_of(self)
    ]:
        """A C function by name; its arguments are given at the call."""
        var address = _symbol(self._handle, StringSpan(name))
        if _address_to_int(address) == 0:
            raise Error("symbol not found: ", name)
        return _DLCallable[return_type, origin_of(self)](address)

    def get_symbol[
        result_type: AnyType
    ](ref self, name: StringSpan[_]) -> Optional[
        Pointer[result_type, origin_of(self)]
    ]:
        """The address of a variable or function."""
        var address = _symbol(self._handle, name)
        if _address_to_int(address) == 0:
            return None
        return Pointer[result_type, origin_of(self)](_raw=address)

    @always_inline
    def call[
        name: StaticString, return_type: AnyType = NoneType, *Ts: AnyType
    ](self, *args: *Ts) -> return_type:
        """Calls a C function of the library."""
        var address = _symbol(self._handle, name)
        if _address_to_int(address) == 0:
            _missing(name)
        return __call_c[return_type, -1](address, *args)


comptime DLHandle = OwnedDLHandle
