"""Hints to the optimiser, and memory operations under masks."""

from std.memory._raw import _at
from std.memory.pointer import Pointer
from std.sys.llvm import llvm_intrinsic


# ===----------------------------------------------------------------------=== #
# Hints
# ===----------------------------------------------------------------------=== #


@always_inline("nodebug")
def likely(val: Bool) -> Bool:
    return val


@always_inline("nodebug")
def unlikely(val: Bool) -> Bool:
    return val


@always_inline("nodebug")
def assume(val: Bool):
    __op["assume"](val._value)


@always_inline("nodebug")
def expect[
    T: TrivialRegisterPassable, //, expected_val: T
](val: T) -> T:
    return val


@fieldwise_init
struct PrefetchLocality(TrivialRegisterPassable):
    var value: Int32

    comptime NONE = Self(0)
    comptime LOW = Self(1)
    comptime MEDIUM = Self(2)
    comptime HIGH = Self(3)


@fieldwise_init
struct PrefetchRW(TrivialRegisterPassable):
    var value: Int32

    comptime READ = Self(0)
    comptime WRITE = Self(1)


@fieldwise_init
struct PrefetchCache(TrivialRegisterPassable):
    var value: Int32

    comptime INSTRUCTION = Self(0)
    comptime DATA = Self(1)


struct PrefetchOptions(Defaultable, TrivialRegisterPassable):
    var rw: PrefetchRW
    var locality: PrefetchLocality
    var cache: PrefetchCache

    def __init__(out self):
        self.rw = PrefetchRW.READ
        self.locality = PrefetchLocality.HIGH
        self.cache = PrefetchCache.DATA

    def for_read(self) -> Self:
        return self

    def for_write(self) -> Self:
        var result = self
        result.rw = PrefetchRW.WRITE
        return result

    def no_locality(self) -> Self:
        return self

    def low_locality(self) -> Self:
        return self

    def medium_locality(self) -> Self:
        return self

    def high_locality(self) -> Self:
        return self

    def to_data_cache(self) -> Self:
        return self

    def to_instruction_cache(self) -> Self:
        return self


@always_inline("nodebug")
def prefetch[
    dtype: DType, //, params: PrefetchOptions = PrefetchOptions()
](addr: Pointer[Scalar[dtype], ...]):
    __op["prefetch"](addr._address)


# ===----------------------------------------------------------------------=== #
# Masked memory access
# ===----------------------------------------------------------------------=== #


def masked_load[
    dtype: DType, //, size: SIMDLength, alignment: Int = 1
](
    addr: Pointer[Scalar[dtype], ...],
    mask: SIMD[DType.bool, size],
    passthrough: SIMD[dtype, size],
) -> SIMD[dtype, size]:
    """Lanes whose mask is off keep `passthrough` and touch no memory."""
    var result = passthrough
    comptime for i in range(Int(size)):
        if mask[i]:
            result[i] = addr.unsafe_load(i)
    return result


def masked_store[
    size: SIMDLength, alignment: Int = 1
](
    value: SIMD[_, size],
    addr: Pointer[Scalar[value.dtype], ...],
    mask: SIMD[DType.bool, size],
):
    comptime for i in range(Int(size)):
        if mask[i]:
            addr.unsafe_store(i, value[i])


def gather[
    dtype: DType,
    size: SIMDLength,
    //,
    *,
    invariant: Bool = False,
    alignment: Int = 0,
](
    var base: SIMD[DType.int, size],
    mask: SIMD[DType.bool, size],
    passthrough: SIMD[dtype, size],
) -> SIMD[dtype, size]:
    """Lane `i` comes from the address `base[i]`."""
    var result = passthrough
    comptime for i in range(Int(size)):
        if mask[i]:
            result[i] = Pointer[Scalar[dtype], MutUntrackedOrigin](
                unsafe_from_address=base[i]
            )[]
    return result


def scatter[
    dtype: DType, size: SIMDLength, //, alignment: Int = 0
](
    value: SIMD[dtype, size],
    var base: SIMD[DType.int, size],
    mask: SIMD[DType.bool, size],
):
    comptime for i in range(Int(size)):
        if mask[i]:
            Pointer[Scalar[dtype], MutUntrackedOrigin](
                unsafe_from_address=base[i]
            )[] = value[i]


def strided_load[
    dtype: DType, //, simd_width: SIMDLength, *, invariant: Bool = False
](
    addr: Pointer[Scalar[dtype], ...],
    stride: Int,
    mask: SIMD[DType.bool, simd_width] = SIMD[DType.bool, simd_width](
        fill=True
    ),
) -> SIMD[dtype, simd_width]:
    var result = SIMD[dtype, simd_width]()
    comptime for i in range(Int(simd_width)):
        if mask[i]:
            result[i] = addr.unsafe_load(i * stride)
    return result


def strided_store[
    dtype: DType, //, simd_width: SIMDLength
](
    value: SIMD[dtype, simd_width],
    addr: Pointer[Scalar[dtype], ...],
    stride: Int,
    mask: SIMD[DType.bool, simd_width] = SIMD[DType.bool, simd_width](
        fill=True
    ),
):
    comptime for i in range(Int(simd_width)):
        if mask[i]:
            addr.unsafe_store(i * stride, value[i])


def compressed_store[
    dtype: DType, size: SIMDLength
](
    value: SIMD[dtype, size],
    addr: Pointer[Scalar[dtype], ...],
    mask: SIMD[DType.bool, size],
):
    """Stores the lanes whose mask is on side by side."""
    var next = 0
    comptime for i in range(Int(size)):
        if mask[i]:
            addr.unsafe_store(next, value[i])
            next += 1


@always_inline("nodebug")
def _type_is_eq[A: AnyType, B: AnyType]() -> Bool:
    return __query["type_eq", A, B]
