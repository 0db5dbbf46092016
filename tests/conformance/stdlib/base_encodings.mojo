# base64 and base16, with their errors.
from std.base64 import b64encode, b64decode, b16encode, b16decode
def main() raises:
    print(b64encode("Hello"), b64encode(""), b64encode("a"), b64encode("ab"), b16encode("Hé"), b16decode("48656C6C6F"))
    print(b64decode("SGVsbG8="), "|", b64decode(""), "|", b64decode("YQ=="))
    print(b64decode("SGVsbG8="))
    try:
        print(b64decode("SGV!bG8="))
    except e:
        print(e)
    try:
        print(b64decode("SGV"))
    except e:
        print(e)
    try:
        print(b64decode("SGV"))
    except e:
        print(e)
    try:
        print(b16decode("4"))
    except e:
        print(e)
    try:
        print(b16decode("4G"))
    except e:
        print(e)
    print(b64encode(Span([UInt8(1), 2, 255])), b16encode("ab"))
