# Names in inner scopes, defaults that name parameters, overloads by parameters, provided methods of common parents.
comptime N: Int = 4
comptime M = N * 2

struct S[n: Int, m: Int = n, *, k: Int = n + m]:
    var v: Int
    comptime P = Self.n + Self.m
    def __init__(out self, v: Int = N):
        self.v = v + Self.k
    def f[j: Int = 2](self, x: Int = M, y: Int = Self.n) -> Int:
        return x + y + j + self.v
    def g[j: Int = Self.n](self) -> Int:
        return j

def a[x: Int, y: Int = x, z: Int = y](q: Int = x, r: Int = N) -> Int:
    return q + r + z

def b(x: Int, *, y: Int = N, z: String = "a") -> String:
    return String(x + y) + z

def c(f: def(Int) thin -> Int = inc, d: Bool = True, e: Float64 = 1, g: Optional[Int] = None) -> Int:
    return f(1) + Int(d) + Int(e) + g.or_else(5)

def inc(x: Int) -> Int:
    return x + 1

def d[T: Copyable & Deinitable = Int, dt: DType = DType.int8, w: SIMDLength = 4]() -> Int:
    return Int(w)

def e(l: List[Int] = [1, 2], s: StaticString = "q", t: Tuple[Int, Int] = (1, 2)) -> Int:
    return len(l) + t[0]

def shadow(x: Int) -> Int:
    if x > 1:
        var x = 5
        return x
    for x in range(2):
        if x == 1:
            var x = 9
            print(x)
    return x

def names():
    var i = 0
    for i in range(2):
        print(i)
    print(i)
    try:
        raise Error("a")
    except e:
        var f = 1
        print(e, f)
    while i < 2:
        var k = i
        i += 1
        print(k)
    var l = [i for i in range(3)]
    print(len(l))
    def inner(j: Int) -> Int:
        var k = j
        return k
    print(inner(2))
    comptime for u in range(2):
        var k = u
        print(k)
    match i:
        case 2:
            var k = 3
            print(k)
        case z:
            print(z)
    comptime if N == 4:
        comptime Q = 3
        print(Q)
    comptime Q = 4
    print(Q)

trait T1:
    def f(self) -> Int:
        return 1

trait T2(T1):
    def g(self) -> Int:
        return self.f()

trait T3(T1):
    def h(self) -> Int:
        return self.f() + 1

@fieldwise_init
struct U(T2, T3):
    var x: Int

@fieldwise_init
struct V[T: Copyable & Deinitable]:
    var x: Self.T
    def same(self, o: Self) -> Int:
        return 1
    def same(self, o: Int) -> Int:
        return 2
    def pick[U: AnyType](self) -> Int:
        return 1
    def pick[n: Int](self) -> Int:
        return n
    def w(self) -> Int where conforms_to(Self.T, Writable):
        return 1

def over[T: Writable](x: T) -> Int:
    return 1

def over[T: Sized](x: T, y: Int) -> Int:
    return 2

def over(x: Int) -> Int:
    return 3

struct Im(Movable where False):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n

def mk() -> Im:
    return Im(3)

def main():
    print(S[1]().v, S[1, 2](5).v, S[1, 2, k=3]().f(), S[2].P, S[3]().g())
    print(a[1](), a[1, 2](3), b(1), b(1, y=2, z="c"), c(), d(), e())
    print(shadow(1), shadow(3))
    names()
    print(U(1).g(), U(1).h())
    var v = V(3)
    print(v.same(v), v.same(3), v.pick[Int](), v.pick[4](), v.w())
    print(over("a"), over([1], 1), over(3))
    var im = mk()
    print(im.n)
    _ = im^
