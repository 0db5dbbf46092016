# Decorators, receivers, arguments, and names of declarations.
def a1[n: Int](n: Int):  # expect-error: invalid redefinition of 'n'
    pass


def a2(x: Int, x: Int):  # expect-error: invalid redefinition of 'x'
    print(undefined)  # expect-error: use of unknown declaration 'undefined'


def a3(x: Undef):  # expect-error: use of unknown declaration 'Undef'
    print(undefined)


def a4(x: Int) -> Undef:  # expect-error: use of unknown declaration 'Undef'
    print(undefined)


def a7(x: Int, y):  # expect-error: argument type must be specified
    print(undefined)


def a8(x: Int) raises Undef:  # expect-error: use of unknown declaration 'Undef'
    print(undefined)  # expect-error: use of unknown declaration 'undefined'


struct S2(Undef):  # expect-error: use of unknown declaration 'Undef'
    var x: Undef2
    def f(self):
        print(undefined)


struct S3:
    var x: Undef2  # expect-error: use of unknown declaration 'Undef2'
    def f(self):
        print(undefined)  # expect-error: use of unknown declaration 'undefined'
        print(self.x)


struct Dup:
    pass


struct Dup:  # expect-error: invalid redefinition of 'Dup'
    pass


def dup(a: Int):
    pass


def dup(b: Int):  # expect-error: redefinition of function 'dup' with identical signature
    pass


def dupret(a: Int) -> Int:
    return a


def dupret(a: Int) -> String:  # expect-error: redefinition of function 'dupret', cannot overload on return type
    return ""


struct F1:
    var a: Int
    var a: String  # expect-error: invalid redefinition of 'a'


struct F2:
    var a  # expect-error: struct field declaration must have a type


struct F3:
    x: Int  # expect-error: bare expressions must not appear within structs; use 'var' for a field or move this into a method body


struct F4:
    var a: Int = 3  # expect-error: unknown tokens at the end of a declaration


struct F5:
    var a: UnknownType  # expect-error: use of unknown declaration 'UnknownType'


struct F6:
    def m():  # expect-error: self argument must be present in instance method
        pass


struct F7:
    def m(x: Int):  # expect-error: 'self' argument must have type 'Self'; use a 'where' clause to constrain the 'Self' type instead
        pass


struct F9(NoTrait):  # expect-error: use of unknown declaration 'NoTrait'
    pass


struct F10(Int):  # expect-error: structs only conform to traits or trait compositions; remove the struct type from the conformance list
    pass


trait T1:
    var x: Int  # expect-error: traits do not support 'var' fields; use 'comptime' to declare associated types


trait T2:
    def req(self) -> Int: ...
    comptime X: Int


struct F11(T2):  # expect-error: 'F11' does not implement all requirements for 'T2'
    pass


struct F12(T2):  # expect-error: 'F12' does not implement all requirements for 'T2'
    comptime X = 3
    def req(self) -> String:
        return ""


struct F13(T2):  # expect-error: 'F13' does not implement all requirements for 'T2'
    comptime X = "a"
    def req(self) -> Int:
        return 1


struct F14(T2):  # expect-error: 'F14' does not implement all requirements for 'T2'
    comptime X = 1
    def req(mut self) -> Int:
        return 1


def a1(a: Int, a: Int):  # expect-error: invalid redefinition of 'a'
    pass


def a2(a: Int = 1, b: Int):  # expect-error: required positional argument follows optional positional argument; change the ordering
    pass


def a3(*a: Int, *b: Int):  # expect-error: cannot have two '*' markers in the same argument list
    pass


def a4(mut a: Int = 3):  # expect-error: 'mut' arguments must not have defaults
    pass


def a6[n: Int, n: Int]():  # expect-error: invalid redefinition of 'n'
    pass


def a7(**k: Int):  # expect-error: variadic keyword arguments only support the 'var' convention; add 'var' before '**'
    pass


def a8(out a: Int) -> Int:  # expect-error: functions must not declare both an 'out' argument and a return type
    a = 1


def a9() -> (Int, String):  # expect-error: expected a type, found a tuple value; use 'Tuple[...]' to write a tuple type
    return 1, ""


def a10() -> 3:  # expect-error: expected a type, not a value
    pass


def a11(x: 3):  # expect-error: expected a type, not a value
    pass


def a12(x: List):
    pass


def a13(x: List[Int, 4, 5, 6]):  # expect-error: unexpected parameter
    pass


def a14(x: SIMD[Int, 4]):  # expect-error: 'SIMD' parameter 'dtype' has 'DType' type, but value has type 'AnyStruct[Int]'
    pass


def a15[T: Int](x: T):  # expect-error: expected a type, not a value
    pass


def a16[T](x: T):  # expect-error: parameters must always have a type
    pass


