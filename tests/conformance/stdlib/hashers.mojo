# Hash values, hashers of the library and of the program, keys with their own equality.
from std.hash import *
struct FnvH(Defaultable, Hasher):
    var h: UInt64
    def __init__(out self): self.h = 0xcbf29ce484222325
    def update(mut self, value: ImmSpan[Byte, _]):
        for b in value:
            self.h = (self.h ^ UInt64(b)) * 0x100000001b3
    def _update_with_simd(mut self, value: SIMD[_, _]):
        comptime for i in range(value.length):
            self.h = (self.h ^ value[i].cast[DType.uint64]()) * 0x100000001b3
    def finish(self) -> UInt64: return self.h
@fieldwise_init
struct P(Copyable, Equatable, Hashable):
    var x: Int
    var s: String
@fieldwise_init
struct CI(Copyable, Equatable, Hashable, Writable):
    var s: String
    def __eq__(self, o: Self) -> Bool: return self.s.lower() == o.s.lower()
    def __hash__[H: Hasher](self, mut h: H): self.s.lower().__hash__(h)
def main() raises:
    print(hash("a"), hash(""), hash("hello world"), hash("x" * 40))
    print(hash(1), hash(0), hash(-1), hash(1.5), hash(0.0), hash(True), hash(UInt8(7)), hash(Float32(1.5)))
    print(hash((1, 2)), hash(P(1, "a")), hash(P(1, "a")) == hash(P(1, "b")))
    print(hash([1, 2, 3]), hash(Optional(3)), hash(SIMD[DType.int32, 4](1, 2, 3, 4)))
    print(hash[HasherType=FnvH]("abc"), hash[HasherType=FnvH](5), hash[HasherType=FnvH](P(1, "a")))
    print(hash[HasherType=default_comp_time_hasher]("abc"), hash[HasherType=default_comp_time_hasher](42))
    comptime ch = hash[HasherType=default_comp_time_hasher]("abc")
    print(ch)
    var d = Dict[CI, Int]()
    d[CI("Key")] = 1
    d[CI("KEY")] = 2
    print(d, len(d), CI("key") in d)
    var fd = Dict[String, Int, FnvH]()
    fd["q"] = 1; fd["r"] = 2
    print(fd, fd["q"])
    var h = default_hasher()
    h.update("abc".as_bytes())
    print(h.finish())
    print(hash("abc".as_bytes()), hash(Codepoint.ord("a").to_u32()), hash(DType.int8), hash(StaticString("abc")) == hash("abc"))
