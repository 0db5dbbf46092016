# Texts of failed assertions.
from std.testing import *
def tell(error: Error):
    """Prints the error without the folder of its place."""
    var text = String(error)
    print(text[byte = text.rfind("/") + 1 :])


def main():
    try:
        assert_equal(String("a"), String("b"))
    except e:
        tell(e)
    try:
        assert_equal([1, 2], [1, 3], "m")
    except e:
        tell(e)
    try:
        assert_almost_equal(1.0, 1.1, msg="mm")
    except e:
        tell(e)
    try:
        assert_almost_equal(SIMD[DType.float32, 2](1, 2), SIMD[DType.float32, 2](1, 3))
    except e:
        tell(e)
    try:
        assert_not_equal(1, 1)
    except e:
        tell(e)
    try:
        with assert_raises(contains="boom"):
            raise Error("bang")
    except e:
        tell(e)
    try:
        with assert_raises():
            pass
    except e:
        tell(e)
    try:
        with assert_raises(contains="x"):
            pass
    except e:
        tell(e)
    try:
        assert_false(1 == 1)
    except e:
        tell(e)
    try:
        assert_equal("abc", StringSpan("abd"))
    except e:
        tell(e)
    try:
        assert_equal(Int32(3), 4)
    except e:
        tell(e)
