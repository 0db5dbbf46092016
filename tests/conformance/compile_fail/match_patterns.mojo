# Patterns that do not suit what is matched.
@fieldwise_init
struct P(ImplicitlyCopyable):
    var x: Int
    var y: Int

def f(p: P, n: Int, t: Tuple[Int, Int, Int], o: Optional[Int]):
    match p:
        case P(1, 2):  # expect-error: struct patterns do not support positional or unpacked arguments
            print(1)
        case P(z=1):  # expect-error: 'z' is not a field of 'P'
            print(2)
        case P(x=1, x=2):  # expect-error: keyword argument 'x' was already used; remove the duplicate
            print(3)
        case 1:  # expect-error: 'P' does not implement the '__eq__' method
            print(4)
    match n:
        case P(x=1):  # expect-error: cannot match value of type 'Int' against pattern type 'P'
            print(5)
        case (1, 2):  # expect-error: expected a tuple type to match against, got 'Int'
            print(6)
        case 1 | k:  # expect-error: or-pattern alternatives must bind the same names; 'k' is bound in one alternative but not the other
            print(7)
        case "abc":  # expect-error: cannot be converted from 'StringLiteral["abc"]' to 'Int'
            print(8)
    match t:
        case (1, 2):  # expect-error: of 3 elements against a pattern with 2 elements
            print(9)
    match o:
        case .Foo(v):  # expect-error: 'Foo' is not a case of 'Optional[Int]'
            print(v)
        case .Some():  # expect-error: enum case 'Some' requires a payload pattern inside the parentheses
            print(10)
        case .Some(a, b):  # expect-error: enum case patterns currently support at most one payload subpattern
            print(a, b)
        case Some(w):  # expect-error: enum case pattern must be written as 'Type.Case(...)' or '.Case(...)'
            print(w)
        case .None():  # expect-error: enum case 'None' has no associated value
            print(11)

def main():
    f(P(1, 2), 3, (1, 2, 3), None)
