# Packages of before 1.0: names of the package around a module are in scope there, `std.` is left out, imported files
# are only looked at where they are used.
from shapes import Circle, total
from shapes.extra import doubled
from math import pi


def main():
    var shapes = List[Circle](Circle(1), Circle(2))
    print(total(shapes) == pi * 5)
    print(doubled(Circle(3)).radius)
    print(Counter3[4](2).step())


struct Counter3[n: Int]:
    var value: Int

    fn __init__(out self, value: Int):
        self.value = value

    fn step(self) -> Int:
        return self.value + n
