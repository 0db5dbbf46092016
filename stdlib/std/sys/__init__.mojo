"""The program, its target machine and its compilation."""

from std.sys._io import stderr, stdin, stdout
from std.sys.arg import argv
from std.sys.compile import DebugLevel, OptimizationLevel, codegen_unreachable
from std.sys.debug import breakpointhook
from std.sys.defines import get_defined_bool, get_defined_dtype
from std.sys.defines import get_defined_int, get_defined_string, is_defined
from std.sys.info import CompilationTarget, align_of, bit_width_of
from std.sys.info import has_accelerator
from std.sys.info import has_amd_gpu_accelerator, has_nvidia_gpu_accelerator
from std.sys.info import is_amd_gpu, is_apple_gpu, is_big_endian, is_gpu
from std.sys.info import is_little_endian, is_nvidia_gpu, num_logical_cores
from std.sys.info import num_performance_cores, num_physical_cores
from std.sys.info import simd_bit_width, simd_byte_width, simd_width_of
from std.sys.info import size_of
from std.sys.intrinsics import PrefetchOptions, compressed_store, expect
from std.sys.intrinsics import gather, likely, masked_load, masked_store
from std.sys.intrinsics import prefetch, scatter, strided_load, strided_store
from std.sys.intrinsics import assume, unlikely
from std.sys.llvm import inlined_assembly, llvm_intrinsic
from std.sys.terminate import exit
