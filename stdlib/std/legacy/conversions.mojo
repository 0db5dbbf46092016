"""Functions of earlier releases that constructors and statements have replaced."""


def str[T: Writable](value: T) -> String:
    return String(value)


def int[T: Intable](value: T) -> Int:
    return value.__int__()


def int(value: StringSpan[_], base: Int = 10) raises -> Int:
    return atol(value, base)


def float[T: Floatable](value: T) -> Float64:
    return value.__float__()


def float[dtype: DType, //](value: Scalar[dtype]) -> Float64:
    return value.cast[DType.float64]()


def float(value: StringSpan[_]) raises -> Float64:
    return atof(value)


def bool[T: Boolable](value: T) -> Bool:
    return value.__bool__()


@always_inline
def constrained[cond: Bool, message: StaticString = "param assertion failed"]():
    comptime assert cond, message


def print_no_newline[*Ts: Writable](*values: *Ts):
    comptime for i in range(__query["pack_len", *Ts]):
        print(values[i], end="")


def put_new_line():
    print()
