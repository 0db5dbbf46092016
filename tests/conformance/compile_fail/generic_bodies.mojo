# Generic bodies are checked where they are declared, against the bounds of their parameters, called or not.
trait Shape:
    comptime Unit: Copyable

    def area(self) -> Int:
        ...

    def describe(self) -> String:
        return self.area()  # expect-error: cannot implicitly convert 'Int' value to 'String'


def member[T: AnyType](x: T) -> Int:
    return x.area()  # expect-error: 'T' value has no attribute 'area'


def operator[T: AnyType](x: T, y: T) -> T:
    return x + y  # expect-error: 'T' does not implement the '__add__' method


def copied[T: Shape](x: T) -> T:
    return x  # expect-error: cannot be implicitly copied


def bounded[T: Copyable](x: T):
    pass


def passes[T: Shape](x: T):
    bounded(x)  # expect-error: argument type 'Shape' is not a child trait of 'Copyable'


def associated[T: Shape](x: T) -> T.Unit:
    return x.area()  # expect-error: cannot implicitly convert 'Int' value to 'T.Unit'


def printed[T: AnyType](x: T):
    print(x)  # expect-error: does not conform to trait 'Writable'


def refined[T: AnyType](x: T) -> Int:
    comptime if conforms_to(T, Shape):
        return x.area()
    return x.area()  # expect-error: 'T' value has no attribute 'area'


def assumed[T: AnyType](x: T) -> Int where conforms_to(T, Shape):
    return x.area()


def closure[F: def(Int) -> Int](f: F) -> String:
    return f(1)  # expect-error: cannot implicitly convert 'Int' value to 'String'


def lengths[n: SIMDLength, m: SIMDLength](x: SIMD[DType.int8, n]) -> SIMD[DType.int8, m]:
    return x  # expect-error: cannot implicitly convert 'SIMD[.int8, n]' value to 'SIMD[.int8, m]'


def unknown[n: Int]() -> Int:
    return n + missing  # expect-error: use of unknown declaration 'missing'


struct Box[T: Movable & Deinitable]:
    var item: Self.T

    def equal(self, other: Self) -> Bool:
        return self.item == other.item  # expect-error: 'T' does not implement the '__eq__' method

    def lost(self) -> Int:
        return self.size  # expect-error: value has no attribute 'size'


def main():
    pass
