# atol, atof, ord, chr, Int(..) with their errors.
def tryint(s: String, base: Int = 10):
    try:
        print(s, base, atol(s, base))
    except e:
        print("error:", e)


def tryfloat(s: String):
    try:
        print(s, atof(s), Float64(s))
    except e:
        print("error:", e)


def main() raises:
    for s in ["0", "-0", "+0", "12", " 12 ", "1 2", "", " ", "-", "+", "--1", "+-1", "1_000", "_1", "1_", "1__0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "0x10", "0b1", "1.5", "abc", "１", "\t7\n", "0012", "1e3", "٣"]:
        tryint(String(s))
    for s in ["0x1F", "0X1f", "0o17", "0b101", "0B11", "-0x10", "0x", "0b2", "017", "0", "00", "1_0", "0x_1", "0x1_f", " 0b1 ", "z"]:
        tryint(String(s), 0)
    for s in ["ff", "FF", "0xff", "-ff", "fg", "0b1", "_f"]:
        tryint(String(s), 16)
    for s in ["101", "0b101", "102", "-11"]:
        tryint(String(s), 2)
    for s in ["z", "Zz", "10", "!"]:
        tryint(String(s), 36)
    for s in ["17", "0o17", "8"]:
        tryint(String(s), 8)
    tryint("1", 1)
    tryint("1", 37)
    tryint("1", -1)
    for s in ["1", "1.5", "-1.5", "+2", ".5", "5.", ".", "", " ", "1e5", "1E5", "1e+5", "1e-5", "1e", "e5", "1e5.5", "inf", "-inf", "+inf", "INF", "Infinity", "infinit", "nan", "NaN", "-nan", "nanx", "1_000.5", "1__0", "0x10", "1.2.3", "1,5", "1e400", "-1e400", "1e-400", "4.9e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623159e308", "0.1", "123456789012345678901234567890", "0.000000000000000000000000000000123", " 1.5 ", "\n1\t", "1 5", "--1", "1-", "+.5", "1f", "1.5f", "1.0L", "9007199254740993", "5e-1_0", "١"]:
        tryfloat(String(s))
    try:
        print(Int("0x1F"))
    except e:
        print(e)
    try:
        print(Int("") + 1)
    except e:
        print(e)
    try:
        print(Float64("abc"))
    except e:
        print(e)
    print(Int32(Int("5")), Float32(Float64("2.5")))
    try:
        print(StringSpan("x").__int__())
    except e:
        print(e)
    print(bin(5), bin(-5), bin(0), hex(255), hex(-255), oct(8), oct(-8), bin(UInt8(255)), hex(Int8(-128)), hex(UInt64.MAX), bin(True), hex(255, prefix=""), bin(3, prefix="B"), oct(64, prefix="0"))
    print(hex(Int64.MIN), bin(Int8.MIN), hex(Int128.MAX), oct(UInt128.MAX))
