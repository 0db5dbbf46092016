# Traits, requirements and bounds.
trait T01:
    var x: Int  # expect-error: traits do not support 'var' fields; use 'comptime' to declare associated types


trait T02:
    def f(self): ...


struct S02(T02):  # expect-error: 'S02' does not implement all requirements for 'T02'
    pass


trait T03:
    def f(self) -> Int: ...


struct S03(T03):  # expect-error: 'S03' does not implement all requirements for 'T03'
    def f(self) -> String:
        return ""


trait T04:
    comptime E: AnyType
    comptime N: Int


struct S04(T04):  # expect-error: 'S04' does not implement all requirements for 'T04'
    pass


struct S04b(T04):  # expect-error: 'S04b' does not implement all requirements for 'T04'
    comptime E = Int
    comptime N = "a"


struct S04c(T04):  # expect-error: 'S04c' does not implement all requirements for 'T04'
    comptime E = 3
    comptime N = 4


trait T05[n: Int]:  # expect-error: trait declarations do not support parameters; remove the parameter list
    def f(self): ...


trait T06(NoTrait):  # expect-error: module 'traits_wrong' has no declaration 'NoTrait'
    pass


trait T07(Int):  # expect-error: traits only refine other traits; remove the struct type from the refinement list
    pass


trait T08:
    @staticmethod
    def mk() -> Int: ...


struct S08(T08):  # expect-error: 'S08' does not implement all requirements for 'T08'
    def mk(self) -> Int:
        return 1


trait T09:
    def f(self): ...

    def f(self): ...  # expect-error: redefinition of function 'f' with identical signature


trait T10:
    def f(self): ...


trait T10:  # expect-error: invalid redefinition of 'T10'
    def g(self): ...


def f11(x: T02):
    pass


def f12() -> T02:
    pass


def f13():
    var x: T02


def f14():
    var l: List[T02] = []  # expect-error: 'List' parameter 'T' has 'AnyType' type, but value has type 'AnyTrait[T02]'


def f15[T: T02](x: T):
    x.f()
    x.g()  # expect-error: 'T' value has no attribute 'g'
    _ = x + x  # expect-error: 'T' does not implement the '__add__' method
    print(x)  # expect-error: invalid call to 'print': an element of 'values' with type 'T' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance
    var y = x  # expect-error: value of type 'T' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    print(x.z)  # expect-error: 'T' value has no attribute 'z'
    _ = T.K  # expect-error: 'T02' value has no attribute 'K'
    _ = T.mk()  # expect-error: 'T02' value has no attribute 'mk'
    _ = T()  # expect-error: invalid call to '__init__': no candidates found
    x.f(1)  # expect-error: invalid call to 'f': unexpected argument


def f16():
    f15(3)  # expect-error: invalid call to 'f15': value passed to 'x' cannot be converted from 'IntLiteral[3]' to 'T', argument type 'IntLiteral[3]' does not conform to trait 'T02'
    f15[Int](3)  # expect-error: invalid call to 'f15': 'f15' parameter 'T' has 'T02' type, but value has type 'AnyStruct[Int]'
    f15[S02](3)  # expect-error: invalid call to 'f15': value passed to 'x' cannot be converted from 'IntLiteral[3]' to 'S02'
    f15()  # expect-error: invalid call to 'f15': missing required argument: 'x'
    f15["a"](3)  # expect-error: invalid call to 'f15': 'f15' parameter 'T' has 'T02' type, but value has type 'StringLiteral["a"]'


trait T17:
    def f(self):
        self.g()  # expect-error: '_Self' value has no attribute 'g'


trait T18:
    def need(self) -> Int: ...

    def given(self) -> Int:
        return self.need() + "a"  # expect-error: invalid call to '__add__': value passed to 'rhs' cannot be converted from 'StringLiteral["a"]' to 'Int'


struct S19(T02, T03):  # expect-error: 'S19' does not implement all requirements for 'T03'
    def f(self):
        pass


trait T20:
    def f(self) raises: ...


struct S20(T20):
    def f(self):
        pass


trait T21:
    def f(self): ...


struct S21(T21):  # expect-error: 'S21' does not implement all requirements for 'T21'
    def f(self) raises:
        pass


trait T22:
    def f(mut self): ...


