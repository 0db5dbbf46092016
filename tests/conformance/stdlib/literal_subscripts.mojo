# Subscripts of string literals, and lanes chosen at run time.
comptime LETTERS = "abcdef"
comptime MORE = LETTERS + "gh"


def two(at: Int) -> String:
    return String(LETTERS[byte = at : at + 2])


def main():
    print(two(1), MORE[byte=4:8], "abc"[byte=0:2], "abc"[byte=1], LETTERS[byte=5])
    var table = SIMD[DType.uint8, 16](1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
    var lanes = SIMD[DType.uint8, 16](3, 2, 1, 0, 15, 14, 16, 17, 127, 128, 129, 255, 200, 13, 12, 11)
    print(table._dynamic_shuffle(lanes))
    print(String.INLINE_CAPACITY)
