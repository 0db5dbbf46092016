//! File descriptors and the standard streams.

use super::{status, value_status};
use crate::ffi::posix::{self, Errno, StatTarget};
use crate::heap::raw;
use crate::native::Addr;
use crate::os::fs::write_stat;
use crate::{Capability, NativeCtx, Trap};

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
const STDERR: i32 = 2;

/// Flags of `open` that let a file be changed.
const WRITING_FLAGS: i32 = libc::O_WRONLY | libc::O_RDWR | libc::O_CREAT | libc::O_TRUNC;

/// What reading or writing a descriptor needs. A descriptor beyond the standard ones was opened with permission.
fn require_stream(ctx: &NativeCtx, fd: i32) -> Result<(), Trap> {
    match fd {
        STDIN..=STDERR => ctx.require(Capability::Stdio),
        _ if ctx.capabilities.contains(Capability::FileWrite) => Ok(()),
        _ => ctx.require(Capability::FileRead),
    }
}

pub fn read(ctx: &mut NativeCtx, fd: i32, buffer: Addr, len: i64) -> Result<i64, Trap> {
    require_stream(ctx, fd)?;
    let buffer = raw::bytes_mut(buffer, len);
    if fd == STDIN {
        ctx.flush_output()?;
        return Ok(value_status(ctx.input().read(buffer)));
    }
    Ok(value_status(posix::read(fd, buffer)))
}

pub fn write(ctx: &mut NativeCtx, fd: i32, data: Addr, len: i64) -> Result<i64, Trap> {
    require_stream(ctx, fd)?;
    let data = raw::bytes(data, len);
    if fd == STDOUT {
        ctx.output().write(data)?;
        return Ok(data.len() as i64);
    }
    if fd == STDERR {
        ctx.flush_output()?;
    }
    Ok(value_status(write_all(fd, data)))
}

/// All of `data`, in as many calls as it takes.
fn write_all(fd: i32, data: &[u8]) -> Result<usize, Errno> {
    let mut written = 0;
    while written < data.len() {
        written += posix::write(fd, &data[written..])?;
    }
    Ok(written)
}

pub fn flush(ctx: &mut NativeCtx, fd: i32) -> Result<i64, Trap> {
    if fd == STDOUT {
        ctx.flush_output()?;
    }
    Ok(0)
}

pub fn read_line(ctx: &mut NativeCtx, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::Stdio)?;
    ctx.flush_output()?;
    let line = match ctx.input().read_line() {
        Ok(Some(line)) => line.to_vec(),
        Ok(None) | Err(_) => return Ok(-1),
    };
    ctx.heap.give_bytes(&line, out)?;
    Ok(0)
}

pub fn open(ctx: &mut NativeCtx, path: Addr, len: i64, flags: i32, mode: i32) -> Result<i64, Trap> {
    let capability = if flags & WRITING_FLAGS != 0 { Capability::FileWrite } else { Capability::FileRead };
    ctx.require(capability)?;
    let path = posix::c_string(raw::bytes(path, len));
    Ok(value_status(path.and_then(|path| posix::open(&path, flags, mode as u32))))
}

pub fn close(ctx: &mut NativeCtx, fd: i32) -> Result<i64, Trap> {
    require_stream(ctx, fd)?;
    if fd == STDOUT {
        ctx.flush_output()?;
    }
    Ok(status(posix::close(fd)))
}

pub fn seek(ctx: &mut NativeCtx, fd: i32, offset: i64, whence: i32) -> Result<i64, Trap> {
    require_stream(ctx, fd)?;
    Ok(value_status(posix::seek(fd, offset, whence)))
}

pub fn is_terminal(_ctx: &mut NativeCtx, fd: i32) -> bool {
    posix::is_terminal(fd)
}

pub fn pipe(ctx: &mut NativeCtx, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::Process)?;
    Ok(status(posix::pipe().map(|ends| raw::write(out, ends))))
}

pub fn stat(ctx: &mut NativeCtx, fd: i32, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    Ok(status(posix::stat(StatTarget::Descriptor(fd)).map(|stat| write_stat(&stat, out))))
}

pub fn change_directory(ctx: &mut NativeCtx, fd: i32) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(status(posix::change_directory(fd)))
}
