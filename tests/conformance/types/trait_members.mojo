# Traits with constants and static methods, conditional members, parameters of every kind, closures as bounds.
trait Shape(Deinitable):
    comptime Sides: Int
    def area(self) -> Float64: ...
    def name(self) -> String:
        return "shape"
    @staticmethod
    def make() -> Self: ...

trait Named(Shape):
    def title(self) -> String:
        return self.name() + "!"

@fieldwise_init
struct Sq(Named, Copyable):
    var s: Float64
    comptime Sides = 4
    def area(self) -> Float64:
        return self.s * self.s
    @staticmethod
    def make() -> Self:
        return Self(2.0)

@fieldwise_init
struct Tri(Named):
    var b: Float64
    comptime Sides = 3
    def area(self) -> Float64:
        return self.b / 2
    def name(self) -> String:
        return "tri"
    @staticmethod
    def make() -> Self:
        return Self(3.0)

trait Seq:
    comptime Item: Writable & Copyable
    def first(self) -> Self.Item: ...

@fieldwise_init
struct Ints(Seq):
    var v: Int
    comptime Item = Int
    def first(self) -> Self.Item:
        return self.v

def show[T: Named](x: T):
    print(x.title(), x.area(), T.Sides)

def total[T: Shape](*xs: T) -> Float64:
    var t = 0.0
    for x in xs:
        t += x.area()
    return t

def first_of[S: Seq](s: S) -> S.Item:
    return s.first()

def both[T: Shape & Copyable](x: T) -> T:
    return x.copy()

def anon(x: Some[Shape]) -> Float64:
    return x.area()

def made[T: Shape]() -> Float64:
    return T.make().area()

def all_of[*Ts: Writable](*args: *Ts):
    comptime for i in range(args.__len__()):
        print(args[i], end=" ")
    print()

@fieldwise_init
struct Box[T: Copyable & Deinitable](Copyable, Equatable where conforms_to(T, Equatable), Writable where conforms_to(T, Writable)):
    var v: Self.T
    def get(self) -> Self.T:
        return self.v.copy()
    def __eq__(self, o: Self) -> Bool where conforms_to(Self.T, Equatable):
        return self.v == o.v
    def map[U: Copyable & Deinitable, F: def(Self.T) -> U](self, f: F) -> Box[U]:
        return Box[U](f(self.v))

def kind[T: AnyType]() -> String:
    comptime if conforms_to(T, Shape):
        return "shape"
    elif T == Int:
        return "int"
    else:
        return "other"

def clamp[lo: Int, hi: Int](x: Int) -> Int where lo < hi:
    return max(lo, min(hi, x))

def dbl[n: Int, m: Int = n * 2]() -> Int:
    return n + m

def summ[*ns: Int]() -> Int:
    var t = 0
    comptime for n in ns:
        t += n
    return t

def kw[*, a: Int, b: Int = 3]() -> Int:
    return a * b

def inf[n: Int, //, m: Int](x: Array[Int, n]) -> Int:
    return n + m

comptime Vec4 = SIMD[DType.float32, 4]
comptime Vec[n: SIMDLength] = SIMD[DType.int32, n]
comptime Half[n: Int]: Int = n // 2

def gsum[dt: DType, w: SIMDLength](v: SIMD[dt, w]) -> Scalar[dt]:
    return v.reduce_add()

def auto(v: SIMD) -> Int:
    return Int(v.length)

def fold[F: def(Int, Int) -> Int](xs: List[Int], f: F) -> Int:
    var t = 0
    for x in xs:
        t = f(t, x)
    return t

def fact[n: Int]() -> Int:
    comptime if n <= 1:
        return 1
    else:
        return n * fact[n - 1]()

def main():
    show(Sq(3.0))
    show(Tri(4.0))
    print(total(Sq(1.0), Sq(2.0)), first_of(Ints(7)), both(Sq(5.0)).s, anon(Tri(1.0)), made[Sq]())
    all_of(1, "a", 2.5)
    var b = Box(3)
    print(b.get(), b == Box(3), b)
    def inc(x: Int) -> String:
        return String(x + 1) + "s"
    print(b.map[String](inc).v)
    print(kind[Sq](), kind[Int](), kind[String]())
    print(clamp[0, 5](9), dbl[3](), dbl[3, 1](), summ[1, 2, 3](), kw[a=2](), kw[a=2, b=5]())
    print(inf[m=3]([1, 2]), Vec4(1.0), Vec[4](2), Half[9], gsum(Vec[4](2)), auto(Vec[8](1)))
    var k = 10
    def add(a: Int, b: Int) {k} -> Int:
        return a + b + k
    print(fold([1, 2, 3], add), fact[5]())
    comptime lst = [1, 2, 3]
    print(len(materialize[lst]()))
    comptime t = (1, "a")
    print(t[0], t[1])
