# Names in patterns: references, copies, aliases of parts, alternatives that bind the same names.
def change(mut xs: List[Int], mut t: Tuple[Int, String]):
    match xs:
        case [ref a, *_]:
            a = 9
        case _:
            pass
    match t:
        case (ref n, ref s):
            n += 1
            s += "!"

def alternatives(t: Tuple[Int, Int]):
    match t:
        case (1, x) | (x, 1): print("one", x)
        case (2, var x) | (var x, 2):
            x += 1
            print("two", x)
        case (3, _) as whole: print("three", whole[0], whole[1])
        case _: print("none")

def shout(var o: Optional[String]):
    match o:
        case .Some("hello"): print("hi")
        case .Some(ref s):
            s += "!"
            print(s)
        case .None: print("none")
    print(o)

def main():
    var xs: List[Int] = [1, 2]
    var t: Tuple[Int, String] = (1, String("a"))
    change(xs, t)
    print(xs[0], t[0], t[1])
    alternatives((1, 5))
    alternatives((6, 1))
    alternatives((2, 7))
    alternatives((8, 2))
    alternatives((3, 4))
    alternatives((9, 9))
    shout(String("hello"))
    shout(String("bye"))
    shout(None)
    var n = 3
    match n:
        case x:
            n += 1
            print(x, n)
    match n, "label":
        case 4, text: print("four", text)
        case _: print("other")
