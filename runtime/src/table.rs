//! The table of all natives. Everything known about a native is here, once.
//!
//! A row reads `effect name(parameters) -> result = function;` after its documentation. The effect says what the
//! function is given and may do:
//!
//! - `pure`: the function gets the arguments alone, and its result depends on nothing else;
//! - `read`: the same, but it reads memory by its pointer arguments;
//! - `call`: the function gets the [`NativeCtx`] first, and may do anything.
//!
//! Conventions for the meaning of arguments and results:
//!
//! - *text and paths* are an address and a length in bytes, without a final NUL;
//! - a *status* is an `i64`: zero or positive on success, `-errno` on failure;
//! - a *bytes result* goes to `out`, two `i64`: the address and the length of a block of exactly that length with
//!   alignment 1, which the caller frees. If the length is 0 there is no block.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

use crate::ffi::{call, dl, libm};
use crate::native::{Addr, Effect, Native, NativeId, NativeReturn, NativeSig, NativeType, Slot, shielded};
use crate::os::{clock, environment, file, fs, process};
use crate::text::{case, float, grapheme, integer, search, utf8};
use crate::{NativeCtx, Trap, heap, math, threads};

natives! {
    section "Heap" {
        /// Allocates `size` uninitialised bytes at a multiple of `align`, a power of two. Size 0 gives a dangling,
        /// non-null address and no block. Traps at the embedder's limit.
        call heap_alloc(size: i64, align: i64) -> ptr = heap::natives::alloc;
        /// Frees a block. `size` and `align` are those of its allocation. Null and dangling addresses are ignored.
        call heap_free(block: ptr, size: i64, align: i64) = heap::natives::free;
        /// Frees a block of which the size is not known. Slower.
        call heap_free_unsized(block: ptr) = heap::natives::free_unsized;
        /// Moves a block of `old` bytes to one of `new` bytes and keeps the contents.
        call heap_realloc(block: ptr, old: i64, new: i64, align: i64) -> ptr = heap::natives::realloc;
        /// The size that a request is rounded up to, all of which can be used if it is also what is passed to
        /// `heap_free`.
        pure heap_good_size(size: i64, align: i64) -> i64 = heap::natives::good_size;
        /// Number of blocks allocated and not freed.
        call heap_live_blocks() -> i64 = heap::natives::live_blocks;
        /// Bytes allocated and not freed.
        call heap_live_bytes() -> i64 = heap::natives::live_bytes;
        /// Most bytes that were reserved for blocks at once.
        call heap_peak_bytes() -> i64 = heap::natives::peak_bytes;
    }

    section "Numbers and text" {
        /// Writes the shortest text that reads back as `value`, laid out as `print` does, at most 32 bytes, and gives
        /// its length.
        call fmt_f64(value: f64, buffer: ptr) -> i64 = float::fmt_f64;
        /// Like `fmt_f64`, with the shortest digits for an `f32`.
        call fmt_f32(value: f32, buffer: ptr) -> i64 = float::fmt_f32;
        /// Like `fmt_f32`, for the bits of a half-precision number.
        call fmt_f16(bits: i16, buffer: ptr) -> i64 = float::fmt_f16;
        /// Like `fmt_f32`, for the bits of a bfloat16 number.
        call fmt_bf16(bits: i16, buffer: ptr) -> i64 = float::fmt_bf16;
        /// Writes a signed integer in decimal, at most 20 bytes, and gives the length.
        call fmt_i64(value: i64, buffer: ptr) -> i64 = integer::fmt_i64;
        /// Writes an unsigned integer in decimal, at most 20 bytes, and gives the length.
        call fmt_u64(value: i64, buffer: ptr) -> i64 = integer::fmt_u64;
        /// Writes the signed 128-bit integer at `value` in decimal, at most 40 bytes, and gives the length.
        call fmt_i128(value: ptr, buffer: ptr) -> i64 = integer::fmt_i128;
        /// Writes the unsigned 128-bit integer at `value` in decimal, at most 39 bytes, and gives the length.
        call fmt_u128(value: ptr, buffer: ptr) -> i64 = integer::fmt_u128;
        /// Writes the signed 256-bit integer at `value` in decimal, at most 78 bytes, and gives the length.
        call fmt_i256(value: ptr, buffer: ptr) -> i64 = integer::fmt_i256;
        /// Writes the unsigned 256-bit integer at `value` in decimal, at most 78 bytes, and gives the length.
        call fmt_u256(value: ptr, buffer: ptr) -> i64 = integer::fmt_u256;
        /// Writes the unsigned little-endian integer of `size` bytes (1 to 32) at `value` in a radix from 2 to 36, lower
        /// case, without prefix, at most `8 * size` bytes, and gives the length.
        call fmt_radix(value: ptr, size: i64, radix: i32, buffer: ptr) -> i64 = integer::fmt_radix;
        /// Reads the longest decimal number at the start of the text (sign, digits, point, exponent; `inf`, `infinity` and
        /// `nan` in any case; no spaces), correctly rounded, into the `f64` at `out`. Gives the number of bytes read, 0
        /// if there is no number.
        call parse_f64(text: ptr, len: i64, out: ptr) -> i64 = float::parse_f64;
        /// Like `parse_f64`, rounded to an `f32`.
        call parse_f32(text: ptr, len: i64, out: ptr) -> i64 = float::parse_f32;
    }

    section "Text" {
        /// Whether the text is UTF-8.
        read utf8_validate(text: ptr, len: i64) -> i1 = utf8::validate;
        /// Length of the longest prefix that is UTF-8.
        read utf8_valid_up_to(text: ptr, len: i64) -> i64 = utf8::valid_up_to;
        /// Length of the ill-formed sequence at the start, the one that one U+FFFD replaces; 0 if the start is well formed.
        read utf8_invalid_len(text: ptr, len: i64) -> i64 = utf8::invalid_len;
        /// Number of code points.
        read utf8_count(text: ptr, len: i64) -> i64 = utf8::count;
        /// End of the grapheme cluster that starts at byte `at`.
        read grapheme_next(text: ptr, len: i64, at: i64) -> i64 = grapheme::next;
        /// Start of the grapheme cluster that ends at byte `at`.
        read grapheme_prev(text: ptr, len: i64, at: i64) -> i64 = grapheme::prev;
        /// Number of grapheme clusters.
        read grapheme_count(text: ptr, len: i64) -> i64 = grapheme::count;
        /// The text in upper case, full mapping. Bytes result.
        call case_upper(text: ptr, len: i64, out: ptr) = case::upper;
        /// The text in lower case, code point by code point. Bytes result.
        call case_lower(text: ptr, len: i64, out: ptr) = case::lower;
        /// Whether a code point is an upper-case letter.
        pure char_is_upper(code_point: i32) -> i1 = case::is_upper;
        /// Whether a code point is a lower-case letter.
        pure char_is_lower(code_point: i32) -> i1 = case::is_lower;
        /// Whether a code point is a letter.
        pure char_is_alphabetic(code_point: i32) -> i1 = case::is_alphabetic;
        /// Whether a code point is numeric.
        pure char_is_numeric(code_point: i32) -> i1 = case::is_numeric;
        /// Whether `split` and `strip` take a code point as white space: tab to carriage return, 0x1c to 0x1e, space,
        /// U+0085, U+2028, U+2029.
        pure char_is_space(code_point: i32) -> i1 = case::is_space;
        /// Index of the first byte of that value, or -1.
        read memchr(text: ptr, len: i64, byte: i8) -> i64 = search::find_byte;
        /// Index of the last byte of that value, or -1.
        read memrchr(text: ptr, len: i64, byte: i8) -> i64 = search::find_last_byte;
        /// Index of the first occurrence of `needle`, or -1. An empty needle is at 0.
        read memmem(text: ptr, len: i64, needle: ptr, needle_len: i64) -> i64 = search::find;
        /// Index of the last occurrence of `needle`, or -1. An empty needle is at `len`.
        read memrmem(text: ptr, len: i64, needle: ptr, needle_len: i64) -> i64 = search::find_last;
        /// Number of occurrences of `needle` that do not overlap; 0 for an empty one.
        read memcount(text: ptr, len: i64, needle: ptr, needle_len: i64) -> i64 = search::count;
        /// Order of two blocks of bytes: -1, 0 or 1.
        read memcmp(left: ptr, right: ptr, len: i64) -> i32 = search::compare;
    }

    section "Mathematics" {
        /// Sine of `x` radians.
        pure sin_f64(x: f64) -> f64 = libm::sin;
        /// Sine of `x` radians.
        pure sin_f32(x: f32) -> f32 = libm::sinf;
        /// Cosine of `x` radians.
        pure cos_f64(x: f64) -> f64 = libm::cos;
        /// Cosine of `x` radians.
        pure cos_f32(x: f32) -> f32 = libm::cosf;
        /// Tangent of `x` radians.
        pure tan_f64(x: f64) -> f64 = libm::tan;
        /// Tangent of `x` radians.
        pure tan_f32(x: f32) -> f32 = libm::tanf;
        /// Arc sine, in radians.
        pure asin_f64(x: f64) -> f64 = libm::asin;
        /// Arc sine, in radians.
        pure asin_f32(x: f32) -> f32 = libm::asinf;
        /// Arc cosine, in radians.
        pure acos_f64(x: f64) -> f64 = libm::acos;
        /// Arc cosine, in radians.
        pure acos_f32(x: f32) -> f32 = libm::acosf;
        /// Arc tangent, in radians.
        pure atan_f64(x: f64) -> f64 = libm::atan;
        /// Arc tangent, in radians.
        pure atan_f32(x: f32) -> f32 = libm::atanf;
        /// Hyperbolic sine.
        pure sinh_f64(x: f64) -> f64 = libm::sinh;
        /// Hyperbolic sine.
        pure sinh_f32(x: f32) -> f32 = libm::sinhf;
        /// Hyperbolic cosine.
        pure cosh_f64(x: f64) -> f64 = libm::cosh;
        /// Hyperbolic cosine.
        pure cosh_f32(x: f32) -> f32 = libm::coshf;
        /// Hyperbolic tangent.
        pure tanh_f64(x: f64) -> f64 = libm::tanh;
        /// Hyperbolic tangent.
        pure tanh_f32(x: f32) -> f32 = libm::tanhf;
        /// Inverse hyperbolic sine.
        pure asinh_f64(x: f64) -> f64 = libm::asinh;
        /// Inverse hyperbolic sine.
        pure asinh_f32(x: f32) -> f32 = libm::asinhf;
        /// Inverse hyperbolic cosine.
        pure acosh_f64(x: f64) -> f64 = libm::acosh;
        /// Inverse hyperbolic cosine.
        pure acosh_f32(x: f32) -> f32 = libm::acoshf;
        /// Inverse hyperbolic tangent.
        pure atanh_f64(x: f64) -> f64 = libm::atanh;
        /// Inverse hyperbolic tangent.
        pure atanh_f32(x: f32) -> f32 = libm::atanhf;
        /// Natural logarithm.
        pure log_f64(x: f64) -> f64 = libm::log;
        /// Natural logarithm.
        pure log_f32(x: f32) -> f32 = libm::logf;
        /// Logarithm to base 2.
        pure log2_f64(x: f64) -> f64 = libm::log2;
        /// Logarithm to base 2.
        pure log2_f32(x: f32) -> f32 = libm::log2f;
        /// Logarithm to base 10.
        pure log10_f64(x: f64) -> f64 = libm::log10;
        /// Logarithm to base 10.
        pure log10_f32(x: f32) -> f32 = libm::log10f;
        /// `log(1 + x)`.
        pure log1p_f64(x: f64) -> f64 = libm::log1p;
        /// `log(1 + x)`.
        pure log1p_f32(x: f32) -> f32 = libm::log1pf;
        /// `e` to the power of `x`.
        pure exp_f64(x: f64) -> f64 = libm::exp;
        /// `e` to the power of `x`.
        pure exp_f32(x: f32) -> f32 = libm::expf;
        /// 2 to the power of `x`.
        pure exp2_f64(x: f64) -> f64 = libm::exp2;
        /// 2 to the power of `x`.
        pure exp2_f32(x: f32) -> f32 = libm::exp2f;
        /// `exp(x) - 1`.
        pure expm1_f64(x: f64) -> f64 = libm::expm1;
        /// `exp(x) - 1`.
        pure expm1_f32(x: f32) -> f32 = libm::expm1f;
        /// Cube root.
        pure cbrt_f64(x: f64) -> f64 = libm::cbrt;
        /// Cube root.
        pure cbrt_f32(x: f32) -> f32 = libm::cbrtf;
        /// Error function.
        pure erf_f64(x: f64) -> f64 = libm::erf;
        /// Error function.
        pure erf_f32(x: f32) -> f32 = libm::erff;
        /// Complementary error function.
        pure erfc_f64(x: f64) -> f64 = libm::erfc;
        /// Complementary error function.
        pure erfc_f32(x: f32) -> f32 = libm::erfcf;
        /// Gamma function.
        pure tgamma_f64(x: f64) -> f64 = libm::tgamma;
        /// Gamma function.
        pure tgamma_f32(x: f32) -> f32 = libm::tgammaf;
        /// Bessel function of the first kind, order 0.
        pure j0_f64(x: f64) -> f64 = libm::j0;
        /// Bessel function of the first kind, order 0.
        pure j0_f32(x: f32) -> f32 = libm::j0f;
        /// Bessel function of the first kind, order 1.
        pure j1_f64(x: f64) -> f64 = libm::j1;
        /// Bessel function of the first kind, order 1.
        pure j1_f32(x: f32) -> f32 = libm::j1f;
        /// Bessel function of the second kind, order 0.
        pure y0_f64(x: f64) -> f64 = libm::y0;
        /// Bessel function of the second kind, order 0.
        pure y0_f32(x: f32) -> f32 = libm::y0f;
        /// Bessel function of the second kind, order 1.
        pure y1_f64(x: f64) -> f64 = libm::y1;
        /// Bessel function of the second kind, order 1.
        pure y1_f32(x: f32) -> f32 = libm::y1f;
        /// Binary exponent of `x`, as a float.
        pure logb_f64(x: f64) -> f64 = libm::logb;
        /// Binary exponent of `x`, as a float.
        pure logb_f32(x: f32) -> f32 = libm::logbf;
        /// Logarithm of the absolute value of the gamma function.
        pure lgamma_f64(x: f64) -> f64 = libm::lgamma;
        /// Logarithm of the absolute value of the gamma function.
        pure lgamma_f32(x: f32) -> f32 = libm::lgammaf;
        /// Angle of the point (`x`, `y`), in radians.
        pure atan2_f64(y: f64, x: f64) -> f64 = libm::atan2;
        /// Angle of the point (`x`, `y`), in radians.
        pure atan2_f32(y: f32, x: f32) -> f32 = libm::atan2f;
        /// `sqrt(x*x + y*y)` without overflow on the way.
        pure hypot_f64(x: f64, y: f64) -> f64 = libm::hypot;
        /// `sqrt(x*x + y*y)` without overflow on the way.
        pure hypot_f32(x: f32, y: f32) -> f32 = libm::hypotf;
        /// `x` to the power of `y`.
        pure pow_f64(x: f64, y: f64) -> f64 = libm::pow;
        /// `x` to the power of `y`.
        pure pow_f32(x: f32, y: f32) -> f32 = libm::powf;
        /// Remainder of truncating division.
        pure fmod_f64(x: f64, y: f64) -> f64 = libm::fmod;
        /// Remainder of truncating division.
        pure fmod_f32(x: f32, y: f32) -> f32 = libm::fmodf;
        /// IEEE remainder.
        pure remainder_f64(x: f64, y: f64) -> f64 = libm::remainder;
        /// IEEE remainder.
        pure remainder_f32(x: f32, y: f32) -> f32 = libm::remainderf;
        /// The next number after `x` towards `y`.
        pure nextafter_f64(x: f64, y: f64) -> f64 = libm::nextafter;
        /// The next number after `x` towards `y`.
        pure nextafter_f32(x: f32, y: f32) -> f32 = libm::nextafterf;
        /// `x * 2^y`.
        pure scalb_f64(x: f64, y: f64) -> f64 = math::scalb;
        /// `x * 2^y`.
        pure scalb_f32(x: f32, y: f32) -> f32 = math::scalb_f32;
        /// `x * 2^e`.
        pure ldexp_f64(x: f64, e: i32) -> f64 = libm::ldexp;
        /// `x * 2^e`.
        pure ldexp_f32(x: f32, e: i32) -> f32 = libm::ldexpf;
        /// Mantissa in [0.5, 1) of `x`; its binary exponent goes to `exponent_out`, an `i32`.
        call frexp_f64(x: f64, exponent_out: ptr) -> f64 = math::frexp;
        /// Mantissa in [0.5, 1) of `x`; its binary exponent goes to `exponent_out`, an `i32`.
        call frexp_f32(x: f32, exponent_out: ptr) -> f32 = math::frexp_f32;
    }

    section "Traps" {
        /// Writes the line `message`, which the library has prepared (`ABORT: FILE:LINE:COL: text`), and a newline to
        /// standard output, flushes it and stops the program.
        call abort(message: ptr, len: i64) = process::abort;
        /// Flushes standard output and stops the program with exit code `code`. Runs no destructors.
        call exit(code: i32) = process::exit;
    }

    section "Descriptors" {
        /// Reads at most `len` bytes. Status: how many, 0 at the end.
        call fd_read(fd: i32, buffer: ptr, len: i64) -> i64 = file::read;
        /// Writes all bytes; descriptor 1 is the buffered standard output. Status: the number of bytes.
        call fd_write(fd: i32, data: ptr, len: i64) -> i64 = file::write;
        /// Writes out what is buffered for the descriptor. Status.
        call fd_flush(fd: i32) -> i64 = file::flush;
        /// Opens a file; `flags` are those of `open(2)`, and close-on-exec is added. Status: the descriptor.
        call fd_open(path: ptr, len: i64, flags: i32, mode: i32) -> i64 = file::open;
        /// Closes a descriptor. Status.
        call fd_close(fd: i32) -> i64 = file::close;
        /// Moves the position; `whence` is 0 from the start, 1 from the position, 2 from the end. Status: the position.
        call fd_seek(fd: i32, offset: i64, whence: i32) -> i64 = file::seek;
        /// Whether the descriptor is a terminal.
        call fd_isatty(fd: i32) -> i1 = file::is_terminal;
        /// Makes a pipe; the reading and the writing end go to `out`, two `i32`. Status.
        call fd_pipe(out: ptr) -> i64 = file::pipe;
        /// Metadata of an open file, as `fs_stat`. Status.
        call fd_stat(fd: i32, out: ptr) -> i64 = file::stat;
        /// Makes an open directory the current one. Status.
        call fd_chdir(fd: i32) -> i64 = file::change_directory;
        /// Reads a line of standard input, without its newline. Bytes result. Status: -1 at the end.
        call read_line(out: ptr) -> i64 = file::read_line;
    }

    section "Files" {
        /// Metadata of a file. `out` is 16 `i64`: mode, inode, device, links, user, group, size, then the times of access,
        /// modification and status change in nanoseconds, block size, blocks, special device, and three zeros. Status.
        call fs_stat(path: ptr, len: i64, out: ptr) -> i64 = fs::stat;
        /// Like `fs_stat`, of a symbolic link itself.
        call fs_lstat(path: ptr, len: i64, out: ptr) -> i64 = fs::lstat;
        /// Names in a directory in its own order, without `.` and `..`, each followed by NUL. Bytes result. Status.
        call fs_list(path: ptr, len: i64, out: ptr) -> i64 = fs::list;
        /// Makes a directory. Status.
        call fs_mkdir(path: ptr, len: i64, mode: i32) -> i64 = fs::make_directory;
        /// Removes an empty directory. Status.
        call fs_rmdir(path: ptr, len: i64) -> i64 = fs::remove_directory;
        /// Removes a file or symbolic link. Status.
        call fs_unlink(path: ptr, len: i64) -> i64 = fs::unlink;
        /// Renames or moves. Status.
        call fs_rename(from: ptr, from_len: i64, to: ptr, to_len: i64) -> i64 = fs::rename;
        /// Makes a hard link `to` for the file `from`. Status.
        call fs_link(from: ptr, from_len: i64, to: ptr, to_len: i64) -> i64 = fs::link;
        /// Makes a symbolic link at `path` that points to `target`. Status.
        call fs_symlink(target: ptr, target_len: i64, path: ptr, len: i64) -> i64 = fs::make_symlink;
        /// Makes a directory the current one. Status.
        call fs_chdir(path: ptr, len: i64) -> i64 = fs::change_directory;
        /// The absolute path without symbolic links. Bytes result. Status.
        call fs_realpath(path: ptr, len: i64, out: ptr) -> i64 = fs::real_path;
        /// Where a symbolic link points. Bytes result. Status.
        call fs_readlink(path: ptr, len: i64, out: ptr) -> i64 = fs::read_link;
        /// The current directory. Bytes result. Status.
        call fs_getcwd(out: ptr) -> i64 = fs::current_directory;
        /// The directory for temporary files. Bytes result. Status.
        call tmp_dir(out: ptr) -> i64 = fs::temporary_directory;
    }

    section "Environment" {
        /// The value of an environment variable. Bytes result. Status: `-ENOENT` (-2) if it is not set.
        call env_get(name: ptr, len: i64, out: ptr) -> i64 = environment::get;
        /// Sets an environment variable, unless it is set and `overwrite` is false. Status: `-EINVAL` (-22) for a bad name.
        call env_set(name: ptr, len: i64, value: ptr, value_len: i64, overwrite: i1) -> i64 = environment::set;
        /// Removes an environment variable. Status.
        call env_unset(name: ptr, len: i64) -> i64 = environment::unset;
        /// Number of program arguments, the program itself included.
        call args_len() -> i64 = environment::args_len;
        /// Address of a program argument, followed by NUL; valid as long as the VM. Null if there is none of that index.
        call args_ptr(index: i64) -> ptr = environment::args_ptr;
        /// Length of a program argument, without the NUL.
        call args_size(index: i64) -> i64 = environment::args_size;
        /// The user with that id. `out` is four `i64`: a bytes result of name, password, real name, home directory and
        /// shell, each followed by NUL; the user's and the group's id. Status: `-ENOENT` (-2) if there is none.
        call passwd_by_uid(uid: i32, out: ptr) -> i64 = environment::user_by_id;
        /// Like `passwd_by_uid`, by name.
        call passwd_by_name(name: ptr, len: i64, out: ptr) -> i64 = environment::user_by_name;
        /// Id of the user who runs the program.
        call user_id() -> i32 = environment::user_id;
        /// Logical processors that the program may use.
        call cpu_logical() -> i64 = environment::logical_processors;
        /// Physical cores.
        call cpu_physical() -> i64 = environment::physical_processors;
        /// Physical cores that are not of an energy-saving kind.
        call cpu_performance() -> i64 = environment::physical_processors;
        /// errno as the program's last call of a C function left it.
        call errno_get() -> i32 = environment::errno_get;
        /// Sets the errno that `errno_get` gives and that the next C function sees.
        call errno_set(errno: i32) = environment::errno_set;
        /// The system's text for an error number. Bytes result.
        call os_strerror(errno: i32, out: ptr) = environment::error_text;
    }

    section "Processes" {
        /// Starts a program, looked for in `PATH` if its name has no slash. `argv` is `argv_len` bytes: the arguments, its
        /// own name first, each followed by NUL. Status: the process id.
        call proc_spawn(program: ptr, len: i64, argv: ptr, argv_len: i64) -> i64 = process::spawn;
        /// Waits for a child process; its raw wait status goes to `status_out`, an `i32`. Status: the process id, or 0 if
        /// `no_hang` and it still runs.
        call proc_wait(pid: i32, no_hang: i1, status_out: ptr) -> i64 = process::wait;
        /// Sends a signal. Status.
        call proc_kill(pid: i32, signal: i32) -> i64 = process::kill;
        /// The program's own process id.
        call proc_id() -> i32 = process::id;
        /// Runs a command by the shell and collects its standard output. The raw wait status goes to `status_out`, an
        /// `i32`. Bytes result. Status.
        call shell_output(command: ptr, len: i64, out: ptr, status_out: ptr) -> i64 = process::shell_output;
    }

    section "Time" {
        /// Nanoseconds of a clock that never goes back.
        call clock_mono() -> i64 = clock::monotonic;
        /// Nanoseconds since 1970.
        call clock_wall() -> i64 = clock::wall;
        /// Nanoseconds of processor time the process has used.
        call clock_cpu() -> i64 = clock::processor;
        /// Sleeps; negative times do not.
        call sleep_ns(nanoseconds: i64) = clock::sleep;
    }

    section "C" {
        /// Loads a shared library; `flags` are those of `dlopen(3)`, an empty path is the process itself. Null on failure.
        call dl_open(path: ptr, len: i64, flags: i32) -> ptr = dl::open;
        /// Unloads a library. Not 0 on failure.
        call dl_close(library: ptr) -> i32 = dl::close;
        /// Address of a symbol of a library, null if it has none of that name.
        call dl_sym(library: ptr, name: ptr, len: i64) -> ptr = dl::symbol;
        /// What the last failure of these was. Bytes result, empty if there was none.
        call dl_error(out: ptr) = dl::error;
        /// Address of a symbol of the process or of any library it has loaded, null if there is none of that name.
        call symbol_lookup(name: ptr, len: i64) -> ptr = dl::process_symbol;
        /// Calls a C function of the type that the descriptor says: a letter for each argument, `>`, a letter for the
        /// result. Letters: `v` void, `b`/`B` `i8`/`u8`, `h`/`H` 16, `i`/`I` 32, `l`/`L` 64 bits, `f` float, `d` double, `p`
        /// pointer, `{...}` struct by value; `.` stands before variadic arguments. `args` holds one 8-byte slot per
        /// argument, the address for a struct. The result goes to `result`, at least 8 bytes: integers zero-extended.
        call ffi_call(function: ptr, descriptor: ptr, descriptor_len: i64, args: ptr, result: ptr) = call::call;
    }

    section "Threads" {
        /// How many threads a parallel loop is meant to use.
        call par_level() -> i64 = threads::parallelism;
        /// Calls `function(env, first, end)` for blocks of indices that together are those from 0 below `count`, on at
        /// most `workers` threads at a time (0: as many as `par_level` says), in no particular order. Returns when all
        /// calls have. The first trap is that of the loop; no block is begun after it.
        call par_for(function: ptr, env: ptr, count: i64, workers: i64) = threads::parallel_for;
        /// Storage under a name, the same for all threads of the VM, zeroed when it is asked for first.
        call once_global(name: ptr, len: i64, size: i64, align: i64) -> ptr = threads::global;
    }
}

