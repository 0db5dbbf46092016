# Immutable values, references without origins, captures.
struct D(Movable):
    var n: Int

    def __init__(out self, n: Int):
        self.n = n

    def use(self):
        print(self.n)

    def bump(mut self):
        self.n += 1

    def gone(deinit self):
        pass

    def own(var self):
        pass


@fieldwise_init
struct C(Copyable):
    var n: Int


def eat(var d: D):
    pass


def eatc(var d: C):
    pass


def mutd(mut d: D):
    pass


def refd(ref d: D):
    pass


def x01(d: D):
    d.n = 1  # expect-error: expression must be mutable in assignment
    d.n += 1  # expect-error: expression must be mutable for in-place operator destination
    d.bump()  # expect-error: invalid call to 'bump': invalid use of mutating method on rvalue of type 'D'
    mutd(d)  # expect-error: invalid call to 'mutd': value passed to mutable argument 'd' must be mutable
    eat(d)  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    d.gone()  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    d.own()  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    var e = d  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    d = D(1)  # expect-error: expression must be mutable in assignment


def x02():
    D(1).bump()  # expect-error: invalid call to 'bump': invalid use of mutating method on rvalue of type 'D'
    mutd(D(1))  # expect-error: invalid call to 'mutd': value passed to mutable argument 'd' must be mutable
    eat(D(1))
    refd(D(1))
    var d = D(1)
    eat(d)  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    d.gone()  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    d.own()  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    var e = d  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    var c = C(1)
    eatc(c)  # expect-error: value of type 'C' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    var f = c  # expect-error: value of type 'C' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def x03(c: C) -> C:
    return c  # expect-error: value of type 'C' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def x04(d: D) -> D:
    return d  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def x05() -> D:
    var d = D(1)
    return d  # expect-error: value of type 'D' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def x08():
    for i in range(3):
        i = 1  # expect-error: expression must be mutable in assignment
    for i in range(3):
        i += 1  # expect-error: expression must be mutable for in-place operator destination


def x09():
    ref r = 3  # expect-error: value of type 'Int' doesn't have a memory origin in 'ref' binding
    ref s = D(1)
    s.bump()
    var x = 1
    ref q = x
    q = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'
    ref q = x  # expect-error: invalid redefinition of 'q'


def x10(x: Int):
    ref r = x  # expect-error: value of type 'Int' doesn't have a memory origin in 'ref' binding
    r = 3


def x11() -> ref[3] Int:  # expect-error: value of type 'IntLiteral[3]' doesn't have a memory origin in origin specifier
    pass


def x12(x: Int) -> ref[x] Int:  # expect-error: value of type 'Int' doesn't have a memory origin in origin specifier
    return x  # expect-error: value of type 'Int' doesn't have a memory origin in return value


def x14() -> ref[y] Int:  # expect-error: use of unknown declaration 'y'
    pass


def x15(mut x: Int = 3):  # expect-error: 'mut' arguments must not have defaults
    pass


def x16(out a: Int, out b: Int):  # expect-error: function may not have multiple 'out' arguments
    pass


def x20(deinit x: D):  # expect-error: 'deinit' convention is only valid on struct method arguments
    pass


def x21(mut x: Int):
    x21(3)  # expect-error: invalid call to 'x21': value passed to mutable argument 'x' must be mutable
    var y: Int8 = 3
    x21(y)  # expect-error: invalid call to 'x21': l-value of type 'Int8' cannot be converted to reference of type 'Int'
    comptime z = 3
    x21(z)  # expect-error: invalid call to 'x21': value passed to mutable argument 'x' must be mutable
    x21(x + 1)  # expect-error: invalid call to 'x21': value passed to mutable argument 'x' must be mutable


def x22():
    var x = 1
    var x = 2  # expect-error: invalid redefinition of 'x'

    def x():  # expect-error: invalid redefinition of 'x'
        pass


