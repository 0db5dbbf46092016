# What the compiler writes for a struct asks something of the types of its fields.
@fieldwise_init
struct NoCopy:
    var x: Int


struct NoMove(Movable where False):
    var x: Int

    def __init__(out self):
        self.x = 1


struct Copies(Copyable):
    var a: Int
    var f: NoCopy  # expect-error: cannot synthesize copy constructor because field 'f' has non-copyable type 'NoCopy'


struct CopiesSilently(ImplicitlyCopyable):
    var f: List[Int]  # expect-error: cannot synthesize implicit copy constructor because field 'f' has non-implicitly-copyable type 'List[Int]'
    var g: NoCopy


struct Moves:
    var f: NoMove  # expect-error: cannot synthesize move constructor because field 'f' has non-movable and non-implicitly-copyable type 'NoMove'


@fieldwise_init
struct Fieldwise(Movable where False):
    var f: NoMove  # expect-error: cannot synthesize fieldwise init because field 'f' has non-copyable and non-movable type 'NoMove'


struct InRegisters(TrivialRegisterPassable):  # expect-error: all members of 'TrivialRegisterPassable' struct must themselves be 'TrivialRegisterPassable'
    var f: String


struct Stack[T: Movable]:
    var items: List[Self.T]  # expect-error: field 'items' has non-'Deinitable' type 'List[T]'


struct Linear[T: Movable](not Deinitable):
    var item: Self.T


struct Holder:
    var held: Linear[Int]  # expect-error: field 'held' has non-'Deinitable' type 'Linear[Int]'


struct Anyone:
    var p: Pointer[Int, MutAnyOrigin]  # expect-error: struct fields cannot expose AnyOrigin in their type


def main():
    pass
