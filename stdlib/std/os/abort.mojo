"""`abort`: stopping a program, with a message, from the user's place in it."""

from std.builtin.debug_assert import _stop
from std.format.tstring import TString
from std.reflection.location import SourceLocation


@no_inline
def abort() -> Never:
    """Stops the program without a word."""
    _stop_never(String())


@no_inline
def abort[
    *, prefix: StaticString = "ABORT:"
](
    message: String, *, location: Optional[SourceLocation] = None
) -> Never:
    """Prints the message with the caller's location on standard output and stops the program."""
    if location:
        _stop_never(String(prefix, " ", location.value(), ": ", message))
    _stop_never(String(prefix, " ", __caller_loc(), ": ", message))


@no_inline
def abort[
    *, prefix: StaticString = "ABORT:"
](
    message: TString, *, location: Optional[SourceLocation] = None
) -> Never:
    abort[prefix=prefix](String(message), location=location)


@no_inline
def _stop_never(line: String) -> Never:
    _stop(StringSpan(line))
    __op["unreachable"]()
