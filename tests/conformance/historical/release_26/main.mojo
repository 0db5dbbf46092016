# Nothing here is older than Mojo 1.2 but the package that it uses: a program is of one release.
from units.length import Length, Lengths, Described, Kinds
from units.command import Command, count, forget
from units.scale import Scale


def show[T: Described](value: T):
    print(value.describe())


def main() raises:
    total = 0
    three = Length(3, Scale(100))
    var lengths: Lengths = [three, Length(4)]
    for length in lengths.items:
        total += length[1]
    print(total, three[10], lengths.items[0])
    (value, factor) = three.parts()
    print(value, factor)
    var ref first: Length = lengths.items[0]
    first.value = 7
    print(lengths.items[0], units.Length(5))
    numbers: List[Int] = [1, 2]
    numbers.resize(new_size=4, value=9)
    print(numbers, numbers._data[], numbers._data[3], len("four"))
    show(numbers)
    print(Kinds[Int, String, Bool].count)
    def greet(names: List[String]) raises:
        print("hello", names[0])

    command = Command(greet, with_help=True)
    command.action(["you"])
    command.children[0].action(["a", "b"])
    result: Int
    if total > 0:
        result = count()
    else:
        result = 0
    print(result, count())
    forget()
