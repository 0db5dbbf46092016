# A callback that stops the program: what C has still to do is not seen, and nothing after the call runs.
from std.ffi import c_int, c_size_t, external_call
from std.os import abort


def order(a: Pointer[Int32, ImmUntrackedOrigin], b: Pointer[Int32, ImmUntrackedOrigin]) abi("C") -> c_int:
    if a[] == 7 or b[] == 7:
        abort("seven is not welcome")
    return a[] - b[]


def sort(mut values: List[Int32]):
    external_call["qsort", NoneType](values.unsafe_ptr(), c_size_t(len(values)), c_size_t(4), order)
    print(values)


def main() raises:
    var values: List[Int32] = [3, 1, 2]
    for _ in range(100):
        values[0], values[2] = values[2], values[0]
        sort(values)
    values.append(7)
    sort(values)
    print("not reached")
