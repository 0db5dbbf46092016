# Compile-time constants, conditions and queries.
from std.sys import is_defined, get_defined_int, size_of


def dyn(x: Int) -> Int:
    return x


def c02():
    comptime l: List[Int] = [1, 2, 3]
    var a = l  # expect-error: cannot materialize comptime value of type 'List[Int]' to runtime because it is not 'ImplicitlyCopyable'
    for x in l:  # expect-error: cannot materialize comptime value of type 'List[Int]' to runtime because it is not 'ImplicitlyCopyable'
        print(x)
    print(l)  # expect-error: cannot materialize comptime value of type 'List[Int]' to runtime because it is not 'ImplicitlyCopyable'
    print(l[0])  # expect-error: cannot materialize comptime value of type 'List[Int]' to runtime because it is not 'ImplicitlyCopyable'
    var c = materialize[l]()


def c03():
    comptime if 3:
        pass


def c03b():
    comptime if "a":
        pass


def c04():
    comptime for i in 5:  # expect-error: 'IntLiteral[5]' does not implement the '__iter__' method
        pass


def c04b():
    comptime for i in range(3):
        i = 2  # expect-error: expression must be mutable in assignment
        print(i)


def c05():
    comptime d: Dict[String, Int] = {"a": 1}
    var e = d  # expect-error: cannot materialize comptime value of type 'Dict[String, Int]' to runtime because it is not 'ImplicitlyCopyable'
    print(d["a"])  # expect-error: cannot materialize comptime value of type 'Dict[String, Int]' to runtime because it is not 'ImplicitlyCopyable'


def c06():
    comptime x = 3
    x = 4  # expect-error: expression must be mutable in assignment
    x += 1  # expect-error: expression must be mutable for in-place operator destination
    ref r = x  # expect-error: value of type 'Int' doesn't have a memory origin in 'ref' binding
    var y: String = x  # expect-error: cannot implicitly convert 'IntLiteral[3]' value to 'String'


def c09():
    comptime s = "abc"
    s.foo()  # expect-error: 'StringLiteral["abc"]' value has no attribute 'foo'
    print(s + 1)  # expect-error: no matching method in call to '__add__'


def c11():
    comptime n: Int  # expect-error: only traits may contain a comptime member without an initializer
    comptime


def c13():
    comptime assert


def c15():
    comptime var x = 3  # expect-error: 'comptime' cannot be used with 'var'


def c16():
    comptime print("a")  # expect-error: expected '=' after comptime declaration


def c17():
    comptime return 3  # expect-error: 'comptime' cannot be used with 'return'


def c18():
    comptime x, y = 1, 2
    print(x, y)


def c19():
    var x = [i for i in range(3)]
    comptime y = [i for i in range(3)]  # expect-error: list comprehension must execute in runtime contexts; remove 'comptime' and move this into a function body


def c20():
    print(is_defined["X"])  # expect-error: invalid call to 'print': an element of 'values' with type 'def() thin -> Bool' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance
    print(is_defined[3]())  # expect-error: invalid call to 'is_defined': 'is_defined' parameter 'name' has 'StringSpan[ImmStaticOrigin]' type, but value has type 'IntLiteral[3]'
    print(get_defined_int["X", "a"]())  # expect-error: no matching function in call to 'get_defined_int'
    print(size_of[3]())  # expect-error: no matching function in call to 'size_of'
    print(size_of())  # expect-error: no matching function in call to 'size_of'


def c21():
    print(reflect[3].name())  # expect-error: parameter 'T' has 'AnyType' type, but value has type 'IntLiteral[3]'
    print(reflect[Int].nope())  # expect-error: 'Reflected[Int]' value has no attribute 'nope'


def c22[n: Int]():
    n = 3  # expect-error: expression must be mutable in assignment
    n += 1  # expect-error: expression must be mutable for in-place operator destination
    var n = 4  # expect-error: invalid redefinition of 'n'
    print(n)


def c23():
    comptime match 3:
        case 1:
            pass


def c26():
    comptime x = c26b()  # expect-error: cannot call raising function in comptime initializer


def c26b() raises -> Int:
    raise Error("a")


def c28():
    comptime o = origin_of(3)  # expect-error: value of type 'IntLiteral[3]' doesn't have a memory origin in origin specifier
    var q = 3
    comptime p = origin_of(q)
    comptime r = origin_of(q.z)  # expect-error: 'Int' value has no attribute 'z'


comptime G1 = G2  # expect-error: attempt to resolve a recursive reference to declaration 'G1'


comptime G2 = G1


comptime H1: Int = 3.5


comptime H2: Float64 = 3


comptime H3: Bool = 3  # expect-error: cannot implicitly convert 'IntLiteral[3]' value to 'Bool'


comptime H4: String = "a"


comptime H5: List[Int] = [1, "a"]  # expect-error: no matching function in initialization


def main():
    pass
