"""What variadic arguments and parameters are inside a function.

`*xs: T` arrives as a `VariadicList`, `*xs: *Ts` as a `VariadicPack`: the
caller keeps the arguments in memory and passes the address of an array of
their addresses. Lists of types (`*Ts`) and of compile-time values (`*vs: T`)
are `TypeList` and `ParameterList`; they exist at compile time only.
"""

from std.iter.protocol import StopIteration
from std.memory._raw import _at


# ===----------------------------------------------------------------------=== #
# Arguments of one type
# ===----------------------------------------------------------------------=== #


struct _VariadicListIter[
    mut: Bool, //, T: AnyType, origin: Origin[mut=mut]
](TrivialRegisterPassable):
    comptime Element = Self.T

    var _elements: __ptr
    var _index: Int
    var _count: Int

    @always_inline("nodebug")
    def __init__(out self, elements: __ptr, count: Int):
        self._elements = elements
        self._index = 0
        self._count = count

    @always_inline("nodebug")
    def __iter__(ref self) -> Self:
        return self

    @always_inline("nodebug")
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        var index = self._index
        if index >= self._count:
            raise StopIteration()
        self._index = index + 1
        return __deref[Self.T, Self.origin](
            __op["load", __ptr](_at(self._elements, index, 8))
        )


struct VariadicList[
    elt_is_mutable: Bool,
    origin: Origin[mut=elt_is_mutable],
    //,
    element_type: AnyType,
    is_owned: Bool,
](Movable, Sized, Writable where conforms_to(element_type, Writable)):
    var _elements: __ptr
    var _count: __i64

    comptime __move_ctor_is_trivial: Bool = True
    comptime __del__is_trivial: Bool = not Self.is_owned

    @always_inline("nodebug")
    def __init__(out self, *, deinit move: Self):
        self._elements = move._elements
        self._count = move._count

    def __deinit__(deinit self):
        comptime if Self.is_owned:
            var i = len(self)
            while i > 0:
                i -= 1
                __destroy[Self.element_type](self._address_of(i))

    @always_inline("nodebug")
    def _annihilate(deinit self):
        """Forgets the elements, which have been moved elsewhere."""
        pass

    def consume_elements[
        F: def(idx: Int, var elt: Self.element_type), //
    ](deinit self, elt_handler: F):
        for i in range(__make[Int](self._count)):
            elt_handler(i, __take[Self.element_type](self._address_of(i)))

    @always_inline("nodebug")
    def _address_of(self, index: Int) -> __ptr:
        return __op["load", __ptr](_at(self._elements, index, 8))

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return __make[Int](self._count)

    @always_inline("nodebug")
    def __getitem__(self, idx: Int) -> ref[Self.origin] Self.element_type:
        return __deref[Self.element_type, Self.origin](self._address_of(idx))

    @always_inline("nodebug")
    def __iter__(
        self,
    ) -> _VariadicListIter[Self.element_type, Self.origin]:
        return _VariadicListIter[Self.element_type, Self.origin](
            self._elements, __make[Int](self._count)
        )

    def write_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.element_type, Writable):
        writer.write_string("(")
        for i in range(len(self)):
            if i > 0:
                writer.write_string(", ")
            self[i].write_to(writer)
        writer.write_string(")")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.element_type, Writable):
        writer.write_string("VariadicList[")
        writer.write_string(__query["plain_name", Self.element_type])
        writer.write_string("](")
        self.write_to(writer)
        writer.write_string(")")


# ===----------------------------------------------------------------------=== #
# Arguments of several types
# ===----------------------------------------------------------------------=== #


struct VariadicPack[
    elt_is_mutable: Bool,
    origin: Origin[mut=elt_is_mutable],
    //,
    is_owned: Bool,
    *element_types: AnyType,
](Movable, Sized):
    var _elements: __ptr

    comptime __move_ctor_is_trivial: Bool = True
    comptime __del__is_trivial: Bool = not Self.is_owned

    @always_inline("nodebug")
    def __init__(out self, *, deinit move: Self):
        self._elements = move._elements

    def __deinit__(deinit self):
        comptime if Self.is_owned:
            comptime count = Self.element_types.length
            comptime for i in range(count):
                __destroy[Self.element_types[count - 1 - i]](
                    self._address_of(count - 1 - i)
                )

    @always_inline("nodebug")
    def _annihilate(deinit self):
        """Forgets the elements, which have been moved elsewhere."""
        pass

    def consume_elements[
        F: def[idx: Int](var elt: Self.element_types[idx]), //
    ](deinit self, elt_handler: F, /):
        comptime for i in range(Self.element_types.length):
            elt_handler[i](
                __take[Self.element_types[i]](self._address_of(i))
            )

    @always_inline("nodebug")
    def _address_of(self, index: Int) -> __ptr:
        return __op["load", __ptr](_at(self._elements, index, 8))

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.element_types.length

    @always_inline("nodebug")
    def __getitem__[
        index: Int
    ](self) -> ref[Self.origin] Self.element_types[index]:
        return __deref[Self.element_types[index], Self.origin](
            self._address_of(index)
        )


# ===----------------------------------------------------------------------=== #
# Compile-time lists
# ===----------------------------------------------------------------------=== #


struct TypeList[*values: AnyType](Sized, TrivialRegisterPassable):
    """A list of types; the compiler knows its members."""

    comptime length: Int = __query["pack_len", *Self.values]
    comptime size: Int = Self.length

    @always_inline("nodebug")
    def __init__(out self):
        pass

    @staticmethod
    def of[*Ts: AnyType]() -> TypeList[*Ts]:
        return TypeList[*Ts]()

    @staticmethod
    def contains[T: AnyType]() -> Bool:
        comptime for i in range(Self.length):
            comptime if __query["type_eq", Self.values[i], T]:
                return True
        return False

    @staticmethod
    def all_conforms_to[Trait: type_of(AnyType)]() -> Bool:
        comptime for i in range(Self.length):
            comptime if not conforms_to(Self.values[i], Trait):
                return False
        return True

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.length


struct ParameterList[type: AnyType, //, *values: type](
    Sized, TrivialRegisterPassable
):
    """A list of compile-time values of one type; the compiler knows its members."""

    comptime length: Int = __query["pack_len", *Self.values]
    comptime size: Int = Self.length

    @always_inline("nodebug")
    def __init__(out self):
        pass

    @staticmethod
    def contains[value: Self.type]() -> Bool:
        comptime for i in range(Self.length):
            comptime if Self.values[i] == value:
                return True
        return False

    @always_inline("nodebug")
    def __len__(self) -> Int:
        return Self.length
