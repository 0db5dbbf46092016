"""Division of `Int`s taken as unsigned."""


@always_inline
def ufloordiv(a: Int, b: Int) -> Int:
    return Int(UInt(a) // UInt(b))


@always_inline
def umod(a: Int, b: Int) -> Int:
    return Int(UInt(a) % UInt(b))


@always_inline
def udivmod(a: Int, b: Int) -> Tuple[Int, Int]:
    return (ufloordiv(a, b), umod(a, b))


@always_inline
def uceildiv(a: Int, b: Int) -> Int:
    return Int(UInt(a).__ceildiv__(UInt(b)))
