# What a signature says of memory behind a pointer in `self`, and results of the user's types behind `ref`.


struct Source(Movable):
    var text: String

    def __init__(out self, var text: String):
        self.text = text^


@fieldwise_init
struct Token[origin: ImmOrigin](ImplicitlyCopyable):
    var source: Pointer[Source, Self.origin]
    var end: Int

    def text(self) -> Optional[StringSpan[origin_of(self.source[].text)]]:
        if self.end == 0:
            return None
        return StringSpan(self.source[].text)[byte = 0 : self.end]

    def matches(self, text: String) -> Bool:
        return Bool(self.text()) and self.text().value() == text

    def shorter(self) -> Token[Self.origin]:
        return Token(self.source, self.end - 1)

    def next(self) -> Optional[Token[Self.origin]]:
        if self.end == 0:
            return None
        return self.shorter()


@fieldwise_init
struct Marks[origin: ImmOrigin](Copyable):
    var tokens: List[Token[Self.origin]]

    def count(self, token: Token[Self.origin]) -> Int:
        return len([t for t in self.tokens if t.text().value() == token.text().value()])


# The caller's variable may be written, the parameter says that it is not.
def marks[origin: ImmOrigin](ref[origin] source: Source) -> Marks[origin]:
    ref read = source
    return Marks([Token[origin](Pointer[Source, origin](to=read), end) for end in [1, 2, 1]])


def main():
    var source = Source("abc")
    var token = Token(Pointer(to=source).as_imm(), 3)
    print(token.text().value(), token.matches("abc"), token.matches("abd"))
    print(Int(token.text().value().unsafe_ptr()[unsafe_offset=1]))
    # Not declared `RegisterPassable`: the result is in memory.
    ref shorter = token.shorter()
    print(shorter.text().value(), Bool(shorter.shorter().shorter().text()))
    ref next = shorter.next()
    print(next.value().text().value())
    var found = marks(source)
    var first = found.tokens[0]
    print(found.count(first), found.copy().count(found.tokens[1]))
    source.text = "xyz"
