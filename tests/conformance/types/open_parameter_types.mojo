# Parameters whose types leave parameters open, given literals; variables that are initialised through pointers.

comptime colon = ":"


def byte[s: StringSpan]() -> UInt8:
    return s.as_bytes()[0]


struct Bytes:
    comptime COLON = byte[colon]()
    comptime TAB = byte["\t"]()


struct Fields:
    var x: Int
    var s: String

    def __init__(out self):
        __mlir_op.`lit.ownership.mark_initialized`(__get_mvalue_as_litref(self))
        Pointer(to=self.x).unsafe_write(3)
        Pointer(to=self.s).unsafe_write(String("abc"))


def make[T: Movable & Deinitable & Defaultable]() -> T:
    var t: T
    __mlir_op.`lit.ownership.mark_initialized`(__get_mvalue_as_litref(t))
    Pointer(to=t).unsafe_write(T())
    return t^


def main():
    print(Bytes.COLON, Bytes.TAB, byte["a"]())
    var fields = Fields()
    print(fields.x, fields.s, make[Int](), repr(make[String]()))
