# Pointers, allocations, owned and shared pointers.
from std.memory import (
    ArcPointer, Layout, MaybeUninit, OwnedPointer, alloc, bitcast, dealloc, stack_allocation,
    unsafe_memcmp, unsafe_memcpy, unsafe_memmove, unsafe_memset, unsafe_memset_zero,
)
from std.sys import size_of


@fieldwise_init
struct Noisy(Movable, Writable):
    var id: Int

    def __deinit__(deinit self):
        print("del", self.id)


def main() raises:
    var x = 5
    var p = Pointer(to=x)
    p[] += 2
    print(x, p[], p == p, p != Pointer(to=x))
    var block = alloc(Layout[Int32](count=8))
    var q = block.unsafe_ptr()
    unsafe_memset_zero(q, 8)
    for i in range(8):
        q[unsafe_offset=i] += Int32(i * i)
    print(q.unsafe_load[width=4](), q.unsafe_load[width=4](2), q.unsafe_load(3))
    q.unsafe_store(4, SIMD[DType.int32, 4](-1, -2, -3, -4))
    q.unsafe_store(0, Int32(100))
    print(q.unsafe_load[width=8]())
    print(q.unsafe_strided_load[width=4](2), q.unsafe_gather(SIMD[DType.int, 4](7, 0, 3, 3)))
    q.unsafe_strided_store(SIMD[DType.int32, 2](7, 8), 3)
    q.unsafe_scatter(SIMD[DType.int, 2](1, 2), SIMD[DType.int32, 2](55, 66))
    print(q.unsafe_load[width=8]())
    var r = q.unsafe_offset(3)
    print(r - q, Int(r) - Int(q), r[], r > q, q < r, q <= q, r.unsafe_offset(-2)[])
    var other = alloc(Layout[Int32](count=8))
    var o = other.unsafe_ptr()
    unsafe_memcpy(dest=o, src=q, count=8)
    print(unsafe_memcmp(o, q, 8), o.unsafe_load[width=8]())
    o[unsafe_offset=2] = 1000
    print(unsafe_memcmp(o, q, 8), unsafe_memcmp(q, o, 8), unsafe_memcmp(q, o, 2))
    unsafe_memmove(dest=o.unsafe_offset(2), src=o.as_imm().unsafe_origin_cast[ImmUntrackedOrigin](), count=4)
    print(o.unsafe_load[width=8]())
    unsafe_memset(o, 1, 2)
    print(o[], o[unsafe_offset=1], o[unsafe_offset=2])
    var b = q.unsafe_bitcast[UInt8]()
    print(b[unsafe_offset=0], b[unsafe_offset=4], other.layout().count())
    dealloc(other^)
    dealloc(block^)

    var nb = alloc(Layout[Noisy](count=3))
    var n = nb.unsafe_ptr()
    n.unsafe_write(Noisy(1))
    n.unsafe_offset(1).unsafe_write(Noisy(2))
    n.unsafe_offset(2).unsafe_write(n.unsafe_take_pointee())
    var t = n.unsafe_offset(2).unsafe_take_pointee()
    print("took", t.id)
    n.unsafe_offset(1).unsafe_deinit_pointee()
    dealloc(nb^)
    _ = t^
    var own = OwnedPointer(Noisy(5))
    print(own[].id, own[])
    own[].id = 6
    var inner = own^.into_inner()
    print("inner", inner.id)
    _ = inner^
    var own2 = OwnedPointer(10)
    own2[] += 1
    print(own2[], size_of[OwnedPointer[Int]]())

    var a = ArcPointer(Noisy(7))
    var a2 = a
    print(a.count(), a2[].id, a is a2, a is not a2)
    a2[].id = 8
    print(a[].id)
    _ = a2^
    print(a.count())
    _ = a^
    print("gone")
    var s1 = ArcPointer(String("v"))
    var s2 = ArcPointer(String("v"))
    print(s1 is s2, s1[] == s2[], s1 == s2)
    var mu = MaybeUninit[Int]()
    mu.unsafe_write(4)
    print(mu.unsafe_assume_init())
    var sa = stack_allocation[4, Int]()
    for i in range(4):
        sa[unsafe_offset=i] = i * 3
    print(sa[unsafe_offset=3], sa[unsafe_offset=0])
    print(Layout[Int](count=3).count(), Layout[Int16].single().count(), Layout[Int16](count=4))
    var d = Pointer[Int, MutUntrackedOrigin].unsafe_dangling()
    print(Int(d), Optional[Pointer[Int, MutUntrackedOrigin]](None) is None)
    print(size_of[Pointer[Int, MutUntrackedOrigin]](), size_of[ArcPointer[Int]](), size_of[MaybeUninit[Int16]]())
