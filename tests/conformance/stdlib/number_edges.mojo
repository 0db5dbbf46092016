# Numbers: formatting and conversions of every dtype.
from std.math import inf, nan


def main():
    var fs: List[Float64] = [0.0, -0.0, 1.0, -1.5, 0.1, 1e15, 1e16, 123456789012345680.0, 1e-4, 1e-5, 0.00012345, 1e100, 1e-100, 5e-324, 1.7976931348623157e308, 2.5e-8, 1e22, 9007199254740993.0, 0.3, 100.0, 1e21]
    for f in fs:
        print(f, repr(f), f.cast[DType.float32](), f.cast[DType.float16](), f.cast[DType.bfloat16]())
    print(inf[DType.float64](), -inf[DType.float32](), nan[DType.float64](), repr(nan[DType.float32]()), -nan[DType.float64]())
    print(Float16(65504), Float16(65520), Float16(6e-8), Float16(1) / 3, BFloat16(1) / 3, BFloat16(3.4e38), Float16.MAX, Float16.MAX_FINITE, BFloat16.MAX_FINITE, Float32.MAX_FINITE, Float64.MIN_FINITE)
    print(Float32(16777216.0), Float32(16777217.0), Float32(3.4028235e38), Float32(0.1) + Float32(0.2), Float32(1e16), Float32(123456.789))
    print(Int8.MAX, Int8.MIN, UInt8.MAX, Int16.MIN, UInt16.MAX, Int32.MIN, UInt32.MAX, Int64.MIN, UInt64.MAX, Int.MIN, UInt.MAX)
    print(Int128.MAX, Int128.MIN, UInt128.MAX, Int256.MAX, Int256.MIN, UInt256.MAX)
    print(Int8(127) + 1, Int8(-128) - 1, UInt8(0) - 1, UInt8(200) + 100, Int16(32767) * 2, Int32.MAX + 1, Int64.MIN - 1, -Int8.MIN, abs(Int8.MIN))
    print(-7 // 2, -7 % 2, 7 // -2, 7 % -2, Int32(-7) // 2, Int32(-7) % 2, Int32(7) % -2, UInt8(7) // 2, Int8(-128) // -1, Int(5) // 0, Int(5) % 0, UInt8(5) // 0)
    var seven = 7
    var m7 = -7
    var zero = 0
    print(seven / 2, m7 / 2, m7 // 2, m7 % 3, seven % -3, seven // zero, seven % zero, divmod(m7, 2), divmod(seven, -2))
    print(7.5 // 2.0, -7.5 // 2.0, 7.5 % 2.0, -7.5 % 2.0, 7.5 % -2.0, divmod(Float64(-7.5), 2.0))
    var fz: Float64 = 0
    print(1 / fz, -1 / fz, fz / fz, 1 // fz, 1 % fz, Float64(5) % inf[DType.float64]())
    print(2 ** 10, 2 ** 0, seven ** 2, m7 ** 3, Float64(2) ** 0.5, Float64(2) ** -1, Float64(2) ** 10, Float32(2) ** 3, Int32(3) ** 4, Float64(-8) ** (1.0 / 3), Float64(0) ** 0, UInt8(2) ** 9)
    print(1 << 3, seven << 1, seven >> 1, m7 >> 1, UInt8(1) << 7, Int8(-1) >> 7)
    print(seven & 3, seven | 8, seven ^ 2, ~seven, ~UInt8(0), Int8(-1) & 15)
    print(Int(fs[3]), Int(-fs[3]), Int(Float32(2.5)), Int(True), UInt8(300), Int8(200), UInt8(-1), Int32(Int64.MAX), UInt64(-1), Float32(Int64.MAX), Float64(UInt64.MAX), Float16(2049), Int(UInt64.MAX))
    print(round(2.5), round(3.5), round(-2.5), round(0.5), round(1.2345, 2), round(2.675, 2), round(1234.5, -2), round(15, -1), round(Float32(1.25), 1), round(-0.4))
    print(min(1, 2), max(1, 2), min(1.5, 0.5), max(3, 1, 2), min(nan[DType.float64](), 1.0), max(1.0, nan[DType.float64]()), min("a", "b"), max(Float32(1), 2))
    print(abs(-5), abs(-2.5), abs(Float32(-0.0)), abs(-7), pow(2, 5), pow(2.0, 0.5), pow(Float64(2), 3))
    print(Float64(0.1).to_bits(), Float32(1).to_bits(), Float64(from_bits=UInt64(0x3FF8000000000000)), Float32(from_bits=UInt32(1)))
    print(Int(5).is_power_of_two(), Int(8).is_power_of_two(), Int(0).is_power_of_two(), Int(-8).is_power_of_two())
    print(repr(1), repr(UInt8(3)), repr(Int64(-1)), repr(Float32(1.5)), repr(SIMD[DType.int8, 2](1, -2)), repr(True), repr(SIMD[DType.float32, 4](1.0, -0.0, 2.5, 1e20)), repr(SIMD[DType.bool, 2](True, False)), repr(UInt(5)), repr(Float16(1)), repr(Int128(1)), repr(BFloat16(2)))
    print(True & False, True | False, True ^ True, ~True, Int(True) + 1, Float64(True), Bool(5), Bool(0.0), Bool(nan[DType.float64]()), True == False, True > False, True >= True)
    print(Float64(5) == 5, nan[DType.float64]() == nan[DType.float64](), nan[DType.float64]() != nan[DType.float64](), nan[DType.float64]() < 1.0)
    print(Int32(5).cast[DType.float64](), Float64(-1.5).cast[DType.int8](), Int(300).cast[DType.uint8](), Int(-1).cast[DType.uint32](), Float64(2.0).cast[DType.bool](), Scalar[DType.bool](True).cast[DType.int32]())
    print(0.1 + 0.2, fs[4] + 0.2, 1e308 * 10, fs[4] * 3, 1 / 3, Float64(1) / 3, Float32(1) / 3)
    print(0b1011, 0o17, 0xFF, 1_000_000, 1e3, .5e1, 0xFFFF_FFFF, -5 ** 2, (-5) ** 2, 2 ** -1)
