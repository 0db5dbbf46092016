# Hash values are the same in every run and on every machine.
from std.hash import Hasher, hash
@fieldwise_init
struct P(Hashable, Equatable, Copyable):
    var x: Int
    var s: String
def main():
    print(hash("a"), hash(1), hash(1.5), hash(""), hash("abcdefgh"), hash("abcdefghi"), hash("0123456789abcdef"), hash("0123456789abcdefg"))
    print(hash("0123456789abcdef0123456789abcdef0"), hash("0123456789abcdef0123456789abcdef0123456789abcdef"), hash("ab"), hash("abc"), hash("abcd"), hash("abcde"))
    print(hash(UInt8(1)), hash(Int32(-1)), hash(Float32(1.5)), hash(True), hash(Int128(1)), hash(UInt256(5)), hash(-1), hash(UInt128(1) << 64))
    print(hash(SIMD[DType.int32, 4](1,2,3,4)), hash(SIMD[DType.uint8, 8](1,2,3,4,5,6,7,8)), hash(SIMD[DType.float64, 2](1.5, 2.5)))
    print(hash(P(1, "a")), hash((1, 2)), hash(String("a")))
    var l: List[Int] = [1, 2]
    print(hash(l), hash(Optional(1)), hash(0), hash(0.0), hash(-0.0))
