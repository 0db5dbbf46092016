# Values used before they are there or after they have gone; values that must be given up.
struct D(Movable):
    var n: Int

    def __init__(out self, n: Int):
        self.n = n

    def use(self):
        print(self.n)

    def bump(mut self):
        self.n += 1

    def __deinit__(deinit self):
        print("del")


struct P:
    var a: D
    var b: D

    def __init__(out self):
        self.a = D(1)
        self.b = D(2)


def eat(var d: D):
    pass


def look(d: D, e: D):
    pass


def both(mut a: D, mut b: D):
    pass


def mi(mut a: D, b: D):
    pass


def w01():
    var d: D
    d.use()  # expect-error: use of uninitialized value 'd'


def w02(c: Bool):
    var d: D
    if c:
        d = D(1)
    d.use()  # expect-error: use of uninitialized value 'd'


def w03():
    var d = D(1)
    eat(d^)
    d.use()  # expect-error: use of uninitialized value 'd'


def w04(c: Bool):
    var d = D(1)
    if c:
        eat(d^)
    d.use()  # expect-error: use of uninitialized value 'd'


def w05():
    var d = D(1)
    for i in range(3):
        eat(d^)  # expect-error: use of uninitialized value 'd'


def w06():
    var p = P()
    eat(p.a^)
    p.a.use()  # expect-error: use of uninitialized value 'p.a'


def w07():
    var p = P()  # expect-error: field 'p.a' destroyed out of the middle of a value, preventing the overall value from being destroyed
    eat(p.a^)


def w09(mut p: P):  # expect-error: 'p.a' is uninitialized at the implicit return from this function
    eat(p.a^)


def w17():
    var l = [D(1)]
    var m = List[Int]()
    ref e = m[0]
    m.append(1)
    print(e)  # expect-error: use of invalidated interior reference 'm["element"]'


def w18():
    var m: List[Int] = [1, 2]
    for x in m:
        m.append(x)


def w19(out r: D):  # expect-error: 'r' is uninitialized at the implicit return from this function
    pass


def w20(out r: D):
    r.use()  # expect-error: use of uninitialized value 'r'
    r = D(1)


def w21(c: Bool, out r: D):  # expect-error: 'r' is uninitialized at the implicit return from this function
    if c:
        r = D(1)


struct F1:
    var x: Int
    var y: Int

    def __init__(out self):  # expect-error: 'self.y' is uninitialized at the implicit return from this function
        self.x = 1


struct F2:
    var x: D

    def __init__(out self):
        self.x.use()  # expect-error: use of uninitialized value 'self.x'
        self.x = D(1)


struct F3:
    var x: Int
    var y: Int

    def __init__(out self, c: Bool):  # expect-error: 'self.y' is uninitialized at the implicit return from this function
        self.x = 1
        if c:
            self.y = 2


struct F4:
    var x: Int

    def __init__(out self, c: Bool):
        if c:
            return  # expect-error: 'self.x' is uninitialized at return from this function
        self.x = 1


struct F5:
    var x: Int
    var y: Int

    def __init__(out self):
        self.x = 1
        self.show()  # expect-error: use of uninitialized value 'self.y'
        self.y = 2

    def show(self):
        print(self.x)


def w25():
    var d = D(1)
    eat(d^)
    eat(d^)  # expect-error: use of uninitialized value 'd'


def w27() raises:
    var d = D(1)
    try:
        eat(d^)
        raise Error("x")
    except:
        d.use()  # expect-error: use of uninitialized value 'd'


def w28(c: Bool):
    var d = D(1)
    while c:
        eat(d^)  # expect-error: use of uninitialized value 'd'


def w29():
    var x: Int
    print(x)  # expect-error: use of uninitialized value 'x'


def w30():
    var x: Int
    x += 1  # expect-error: use of uninitialized value 'x'


def w31():
    var s: String
    print(s.byte_length())  # expect-error: use of uninitialized value 's'


def w34():
    var l = List[Int]()
    ref a = l[0]
    ref b = l[1]
    l.clear()
    print(a, b)  # expect-error: use of invalidated interior reference 'l["element"]'


def w35():
    var l: List[Int] = [1]
    var s = l[0:1]
    l.append(3)
    print(s[0])  # expect-error: use of invalidated interior reference 'l["element"]'


def w37():
    var d = D(1)

    def inner() {mut d}:
        d.bump()
    inner()
    eat(d^)
    inner()  # expect-error: use of uninitialized value 'd'


struct Lin(Deinitable where False):
    var n: Int

    def __init__(out self, n: Int):
        self.n = n

    def close(deinit self):
        pass


def w38():
    var l = Lin(1)
    print(l.n)  # expect-error: 'l' abandoned without being explicitly destroyed: type 'Lin' does not conform to 'Deinitable' and must be explicitly destroyed


def w39(c: Bool):
    var l = Lin(1)
    if c:  # expect-error: 'l' abandoned without being explicitly destroyed: type 'Lin' does not conform to 'Deinitable' and must be explicitly destroyed
        l^.close()


def w40():
    var l = Lin(1)
    l^.close()
    l^.close()  # expect-error: use of uninitialized value 'l'


def w41():
    _ = Lin(1)  # expect-error: '(expression temporary)' abandoned without being explicitly destroyed: type 'Lin' does not conform to 'Deinitable' and must be explicitly destroyed


def w42(var l: Lin):  # expect-error: 'l' abandoned without being explicitly destroyed: type 'Lin' does not conform to 'Deinitable' and must be explicitly destroyed
    pass


def w43() raises:
    var l = Lin(1)  # expect-error: 'l' abandoned without being explicitly destroyed: type 'Lin' does not conform to 'Deinitable' and must be explicitly destroyed
    raise Error("x")


def raise_it():
    pass


def w49():
    var d = D(1)
    look(d, d^)


def w50(var d: D):
    eat(d^)
    d.use()  # expect-error: use of uninitialized value 'd'


def w51():
    var a: List[Int]
    a.append(1)  # expect-error: use of uninitialized value 'a'


def w52():
    var t = Tuple[Int, Int](1, 2)
    var x: Int
    if t[0] > 1:
        x = 1
    elif t[0] > 0:
        x = 2
    print(x)  # expect-error: use of uninitialized value 'x'


def w53(n: Int):
    var x: Int
    for i in range(n):
        x = i
    print(x)  # expect-error: use of uninitialized value 'x'


def w54(n: Int):
    var x: Int
    while True:
        x = 1
        break
    print(x)


def w55():
    var d: Dict[String, Int] = {"a": 1}
    for k in d:
        d["b"] = 1


def w56():
    var s = String("a")
    var v = s.as_bytes()
    s += "b"
    print(len(v))  # expect-error: use of invalidated interior reference 's["bytes"]'


def w57():
    var o = Optional[D](D(1))
    ref x = o.value()
    o = None
    x.use()


def main():
    pass
