# An assertion that fails in an instance is reported where the program begins, not where it stands; what nothing calls is not made.
def f[n: Int]() -> Int:
    comptime assert n > 5, "too small"
    return n


def g[n: Int]() -> Int:
    return f[n]() + 1


def unused() -> Int:
    comptime assert False, "never asked for"
    return f[1]()


def h() -> Int:
    return g[2]()


def main():  # expect-error: function instantiation failed
    print(h())
