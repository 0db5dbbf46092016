# Calls through function values, members without self, results and defaults of other types.
def inc(x: Int) -> Int:
    return x


def q1(fp: def(Int) thin -> Int):
    _ = fp("a")  # expect-error: invalid indirect call: value cannot be converted from 'StringLiteral["a"]' to 'Int'
    _ = fp()  # expect-error: invalid indirect call: missing required argument: ''
    _ = fp(1, 2)  # expect-error: invalid indirect call: unexpected argument
    _ = fp(x=1)  # expect-error: invalid indirect call: missing required argument: ''
    var y: String = fp(1)  # expect-error: cannot implicitly convert 'Int' value to 'String'
    fp = inc  # expect-error: expression must be mutable in assignment


def q3[F: def(Int) -> Int](f: F):
    _ = f("a")  # expect-error: invalid call to '__call__': value cannot be converted from 'StringLiteral["a"]' to 'Int'
    _ = f()  # expect-error: invalid call to '__call__': missing required argument: ''
    _ = f(1, 2)  # expect-error: invalid call to '__call__': unexpected argument
    var z: String = f(1)  # expect-error: cannot implicitly convert 'Int' value to 'String'


def q5[f: def(Int) thin -> Int]():
    _ = f("a")  # expect-error: invalid indirect call: value cannot be converted from 'StringLiteral["a"]' to 'Int'
    _ = f()  # expect-error: invalid indirect call: missing required argument: ''
    _ = f(1, 2)  # expect-error: invalid indirect call: unexpected argument


def q6(fp: def(Int) raises thin -> Int):
    _ = fp(1)  # expect-error: cannot call function that may raise in a context that cannot raise


struct S:
    var x: Int

    def __init__(out self):
        self.x = 1

    def f(self) -> Int:
        return g() + x  # expect-error: cannot access method 'g' directly; did you mean 'self.'?

    def g(self) -> Int:
        return f()  # expect-error: cannot access method 'f' directly; did you mean 'self.'?
    @staticmethod
    def h() -> Int:
        return self.x  # expect-error: use of unknown declaration 'self'

    def i(self):
        self.nope()  # expect-error: 'S' value has no attribute 'nope'
        Self.nope()  # expect-error: 'S' value has no attribute 'nope'
        Self.f()  # expect-error: invalid call to 'f': missing required argument: 'self'
        S.g(self)
        S.h(1)  # expect-error: invalid call to 'h': unexpected argument
        self.h(2)  # expect-error: invalid call to 'h': unexpected argument

    def j(mut self):
        self = 3  # expect-error: cannot implicitly convert 'IntLiteral[3]' value to 'S'
        self.x = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


def q8() -> Int:
    var s = S()
    s.f  # expect-error: member method closures are not supported; add '()' to call 'f'
    s.x()  # expect-error: 'Int' does not implement the '__call__' method
    s.f().y  # expect-error: 'Int' value has no attribute 'y'
    S.f(s, 1)  # expect-error: invalid call to 'f': unexpected argument
    S.x = 3  # expect-error: cannot access instance field 'x' without an instance of 'S'
    return s  # expect-error: cannot implicitly convert 'S' value to 'Int'


def q9(x: Int) -> String:
    return x  # expect-error: cannot implicitly convert 'Int' value to 'String'


def q10(x: Int) -> None:
    return x  # expect-error: cannot implicitly convert 'Int' value to 'None' in return value


def q11(x: Int):
    return x  # expect-error: cannot implicitly convert 'Int' value to 'None' in return value


def q12() -> Int:
    return  # expect-error: cannot implicitly convert 'None' value to 'Int'


def q13() -> Int:
    return "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


def q14() -> Nope:  # expect-error: use of unknown declaration 'Nope'
    pass


def q15() -> List:  # expect-error: 'List[_]' is not concrete, use '[]' to bind missing parameters
    return [1]


def q16(x: List) -> Int:
    return x  # expect-error: cannot implicitly convert 'List[x.T]' value to 'Int'


def q17[T: AnyType](x: List[T]) -> T:
    return x[0]  # expect-error: value of type 'T' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def q18[T: Copyable](x: T) -> Int:
    return x  # expect-error: cannot implicitly convert 'T' value to 'Int'


def q19[T: Copyable](x: Int) -> T:
    return x  # expect-error: cannot implicitly convert 'Int' value to 'T'


def q20[T: Copyable, U: Copyable](x: T) -> U:
    return x  # expect-error: cannot implicitly convert 'T' value to 'U'


def q21[n: Int](x: SIMD[DType.int8, n]):
    pass


def q22[n: Int]() -> String:
    return n  # expect-error: cannot implicitly convert 'Int' value to 'String'


def q23[n: Int](x: Array[Int, n]) -> Array[Int, 3]:
    return x  # expect-error: cannot implicitly convert 'Array[Int, n]' value to 'Array[Int, Int(3)]'


def q24(x: Int = y, y: Int = 3):  # expect-error: use of unknown declaration 'y'
    pass


def q25(x: Int, y: Int = x):  # expect-error: cannot use a dynamic value in default argument
    pass


def q27(x: Int = nope):  # expect-error: use of unknown declaration 'nope'
    pass


def main():
    pass
