"""Sums, extremes and averages of spans."""


def sum[dtype: DType, //](src: Span[Scalar[dtype], _]) raises -> Scalar[dtype]:
    var total = Scalar[dtype](0)
    for value in src:
        total += value
    return total


def product[
    dtype: DType, //
](src: Span[Scalar[dtype], _]) raises -> Scalar[dtype]:
    var total = Scalar[dtype](1)
    for value in src:
        total *= value
    return total


def max[dtype: DType, //](src: Span[Scalar[dtype], _]) raises -> Scalar[dtype]:
    if len(src) == 0:
        raise Error("max of an empty span")
    var best = src[0]
    for value in src:
        if value > best:
            best = value
    return best


def min[dtype: DType, //](src: Span[Scalar[dtype], _]) raises -> Scalar[dtype]:
    if len(src) == 0:
        raise Error("min of an empty span")
    var best = src[0]
    for value in src:
        if value < best:
            best = value
    return best


def mean[
    dtype: DType, //
](src: Span[Scalar[dtype], _]) raises -> Scalar[dtype]:
    if len(src) == 0:
        raise Error("input must not be empty")
    return sum(src) / Scalar[dtype](len(src))


def variance[
    dtype: DType, //
](
    src: Span[Scalar[dtype], _], correction: Int = 1
) raises -> Scalar[dtype]:
    if len(src) <= correction:
        raise Error("input length must be greater than the correction")
    var average = mean(src)
    var total = Scalar[dtype](0)
    for value in src:
        total += (value - average) * (value - average)
    return total / Scalar[dtype](len(src) - correction)


def cumsum[
    dtype: DType, //
](dst: Span[mut=True, Scalar[dtype], _], src: Span[Scalar[dtype], _]):
    """`dst[i]` becomes the sum of `src[0] ... src[i]`."""
    var total = Scalar[dtype](0)
    for i in range(len(src)):
        total += src[i]
        dst[i] = total
