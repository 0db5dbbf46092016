"""`SIMD[dtype, length]`: the one struct of all numbers. `Int`, `Float64` and so on are vectors of length 1.

Every method is a thin shell over one VM operation. What takes more than a few lines lives beside this
file: constants in `limits`, lane permutations in `lanes`, `**` in `power`, text in `text`.
"""

from std.builtin.debug_assert import safe_assert
from std.collections.check_bounds import check_bounds
from std.hash import Hasher
from std.math.traits import CeilDivable, Ceilable, DivModable, Floorable, IntervalElement, Truncable
from std.python import PythonObject
from std.simd.endian import Endian
from std.simd.lanes import (
    bytes_of,
    deinterleave_lanes,
    insert_lanes,
    interleave_lanes,
    join_lanes,
    lanes_at,
    reduce_bits,
    reduce_with,
    reverse_lanes,
    rotate_lanes_left,
    shift_lanes_left,
    shift_lanes_right,
    slice_lanes,
    split_lanes,
    value_of_bytes,
)
from std.simd.limits import max_finite, max_or_inf, min_finite, min_or_neg_inf, unsigned_dtype_of
from std.simd.power import pow_float, pow_int, pow_same_int, round_to_digits
from std.simd.text import write_number, write_number_padded, write_number_repr


