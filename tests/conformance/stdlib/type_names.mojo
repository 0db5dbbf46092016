# Names of types: all parameters by reflection, without the outermost module in representations.
from std.collections import Counter, Set
from std.reflection import reflect
from std.utils import Variant


@fieldwise_init
struct Q(Copyable, Equatable, Hashable, Writable):
    var x: Int


struct P[q: Q, v: SIMD[DType.uint8, 4], w: Float32](Copyable, Writable):
    pass


struct A[x: Int, o: ImmOrigin, y: Int, p: MutOrigin](Copyable):
    pass


struct B[x: SIMDLength, //, m: SIMD[DType.int8, x], *, k: Int = 2](Copyable):
    pass


struct C[o: Origin[mut=True], *Ts: AnyType, q: Int = 3](Copyable):
    pass


def whole(mut s: String) -> StringSpan[origin_of(s)]:
    """A span never changes its text: it may borrow from a string that can change."""
    return StringSpan(s)


def main():
    comptime PQ = P[Q(1), SIMD[DType.uint8, 4](1, 2, 3, 4), 2.5]
    print(reflect[PQ].name())
    print(repr(List[PQ]()))
    print(reflect[A[1, ImmStaticOrigin, 2, MutAnyOrigin]].name())
    print(reflect[B[SIMD[DType.int8, Int(4)](1)]].name())
    print(reflect[C[MutAnyOrigin, Int]].name())
    print(reflect[Set[Int]].name())
    print(reflect[StaticString].name())
    print(repr({"a": Set[Int]()}))
    print(repr(Counter[String]("x")))
    print(repr(List[Variant[Int, String]]()), repr(List[Tuple[Int, Bool]]()))
    print(repr(List[Array[Int, 3]]()), repr(Optional[List[Float32]](None)))
    print(repr(String("x y").split()))
    var s = String("abcd")
    print(whole(s))
