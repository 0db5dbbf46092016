"""Lane permutations and reductions by a function, behind the methods of `SIMD`."""

from std.simd.endian import Endian


@always_inline
def slice_lanes[
    width: Int, offset: Int, dtype: DType, length: SIMDLength
](v: SIMD[dtype, length]) -> SIMD[dtype, width]:
    """The `width` lanes from `offset` on."""
    comptime assert 0 <= offset and offset + width <= Int(length) and width > 0, (
        "output width must be a positive integer less than simd size"
    )
    return __make[SIMD[dtype, width]](__op["extract_sub", __simd[dtype, width], offset](v._value))


def lanes_at[
    dtype: DType, length: SIMDLength, count: SIMDLength
](v: SIMD[dtype, length], indices: SIMD[DType.uint8, count]) -> SIMD[dtype, count]:
    """The lanes that `indices` name, modulo the number of lanes; zeros where the highest bit is set."""
    var result = SIMD[dtype, count]()
    comptime for i in range(Int(count)):
        var index = indices[i]
        if index < 128:
            result[i] = v[Int(index) % Int(length)]
    return result


@always_inline
def insert_lanes[
    offset: Int, dtype: DType, length: SIMDLength, width: SIMDLength
](v: SIMD[dtype, length], part: SIMD[dtype, width]) -> SIMD[dtype, length]:
    """`v` with the lanes from `offset` on replaced by `part`."""
    comptime assert offset % Int(width) == 0, "offset must be a multiple of the subvector's size"
    comptime assert 0 <= offset and offset + Int(width) <= Int(length), (
        "insertion position must not exceed the size of the vector"
    )
    return __make[SIMD[dtype, length]](__op["insert_sub", offset](v._value, part._value))


@always_inline
def join_lanes[
    dtype: DType, length: SIMDLength
](a: SIMD[dtype, length], b: SIMD[dtype, length]) -> SIMD[dtype, 2 * length]:
    return __make[SIMD[dtype, 2 * length]](__op["concat"](a._value, b._value))


