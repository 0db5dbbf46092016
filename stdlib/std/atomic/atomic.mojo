"""`Atomic[T]`: a number that threads may change without losing updates."""

from std.memory._raw import _Exchanged
from std.memory.pointer import Pointer


@fieldwise_init
struct Ordering(Equatable, TrivialRegisterPassable, Writable):
    """How an atomic operation is ordered with others. All are carried out sequentially consistent."""

    var _value: UInt8

    comptime NOT_ATOMIC = Self(0)
    comptime UNORDERED = Self(1)
    comptime RELAXED = Self(2)
    comptime MONOTONIC = Self(2)
    comptime ACQUIRE = Self(3)
    comptime RELEASE = Self(4)
    comptime ACQUIRE_RELEASE = Self(5)
    comptime SEQUENTIAL = Self(6)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def write_to(self, mut writer: Some[Writer]):
        comptime names: List[StaticString] = [
            "NOT_ATOMIC", "UNORDERED", "RELAXED", "ACQUIRE", "RELEASE", "ACQUIRE_RELEASE", "SEQUENTIAL"
        ]
        comptime for value in range(len(names)):
            if self._value == UInt8(value):
                writer.write_string(names[value])

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("Ordering.", self)


comptime Consistency = Ordering


@always_inline
def fence[*, ordering: Ordering = Ordering.SEQUENTIAL]():
    __op["atomic_fence"]()


@always_inline
def _bits_dtype[T: AnyType]() -> DType:
    """The integer dtype as wide as `T`."""
    comptime if __query["size_of", T] == 1:
        return DType.uint8
    elif __query["size_of", T] == 2:
        return DType.uint16
    elif __query["size_of", T] == 4:
        return DType.uint32
    else:
        return DType.uint64


struct Atomic[T: TrivialRegisterPassable](Movable):
    """An integer or a float of at most 64 bits."""

    var value: Self.T

    comptime _dtype: DType = _bits_dtype[Self.T]()
    comptime _Bits = __simd[_bits_dtype[Self.T](), 1]

    @implicit
    def __init__(out self, value: Self.T):
        self.value = value

    # ===------------------------------------------------------------------=== #
    # On an address
    # ===------------------------------------------------------------------=== #

    @staticmethod
    @always_inline
    def _load(address: __ptr) -> Self.T:
        return __make[Self.T](
            __bits[__simd[Self.T.dtype, 1]](
                __op["atomic_load", Self._Bits](address)
            )
        )

    @staticmethod
    @always_inline
    def _exchange(address: __ptr, mut expected: Self.T, desired: Self.T) -> Bool:
        """Stores `desired` if `expected` is there; otherwise tells what is."""
        var result = __op["atomic_cmpxchg", _Exchanged[Self._dtype]](
            address,
            __bits[Self._Bits](expected._value),
            __bits[Self._Bits](desired._value),
        )
        if __make[Bool](result.done):
            return True
        expected = __make[Self.T](__bits[__simd[Self.T.dtype, 1]](result.old))
        return False

    @staticmethod
    @always_inline
    def _add(address: __ptr, rhs: Self.T) -> Self.T:
        comptime if Self.T.dtype.is_floating_point():
            var old = Self._load(address)
            while not Self._exchange(address, old, old + rhs):
                pass
            return old
        else:
            return __make[Self.T](
                __op["atomic_rmw_add", Self._Bits](address, rhs._value)
            )

    # ===------------------------------------------------------------------=== #
    # On a value
    # ===------------------------------------------------------------------=== #

    @always_inline
    def load[*, ordering: Ordering = Ordering.SEQUENTIAL](self) -> Self.T:
        return Self._load(__addr_of(self.value))

    @always_inline
    def store[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](self, value: Self.T):
        __op["atomic_store"](
            __addr_of(self.value), __bits[Self._Bits](value._value)
        )

    @always_inline
    def fetch_add[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](self, rhs: Self.T) -> Self.T:
        """Adds and gives the value before."""
        return Self._add(__addr_of(self.value), rhs)

    @always_inline
    def fetch_sub[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](self, rhs: Self.T) -> Self.T:
        """Subtracts and gives the value before."""
        return Self._add(__addr_of(self.value), -rhs)

    @always_inline
    def __iadd__(self, rhs: Self.T):
        _ = Self._add(__addr_of(self.value), rhs)

    @always_inline
    def __isub__(self, rhs: Self.T):
        _ = Self._add(__addr_of(self.value), -rhs)

    def max[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](self, rhs: Self.T):
        """Stores `rhs` if it is greater."""
        var old = self.load()
        while old < rhs:
            if Self._exchange(__addr_of(self.value), old, rhs):
                break

    def min[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](self, rhs: Self.T):
        """Stores `rhs` if it is less."""
        var old = self.load()
        while rhs < old:
            if Self._exchange(__addr_of(self.value), old, rhs):
                break

    @always_inline
    def compare_exchange[
        *,
        failure_ordering: Ordering = Ordering.SEQUENTIAL,
        success_ordering: Ordering = Ordering.SEQUENTIAL,
    ](self, mut expected: Self.T, desired: Self.T) -> Bool:
        """Stores `desired` if the value is `expected`; otherwise puts the value there."""
        return Self._exchange(__addr_of(self.value), expected, desired)

    # ===------------------------------------------------------------------=== #
    # Through pointers
    # ===------------------------------------------------------------------=== #

    @staticmethod
    @always_inline
    def load[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, ...]) -> Self.T:
        return Self._load(ptr._address)

    @staticmethod
    @always_inline
    def store[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, ...], value: Self.T):
        __op["atomic_store"](ptr._address, __bits[Self._Bits](value._value))

    @staticmethod
    @always_inline
    def fetch_add[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, ...], rhs: Self.T) -> Self.T:
        return Self._add(ptr._address, rhs)
