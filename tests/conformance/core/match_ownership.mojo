# When the subject of a match dies, and what patterns copy.
struct D(Copyable):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def __init__(out self, *, copy: Self):
        print("copy", copy.n)
        self.n = copy.n
    def __deinit__(deinit self):
        print("del", self.n)

__enum E(Copyable):
    case A(D)
    case B(Int)
    case C(D, D)

def main():
    match D(3):
        case D(n=3): print("three")
        case _: print("other")
    match D(4):
        case D(n=3): print("three")
        case D(n=var k): print("k", k)
    match D(5):
        case D(n=3): print("three")
        case D(n=k): print("k", k)
    match D(6):
        case x:
            print("x", x.n)
    match (D(7), D(8)):
        case (D(n=7), y):
            print("y", y.n)
        case _:
            print("no")
    match (D(9), D(10)):
        case (D(n=9), _):
            print("nine")
        case _:
            print("no")
    if case D(n=11) = D(11):
        print("eleven")
    else:
        print("not")
    match D(12):
        case D(n=1): print("one")
        case D(n=2): print("two")
    var e = E.A(D(13))
    match e:
        case .A(d): print("A", d.n)
        case .B(i): print("B", i)
        case .C(_): print("C")
    var f = e.copy()
    e = E.B(2)
    match e:
        case .B(i): print("B", i)
        case _: print("not B")
    match f:
        case .A(D(n=13)): print("thirteen")
        case _: print("other")
    var g = E.C(D(14), D(15))
    match g:
        case .C((a, D(n=var k))): print(a.n, k)
        case _: pass
    print("end")
