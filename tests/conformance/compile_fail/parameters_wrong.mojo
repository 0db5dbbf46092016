# Parameters and what is given for them.
def p01[n: Int]():
    pass


def p02[T: AnyType]():
    pass


def q02():
    p02()  # expect-error: invalid call to 'p02': failed to infer parameter 'T'
    p02[3]()  # expect-error: invalid call to 'p02': 'p02' parameter 'T' has 'AnyType' type, but value has type 'IntLiteral[3]'
    p02["a"]()  # expect-error: invalid call to 'p02': 'p02' parameter 'T' has 'AnyType' type, but value has type 'StringLiteral["a"]'
    p02[List]()  # expect-error: 'List[_]' is not concrete, use '[]' to bind missing parameters
    p02[Sized]()  # expect-error: invalid call to 'p02': 'p02' parameter 'T' has 'AnyType' type, but value has type 'AnyTrait[Sized]'


def p03[n: Int, //, m: Int]():
    pass


def q03():
    p03[1]()  # expect-error: invalid call to 'p03': failed to infer parameter 'n'
    p03[1, 2]()  # expect-error: invalid call to 'p03': unexpected parameter
    p03[n=1, m=2]()


def p04[n: Int, /, m: Int]():
    pass


def q04():
    p04[n=1, m=2]()  # expect-error: invalid call to 'p04': unexpected keyword parameter 'n'
    p04[1, m=2]()


def p05[*, n: Int]():
    pass


def q05():
    p05[1]()  # expect-error: invalid call to 'p05': unexpected parameter
    p05[n=1]()
    p05()  # expect-error: invalid call to 'p05': missing required keyword-only parameter: 'n'


def p06[n: Int = 3, m: Int]():  # expect-error: required positional parameter follows optional positional parameter; change the ordering
    pass


def p07[n: Int, n: Int]():  # expect-error: invalid redefinition of 'n'
    pass


def p08[n](x: Int):  # expect-error: parameters must always have a type
    pass


def p09[n: Int](n: Int):  # expect-error: invalid redefinition of 'n'
    pass


def p10[dt: DType, w: Int](v: SIMD[dt, w]):
    pass


def p11[n: Int](v: SIMD[DType.int8, n]):
    pass


def q11(v: SIMD[DType.int8, 4]):
    p11(v)  # expect-error: invalid call to 'p11': value passed to 'v' cannot be converted from 'SIMD[.int8, 4]' to 'SIMD[.int8, n]', it depends on an unresolved parameter 'n'
    p11(1)  # expect-error: invalid call to 'p11': value passed to 'v' cannot be converted from 'IntLiteral[1]' to 'SIMD[.int8, n]', it depends on an unresolved parameter 'n'


def p12[T: Copyable](a: T, b: T):
    pass


def q12():
    p12(1, "a")  # expect-error: invalid call to 'p12': value passed to 'b' cannot be converted from 'StringLiteral["a"]' to 'Int'
    p12(1, 2.5)
    p12(1)  # expect-error: invalid call to 'p12': missing required argument: 'b'
    p12("a", String("b"))


def p13[f: def(Int) thin -> Int](x: Int) -> Int:
    return f(x)


def inc(x: Int) -> Int:
    return x + 1


def two(x: Int, y: Int) -> Int:
    return x + y


def gen[T: AnyType](x: T) -> Int:
    return 1


def ov(x: Int) -> Int:
    return x


def ov(x: String) -> Int:
    return 1


def rs(x: Int) raises -> Int:
    return x


def p14[*ns: Int]():
    pass


def q14():
    p14[1, 2, "a"]()  # expect-error: invalid call to 'p14': 'p14' parameter 'ns' has 'Int' type, but value has type 'StringLiteral["a"]'
    p14[1, Int]()  # expect-error: invalid call to 'p14': 'p14' parameter 'ns' has 'Int' type, but value has type 'AnyStruct[Int]'
    p14()


def p15[*Ts: Writable](*args: *Ts):
    pass


struct NW:
    def __init__(out self):
        pass


def q15():
    p15(1, "a", NW())  # expect-error: invalid call to 'p15': an element of 'args' with type 'NW' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance
    p15(NW())  # expect-error: invalid call to 'p15': an element of 'args' with type 'NW' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance


def p17[n: Int]() where n > 3:
    pass


def p17b[n: Int]() where (n > 3, "too small"):
    pass


def q17[m: Int]():
    p17[1]()  # expect-error: invalid call to 'p17': violated constraint
    p17[m]()  # expect-error: invalid call to 'p17': lacking evidence to prove correctness
    p17b[2]()  # expect-error: invalid call to 'p17b': violated constraint
    p17[4]()


struct P18[n: Int, T: AnyType = Int]:
    def __init__(out self):
        pass


def q18(x: P18[3], k: Int):
    var a = P18()  # expect-error: no matching function in initialization
    var b = P18[1, 2]()  # expect-error: 'P18' parameter 'T' has 'AnyType' type, but value has type 'IntLiteral[2]'
    var c = P18["a"]()  # expect-error: 'P18' parameter 'n' has 'Int' type, but value has type 'StringLiteral["a"]'
    var d = P18[1, Int, Int]()  # expect-error: unexpected parameter
    var e = P18[k]()  # expect-error: cannot use a dynamic value in a parameter list
    var f = P18[T=Int]()  # expect-error: no matching function in initialization
    var g = P18[n=1, m=2]()  # expect-error: unexpected keyword parameter 'm'
    var h: P18 = P18[1]()
    var i: P18[4] = P18[1]()  # expect-error: cannot implicitly convert 'P18[Int(1)]' value to 'P18[Int(4)]'
    var j: P18[_, String] = P18[1]()  # expect-error: cannot implicitly convert 'P18[Int(1)]' value to 'P18[_, String]'


def q19(x: P18[3]) -> P18[4]:
    return x  # expect-error: cannot implicitly convert 'P18[Int(3)]' value to 'P18[Int(4)]'


def q20(v: SIMD[DType.int8, 4]) -> SIMD[DType.int8, 8]:
    return v  # expect-error: cannot implicitly convert 'SIMD[.int8, 4]' value to 'SIMD[.int8, 8]'


def q21(v: SIMD[DType.int8, 4], w: SIMD[DType.int16, 4]):
    _ = v + w  # expect-error: invalid call to '__add__': value passed to 'rhs' cannot be converted from 'SIMD[.int16, 4]' to 'SIMD[.int8, 4]'
    _ = v + "a"  # expect-error: invalid call to '__add__': value passed to 'rhs' cannot be converted from 'StringLiteral["a"]' to 'SIMD[.int8, 4]'
    _ = v[5]
    var x: Int16 = v[0]  # expect-error: cannot implicitly convert 'Int8' value to 'Int16'


def q22():
    comptime n = 3
    n = 4  # expect-error: expression must be mutable in assignment
    n += 1  # expect-error: expression must be mutable for in-place operator destination
    comptime m: String = 3  # expect-error: cannot implicitly convert 'IntLiteral[3]' value to 'String'
    comptime k = undefined_name  # expect-error: use of unknown declaration 'undefined_name'
    comptime n = 5  # expect-error: invalid redefinition of 'n'


comptime C23: Int = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'


comptime C24 = inc("a")  # expect-error: invalid call to 'inc': value passed to 'x' cannot be converted from 'StringLiteral["a"]' to 'Int'


comptime C26[n: Int]: Int = n * 2


def q27[T: AnyType](x: T):
    comptime if T == Int:
        print(x + 1)  # expect-error: 'T' does not implement the '__add__' method


def q29[n: Int](x: Int = n, y: String = n):  # expect-error: cannot implicitly convert 'Int' value to 'String'
    pass


def q31[T: Copyable = 3]():  # expect-error: cannot implicitly convert 'IntLiteral[3]' value to 'Copyable'
    pass


def main():
    pass