/// The native of that name.
pub fn find_native(name: &str) -> Option<NativeId> {
    static BY_NAME: LazyLock<HashMap<&'static str, NativeId>> =
        LazyLock::new(|| NATIVES.iter().enumerate().map(|(i, native)| (native.name, NativeId(i as u16))).collect());
    BY_NAME.get(name).copied()
}

impl NativeId {
    /// The table's row.
    #[inline]
    pub fn get(self) -> &'static Native {
        &NATIVES[self.0 as usize]
    }
}

/// The reference manual of the natives, as Markdown.
pub fn reference() -> String {
    let mut text = String::from(
        "# Natives\n\n\
        What the library reaches through `__native[name, Result](arguments)`. Texts and paths are an address and a length\n\
        in bytes. A *status* is zero or positive on success, and `-errno` on failure. A *bytes result* goes to `out`, two\n\
        `i64`: address and length of a block with alignment 1, which the caller frees with `heap_free(address, length, 1)`;\n\
        length 0 means no block. Results of less than 64 bits are zero-extended; only the low bits of arguments count.\n",
    );
    let mut section = "";
    for native in NATIVES {
        if native.section != section {
            section = native.section;
            let _ = write!(text, "\n## {section}\n");
        }
        let params: Vec<String> = native.sig.params.iter().map(|(name, ty)| format!("{name}: {}", ty.name())).collect();
        let result = native.sig.result.map_or(String::new(), |ty| format!(" -> {}", ty.name()));
        let _ = write!(text, "\n`{}({}){result}`", native.name, params.join(", "));
        text.push('\n');
        for line in native.doc {
            let _ = write!(text, "\n{}", line.trim());
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::MAX_ARGS;

    /// `NATIVES.md` is the printed table. With `UPDATE_NATIVES` set, this test writes it.
    #[test]
    fn the_printed_reference_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/NATIVES.md");
        if std::env::var_os("UPDATE_NATIVES").is_some() {
            std::fs::write(path, reference()).unwrap();
        }
        let printed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(printed == reference(), "run the tests of this crate with UPDATE_NATIVES=1");
    }

    #[test]
    fn every_native_is_found_by_its_name_and_documented() {
        for (i, native) in NATIVES.iter().enumerate() {
            assert_eq!(find_native(native.name), Some(NativeId(i as u16)), "{} is defined twice", native.name);
            assert!(!native.doc.is_empty(), "{} has no documentation", native.name);
            assert!(native.sig.params.len() <= MAX_ARGS, "{} takes too many arguments", native.name);
        }
    }
}
