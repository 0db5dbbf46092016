# chr, ascii, hex, bin, oct, slices as values.
def main():
    print(chr(65), chr(128293), ascii("a\\b\x00\t"), hex(255), bin(-5), oct(8), hex(UInt8(200)), bin(True), hex(Int8(-128)), hex(10, prefix="H"))
    print(repr(Codepoint(UInt8(65))), Codepoint(UInt8(233)))
    print(repr(slice(1,2)), slice(5), slice(1, 5, 2).indices(3))
