# Values of many kinds made at compile time and used at run time; unrolled loops over several iterables.
from std.sys import is_defined, get_defined_int, get_defined_string, get_defined_bool, size_of, align_of, bit_width_of, simd_width_of
from std.reflection import reflect


@fieldwise_init
struct Cfg(Copyable, ImplicitlyCopyable):
    var n: Int
    var name: StaticString
    var f: Float64


@fieldwise_init
struct Tree(Copyable):
    var vals: List[Int]
    var kids: List[Int]


def mk(n: Int) -> Tree:
    var t = Tree([], [])
    for i in range(n):
        t.vals.append(i * 3)
        t.kids.append(n - i)
    return t^


def tot(t: Tree) -> Int:
    var s = 0
    for v in t.vals:
        s += v
    for k in t.kids:
        s -= k
    return s


def sieve(n: Int) -> List[Bool]:
    var s = List[Bool](length=n, fill=True)
    s[0] = False
    s[1] = False
    var i = 2
    while i * i < n:
        if s[i]:
            for j in range(i * i, n, i):
                s[j] = False
        i += 1
    return s^


def collatz(n: Int) -> Int:
    var x = n
    var c = 0
    while x != 1:
        x = x // 2 if x % 2 == 0 else 3 * x + 1
        c += 1
    return c


def gcd(a: Int, b: Int) -> Int:
    return a if b == 0 else gcd(b, a % b)


def parse(s: String) raises -> Int:
    return Int(s)


def try_parse(s: String) -> Int:
    try:
        return parse(s)
    except:
        return -1


def upper(s: String) -> String:
    return s.upper() + "!" * 2


def kwsum(*, a: Int = 1, b: Int = 2) -> Int:
    return a * 10 + b


def varsum(*xs: Int) -> Int:
    var t = 0
    for x in xs:
        t += x
    return t


def dispatch[op: StaticString](a: Int, b: Int) -> Int:
    comptime if op == "add":
        return a + b
    elif op == "mul":
        return a * b
    else:
        comptime assert False, "bad op"


def unroll[n: Int](x: Int) -> Int:
    var r = 0
    comptime for i in range(n):
        comptime if i == 2:
            continue
        r += x * i
    return r


def brk() -> Int:
    var r = 0
    comptime for i in range(10):
        comptime if i == 4:
            break
        r += i
    return r


def powers[b: Int, n: Int]() -> Array[Int, n]:
    var a = Array[Int, n](fill=1)
    for i in range(1, n):
        a[i] = a[i - 1] * b
    return a^

comptime C = Cfg(3, "cfg", 2.5)
comptime T = mk(5)
comptime SV = sieve(50)
comptime LOOKUP = powers[3, 6]()
comptime Vec3[dt: DType] = SIMD[dt, 4]
comptime Fn = def(Int) thin -> Int
comptime SQ: Fn = sq


def sq(x: Int) -> Int:
    return x * x


comptime MAXES: List[Int] = [max(1, 2), min(3, 4), abs(-5)]
comptime NAMES = ["a", "b", "c"]
comptime D = {"x": 1, "y": 2}
comptime NEST = [[1, 2], [3, 4]]
comptime TUP = (1, (2, "three"))
comptime E = 5 if C.n > 2 else 6
comptime S = String("n=") + String(C.n)
comptime BITS = bit_width_of[Int32]()
comptime IS64 = size_of[Int]() == 8


def count_true[l: List[Bool]]() -> Int:
    var c = 0
    comptime for i in range(len(l)):
        comptime if l[i]:
            c += 1
    return c


def main() raises:
    print(C.n, C.name, C.f, tot(materialize[T]()))
    comptime tt = tot(T)
    print(tt, count_true[SV]())
    comptime cz = collatz(27)
    comptime g = gcd(48, 18)
    print(cz, g, gcd(48, 36))
    comptime p1 = try_parse("42")
    comptime p2 = try_parse("x")
    print(p1, p2)
    comptime up = upper("abc")
    print(up, kwsum(b=5), dispatch["add"](2, 3), dispatch["mul"](2, 3), unroll[5](2), brk())
    comptime ks = kwsum(b=7, a=3)
    comptime vs = varsum(1, 2, 3)
    print(ks, vs)
    var lk = materialize[LOOKUP]()
    print(lk[5], len(lk))
    comptime l3 = LOOKUP[3]
    print(l3, Vec3[DType.int8](1), SQ(7))
    print(materialize[MAXES](), E, S, BITS, IS64)
    comptime for i in range(len(NAMES)):
        comptime nm = NAMES[i]
        print(nm, end=",")
    print()
    var d = materialize[D]()
    print(d["x"] + d["y"])
    comptime n11 = NEST[1][1]
    print(n11, TUP[1][1], TUP[0])
    print(is_defined["FOO"](), get_defined_int["FOO", 7](), get_defined_string["BAR", "def"](), get_defined_bool["Q", True]())
    print(size_of[Cfg](), align_of[Cfg](), size_of[Tuple[Int8, Int]](), simd_width_of[DType.float32]() >= 4)
    comptime for k, v in zip(range(3), range(5, 8)):
        print(k, v, end=" ")
    print()
    comptime for t in [1, 2, 3]:
        print(t * t, end=" ")
    print()
    comptime first = MAXES[0]
    print(first)
    comptime if size_of[Int]() == 8 and not is_defined["NOPE"]():
        print("64")
    comptime opt = Optional(3)
    comptime if opt:
        print(opt.value())
    comptime fl = Float32(1) / 3
    print(fl, comptime(sq(12)))
