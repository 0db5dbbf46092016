# Float32 matrix product with tiles in registers: ROWS x COLUMNS vectors of the result stay there while a panel of `a` and
# a panel of `b`, both repacked so that they are read in order, pass by. Prints a checksum and the best of its times.
from std.collections import Array
from std.sys import argv, simd_width_of
from std.time import perf_counter_ns

comptime W = simd_width_of[DType.float32]()
comptime ROWS = 8
comptime COLUMNS = 3
comptime WIDTH = COLUMNS * W
comptime DEPTH = 256
comptime Vec = SIMD[DType.float32, W]


def pack_a(a: List[Float32], mut panel: List[Float32], n: Int, k0: Int, depth: Int):
    """All rows of the columns from k0 on, ROWS rows after each other, column by column."""
    var to = panel.unsafe_ptr()
    for i in range(0, n, ROWS):
        for k in range(depth):
            comptime for r in range(ROWS):
                to.unsafe_store(i * depth + k * ROWS + r, a[(i + r) * n + k0 + k])


def pack_b(b: List[Float32], mut panel: List[Float32], n: Int, k0: Int, depth: Int):
    """All columns of the rows from k0 on, WIDTH columns after each other, row by row."""
    var source = b.unsafe_ptr()
    var to = panel.unsafe_ptr()
    for j in range(0, n, WIDTH):
        for k in range(depth):
            comptime for c in range(COLUMNS):
                var vector = source.unsafe_load[width=W]((k0 + k) * n + j + c * W)
                to.unsafe_store(j * depth + k * WIDTH + c * W, vector)


def tile(a: List[Float32], b: List[Float32], mut c: List[Float32], n: Int, depth: Int, i: Int, j: Int):
    """Adds the product of a panel's ROWS rows and a panel's WIDTH columns to a tile of `c`."""
    var row = a.unsafe_ptr().unsafe_offset(i * depth)
    var column = b.unsafe_ptr().unsafe_offset(j * depth)
    var to = c.unsafe_ptr().unsafe_offset(i * n + j)
    var sums = Array[Vec, ROWS * COLUMNS](fill=Vec(0))
    for k in range(depth):
        comptime for r in range(ROWS):
            var factor = Vec(row[k * ROWS + r])
            comptime for c in range(COLUMNS):
                var vector = column.unsafe_load[width=W](k * WIDTH + c * W)
                sums[r * COLUMNS + c] = factor.fma(vector, sums[r * COLUMNS + c])
    comptime for r in range(ROWS):
        comptime for c in range(COLUMNS):
            var old = to.unsafe_load[width=W](r * n + c * W)
            to.unsafe_store(r * n + c * W, old + sums[r * COLUMNS + c])


def product(a: List[Float32], b: List[Float32], mut c: List[Float32], n: Int):
    """The size is a multiple of ROWS and WIDTH."""
    var panel_a = List[Float32](length=n * DEPTH, fill=0)
    var panel_b = List[Float32](length=n * DEPTH, fill=0)
    for k0 in range(0, n, DEPTH):
        var depth = min(DEPTH, n - k0)
        pack_a(a, panel_a, n, k0, depth)
        pack_b(b, panel_b, n, k0, depth)
        for i in range(0, n, ROWS):
            for j in range(0, n, WIDTH):
                tile(panel_a, panel_b, c, n, depth, i, j)


def main() raises:
    var args = argv()
    var n = Int(args[1]) if len(args) > 1 else 1536
    var a = List[Float32](length=n * n, fill=0)
    var b = List[Float32](length=n * n, fill=0)
    for i in range(n):
        for j in range(n):
            a[i * n + j] = Float32((i * 3 + j * 5) % 17) / 4
            b[i * n + j] = Float32((i * 7 + j * 2) % 13) / 8
    var best = Int.MAX
    var total = 0.0
    for _ in range(5):
        var c = List[Float32](length=n * n, fill=0)
        var start = perf_counter_ns()
        product(a, b, c, n)
        best = min(best, Int(perf_counter_ns() - start))
        total = 0
        for x in c:
            total += Float64(x)
    print(total, Float64(best) / 1e6, "ms")