struct SIMD[dtype: DType, length: SIMDLength](
    Absable,
    Boolable,
    CeilDivable,
    Ceilable,
    Comparable,
    Defaultable,
    DivModable,
    Equatable,
    Floorable,
    Hashable,
    Indexer,
    Intable,
    IntervalElement,
    Powable,
    Roundable,
    Sized,
    TrivialRegisterPassable,
    Truncable,
    Writable,
):
    """A machine vector of `length` values of type `dtype`; `length` is a power of two."""

    var _value: __simd[Self.dtype, Self.length]

    comptime MAX = Self(max_or_inf[Self.dtype]())
    comptime MIN = Self(min_or_neg_inf[Self.dtype]())
    comptime MAX_FINITE = Self(max_finite[Self.dtype]())
    comptime MIN_FINITE = Self(min_finite[Self.dtype]())
    comptime _Mask = SIMD[DType.bool, Self.length]
    comptime size = Int(Self.length)

    # Construction

    @always_inline
    def __init__(out self):
        self._value = __zero[__simd[Self.dtype, Self.length]]()

    @always_inline
    @implicit
    def __init__(out self, value: IntLiteral, /):
        comptime if Self.dtype == DType.bool:
            self._value = __op["splat", __simd[Self.dtype, Self.length]](__lit_cmp["ne", value.value, 0]())
        else:
            self._value = __lit_to[__simd[Self.dtype, Self.length], value.value]()

    @always_inline
    @implicit
    def __init__(out self, value: FloatLiteral, /):
        comptime assert __query["is_float", Self.dtype], "the SIMD type must be floating point"
        self._value = __lit_to[__simd[Self.dtype, Self.length], value.value]()

    @always_inline
    @implicit
    def __init__(out self, value: SIMDLength, /):
        self._value = __op["splat", __simd[Self.dtype, Self.length]](__cast[DType.int, Self.dtype](value._value))

    @__historical
    @always_inline
    @implicit
    def __init__(out self, value: Int, /):
        """Before 1.0 an `Int` became any number."""
        self._value = __op["splat", __simd[Self.dtype, Self.length]](__cast[DType.int, Self.dtype](value._value))

    @always_inline
    @implicit
    def __init__(out self, value: Scalar[Self.dtype], /):
        self._value = __op["splat", __simd[Self.dtype, Self.length]](value._value)

    @always_inline
    def __init__[other_dtype: DType, //](out self, value: SIMD[other_dtype, Self.length], /):
        self._value = __cast[other_dtype, Self.dtype](value._value)

    @always_inline
    @implicit
    def __init__(out self: SIMD[DType.bool, Self.length], value: Bool, /):
        comptime assert Self.length == 1, (
            "must be a scalar; use the `fill` keyword instead for explicit splatting"
        )
        self._value = value._value

    @always_inline
    def __init__(out self: SIMD[DType.bool, Self.length], *, fill: Bool):
        self._value = __op["splat", __simd[DType.bool, Self.length]](fill._value)

    @always_inline
    def __init__[T: Intable, //](out self: Scalar[Self.dtype], value: T, /) where __query["is_int", Self.dtype]:
        self._value = __cast[DType.int, Self.dtype](value.__int__()._value)

    @always_inline
    def __init__[T: IntableRaising, //](out self: Int, value: T, /) raises:
        self = value.__int__()

    @always_inline
    def __init__[T: Floatable, //](out self: Float64, value: T, /):
        self = value.__float__()

    @always_inline
    def __init__[T: FloatableRaising, //](out self: Float64, value: T, /) raises:
        self = value.__float__()

    @always_inline
    def __init__(out self, *elems: Scalar[Self.dtype], __list_literal__: NoneType = None):
        safe_assert(
            len(elems) == Int(Self.length), "mismatch in the number of elements in the SIMD variadic constructor"
        )
        var value = __zero[__simd[Self.dtype, Self.length]]()
        comptime for i in range(Int(Self.length)):
            value = __op["insert"](value, elems[i]._value, __lit_to[__i64, i]())
        self._value = value

    @always_inline
    def __init__[int_dtype: DType, //](out self, *, from_bits: SIMD[int_dtype, Self.length]):
        comptime assert __query["is_int", int_dtype], "the SIMD type must be integral"
        comptime if Self.dtype == DType.bool:
            self._value = __num["ne", int_dtype](from_bits._value, __zero[__simd[int_dtype, Self.length]]())
        else:
            self._value = __bits[__simd[Self.dtype, Self.length]](from_bits._value)

    @always_inline
    def __init__(out self, *, mlir_value: __simd[Self.dtype, Self.length]):
        self._value = mlir_value

    def __init__(out self: Scalar[Self.dtype], *, py: PythonObject) raises:
        comptime if __query["is_float", Self.dtype]:
            self._value = __cast[DType.float64, Self.dtype](py._to_float64()._value)
        else:
            self._value = __cast[DType.int, Self.dtype](py._to_int()._value)

    # Lanes

    @always_inline
    def __len__(self) -> Int:
        return Int(Self.length)

    @always_inline
    def __getitem__(self, idx: Int) -> Scalar[Self.dtype]:
        check_bounds(idx, Int(Self.length))
        return __make[Scalar[Self.dtype]](__op["extract"](self._value, idx._value))

    @always_inline
    def __setitem__(mut self, idx: Int, val: Scalar[Self.dtype]):
        check_bounds(idx, Int(Self.length))
        self._value = __op["insert"](self._value, val._value, idx._value)

    @always_inline
    def __contains__(self, value: Scalar[Self.dtype]) -> Bool:
        return self.eq(Self(value)).reduce_or().__bool__()

    # Arithmetic

    @always_inline
    def __add__(self, rhs: Self) -> Self:
        return __make[Self](__num["add", Self.dtype](self._value, rhs._value))

    @always_inline
    def __sub__(self, rhs: Self) -> Self:
        return __make[Self](__num["sub", Self.dtype](self._value, rhs._value))

    @always_inline
    def __mul__(self, rhs: Self) -> Self:
        return __make[Self](__num["mul", Self.dtype](self._value, rhs._value))

    @always_inline
    def __truediv__(self, rhs: Self) -> Self:
        """The quotient; of integers, truncated towards zero."""
        return __make[Self](__num["div", Self.dtype](self._value, rhs._value))

    @always_inline
    def __floordiv__(self, rhs: Self) -> Self:
        """The quotient rounded down; 0 for an integer divided by zero."""
        return __make[Self](__num["floordiv", Self.dtype](self._value, rhs._value))

    @always_inline
    def __mod__(self, rhs: Self) -> Self:
        """The remainder with the sign of `rhs`; 0 for an integer divided by zero."""
        comptime if __query["is_float", Self.dtype]:
            var rem = (-(self / rhs).__trunc__()).fma(rhs, self)
            var adjust = (rhs.lt(Self()) ^ self.lt(Self())) & rem.ne(Self())
            return rem + adjust.select(rhs, Self())
        else:
            return __make[Self](__num["mod", Self.dtype](self._value, rhs._value))

    @always_inline
    def __divmod__(self, denominator: Self) -> Tuple[Self, Self]:
        return (self // denominator, self % denominator)

    @always_inline
    def __pow__(self, exp: Self) -> Self:
        comptime if __query["is_float", Self.dtype]:
            return pow_float(self, exp)
        else:
            return pow_int(self, exp.cast[DType.int]())

    @always_inline
    def __pow__[exp_dtype: DType, //](self, exp: Scalar[exp_dtype]) -> Self where __query["is_int", exp_dtype]:
        return pow_same_int(self, Int(exp))

    @always_inline
    def __pos__(self) -> Self:
        return self

    @always_inline
    def __neg__(self) -> Self:
        return __make[Self](__num["neg", Self.dtype](self._value))

    @always_inline
    def __abs__(self) -> Self:
        return __make[Self](__num["abs", Self.dtype](self._value))

    @always_inline
    def fma(self, multiplier: Self, accumulator: Self) -> Self:
        """`self * multiplier + accumulator`, rounded once."""
        return __make[Self](__num["fma", Self.dtype](self._value, multiplier._value, accumulator._value))

    @always_inline
    def clamp(self, lower_bound: Self, upper_bound: Self) -> Self:
        return max(min(self, upper_bound), lower_bound)

    @always_inline
    def __floor__(self) -> Self:
        return __make[Self](__num["floor", Self.dtype](self._value))

    @always_inline
    def __ceil__(self) -> Self:
        return __make[Self](__num["ceil", Self.dtype](self._value))

    @always_inline
    def __trunc__(self) -> Self:
        return __make[Self](__num["trunc", Self.dtype](self._value))

    @always_inline
    def __round__(self) -> Self:
        """The nearest integer, ties to even."""
        return __make[Self](__num["round", Self.dtype](self._value))

    @always_inline
    def __round__(self, ndigits: Int) -> Self:
        return round_to_digits(self, ndigits)

    @always_inline
    def __ceildiv__(self, denominator: Self) -> Self:
        comptime if __query["is_signed", Self.dtype]:
            return -(self // -denominator)
        else:
            return (self + denominator - Self(1)) // denominator

    # Bits

    @always_inline
    def __and__(self, rhs: Self) -> Self:
        return __make[Self](__num["and", Self.dtype](self._value, rhs._value))

    @always_inline
    def __or__(self, rhs: Self) -> Self:
        return __make[Self](__num["or", Self.dtype](self._value, rhs._value))

    @always_inline
    def __xor__(self, rhs: Self) -> Self:
        return __make[Self](__num["xor", Self.dtype](self._value, rhs._value))

    @always_inline
    def __invert__(self) -> Self:
        return __make[Self](__num["not", Self.dtype](self._value))

    @always_inline
    def __lshift__(self, rhs: Self) -> Self:
        return __make[Self](__num["shl", Self.dtype](self._value, rhs._value))

    @always_inline
    def __rshift__(self, rhs: Self) -> Self:
        return __make[Self](__num["shr", Self.dtype](self._value, rhs._value))

    @always_inline
    def is_power_of_two(self) -> Self._Mask:
        comptime assert __query["is_int", Self.dtype], "must be integral"
        return self.gt(Self()) & (self & (self - Self(1))).eq(Self())

    @always_inline
    def to_bits[_dtype: DType = unsigned_dtype_of[Self.dtype]()](self) -> SIMD[_dtype, Self.length]:
        """The bits as an unsigned integer, zero-extended."""
        comptime assert __query["is_unsigned", _dtype], "the target type must be unsigned integral"
        comptime if Self.dtype == DType.bool:
            return self.cast[_dtype]()
        else:
            comptime same_width = unsigned_dtype_of[Self.dtype]()
            var bits = __make[SIMD[same_width, Self.length]](__bits[__simd[same_width, Self.length]](self._value))
            return bits.cast[_dtype]()

    def as_bytes[*, endian: Endian = Endian.little](self) -> Array[UInt8, __query["size_of", Self]]:
        return bytes_of[endian=endian](self)

    @staticmethod
    def from_bytes[*, endian: Endian = Endian.little](bytes: Array[UInt8, __query["size_of", Self]]) -> Self:
        return value_of_bytes[Self.dtype, Self.length, endian=endian](bytes)

    @always_inline
    def to_endian[endian: Endian](self) -> Self:
        """The value whose bytes in memory are in the given order."""
        comptime if endian == Endian.little:
            return self
        else:
            return __make[Self](__op["ibswap"](self._value))

    @staticmethod
    @always_inline
    def from_endian[endian: Endian](value: Self) -> Self:
        """The value whose bytes, read in the given order, are those of `value`."""
        return value.to_endian[endian]()

    # Comparison: one Bool, or a mask

    @always_inline
    def __eq__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["reduce_and"](__num["eq", Self.dtype](self._value, rhs._value)))

    @always_inline
    def __ne__(self, rhs: Self) -> Bool:
        return __make[Bool](__op["reduce_or"](__num["ne", Self.dtype](self._value, rhs._value)))

    @always_inline
    def __lt__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, (
            "Strict inequality is only defined for `Scalar`s; did you mean to use `SIMD.lt(...)`?"
        )
        return __make[Bool](__num["lt", Self.dtype](self._value, rhs._value))

    @always_inline
    def __le__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, (
            "Strict inequality is only defined for `Scalar`s; did you mean to use `SIMD.le(...)`?"
        )
        return __make[Bool](__num["le", Self.dtype](self._value, rhs._value))

    @always_inline
    def __gt__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, (
            "Strict inequality is only defined for `Scalar`s; did you mean to use `SIMD.gt(...)`?"
        )
        return __make[Bool](__num["gt", Self.dtype](self._value, rhs._value))

    @always_inline
    def __ge__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, (
            "Strict inequality is only defined for `Scalar`s; did you mean to use `SIMD.ge(...)`?"
        )
        return __make[Bool](__num["ge", Self.dtype](self._value, rhs._value))

    @always_inline
    def eq(self, rhs: Self) -> Self._Mask:
        return __make[Self._Mask](__num["eq", Self.dtype](self._value, rhs._value))

    @always_inline
    def ne(self, rhs: Self) -> Self._Mask:
        return __make[Self._Mask](__num["ne", Self.dtype](self._value, rhs._value))

    @always_inline
    def lt(self, rhs: Self) -> Self._Mask:
        return __make[Self._Mask](__num["lt", Self.dtype](self._value, rhs._value))

    @always_inline
    def le(self, rhs: Self) -> Self._Mask:
        return __make[Self._Mask](__num["le", Self.dtype](self._value, rhs._value))

    @always_inline
    def gt(self, rhs: Self) -> Self._Mask:
        return __make[Self._Mask](__num["gt", Self.dtype](self._value, rhs._value))

    @always_inline
    def ge(self, rhs: Self) -> Self._Mask:
        return __make[Self._Mask](__num["ge", Self.dtype](self._value, rhs._value))

    @always_inline
    def select[
        _dtype: DType, //
    ](self, true_case: SIMD[_dtype, Self.length], false_case: SIMD[_dtype, Self.length]) -> SIMD[_dtype, Self.length]:
        """Lane by lane, `true_case` where `self` is true."""
        comptime assert Self.dtype == DType.bool, "the simd type must be bool"
        return __make[SIMD[_dtype, Self.length]](__op["select"](self._value, true_case._value, false_case._value))

    # In place

    @always_inline
    def __iadd__(mut self, rhs: Self):
        self._value = __num["add", Self.dtype](self._value, rhs._value)

    @always_inline
    def __isub__(mut self, rhs: Self):
        self._value = __num["sub", Self.dtype](self._value, rhs._value)

    @always_inline
    def __imul__(mut self, rhs: Self):
        self._value = __num["mul", Self.dtype](self._value, rhs._value)

    @always_inline
    def __itruediv__(mut self, rhs: Self):
        self = self / rhs

    @always_inline
    def __ifloordiv__(mut self, rhs: Self):
        self = self // rhs

    @always_inline
    def __imod__(mut self, rhs: Self):
        self = self % rhs

    @always_inline
    def __ipow__(mut self, rhs: Int):
        self = self**rhs

    @always_inline
    def __iand__(mut self, rhs: Self):
        self = self & rhs

    @always_inline
    def __ior__(mut self, rhs: Self):
        self = self | rhs

    @always_inline
    def __ixor__(mut self, rhs: Self):
        self = self ^ rhs

    @always_inline
    def __ilshift__(mut self, rhs: Self):
        self = self << rhs

    @always_inline
    def __irshift__(mut self, rhs: Self):
        self = self >> rhs

    # Reflected

    @always_inline
    def __radd__(self, lhs: Self) -> Self:
        return lhs + self

    @always_inline
    def __rsub__(self, lhs: Self) -> Self:
        return lhs - self

    @always_inline
    def __rmul__(self, lhs: Self) -> Self:
        return lhs * self

    @always_inline
    def __rtruediv__(self, lhs: Self) -> Self:
        return lhs / self

    @always_inline
    def __rfloordiv__(self, lhs: Self) -> Self:
        return lhs // self

    @always_inline
    def __rmod__(self, lhs: Self) -> Self:
        return lhs % self

    @always_inline
    def __rpow__(self, base: Self) -> Self:
        return base**self

    @always_inline
    def __rand__(self, lhs: Self) -> Self:
        return lhs & self

    @always_inline
    def __ror__(self, lhs: Self) -> Self:
        return lhs | self

    @always_inline
    def __rxor__(self, lhs: Self) -> Self:
        return lhs ^ self

    @always_inline
    def __rlshift__(self, lhs: Self) -> Self:
        return lhs << self

    @always_inline
    def __rrshift__(self, lhs: Self) -> Self:
        return lhs >> self

    # Conversion

    @always_inline
    def cast[target: DType](self) -> SIMD[target, Self.length]:
        """Every lane converted: integers wrap, floats truncate towards zero and saturate."""
        return __make[SIMD[target, Self.length]](__cast[Self.dtype, target](self._value))

    @always_inline
    def __bool__(self) -> Bool:
        """True if some lane is not zero."""
        return __make[Bool](
            __op["reduce_or"](__num["ne", Self.dtype](self._value, __zero[__simd[Self.dtype, Self.length]]()))
        )

    @always_inline
    def __int__(self) -> Int:
        comptime assert Self.length == 1, "expected a scalar type"
        return __make[Int](__cast[Self.dtype, DType.int](self._value))

    @always_inline
    def __float__(self) -> Float64:
        comptime assert Self.length == 1, "expected a scalar type"
        return __make[Float64](__cast[Self.dtype, DType.float64](self._value))

    @always_inline
    def __mlir_index__(self) -> __mlir_type.index:
        comptime assert Self.length == 1 and __query["is_int", Self.dtype], "expected a scalar integer"
        return __cast[Self.dtype, DType.int](self._value)

    @always_inline
    def __hash__[H: Hasher](self, mut hasher: H):
        comptime if __query["is_float", Self.dtype]:
            # Both zeros are equal.
            hasher._update_with_simd(self.eq(Self()).select(Self(), self))
        else:
            hasher._update_with_simd(self)

    def write_to(self, mut writer: Some[Writer]):
        write_number(writer, self)

    def write_repr_to(self, mut writer: Some[Writer]):
        write_number_repr(writer, self)

    def write_padded(self, mut writer: Some[Writer], width: Int):
        """The integers in decimal, right-aligned in `width` columns."""
        write_number_padded(writer, self, width)

    # Permutations

    @always_inline
    def shuffle[*mask: SIMDLength](self) -> Self:
        """Lane i of the result is lane `mask[i]`."""
        return __make[Self](__op["shuffle2", *mask](self._value, self._value))

    @always_inline
    def shuffle[*mask: SIMDLength](self, other: Self) -> Self:
        """Lane i of the result is lane `mask[i]` of `self` followed by `other`."""
        return __make[Self](__op["shuffle2", *mask](self._value, other._value))

    @always_inline
    def _dynamic_shuffle[
        count: SIMDLength, //
    ](self, mask: SIMD[DType.uint8, count]) -> SIMD[Self.dtype, count]:
        return lanes_at(self, mask)

    @always_inline
    def slice[output_width: Int, /, *, offset: Int = 0](self) -> SIMD[Self.dtype, output_width]:
        """The lanes from `offset` on."""
        return slice_lanes[output_width, offset](self)

    @always_inline
    def insert[*, offset: Int = 0](self, value: SIMD[Self.dtype, _]) -> Self:
        """`self` with the lanes from `offset` on replaced by `value`."""
        return insert_lanes[offset](self, value)

    @always_inline
    def join(self, other: Self) -> SIMD[Self.dtype, 2 * Self.length]:
        return join_lanes(self, other)

    @always_inline
    def split(self) -> Tuple[SIMD[Self.dtype, Self.length // 2], SIMD[Self.dtype, Self.length // 2]]:
        return split_lanes(self)

    @always_inline
    def interleave(self, other: Self) -> SIMD[Self.dtype, 2 * Self.length]:
        return interleave_lanes(self, other)

    @always_inline
    def deinterleave(self) -> Tuple[SIMD[Self.dtype, Self.length // 2], SIMD[Self.dtype, Self.length // 2]]:
        return deinterleave_lanes(self)

    @always_inline
    def reversed(self) -> Self:
        return reverse_lanes(self)

    @always_inline
    def rotate_left[shift: Int](self) -> Self:
        return rotate_lanes_left[shift](self)

    @always_inline
    def rotate_right[shift: Int](self) -> Self:
        return rotate_lanes_left[-shift](self)

    @always_inline
    def shift_left[shift: Int](self) -> Self:
        """Lanes move towards index 0; zeros come in at the end."""
        return shift_lanes_left[shift](self)

    @always_inline
    def shift_right[shift: Int](self) -> Self:
        """Lanes move away from index 0; zeros come in at the front."""
        return shift_lanes_right[shift](self)

    # Reductions: halves are folded onto each other until `size_out` lanes are left

    @always_inline
    def reduce[
        func: def[width: SIMDLength](SIMD[Self.dtype, width], SIMD[Self.dtype, width]) capturing -> SIMD[
            Self.dtype, width
        ],
        size_out: Int = 1,
    ](self) -> SIMD[Self.dtype, size_out]:
        return reduce_with[func, size_out](self)

    @always_inline
    def reduce_add[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if size_out == 1:
            return __make[SIMD[Self.dtype, size_out]](__num["reduce_add", Self.dtype](self._value))
        elif size_out == Int(Self.length):
            return rebind[SIMD[Self.dtype, size_out]](self)
        else:
            var halves = split_lanes(self)
            return (halves[0] + halves[1]).reduce_add[size_out]()

    @always_inline
    def reduce_mul[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if size_out == 1:
            return __make[SIMD[Self.dtype, size_out]](__num["reduce_mul", Self.dtype](self._value))
        elif size_out == Int(Self.length):
            return rebind[SIMD[Self.dtype, size_out]](self)
        else:
            var halves = split_lanes(self)
            return (halves[0] * halves[1]).reduce_mul[size_out]()

    @always_inline
    def reduce_min[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if size_out == 1:
            return __make[SIMD[Self.dtype, size_out]](__num["reduce_min", Self.dtype](self._value))
        elif size_out == Int(Self.length):
            return rebind[SIMD[Self.dtype, size_out]](self)
        else:
            var halves = split_lanes(self)
            return min(halves[0], halves[1]).reduce_min[size_out]()

    @always_inline
    def reduce_max[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if size_out == 1:
            return __make[SIMD[Self.dtype, size_out]](__num["reduce_max", Self.dtype](self._value))
        elif size_out == Int(Self.length):
            return rebind[SIMD[Self.dtype, size_out]](self)
        else:
            var halves = split_lanes(self)
            return max(halves[0], halves[1]).reduce_max[size_out]()

    @always_inline
    def reduce_and[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        return reduce_bits["and", size_out](self)

    @always_inline
    def reduce_or[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        return reduce_bits["or", size_out](self)

    def reduce_bit_count(self) -> Int:
        """The number of one bits in all lanes (of true lanes, in a mask)."""
        comptime if Self.dtype == DType.bool:
            return Int(self.cast[DType.int]().reduce_add())
        else:
            return Int(__make[Self](__op["ipopcnt"](self._value)).cast[DType.int]().reduce_add())
