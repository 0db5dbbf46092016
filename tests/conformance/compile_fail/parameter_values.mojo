# Values in brackets: their kinds, their number, and types whose parameters were left open.
struct Grid[rows: Int, dtype: DType](Copyable):
    var x: Int

    def __init__(out self):
        self.x = Self.rows


def count[n: Int]():
    pass


def flag[b: Bool]():
    pass


def unsigned[n: UInt]():
    pass


def pointer[f: def(Int) thin -> Int]():
    pass


def infer[n: Int](x: SIMD[DType.int8, n]):
    pass


def infer_length[n: SIMDLength](x: SIMD[DType.int8, n]):
    pass


def text(x: String) -> Int:
    return 0


def two[a: Int, *, b: Int]():
    pass


def open(g: Grid[3, _]) -> Int:
    return g.rows


def kinds[n: Int, m: SIMDLength](k: Int):
    count[m]()
    infer_length(SIMD[DType.int8, 4](0))
    infer(SIMD[DType.int8, 4](0))  # expect-error: it depends on an unresolved parameter 'n'
    count["a"]()  # expect-error: 'count' parameter 'n' has 'Int' type, but value has type 'StringLiteral["a"]'
    count[Int]()  # expect-error: 'count' parameter 'n' has 'Int' type, but value has type 'AnyStruct[Int]'
    unsigned[3]()
    flag[1]()  # expect-error: 'flag' parameter 'b' has 'Bool' type
    pointer[text]()  # expect-error: but value has type 'def text(x: String) thin -> Int'
    two[1, 2]()  # expect-error: unexpected parameter
    two[1]()  # expect-error: missing required keyword-only parameter: 'b'
    two[1, c=2]()  # expect-error: unexpected keyword parameter 'c'
    count[k]()  # expect-error: cannot use a dynamic value in a parameter list


def missing(g: Grid[3]):  # expect-error: 'Grid' failed to infer parameter 'dtype'
    pass


def result() -> Grid:  # expect-error: is not concrete, use '[]' to bind missing parameters
    return Grid[1, DType.int8]()


def element(l: List[Grid[1, _]]):  # expect-error: 'Grid[Int(1), _]' is not concrete
    pass


def shown(a: Grid[2, DType.int8], b: Grid):
    a.none()  # expect-error: 'Grid[Int(2), .int8]' value has no attribute 'none'
    b.none()  # expect-error: 'Grid[b.rows, b.dtype]' value has no attribute 'none'


def main():
    pass
