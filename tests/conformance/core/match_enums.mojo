# match on enums: tags, payloads, nested patterns, generic enums, methods that match on self.
__enum Shape(ImplicitlyCopyable):
    case Dot
    case Circle(Float64)
    case Rect(Tuple[Int, Int])
    case Line(Int, Int)
    case Name(String)

__enum Maybe[T: Copyable & Deinitable](Copyable):
    case Nothing
    case Just(Self.T)

    def get_or(self, other: Self.T) -> Self.T:
        match self:
            case .Just(x): return x.copy()
            case .Nothing: return other.copy()

def describe(s: Shape) -> String:
    match s:
        case .Dot: return "dot"
        case .Circle(r): return String("circle ", r)
        case Shape.Rect((w, h)) if w == h: return String("square ", w)
        case .Rect((w, _)): return String("rect ", w)
        case .Line((0, y)): return String("up ", y)
        case .Line(both): return String("line ", both[0], " ", both[1])
        case .Name("bob"): return "bob!"
        case .Name(var n):
            n += "?"
            return n

def kind(s: Shape) -> String:
    match s:
        case .Dot | .Line: return "thin"
        case .Name: return "text"
        case .Circle | .Rect: return "round or square"

def inner(o: Optional[Optional[Int]]) -> Int:
    match o:
        case .Some(.Some(x)): return x
        case .Some(.None): return -1
        case _: return -2

def pair(o: Optional[Tuple[Int, String]]) -> String:
    match o:
        case .Some((1, s)): return "one " + s
        case .Some((_, s)) if s == "z": return "zed"
        case .Some(t): return String(t[0]) + t[1]
        case .None: return "none"

def main():
    var shapes: List[Shape] = [Shape.Dot, Shape.Circle(2.5), Shape.Rect((3, 3)), Shape.Rect((3, 4))]
    shapes.append(Shape.Line(0, 7))
    shapes.append(Shape.Line(1, 2))
    shapes.append(Shape.Name("bob"))
    shapes.append(.Name("joe"))
    for s in shapes:
        print(describe(s), kind(s), sep=", ")
    print(Maybe[Int].Just(3).get_or(4), Maybe[String].Just("some").get_or("none"))
    var n = Maybe[Int].Just(7)
    match n:
        case .Just(ref v): v += 1
        case .Nothing: pass
    print(n.get_or(0))
    print(inner(Optional[Optional[Int]](Optional[Int](3))), inner(Optional[Optional[Int]](Optional[Int]())), inner(None))
    print(pair(Optional[Tuple[Int, String]]((1, String("a")))), pair(Optional[Tuple[Int, String]]((2, String("z")))))
    print(pair(Optional[Tuple[Int, String]]((2, String("b")))), pair(None))
