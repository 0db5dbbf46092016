# `x op= y` needs the in-place method: there is no falling back on the binary operator. Elements of displays need a
# common type.
@fieldwise_init
struct B(ImplicitlyCopyable, Writable):
    var n: Int
    def __add__(self, k: Self) -> Self:
        return Self(self.n + k.n)


@fieldwise_init
struct B2(ImplicitlyCopyable, Writable):
    var n: Int
    def __radd__(self, k: Int) -> Int:
        return self.n + k


struct C:
    var l: List[B]
    def __init__(out self):
        self.l = [B(1)]
    def __getitem__(self, i: Int) -> B:
        return self.l[i]
    def __setitem__(mut self, i: Int, v: B):
        self.l[i] = v


def f1():
    var c = C()
    c[0] += B(1)  # expect-error: 'B' does not implement the '__iadd__' method
    print(c[0])


def f2():
    var i = 3
    i += B2(4)  # expect-error: invalid call to '__iadd__': value passed to 'rhs' cannot be converted from 'B2' to 'Int'
    var x = [[1], [2, 3]]  # expect-error: value of type 'Array[Int, Int(1)]' is not compatible with value of type 'Array[Int, Int(2)]'
    print(x)  # expect-error: use of unknown declaration 'x'


def f4():
    var l: List[B] = [B(1)]
    l[0] += B(1)  # expect-error: 'B' does not implement the '__iadd__' method
    ref r = l[0]
    r += B(2)  # expect-error: 'B' does not implement the '__iadd__' method
    var o: Optional[B] = B(1)
    o.value() += B(2)  # expect-error: 'B' does not implement the '__iadd__' method


def main():
    pass
