# Errors raised where none, or others, may be raised.
@fieldwise_init
struct E1(Copyable):
    var c: Int


@fieldwise_init
struct E2(Copyable):
    var c: Int


def f1() raises E1 -> Int:
    raise E1(1)


def f2() raises E2:
    raise E2(1)


def f3() raises:
    raise Error("a")


def t1():
    f1()  # expect-error: cannot call function that may raise in a context that cannot raise


def t2() raises E1:
    f2()  # expect-error: cannot call function that may raise 'E2' in context that supports an error type of 'E1'


def t3() raises E1:
    raise E2(1)  # expect-error: cannot implicitly convert 'E2' value to 'E1'


def t4():
    try:
        _ = f1()
        f2()  # expect-error: cannot call function that may raise 'E2' in context that supports an error type of 'E1'
    except e:
        pass


def t5():
    try:
        f2()
    except e:
        print(e.d)  # expect-error: 'E2' value has no attribute 'd'


def t6():
    try:
        f3()
    except e:
        raise e  # expect-error: 'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'


def t7():
    raise "a"  # expect-error: 'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'


def t8() raises:
    raise 3


def t9():
    raise  # expect-error: 'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'


def t10():
    try:
        pass
    finally:
        f3()  # expect-error: cannot call function that may raise in a context that cannot raise


def t11() raises E1:
    f3()  # expect-error: cannot call function that may raise 'Error' in context that supports an error type of 'E1'


def t12():
    var x = f1() + 1  # expect-error: cannot call function that may raise in a context that cannot raise


def t13():
    assert f1() == 1  # expect-error: cannot call function that may raise in a context that cannot raise


def t14[F: def() raises -> None](f: F):
    f()  # expect-error: cannot call function that may raise in a context that cannot raise


def t15(f: def() raises thin -> None):
    f()  # expect-error: cannot call function that may raise in a context that cannot raise


def t16():

    def inner() raises:
        f3()
    inner()  # expect-error: cannot call function that may raise in a context that cannot raise


def t17():

    def inner():
        f3()  # expect-error: cannot call function that may raise in a context that cannot raise
    inner()


def t18() raises Nope:  # expect-error: use of unknown declaration 'Nope'
    pass


def t20():
    try:
        f3()
    except e:
        print(e)
        raise  # expect-error: 'raise' requires a surrounding 'try' block or the enclosing function to declare 'raises'


def t21():
    try:
        f3()
    except Error as e:  # expect-error: expected ':' after 'except'
        pass


def main():
    pass
