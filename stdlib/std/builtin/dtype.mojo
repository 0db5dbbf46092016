"""`DType`: the element type of a `SIMD` value, as a value.

The code is one byte: 0 invalid, 1 bool, 2 to 15 integers (odd ones are signed), 16 to 28 floats.
The compiler knows these numbers.
"""

from std.hash import Hasher


struct DType(Equatable, Hashable, ImplicitlyCopyable, TrivialRegisterPassable, Writable):
    """The type of one lane of a vector."""

    var _code: __i8

    comptime invalid = __make[DType](__lit[__i8, 0]())
    comptime bool = __make[DType](__lit[__i8, 1]())
    comptime uint8 = __make[DType](__lit[__i8, 2]())
    comptime int8 = __make[DType](__lit[__i8, 3]())
    comptime uint16 = __make[DType](__lit[__i8, 4]())
    comptime int16 = __make[DType](__lit[__i8, 5]())
    comptime uint32 = __make[DType](__lit[__i8, 6]())
    comptime int32 = __make[DType](__lit[__i8, 7]())
    comptime uint64 = __make[DType](__lit[__i8, 8]())
    comptime int64 = __make[DType](__lit[__i8, 9]())
    comptime uint128 = __make[DType](__lit[__i8, 10]())
    comptime int128 = __make[DType](__lit[__i8, 11]())
    comptime uint256 = __make[DType](__lit[__i8, 12]())
    comptime int256 = __make[DType](__lit[__i8, 13]())
    comptime uint = __make[DType](__lit[__i8, 14]())
    comptime int = __make[DType](__lit[__i8, 15]())
    comptime float4_e2m1fn = __make[DType](__lit[__i8, 16]())
    comptime float6_e2m3fn = __make[DType](__lit[__i8, 17]())
    comptime float6_e3m2fn = __make[DType](__lit[__i8, 18]())
    comptime float8_e8m0fnu = __make[DType](__lit[__i8, 19]())
    comptime float8_e3m4 = __make[DType](__lit[__i8, 20]())
    comptime float8_e4m3fn = __make[DType](__lit[__i8, 21]())
    comptime float8_e4m3fnuz = __make[DType](__lit[__i8, 22]())
    comptime float8_e5m2 = __make[DType](__lit[__i8, 23]())
    comptime float8_e5m2fnuz = __make[DType](__lit[__i8, 24]())
    comptime bfloat16 = __make[DType](__lit[__i8, 25]())
    comptime float16 = __make[DType](__lit[__i8, 26]())
    comptime float32 = __make[DType](__lit[__i8, 27]())
    comptime float64 = __make[DType](__lit[__i8, 28]())

    @always_inline
    def __eq__(self, rhs: DType) -> Bool:
        return __make[Bool](__op["icmp_eq"](self._code, rhs._code))

    @always_inline
    def __ne__(self, rhs: DType) -> Bool:
        return __make[Bool](__op["icmp_ne"](self._code, rhs._code))

    @always_inline
    def __is__(self, rhs: DType) -> Bool:
        return self == rhs

    @always_inline
    def __isnot__(self, rhs: DType) -> Bool:
        return self != rhs

    @always_inline
    def _as_int(self) -> Int:
        return __make[Int](__op["zext", __i64](self._code))

    def __hash__[H: Hasher](self, mut hasher: H):
        """Hashes the number of the dtype in the official implementation."""
        var code = self._as_int()
        if code == 14:
            code = 4
        elif code == 15:
            code = 3
        elif self.is_integral():
            code += 132
        elif code == 25:
            code = 80
        elif code == 26:
            code = 79
        elif code >= 19:
            code += 54
        elif code >= 16:
            code += 48
        hasher._update_with_simd(code.cast[DType.uint8]())

    @always_inline
    def is_integral(self) -> Bool:
        var code = self._as_int()
        return (code >= 2) & (code <= 15)

    @always_inline
    def is_floating_point(self) -> Bool:
        return self._as_int() >= 16

    @always_inline
    def is_signed(self) -> Bool:
        """True for signed integers and for floats."""
        return self.is_floating_point() | (self.is_integral() & ((self._as_int() & 1) == 1))

    @always_inline
    def is_unsigned(self) -> Bool:
        return self.is_integral() & ((self._as_int() & 1) == 0)

    @always_inline
    def is_half_float(self) -> Bool:
        return (self == DType.bfloat16) | (self == DType.float16)

    @always_inline
    def is_float8(self) -> Bool:
        var code = self._as_int()
        return (code >= 19) & (code <= 24)

    @always_inline
    def is_numeric(self) -> Bool:
        """True for integers, and for floats that have arithmetic."""
        return self.is_integral() | (
            self.is_floating_point() & (self != DType.float4_e2m1fn) & (self != DType.float8_e8m0fnu)
        )

    def bit_width(self) -> Int:
        """Bits of one value: 8 for bool, 0 for invalid."""
        var code = self._as_int()
        if code == 0:
            return 0
        if code == 1:
            return 8
        if code <= 13:
            return 8 << ((code - 2) >> 1)
        if code <= 15 or code == 28:
            return 64
        if code == 16:
            return 4
        if code <= 18:
            return 6
        if code <= 24:
            return 8
        if code <= 26:
            return 16
        return 32

    @deprecated(use=size_of)
    def sizeof(self) -> Int:
        return self.size_of()

    def size_of(self) -> Int:
        """Bytes of one value."""
        return (self.bit_width() + 7) >> 3

    @staticmethod
    def exponent_width[dtype: DType]() -> Int:
        comptime assert dtype.is_floating_point(), "dtype must be floating point"
        comptime if dtype == DType.float4_e2m1fn or dtype == DType.float6_e2m3fn:
            return 2
        elif dtype == DType.float8_e3m4 or dtype == DType.float6_e3m2fn:
            return 3
        elif dtype == DType.float8_e4m3fn or dtype == DType.float8_e4m3fnuz:
            return 4
        elif dtype == DType.float8_e5m2 or dtype == DType.float8_e5m2fnuz or dtype == DType.float16:
            return 5
        elif dtype == DType.float64:
            return 11
        else:
            return 8

    @staticmethod
    def mantissa_width[dtype: DType]() -> Int:
        comptime assert dtype.is_floating_point(), "dtype must be floating point"
        comptime if dtype == DType.float8_e8m0fnu:
            return 0
        else:
            return dtype.bit_width() - DType.exponent_width[dtype]() - 1

    @staticmethod
    def max_exponent[dtype: DType]() -> Int:
        comptime assert dtype.is_floating_point(), "dtype must be floating point"
        comptime if dtype == DType.float4_e2m1fn:
            return 2
        elif dtype == DType.float8_e4m3fn or dtype == DType.float8_e4m3fnuz:
            return 8
        else:
            return 1 << (DType.exponent_width[dtype]() - 1)

    @staticmethod
    def exponent_bias[dtype: DType]() -> Int:
        comptime if dtype == DType.float8_e4m3fnuz or dtype == DType.float8_e5m2fnuz:
            return DType.max_exponent[dtype]()
        else:
            return DType.max_exponent[dtype]() - 1

    @staticmethod
    def _from_str(text: StringSpan[_]) -> DType:
        """The dtype of that name (`float32` or `DType.float32`), or `invalid`."""
        var name = text.removeprefix("DType.")
        for code in range(29):
            var dtype = __make[DType](__op["trunc", __i8](code._value))
            if name == dtype._name():
                return dtype
        return DType.invalid

    def _name(self) -> StaticString:
        var code = self._as_int()
        if code == 1:
            return "bool"
        if code == 2:
            return "uint8"
        if code == 3:
            return "int8"
        if code == 4:
            return "uint16"
        if code == 5:
            return "int16"
        if code == 6:
            return "uint32"
        if code == 7:
            return "int32"
        if code == 8:
            return "uint64"
        if code == 9:
            return "int64"
        if code == 10:
            return "uint128"
        if code == 11:
            return "int128"
        if code == 12:
            return "uint256"
        if code == 13:
            return "int256"
        if code == 14:
            return "uint"
        if code == 15:
            return "int"
        if code == 16:
            return "float4_e2m1fn"
        if code == 17:
            return "float6_e2m3fn"
        if code == 18:
            return "float6_e3m2fn"
        if code == 19:
            return "float8_e8m0fnu"
        if code == 20:
            return "float8_e3m4"
        if code == 21:
            return "float8_e4m3fn"
        if code == 22:
            return "float8_e4m3fnuz"
        if code == 23:
            return "float8_e5m2"
        if code == 24:
            return "float8_e5m2fnuz"
        if code == 25:
            return "bfloat16"
        if code == 26:
            return "float16"
        if code == 27:
            return "float32"
        if code == 28:
            return "float64"
        return "invalid"

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self._name())

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("DType.")
        writer.write_string(self._name())


