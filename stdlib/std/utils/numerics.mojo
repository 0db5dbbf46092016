"""Extreme and special values of the number types, and questions about them."""

from std.math.classify import isfinite, isinf, isnan
from std.simd.limits import infinity, max_finite, max_or_inf, min_finite
from std.simd.limits import min_or_neg_inf, not_a_number, unsigned_dtype_of


@always_inline
def inf[dtype: DType]() -> Scalar[dtype]:
    """Positive infinity."""
    return infinity[dtype]()


@always_inline
def neg_inf[dtype: DType]() -> Scalar[dtype]:
    """Negative infinity."""
    return -infinity[dtype]()


@always_inline
def nan[dtype: DType]() -> Scalar[dtype]:
    """A quiet NaN."""
    return not_a_number[dtype]()


def nextafter[
    dtype: DType, width: SIMDLength, //
](arg0: SIMD[dtype, width], arg1: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The next number of this dtype from `arg0` towards `arg1`."""
    comptime assert (
        dtype == DType.float64 or dtype == DType.float32
    ), "nextafter only supports Float64 and Float32"
    var result = arg0
    comptime for i in range(Int(width)):
        comptime if dtype == DType.float64:
            result[i] = __make[Scalar[dtype]](
                __native["nextafter_f64", __simd[dtype, 1]](
                    arg0[i]._value, arg1[i]._value
                )
            )
        else:
            result[i] = __make[Scalar[dtype]](
                __native["nextafter_f32", __simd[dtype, 1]](
                    arg0[i]._value, arg1[i]._value
                )
            )
    return result


def get_accum_type[
    dtype: DType, *, preferred_accum_type: DType = DType.float32
]() -> DType:
    """The dtype in which to sum up numbers of this one."""
    comptime if dtype.is_float8():
        return DType.float32
    elif dtype.is_half_float():
        return preferred_accum_type
    else:
        return dtype


struct FPUtils[dtype: DType]:
    """The parts of a floating point number."""

    comptime uint_type: DType = unsigned_dtype_of[Self.dtype]()
    comptime _Bits = Scalar[unsigned_dtype_of[Self.dtype]()]

    @staticmethod
    def mantissa_width() -> Int:
        """The number of explicit mantissa bits."""
        comptime if Self.dtype == DType.float64:
            return 52
        elif Self.dtype == DType.float32:
            return 23
        elif Self.dtype == DType.float16:
            return 10
        elif Self.dtype == DType.bfloat16:
            return 7
        else:
            comptime assert False, "unsupported float type"

    @staticmethod
    def exponent_width() -> Int:
        return __query["dtype_bits", Self.dtype] - 1 - Self.mantissa_width()

    @staticmethod
    def max_exponent() -> Int:
        return 1 << (Self.exponent_width() - 1)

    @staticmethod
    def exponent_bias() -> Int:
        return (1 << (Self.exponent_width() - 1)) - 1

    @staticmethod
    def mantissa_mask() -> Int:
        return (1 << Self.mantissa_width()) - 1

    @staticmethod
    def exponent_mask() -> Int:
        return ((1 << Self.exponent_width()) - 1) << Self.mantissa_width()

    @staticmethod
    def sign_mask() -> Int:
        return 1 << (Self.exponent_width() + Self.mantissa_width())

    @staticmethod
    def bitcast_to_integer(value: Scalar[Self.dtype]) -> Int:
        return Int(value.to_bits())

    @staticmethod
    def bitcast_from_integer(value: Int) -> Scalar[Self.dtype]:
        return Scalar[Self.dtype](from_bits=Self._Bits(value))

    @staticmethod
    def get_sign(value: Scalar[Self.dtype]) -> Bool:
        return (Self.bitcast_to_integer(value) & Self.sign_mask()) != 0

    @staticmethod
    def get_exponent_biased(value: Scalar[Self.dtype]) -> Int:
        return (
            Self.bitcast_to_integer(value) & Self.exponent_mask()
        ) >> Self.mantissa_width()

    @staticmethod
    def get_exponent(value: Scalar[Self.dtype]) -> Int:
        return Self.get_exponent_biased(value) - Self.exponent_bias()

    @staticmethod
    def get_mantissa(value: Scalar[Self.dtype]) -> Int:
        return Self.bitcast_to_integer(value) & Self.mantissa_mask()

    @staticmethod
    def set_sign(value: Scalar[Self.dtype], sign: Bool) -> Scalar[Self.dtype]:
        var bits = Self.bitcast_to_integer(value) & ~Self.sign_mask()
        if sign:
            bits |= Self.sign_mask()
        return Self.bitcast_from_integer(bits)

    @staticmethod
    def set_exponent(value: Scalar[Self.dtype], exponent: Int) -> Scalar[Self.dtype]:
        """The value with that unbiased exponent."""
        var bits = Self.bitcast_to_integer(value) & ~Self.exponent_mask()
        var biased = exponent + Self.exponent_bias()
        return Self.bitcast_from_integer(bits | (biased << Self.mantissa_width()))

    @staticmethod
    def set_mantissa(value: Scalar[Self.dtype], mantissa: Int) -> Scalar[Self.dtype]:
        var bits = Self.bitcast_to_integer(value) & ~Self.mantissa_mask()
        return Self.bitcast_from_integer(bits | mantissa)

    @staticmethod
    def pack(sign: Bool, exponent: Int, mantissa: Int) -> Scalar[Self.dtype]:
        """A number from its parts."""
        var magnitude = Self.set_mantissa(Self.set_exponent(0, exponent), mantissa)
        return Self.set_sign(magnitude, sign)


struct FlushDenormals(Defaultable):
    """A context in which denormal numbers would count as zero; here they keep their value."""

    def __init__(out self):
        pass

    def __enter__(self):
        pass

    def __exit__(self):
        pass
