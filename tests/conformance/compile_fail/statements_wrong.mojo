# Displays, choices, operators, assignments and captures that don't fit.
def takes(x: Int) -> Int:
    return x


def r() raises -> Int:
    return 1


@fieldwise_init
struct NC:
    var s: Int


@fieldwise_init
struct CC(Copyable):
    var s: Int


def b001():
    var a = NC(1)
    var b = a  # expect-error: value of type 'NC' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    print(a.s, b.s)


def b002():
    var a = CC(1)
    var b = a  # expect-error: value of type 'CC' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'
    print(a.s, b.s)


def b003(a: CC) -> CC:
    return a  # expect-error: value of type 'CC' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def b004():
    var l = [CC(1)]
    var x = l[0]  # expect-error: value of type 'CC' cannot be implicitly copied, it does not conform to 'ImplicitlyCopyable'


def b006(n: Int):
    comptime x = n  # expect-error: cannot use a dynamic value in comptime initializer


def b007(n: Int):
    comptime if n > 1:  # expect-error: cannot use a dynamic value in 'comptime if' condition
        pass


def b009(n: Int):
    var x = Array[Int, n](fill=0)  # expect-error: cannot use a dynamic value in a parameter list


def b010():
    var x = [1, "a"]  # expect-error: value of type 'IntLiteral[1]' is not compatible with value of type 'StringLiteral["a"]'


def b011():
    var x = {1: 2, "a": 3}  # expect-error: no matching function in initialization


def b012():
    var x = 1 if True else "a"  # expect-error: value of type 'IntLiteral[1]' is not compatible with value of type 'StringLiteral["a"]'


def b013():
    var x = []  # expect-error: cannot emit an empty list without a contextual type


def b014():
    var x = {}  # expect-error: cannot emit initializer list without a contextual type


def b015():
    var x: Int = 1 if True else "a"  # expect-error: value of type 'IntLiteral[1]' is not compatible with value of type 'StringLiteral["a"]'


def b016():
    var a, b = (1, 2, 3)  # expect-error: cannot declare 'a' without a contextual type from its initializer


def b017():
    var a, b = 1  # expect-error: cannot unpack value of type 'Int' into 2 values


def b018():
    var t = (1, 2)
    print(t[2])


def b020():
    var s = "abc"
    print(s[0])  # expect-error: String does not support direct positional indexing like `s[i]` because Mojo strings are UTF-8 encoded, and the same position can mean three different things. Use one of: `s[byte=i]` for a raw UTF-8 byte, `s[codepoint=i]` for a Unicode code point, or `s[grapheme=i]` for a user-visible character (grapheme cluster).


def b021():
    var s = "abc"
    print(len(s))  # expect-error: `len(String/StringSlice)` is not supported because Mojo strings are UTF-8 encoded, so a single length is ambiguous: it could mean the number of UTF-8 bytes, the number of Unicode code points, or the number of user-visible characters (grapheme clusters). Use `s.byte_length()` or `len(s.bytes())` for the number of UTF-8 bytes, `len(s.codepoints())` for Unicode code points, or `len(s.graphemes())` for grapheme clusters.


def b022():
    var s = String("abc")
    for c in s:
        c = "x"  # expect-error: expression must be mutable in assignment


def b023():
    for i in range(3):
        i = 2  # expect-error: expression must be mutable in assignment


def b024():
    var l: List[Int] = [1]
    for x in l:
        x += 1  # expect-error: expression must be mutable for in-place operator destination


def b025(a: Int):
    a += 1  # expect-error: expression must be mutable for in-place operator destination


def b026():
    comptime c = 3
    c = 4  # expect-error: expression must be mutable in assignment


def b027():
    3 = 4  # expect-error: expression must be mutable in assignment


def b028():
    takes(1) = 4  # expect-error: expression must be mutable in assignment


def b029():
    1 + 1 = 4  # expect-error: expression must be mutable in assignment


def b030():
    var f: Float64 = 1
    var i: Int = f  # expect-error: cannot implicitly convert 'Float64' value to 'Int'


def b031():
    var i: Int = 1
    var f: Float64 = i  # expect-error: cannot implicitly convert 'Int' value to 'Float64'


def b032():
    var i: Int8 = 1
    var j: Int16 = i  # expect-error: cannot implicitly convert 'Int8' value to 'Int16'


def b033():
    var i: Int8 = 1
    print(i + Int16(1))  # expect-error: invalid call to '__add__': value passed to 'rhs' cannot be converted from 'Int16' to 'Int8'


def b034():
    var i = 1
    print(i + 1.5)


def b035():
    print("a" + 1)  # expect-error: no matching method in call to '__add__'


def b036():
    print("a" < 1)  # expect-error: no matching method in call to '__lt__'


