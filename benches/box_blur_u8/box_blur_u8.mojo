# Box blur of a grey picture, 7 x 7, borders repeated: sums of columns move down row by row, a vector of columns at a
# time, and each mean is that of seven such sums side by side.
from std.sys import argv
from std.time import perf_counter_ns

comptime R = 3
comptime AREA = (2 * R + 1) * (2 * R + 1)
comptime W = 32
comptime Sums = SIMD[DType.uint16, W]


def blur(src: List[UInt8], mut dst: List[UInt8], width: Int, height: Int):
    """The width is a multiple of W."""
    var columns = List[UInt16](length=width + 2 * R, fill=0)
    var s = src.unsafe_ptr()
    var d = dst.unsafe_ptr()
    var c = columns.unsafe_ptr()
    # The sums of the row above the first.
    for x in range(width):
        var total = UInt16(src[x]) * UInt16(R + 1)
        for y in range(R):
            total += UInt16(src[min(y, height - 1) * width + x])
        columns[R + x] = total
    for y in range(height):
        var new = min(y + R, height - 1) * width
        var old = max(y - R - 1, 0) * width
        for x in range(0, width, W):
            var sums = c.unsafe_load[width=W](R + x)
            sums += s.unsafe_load[width=W](new + x).cast[DType.uint16]()
            sums -= s.unsafe_load[width=W](old + x).cast[DType.uint16]()
            c.unsafe_store(R + x, sums)
        for i in range(R):
            columns[i] = columns[R]
            columns[R + width + i] = columns[R + width - 1]
        for x in range(0, width, W):
            var total = Sums(AREA // 2)
            comptime for k in range(2 * R + 1):
                total += c.unsafe_load[width=W](x + k)
            var mean = total // Sums(AREA)
            d.unsafe_store(y * width + x, mean.cast[DType.uint8]())


def main() raises:
    var args = argv()
    var n = Int(args[1]) if len(args) > 1 else 2048
    var src = List[UInt8](length=n * n, fill=0)
    for y in range(n):
        for x in range(n):
            src[y * n + x] = UInt8((x * 7 + y * 3 + (x ^ y)) % 251)
    var dst = List[UInt8](length=n * n, fill=0)
    var best = Int.MAX
    for _ in range(20):
        var start = perf_counter_ns()
        blur(src, dst, n, n)
        best = min(best, Int(perf_counter_ns() - start))
    var checksum = 0
    for i in range(n * n):
        checksum = (checksum * 31 + Int(dst[i])) % 1_000_003
    print(checksum, Float64(best) / 1e6, "ms")