def x23():

    def inner() -> Int:
        return y  # expect-error: use of unknown declaration 'y'
    var z = 1

    def inner2() -> Int:
        return z  # expect-error: Could not infer capture convention of the captured value z

    def inner3() {} -> Int:
        return z  # expect-error: Could not infer capture convention of the captured value z

    def inner4() {mut q} -> Int:  # expect-error: reference to an unknown value: q
        return 1

    def inner5() {imm z}:
        z = 3  # expect-error: expression must be mutable in assignment

    def inner6() {z}:
        z += 3  # expect-error: expression must be mutable for in-place operator destination

    def inner7() {var z}:
        z += 3  # expect-error: expression must be mutable for in-place operator destination

    def inner8() {z, z}:  # expect-error: duplicate capture of 'z'; remove the duplicate entry
        pass

    def inner9() {mut, imm}:  # expect-error: default capture convention was already specified; remove the duplicate
        pass

    def inner11() {z^}:
        pass


def x24():

    def rec(n: Int) -> Int:
        return rec(n - 1)  # expect-error: recursive references to nested functions are not supported; define 'rec' at file scope


def x25() -> def(Int) -> Int:
    var k = 1

    def add(x: Int) {var k} -> Int:
        return x + k
    return add  # expect-error: cannot implicitly convert 'def(x: Int) -> Int' value to 'def(Int) -> Int'


def x26(f: def(Int) thin -> Int):
    pass


def x28[F: def(Int) -> Int](f: F) -> Int:
    return f("a")  # expect-error: invalid call to '__call__': value cannot be converted from 'StringLiteral["a"]' to 'Int'


def x29():
    _ = x28(3)  # expect-error: invalid call to 'x28': value passed to 'f' cannot be converted from 'IntLiteral[3]' to 'F', argument type 'IntLiteral[3]' does not conform to trait 'def(Int) -> Int'
    _ = x28(x04)  # expect-error: invalid call to 'x28': value passed to 'f' cannot be converted from 'def x04(d: D) thin -> D' to 'F'

    def noargs() -> Int:
        return 1
    _ = x28(noargs)  # expect-error: invalid call to 'x28': value passed to 'f' cannot be converted from 'def noargs() thin -> Int' to 'F'

    def other(s: String) -> Int:
        return 1
    _ = x28(other)  # expect-error: invalid call to 'x28': value passed to 'f' cannot be converted from 'def other(s: String) thin -> Int' to 'F'

    def rz(x: Int) raises -> Int:
        return 1
    _ = x28(rz)  # expect-error: invalid call to 'x28': value passed to 'f' cannot be converted from 'def rz(x: Int) raises thin -> Int' to 'F'


def x30(d: D):
    var p = Pointer(to=d)
    p[].bump()  # expect-error: invalid call to 'bump': invalid use of mutating method on rvalue of type 'D'
    p[] = D(1)  # expect-error: expression must be mutable in assignment


def x31(l: List[Int]):
    ref e = l[0]
    e = 3  # expect-error: expression must be mutable in assignment
    var s = l[0:1]
    s[0] = 3  # expect-error: expression must be mutable in assignment


def x32():
    var d = D(1)
    var e = d^^
    d^.bump()  # expect-error: invalid call to 'bump': invalid use of mutating method on rvalue of type 'D'
    D(1)^.use()
    eat(d.n^)  # expect-error: invalid call to 'eat': value passed to 'd' cannot be converted from 'Int' to 'D'
    _ = 3^  # expect-error: cannot transfer from a parameter expression; did you want to introduce a local 'var'?


def x33(s: String):
    s += "a"  # expect-error: expression must be mutable for in-place operator destination
    s = "b"  # expect-error: expression must be mutable in assignment


struct Cap2:
    var p: Pointer[Int]  # expect-error: 'Pointer' failed to infer parameter 'origin', specify the parameter or use '_' or '...' to unbind the parameter explicitly


struct Cap3[o: Origin]:
    var p: Pointer[Int, o]  # expect-error: unqualified access to struct parameter 'o'; use 'Self.o' instead


struct Cap4[o: Origin]:
    var p: Pointer[Int, Self.o]


def x34():
    var x = 1
    var c = Cap4(Pointer(to=x))  # expect-error: invalid initialization: missing required argument: 'move'
    var d: Cap4 = 3  # expect-error: cannot implicitly convert 'IntLiteral[3]' value to 'Cap4[_]'


def x35[o: MutOrigin](p: Pointer[Int, o]):
    pass


def main():
    pass
