"""What a `comptime for` goes through where the iterable has no subscript: its elements, collected once."""


def elements[I: Iterator](var iterator: I) -> List[I.Element]:
    """All that is left in `iterator`."""
    var result = List[I.Element]()
    while True:
        try:
            result.append(iterator.__next__())
        except:
            return result^
