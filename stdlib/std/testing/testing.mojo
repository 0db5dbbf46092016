"""Assertions that raise an `Error` saying where and why."""

from std.math.classify import isclose
from std.python import PythonObject
from std.reflection.location import SourceLocation


@no_inline
def _failure[T: Writable](location: Optional[SourceLocation], reason: T) -> Error:
    if location:
        return Error("At ", location.value(), ": AssertionError: ", reason)
    return Error("At ", __caller_loc(), ": AssertionError: ", reason)


@no_inline
def _comparison_failure[
    L: Writable, R: Writable
](location: Optional[SourceLocation], claim: StaticString, lhs: L, rhs: R, msg: String) -> Error:
    var reason = String(claim, " failed:\n   left: ", lhs, "\n  right: ", rhs)
    if msg:
        reason.write("\n  reason: ", msg)
    return _failure(location, reason)


def assert_true[
    T: Boolable, //
](
    val: T, msg: String = "condition was unexpectedly False", *, location: Optional[SourceLocation] = None
) raises:
    """Raises unless the value is true."""
    if not val.__bool__():
        raise _failure(location, msg)


def assert_false[
    T: Boolable, //
](
    val: T, msg: String = "condition was unexpectedly True", *, location: Optional[SourceLocation] = None
) raises:
    """Raises if the value is true."""
    if val.__bool__():
        raise _failure(location, msg)


def assert_equal[
    T: Equatable & Writable, //
](lhs: T, rhs: T, msg: String = "", *, location: Optional[SourceLocation] = None) raises:
    """Raises unless the values are equal."""
    if lhs != rhs:
        raise _comparison_failure(location, "`left == right` comparison", lhs, rhs, msg)


def assert_equal(
    lhs: StringSpan[_], rhs: StringSpan[_], msg: String = "", *, location: Optional[SourceLocation] = None
) raises:
    if lhs != rhs:
        raise _comparison_failure(location, "`left == right` comparison", lhs, rhs, msg)


def assert_equal[
    O1: ImmOrigin, O2: ImmOrigin, //
](
    lhs: List[StringSpan[O1]],
    rhs: List[StringSpan[O2]],
    msg: String = "",
    *,
    location: Optional[SourceLocation] = None,
) raises:
    var same = len(lhs) == len(rhs)
    if same:
        for i in range(len(lhs)):
            if lhs[i] != rhs[i]:
                same = False
    if not same:
        raise _comparison_failure(location, "`left == right` comparison", lhs, rhs, msg)


def assert_equal_pyobj(
    lhs: PythonObject, rhs: PythonObject, msg: String = "", *, location: Optional[SourceLocation] = None
) raises:
    if (lhs != rhs).__bool__():
        raise _comparison_failure(location, "`left == right` comparison", lhs, rhs, msg)


def assert_not_equal[
    T: Equatable & Writable, //
](lhs: T, rhs: T, msg: String = "", *, location: Optional[SourceLocation] = None) raises:
    """Raises if the values are equal."""
    if lhs == rhs:
        raise _comparison_failure(location, "`left != right` comparison", lhs, rhs, msg)


def assert_is[
    T: Identifiable & Writable, //
](lhs: T, rhs: T, msg: String = "", *, location: Optional[SourceLocation] = None) raises:
    """Raises unless both are the same object."""
    if not lhs.__is__(rhs):
        raise _comparison_failure(location, "`left is right` identification", lhs, rhs, msg)


def assert_is_not[
    T: Identifiable & Writable, //
](lhs: T, rhs: T, msg: String = "", *, location: Optional[SourceLocation] = None) raises:
    """Raises if both are the same object."""
    if lhs.__is__(rhs):
        raise _comparison_failure(location, "`left is not right` identification", lhs, rhs, msg)


def assert_almost_equal[
    dtype: DType, length: SIMDLength, //
](
    lhs: SIMD[dtype, length],
    rhs: SIMD[dtype, length],
    msg: String = "",
    *,
    atol: Float64 = 1e-08,
    rtol: Float64 = 1e-05,
    equal_nan: Bool = False,
    location: Optional[SourceLocation] = None,
) raises:
    """Raises unless every lane is within the absolute or the relative tolerance."""
    var close: Bool
    comptime if __query["is_float", dtype]:
        close = all(isclose(lhs, rhs, atol=atol, rtol=rtol, equal_nan=equal_nan))
    else:
        close = lhs == rhs
    if not close:
        var reason = String(lhs, " is not close to ", rhs)
        comptime if dtype != DType.bool:
            reason.write(" with a diff of ", abs(lhs - rhs))
        if msg:
            reason.write(" (", msg, ")")
        raise _failure(location, reason)


struct assert_raises:
    """`with assert_raises(contains="text"):` passes if its body raises an error with that text."""

    var _contains: Optional[String]
    var _location: String

    @no_inline
    def __init__(out self, *, location: Optional[SourceLocation] = None):
        self._contains = Optional[String](None)
        self._location = String(location.value()) if location else String(__caller_loc())

    @no_inline
    def __init__(out self, *, contains: String, location: Optional[SourceLocation] = None):
        self._contains = Optional(contains)
        self._location = String(location.value()) if location else String(__caller_loc())

    def __enter__(self):
        pass

    def __exit__(self) raises:
        raise Error("AssertionError: Didn't raise at ", self._location)

    def __exit__[E: AnyType](self, error: E) raises -> Bool:
        if self._contains:
            comptime assert conforms_to(E, Writable), "assert_raises(contains=...) requires a Writable error type"
            return self._contains.value() in String(error)
        return True
