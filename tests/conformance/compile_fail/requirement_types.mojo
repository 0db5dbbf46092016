# What a struct declares for a requirement must have the type that the trait asks for.
trait Store:
    comptime Element: Writable
    comptime CAPACITY: Int

    def put(mut self, var x: Int) -> Bool:
        ...

    def get(self, i: Int) -> Int:
        ...

    @staticmethod
    def named() -> String:
        ...


trait Small:
    def get(self, i: Int) -> Int:
        ...


struct Complete(Store):
    comptime Element = Int
    comptime CAPACITY = 4

    # An argument may be taken by immutable reference whatever the trait says.
    def put(self, x: Int) -> Bool:
        return True

    def get(self, index: Int) -> Int:
        return index

    @staticmethod
    def named() -> String:
        return "complete"


struct Missing(Small):  # expect-error: does not implement all requirements for 'Small'
    pass


struct OtherResult(Small):  # expect-error: does not implement all requirements for 'Small'
    def get(self, i: Int) -> String:
        return ""


struct Raising(Small):  # expect-error: does not implement all requirements for 'Small'
    def get(self, i: Int) raises -> Int:
        return i


struct Mutating(Small):  # expect-error: does not implement all requirements for 'Small'
    def get(mut self, i: Int) -> Int:
        return i


struct Longer(Small):  # expect-error: does not implement all requirements for 'Small'
    def get(self, i: Int, j: Int = 0) -> Int:
        return i


struct Generic(Small):  # expect-error: does not implement all requirements for 'Small'
    def get[T: AnyType](self, i: T) -> Int:
        return 0


struct WrongMember(Store):  # expect-error: does not implement all requirements for 'Store'
    comptime Element = Int
    comptime CAPACITY = "four"

    def put(mut self, var x: Int) -> Bool:
        return False

    def get(self, i: Int) -> Int:
        return i

    @staticmethod
    def named() -> String:
        return "wrong"


struct FromStruct(Int):  # expect-error: structs only conform to traits or trait compositions
    pass


def main():
    pass
