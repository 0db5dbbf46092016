# Strings: search, split, strip, replace, cases, padding, quoting, capacity.
def q(s: String):
    print("[", len(s.strip().bytes()), len(s.split()), s.is_ascii_whitespace(), "]")
def main():
    q("\u00a0a\u00a0b"); q("\u3000a\u3000b"); q("\u2003a\u2003b"); q("\x85a\x85b"); q("\u0085a\u0085b"); q("\x1ca\x1cb"); q("\u2028a\u2028b"); q("\x0ba\x0bb"); q("\x00a\x00b"); q(" \t"); q("\u2028"); q("\x1c"); q("\u00a0")
    var s = String("héllo wörld")
    print(s.find("l", 4), s.rfind("l"), s.rfind(""), s.find("", 3), s.count(""), s.find("zz"), s.find("h", 1), s.startswith("l", 3), s.endswith("o", 0, 6), s.startswith("", 3), s.startswith("hé", 0, 3))
    print(s[byte=1], s[codepoint=1], s[codepoint=1:3], s[grapheme=1], s[codepoint=:2], s[byte=3:], s[byte=:1])
    print(String("a,b,,c").split(","), String("abc").split(""), String("").split(","), len(String("").split()), String(" a  b ").split(), String("a,b,c").split(",", 1), String("a  b c").split(maxsplit=1))
    print(String("a\nb\r\nc\rd\x0be\x0cf\x1cg\u2028h\n").splitlines(), String("a\n\nb").splitlines(keepends=True), len(String("\n").splitlines()), len(String("").splitlines()))
    print(String("xxabxx").strip("x"), String("xyabyx").lstrip("xy"), String("aé").rstrip("é"), String("abc").removeprefix("ab"), String("abc").removesuffix("bc"), String("abc").removesuffix(""))
    print(String("abc").replace("", "-"), String("abcabc").replace("bc", "X"), String("abc") * 3, String("abc") * 0, String("x") * -1)
    print(String("ß").upper(), String("İ").lower(), String("ΑΣ").lower(), String("Abc").isupper(), String("ABC1").isupper(), String("123").isupper(), String("").islower())
    print("[" + String("ab").ascii_rjust(5) + "][" + String("ab").ascii_ljust(5, "*") + "][" + String("ab").ascii_center(5) + "][" + String("abc").ascii_center(6)+"]")
    print(repr(String("a'b\"\\\n\t\r\x01\x7f\x80é\u2028")), ascii("aé'\"\n\x01"))
    print(String.ASCII_LETTERS, String.PUNCTUATION, repr(String.PRINTABLE))
    print(String("abc").capacity_bytes(), String(capacity_bytes=5).capacity_bytes(), String(capacity_bytes=24).capacity_bytes(), String(capacity_bytes=100).capacity_bytes())
    var t = String()
    var last = -1
    for i in range(300):
        t += "x"
        if t.capacity_bytes() != last:
            last = t.capacity_bytes()
            print(i, last, end=" ")
    print()
