"""`vectorize`: a loop in steps of a vector's width, and single steps for the rest."""


@always_inline
def vectorize[
    func: def[width: Int](idx: Int) -> None,
    //,
    simd_width: Int,
    /,
    *,
    unroll_factor: Int = 1,
](size: Int, closure: func):
    """Calls `closure[simd_width](i)` for whole steps of `0 ... size - 1`, then `closure[1](i)`."""
    var i = 0
    comptime if unroll_factor > 1:
        while i + simd_width * unroll_factor <= size:
            comptime for k in range(unroll_factor):
                closure[simd_width](i + k * simd_width)
            i += simd_width * unroll_factor
    while i + simd_width <= size:
        closure[simd_width](i)
        i += simd_width
    comptime if simd_width > 1:
        while i < size:
            closure[1](i)
            i += 1


@always_inline
def vectorize[
    func: def[width: Int](idx: Int) -> None,
    //,
    simd_width: Int,
    /,
    *,
    size: Int,
    unroll_factor: Int = 1,
](closure: func):
    """The same for a size known at compile time."""
    vectorize[simd_width, unroll_factor=unroll_factor](size, closure)


# Forms of earlier releases, with the body as a parameter.


@always_inline
def vectorize[
    func: def[width: Int](Int) capturing -> None,
    simd_width: Int,
    /,
    *,
    unroll_factor: Int = 1,
](size: Int):
    var i = 0
    while i + simd_width <= size:
        func[simd_width](i)
        i += simd_width
    comptime if simd_width > 1:
        while i < size:
            func[1](i)
            i += 1


@always_inline
def vectorize[
    func: def[width: Int](Int) capturing -> None,
    simd_width: Int,
    /,
    *,
    size: Int,
    unroll_factor: Int = 1,
]():
    vectorize[func, simd_width](size)