@always_inline
def _integral_type_of[dtype: DType]() -> DType:
    """The signed integer type with as many bits as the type; the type itself if it is an integer type."""
    comptime if dtype.is_integral():
        return dtype
    else:
        return _int_type_of_width[dtype.bit_width()]()


@always_inline
def _unsigned_integral_type_of[dtype: DType]() -> DType:
    return _uint_type_of_width[dtype.bit_width()]()


@always_inline
def _int_type_of_width[width: Int]() -> DType:
    comptime assert width in (8, 16, 32, 64, 128, 256), "width must be either 8, 16, 32, 64, 128, or 256"
    comptime for dtype in [
        DType.int8,
        DType.int16,
        DType.int32,
        DType.int64,
        DType.int128,
        DType.int256,
    ]:
        comptime if dtype.bit_width() == width:
            return dtype
    return DType.invalid


@always_inline
def _uint_type_of_width[width: Int]() -> DType:
    comptime assert width in (8, 16, 32, 64, 128, 256), "width must be either 8, 16, 32, 64, 128, or 256"
    comptime for dtype in [
        DType.uint8,
        DType.uint16,
        DType.uint32,
        DType.uint64,
        DType.uint128,
        DType.uint256,
    ]:
        comptime if dtype.bit_width() == width:
            return dtype
    return DType.invalid
