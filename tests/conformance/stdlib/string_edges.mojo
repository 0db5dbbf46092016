# Strings: searching, splitting, replacing at the edges.


def main() raises:
    var s = String("a,b,,c,")
    print("split")
    for p in s.split(","):
        print("<", p, ">", sep="", end=" ")
    print()
    print("max0")
    for p in s.split(",", 0):
        print("<", p, ">", sep="", end=" ")
    print()
    print("max1")
    for p in s.split(",", 1):
        print("<", p, ">", sep="", end=" ")
    print()
    print("max2")
    for p in s.split(",", maxsplit=2):
        print("<", p, ">", sep="", end=" ")
    print()
    print("max9")
    for p in s.split(",", 9):
        print("<", p, ">", sep="", end=" ")
    print()
    print("empty sep")
    for p in String("abc").split(""):
        print("<", p, ">", sep="", end=" ")
    print()
    print("empty str")
    for p in String("").split(","):
        print("<", p, ">", sep="", end=" ")
    print()
    print("empty ws")
    for p in String("").split():
        print("<", p, ">", sep="", end=" ")
    print()
    print("ws")
    for p in String("  a \t b\n\nc  ").split():
        print("<", p, ">", sep="", end=" ")
    print()
    print("ws max1")
    for p in String("  a  b  c  ").split(maxsplit=1):
        print("<", p, ">", sep="", end=" ")
    print()
    print("unicode ws")
    for p in String("a\u2003b\u00a0c\u3000d\u2028e").split():
        print("<", p, ">", sep="", end=" ")
    print()
    print("multi")
    for p in String("a--b---c").split("--"):
        print("<", p, ">", sep="", end=" ")
    print()
    print("lines")
    for p in String("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i\n").splitlines():
        print("<", p, ">", sep="", end=" ")
    print()
    print("lines keep")
    for p in String("a\nb\r\nc\rd\n\n").splitlines(keepends=True):
        print("<", p, ">", sep="", end=" ")
    print()
    print("lines empty")
    for p in String("").splitlines():
        print("<", p, ">", sep="", end=" ")
    print()
    print("lines nl")
    for p in String("\n").splitlines():
        print("<", p, ">", sep="", end=" ")
    print()
    print(String("banana").find("an"), String("banana").find("an", 2), String("banana").find("an", 4), String("banana").find("", 3), String("banana").find("", 6))
    print(String("banana").find("a", -2), String("banana").find("a", 100), String("banana").find("b", -100))
    print(String("banana").rfind("an"), String("banana").rfind("an", 2), String("banana").rfind(""), String("banana").rfind("x"), String("").rfind(""), String("").find(""))
    print(String("banana").count("a"), String("aaaa").count("aa"), String("").count(""), String("abc").count(""), String("héé").count(""), String("abc").count("abcd"))
    print(String("banana").startswith("ban"), String("banana").startswith("nan", 2), String("banana").startswith("nan", 2, 4), String("banana").startswith(""), String("").startswith("a"))
    print(String("banana").endswith("ana"), String("banana").endswith("nan", 0, 5), String("banana").endswith(""), String("banana").endswith("banana!"))
    print(String("aaa").replace("a", "bb"), String("aaa").replace("aa", "b"), String("").replace("", "x"), String("").replace("a", "x"), String("héy").replace("", "."), String("abcabc").replace("abc", ""))
    print(String("xxhixx").strip("x"), String("xyhiyx").strip("xy"), String("xxhixx").lstrip("x"), String("xxhixx").rstrip("x"), "[" + String("  \t\n ").strip() + "]", "[" + String("\u2003hi\u3000").strip() + "]")
    print(String("éàxéà").strip("éà"), String("abc").strip(""), String("aaa").strip("a"), sep="|")
    print(String("prefix-x").removeprefix("prefix-"), String("prefix").removeprefix("x"), String("a.txt").removesuffix(".txt"), String("a").removesuffix(""), String("aaa").removeprefix("a"), String("").removeprefix("a"), sep="|")
    print(String("ab") * 0, String("ab") * -3, String("é") * 3, String("") * 5, sep="|")
    print(String("ß ŉ ﬁ İ ı ǅ Σς").upper(), String("İ ẞ ΑΣ Σ Ǆ").lower())
    print(String("abc") < String("abd"), String("abc") < String("ab"), String("") < String("a"), String("Z") < String("a"), String("é") > String("z"), String("abc") <= String("abc"))
    print("a" in String("abc"), "" in String("abc"), "abcd" in String("abc"), "bc" not in String("abc"))
    print(", ".join(["a", "b", "c"]), "".join([1, 2, 3]), "-".join(List[String]()), "x".join([1.5]))
    var l: List[String] = ["p", "q"]
    print(String("/").join(l))
    print(String("héllo wörld").byte_length(), String("héllo").count_codepoints(), String("e\u0301a👨‍👩‍👧🇩🇪").count_graphemes(), String("").count_graphemes())
    print(String("x").ascii_rjust(5, "*"), String("x").ascii_ljust(5, "*"), String("xy").ascii_center(7, "*"), String("x").ascii_center(4, "-"), String("xyz").ascii_rjust(2), String("x").ascii_center(0), sep="|")
    print(String("12").is_ascii_digit(), String("").is_ascii_digit(), String("１２").is_ascii_digit(), String("").is_ascii_printable(), String("é").is_ascii_printable(), String(" \t\r\n\x0b\x0c").is_ascii_whitespace(), String("\u2003").is_ascii_whitespace())
    print(String("ÀB").isupper(), String("àb").islower(), String("1a").islower(), String("").isupper(), String("!").isupper())
    print(repr(String("tab\t nl\n cr\r nul\0 esc\x1b del\x7f é \u200b \u00ad 👍 \\ ' \"")))
    print(repr(StringSpan("it's")), repr(String("")), repr("both ' and \""))
    print(ascii("héllo\n'\"👍"), ascii(""), ascii("\x00\x7f"))
    print(ord("a"), ord("é"), ord("👍"), chr(97), chr(0x1F44D), chr(0xe9))
    var c = String("count")
    c.append(Codepoint.ord("👍"))
    c += String("")
    c.write()
    print(c, c.byte_length())
    var r = String("héllo")
    r.resize(0)
    print("[", r, "]", sep="")
    r.resize(3, UInt8(ord("z")))
    print(r)
