# A `ref` needs memory: results of types that are passed in registers have none (L2.2).
struct InRegister(RegisterPassable):
    var x: Int

    def __init__(out self):
        self.x = 1


@fieldwise_init
struct InMemory(ImplicitlyCopyable):
    var x: Int


def in_register() -> InRegister:
    return InRegister()


def in_memory() -> InMemory:
    return InMemory(1)


def pair() -> Tuple[Int, Int]:
    return (1, 2)


def perhaps() -> Optional[InMemory]:
    return InMemory(2)


def number() -> Optional[Int]:
    return Optional(1)


def main():
    ref a = in_register()  # expect-error: value of type 'InRegister' doesn't have a memory origin in 'ref' binding
    ref b = in_memory()
    ref c = pair()  # expect-error: value of type 'Tuple[Int, Int]' doesn't have a memory origin in 'ref' binding
    ref d = perhaps()
    ref e = number()  # expect-error: value of type 'Optional[Int]' doesn't have a memory origin in 'ref' binding
    ref f = True  # expect-error: value of type 'Bool' doesn't have a memory origin in 'ref' binding
    print(a.x, b.x, c[0], d.value().x, e.value(), f)
