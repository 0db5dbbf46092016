# Loops on several threads, as 0.25.7 had them: each step once, steps that allocate, a loop inside of a loop, errors that stay
# inside, traps that end the program.
from algorithm import parallelize, sync_parallelize
from os import Atomic


struct Item(Copyable, Movable):
    var name: String
    var numbers: List[Int]

    fn __init__(out self):
        self.name = String()
        self.numbers = List[Int]()


fn checked(i: Int) raises -> Int:
    if i % 7 == 0:
        raise Error("seven ", i)
    return i


def main():
    var items = List[Item]()
    for _ in range(100):
        items.append(Item())

    # What a step allocates outlives its thread, and another thread may free it.
    @parameter
    fn fill(i: Int):
        items[i].name = String("item ", i)
        for k in range(i * 10):
            items[i].numbers.append(k * i)
        items[i].numbers.resize(i, 0)

    parallelize[fill](len(items))
    parallelize[fill](len(items), 3)
    var sum = 0
    for i in range(len(items)):
        for k in range(len(items[i].numbers)):
            sum += items[i].numbers[k]
    print(sum, items[99].name, len(items[50].numbers))

    var total = Atomic(Int64(0))

    @parameter
    fn count(i: Int):
        _ = total.fetch_add(Int64(i))

    sync_parallelize[count](1000)
    parallelize[count](10_000, 2)
    parallelize[count](0)
    print(total.load())

    @parameter
    fn outer(i: Int):
        @parameter
        fn inner(k: Int):
            _ = total.fetch_add(Int64(i * k))

        parallelize[inner](10)

    parallelize[outer](20)
    print(total.load())

    # Long steps: hot loops while the other thread runs them too.
    var results = List[Int](length=16, fill=0)

    @parameter
    fn work(i: Int):
        var x = i
        for _ in range(20_000 * (1 + i % 3)):
            x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        results[i] = x

    parallelize[work](16)
    print(results[0], results[7], results[15])

    @parameter
    fn careful(i: Int):
        try:
            items[i].name = String(checked(i))
        except e:
            items[i].name = String(e)

    parallelize[careful](100)
    print(items[14].name, items[15].name)
