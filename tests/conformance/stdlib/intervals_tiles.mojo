# Interval trees, property tests, tiles, unsigned arithmetic, LLVM names of operations.
from std.collections.interval import Interval, IntervalElement, IntervalTree
from std.testing.prop import PropTest, PropTestConfig, Rng, Strategy
from std.algorithm import tile, unswitch
from std.algorithm.backend.unswitch import tile_and_unswitch, tile_middle_unswitch_boundaries
from std.algorithm.backend.cpu import map
from std.math.uutils import ualign_down, ualign_up, udiv_unchecked, udivmod_unchecked
from std.math.math import exp_approx_f32, sqrt
from std.sys import llvm_intrinsic
from std.sys.defines import MOJO_VERSION
from std.memory.unsafe_pointer import pointer_to_int


@fieldwise_init
struct I(Copyable, IntervalElement):
    var v: Int

    def __lt__(self, o: Self) -> Bool:
        return self.v < o.v

    def __eq__(self, o: Self) -> Bool:
        return self.v == o.v

    def __sub__(self, o: Self) -> Self:
        return Self(self.v - o.v)

    def __int__(self) -> Int:
        return self.v

    def write_to(self, mut w: Some[Writer]):
        w.write(self.v)


def iv(a: Int, b: Int) -> Interval[I]:
    return Interval(I(a), I(b))


struct Ints(Strategy):
    comptime Value = Int
    var n: Int

    def __init__(out self):
        self.n = 0

    def value(mut self, mut rng: Rng) raises -> Int:
        self.n += 1
        return rng.rand_int(min=-5, max=5)


def prop(var x: Int) raises:
    if x == 5:
        raise Error("five")


def main() raises:
    var a = iv(1, 5)
    var b = iv(3, 8)
    print(a, b, a.overlaps(b), a.union(b), a.intersection(b), I(4) in a, I(5) in a, a in b, a < b, a > b, a <= b, a >= b, a == b, len(a), Bool(iv(2, 2)))
    var t = IntervalTree[I, Int]()
    print(t, t.depth())
    for i in range(12):
        var s = (i * 7) % 13
        t.insert((I(s), I(s + 1 + i % 4)), i)
    print(t)
    print(t.depth(), t.search((I(3), I(6))), t.search(iv(100, 200)), t.search(iv(0, 1)))
    var pt = PropTest(config=PropTestConfig(runs=50, seed=3))
    try:
        pt.test[prop](Ints())
        print("passed")
    except e:
        print(e)
    var r = Rng(seed=9)
    print(r.rand_bool(), r.rand_int(min=0, max=100), r.rand_uint(min=5, max=9), r.rand_scalar[DType.float64](min=0, max=1), r.rand_scalar[DType.int8](), r.rand_bool(true_probability=2))

    def body[w: Int](i: Int) {}:
        print(w, i, end=";")

    tile[[8, 4, 1]](0, 14, body)
    print()

    def rbody(i: Int, n: Int) {}:
        print(i, n, end=";")

    tile(0, 11, 4, 2, workgroup_function=rbody)
    print()

    def body2[x: Int, y: Int](i: Int, j: Int) {}:
        print(x, y, i, j, end=";")

    tile[[4, 1], [2, 1]](0, 0, 5, 3, body2)
    print()

    def sw[w: Int, s: Bool](i: Int, n: Int) {}:
        print(w, s, i, n, end=";")

    tile_and_unswitch[[4, 2]](0, 11, sw)
    print()

    def fl[w: Int, f: Bool](i: Int) {}:
        print(w, f, i, end=";")

    tile_middle_unswitch_boundaries[[4, 1]](0, 2, 9, 11, fl)
    print()

    def fl2[w: Int, l: Bool, rr: Bool](i: Int) {}:
        print(w, l, rr, i, end=";")

    tile_middle_unswitch_boundaries[3, 11](fl2)
    print()
    print(ualign_up(13, 8), ualign_down(13, 8), udiv_unchecked(17, 5), udivmod_unchecked(17, 5))
    print(exp_approx_f32[4](SIMD[DType.float32, 4](0, 1, -1, 5.5)), sqrt(4.0))
    print(MOJO_VERSION.major, MOJO_VERSION.minor)
    print(llvm_intrinsic["llvm.ctpop", Int32](Int32(255)), llvm_intrinsic["llvm.ctlz", UInt8](UInt8(1), False), llvm_intrinsic["llvm.fma.f64", Float64](Float64(2), Float64(3), Float64(4)), llvm_intrinsic["llvm.bswap.i32", UInt32](UInt32(1)), llvm_intrinsic["llvm.smax", Int32](Int32(1), Int32(5)), llvm_intrinsic["llvm.sqrt.v4f32", SIMD[DType.float32, 4]](SIMD[DType.float32, 4](4)), llvm_intrinsic["llvm.uadd.sat", UInt8](UInt8(250), UInt8(10)))
    var x = 1
    print(pointer_to_int(Optional(Pointer(to=x))) == Int(Pointer(to=x)))