def b037():
    print(None)  # expect-error: invalid call to 'print': an element of 'values' with type 'None' does not conform to trait 'Writable'; either prove the conformance with 'conforms_to', or add conformance


def b038():
    if (1, 2):  # expect-error: 'Tuple[Int, Int]' does not implement the '__bool__' method
        pass


def b039():
    while "a" * 2:
        break


def b040():
    assert 1, 2  # expect-error: no matching function in call to 'debug_assert'


def b041():
    with 3:  # expect-error: 'Int' does not implement the '__enter__' method
        pass


def b043():
    try:
        pass
    except Error as e:  # expect-error: expected ':' after 'except'
        pass


def b046():
    pass
    return
    yield 3  # expect-error: unexpected token in expression


def b047():
    del x  # expect-error: unexpected token in expression


def b048():
    global x  # expect-error: unexpected token in expression


def b049():
    lambda x: x  # expect-error: unparenthesized lambda arguments are not supported; write them in parentheses, with types, e.g. `lambda (x: Int, y: Int) -> Int: x + y`


def b050():
    var f = lambda (x: Int) -> Int: x + "a"  # expect-error: invalid call to '__add__': value passed to 'rhs' cannot be converted from 'StringLiteral["a"]' to 'Int'


def b051():
    def inner(x: Int) -> Int:
        return inner(x)  # expect-error: recursive references to nested functions are not supported; define 'inner' at file scope


def b052():
    var k = 1
    def inner() -> Int:
        return k  # expect-error: Could not infer capture convention of the captured value k


def b053():
    var k = 1
    def inner() {k}:
        k = 2  # expect-error: expression must be mutable in assignment


def b054():
    def inner() {zz}:  # expect-error: reference to an unknown value: zz
        pass


def b055():
    import nope  # expect-error: unable to locate module 'nope'


def b056():
    from std.math import zork  # expect-error: package 'math' does not contain 'zork'


def b057():
    from std.nope import x  # expect-error: unable to locate module 'nope'


def b059():
    var x = 3
    ref y = takes(x)  # expect-error: value of type 'Int' doesn't have a memory origin in 'ref' binding


def b060():
    raise 3  # expect-error: 'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'


def b061() raises:
    raise 3


def b062():
    match 3:
        case "a":  # expect-error: no matching method in call to '__eq__'
            pass


def b063():
    match (1, 2):
        case (1, 2, 3):  # expect-error: cannot match value of 'Tuple[Int, Int]' of 2 elements against a pattern with 3 elements
            pass


def b064():
    var x = Int  # expect-error: dynamic type values not permitted yet; try creating a 'comptime' instead of a 'var'


def b065():
    var x = takes


def b068():
    Int


def b069():
    takes


def b070():
    takes(1)


def b071():
    var x: Optional[Int] = 3
    print(x + 1)  # expect-error: 'Optional[Int]' does not implement the '__add__' method


def b072():
    var x: Optional[Int] = "a"  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Optional[Int]'


def b073():
    var d: Dict[String, Int] = {"a": "b"}  # expect-error: no matching function in initialization


def b074():
    var d: List[Int] = ["b"]  # expect-error: no matching function in initialization


def b076():
    print(sqrt(2.0))  # expect-error: use of unknown declaration 'sqrt'; did you mean to import it from 'std.math'? Add 'from std.math import sqrt'


def b077():
    var a: Array[Int, 3] = [1, 2]  # expect-error: no matching function in initialization


from std.collections import Set


def mutarg(mut x: Int):
    x = 1


def m2(mut x: Int, y: Int):
    x = 1


def m3(ref x: Int, y: Int):
    pass


trait Tr:
    def m(self) -> Int: ...


@fieldwise_init
struct S:
    var n: Int

    def __iadd__(mut self, o: Int):
        pass

    def __add__(self, o: S) -> S:
        return S(1)

    def __eq__(self, o: S) -> Bool:
        return True


def a():
    mutarg("a")  # expect-error: invalid call to 'mutarg': value passed to mutable argument 'x' must be mutable


def a1():
    var s = "a"
    mutarg(s)  # expect-error: invalid call to 'mutarg': l-value of type 'String' cannot be converted to reference of type 'Int'


def a2():
    m2(3, "x")  # expect-error: invalid call to 'm2': value passed to mutable argument 'x' must be mutable


def a3(x: Int):
    m2("a", 3)  # expect-error: invalid call to 'm2': value passed to mutable argument 'x' must be mutable


def a4():
    m2(1)  # expect-error: invalid call to 'm2': missing required argument: 'y'


def b1(a: Tr):
    pass


def c():
    _ = 1 + "a"  # expect-error: no matching method in call to '__add__'


