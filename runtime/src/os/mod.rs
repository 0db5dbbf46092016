//! Natives on the operating system. Each asks the embedder's capability table first.

pub(crate) mod clock;
pub(crate) mod environment;
pub(crate) mod file;
pub(crate) mod fs;
pub(crate) mod process;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::ffi::posix::Errno;
use crate::heap::raw;
use crate::native::Addr;

/// The status of a native that gives nothing but success or failure.
fn status<T>(result: Result<T, Errno>) -> i64 {
    match result {
        Ok(_) => 0,
        Err(errno) => errno.status(),
    }
}

/// The status of a native that gives a count, a descriptor or an id.
fn value_status<T: TryInto<i64>>(result: Result<T, Errno>) -> i64 {
    match result {
        Ok(value) => value.try_into().unwrap_or(i64::MAX),
        Err(errno) => errno.status(),
    }
}

/// The status of a call of Rust's standard library.
fn io_status<T>(result: std::io::Result<T>) -> i64 {
    match result {
        Ok(_) => 0,
        Err(error) => Errno::of(&error).status(),
    }
}

/// The path of `len` bytes at `address`.
fn path<'call>(address: Addr, len: i64) -> &'call Path {
    Path::new(OsStr::from_bytes(raw::bytes(address, len)))
}
