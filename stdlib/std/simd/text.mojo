"""Numbers as text."""


def write_number[dtype: DType, length: SIMDLength, //](mut writer: Some[Writer], value: SIMD[dtype, length]):
    """One lane as a plain number, several as `[1, 2]`."""
    comptime if length == 1:
        _write_scalar(writer, value[0])
    else:
        writer.write_string("[")
        for i in range(Int(length)):
            if i > 0:
                writer.write_string(", ")
            _write_scalar(writer, value[i])
        writer.write_string("]")


def write_number_repr[dtype: DType, length: SIMDLength, //](mut writer: Some[Writer], value: SIMD[dtype, length]):
    """`Int(3)`, or `SIMD[DType.int, 2](1, 2)`."""
    comptime if length == 1 and dtype != DType.bool:
        writer.write_string(_scalar_name[dtype]())
        writer.write_string("(")
    else:
        writer.write_string("SIMD[")
        dtype.write_repr_to(writer)
        writer.write_string(", ")
        _write_scalar(writer, Int(length))
        writer.write_string("](")
    for i in range(Int(length)):
        if i > 0:
            writer.write_string(", ")
        _write_scalar(writer, value[i])
    writer.write_string(")")


def write_number_padded[
    dtype: DType, length: SIMDLength, //
](mut writer: Some[Writer], value: SIMD[dtype, length], width: Int):
    comptime assert __query["is_int", dtype], "only integers can be padded"
    comptime if length > 1:
        writer.write_string("[")
    for i in range(Int(length)):
        if i > 0:
            writer.write_string(",")
        var text = String(value[i])
        for _ in range(width - text.byte_length()):
            writer.write_string(" ")
        writer.write_string(text._span())
    comptime if length > 1:
        writer.write_string("]")


def _scalar_name[dtype: DType]() -> StaticString:
    """The name of the scalar type, which is the dtype's with other capitals."""
    comptime if dtype == DType.int:
        return "Int"
    elif dtype == DType.uint:
        return "UInt"
    elif dtype == DType.float64:
        return "Float64"
    elif dtype == DType.float32:
        return "Float32"
    elif dtype == DType.float16:
        return "Float16"
    elif dtype == DType.bfloat16:
        return "BFloat16"
    elif dtype == DType.int8:
        return "Int8"
    elif dtype == DType.int16:
        return "Int16"
    elif dtype == DType.int32:
        return "Int32"
    elif dtype == DType.int64:
        return "Int64"
    elif dtype == DType.int128:
        return "Int128"
    elif dtype == DType.int256:
        return "Int256"
    elif dtype == DType.uint8:
        return "UInt8"
    elif dtype == DType.uint16:
        return "UInt16"
    elif dtype == DType.uint32:
        return "UInt32"
    elif dtype == DType.uint64:
        return "UInt64"
    elif dtype == DType.uint128:
        return "UInt128"
    elif dtype == DType.uint256:
        return "UInt256"
    elif dtype == DType.float8_e4m3fn:
        return "Float8_e4m3fn"
    elif dtype == DType.float8_e4m3fnuz:
        return "Float8_e4m3fnuz"
    elif dtype == DType.float8_e5m2:
        return "Float8_e5m2"
    elif dtype == DType.float8_e5m2fnuz:
        return "Float8_e5m2fnuz"
    elif dtype == DType.float8_e8m0fnu:
        return "Float8_e8m0fnu"
    elif dtype == DType.float4_e2m1fn:
        return "Float4_e2m1fn"
    else:
        return "Scalar"


def _write_scalar[dtype: DType, //](mut writer: Some[Writer], value: Scalar[dtype]):
    comptime if dtype == DType.bool:
        writer.write_string("True" if value.__bool__() else "False")
    else:
        var buffer = __stack_alloc[80, 8]()
        var count: __i64
        comptime if dtype == DType.float64:
            count = __native["fmt_f64", __i64](value._value, buffer)
        elif __query["is_float", dtype]:
            # Narrow floats print the digits of their value as a Float32.
            count = __native["fmt_f32", __i64](__cast[dtype, DType.float32](value._value), buffer)
        elif __query["dtype_bits", dtype] <= 64:
            comptime if __query["is_signed", dtype]:
                count = __native["fmt_i64", __i64](__cast[dtype, DType.int64](value._value), buffer)
            else:
                count = __native["fmt_u64", __i64](__cast[dtype, DType.uint64](value._value), buffer)
        else:
            var wide = value
            comptime if dtype == DType.int128:
                count = __native["fmt_i128", __i64](__addr_of(wide), buffer)
            elif dtype == DType.uint128:
                count = __native["fmt_u128", __i64](__addr_of(wide), buffer)
            elif dtype == DType.int256:
                count = __native["fmt_i256", __i64](__addr_of(wide), buffer)
            else:
                count = __native["fmt_u256", __i64](__addr_of(wide), buffer)
        writer.write_string(__make[StaticString](buffer, __make[Int](count)))
