# Functions as values of parameters and inside compile-time values.

comptime Step = def(x: Int) thin -> Int


@fieldwise_init
struct Rule(ImplicitlyCopyable):
    var step: Step
    var name: StaticString

    def __call__(self, x: Int) -> Int:
        return self.step(x)


def increment(x: Int) -> Int:
    return x + 1


def add[n: Int](x: Int) -> Int:
    return x + n


comptime INCREMENT = Rule(increment, name="increment")
comptime ADD[n: Int] = Rule(add[n], name="add")


# A function with parameters of its own, which each call chooses.
def shout[T: Writable](x: T) -> String:
    return String(x, "!")


def twice[T: Writable](x: T) raises:
    print(x, x)


def apply[f: def[T: Writable](x: T) thin -> String]() -> String:
    return String(f(3), f("a"))


def run[f: def[T: Writable](T) thin raises -> None, name: StaticString](text: String) raises:
    print(name)
    f(text)
    f(5)


# The argument's type depends on the parameter's value.
def is_multiple[base: SIMD](v: type_of(base)) -> Bool:
    return v % base == type_of(base)(0)


struct Check[T: AnyType, f: def(T) thin -> Bool]:
    @staticmethod
    def holds(x: Self.T) -> Bool:
        return Self.f(x)


comptime MultipleOf[base: SIMD] = Check[type_of(base), is_multiple[base]]


def main() raises:
    print(INCREMENT(2), INCREMENT.name, ADD[7](2), ADD[7].name)
    comptime at_once = INCREMENT(5)
    print(at_once)
    for rule in [INCREMENT, ADD[3]]:
        print(rule(10), rule.name)
    print(apply[shout]())
    run[twice, "twice"]("abc")
    print(MultipleOf[Int64(3)].holds(9), MultipleOf[Int64(3)].holds(10))
    print(Check[Int32, is_multiple[Int32(2)]].holds(4))
