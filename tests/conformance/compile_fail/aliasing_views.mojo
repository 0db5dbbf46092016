# What a view, a span or a pointer refers to may not be written by another argument of the same call.


def assign(mut text: String, view: StringSpan):
    text = String("x")
    print(view)


def extend(mut values: List[Int], view: Span[Int, _]):
    print(len(view))


def point(mut text: String, pointer: Pointer[String, _]):
    text = "q"


def two(a: Pointer[Int, _], b: Pointer[Int, _]):
    pass


def read(values: List[Int], view: Span[mut=True, Int, _]):
    pass


def take(var values: List[Int], view: Span[Int, _]):
    pass


def main():
    var text = String("a text that is on the heap, for it is long")
    assign(text, text)  # expect-error: aliasing values passed mutably to 'text' argument and passed immutably to 'view' argument in 'assign' call
    text += text  # expect-error: aliasing values passed mutably to 'self' argument and passed immutably to 'other' argument in '__iadd__' call
    text += text[byte=1:3]  # expect-error: aliasing values passed mutably to 'self' argument and passed immutably to 'other' argument in '__iadd__' call
    var pointer = Pointer(to=text)
    point(text, pointer)  # expect-error: aliasing values passed mutably to 'text' argument and passed mutably to 'pointer' argument in 'point' call
    print(pointer == pointer)
    var number = 3
    var first = Pointer(to=number)
    var second = Pointer(to=number)
    print(first == second)
    two(first, second)  # expect-error: aliasing values passed mutably to 'a' argument and passed mutably to 'b' argument in 'two' call
    var values: List[Int] = [1, 2]
    var view = Span(values)
    extend(values, view)  # expect-error: aliasing values passed mutably to 'values' argument and passed mutably to 'view' argument in 'extend' call
    read(values, view)  # expect-error: aliasing values passed immutably to 'values' argument and passed mutably to 'view' argument in 'read' call
    take(values^, view)  # expect-error: aliasing values passed mutably to 'values' argument and passed mutably to 'view' argument in 'take' call
