# Names that are declared twice.
def f1(c: Bool):
    var b = 1
    ref b = c  # expect-error: invalid redefinition of 'b'


def f2():
    var b = 1
    comptime b = 3  # expect-error: invalid redefinition of 'b'


def f3():
    var b = 1

    def b():  # expect-error: invalid redefinition of 'b'
        pass


def f4():

    def c():
        pass
    var c = 1  # expect-error: invalid redefinition of 'c'


def f5():
    comptime d = 1
    comptime d = 2  # expect-error: invalid redefinition of 'd'


def f6():
    comptime d = 1
    var d = 3  # expect-error: invalid redefinition of 'd'


def f7():
    for i in range(3):
        var i = 3  # expect-error: invalid redefinition of 'i'


def f8():
    for i in range(3):
        comptime i = 3  # expect-error: invalid redefinition of 'i'


def f9():
    match 3:
        case x:
            var x = 3  # expect-error: invalid redefinition of 'x'


def f10(a: Int):
    if a > 1:
        var a = 3
    for a in range(3):
        pass


def f11(a: Int):
    comptime a = 3  # expect-error: invalid redefinition of 'a'


def f12(a: Int):
    ref a = a  # expect-error: invalid redefinition of 'a'


def f13(a: Int):

    def a():  # expect-error: invalid redefinition of 'a'
        pass


def f14[T: AnyType](a: T):
    comptime T = Int  # expect-error: invalid redefinition of 'T'


def f16():
    var x, y = 1, 2
    var (x, z) = (1, 2)  # expect-error: invalid redefinition of 'x'
    var y = 4  # expect-error: invalid redefinition of 'y'


def f17():
    var l = [x for x in range(3) for x in range(2)]


def f19(*args: Int, **kw: Int):  # expect-error: variadic keyword arguments only support the 'var' convention; add 'var' before '**'
    var args = 1  # expect-error: invalid redefinition of 'args'
    var kw = 2  # expect-error: invalid redefinition of 'kw'


def f20():
    while True:
        var a = 1
        var a = 2  # expect-error: invalid redefinition of 'a'


def f21():
    from std.math import sqrt
    var sqrt = 3  # expect-error: invalid redefinition of 'sqrt'


def f22():
    var sqrt = 3
    from std.math import sqrt  # expect-error: invalid redefinition of 'sqrt'


def f23(x: Int, x: Int):  # expect-error: invalid redefinition of 'x'
    pass


def f24():
    comptime for i in range(3):
        var i = 3  # expect-error: invalid redefinition of 'i'
        print(i)


def f25():
    comptime if True:
        var a = 1
        var a = 2  # expect-error: invalid redefinition of 'a'


def f26():
    var a: Int
    var a: Int  # expect-error: invalid redefinition of 'a'
    a = 3


def main():
    pass
