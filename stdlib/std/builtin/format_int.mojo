"""`bin`, `oct` and `hex`."""


def bin[dtype: DType, //](num: Scalar[dtype], /, *, prefix: StaticString = "0b") -> String:
    return _format_int[radix=2](num, prefix=prefix)


def bin[T: Intable, //](num: T, /, *, prefix: StaticString = "0b") -> String:
    return _format_int[radix=2](num.__int__(), prefix=prefix)


def oct[dtype: DType, //](value: Scalar[dtype], /, *, prefix: StaticString = "0o") -> String:
    return _format_int[radix=8](value, prefix=prefix)


def oct[T: Intable, //](value: T, /, *, prefix: StaticString = "0o") -> String:
    return _format_int[radix=8](value.__int__(), prefix=prefix)


def hex[dtype: DType, //](value: Scalar[dtype], /, *, prefix: StaticString = "0x") -> String:
    return _format_int[radix=16](value, prefix=prefix)


def hex[T: Intable, //](value: T, /, *, prefix: StaticString = "0x") -> String:
    return _format_int[radix=16](value.__int__(), prefix=prefix)


def _format_int[
    dtype: DType, *, radix: Int = 10
](value: Scalar[dtype], *, prefix: StaticString = "") -> String:
    """Sign, prefix, digits."""
    comptime if dtype == DType.bool:
        return _format_int[radix=radix](value.cast[DType.int]()[0], prefix=prefix)
    else:
        comptime assert __query["is_int", dtype], "Expected integral"
        var magnitude = value
        var result = String()
        if value < 0:
            result.write_string("-")
            magnitude = -value
        result.write_string(prefix)
        var digits = __stack_alloc[264, 8]()
        var count = __native["fmt_radix", __i64](
            __addr_of(magnitude),
            Int(__query["size_of", Scalar[dtype]])._value,
            __op["trunc", __i32](Int(radix)._value),
            digits,
        )
        result.write_string(__make[StaticString](digits, __make[Int](count)))
        return result^
