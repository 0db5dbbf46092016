# Errors behind errors are not told; references to the same place alias.
def f(a: Int, b: Int) -> Int:
    return a


@fieldwise_init
struct D(ImplicitlyCopyable):
    var n: Int


def two(ref a: D, ref b: D) -> Int:
    return a.n


def two_i(ref a: Int, ref b: Int) -> Int:
    return a


def one_mut(mut a: D, ref b: D):
    pass


def ref_imm(ref a: D, b: D):
    pass


def ref_int(ref a: D, n: Int):
    pass


def orig[o: Origin](ref[o] a: D, ref[o] b: D):
    pass


def un(ref a: D, ref b: D) -> ref[a, b] D:
    return a


def one(ref a: D, b: D) -> ref[a] D:
    return a


def b1():
    print(undef1, undef2)  # expect-error: use of unknown declaration 'undef1'


def b2():
    _ = f(undef1, undef2)  # expect-error: use of unknown declaration 'undef1'


def b3():
    _ = f(1 + "a", undef3)  # expect-error: no matching method in call to '__add__'


def b4():
    _ = undef1 + undef2  # expect-error: use of unknown declaration 'undef1'


def b5():
    var x = [undef1, undef2]  # expect-error: use of unknown declaration 'undef1'


def b6():
    var x = (undef1, undef2)  # expect-error: use of unknown declaration 'undef1'


def b7():
    _ = "a".foo() + "b".foo()  # expect-error: 'StringLiteral["a"]' value has no attribute 'foo'


def b9():
    _ = f("a", "b")  # expect-error: invalid call to 'f': value passed to 'a' cannot be converted from 'StringLiteral["a"]' to 'Int'


def b10():
    _ = undef1.foo(undef2)  # expect-error: use of unknown declaration 'undef1'


def b11():
    _ = f(undef1)(undef2)  # expect-error: use of unknown declaration 'undef1'


def b12():
    print("a".foo(), "b".foo())  # expect-error: 'StringLiteral["a"]' value has no attribute 'foo'


def b13():
    var d = {undef1: undef2}  # expect-error: use of unknown declaration 'undef1'


def b14():
    _ = undef1 if undef2 else undef3  # expect-error: use of unknown declaration 'undef2'


def b15():
    _ = undef1[undef2]  # expect-error: use of unknown declaration 'undef1'


def b17():
    undef1.x = undef2  # expect-error: use of unknown declaration 'undef1'


def b18():
    undef1[0] = undef2  # expect-error: use of unknown declaration 'undef1'


def b19():
    undef1 += undef2  # expect-error: use of unknown declaration 'undef1'


def b20():
    for i in undef1:  # expect-error: use of unknown declaration 'undef1'
        print(undef2)


def b23():
    _ = undef1 == undef2  # expect-error: use of unknown declaration 'undef1'


def b24():
    return undef1  # expect-error: use of unknown declaration 'undef1'


def b25() raises:
    raise undef1  # expect-error: use of unknown declaration 'undef1'


def b26():
    with undef1 as x:  # expect-error: use of unknown declaration 'undef1'
        print(undef2, x)


def b27():
    var c = D(1)
    _ = two(c, c)  # expect-error: aliasing values passed mutably to 'a' argument and passed mutably to 'b' argument in 'two' call
    var i = 1
    _ = two_i(i, i)  # expect-error: aliasing values passed mutably to 'a' argument and passed mutably to 'b' argument in 'two_i' call


def b28():
    var c = D(1)
    one_mut(c, c)  # expect-error: aliasing values passed mutably to 'a' argument and passed mutably to 'b' argument in 'one_mut' call


def b29():
    var c = D(1)
    ref_imm(c, c)  # expect-error: aliasing values passed mutably to 'a' argument and passed immutably to 'b' argument in 'ref_imm' call


def b30():
    var c = D(1)
    ref_int(c, c.n)


def b31():
    var c = D(1)
    orig(c, c)  # expect-error: aliasing values passed mutably to 'a' argument and passed mutably to 'b' argument in 'orig' call


def b32():
    var c = D(1)
    _ = un(c, c).n  # expect-error: aliasing values passed mutably to 'a' argument and passed mutably to 'b' argument in 'un' call


def b33():
    var c = D(1)
    _ = one(c, c).n  # expect-error: aliasing values passed mutably to 'a' argument and passed immutably to 'b' argument in 'one' call


def b34(c: D):
    _ = two(c, c)
    _ = un(c, c).n


def b35():
    match undef1:  # expect-error: use of unknown declaration 'undef1'
        case undef2():
            print(undef3)
        case 3:
            print(undef4)


def main():
    pass
