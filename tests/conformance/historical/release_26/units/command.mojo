from std.ffi import _get_global

comptime Action = def(names: List[String]) raises -> None
"""A pointer to a function, with which the constructor below is one function only."""


fn line() -> String:
    return "\xe2\x94\x80\x41"


struct Command(Copyable):
    var action: Action
    var children: List[Command]

    def __init__(out self, action: Action, with_help: Bool = False):
        self.action = action
        self.children = []
        if with_help:

            def help(names: List[String]) raises -> None:
                print("help for", len(names), line())

            self.children.append(Command(help))


fn make_counter() -> OpaquePointer[MutExternalOrigin]:
    var counter = alloc[Int](1)
    counter[] = 41
    return counter.bitcast[NoneType]()


fn free_counter(counter: OpaquePointer[MutExternalOrigin]):
    counter.bitcast[Int]().free()


def count() -> Int:
    counter = _get_global["counter", make_counter, free_counter]().bitcast[Int]()
    counter[] += 1
    return counter[]


fn forget():
    free_counter(_get_global["counter", make_counter, free_counter]())
