"""`Optional[T]`: a value that may be missing.

The value is stored in place, followed by a flag. Types that are never all
zero (pointers) need no flag: eight zero bytes stand for `None`.
"""

from std.hash import Hasher
from std.iter.protocol import Iterable, IterableOwned, Iterator, StopIteration
from std.memory._raw import _address_to_int
from std.memory.pointer import Pointer, _NullNiche
from std.os.abort import abort

comptime OptionalReg = Optional


@fieldwise_init
struct EmptyOptionalError[T: AnyType](ImplicitlyCopyable, RegisterPassable, Writable):
    """Raised by `optional[]` when there is no value."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("EmptyOptionalError[")
        writer.write_string(__query["plain_name", Self.T])
        writer.write_string("]()")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


@no_inline
def _no_value():
    abort(
        "`Optional.value()` called on empty `Optional`. Consider using `if"
        " optional:` to check whether the `Optional` is empty before calling"
        " `.value()`, or use `.or_else()` to provide a default value."
    )


@no_inline
def _nothing_to_take():
    abort(
        "`Optional.take()` called on empty `Optional`. Consider using `if"
        " optional:` to check whether the `Optional` is empty before calling"
        " `.take()`, or use `.or_else()` to provide a default value."
    )


struct _OptionalIter[T: AnyType](IterableOwned, Iterator, Movable):
    """Gives the value, if there is one, once."""

    comptime Element = Self.T
    comptime IteratorOwnedType = Self

    var _value: Optional[Self.T]

    @always_inline
    def __init__(out self, var value: Optional[Self.T]):
        self._value = value^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        if not self._value._is_some():
            raise StopIteration()
        return self._value.unsafe_take()

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return self._value.bounds()


@explicit_destroy(
    "An `Optional` of a non-`Deinitable` type must be destroyed with"
    " `deinit_with()` or `deinit_assert_empty()`."
)
struct Optional[T: AnyType](
    Boolable,
    Copyable where conforms_to(T, Copyable),
    Defaultable,
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    ImplicitlyCopyable where conforms_to(T, ImplicitlyCopyable),
    Iterable,
    IterableOwned where conforms_to(T, Deinitable),
    Movable where conforms_to(T, Movable),
    RegisterPassable where conforms_to(T, RegisterPassable),
    Writable where conforms_to(T, Writable),
):
    var _value: __union[Self.T]
    var _flag: __array[Bool, 0 if Self._has_niche else 1]

    comptime _has_niche: Bool = conforms_to(Self.T, _NullNiche)
    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _OptionalIter[Self.T]
    comptime IteratorOwnedType: Iterator = _OptionalIter[Self.T]

    comptime __copy_ctor_is_trivial: Bool = __query["is_trivial_copy", Self.T]
    comptime __move_ctor_is_trivial: Bool = __query["is_trivial_move", Self.T]
    comptime __del__is_trivial: Bool = __query["is_trivial_del", Self.T]

    # ===------------------------------------------------------------------=== #
    # Life cycle
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def __init__(out self):
        self._value = __uninit[__union[Self.T]]()
        self._flag = __uninit[__array[Bool, 0 if Self._has_niche else 1]]()
        self._set_some(False)

    @always_inline("nodebug")
    @implicit
    def __init__(out self, value: NoneType):
        self = Self()

    @always_inline("nodebug")
    @implicit
    def __init__(out self, var value: Self.T):
        self._value = __uninit[__union[Self.T]]()
        self._flag = __uninit[__array[Bool, 0 if Self._has_niche else 1]]()
        __init_at[Self.T](__addr_of(self._value), value^)
        comptime if not Self._has_niche:
            self._set_some(True)

    @always_inline
    def __init__[F: def() -> Self.T](out self, *, init_with: F):
        self._value = __uninit[__union[Self.T]]()
        self._flag = __uninit[__array[Bool, 0 if Self._has_niche else 1]]()
        __init_at[Self.T](__addr_of(self._value), init_with())
        comptime if not Self._has_niche:
            self._set_some(True)

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self = Self()
        if copy._is_some():
            __copy_at[Self.T](__addr_of(self._value), __addr_of(copy._value))
            comptime if not Self._has_niche:
                self._set_some(True)

    def __init__(out self, *, deinit move: Self):
        self = Self()
        if move._is_some():
            __move_at[Self.T](__addr_of(self._value), __addr_of(move._value))
            comptime if not Self._has_niche:
                self._set_some(True)

    def __deinit__(deinit self) where conforms_to(Self.T, Deinitable):
        if self._is_some():
            __destroy[Self.T](__addr_of(self._value))

    def deinit_with[F: def(var Self.T), //](deinit self, deinit_func: F, /):
        """Destroys the optional, giving its value, if any, to `deinit_func`."""
        if self._is_some():
            deinit_func(__take[Self.T](__addr_of(self._value)))

    def deinit_assert_empty(deinit self):
        if self._is_some():
            abort("`Optional.deinit_assert_empty()` called on an `Optional` with a value")

    # ===------------------------------------------------------------------=== #
    # The flag
    # ===------------------------------------------------------------------=== #

    @always_inline("nodebug")
    def _is_some(self) -> Bool:
        comptime if Self._has_niche:
            return (
                _address_to_int(__op["load", __ptr](__addr_of(self._value)))
                != 0
            )
        else:
            return __element(self._flag, 0)

    @always_inline("nodebug")
    def _set_some(mut self, present: Bool):
        """Sets the flag; with a niche, makes it `None`, whatever the argument."""
        comptime if Self._has_niche:
            __op["store"](__addr_of(self._value), __lit[__i64, 0]())
        else:
            __element(self._flag, 0) = present

    @always_inline("nodebug")
    def _payload(ref self) -> ref[self._value] Self.T:
        return __deref[Self.T, origin_of(self._value)](
            __addr_of(self._value)
        )

    @always_inline("nodebug")
    def __bool__(self) -> Bool:
        return self._is_some()

    @always_inline("nodebug")
    def __invert__(self) -> Bool:
        return not self._is_some()

    @always_inline("nodebug")
    def __is__(self, other: NoneType) -> Bool:
        return not self._is_some()

    @always_inline("nodebug")
    def __isnot__(self, other: NoneType) -> Bool:
        return self._is_some()

    # ===------------------------------------------------------------------=== #
    # The value
    # ===------------------------------------------------------------------=== #

    @always_inline
    def value(ref self) -> ref[self._value] Self.T:
        """The value; stops the program if there is none."""
        if not self._is_some():
            _no_value()
        return __deref[Self.T, origin_of(self._value)](
            __addr_of(self._value)
        )

    @always_inline
    def __getitem__(
        ref self,
    ) raises EmptyOptionalError[Self.T] -> ref[self._value] Self.T:
        if not self._is_some():
            raise EmptyOptionalError[Self.T]()
        return __deref[Self.T, origin_of(self._value)](
            __addr_of(self._value)
        )

    @always_inline("nodebug")
    def unsafe_value(ref self) -> ref[self._value] Self.T:
        return __deref[Self.T, origin_of(self._value)](
            __addr_of(self._value)
        )

    @always_inline
    def take(mut self) -> Self.T:
        """Moves the value out and leaves `None`; stops the program if there is none."""
        if not self._is_some():
            _nothing_to_take()
        return self.unsafe_take()

    @always_inline
    def unsafe_take(mut self) -> Self.T:
        var value = __take[Self.T](__addr_of(self._value))
        self._set_some(False)
        return value^

    @always_inline
    def or_else(deinit self, var default: Self.T) -> Self.T:
        if self._is_some():
            return __take[Self.T](__addr_of(self._value))
        return default^

    def map[
        To: AnyType,
        //,
        Mapper: def(var Self.T) -> To,
    ](deinit self, mapper: Mapper) -> Optional[To]:
        """`mapper` of the value, or `None`."""
        if self._is_some():
            var value = __take[Self.T](__addr_of(self._value))
            return Optional[To](mapper(value^))
        return Optional[To]()

    def and_then[
        To: AnyType,
        //,
        Mapper: def(var Self.T) -> Optional[To],
    ](deinit self, mapper: Mapper) -> Optional[To]:
        """What `mapper` makes of the value, or `None`."""
        if self._is_some():
            var value = __take[Self.T](__addr_of(self._value))
            return mapper(value^)
        return Optional[To]()

    def copied[
        mut: Bool, origin: Origin[mut=mut], //, U: Copyable
    ](self: Optional[Pointer[U, origin]]) -> Optional[U]:
        """A copy of what the pointer points to."""
        if self._is_some():
            return Optional[U](self.unsafe_value()[].copy())
        return Optional[U]()

    # ===------------------------------------------------------------------=== #
    # Iteration: over nothing or the one value
    # ===------------------------------------------------------------------=== #

    @always_inline
    def __iter__(
        ref self,
    ) -> _OptionalIter[Self.T] where conforms_to(Self.T, Copyable):
        return _OptionalIter[Self.T](self.copy())

    @always_inline
    def __iter__(var self) -> _OptionalIter[Self.T]:
        return _OptionalIter[Self.T](self^)

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var count = 1 if self._is_some() else 0
        return (count, Optional(count))

    # ===------------------------------------------------------------------=== #
    # Comparison, hashing, text
    # ===------------------------------------------------------------------=== #

    def __eq__(self, rhs: NoneType) -> Bool:
        return not self._is_some()

    def __eq__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        if self._is_some():
            return rhs._is_some() and self.unsafe_value() == rhs.unsafe_value()
        return not rhs._is_some()

    def __ne__(self, rhs: NoneType) -> Bool:
        return self._is_some()

    def __ne__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == rhs)

    def __hash__[
        H: Hasher
    ](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        if self._is_some():
            UInt8(1).__hash__(hasher)
            self.unsafe_value().__hash__(hasher)
        else:
            UInt8(0).__hash__(hasher)

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        if self._is_some():
            self.unsafe_value().write_to(writer)
        else:
            writer.write_string("None")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.T, Writable):
        writer.write_string("Optional[")
        writer.write_string(__query["plain_name", Self.T])
        writer.write_string("](")
        if self._is_some():
            self.unsafe_value().write_repr_to(writer)
        else:
            writer.write_string("None")
        writer.write_string(")")
