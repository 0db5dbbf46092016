# Closures given as parameters: what they capture is found however deep they are called, in every activation.
from algorithm import vectorize


fn apply[f: fn (Int) capturing -> None](n: Int):
    for i in range(n):
        f(i)


fn twice[f: fn (Int) capturing -> None](n: Int):
    apply[f](n)
    apply[f](n)


fn sum_of[f: fn (Int) capturing -> Int](n: Int) -> Int:
    var s = 0

    @parameter
    fn one(i: Int):
        s += f(i)

    apply[one](n)
    return s


fn steps[f: fn[w: Int] (Int) capturing -> None](n: Int):
    for i in range(n):
        f[2](i)
    f[1](n)


fn nested(n: Int):
    var seen = 0

    @parameter
    fn note(i: Int):
        seen += i + 1
        if n > 0 and i == 0:
            nested(n - 1)

    apply[note](n + 1)
    print("nested", n, seen)


fn table(rows: Int, columns: Int) -> List[Int]:
    var result = List[Int]()

    @parameter
    fn row(r: Int):
        var total = 0

        @parameter
        fn cell[w: Int](c: Int):
            total += r * c * w

        steps[cell](columns)
        result.append(total)

    apply[row](rows)
    return result^


fn main():
    var total = 0

    @parameter
    fn add(i: Int):
        total += i

    apply[add](4)
    print(total)
    twice[add](3)
    print(total)

    @parameter
    fn through(k: Int):
        add(k)
        apply[add](1)

    apply[through](3)
    print(total)
    var offset = 10

    @parameter
    fn moved(i: Int) -> Int:
        return i * i + offset

    print(sum_of[moved](4))
    nested(3)
    for value in table(4, 3):
        print(value, end=" ")
    print()
    var lanes = SIMD[DType.int32, 8](0)

    @parameter
    fn fill[width: Int](i: Int):
        for k in range(width):
            lanes[i + k] = width * 10 + i

    vectorize[fill, 4](6)
    print(lanes)
