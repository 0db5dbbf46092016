"""`Tuple[*Ts]`: values of several types side by side. The type of `(a, b)`."""

from std.hash import Hasher


struct Tuple[*Ts: AnyType](
    Comparable where Ts.all_conforms_to[Comparable](),
    Copyable where Ts.all_conforms_to[Copyable](),
    Defaultable where Ts.all_conforms_to[Defaultable](),
    Deinitable where Ts.all_conforms_to[Deinitable](),
    Equatable where Ts.all_conforms_to[Equatable](),
    Hashable where Ts.all_conforms_to[Hashable](),
    ImplicitlyCopyable where Ts.all_conforms_to[ImplicitlyCopyable](),
    Movable,
    RegisterPassable where Ts.all_conforms_to[RegisterPassable](),
    Sized,
    Writable where Ts.all_conforms_to[Writable](),
):
    # Copied, moved and destroyed element by element.
    var _storage: __pack_storage[*Self.Ts]

    comptime element_types = Self.Ts

    # ===------------------------------------------------------------------=== #
    # Construction
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __init__(out self) where Self.Ts.all_conforms_to[Defaultable]():
        self._storage = __uninit[__pack_storage[*Self.Ts]]()
        comptime for i in range(Self.Ts.length):
            __init_at[Self.Ts[i]](
                __addr_of(__field[i](self._storage)), Self.Ts[i]()
            )

    @always_inline
    def __init__(out self, var *args: *Self.Ts):
        self._storage = __uninit[__pack_storage[*Self.Ts]]()
        comptime for i in range(Self.Ts.length):
            __move_at[Self.Ts[i]](
                __addr_of(__field[i](self._storage)), args._address_of(i)
            )
        args^._annihilate()

    # ===------------------------------------------------------------------=== #
    # Elements
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.Ts.length

    @always_inline("nodebug")
    def __getitem__[idx: Int](ref self) -> ref[self] Self.Ts[idx]:
        return __field[idx](self._storage)

    @always_inline
    def first_of[T: AnyType](ref self) -> ref[self] T:
        """The first element of type `T`."""
        return __field[_first_index[T, *Self.Ts]()](self._storage)

    def consume_elements[
        F: def[idx: Int](var elt: Self.Ts[idx]), //
    ](deinit self, elt_handler: F, /):
        """Takes the tuple apart, giving each element to `elt_handler`."""
        comptime for i in range(Self.Ts.length):
            elt_handler[i](
                __take[Self.Ts[i]](__addr_of(__field[i](self._storage)))
            )
        __forget(self._storage^)

    def deinit_with[
        F: def[idx: Int](var elt: Self.Ts[idx]), //
    ](deinit self, deinit_func: F, /):
        comptime for i in range(Self.Ts.length):
            deinit_func[i](
                __take[Self.Ts[i]](__addr_of(__field[i](self._storage)))
            )
        __forget(self._storage^)

    def reverse(deinit self, out result: Tuple[*Self.Ts.reverse()]):
        result = __uninit[Tuple[*Self.Ts.reverse()]]()
        comptime n = Self.Ts.length
        comptime for i in range(n):
            __move_at[Self.Ts[n - 1 - i]](
                __addr_of(__field[i](result._storage)),
                __addr_of(__field[n - 1 - i](self._storage)),
            )
        __forget(self._storage^)

    def concat[
        *OtherTs: AnyType
    ](
        deinit self,
        deinit other: Tuple[*OtherTs],
        out result: Tuple[*Self.Ts, *OtherTs],
    ):
        result = __uninit[Tuple[*Self.Ts, *OtherTs]]()
        comptime n = Self.Ts.length
        comptime for i in range(n):
            __move_at[Self.Ts[i]](
                __addr_of(__field[i](result._storage)),
                __addr_of(__field[i](self._storage)),
            )
        comptime for i in range(OtherTs.length):
            __move_at[OtherTs[i]](
                __addr_of(__field[n + i](result._storage)),
                __addr_of(__field[i](other._storage)),
            )
        __forget(self._storage^)
        __forget(other._storage^)

    # ===------------------------------------------------------------------=== #
    # Comparison
    # ===------------------------------------------------------------------=== #

    def __contains__[T: Equatable](self, value: T) -> Bool:
        comptime for i in range(Self.Ts.length):
            comptime if __query["type_eq", Self.Ts[i], T]:
                if __field[i](self._storage) == value:
                    return True
        return False

    @always_inline
    def __eq__(
        self, other: Self
    ) -> Bool where Self.Ts.all_conforms_to[Equatable]():
        comptime for i in range(Self.Ts.length):
            if __field[i](self._storage) != __field[i](other._storage):
                return False
        return True

    @always_inline
    def _compare(self, other: Self) -> Int:
        """-1, 0 or 1, by the first elements that differ."""
        comptime for i in range(Self.Ts.length):
            if __field[i](self._storage) < __field[i](other._storage):
                return -1
            if __field[i](other._storage) < __field[i](self._storage):
                return 1
        return 0

    @always_inline
    def __lt__(
        self, other: Self, /
    ) -> Bool where Self.Ts.all_conforms_to[Comparable]():
        return self._compare(other) < 0

    @always_inline
    def __le__(
        self, other: Self, /
    ) -> Bool where Self.Ts.all_conforms_to[Comparable]():
        return self._compare(other) <= 0

    @always_inline
    def __gt__(
        self, other: Self, /
    ) -> Bool where Self.Ts.all_conforms_to[Comparable]():
        return self._compare(other) > 0

    @always_inline
    def __ge__(
        self, other: Self, /
    ) -> Bool where Self.Ts.all_conforms_to[Comparable]():
        return self._compare(other) >= 0

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where Self.Ts.all_conforms_to[Hashable]():
        comptime for i in range(Self.Ts.length):
            __field[i](self._storage).__hash__(hasher)

    # ===------------------------------------------------------------------=== #
    # Text
    # ===------------------------------------------------------------------=== #

    def write_to(
        self, mut writer: Some[Writer]
    ) where Self.Ts.all_conforms_to[Writable]():
        writer.write_string("(")
        comptime for i in range(Self.Ts.length):
            comptime if i > 0:
                writer.write_string(", ")
            __field[i](self._storage).write_to(writer)
        comptime if Self.Ts.length == 1:
            writer.write_string(",")
        writer.write_string(")")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where Self.Ts.all_conforms_to[Writable]():
        writer.write_string("Tuple[")
        comptime for i in range(Self.Ts.length):
            comptime if i > 0:
                writer.write_string(", ")
            writer.write_string(__query["plain_name", Self.Ts[i]])
        writer.write_string("](")
        comptime for i in range(Self.Ts.length):
            comptime if i > 0:
                writer.write_string(", ")
            __field[i](self._storage).write_repr_to(writer)
        comptime if Self.Ts.length == 1:
            writer.write_string(",")
        writer.write_string(")")


def _first_index[T: AnyType, *Ts: AnyType]() -> Int:
    comptime for i in range(Ts.length):
        comptime if __query["type_eq", Ts[i], T]:
            return i
    return -1