def c1():
    _ = "a" + 1  # expect-error: no matching method in call to '__add__'


def c2():
    var x = 1
    _ = x + "a"  # expect-error: invalid call to '__add__': value passed to 'rhs' cannot be converted from 'StringLiteral["a"]' to 'Int'


def c4():
    _ = S(1) + 3  # expect-error: invalid call to '__add__': value passed to 'o' cannot be converted from 'IntLiteral[3]' to 'S'


def c5():
    _ = S(1) == 3  # expect-error: invalid call to '__eq__': value passed to 'o' cannot be converted from 'IntLiteral[3]' to 'S'


def c6():
    _ = 1 == "a"  # expect-error: no matching method in call to '__eq__'


def c7():
    _ = 1.5 + "a"  # expect-error: no matching method in call to '__add__'


def c8():
    _ = "a" - "b"  # expect-error: 'StringLiteral["a"]' does not implement the '__sub__' method


def c9():
    var x = 1
    x += "a"  # expect-error: invalid call to '__iadd__': value passed to 'rhs' cannot be converted from 'StringLiteral["a"]' to 'Int'


def c10():
    var l: List[Int] = [1]
    l.append("a")  # expect-error: invalid call to 'append': value passed to 'value' cannot be converted from 'StringLiteral["a"]' to 'Int'


def c11():
    var l: List[Int] = [1]
    _ = l + 1  # expect-error: invalid call to '__add__': value passed to 'other' cannot be converted from 'IntLiteral[1]' to 'List[Int]'


def c12():
    var t = (1, "a")
    _ = t + 1  # expect-error: 'Tuple[Int, String]' does not implement the '__add__' method


def c13():
    _ = True + 1  # expect-error: 'Bool' does not implement the '__add__' method


def c14():
    _ = not S(1)  # expect-error: 'S' does not implement the '__bool__' method


def c15():
    _ = 1 and "a"


def c16():
    _ = "a" or 1


def c17():
    var s: Set[Int] = {1, "a"}  # expect-error: no matching function in initialization


def c18():
    var x = {1, "a"}  # expect-error: value of type 'IntLiteral[1]' is not compatible with value of type 'StringLiteral["a"]'


def c19():
    var x = [1, 2.5]  # expect-error: ambiguous merge: left value has type 'IntLiteral[1]' and right value has type 'FloatLiteral[2.5]', and both convert to each other


def c20():
    var x = [1, "a", 2]  # expect-error: value of type 'IntLiteral[1]' is not compatible with value of type 'StringLiteral["a"]'


def c21():
    var a = 1
    var x = [a, "b"]  # expect-error: value of type 'Int' is not compatible with value of type 'StringLiteral["b"]'


def c22():
    var a = 1
    var x = a if a > 1 else "b"  # expect-error: value of type 'Int' is not compatible with value of type 'StringLiteral["b"]'


def c23():
    var a = 1
    var x = a if True else "b"  # expect-error: value of type 'Int' is not compatible with value of type 'StringLiteral["b"]'


def c24():
    var a = 1
    if True:
        a = 2
    while False:
        a = 3
    print(a if False else 3)
    print(True and a > 1, a > 1 or True)


def c25(l: List[Int]):
    l.append(1)  # expect-error: invalid call to 'append': invalid use of mutating method on rvalue of type 'List[Int]'


def c26(l: List[Int]):
    l[0] = 1  # expect-error: expression must be mutable in assignment


def c27(l: List[Int]):
    for ref x in l:
        x = 1  # expect-error: expression must be mutable in assignment


def c28():
    var l: List[Int] = {1: 2}  # expect-error: no matching function in initialization


def c29():
    var d: Dict[Int, Int] = [1, 2]  # expect-error: no matching function in initialization


def c30():
    var d: Dict[Int, String] = {1: 2}  # expect-error: no matching function in initialization


def c31():
    var d = {1: 2, 3: "a"}  # expect-error: no matching function in initialization


def c32(d: Dict[Int, Int]):
    d[1] = 2  # expect-error: invalid call to '__setitem__': invalid use of mutating method on rvalue of type 'Dict[Int, Int]'


def c33():
    var a, b = (1, 2)
    a = "x"  # expect-error: cannot implicitly convert 'StringLiteral["x"]' value to 'Int'


def c34():
    var t: Tuple[Int, String] = (1, 2)  # expect-error: cannot implicitly convert 'IntLiteral[2]' value to 'String'


def c36():
    var (a, b) = 3  # expect-error: cannot unpack value of type 'Int' into 2 values


def c39():
    for a, b in [(1, 2, 3)]:  # expect-error: cannot declare 'a' without a contextual type from its initializer
        pass


def main():
    pass
