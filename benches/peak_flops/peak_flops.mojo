# What one core can do at most: multiply-adds of the widest vectors in CHAINS independent chains. Prints billions of
# operations a second, a multiply-add being two.
from std.collections import Array
from std.sys import simd_width_of
from std.time import perf_counter_ns

comptime CHAINS = 12
comptime ROUNDS = 20_000_000


@no_inline
def chains[dtype: DType](factor: Scalar[dtype], term: Scalar[dtype]) -> Scalar[dtype]:
    comptime Vec = SIMD[dtype, simd_width_of[dtype]()]
    var sums = Array[Vec, CHAINS](fill=Vec(1))
    for _ in range(ROUNDS):
        comptime for i in range(CHAINS):
            sums[i] = sums[i].fma(Vec(factor), Vec(term))
    var total = Vec(0)
    for sum in sums:
        total += sum
    return total.reduce_add()


def report[dtype: DType](name: String):
    var best = Int.MAX
    var total = Scalar[dtype](0)
    for _ in range(5):
        var start = perf_counter_ns()
        total += chains[dtype](0.5, 0.5)
        best = min(best, Int(perf_counter_ns() - start))
    comptime operations = 2 * CHAINS * ROUNDS * Int(simd_width_of[dtype]())
    print(name, Float64(operations) / Float64(best), total)


def main():
    report[DType.float64]("Float64")
    report[DType.float32]("Float32")