struct S22(T22):
    def f(self):
        pass


struct S22b(T02):  # expect-error: 'S22b' does not implement all requirements for 'T02'
    def f(mut self):
        pass


trait T23:
    def f(self, x: Int): ...


struct S23(T23):
    def f(self, y: Int):
        pass


struct S23b(T23):  # expect-error: 'S23b' does not implement all requirements for 'T23'
    def f(self, x: String):
        pass


struct S23c(T23):  # expect-error: 'S23c' does not implement all requirements for 'T23'
    def f(self, x: Int, y: Int = 0):
        pass


trait A24:
    def f(self):
        print("a")


trait B24:
    def f(self):
        print("b")


struct S24(A24, B24):  # expect-error: trait method requirement 'f' has conflicting default implementations in 'A24' and 'B24'; you must implement it manually
    pass


def f25(x: Some[T02]):
    x.g()  # expect-error: 'T' value has no attribute 'g'


def f26():
    f25(3)  # expect-error: invalid call to 'f25': value passed to 'x' cannot be converted from 'IntLiteral[3]' to 'T', argument type 'IntLiteral[3]' does not conform to trait 'T02'
    f25("a")  # expect-error: invalid call to 'f25': value passed to 'x' cannot be converted from 'StringLiteral["a"]' to 'T', argument type 'StringLiteral["a"]' does not conform to trait 'T02'


trait T27:
    def __init__(out self, x: Int): ...


struct S27(T27):  # expect-error: 'S27' does not implement all requirements for 'T27'
    def __init__(out self):
        pass


def f28[T: T27]() -> T:
    return T("a")  # expect-error: invalid initialization: value passed to 'x' cannot be converted from 'StringLiteral["a"]' to 'Int'


def f29[T: T27](x: T) -> T:
    return x  # expect-error: value of type 'T' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def f30[T: T02 & Copyable](x: T) -> T:
    return x  # expect-error: value of type 'T' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def f31[T: Copyable](x: T) -> T:
    var a = x.copy()
    return x.copy()


trait T32:
    def f(self) where True: ...  # expect-error: 'where' clauses on trait methods are not supported


trait T33:
    def f[T: AnyType](self, x: T): ...


struct S33(T33):  # expect-error: 'S33' does not implement all requirements for 'T33'
    def f[T: Copyable](self, x: T):
        pass


trait T34:
    x: Int  # expect-error: bare expressions must not appear within traits; use 'comptime' for an associated type or move this into a method body


trait T35:
    print(3)  # expect-error: bare expressions must not appear within traits; use 'comptime' for an associated type or move this into a method body


trait T36:
    comptime X = 3


def f37[T: NoSuch](x: T):  # expect-error: use of unknown declaration 'NoSuch'
    pass


def f38[T: Int](x: T):  # expect-error: expected a type, not a value
    pass


def f39[T: 3](x: T):  # expect-error: expected a type, not a value
    pass


def f40[T](x: T):  # expect-error: parameters must always have a type
    pass


trait T41(T41):
    pass


def f43[T: Writable](x: T):
    print(x)
    _ = x == x  # expect-error: 'T' does not implement the '__eq__' method
    _ = hash(x)  # expect-error: no matching function in call to 'hash'


def f44[T: Equatable](x: T, y: T) -> Bool:
    return x < y  # expect-error: 'T' does not implement the '__lt__' method


def f45[T: AnyType](var x: T):
    pass


def f47[T: Intable](x: T) -> Int:
    return x  # expect-error: cannot implicitly convert 'T' value to 'Int'


struct C48[T: T02]:
    pass


def f48(x: C48[Int]):  # expect-error: 'C48' parameter 'T' has 'T02' type, but value has type 'AnyStruct[Int]'
    pass


def f49():
    var x: C48[Int]  # expect-error: 'C48' parameter 'T' has 'T02' type, but value has type 'AnyStruct[Int]'
    var y = C48[String]()  # expect-error: 'C48' parameter 'T' has 'T02' type, but value has type 'AnyStruct[String]'
    var z: C48[S20, Int]  # expect-error: unexpected parameter
    var w: C48  # expect-error: 'C48[_]' is not concrete, use '[]' to bind missing parameters


def main():
    pass
