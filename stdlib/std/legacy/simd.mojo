"""What `std.simd` had."""

@deprecated(use=SIMDLength)
comptime SIMDSize = SIMDLength
