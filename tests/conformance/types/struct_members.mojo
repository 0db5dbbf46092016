# Constants, subscripts, hooks, extensions, iterators and explicit destruction of structs.
from std.sys import size_of

@fieldwise_init
struct Pt(Copyable, Equatable, Writable):
    var x: Int
    var y: Int
    comptime Dim = 2
    comptime Zero = Pt(0, 0)

    def __add__(self, o: Self) -> Self:
        return Self(self.x + o.x, self.y + o.y)

    def __iadd__(mut self, o: Self):
        self.x += o.x
        self.y += o.y

    @staticmethod
    def unit() -> Self:
        return Self(1, 1)

    def scaled(self, k: Int = 2) -> Self:
        return {self.x * k, self.y * k}

struct Grid[w: Int, h: Int = w](Sized):
    var cells: List[Int]
    comptime Size = Self.w * Self.h
    comptime Row[k: Int] = SIMD[DType.int32, k]

    def __init__(out self, fill: Int = 0):
        self.cells = List[Int](length=Self.Size, fill=fill)

    def __getitem__(self, x: Int, y: Int) -> Int:
        return self.cells[y * Self.w + x]

    def __setitem__(mut self, x: Int, y: Int, v: Int):
        self.cells[y * Self.w + x] = v

    def __len__(self) -> Int:
        return Self.Size

    def row[k: Int](self) -> Self.Row[k]:
        return Self.Row[k](k)

struct Bag(ImplicitlyCopyable):
    var n: Int
    def __init__(out self):
        self.n = 0
    def __getattr__(self, name: StringLiteral) -> Int:
        return self.n
    def __setattr__(mut self, name: StringLiteral, v: Int):
        self.n = v
    def __contains__(self, k: Int) -> Bool:
        return k == self.n
    def __call__(self, *xs: Int) -> Int:
        var t = 0
        for x in xs:
            t += x
        return t + self.n
    def __enter__(mut self) -> Int:
        self.n += 1
        return self.n
    def __exit__(mut self):
        self.n -= 1

struct Counter0:
    var i: Int
    def __init__(out self, i: Int):
        self.i = i
    def __iter__(self) -> Self:
        return Self(self.i)
    def __next__(mut self) raises StopIteration -> Int:
        if self.i == 0:
            raise StopIteration()
        self.i -= 1
        return self.i

@align(64)
struct Al:
    var x: Int8
    def __init__(out self):
        self.x = 1

__extension Pt:
    def norm1(self) -> Int:
        return abs(self.x) + abs(self.y)

struct Lin(Deinitable where False):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def close(deinit self) -> Int:
        return self.n

def main():
    var p = Pt(1, 2)
    p += Pt.unit()
    print(p, p + p, p == Pt(2, 3), p != p, Pt.Dim, p.scaled(), p.scaled(3), p.norm1())
    print(materialize[Pt.Zero]())
    var g = Grid[3]()
    g[1, 2] = 5
    g[1, 2] += 4
    print(g[1, 2], len(g), Grid[2, 5].Size, g.row[4]())
    var b = Bag()
    b.foo = 3
    print(b.bar, 3 in b, 4 not in b, b(1, 2))
    with b as v:
        print(v)
    for i in Counter0(3):
        print(i)
    print(size_of[Al]())
    var l = Lin(4)
    print(l^.close())
    var q: Pt = {4, y=5}
    print(q)
    var r = q.copy()
    q.x = 9
    print(r, q)
