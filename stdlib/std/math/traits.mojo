"""Traits of rounding and arithmetic, and the functions that call them."""


trait Absable:
    def __abs__(self) -> Self:
        ...


trait Powable:
    def __pow__(self, exp: Self) -> Self:
        ...


trait Roundable:
    def __round__(self) -> Self:
        ...

    def __round__(self, ndigits: Int) -> Self:
        ...


trait DivModable:
    def __divmod__(self, denominator: Self) -> Tuple[Self, Self]:
        ...


trait Floorable:
    def __floor__(self) -> Self:
        ...


trait Ceilable:
    def __ceil__(self) -> Self:
        ...


trait Truncable:
    def __trunc__(self) -> Self:
        ...


trait CeilDivable:
    def __ceildiv__(self, denominator: Self) -> Self:
        ...


trait CeilDivableRaising:
    def __ceildiv__(self, denominator: Self) raises -> Self:
        ...


trait IntervalElement(Comparable, Copyable, Deinitable, Intable, Writable):
    """What the ends of intervals must offer (`std.collections.interval`)."""

    def __sub__(self, rhs: Self) -> Self:
        ...


@always_inline
def abs[T: Absable](value: T) -> T:
    return value.__abs__()


@always_inline
def pow[T: Powable](base: T, exp: T) -> T:
    return base**exp


@always_inline
def pow(base: SIMD, exp: Int) -> type_of(base):
    return base**exp


@always_inline
def divmod[T: DivModable](numerator: T, denominator: T) -> Tuple[T, T]:
    """The quotient rounded down, and the remainder."""
    return numerator.__divmod__(denominator)


@always_inline
def round[T: Roundable, //](number: T) -> T:
    """The nearest whole number, ties to even."""
    return number.__round__()


@always_inline
def round[T: Roundable, //](number: T, ndigits: Int) -> T:
    """Rounded to `ndigits` decimal places."""
    return number.__round__(ndigits)
