# Calls that no function takes, members that are not there, values of other types.
struct S:
    var n: Int

    def __init__(out self, n: Int):
        self.n = n

    def get(self) -> Int:
        return self.n

    def bump(mut self):
        self.n += 1

    @staticmethod
    def st() -> Int:
        return 1


struct G[T: Copyable & Deinitable, n: Int = 2]:
    var v: Self.T
    def __init__(out self, var v: Self.T):
        self.v = v^


trait Tr:
    def m(self) -> Int: ...


def f1(a: Int, b: String = "x") -> Int:
    return a


def kwonly(a: Int, *, k: Int) -> Int:
    return a + k


def posonly(a: Int, /, b: Int) -> Int:
    return a + b


def infer[T: Copyable, //, n: Int](x: T) -> Int:
    return n


def needs_tr[T: Tr](x: T) -> Int:
    return x.m()


def ov(x: Int):
    pass


def ov(x: String):
    pass


def mutarg(mut x: Int):
    x = 1


def vararg(*xs: Int) -> Int:
    return len(xs)


def e001():
    _ = f1()  # expect-error: invalid call to 'f1': missing required argument: 'a'


def e002():
    _ = f1("a")  # expect-error: invalid call to 'f1': value passed to 'a' cannot be converted from 'StringLiteral["a"]' to 'Int'


def e003():
    _ = f1(1, 2)  # expect-error: invalid call to 'f1': value passed to 'b' cannot be converted from 'IntLiteral[2]' to 'String'


def e004():
    _ = f1(1, "a", 3)  # expect-error: invalid call to 'f1': unexpected argument


def e006():
    _ = f1(1, a=2)  # expect-error: invalid call to 'f1': unexpected keyword argument 'a'


def e007():
    _ = f1(1, c=2)  # expect-error: invalid call to 'f1': unexpected keyword argument 'c'


def e008():
    _ = kwonly(1, 2)  # expect-error: invalid call to 'kwonly': missing required argument: 'k'


def e009():
    _ = kwonly(1)  # expect-error: invalid call to 'kwonly': missing required argument: 'k'


def e010():
    _ = posonly(a=1, b=2)  # expect-error: invalid call to 'posonly': missing required argument: 'a'


def e011():
    _ = infer(1)  # expect-error: invalid call to 'infer': failed to infer parameter 'n'


def e012():
    _ = infer[Int, 3](1)  # expect-error: invalid call to 'infer': unexpected parameter


def e013():
    _ = infer[3, 4](1)  # expect-error: invalid call to 'infer': unexpected parameter


def e014():
    _ = infer["a"](1)  # expect-error: invalid call to 'infer': 'infer' parameter 'n' has 'Int' type, but value has type 'StringLiteral["a"]'


def e015():
    _ = needs_tr(1)  # expect-error: invalid call to 'needs_tr': value passed to 'x' cannot be converted from 'IntLiteral[1]' to 'T', argument type 'IntLiteral[1]' does not conform to trait 'Tr'


def e016():
    ov(1.5)


def e017():
    ov()  # expect-error: no matching function in call to 'ov'


def e018():
    mutarg(3)  # expect-error: invalid call to 'mutarg': value passed to mutable argument 'x' must be mutable


def e019(x: Int):
    mutarg(x)  # expect-error: invalid call to 'mutarg': value passed to mutable argument 'x' must be mutable


def e020():
    _ = vararg(1, "a")  # expect-error: invalid call to 'vararg': value passed to 'xs' cannot be converted from 'StringLiteral["a"]' to 'Int'


def e021():
    var s = S()  # expect-error: no matching function in initialization


def e022():
    var s = S("a")  # expect-error: no matching function in initialization


def e023():
    var s = S(1)
    s.foo()  # expect-error: 'S' value has no attribute 'foo'


def e024():
    var s = S(1)
    print(s.x)  # expect-error: 'S' value has no attribute 'x'


def e025():
    var s = S(1)
    s.get = 3  # expect-error: expression must be mutable in assignment


def e026():
    S(1).bump()  # expect-error: invalid call to 'bump': invalid use of mutating method on rvalue of type 'S'


def e027(s: S):
    s.bump()  # expect-error: invalid call to 'bump': invalid use of mutating method on rvalue of type 'S'


def e028():
    _ = S.get()  # expect-error: invalid call to 'get': missing required argument: 'self'


def e029():
    _ = S(1).st(3)  # expect-error: invalid call to 'st': unexpected argument


def e030():
    var g = G[Int, 2, 3](1)  # expect-error: unexpected parameter


def e031():
    var g = G[n=3, m=2](1)  # expect-error: unexpected keyword parameter 'm'


def e032():
    var g = G[Int](  "a")  # expect-error: no matching function in initialization


def e033():
    var g: G[Int] = G[String]("a")  # expect-error: cannot implicitly convert 'G[String]' value to 'G[Int]'


def e034():
    var s = S(1)
    print(s)  # expect-error: invalid call to 'print': an element of 'values' with type 'S' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance


def e035():
    var s = S(1)
    var t = s + s  # expect-error: 'S' does not implement the '__add__' method


def e036():
    var s = S(1)
    if s:  # expect-error: 'S' does not implement the '__bool__' method
        pass


def e037():
    var s = S(1)
    for x in s:  # expect-error: 'S' does not implement the '__iter__' method
        pass


def e038():
    var s = S(1)
    _ = s[0]  # expect-error: 'S' is not subscriptable, it does not implement the `__getitem__`/`__setitem__` methods


def e039():
    var s = S(1)
    s[0] = 1  # expect-error: 'S' is not subscriptable, it does not implement the `__getitem__`/`__setitem__` methods


def e040():
    var s = S(1)
    s()  # expect-error: 'S' does not implement the '__call__' method


def e041():
    var s = S(1)
    _ = -s  # expect-error: 'S' does not implement the '__neg__' method


def e042():
    var s = S(1)
    s += 1  # expect-error: 'S' does not implement the '__iadd__' method


def e043():
    var s = S(1)
    _ = s == s  # expect-error: 'S' does not implement the '__eq__' method


def e044():
    var s = S(1)
    _ = 1 in s  # expect-error: 'S' does not implement the '__contains__' method


def e046(x: Tr):
    pass


def e047(x):  # expect-error: argument type must be specified
    pass


def e048() -> Tr:
    pass


def e049():
    var x: Int = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


def e051():
    var x = undefined_name  # expect-error: use of unknown declaration 'undefined_name'


def e052():
    var x = 1
    x = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


def e053():
    x = 1  # expect-error: implicit declaration of 'x' is not allowed; add 'var' to declare a new name


def e054():
    var x = 1
    var x = 2  # expect-error: invalid redefinition of 'x'


def e055() -> Int:
    return "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


def e056():
    return 1  # expect-error: cannot implicitly convert 'IntLiteral[1]' value to 'None' in return value


def e057() -> Int:
    return  # expect-error: cannot implicitly convert 'None' value to 'Int'


def e058():
    raise "a"  # expect-error: 'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'


def e059() raises:
    pass


def e060():
    e059()  # expect-error: cannot call function that may raise in a context that cannot raise


def main():
    pass
