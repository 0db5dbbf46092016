# Moments of copies, moves and destruction in assignments, choices, tuples, displays and discarded values.
@fieldwise_init
struct D(ImplicitlyCopyable):
    var n: Int
    def __init__(out self, *, copy: Self):
        self.n = copy.n
        print("  copy", self.n)
    def __init__(out self, *, deinit move: Self):
        self.n = move.n
        print("  move", self.n)
    def __deinit__(deinit self):
        print("  del", self.n)
    def use(self) -> Int:
        print("  use", self.n)
        return self.n
    def bump(mut self):
        self.n += 100
    def me(ref self) -> ref[self] Self:
        return self
    def __add__(self, o: Self) -> Self:
        print("  add", self.n, o.n)
        return Self(self.n + o.n)
    def __lt__(self, o: Self) -> Bool:
        print("  lt", self.n, o.n)
        return self.n < o.n
    def __eq__(self, o: Self) -> Bool:
        return self.n == o.n
    def __bool__(self) -> Bool:
        print("  bool", self.n)
        return self.n > 0
    def __iadd__(mut self, o: Self):
        print("  iadd", self.n, o.n)
        self.n += o.n
    def __call__(self, o: Self) -> Self:
        print("  call", self.n, o.n)
        return Self(self.n * o.n)
    def __enter__(self) -> Int:
        print("  enter", self.n)
        return self.n
    def __exit__(self):
        print("  exit", self.n)
def mk(n: Int) -> D:
    print("  mk", n)
    return D(n)
def eat(var d: D):
    print("  eat", d.n)
def look(d: D) -> Int:
    print("  look", d.n)
    return d.n
def two(a: D, b: D) -> Int:
    print("  two", a.n, b.n)
    return a.n + b.n
def vo(var *xs: D) -> Int:
    print("  vo", len(xs))
    return len(xs)
@fieldwise_init
struct P(Movable):
    var a: D
    var b: D
def ident(var d: D) -> D:
    return d^
def pick(ref a: D, ref b: D, c: Bool) -> ref[a, b] D:
    if c: return a
    return b

def case_looked_into():
    var a = D(1)
    var b = a
    print(b.n)

def case_borrowed():
    var a = D(1)
    var b = a
    _ = b.use()

def case_handed_on():
    var a = mk(1)
    var b = a
    var c = b
    _ = look(c)

def case_field_read():
    var a = D(1)
    var b = a
    var k = b.n
    print(k)

def case_handed_on_and_looked_into():
    var a = D(1)
    var b = a
    var c = b
    print(c.n)

def case_made_from_itself():
    var a = D(1)
    a = a + D(2)
    _ = look(a)

def case_field_from_itself():
    var p = P(D(1), D(2))
    p.a = p.a + p.b
    _ = look(p.a)

def case_element_from_elements():
    var l: List[D] = [D(1), D(2)]
    l[0] = l[0] + l[1]
    _ = look(l[0])

def case_own_copy():
    var x = D(1)
    x = x.copy()
    print(x.n)

def case_moved_onto_itself():
    var x = D(1)
    x = x^
    print(x.n)

def case_element_from_element():
    var l: List[D] = [D(1), D(2)]
    l[0] = l[1]
    print(l[0].n)

def case_owned_variadic():
    var a = D(1)
    var b = D(2)
    print(vo(a, b^))

def case_owned_variadic_with_temporaries():
    var b = D(2)
    print(vo(mk(1), b^, mk(3)))

def case_list_display():
    var a = D(1)
    var b = D(2)
    var l: List[D] = [a, b^, mk(3)]
    _ = look(l[0])

def case_tuple_display():
    var a = D(1)
    var b = D(2)
    var t = (a, b^)
    _ = look(t[0])

def case_reference_to_one_of_two():
    var a = D(1)
    var b = D(2)
    ref r = pick(a, b, True)
    print("x")
    print(r.n)
    print("y")

def case_mutating_one_of_two():
    var a = D(1)
    var b = D(2)
    pick(a, b, False).bump()
    print("y")
    print(b.n)

def case_tuple_taken_apart():
    var t = (mk(1), mk(2))
    var a, b = t^
    print(b.n, a.n)

def case_swap():
    var a = D(1)
    var b = D(2)
    a, b = b, a
    print(a.n, b.n)

def case_field_swap():
    var p = P(D(1), D(2))
    p.a, p.b = p.b, p.a
    print(p.a.n)

def case_element_swap():
    var l: List[D] = [D(1), D(2)]
    l[0], l[1] = l[1], l[0]
    print(l[0].n)

def case_tuple_in_a_loop():
    for i in range(2):
        var a, b = mk(i), mk(10 + i)
        print(a.n, b.n)

def case_choice_of_variables():
    var a = D(1)
    var b = D(2)
    var t = a if a.n == 1 else b
    print(t.n)

def case_field_of_a_choice():
    var a = D(1)
    var b = D(2)
    print((a if a.n == 1 else b).n)
    print("x")

def case_choice_of_temporaries():
    _ = look(mk(1) if mk(2).n == 2 else mk(3))
    print("x")

def case_or():
    var a = D(1)
    var b = D(2)
    var s = a or b
    print(s.n)

def case_choice_mutated():
    var a = D(1)
    var b = D(2)
    (a if a.n == 1 else b).bump()
    print(a.n, b.n)

def case_choice_returned():
    def inner(a: D, b: D) -> D:
        return a if a.n == 1 else b
    print(inner(D(1), D(2)).n)

def case_discarded_result():
    var l: List[D] = [D(1), D(2), D(3)]
    _ = l.pop()
    print("p")

def case_discarded_sum():
    var a = D(1)
    _ = a + D(2)
    print("p")

def case_unused_sum():
    var a = D(1)
    a + D(2)
    print("p")

def main():
    print("looked into")
    case_looked_into()
    print("borrowed")
    case_borrowed()
    print("handed on")
    case_handed_on()
    print("field read")
    case_field_read()
    print("handed on and looked into")
    case_handed_on_and_looked_into()
    print("made from itself")
    case_made_from_itself()
    print("field from itself")
    case_field_from_itself()
    print("element from elements")
    case_element_from_elements()
    print("own copy")
    case_own_copy()
    print("moved onto itself")
    case_moved_onto_itself()
    print("element from element")
    case_element_from_element()
    print("owned variadic")
    case_owned_variadic()
    print("owned variadic with temporaries")
    case_owned_variadic_with_temporaries()
    print("list display")
    case_list_display()
    print("tuple display")
    case_tuple_display()
    print("reference to one of two")
    case_reference_to_one_of_two()
    print("mutating one of two")
    case_mutating_one_of_two()
    print("tuple taken apart")
    case_tuple_taken_apart()
    print("swap")
    case_swap()
    print("field swap")
    case_field_swap()
    print("element swap")
    case_element_swap()
    print("tuple in a loop")
    case_tuple_in_a_loop()
    print("choice of variables")
    case_choice_of_variables()
    print("field of a choice")
    case_field_of_a_choice()
    print("choice of temporaries")
    case_choice_of_temporaries()
    print("or")
    case_or()
    print("choice mutated")
    case_choice_mutated()
    print("choice returned")
    case_choice_returned()
    print("discarded result")
    case_discarded_result()
    print("discarded sum")
    case_discarded_sum()
    print("unused sum")
    case_unused_sum()
