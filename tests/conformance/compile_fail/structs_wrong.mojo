# Structs, their members, decorators and operators, declared or used wrongly.
struct A01:
    x: Int  # expect-error: bare expressions must not appear within structs; use 'var' for a field or move this into a method body


struct A02:
    var x  # expect-error: struct field declaration must have a type


struct A03:
    var w: Writable  # expect-error: struct fields do not support trait types; 'Writable' is a trait, use a concrete type or compile-time generic


struct A04:
    var x: Int = 3  # expect-error: unknown tokens at the end of a declaration


struct A05:
    print("a")  # expect-error: bare expressions must not appear within structs; use 'var' for a field or move this into a method body


struct A06[T: AnyType]:
    var v: T  # expect-error: unqualified access to struct parameter 'T'; use 'Self.T' instead


struct A07:
    var x: Int
    var x: Int  # expect-error: invalid redefinition of 'x'


struct A08:
    def m():  # expect-error: self argument must be present in instance method
        pass


struct A09:
    def m(this):
        pass


struct A10:
    var x: Int

    def m(self: Int):  # expect-error: 'self' argument must have type 'Self'; use a 'where' clause to constrain the 'Self' type instead
        pass


@fieldwise_init
struct A11:
    var x: Int
    var y: Int


def a11():
    var a = A11(1)  # expect-error: no matching function in initialization
    var b = A11(1, 2, 3)  # expect-error: no matching function in initialization
    var c = A11(1, z=2)  # expect-error: no matching function in initialization
    var d = A11("a", 2)  # expect-error: no matching function in initialization
    var e = A11(x=1, y=2, x=3)  # expect-error: keyword argument 'x' was already used; remove the duplicate


struct A12:
    var x: Int


def a12():
    var a = A12()  # expect-error: invalid initialization: missing required argument: 'move'
    var b = A12(1)  # expect-error: invalid initialization: missing required argument: 'move'


@fieldwise_init
struct A13(Movable where False):
    var x: Int


def a13():
    var a = A13(1)
    var b = a^  # expect-error: cannot transfer value into destination, because 'A13' doesn't conform to 'Movable'


@fieldwise_init
struct A14:
    var x: Int

    def get(self) -> Int:
        return self.x
    @staticmethod
    def mk() -> A14:
        return A14(1)


def a14():
    var a = A14(1)
    a.nope()  # expect-error: 'A14' value has no attribute 'nope'
    a.y = 3  # expect-error: 'A14' value has no attribute 'y'
    print(a.get(1))  # expect-error: invalid call to 'get': unexpected argument
    print(A14.get())  # expect-error: invalid call to 'get': missing required argument: 'self'
    print(A14.mk(3))  # expect-error: invalid call to 'mk': unexpected argument
    print(A14.x)  # expect-error: cannot access instance field 'x' without an instance of 'A14'
    a.get = 3  # expect-error: expression must be mutable in assignment
    a.x.y = 3  # expect-error: 'Int' value has no attribute 'y'
    a()  # expect-error: 'A14' does not implement the '__call__' method
    a[0]  # expect-error: 'A14' is not subscriptable, it does not implement the `__getitem__`/`__setitem__` methods
    a[0] = 1  # expect-error: 'A14' is not subscriptable, it does not implement the `__getitem__`/`__setitem__` methods
    len(a)  # expect-error: no matching function in call to 'len'
    print(a)  # expect-error: invalid call to 'print': an element of 'values' with type 'A14' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance
    _ = a + a  # expect-error: 'A14' does not implement the '__add__' method
    _ = -a  # expect-error: 'A14' does not implement the '__neg__' method
    _ = a < a  # expect-error: 'A14' does not implement the '__lt__' method
    _ = a == a  # expect-error: 'A14' does not implement the '__eq__' method
    if a:  # expect-error: 'A14' does not implement the '__bool__' method
        pass


def a14b():
    var a = A14(1)
    for i in a:  # expect-error: 'A14' does not implement the '__iter__' method
        pass


