# Logarithms over many magnitudes, subnormal numbers and special values.
from std.math import log, log2
def main():
    var x = Float32(0.013)
    for i in range(40):
        print(log(x), log2(x), end=" ")
        x = x * 1.7
    print()
    var y = Float64(0.013)
    for i in range(40):
        print(log(y), log2(y), end=" ")
        y = y * 1.7
    print()
    print(log(Float32(0)), log(Float32(-1)), log(Float64(1e-310)), log2(Float64(1e-310)), log(Float32(1e-40)), log(Float64(1)/0), log2(Float64(1)/0), log(Float16(3)), log(BFloat16(3)))
    var v = SIMD[DType.float32, 8](1.5, 2.5, 3.3, 4.4, 0.1, 0.01, 77, 1e10)
    print(log(v), log2(v))
    var w = SIMD[DType.float64, 4](1.5, 2.5, 3.3, 4.4)
    print(log(w), log2(w))
