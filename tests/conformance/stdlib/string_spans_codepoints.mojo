# Spans of text, code points, bytes as text, iteration, texts of values.
def main() raises:
    var sp = StringSpan("héllo wörld")
    print(sp.byte_length(), sp.count_codepoints(), sp[byte=0:1], sp.find("w"), sp.upper(), sp.split(" ")[1], sp.strip("hd"), sp == "héllo wörld", sp < "i")
    print(sp.startswith("hé"), sp.endswith("ld"), "llo" in sp, sp.replace("l", "L"), sp.count("l"), hash(sp) == hash("héllo wörld"), String(sp) + "!", sp + "?", sp * 2)
    var bad: List[UInt8] = [0xff, 0x41]
    try:
        _ = String(from_utf8=bad)
    except e:
        print("E:", e)
    var lossy: List[UInt8] = [0x61, 0xff, 0x62, 0xe2, 0x82, 0x63]
    print(String(from_utf8_lossy=lossy))
    var okb: List[UInt8] = [0xe2, 0x9c, 0x93]
    print(String(unsafe_from_utf8=okb), String(from_utf8=okb))
    var c = Codepoint.ord("é")
    print(c, c.to_u32(), c.utf8_byte_length(), c.is_ascii(), Codepoint(UInt8(65)), Codepoint.from_u32(0x1F600).value(), Codepoint.from_u32(0xD800) is None, Codepoint.from_u32(0x110000) is None)
    print(Codepoint.ord("7").is_ascii_digit(), Codepoint.ord("a").is_ascii_lower(), Codepoint.ord("A").is_ascii_upper(), Codepoint.ord(" ").is_python_space(), Codepoint.ord("\t").is_posix_space(), Codepoint.ord("a").is_ascii_printable(), Codepoint.ord("a") < Codepoint.ord("b"), Codepoint.ord("a") == Codepoint.ord("a"), Int(Codepoint.ord("z")))
    print(ord("a"), chr(97), chr(0x2713), ord("✓"))
    var s = String("abc")
    for ch in s: print(ch, end="-")
    print()
    for b in s.as_bytes(): print(b, end=" ")
    print()
    print(s[byte=len(s.as_bytes()) - 1], len(s.codepoints()), len(s.bytes()), len(s.codepoint_slices()))
    var m = String("x=1,y=2,z=3")
    var d = Dict[String, Int]()
    for part in m.split(","):
        var kv = part.split("=")
        d[String(kv[0])] = Int(kv[1])
    print(d)
    var words = String("the cat the dog the end").split()
    var counts = Dict[String, Int]()
    for w in words: counts[String(w)] = counts.get(String(w), 0) + 1
    print(counts)
    var rev = String()
    for g in String("stressed").graphemes_reversed(): rev += g
    print(rev)
    var lit = "lit"
    print(lit.byte_length(), lit + "eral", lit * 2, lit.upper(), lit[byte=1], lit == "lit", lit.find("t"), lit.startswith("l"), lit.split("i"))
    print("a" "b" "c", """tri
ple""", r"raw\n", "tab\tq\"", '\x41\u0042\U00000043\101')
    var cs = s.as_c_string_span()
    print(len(cs), cs, s.unsafe_ptr()[])
    s.write("def"); s += String("ghi") * 2
    print(s, s.byte_length())
    print(String("A") < String("a"), "ß".upper(), "ÇA".lower(), String("ǆ").upper())
    print(StaticString("st").upper(), String(StringSpan("abc")[byte=1:]))
    print(String(True), String(1.5), String(Int8(3)), String([1, 2]), String(("t", 1)), String(Optional(2)))
