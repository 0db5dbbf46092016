# A struct whose destructor is made up cannot hold itself through a container that can only be destroyed if its elements can.
from std.collections import Deque, LinkedList
from std.memory import ArcPointer, OwnedPointer
from std.utils import Variant


struct A(Deinitable):
    var kids: List[A]  # expect-error: field 'kids' has non-'Deinitable' type 'List[A]'


struct A2(Copyable, Deinitable):
    var kids: List[Self]  # expect-error: field 'kids' has non-'Deinitable' type 'List[A2]'


struct B:
    var kids: List[C]


struct C:
    var kids: List[B]  # expect-error: field 'kids' has non-'Deinitable' type 'List[B]'


struct Tree[T: Copyable & Deinitable]:
    var value: Self.T
    var kids: List[Tree[Self.T]]  # expect-error: field 'kids' has non-'Deinitable' type 'List[Tree[T]]'


struct Tree2[T: Copyable & Deinitable]:
    var value: Self.T
    var kids: List[Self]  # expect-error: field 'kids' has non-'Deinitable' type 'List[Tree2[T]]'


struct D:
    var kids: Tuple[Int, List[D]]  # expect-error: field 'kids' has non-'Deinitable' type 'Tuple[Int, List[D]]'


struct E2:
    var kids: Variant[Int, List[E2]]  # expect-error: field 'kids' has non-'Deinitable' type 'Variant[Int, List[E2]]'


struct F:
    var kids: Array[List[F], 2]  # expect-error: field 'kids' has non-'Deinitable' type 'Array[List[F], Int(2)]'


struct G:
    var kids: Deque[G]  # expect-error: field 'kids' has non-'Deinitable' type 'Deque[G]'


struct H:
    var kids: OwnedPointer[H]  # expect-error: field 'kids' has non-'Deinitable' type 'OwnedPointer[H]'


struct I:
    var kids: ArcPointer[I]


struct J:
    var kids: Optional[ArcPointer[J]]


struct K:
    var kids: List[ArcPointer[K]]


struct L:
    var kids: Dict[String, ArcPointer[L]]


struct M:
    var kids: LinkedList[M]  # expect-error: field 'kids' has non-'Deinitable' type 'LinkedList[M]'


struct N(Deinitable where False):
    var kids: List[N]


struct O:
    var kids: Pointer[O, MutUntrackedOrigin]


struct P:
    var f: def(P) thin -> Int


struct Q:
    var kids: Optional[Pointer[Q, MutUntrackedOrigin]]


struct R:
    var kids: Span[R, ImmStaticOrigin]


struct S:
    var a: T1


struct T1:
    var b: List[S]


def main():
    pass
