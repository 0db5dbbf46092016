# Behind a syntax error nothing in that function is looked at; the next function is.
def unbalanced():
    var x = 1 1  # expect-error: statements must start at the beginning of a line
    not_looked_at()


def stray_else():
    else:  # expect-error: unexpected token in expression
        not_looked_at()


def operators(x: Int):
    known_before()  # expect-error: use of unknown declaration 'known_before'
    var y = (x 2)  # expect-error: expected ')' in parenthesized expression
    not_looked_at()


def as_outside_case():
    with (open("a", "r") as a, open("b", "r") as b):  # expect-error: 'as' patterns are only valid in a 'case' clause
        not_looked_at()


def main():
    pass