def a17() raises Int raises String:  # expect-error: function effect 'raises' was already specified; remove the duplicate
    pass


comptime C1 = 3


comptime C1 = 4  # expect-error: invalid redefinition of 'C1'


comptime C2: Int = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


comptime C3 = undefined_thing  # expect-error: use of unknown declaration 'undefined_thing'


comptime C4 = C3 + 1


var glob = 3  # expect-error: global variables are not supported; move this into a function body or use 'comptime' to declare a constant


@nodeco  # expect-error: use of unknown declaration 'nodeco'
def a18():
    pass


@staticmethod  # expect-error: only methods on structs may be declared static
def a19():
    pass


@fieldwise_init  # expect-error: use of unknown declaration 'fieldwise_init'
def a20():
    pass


@always_inline
def f0(x: Int):
    pass


@always_inline("nodebug")
def f1(x: Int):
    pass


@always_inline("builtin")
def f2(x: Int):
    pass


@always_inline("foo")  # expect-error: '@always_inline' operand must be "nodebug" or "builtin"
def f3(x: Int):
    pass


@no_inline
def f4(x: Int):
    pass


@no_inline("x")  # expect-error: '@no_inline' cannot have arguments
def f5(x: Int):
    pass


@staticmethod  # expect-error: only methods on structs may be declared static
def f6(x: Int):
    pass


@implicit  # expect-error: '@implicit' may only be applied to '__init__' methods
def f7(x: Int):
    pass


@implicit(deprecated=True)  # expect-error: '@implicit' may only be applied to '__init__' methods
def f8(x: Int):
    pass


@deprecated("m")
def f9(x: Int):
    pass


@deprecated  # expect-error: @deprecated requires a reason message or a replacement symbol (with 'use')
def f10(x: Int):
    pass


@export
def f12(x: Int):
    pass


@export("sym")
def f13(x: Int):
    pass


@doc_hidden
def f14(x: Int):
    pass


@doc_private  # expect-error: use of unknown declaration 'doc_private'
def f15(x: Int):
    pass


@parameter
def f16(x: Int):
    pass


@__parameter
def f17(x: Int):
    pass


@extern  # expect-error: '@extern' requires 1 argument
def f18(x: Int):
    pass


@__stable  # expect-error: use of unknown declaration '__stable'
def f19(x: Int):
    pass


@fieldwise_init  # expect-error: use of unknown declaration 'fieldwise_init'
def f20(x: Int):
    pass


@fieldwise_init("implicit")  # expect-error: use of unknown declaration 'fieldwise_init'
def f21(x: Int):
    pass


@align(8)  # expect-error: use of unknown declaration 'align'
def f22(x: Int):
    pass


@align(3)  # expect-error: use of unknown declaration 'align'
def f23(x: Int):
    pass


@explicit_destroy("x")  # expect-error: use of unknown declaration 'explicit_destroy'
def f24(x: Int):
    pass


@explicit_destroy  # expect-error: use of unknown declaration 'explicit_destroy'
def f25(x: Int):
    pass


@register_passable  # expect-error: use of unknown declaration 'register_passable'
def f26(x: Int):
    pass


@register_passable("trivial")  # expect-error: use of unknown declaration 'register_passable'
def f27(x: Int):
    pass


@value  # expect-error: use of unknown declaration 'value'
def f28(x: Int):
    pass


@nonmaterializable(Int)  # expect-error: use of unknown declaration 'nonmaterializable'
def f29(x: Int):
    pass


@noncapturing  # expect-error: use of unknown declaration 'noncapturing'
def f30(x: Int):
    pass


@escaping  # expect-error: use of unknown declaration 'escaping'
def f31(x: Int):
    pass


@closure  # expect-error: use of unknown declaration 'closure'
def f32(x: Int):
    pass


@property  # expect-error: use of unknown declaration 'property'
def f34(x: Int):
    pass


@classmethod  # expect-error: use of unknown declaration 'classmethod'
def f35(x: Int):
    pass


@override  # expect-error: use of unknown declaration 'override'
def f36(x: Int):
    pass


@dataclass  # expect-error: use of unknown declaration 'dataclass'
def f37(x: Int):
    pass


@always_inline()
def f38(x: Int):
    pass


@adaptive  # expect-error: use of unknown declaration 'adaptive'
def f39(x: Int):
    pass


@unroll  # expect-error: use of unknown declaration 'unroll'
def f40(x: Int):
    pass


@no_such(1)  # expect-error: use of unknown declaration 'no_such'
def f41(x: Int):
    pass


@llvm_metadata(x=1)  # expect-error: use of unknown declaration 'llvm_metadata'
def f42(x: Int):
    pass


@export(ABI="C")
def f43(x: Int):
    pass


@must_use  # expect-error: use of unknown declaration 'must_use'
def f44(x: Int):
    pass


def main():
    pass
