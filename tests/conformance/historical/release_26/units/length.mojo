# `Scale` is a name of the package.


trait Described:
    def describe(self) -> String:
        ...


__extension List(Described):
    def describe(self) -> String:
        return String("a list of ", len(self), suffix())


def suffix() -> String:
    return " elements"


struct Length(ImplicitlyCopyable, Writable):
    var value: Int
    var scale: Scale

    def __init__(out self, value: Int, scale: Scale = Scale(1)):
        self.value = value
        self.scale = scale

    def __getitem_param__[unit: Int](self) -> Int:
        return self.value * self.scale.factor // unit

    def parts(self) -> (Int, Int):
        return (self.value, self.scale.factor)

    def write_to(self, mut writer: Some[Writer]):
        trait_downcast[Writable](self.value).write_to(writer)


struct Lengths:
    var items: List[Length]

    def __init__(out self, var *items: Length, __list_literal__: () = ()):
        self.items = []
        for item in items:
            self.items.append(item)


struct Kinds[*Ts: AnyType]:
    comptime count = Variadic.size(Self.Ts)
