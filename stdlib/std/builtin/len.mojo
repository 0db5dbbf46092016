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


@unavailable(
    "`len(String/StringSlice)` is not supported because Mojo strings are UTF-8 encoded, so a single length is"
    " ambiguous: it could mean the number of UTF-8 bytes, the number of Unicode code points, or the number of"
    " user-visible characters (grapheme clusters). Use `s.byte_length()` or `len(s.bytes())` for the number of UTF-8"
    " bytes, `len(s.codepoints())` for Unicode code points, or `len(s.graphemes())` for grapheme clusters."
)
def len(value: StringSpan[_]) -> Int:
    return 0
