"""`len` and the traits behind it."""


trait Sized:
    """A type with a length."""

    def __len__(self) -> Int:
        ...


trait SizedRaising:
    """A type whose length may fail to be computed."""

    def __len__(self) raises -> Int:
        ...


@always_inline
def len[T: Sized](value: T) -> Int:
    """The number of elements of `value`."""
    return value.__len__()


@always_inline
def len[T: SizedRaising](value: T) raises -> Int:
    """The number of elements of `value`; may raise."""
    return value.__len__()


@__historical
@always_inline
def len(value: StringSpan[_]) -> Int:
    """Before 1.0 the number of bytes."""
    return value.byte_length()


@always_inline
def len(value: StringSpan[_]) -> Int:
    comptime assert False, (
        "`len(String/StringSlice)` is not supported because Mojo strings are UTF-8 encoded, and it is ambiguous"
        " whether bytes, codepoints or graphemes are meant; use `byte_length()`, `len(s.bytes())`,"
        " `len(s.codepoints())` or `len(s.graphemes())`"
    )
    return 0