def a14c():
    var a = A14(1)
    _ = 1 in a  # expect-error: 'A14' does not implement the '__contains__' method
    a += a  # expect-error: 'A14' does not implement the '__iadd__' method
    a.x = "s"  # expect-error: cannot implicitly convert 'StringLiteral["s"]' value to 'Int'
    String(a)  # expect-error: no matching function in initialization
    Int(a)  # expect-error: no matching function in initialization
    hash(a)  # expect-error: no matching function in call to 'hash'
    abs(a)  # expect-error: invalid call to 'abs': value passed to 'value' cannot be converted from 'A14' to 'T', argument type 'A14' does not conform to trait 'Absable'
    Bool(a)  # expect-error: no matching function in initialization
    with a:  # expect-error: value of type 'A14' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
        pass


struct A15(NoSuch):  # expect-error: use of unknown declaration 'NoSuch'
    pass


struct A16(A14):  # expect-error: structs only conform to traits or trait compositions; remove the struct type from the conformance list
    pass


struct A17(Copyable, Copyable):
    var x: Int


struct A18:
    struct Inner:  # expect-error: nested struct not supported here
        pass


def a19():
    struct Local:  # expect-error: struct inside a function not supported here
        pass


struct A20:
    def __init__(self):  # expect-error: __init__ method must return Self type with 'out' argument
        pass


struct A21:
    def __init__(out self) -> Int:  # expect-error: functions must not declare both an 'out' argument and a return type
        pass


struct A22:
    def __init__(mut self):  # expect-error: __init__ method must return Self type with 'out' argument
        pass


struct A23:
    def __deinit__(self):  # expect-error: 'self' argument must be passed as 'deinit'
        pass


struct A24:
    def __deinit__(mut self):  # expect-error: 'self' argument must be passed as 'deinit'
        pass


struct A25:
    @staticmethod
    def __init__(out self):
        pass


@fieldwise_init  # expect-error: 'A26' has an explicitly declared fieldwise initializer
struct A26:
    var x: Int

    def __init__(out self, x: Int):
        self.x = x


struct A27:
    comptime K = 3
    comptime K = 4  # expect-error: invalid redefinition of 'K'


struct A29:
    var x: Int

    def x(self) -> Int:  # expect-error: invalid redefinition of 'x'
        return 1


struct A30[n: Int]:
    comptime M = n  # expect-error: unqualified access to struct parameter 'n'; use 'Self.n' instead

    def f(self) -> Int:
        return n  # expect-error: unqualified access to struct parameter 'n'; use 'Self.n' instead


struct B01:
    def __getattr__(self, name: StringLiteral) -> Int:
        return 1


def b01(mut b: B01):
    print(b.foo)
    b.foo = 3  # expect-error: expression must be mutable in assignment
    print(b.foo())  # expect-error: 'Int' does not implement the '__call__' method


struct B02:
    def __init__(out self):
        pass

    def __getitem__(self, i: Int) -> Int:
        return i

    def __len__(self) -> Int:
        return 1


struct B03:
    def __init__(out self):
        pass

    def __setitem__(mut self, i: Int, v: Int):
        pass


def b03():
    var b = B03()
    b[0] = "a"  # expect-error: 'B03' has '__setitem__' but no '__getitem__' method
    print(b[0])  # expect-error: 'B03' has '__setitem__' but no '__getitem__' method
    b["x"] = 1  # expect-error: 'B03' has '__setitem__' but no '__getitem__' method


struct B04:
    def __init__(out self):
        pass

    def __call__(self, x: Int) -> Int:
        return x


def b04():
    var b = B04()
    b("a")  # expect-error: invalid call to '__call__': value passed to 'x' cannot be converted from 'StringLiteral["a"]' to 'Int'
    b()  # expect-error: invalid call to '__call__': missing required argument: 'x'
    b(1, 2)  # expect-error: invalid call to '__call__': unexpected argument


struct B05:
    def __init__(out self):
        pass

    def __enter__(self) -> Int:
        return 1


def b05():
    with B05() as x:
        x = 3
        print(x)


struct B06:
    def __init__(out self):
        pass

    def __iter__(self) -> Int:
        return 1


@fieldwise_init
struct B07:
    var v: Int

    def __add__(self, o: Int) -> Int:
        return self.v + o

    def __eq__(self, o: Int) -> Bool:
        return True


