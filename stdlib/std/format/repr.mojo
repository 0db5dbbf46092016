"""`repr`."""


def repr[T: Writable](value: T) -> String:
    """The text of a value for programmers."""
    var result = String()
    value.write_repr_to(result)
    return result^


def repr(value: NoneType) -> String:
    return String("None")
