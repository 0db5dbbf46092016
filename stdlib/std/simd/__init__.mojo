"""Numbers: vectors and scalars of every machine type."""

from std.simd.aliases import (
    BFloat16,
    Byte,
    Float4_e2m1fn,
    Float8_e4m3fn,
    Float8_e4m3fnuz,
    Float8_e5m2,
    Float8_e5m2fnuz,
    Float8_e8m0fnu,
    Float16,
    Float32,
    Float64,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    Int256,
    Scalar,
    UInt,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    UInt128,
    UInt256,
)
from std.simd.endian import Endian
from std.simd.fast_math import FastMathFlag
from std.simd.simd import SIMD
from std.simd.simd_length import SIMDLength
from std.sys.info import simd_width_of
