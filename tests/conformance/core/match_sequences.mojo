# List patterns: lengths, rests at any place, nested in other patterns, in while and if conditions.
def numbers(xs: List[Int]):
    match xs:
        case [1, *rest]:
            print("one and", len(rest), rest[0])
        case [*_, 2]:
            print("ends with 2")
        case [3, *var mid, 4]:
            print("mid", len(mid))
        case [var a, var b]:
            print("two", a, b)
        case _:
            print("other")

def words(xs: List[String]):
    match xs:
        case ["a", *rest]:
            print("a and", len(rest))
        case [x]:
            print("only", x)
        case [ref y, _]:
            print("first", y)
        case []:
            print("empty")
        case [_, *mid, "z"]:
            print("z after", mid[0])

def nested(t: Tuple[Int, Tuple[String, List[Int]]]):
    match t:
        case (1, ("a", [x, *_])): print("A", x)
        case (_, (s, [])) if s.byte_length() > 1: print("B", s)
        case (n, (_, [*_, last])): print("C", n, last)
        case _: print("D")

def total(var xs: List[Int]) -> Int:
    var sum = 0
    while case [*_, last] = xs:
        sum += last
        _ = xs.pop()
    else:
        sum += 1000
    return sum

def main():
    numbers([1, 2, 3])
    numbers([5, 2])
    numbers([3, 5, 6, 4])
    numbers([8, 9])
    numbers([8])
    words(["a", "b"])
    words(["c"])
    words(["c", "d"])
    words([])
    words(["x", "y", "z"])
    var few: List[Int] = [5]
    nested((1, (String("a"), few.copy())))
    nested((2, (String("ab"), List[Int]())))
    few.append(8)
    nested((2, (String("a"), few.copy())))
    nested((2, (String("a"), List[Int]())))
    print(total([1, 2, 3]))
    var fixed: Array[Int, 3] = [1, 2, 3]
    if case [1, x, *_] = fixed:
        print("array", x)
