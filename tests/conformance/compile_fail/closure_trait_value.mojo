# A function type without `thin` is a trait of closures, not the type of a value.
def square(x: Int) -> Int:
    return x * x


def declared(f: def(Int) -> Int) -> Int:
    return 1


def other() -> def(Int) -> Int:
    return square  # expect-error: value to 'def(Int) -> Int'


struct Holder:
    var f: def(Int) -> Int  # expect-error: struct fields do not support trait types; 'def(Int) -> Int' is a trait


def main():
    var g: def(Int) -> Int = square  # expect-error: cannot implicitly convert 'def square(x: Int) thin -> Int' value to 'def(Int) -> Int'
    print(declared(square))  # expect-error: value passed to 'f' cannot be converted from 'def square(x: Int) thin -> Int' to 'def(Int) -> Int'
