"""Divisors, counting, and ascending sequences."""

from std.builtin.debug_assert import safe_assert


def gcd(m: Int, n: Int, /) -> Int:
    """The greatest common divisor; 0 if both are 0."""
    var a = abs(m)
    var b = abs(n)
    while b != 0:
        var rest = a % b
        a = b
        b = rest
    return a


def gcd(s: Span[Int, _], /) -> Int:
    var result = 0
    for i in range(len(s)):
        result = gcd(result, s[i])
    return result


def gcd(*values: Int) -> Int:
    var result = 0
    for i in range(len(values)):
        result = gcd(result, values[i])
    return result


def lcm(m: Int, n: Int, /) -> Int:
    """The least common multiple; 0 if one is 0."""
    var divisor = gcd(m, n)
    if divisor == 0:
        return 0
    return abs(m // divisor * n)


def lcm(s: Span[Int, _], /) -> Int:
    var result = 1
    for i in range(len(s)):
        result = lcm(result, s[i])
    return result


def lcm(*values: Int) -> Int:
    var result = 1
    for i in range(len(values)):
        result = lcm(result, values[i])
    return result


def factorial(n: Int) -> Int:
    """The product of 1 to `n`; `n` is at most 20."""
    safe_assert(n >= 0 and n <= 20, "input value causes an overflow")
    var result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def comb(n: Int, k: Int) -> Int:
    """The number of ways to choose `k` of `n` things."""
    assert n >= 0, "n must be non-negative"
    assert k >= 0, "k must be non-negative"
    if k > n:
        return 0
    var result = 1
    for i in range(min(k, n - k)):
        var divisor = gcd(n - i, i + 1)
        result = result // ((i + 1) // divisor) * ((n - i) // divisor)
    return result


def perm(n: Int, k: Int = -1) -> Int:
    """The number of ways to arrange `k` of `n` things; of all of them by default."""
    assert n >= 0, "n must be non-negative"
    if k == -1:
        return factorial(n)
    assert 0 <= k <= n, "k must be between 0 and n"
    var result = 1
    for i in range(k):
        result *= n - i
    return result


@always_inline
def iota[dtype: DType, width: Int](offset: Scalar[dtype] = 0) -> SIMD[dtype, width]:
    """`offset`, `offset + 1`, ..., one per lane."""
    var result = SIMD[dtype, width]()
    comptime for i in range(width):
        result[i] = Scalar[dtype](i) + offset
    return result


def iota[dtype: DType, //](span: Span[mut=True, Scalar[dtype], _], offset: Int = 0):
    """Fills the span with `offset`, `offset + 1`, ..."""
    for i in range(len(span)):
        span[i] = Scalar[dtype](offset + i)


def iota[dtype: DType, //](buff: Pointer[mut=True, Scalar[dtype], _], len: Int, offset: Int = 0):
    for i in range(len):
        buff[unsafe_offset=i] = Scalar[dtype](offset + i)
