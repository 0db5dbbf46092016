# Errors of other types where `Error` is expected: in a `try`, in a `with`, at the end of a function.


@fieldwise_init
struct Refused(Movable, Writable):
    var what: String

    def write_to(self, mut writer: Some[Writer]):
        writer.write("refused: ", self.what)


@fieldwise_init
struct Watch:
    var swallows: Bool

    def __enter__(self):
        print("in")

    def __exit__(self) raises:
        print("out")

    def __exit__[E: AnyType](self, error: E) raises -> Bool:
        comptime if conforms_to(E, Writable):
            print("out with", String(error))
        return self.swallows


def refuse(what: String) raises Refused:
    raise Refused(what)


def fail() raises:
    raise Error("failed")


def mixed(first: Bool):
    try:
        if first:
            raise Error("an error")
        raise Refused("a value")
    except e:
        print(e)


def called(first: Bool):
    try:
        if first:
            fail()
        refuse("a call")
    except e:
        print(e)


def watched(swallows: Bool) raises:
    with Watch(swallows):
        raise Refused("inside")
    print("after")


def main() raises:
    for first in [True, False]:
        mixed(first)
        called(first)
    watched(True)
    try:
        watched(False)
    except e:
        print("main:", e)
    try:
        with Watch(False):
            raise Refused("in try")
        raise Error("not reached")
    except e:
        print("main:", e)
