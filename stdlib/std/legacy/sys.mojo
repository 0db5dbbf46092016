"""What `std.sys` had."""

import std.ffi as ffi
import std.sys.defines as param_env
import std.sys.terminate as _exit
from std.atomic import Atomic
from std.ffi import DLHandle, external_call
from std.sys import (
    CompilationTarget,
    align_of as alignof,
    bit_width_of as bitwidthof,
    get_defined_bool as env_get_bool,
    get_defined_int as env_get_int,
    get_defined_string as env_get_string,
    simd_width_of as simdwidthof,
    simd_bit_width as simdbitwidth,
    size_of as sizeof,
)


@deprecated("'os_is_linux' is deprecated, use 'CompilationTarget.is_linux' instead")
def os_is_linux() -> Bool:
    return CompilationTarget.is_linux()


@deprecated("'os_is_macos' is deprecated, use 'CompilationTarget.is_macos' instead")
def os_is_macos() -> Bool:
    return CompilationTarget.is_macos()


@deprecated("'os_is_windows' is deprecated, use 'CompilationTarget.is_windows' instead")
def os_is_windows() -> Bool:
    return CompilationTarget.is_windows()


@deprecated("'has_sse4' is deprecated, use 'CompilationTarget.has_sse4' instead")
def has_sse4() -> Bool:
    return CompilationTarget.has_sse4()


@deprecated("'has_avx' is deprecated, use 'CompilationTarget.has_avx' instead")
def has_avx() -> Bool:
    return CompilationTarget.has_avx()


@deprecated("'has_avx2' is deprecated, use 'CompilationTarget.has_avx2' instead")
def has_avx2() -> Bool:
    return CompilationTarget.has_avx2()


@deprecated("'has_avx512f' is deprecated, use 'CompilationTarget.has_avx512f' instead")
def has_avx512f() -> Bool:
    return CompilationTarget.has_avx512f()


@deprecated("'has_neon' is deprecated, use 'CompilationTarget.has_neon' instead")
def has_neon() -> Bool:
    return CompilationTarget.has_neon()


@deprecated("'is_x86' is deprecated, use 'CompilationTarget.is_x86' instead")
def is_x86() -> Bool:
    return CompilationTarget.is_x86()


@deprecated("'is_apple_silicon' is deprecated, use 'CompilationTarget.is_apple_silicon' instead")
def is_apple_silicon() -> Bool:
    return CompilationTarget.is_apple_silicon()
