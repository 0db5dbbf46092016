# `parallelize` is in the package `max` today, of which the official compiler by itself has nothing.
from max.algorithm import parallelize
from max.algorithm.functional import vectorize


def main():
    var squares = List[Int](length=1000, fill=0)
    var first = squares.unsafe_ptr()

    def square(i: Int) {first}:
        first.unsafe_store(i, i * i)

    parallelize[square](len(squares))
    var total = 0
    for x in squares:
        total += x
    print(total)

    def negate[width: Int](i: Int) {first}:
        first.unsafe_store(i, -first.unsafe_load[width=width](i))

    vectorize[8](len(squares), negate)
    print(squares[1], squares[998], squares[999])
