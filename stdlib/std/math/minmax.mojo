"""`min` and `max`."""


@always_inline
def max[dtype: DType, //](x: SIMD[dtype, _], y: type_of(x), /) -> type_of(x):
    """The greater, lane by lane; a NaN loses."""
    return __make[type_of(x)](__num["max", dtype](x._value, y._value))


@always_inline
def min[dtype: DType, //](x: SIMD[dtype, _], y: type_of(x), /) -> type_of(x):
    """The smaller, lane by lane; a NaN loses."""
    return __make[type_of(x)](__num["min", dtype](x._value, y._value))


def max[T: Copyable & Comparable & Deinitable, //](x: T, *ys: T) -> T:
    """The greatest of the values; the first of equals."""
    var best = x.copy()
    for i in range(len(ys)):
        if ys[i] > best:
            best = ys[i].copy()
    return best^


def min[T: Copyable & Comparable & Deinitable, //](x: T, *ys: T) -> T:
    """The smallest of the values; the first of equals."""
    var best = x.copy()
    for i in range(len(ys)):
        if ys[i] < best:
            best = ys[i].copy()
    return best^
