"""`AddressSpace`: which memory a pointer points into. A CPU has one."""


@fieldwise_init
struct AddressSpace(Equatable, Intable, TrivialRegisterPassable, Writable):
    var _value: Int

    comptime GENERIC = AddressSpace(0)
    comptime GLOBAL = AddressSpace(1)
    comptime SHARED = AddressSpace(3)
    comptime CONSTANT = AddressSpace(4)
    comptime LOCAL = AddressSpace(5)
    comptime SHARED_CLUSTER = AddressSpace(7)

    @always_inline("nodebug")
    def value(self) -> Int:
        return self._value

    @always_inline("nodebug")
    def __int__(self) -> Int:
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
        comptime names: List[StaticString] = ["GENERIC", "GLOBAL", "", "SHARED", "CONSTANT", "LOCAL", "", "SHARED_CLUSTER"]
        comptime for value in range(len(names)):
            comptime if names[value] != "":
                if self._value == value:
                    writer.write("AddressSpace.", names[value])
                    return
        writer.write("AddressSpace(", self._value, ")")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)
