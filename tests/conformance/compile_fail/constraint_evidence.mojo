# A constraint has to be proved where the constrained function is called: by form, not by arithmetic.
def above_three[n: Int]() where n > 3:
    pass


def at_least_four[n: Int]() where n >= 4:
    pass


def ordered[a: Int, b: Int]() where a < b:
    pass


def even[n: Int]() where n % 2 == 0:
    pass


def shown[T: AnyType]() where conforms_to(T, Writable):
    pass


def outside[n: Int]() where n < 0 or n > 9:
    pass


struct Positive[n: Int] where n > 0:
    var x: Int


def proved[n: Int, m: Int, T: Writable]() where n > 3 where m > n:
    above_three[n]()
    at_least_four[n]()
    ordered[n, m]()
    shown[T]()
    comptime if m > 9:
        outside[m]()


def without[n: Int]():
    above_three[n]()  # expect-error: lacking evidence to prove correctness


def weaker[n: Int]() where n > 4:
    above_three[n]()  # expect-error: lacking evidence to prove correctness


def in_branch[n: Int]():
    comptime if n > 3:
        above_three[n]()
    else:
        above_three[n]()  # expect-error: violated constraint


def not_folded():
    even[4]()  # expect-error: lacking evidence to prove correctness


def bounds[T: AnyType]():
    shown[T]()  # expect-error: lacking evidence to prove correctness


def known():
    outside[-1]()
    outside[5]()  # expect-error: violated constraint
    ordered[2, 1]()  # expect-error: violated constraint
    var p: Positive[0]  # expect-error: violated constraint


def main():
    pass
