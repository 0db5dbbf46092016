# What compiles, but not without a remark.


@fieldwise_init
struct Meter(Copyable, Movable):
    var value: Int

    def doubled(self) -> Int:
        return self.value * 2

    def grow(mut self) -> Int:
        self.value += 1
        return self.value


struct Holder:
    var x: Int

    def __init__(out self):
        self.x = 1

    def __del__(deinit self):
        pass


def early(n: Int) -> Int:
    if n > 2:
        return 1
        print("never")
    return 2


def loops() -> Int:
    var total = 0
    for i in range(4):
        if i == 2:
            continue
            total += 100
        total += i
    while True:
        total += 1
        if total > 10:
            break
    return total


def quiet() raises -> Int:
    return 3


def calm() -> Int:
    return 4


def forever():
    while True:
        pass
    print("not here")


def main() raises:
    var m = Meter(3)
    m.doubled()
    m.grow()
    m.value + 1
    m.value == 4
    "text"
    not m.value
    var unused = 5
    var stored = 1
    stored = 2
    var kept = 10
    kept = 20
    print(kept)
    var n = 7
    var moved = n^
    print(moved)
    var squares = [x * x for x in range(5) if x % 2 == 0]
    print([x for x in squares if x > 3])
    for item in squares:
        print("item")
    try:
        print(calm())
    except e:
        print("never", e)
    try:
        print(quiet())
    except e:
        print("unused error")
    var (a, b) = (1, 2)
    print(a)
    if False:
        print("dead")
    if True:
        print("alive")
    else:
        print("dead too")
    ref alias_of = squares[0]
    print(early(1), loops(), len(squares))
    var h = Holder()
    print(h.x)
    _ = m.grow()
    raise Error("end")
    print("behind")
