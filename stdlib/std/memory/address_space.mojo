"""`AddressSpace`: which memory a pointer points into. A CPU has one."""


@fieldwise_init
struct AddressSpace(Equatable, TrivialRegisterPassable, Writable):
    var _value: Int

    comptime GENERIC = AddressSpace(0)
    comptime GLOBAL = AddressSpace(1)
    comptime SHARED = AddressSpace(3)
    comptime CONSTANT = AddressSpace(4)
    comptime LOCAL = AddressSpace(5)

    @always_inline("nodebug")
    def value(self) -> Int:
        return self._value

    @always_inline("nodebug")
    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    @always_inline("nodebug")
    def __is__(self, other: Self) -> Bool:
        return self._value == other._value

    @always_inline("nodebug")
    def __isnot__(self, other: Self) -> Bool:
        return self._value != other._value

    def write_to(self, mut writer: Some[Writer]):
        if self._value == 0:
            writer.write_string("AddressSpace.GENERIC")
        else:
            writer.write("AddressSpace(", self._value, ")")
