# Strings: slicing by byte, codepoint, grapheme; iterators; conversions; formats with errors.
def attempt(text: String) raises:
    pass


def main() raises:
    var s = String("aé€👍b")
    print(s[byte=0], s[byte=1:3], s[byte=3:6], s[byte=6:10], s[byte=10:], s[byte=:1], s[byte=:])
    print(s[codepoint=0], s[codepoint=3], s[codepoint=1:3], s[codepoint=4:], s[codepoint=:2], s[codepoint=5:5], sep="|")
    print(s[grapheme=0], s[grapheme=3])
    for c in s.codepoints():
        print(c, c.to_u32(), c.utf8_byte_length(), end="; ")
    print()
    for c in s.codepoint_slices():
        print(c, end=".")
    for c in s.codepoint_slices_reversed():
        print(c, end=",")
    print()
    var g = String("e\u0301👨‍👩‍👧x\r\ny🇩🇪🇫🇷")
    for x in g:
        print(x.byte_length(), end=" ")
    for x in g.graphemes_reversed():
        print(x.byte_length(), end=",")
    for i, x in g.grapheme_indices():
        print(i, x.byte_length(), end=";")
    print()
    var a, b = g.split_at_grapheme(2)
    print(a, b.byte_length())
    for x in s.bytes():
        print(x, end=" ")
    print(len(s.bytes()), len(s.codepoints()), len(s.graphemes()))
    var sp = StringSpan(s)
    print(sp.is_codepoint_boundary(0), sp.is_codepoint_boundary(1), sp.is_codepoint_boundary(2), sp.is_codepoint_boundary(11), sp.is_codepoint_boundary(12))
    print(len(s.as_bytes()), s.as_bytes()[1], s.as_bytes()[1:3][1])
    print(String(from_utf8=s.as_bytes()), String(from_utf8_lossy=s.as_bytes()[2:]), String(unsafe_from_utf8=s.as_bytes()[:3]))
    var bad: List[Byte] = [0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0x62, 0xf0, 0x9f]
    print(String(from_utf8_lossy=bad))
    try:
        print(String(from_utf8=bad))
    except e:
        print(e)
    try:
        print(StringSpan(from_utf8=bad))
    except e:
        print(e)
    print("{} {}".format(1, 2.5), "{1}-{0}".format("a", "b"), "{{{}}}".format(3), "{!r} {!s}".format("q", "q"), "{0!r}".format(1.5), "{}".format(True))
    print("no".format(), "{0} {0}".format(7))
    try:
        print(String("{} {}").format(1))
    except e:
        print(e)
    try:
        print(String("{2}").format(1))
    except e:
        print(e)
    try:
        print(String("{:5}").format(1))
    except e:
        print(e)
    try:
        print(String("{").format(1))
    except e:
        print(e)
    try:
        print(String("}").format(1))
    except e:
        print(e)
    try:
        print(String("{a}").format(1))
    except e:
        print(e)
    try:
        print(String("{!x}").format(1))
    except e:
        print(e)
    try:
        print(String("{} {0}").format(1))
    except e:
        print(e)
    try:
        print(String("{-1}").format(1))
    except e:
        print(e)
    try:
        print(String("a {0").format(1))
    except e:
        print(e)
    try:
        print(String("{ 0 }").format(1))
    except e:
        print(e)
    try:
        print(String("{}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{!r:>5}").format(1))
    except e:
        print(e)
    try:
        print(String("{0!}").format(1))
    except e:
        print(e)
    var c = Codepoint.ord("ß")
    print(c, repr(c), c.is_ascii(), Codepoint.ord("A").is_ascii_upper(), Codepoint.ord("\u00a0").is_python_space(), Codepoint.ord("\u2028").is_python_space(), Codepoint.ord("\x1c").is_python_space(), Codepoint.ord("\x0b").is_posix_space(), Codepoint.ord("\x1c").is_posix_space())
    print(Codepoint.from_u32(0xD800) is None, Codepoint.from_u32(0xDFFF) is None, Codepoint.from_u32(0xE000) is None, Codepoint.from_u32(0x10FFFF) is None, Codepoint.from_u32(0x110000) is None)
    print(String.ASCII_LETTERS, String.DIGITS, String.HEX_DIGITS, String.OCT_DIGITS, String.PUNCTUATION, String.ASCII_LOWERCASE, String.ASCII_UPPERCASE)
    print(repr(String.PRINTABLE))
    var cs = String("c str")
    var view = cs.as_c_string_span()
    print(len(view), len(view.as_bytes()), len(view.as_bytes_with_nul()), view.as_bytes_with_nul()[5])
    print(hash(String("abc")), hash(""), hash(StringSpan("abc")), hash("a longer string of more than sixteen bytes, so that loops run"))
    print(hash(1), hash(-1), hash(UInt8(7)), hash(1.5), hash(Float32(1.5)), hash(True), hash(0.0), hash(-0.0))
    print(hash(SIMD[DType.int32, 4](1, 2, 3, 4)), hash(Int128(5)), hash(UInt64.MAX), hash(DType.int32))
    print(String(capacity_bytes=100).byte_length(), String(1, "a", 2.5, True, sep=", ", end="!"), String(), String("lit"), String(Float32(0.1)), sep="|")
    print(Int("42"), Int("-7"), Int(" 9 "), Int("+3"), Int("1_000"), Float64("1e3"), Float64(" -inf "), Float64("nan"), Float64(".5"), Float64("5."), Float64("+1.25E-2"))
    print(String("a") == "a", "a" == String("a"), String("a") != "b", StringSpan("a") == String("a"))
    print(Bool(""), Bool("x"))
