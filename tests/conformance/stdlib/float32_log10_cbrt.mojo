# Float32: log10 and cbrt are exact to the last bit.
from std.math import cbrt, log10


def main():
    for d in [0.1, 0.7, 1.3, 2.9, 8.5, 3.7, 123.456, 1e10, 1e-5, 0.33]:
        var x = Float32(d)
        print(x, log10(x), cbrt(x))
    print(log10(SIMD[DType.float32, 4](0.5, 2, 3, 7)), cbrt(SIMD[DType.float32, 4](0.5, 2, 3, 7)))
