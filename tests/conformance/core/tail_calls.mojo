# Calls whose results are returned take the place of the caller: recursion among functions, by name or through pointers,
# needs no stack, unless memory of the caller's frame matters to the callee.

comptime STEPS = 5_000_000


@no_inline
def is_even(n: Int) -> Bool:
    if n == 0:
        return True
    return is_odd(n - 1)


@no_inline
def is_odd(n: Int) -> Bool:
    if n == 0:
        return False
    return is_even(n - 1)


comptime Table = Pointer[UInt8, MutAnyOrigin]
comptime State = def(Int, Int, Table) thin -> Int


@no_inline
def go(n: Int, sum: Int, table: Table) -> Int:
    return table.unsafe_bitcast[State]()[unsafe_offset=n % 3](n - 1, sum, table)


@no_inline
def stop_or_one(n: Int, sum: Int, table: Table) -> Int:
    if n <= 0:
        return sum
    return go(n, sum + 1, table)


@no_inline
def two(n: Int, sum: Int, table: Table) -> Int:
    return go(n, sum + 2, table)


@no_inline
def three(n: Int, sum: Int, table: Table) -> Int:
    return go(n, sum + 3, table)


@no_inline
def halves(n: Int, x: Float64) -> Float64:
    if n == 0:
        return x
    return quarters(n - 1, x * 0.5 + 1)


@no_inline
def quarters(n: Int, x: Float64) -> Float64:
    if n == 0:
        return -x
    return halves(n - 1, x * 0.25 + 1)


# The end is not the tail: no value comes back.
@no_inline
def count_one(n: Int, mut counter: Int):
    counter += 1
    if n > 0:
        count_two(n - 1, counter)


@no_inline
def count_two(n: Int, mut counter: Int):
    counter += 2
    if n > 0:
        count_one(n - 1, counter)


# What is destroyed is destroyed before the call.
@no_inline
def with_list(n: Int, x: Int) -> Int:
    var list = List[Int]()
    list.append(x)
    if n == 0:
        return x
    return with_nothing(n - 1, list[0] + 1)


@no_inline
def with_nothing(n: Int, x: Int) -> Int:
    if n == 0:
        return x
    return with_list(n - 1, x + 1)


@no_inline
def owns(n: Int, var text: String) -> Int:
    if n == 0:
        return text.byte_length()
    return owns_too(n - 1, text^)


@no_inline
def owns_too(n: Int, var text: String) -> Int:
    if n == 0:
        return -text.byte_length()
    return owns(n - 1, text^)


# Only the last call has memory that others know.
@no_inline
def describe(n: Int, x: Int) -> Int:
    if n == 0:
        var list = List[Int]()
        for i in range(x % 5 + 1):
            list.append(i)
        return String(list).byte_length()
    return describe_too(n - 1, x + 1)


@no_inline
def describe_too(n: Int, x: Int) -> Int:
    if n == 0:
        return 0
    return describe(n - 1, x + 1)


# The caller's memory matters: these are ordinary calls.
@no_inline
def sum_of(n: Int, mut above: Int) -> Int:
    if n == 0:
        return above
    var own = above + n
    return sum_of_too(n - 1, own)


@no_inline
def sum_of_too(n: Int, mut above: Int) -> Int:
    if n == 0:
        return -above
    var own = above + 2 * n
    return sum_of(n - 1, own)


def main():
    print(is_even(STEPS), is_odd(STEPS))
    var states: List[State] = [stop_or_one, two, three]
    print(stop_or_one(STEPS, 0, states.unsafe_ptr().unsafe_bitcast[UInt8]().unsafe_origin_cast[MutAnyOrigin]()))
    _ = states^
    print(halves(STEPS, 1))
    var counter = 0
    count_one(STEPS, counter)
    print(counter)
    print(with_list(STEPS // 5, 1))
    print(owns(STEPS, "text"))
    print(describe(STEPS, 1))
    var start = 7
    print(sum_of(1000, start))
