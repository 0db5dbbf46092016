"""Functions of earlier releases that constructors and statements have replaced."""


@deprecated(use=String)
def str[T: Writable](value: T) -> String:
    return String(value)


@deprecated(use=Int)
def int[T: Intable](value: T) -> Int:
    return value.__int__()


@deprecated(use=Int)
def int(value: StringSpan[_], base: Int = 10) raises -> Int:
    return atol(value, base)


@deprecated(use=Float64)
def float[T: Floatable](value: T) -> Float64:
    return value.__float__()


@deprecated(use=Float64)
def float[dtype: DType, //](value: Scalar[dtype]) -> Float64:
    return value.cast[DType.float64]()


@deprecated(use=Float64)
def float(value: StringSpan[_]) raises -> Float64:
    return atof(value)


@deprecated(use=Bool)
def bool[T: Boolable](value: T) -> Bool:
    return value.__bool__()


@deprecated("'constrained' is deprecated, use 'comptime assert' instead")
@always_inline
def constrained[cond: Bool, message: StaticString = "param assertion failed"]():
    comptime assert cond, message


@deprecated(use=print)
def print_no_newline[*Ts: Writable](*values: *Ts):
    comptime for i in range(__query["pack_len", *Ts]):
        print(values[i], end="")


@deprecated(use=print)
def put_new_line():
    print()