@always_inline
def split_lanes[
    dtype: DType, length: SIMDLength
](v: SIMD[dtype, length]) -> Tuple[SIMD[dtype, length // 2], SIMD[dtype, length // 2]]:
    comptime assert length > 1, "the simd width must be at least 2"
    comptime half = length // 2
    var low = __make[SIMD[dtype, half]](__op["extract_sub", __simd[dtype, half], 0](v._value))
    var high = __make[SIMD[dtype, half]](__op["extract_sub", __simd[dtype, half], half](v._value))
    return (low, high)


@always_inline
def interleave_lanes[
    dtype: DType, length: SIMDLength
](a: SIMD[dtype, length], b: SIMD[dtype, length]) -> SIMD[dtype, 2 * length]:
    """a0 b0 a1 b1 ..."""
    return __make[SIMD[dtype, 2 * length]](__op["interleave"](a._value, b._value))


@always_inline
def deinterleave_lanes[
    dtype: DType, length: SIMDLength
](v: SIMD[dtype, length]) -> Tuple[SIMD[dtype, length // 2], SIMD[dtype, length // 2]]:
    """The even lanes and the odd lanes."""
    comptime assert length > 1, "the vector size must be greater than 1."
    comptime half = length // 2
    var even = __make[SIMD[dtype, half]](__op["deinterleave", __simd[dtype, half], 0](v._value))
    var odd = __make[SIMD[dtype, half]](__op["deinterleave", __simd[dtype, half], 1](v._value))
    return (even, odd)


@always_inline
def reverse_lanes[dtype: DType, length: SIMDLength](v: SIMD[dtype, length]) -> SIMD[dtype, length]:
    return __make[SIMD[dtype, length]](__op["reverse"](v._value))


@always_inline
def rotate_lanes_left[shift: Int, dtype: DType, length: SIMDLength](v: SIMD[dtype, length]) -> SIMD[dtype, length]:
    """Lane i of the result is lane (i + shift) modulo the length."""
    comptime assert shift >= -Int(length) and shift <= Int(length), "Constraint: -size <= shift < size"
    var result = SIMD[dtype, length]()
    comptime for i in range(Int(length)):
        result[i] = v[(i + shift) % Int(length)]
    return result


@always_inline
def shift_lanes_left[shift: Int, dtype: DType, length: SIMDLength](v: SIMD[dtype, length]) -> SIMD[dtype, length]:
    comptime assert 0 <= shift and shift <= Int(length), (
        "shift must be greater than or equal to 0 and less than equal to the size"
    )
    var result = SIMD[dtype, length]()
    comptime for i in range(Int(length) - shift):
        result[i] = v[i + shift]
    return result


@always_inline
def shift_lanes_right[shift: Int, dtype: DType, length: SIMDLength](v: SIMD[dtype, length]) -> SIMD[dtype, length]:
    comptime assert 0 <= shift and shift <= Int(length), (
        "shift must be greater than or equal to 0 and less than equal to the size"
    )
    var result = SIMD[dtype, length]()
    comptime for i in range(Int(length) - shift):
        result[i + shift] = v[i]
    return result


@always_inline
def reduce_with[
    dtype: DType,
    length: SIMDLength,
    //,
    func: def[width: SIMDLength](SIMD[dtype, width], SIMD[dtype, width]) capturing -> SIMD[dtype, width],
    size_out: Int,
](v: SIMD[dtype, length]) -> SIMD[dtype, size_out]:
    """Folds the halves of `v` onto each other by `func` until `size_out` lanes are left."""
    comptime assert size_out <= Int(length), "reduction cannot increase simd width"
    comptime if size_out == Int(length):
        return rebind[SIMD[dtype, size_out]](v)
    else:
        var halves = split_lanes(v)
        return reduce_with[func, size_out](func[length // 2](halves[0], halves[1]))


@always_inline
def reduce_bits[
    name: StaticString, size_out: Int, dtype: DType, length: SIMDLength
](v: SIMD[dtype, length]) -> SIMD[dtype, size_out]:
    """Bitwise reduction; `name` is "and" or "or"."""
    comptime assert size_out <= Int(length), "`size_out` must not exceed width of the vector."
    comptime assert __query["is_int", dtype] or dtype == DType.bool, (
        "The element type of the vector must be integer or boolean."
    )
    comptime if size_out == Int(length):
        return rebind[SIMD[dtype, size_out]](v)
    elif size_out > 1:
        var halves = split_lanes(v)
        comptime if name == "and":
            return reduce_bits[name, size_out](halves[0] & halves[1])
        else:
            return reduce_bits[name, size_out](halves[0] | halves[1])
    elif name == "and":
        return __make[SIMD[dtype, size_out]](__num["reduce_and", dtype](v._value))
    else:
        return __make[SIMD[dtype, size_out]](__num["reduce_or", dtype](v._value))


def bytes_of[
    dtype: DType, length: SIMDLength, //, *, endian: Endian
](v: SIMD[dtype, length]) -> Array[UInt8, __query["size_of", SIMD[dtype, length]]]:
    """The bytes of `v` as they lie in memory in the given order."""
    comptime count = __query["size_of", SIMD[dtype, length]]
    var ordered = v.to_endian[endian]()
    var result = Array[UInt8, count](uninitialized=True)
    __op["memcpy"](__addr_of(result), __addr_of(ordered), Int(count)._value)
    return result^


def value_of_bytes[
    dtype: DType, length: SIMDLength, *, endian: Endian
](bytes: Array[UInt8, __query["size_of", SIMD[dtype, length]]]) -> SIMD[dtype, length]:
    """The value whose bytes in the given order are `bytes`."""
    comptime count = __query["size_of", SIMD[dtype, length]]
    var result = SIMD[dtype, length]()
    __op["memcpy"](__addr_of(result), __addr_of(bytes), Int(count)._value)
    return result.to_endian[endian]()
