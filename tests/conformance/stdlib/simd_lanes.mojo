# Lane operations of vectors.
from std.simd import Endian


def main():
    var v = SIMD[DType.int32, 4](1, 2, 3, 4)
    var w = SIMD[DType.int32, 4](40, 30, 20, 10)
    print(v.as_bytes(), Int32(258).as_bytes[endian=Endian.big]())
    print(Int32.from_bytes[endian=Endian.big]([0, 0, 1, 2]))
    print(Int32(1).to_endian[Endian.big]())
    print(v.split(), v.deinterleave(), v.interleave(w), v.join(w))
    print(v.reduce_add[2](), v.reduce_max[2](), v.reversed(), v.reduce_bit_count())
    print(v.shuffle[3, 2, 1, 0](), v.slice[2, offset=1](), v.insert[offset=2](SIMD[DType.int32, 2](9, 8)))
    print(v.rotate_left[1](), v.rotate_right[1](), v.rotate_left[-1](), v.shift_left[1](), v.shift_right[2]())
    print(v.eq(w), v.lt(w).select(v, w), v.clamp(2, 3), v.fma(w, v), v.gt(2))
    var f = SIMD[DType.float32, 4](2.567, 3.5, 4.5, -2.5)
    print(round(f), round(f, 2), f.__ceildiv__(2.0), f.cast[DType.int8](), abs(f), -f, f // 2, f % 2)
    print(SIMD[DType.float32, 8](1e8, 1, -1e8, 1, 1, 1, 1, 1).reduce_add())
    print(f.reduce_min(), f.reduce_max(), f.reduce_mul(), SIMD[DType.bool, 4](True, False, True, True).reduce_and())
    print(repr(BFloat16(1.5)), repr(UInt(3)), repr(Float16(2.5)), repr(Int128(5)), repr(v), repr(f.eq(f)))
    print(v + 1, v * w, w // v, w % 7, v << 2, w >> 1, v & w, v | w, v ^ w, ~v, v**2, 10 - v, 2 * v)
    print(Int8.MAX, Int8.MIN, UInt16.MAX, Int128.MAX, UInt256.MAX, Float32.MAX, Float32.MAX_FINITE, Float64.MIN_FINITE)
    print(UInt8(300 - 50), Int8(127) + 1, UInt8(0) - 1, Int32(-7) // 2, Int32(-7) % 2, Int32(-7) / 2, Int64(7) // 0)
    print(Float32(1.5).to_bits(), Int8(-1).to_bits(), Float64(from_bits=UInt64(0x3FF8000000000000)))
    print(v.is_power_of_two(), Int(8).is_power_of_two(), len(v), v[2], 3 in v, 9 in v)
