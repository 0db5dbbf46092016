# Traits used by generic code: provided methods, associated members, composition, extensions, generic methods.
trait Animal(Copyable, Deinitable):
    def name(self) -> String: ...

    def speak(self) -> String:
        return self.name() + " speaks"

    def pair(self, other: Self) -> String:
        return self.name() + "&" + other.name()

    def twice(self) -> Tuple[Self, Self]:
        return (self.copy(), self.copy())

    @staticmethod
    def kind() -> String:
        return "animal"


@fieldwise_init
struct Dog(Animal):
    var n: String

    def name(self) -> String:
        return self.n


@fieldwise_init
struct Cat(Animal):
    var lives: Int

    def name(self) -> String:
        return "cat" + String(self.lives)

    def speak(self) -> String:
        return "meow"

    @staticmethod
    def kind() -> String:
        return "feline"


def intro[T: Animal](x: T) -> String:
    return T.kind() + ":" + x.speak() + ":" + x.pair(x) + ":" + x.twice()[1].name()


trait Monoid(Copyable, Deinitable):
    @staticmethod
    def zero() -> Self: ...

    def __add__(self, o: Self) -> Self: ...


@fieldwise_init
struct Add(Monoid, Writable):
    var v: Int

    @staticmethod
    def zero() -> Self:
        return Self(0)

    def __add__(self, o: Self) -> Self:
        return Self(self.v + o.v)


@fieldwise_init
struct Cat2(Monoid, Writable):
    var v: String

    @staticmethod
    def zero() -> Self:
        return Self("")

    def __add__(self, o: Self) -> Self:
        return Self(self.v + o.v)


def msum[M: Monoid](xs: List[M]) -> M:
    var acc = M.zero()
    for x in xs:
        acc = acc + x
    return acc^


trait Indexed:
    comptime Elem: Writable & Copyable & Deinitable
    comptime LEN: Int
    comptime Pairs = Tuple[Self.Elem, Self.Elem]

    def at(self, i: Int) -> Self.Elem: ...

    def all(self) -> List[Self.Elem]:
        var r = List[Self.Elem]()
        for i in range(Self.LEN):
            r.append(self.at(i))
        return r^

    def ends(self) -> Tuple[Self.Elem, Self.Elem]:
        return (self.at(0), self.at(Self.LEN - 1))


struct Squares(Indexed):
    comptime Elem = Int
    comptime LEN = 5

    def __init__(out self): pass

    def at(self, i: Int) -> Int:
        return i * i


struct Rep[T: Writable & Copyable & Deinitable, n: Int](Indexed):
    comptime Elem = Self.T
    comptime LEN = Self.n
    var v: Self.T

    def __init__(out self, var v: Self.T):
        self.v = v^

    def at(self, i: Int) -> Self.T:
        return self.v.copy()


def sum_idx[I: Indexed](x: I) -> Int where I.Elem == Int:
    var t = 0
    for i in range(I.LEN):
        t += rebind[Int](x.at(i))
    return t


def show[I: Indexed](x: I):
    var e = x.ends()
    print(I.LEN, e[0], e[1], len(x.all()))


struct Wrapper[T: Animal](Animal):
    var inner: Self.T

    def __init__(out self, var i: Self.T):
        self.inner = i^

    def name(self) -> String:
        return "<" + self.inner.name() + ">"


__extension Dog:
    def bark(self) -> String:
        return self.n + "!"


trait Barks:
    def bark(self) -> String: ...


__extension Cat(Barks):
    def bark(self) -> String:
        return "cats don't"


def do_bark[T: Barks](x: T) -> String:
    return x.bark()


trait Visitor:
    def visit[T: Writable](mut self, x: T): ...


struct Log(Visitor):
    var s: String

    def __init__(out self):
        self.s = ""

    def visit[T: Writable](mut self, x: T):
        self.s.write(x, ";")


def drive[V: Visitor](mut v: V):
    v.visit(1)
    v.visit("two")
    v.visit(3.5)


@fieldwise_init
struct Pt(Copyable, ImplicitlyCopyable, Equatable, Hashable, Writable, Comparable, Defaultable):
    var x: Int
    var y: Int

    def __init__(out self):
        self.x = 0
        self.y = 0

    def __lt__(self, o: Self) -> Bool:
        return self.x < o.x


trait Conv:
    comptime Out: Writable & Deinitable & Movable

    def conv(self) -> Self.Out: ...


@fieldwise_init
struct I2S(Conv):
    comptime Out = String
    var i: Int

    def conv(self) -> String:
        return String(self.i) + "s"


def both[A: Conv, B: Conv](a: A, b: B) -> String:
    return String(a.conv()) + String(b.conv())


def chain[C: Conv](c: C) -> C.Out:
    return c.conv()


def main() raises:
    print(intro(Dog("rex")), intro(Cat(9)), intro(Wrapper(Dog("d"))))
    print(msum([Add(1), Add(2)]), msum([Cat2("a"), Cat2("b")]))
    show(Squares())
    show(Rep[String, 3]("z"))
    print(sum_idx(Squares()))
    print(Dog("a").bark(), do_bark(Cat(1)))
    var lg = Log()
    drive(lg)
    print(lg.s)
    var d = Dict[Pt, Int]()
    d[Pt(1, 2)] = 5
    print(d[Pt(1, 2)], Pt() < Pt(1, 0), Pt(1, 0) >= Pt(), max(Pt(1, 1), Pt(2, 0)), Pt(1, 2) == Pt(1, 2))
    print(both(I2S(1), I2S(2)), chain(I2S(7)))
