//! Access to memory by addresses that come from the running program.
//!
//! Mojo's unsafe pointers make it the program's duty that an address it passes to the runtime is valid for the length
//! it passes, exactly as with a C library; its library keeps that duty for safe code. These functions are the only
//! place where such an address becomes a Rust reference or is written through. The references must not outlive the
//! native call they are made in.

use crate::native::Addr;

/// The `len` bytes at `address`. A negative length counts as zero.
#[inline]
pub fn bytes<'call>(address: Addr, len: i64) -> &'call [u8] {
    if len <= 0 {
        return &[];
    }
    // SAFETY: the program vouches that `len` bytes are readable at `address` and not written during the call.
    unsafe { std::slice::from_raw_parts(address.0 as *const u8, len as usize) }
}

/// The `count` words at `address`, which is aligned to them.
#[inline]
pub fn words<'call>(address: Addr, count: usize) -> &'call [u64] {
    if count == 0 {
        return &[];
    }
    // SAFETY: the program vouches that `count` words are readable at `address` and not written during the call.
    unsafe { std::slice::from_raw_parts(address.0 as *const u64, count) }
}

/// The `len` bytes at `address`, to write to. A negative length counts as zero.
#[inline]
pub fn bytes_mut<'call>(address: Addr, len: i64) -> &'call mut [u8] {
    if len <= 0 {
        return &mut [];
    }
    // SAFETY: the program vouches that `len` initialised bytes at `address` are its own to write during the call.
    unsafe { std::slice::from_raw_parts_mut(address.0 as *mut u8, len as usize) }
}

/// Copies `source` to `address`, where memory may be uninitialised.
#[inline]
pub fn write_bytes(address: Addr, source: &[u8]) {
    // SAFETY: the program vouches for `source.len()` writable bytes at `address`; `source` is the runtime's own
    // memory or, where it is the program's, `copy` allows overlap.
    unsafe { std::ptr::copy(source.as_ptr(), address.0 as *mut u8, source.len()) }
}

/// Types of which every bit pattern is a value.
pub trait Plain: Copy {}

impl Plain for u8 {}
impl Plain for i32 {}
impl Plain for u32 {}
impl Plain for i64 {}
impl Plain for u64 {}
impl Plain for f32 {}
impl Plain for f64 {}
impl<T: Plain, const N: usize> Plain for [T; N] {}

/// Writes `value` to `address`, aligned or not.
#[inline]
pub fn write<T: Plain>(address: Addr, value: T) {
    // SAFETY: the program vouches for room for a `T` at `address`.
    unsafe { (address.0 as *mut T).write_unaligned(value) }
}

/// Reads a `T` at `address`, aligned or not.
#[inline]
pub fn read<T: Plain>(address: Addr) -> T {
    // SAFETY: the program vouches for an initialised `T` at `address`; every bit pattern is valid.
    unsafe { (address.0 as *const T).read_unaligned() }
}
