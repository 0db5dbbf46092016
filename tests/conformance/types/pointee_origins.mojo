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
