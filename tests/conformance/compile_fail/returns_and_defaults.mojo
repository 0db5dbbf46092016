# References of another origin than the one declared, tuples of other types, defaults that are not of their type.
struct Holder:
    var d: Dict[String, Int]
    var l: List[Int]
    var n: Int

    def __init__(out self):
        self.d = {}
        self.l = [1]
        self.n = 2

    def exactly(ref self) -> ref[self.n] Int:
        return self.n

    def of_value(ref self) raises -> ref[self.d] Int:
        return self.d["a"]  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.d["value"])' vs 'origin_of(self.d)'

    def of_element(ref self) -> ref[self.l] Int:
        return self.l[0]  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.l["element"])' vs 'origin_of(self.l)'

    def of_part(ref self) -> ref[self] Int:
        return self.n  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.n)' vs 'origin_of(self)'

    def of_other_field(ref self) -> ref[self.l] Int:
        return self.n  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.n)' vs 'origin_of(self.l)'


def of_other_argument(ref a: Int, ref b: Int) -> ref[a] Int:
    return b  # expect-error: cannot return reference with incompatible origin: 'origin_of(b)' vs 'origin_of(a)'


def of_either(ref a: String, ref b: String) -> ref[a, b] String:
    return b


def of_owned(ref a: List[Int]) -> ref[a] Int:
    return a[0]  # expect-error: cannot return reference with incompatible origin: 'origin_of(a["element"])' vs 'origin_of(a)'


def too_many() -> Tuple[Int, Int]:
    return (1, 2, 3)  # expect-error: cannot implicitly convert 'Tuple[Int, Int, Int]' value to 'Tuple[Int, Int]'


def wrong_element() -> Tuple[Int, String]:
    return (1, 2)  # expect-error: cannot implicitly convert 'IntLiteral[2]' value to 'String'


def string_for_int(x: Int = "a"):  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'
    pass


def string_for_int_parameter[x: Int = "a"]():  # expect-error: cannot implicitly convert 'StringLiteral["a"]' value to 'Int'
    pass


def float_for_int_parameter[x: Int = 1.5]():
    pass


def float_for_int(x: Int = 1.5):
    pass


def int_for_string(x: String = 1):  # expect-error: cannot implicitly convert 'IntLiteral[1]' value to 'String'
    pass


def main():
    pass
