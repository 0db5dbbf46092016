# Slices of types of the user's: an initialiser with the keyword `__slice_literal__` makes them.


@fieldwise_init
struct Mixed(ImplicitlyCopyable):
    var start: Int
    var upper: String
    var stride: Float64
    var __slice_literal__: NoneType


@fieldwise_init
struct Range(ImplicitlyCopyable):
    var a: Int
    var b: Int
    var c: String
    var __slice_literal__: NoneType


struct Sliced:
    def __init__(out self):
        pass

    def __getitem__(self, m: Mixed) -> String:
        return String(m.start, m.upper, m.stride, sep=" ")

    def __getitem__(self, r: Range) -> String:
        return String(r.a, r.b, r.c, sep=",")


def count(items: Tuple[...]) -> Int:
    return len(items)


def main():
    var sliced = Sliced()
    print(sliced[1:"hello":4.0])
    print(sliced[1:2:"foo"])
    print(count((1, "a", 2.5)), count(()))
