# A returned reference must be in the memory that the result declares: a field, and what a value owns, are other memory.
def ret_elem(ref l: List[Int]) -> ref[l] Int:
    return l[0]  # expect-error: cannot return reference with incompatible origin: 'origin_of(l["element"])' vs 'origin_of(l)'


def ret_elem2(ref l: List[Int]) -> ref[l[0]] Int:
    return l[0]


def ret_elem3(ref l: List[Int]) -> ref[origin_of(l[0])] Int:
    return l[0]


struct S:
    var l: List[Int]
    def a(self) -> ref[self] Int:
        return self.l[0]  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.l["element"])' vs 'origin_of(self)'
    def b(self) -> ref[self.l] Int:
        return self.l[0]  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.l["element"])' vs 'origin_of(self.l)'
    def c(self) -> ref[self.l[0]] Int:
        return self.l[0]
    def d(self) -> ref[self] List[Int]:
        return self.l  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.l)' vs 'origin_of(self)'
    def e(mut self) -> ref[self.l] List[Int]:
        return self.l
    def f(ref self) -> ref[origin_of(self.l)] List[Int]:
        return self.l
    def g(ref self) -> ref[origin_of(self)] List[Int]:
        return self.l  # expect-error: cannot return reference with incompatible origin: 'origin_of(self.l)' vs 'origin_of(self)'


def p(ref d: Dict[String, Int]) raises -> ref[d] Int:
    return d["a"]  # expect-error: cannot return reference with incompatible origin: 'origin_of(d["value"])' vs 'origin_of(d)'


def q(ref d: Dict[String, Int]) raises -> ref[d["a"]] Int:
    return d["a"]


def t(ref d: Tuple[Int, String]) -> ref[d] String:
    return d[1]


def o(ref d: Optional[Int]) -> ref[d] Int:
    return d.value()  # expect-error: cannot return reference with incompatible origin: 'origin_of(d._value)' vs 'origin_of(d)'


def ar(ref d: Array[Int, 3]) -> ref[d] Int:
    return d[0]


def two(ref a: Int, ref b: Int) -> ref[a] Int:
    return b  # expect-error: cannot return reference with incompatible origin: 'origin_of(b)' vs 'origin_of(a)'


def main():
    pass