def b07():
    var b = B07(1)
    _ = b + "a"  # expect-error: invalid call to '__add__': value passed to 'o' cannot be converted from 'StringLiteral["a"]' to 'Int'
    _ = 1 + b  # expect-error: no matching method in call to '__add__'
    _ = b + b  # expect-error: invalid call to '__add__': value passed to 'o' cannot be converted from 'B07' to 'Int'
    _ = b == "a"  # expect-error: invalid call to '__eq__': value passed to 'o' cannot be converted from 'StringLiteral["a"]' to 'Int'
    _ = b != 1  # expect-error: 'B07' does not implement the '__ne__' method
    _ = b == b  # expect-error: invalid call to '__eq__': value passed to 'o' cannot be converted from 'B07' to 'Int'
    _ = b - 1  # expect-error: 'B07' does not implement the '__sub__' method
    b += 1  # expect-error: 'B07' does not implement the '__iadd__' method
    b -= 1  # expect-error: 'B07' does not implement the '__isub__' method
    b <<= 2  # expect-error: 'B07' does not implement the '__ilshift__' method
    _ = b @ b  # expect-error: 'B07' does not implement the '__matmul__' method
    _ = b is b  # expect-error: 'B07' does not implement the '__is__' method
    _ = b ** 2  # expect-error: 'B07' does not implement the '__pow__' method
    _ = ~b  # expect-error: 'B07' does not implement the '__invert__' method
    _ = +b  # expect-error: 'B07' does not implement the '__pos__' method
    _ = not b  # expect-error: 'B07' does not implement the '__bool__' method
    _ = b and b  # expect-error: 'B07' does not implement the '__bool__' method


@align(3)  # expect-error: @align value must be a positive power of 2
struct B08:
    var x: Int


@explicit_destroy  # expect-error: @explicit_destroy requires an argument: `@explicit_destroy("...")`
struct B10:
    var x: Int


@no_inline  # expect-error: use of unknown declaration 'no_inline'
struct B11:
    pass


struct B12:
    pass


struct B13:
    pass


@fieldwise_init("explicit")  # expect-error: @fieldwise_init only allows an "implicit" argument
struct B14:
    var x: Int


@fieldwise_init(3)  # expect-error: @fieldwise_init only allows an "implicit" argument
struct B15:
    var x: Int


@deprecated  # expect-error: @deprecated requires a reason message or a replacement symbol (with 'use')
struct B16:
    pass


@fieldwise_init  # expect-error: unrecognized body decorators
trait B17:
    pass


__extension Int:  # expect-error: can't find a struct named 'Int'
    def foo(self):
        pass


__extension Nope:  # expect-error: can't find a struct named 'Nope'
    def foo(self):
        pass


@fieldwise_init
struct B18(Equatable):
    var x: Int


__extension B18:
    var y: Int  # expect-error: global variables are not supported; move this into a function body or use 'comptime' to declare a constant


__extension B18:
    def x(self):  # expect-error: invalid redefinition of 'x'
        pass


struct B19(TrivialRegisterPassable):  # expect-error: all members of 'TrivialRegisterPassable' struct must themselves be 'TrivialRegisterPassable'
    var x: String


struct B20(RegisterPassable):  # expect-error: all members of 'RegisterPassable' struct must themselves be 'RegisterPassable'
    var x: List[Int]


struct B21(ImplicitlyCopyable):
    var x: List[Int]  # expect-error: cannot synthesize implicit copy constructor because field 'x' has non-implicitly-copyable type 'List[Int]'


struct NC(Movable):
    pass


struct B22(Copyable):
    var x: NC  # expect-error: cannot synthesize copy constructor because field 'x' has non-copyable type 'NC'


struct B23(Equatable):
    var x: NC


struct B24(Hashable):
    var x: NC


struct B25(Writable):
    var x: NC


struct B26(Comparable):  # expect-error: 'B26' does not implement all requirements for 'Comparable'
    var x: Int


struct B27(Sized):  # expect-error: 'B27' does not implement all requirements for 'Sized'
    pass


struct B28(Boolable):  # expect-error: 'B28' does not implement all requirements for 'Boolable'
    def __bool__(self) -> Int:
        return 1


struct B29(Iterator):  # expect-error: 'B29' does not implement all requirements for 'Iterator'
    pass


struct B30(Copyable):
    var x: Int

    def __init__(out self, *, copy: B30):
        self.x = copy.x

    def __init__(out self, *, copy: Self):  # expect-error: redefinition of function '__init__' with identical signature
        self.x = copy.x


def main():
    pass
