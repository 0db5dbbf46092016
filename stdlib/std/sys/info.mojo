"""Sizes of types and properties of the machine."""


# ===----------------------------------------------------------------------=== #
# Sizes
# ===----------------------------------------------------------------------=== #


@always_inline("nodebug")
def size_of[type: AnyType]() -> Int:
    """The number of bytes a value takes."""
    return __query["size_of", type]


@always_inline("nodebug")
def size_of[dtype: DType]() -> Int:
    return __query["size_of", Scalar[dtype]]


@always_inline("nodebug")
def align_of[type: AnyType]() -> Int:
    return __query["align_of", type]


@always_inline("nodebug")
def align_of[dtype: DType]() -> Int:
    return __query["align_of", Scalar[dtype]]


@always_inline("nodebug")
def bit_width_of[type: AnyType]() -> Int:
    return __query["size_of", type] * 8


@always_inline("nodebug")
def bit_width_of[dtype: DType]() -> Int:
    return __query["size_of", Scalar[dtype]] * 8


@always_inline("nodebug")
def simd_byte_width() -> Int:
    """The number of bytes in the widest vector register."""
    return __query["simd_width", DType.uint8]


@always_inline("nodebug")
def simd_bit_width() -> Int:
    return __query["simd_width", DType.uint8] * 8


@always_inline("nodebug")
def simd_width_of[type: AnyType]() -> Int:
    """How many such values the widest vector register holds."""
    return max(1, __query["simd_width", DType.uint8] // __query["size_of", type])


@always_inline("nodebug")
def simd_width_of[dtype: DType]() -> Int:
    return __query["simd_width", dtype]


# ===----------------------------------------------------------------------=== #
# The target
# ===----------------------------------------------------------------------=== #


struct CompilationTarget(TrivialRegisterPassable):
    """The machine this program is compiled for: the one it runs on."""

    @always_inline("nodebug")
    def __init__(out self):
        pass

    @staticmethod
    def is_linux() -> Bool:
        return __query["target", "is_linux"]

    @staticmethod
    def is_macos() -> Bool:
        return __query["target", "is_macos"]

    @staticmethod
    def is_x86() -> Bool:
        return __query["target", "is_x86"]

    @staticmethod
    def is_arm() -> Bool:
        return __query["target", "is_arm"]

    @staticmethod
    def is_riscv() -> Bool:
        return False

    @staticmethod
    def is_apple_silicon() -> Bool:
        return __query["target", "is_macos"] and __query["target", "is_arm"]

    @staticmethod
    def is_apple_m1() -> Bool:
        return False

    @staticmethod
    def is_apple_m2() -> Bool:
        return False

    @staticmethod
    def is_apple_m3() -> Bool:
        return False

    @staticmethod
    def is_apple_m4() -> Bool:
        return False

    @staticmethod
    def is_apple_m5() -> Bool:
        return False

    @staticmethod
    def is_neoverse_n1() -> Bool:
        return False

    @staticmethod
    def has_sse4() -> Bool:
        return __query["target", "has_sse4"]

    @staticmethod
    def has_avx() -> Bool:
        return __query["target", "has_avx"]

    @staticmethod
    def has_avx2() -> Bool:
        return __query["target", "has_avx2"]

    @staticmethod
    def has_avx512f() -> Bool:
        return __query["target", "has_avx512f"]

    @staticmethod
    def has_fma() -> Bool:
        return __query["target", "has_fma"]

    @staticmethod
    def has_vnni() -> Bool:
        return __query["target", "has_vnni"]

    @staticmethod
    def has_intel_amx() -> Bool:
        return False

    @staticmethod
    def has_neon() -> Bool:
        return __query["target", "is_arm"]

    @staticmethod
    def has_neon_int8_dotprod() -> Bool:
        return False

    @staticmethod
    def has_neon_int8_matmul() -> Bool:
        return False


@always_inline("nodebug")
def is_little_endian() -> Bool:
    return True


@always_inline("nodebug")
def is_big_endian() -> Bool:
    return False


@always_inline("nodebug")
def is_64bit() -> Bool:
    return True


@always_inline("nodebug")
def is_32bit() -> Bool:
    return False


@always_inline("nodebug")
def is_gpu() -> Bool:
    return False


@always_inline("nodebug")
def is_nvidia_gpu() -> Bool:
    return False


@always_inline("nodebug")
def is_amd_gpu() -> Bool:
    return False


@always_inline("nodebug")
def is_apple_gpu() -> Bool:
    return False


@always_inline("nodebug")
def has_accelerator() -> Bool:
    return False


def platform_map[
    T: Copyable, //, operation: StaticString, *, linux: Optional[T] = None, macos: Optional[T] = None
]() -> T:
    """The value for the operating system the program runs on."""
    comptime if __query["target", "is_macos"]:
        return macos.value().copy()
    else:
        return linux.value().copy()


# ===----------------------------------------------------------------------=== #
# Processors
# ===----------------------------------------------------------------------=== #


def num_logical_cores() -> Int:
    return __make[Int](__native["cpu_logical", __i64]())


def num_physical_cores() -> Int:
    return __make[Int](__native["cpu_physical", __i64]())


def num_performance_cores() -> Int:
    return __make[Int](__native["cpu_performance", __i64]())


def has_nvidia_gpu_accelerator() -> Bool:
    return False


def has_amd_gpu_accelerator() -> Bool:
    return False
