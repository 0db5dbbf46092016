# Parameters of all kinds: functions, packs, keywords, partial binding, overloads chosen by constraints, dependent types.
def twice[f: def(Int) thin -> Int](x: Int) -> Int:
    return f(f(x))


def add1(x: Int) -> Int:
    return x + 1


def mapl[T: Copyable & Deinitable, U: Copyable & Deinitable](l: List[T], f: def(T) thin -> U) -> List[U]:
    var r = List[U]()
    for x in l:
        r.append(f(x))
    return r^


def tos(x: Int) -> String:
    return "s" + String(x)


def f(x: Int) -> String: return "int"


def f(x: Float64) -> String: return "float"


def f(x: String) -> String: return "string"


def f[T: Copyable & Deinitable](x: List[T]) -> String: return "list"


def f[n: Int](x: Array[Int, n]) -> String: return "array" + String(n)


def f(x: Int, y: Int) -> String: return "two"


def f(*x: Bool) -> String: return "bools"


def g[T: Writable](x: T) -> String: return "writable"


def g(x: Int) -> String: return "int"


def h[T: Copyable](x: T) -> String where conforms_to(T, Writable): return "w"


def h[T: Copyable](x: T) -> String where not conforms_to(T, Writable): return "nw"


def k[n: Int]() -> String where n < 0: return "neg"


def k[n: Int]() -> String where n >= 0: return "nonneg"


struct NW(Copyable):
    def __init__(out self): pass


def va(a: Int, *rest: Int, sep: String = ",") -> String:
    var s = String(a)
    for r in rest:
        s += sep + String(r)
    return s


def fwd(*xs: Int) -> String:
    return va(0, *xs)


def kwv(var **kw: Int) raises -> Int:
    var t = 0
    for e in kw.items():
        t += e.value
    return t


def packfirst[T: Writable, *Ts: Writable](first: T, *rest: *Ts) -> String:
    var s = String(first) + "|"
    comptime for i in range(rest.__len__()):
        s += String(rest[i])
    return s


def nested[*Ts: Writable](*xs: *Ts) -> String:
    return packfirst("n", *xs)


def count[*Ts: AnyType]() -> Int:
    return Ts.length


def sizes[*Ts: AnyType]() -> Int:
    comptime n = Ts.length
    var s = 0
    comptime for i in range(n):
        comptime if Ts[i] == Int:
            s += 1
    return s


struct Acc[*Ts: Copyable & Deinitable & Writable]:
    var t: Tuple[*Self.Ts]

    def __init__(out self, var *args: *Self.Ts):
        self.t = Tuple(*args^)

    def show(self):
        comptime for i in range(Self.Ts.length):
            print(self.t[i], end=" ")
        print()


struct Fnp[f: def(Int) thin -> Int]:
    def __init__(out self): pass

    def __call__(self, x: Int) -> Int:
        return Self.f(x)


struct Multi[a: Int, b: StaticString = "b", *, c: Bool = False]:
    def __init__(out self): pass

    def show(self) -> String:
        return String(Self.a) + Self.b + String(Self.c)


def part(m: Multi[3, ...]) -> String:
    return m.show()


def dflt[T: Defaultable & Writable & Deinitable & Movable = Int]() -> String:
    return String(T())


def ref_param[T: AnyType, //, o: Origin](ref[o] x: T) -> Int:
    return 1


def opt_conv(x: Optional[Int]) -> Int:
    return x.or_else(-1)


def deduce[K: Copyable & Deinitable, V: Copyable & Deinitable](p: Tuple[K, V]) -> Tuple[V, K]:
    return (p[1].copy(), p[0].copy())


def ret_dep[n: Int]() -> Array[Int, n + 1]:
    return Array[Int, n + 1](fill=n)


def cat[n: Int, m: Int](a: Array[Int, n], b: Array[Int, m]) -> Array[Int, n + m]:
    var r = Array[Int, n + m](fill=0)
    for i in range(n):
        r[i] = a[i]
    for i in range(m):
        r[n + i] = b[i]
    return r^


def main() raises:
    print(twice[add1](5), mapl([1, 2], tos))
    print(f(1), f(1.5), f("s"), f(List[Int]()), f(1, 2), f(True, False))
    print(g(1), g("x"), h(1), h(NW()), k[3](), k[-3]())
    print(va(1), va(1, 2, 3), va(1, 2, sep="-"), fwd(7, 8), kwv(a=1, b=2))
    print(packfirst(1, "a", 2.5), nested(1, 2), count[Int, String, Bool](), sizes[Int, String, Int]())
    Acc(1, "two", 3.5).show()
    print(Fnp[add1]()(4), Multi[3]().show(), Multi[3, c=True]().show(), part(Multi[3, "zz"]()))
    print(dflt(), dflt[String](), dflt[Float64]())
    var q = 3
    print(ref_param(q), opt_conv(4), opt_conv(None))
    print(deduce((1, "a"))[0], len(ret_dep[4]()), len(cat([1, 2], [3, 4, 5])))

    def cl(x: Int) {var q} -> Int:
        return x + q
    print(cl(4))
    var fs: List[def(Int) thin -> Int] = [add1, add1]
    print(fs[0](1))
