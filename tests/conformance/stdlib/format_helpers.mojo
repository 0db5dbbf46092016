# What libraries write their types with.

from std.format._utils import FormatStruct, Named, Repr, write_sequence_to


@fieldwise_init
struct Point[dims: Int](Writable):
    var x: Int
    var label: String

    def write_to(self, mut writer: Some[Writer]):
        FormatStruct(writer, "Point").params(Self.dims).fields(self.x, self.label)

    def write_repr_to(self, mut writer: Some[Writer]):
        FormatStruct(writer, "Point").fields(Named("x", self.x), Named("label", Repr(self.label)))


struct Squares(Writable):
    def __init__(out self):
        pass

    def write_to(self, mut writer: Some[Writer]):
        def element[i: Int](mut writer: Some[Writer]) {}:
            writer.write(i * i)

        write_sequence_to[size=4](writer, element)


def main():
    var point = Point[2](3, "p")
    print(point)
    print(repr(point))
    var out = String()
    write_sequence_to(out, 1, "two", 3.0, start="<", end=">", sep="; ")
    write_sequence_to(out, start="[", end="]")
    print(out)
    print(Squares())
    var left = 3

    def countdown[T: Writer](mut writer: T) raises StopIteration {mut left}:
        if left == 0:
            raise StopIteration()
        writer.write("n", left)
        left -= 1

    out = String()
    write_sequence_to(out, countdown, start="{", end="}")
    print(out)
    print(Repr("a"), Named("n", 42), Named("s", Repr(String("x"))))
