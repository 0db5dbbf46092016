"""`Variant[*Ts]`: a value of one of several types.

The value is stored in place, followed by a byte that says which type it is.
"""

from std.hash import Hasher
from std.os.abort import abort


def _type_index[T: AnyType, *Ts: AnyType]() -> Int:
    """The place of `T` in the list, or -1."""
    comptime for i in range(Ts.length):
        comptime if __query["type_eq", Ts[i], T]:
            return i
    return -1


def _all_trivial_copy[*Ts: AnyType]() -> Bool:
    comptime for i in range(Ts.length):
        comptime if not __query["is_trivial_copy", Ts[i]]:
            return False
    return True


def _all_trivial_move[*Ts: AnyType]() -> Bool:
    comptime for i in range(Ts.length):
        comptime if not __query["is_trivial_move", Ts[i]]:
            return False
    return True


def _all_trivial_del[*Ts: AnyType]() -> Bool:
    comptime for i in range(Ts.length):
        comptime if not __query["is_trivial_del", Ts[i]]:
            return False
    return True


struct Variant[*Ts: AnyType](
    Copyable where Ts.all_conforms_to[Copyable](),
    Deinitable where Ts.all_conforms_to[Deinitable](),
    Equatable where Ts.all_conforms_to[Equatable](),
    Hashable where Ts.all_conforms_to[Hashable](),
    ImplicitlyCopyable where Ts.all_conforms_to[ImplicitlyCopyable](),
    Movable,
    Writable where Ts.all_conforms_to[Writable](),
):
    var _value: __union[*Self.Ts]
    var _tag: UInt8

    comptime __copy_ctor_is_trivial: Bool = _all_trivial_copy[*Self.Ts]()
    comptime __move_ctor_is_trivial: Bool = _all_trivial_move[*Self.Ts]()
    comptime __del__is_trivial: Bool = _all_trivial_del[*Self.Ts]()

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    @implicit
    @always_inline
    def __init__[T: AnyType](out self, var value: T):
        comptime index = _type_index[T, *Self.Ts]()
        comptime assert index >= 0, "not a union element type"
        self._value = __uninit[__union[*Self.Ts]]()
        self._tag = UInt8(index)
        __init_at[T](__addr_of(self._value), value^)

    def __init__[T: AnyType, //, F: def() -> T](out self, *, init_with: F):
        comptime index = _type_index[T, *Self.Ts]()
        comptime assert index >= 0, "not a union element type"
        self._value = __uninit[__union[*Self.Ts]]()
        self._tag = UInt8(index)
        __init_at[T](__addr_of(self._value), init_with())

    def __init__(out self, *, unsafe_uninitialized: Tuple[]):
        self._value = __uninit[__union[*Self.Ts]]()
        self._tag = 0

    def __init__(
        out self, *, copy: Self
    ) where Self.Ts.all_conforms_to[Copyable]():
        self._value = __uninit[__union[*Self.Ts]]()
        self._tag = copy._tag
        comptime for i in range(Self.Ts.length):
            if copy._tag == UInt8(i):
                __copy_at[Self.Ts[i]](
                    __addr_of(self._value), __addr_of(copy._value)
                )

    def __init__(out self, *, deinit move: Self):
        self._value = __uninit[__union[*Self.Ts]]()
        self._tag = move._tag
        comptime for i in range(Self.Ts.length):
            if move._tag == UInt8(i):
                __move_at[Self.Ts[i]](
                    __addr_of(self._value), __addr_of(move._value)
                )

    def __deinit__(
        deinit self,
    ) where Self.Ts.all_conforms_to[Deinitable]():
        comptime for i in range(Self.Ts.length):
            if self._tag == UInt8(i):
                __destroy[Self.Ts[i]](__addr_of(self._value))

    def deinit_with[
        T: AnyType, F: def(var T), //
    ](deinit self, deinit_func: F, /):
        if not self.isa[T]():
            abort("deinit_with: wrong variant type")
        deinit_func(__take[T](__addr_of(self._value)))

    # ===------------------------------------------------------------------=== #
    # Access
    # ===------------------------------------------------------------------=== #

    @staticmethod
    def is_type_supported[T: AnyType]() -> Bool:
        return _type_index[T, *Self.Ts]() >= 0

    @always_inline
    def isa[T: AnyType](self) -> Bool:
        comptime index = _type_index[T, *Self.Ts]()
        return self._tag == UInt8(index)

    @always_inline
    def __getitem__[T: AnyType](ref self) -> ref[self["value"]] T:
        """The value as a `T`; stops the program if it is something else."""
        if not self.isa[T]():
            abort("get: wrong variant type")
        return __deref[T, origin_of(self["value"])](__addr_of(self._value))

    @always_inline
    def unsafe_get[T: AnyType](ref self) -> ref[self["value"]] T:
        return __deref[T, origin_of(self["value"])](__addr_of(self._value))

    def _destroy_value(mut self):
        comptime for i in range(Self.Ts.length):
            if self._tag == UInt8(i):
                __destroy[Self.Ts[i]](__addr_of(self._value))

    def set[T: AnyType](mut self, var value: T):
        comptime index = _type_index[T, *Self.Ts]()
        comptime assert index >= 0, "not a union element type"
        self._destroy_value()
        self._tag = UInt8(index)
        __init_at[T](__addr_of(self._value), value^)

    def replace[
        Tin: AnyType, Tout: AnyType
    ](mut self, var value: Tin) -> Tout:
        """Stores a new value and gives the old one, which must be a `Tout`."""
        if not self.isa[Tout]():
            abort("taking out the wrong type!")
        return self.unsafe_replace[Tin, Tout](value^)

    def unsafe_replace[
        Tin: AnyType, Tout: AnyType
    ](mut self, var value: Tin) -> Tout:
        comptime index = _type_index[Tin, *Self.Ts]()
        comptime assert index >= 0, "not a union element type"
        var old = __take[Tout](__addr_of(self._value))
        self._tag = UInt8(index)
        __init_at[Tin](__addr_of(self._value), value^)
        return old^

    def unwrap[T: AnyType](deinit self) -> T:
        """The value, which must be a `T`."""
        if not self.isa[T]():
            abort("taking the wrong type!")
        return __take[T](__addr_of(self._value))

    def unsafe_unwrap[T: AnyType](deinit self) -> T:
        return __take[T](__addr_of(self._value))

    @deprecated("'take' is deprecated, use 'unwrap' instead")
    def take[T: AnyType](deinit self) -> T:
        if not self.isa[T]():
            abort("taking the wrong type!")
        return __take[T](__addr_of(self._value))

    @deprecated("'unsafe_take' is deprecated, use 'unsafe_unwrap' instead")
    def unsafe_take[T: AnyType](deinit self) -> T:
        return __take[T](__addr_of(self._value))

    # ===------------------------------------------------------------------=== #
    # Comparison, hashing, text
    # ===------------------------------------------------------------------=== #

    def __eq__(
        self, other: Self
    ) -> Bool where Self.Ts.all_conforms_to[Equatable]():
        if self._tag != other._tag:
            return False
        comptime for i in range(Self.Ts.length):
            if self._tag == UInt8(i):
                return (
                    self.unsafe_get[Self.Ts[i]]()
                    == other.unsafe_get[Self.Ts[i]]()
                )
        return False

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where Self.Ts.all_conforms_to[Hashable]():
        self._tag.__hash__(hasher)
        comptime for i in range(Self.Ts.length):
            if self._tag == UInt8(i):
                self.unsafe_get[Self.Ts[i]]().__hash__(hasher)

    def write_to(
        self, mut writer: Some[Writer]
    ) where Self.Ts.all_conforms_to[Writable]():
        comptime for i in range(Self.Ts.length):
            if self._tag == UInt8(i):
                self.unsafe_get[Self.Ts[i]]().write_to(writer)

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where Self.Ts.all_conforms_to[Writable]():
        writer.write_string("Variant[")
        comptime for i in range(Self.Ts.length):
            comptime if i > 0:
                writer.write_string(", ")
            writer.write_string(__query["plain_name", Self.Ts[i]])
        writer.write_string("](")
        comptime for i in range(Self.Ts.length):
            if self._tag == UInt8(i):
                self.unsafe_get[Self.Ts[i]]().write_repr_to(writer)
        writer.write_string(")")
