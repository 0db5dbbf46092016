//! Files and directories by path.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, symlink};

use super::{io_status, path, status};
use crate::ffi::posix::{self, Errno, StatTarget};
use crate::heap::raw;
use crate::native::Addr;
use crate::{Capability, NativeCtx, Trap};

/// Writes the record of 16 `i64` that `fs_stat` describes in the table.
pub(super) fn write_stat(stat: &libc::stat, out: Addr) {
    let nanoseconds = |seconds: i64, nanoseconds: i64| seconds * 1_000_000_000 + nanoseconds;
    let mut record = [0i64; 16];
    record[..13].copy_from_slice(&[
        i64::from(stat.st_mode),
        stat.st_ino as i64,
        stat.st_dev as i64,
        stat.st_nlink as i64,
        i64::from(stat.st_uid),
        i64::from(stat.st_gid),
        stat.st_size,
        nanoseconds(stat.st_atime, stat.st_atime_nsec),
        nanoseconds(stat.st_mtime, stat.st_mtime_nsec),
        nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
        stat.st_blksize,
        stat.st_blocks,
        stat.st_rdev as i64,
    ]);
    raw::write(out, record);
}

pub fn stat(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    let name = posix::c_string(raw::bytes(name, len));
    let stat = name.and_then(|name| posix::stat(StatTarget::Path(&name)));
    Ok(status(stat.map(|stat| write_stat(&stat, out))))
}

pub fn lstat(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    let name = posix::c_string(raw::bytes(name, len));
    let stat = name.and_then(|name| posix::stat(StatTarget::LinkPath(&name)));
    Ok(status(stat.map(|stat| write_stat(&stat, out))))
}

pub fn list(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    let names = fs::read_dir(path(name, len)).and_then(|entries| {
        let mut names = Vec::new();
        for entry in entries {
            names.extend_from_slice(entry?.file_name().as_bytes());
            names.push(0);
        }
        Ok(names)
    });
    give(ctx, names, out)
}

pub fn make_directory(ctx: &mut NativeCtx, name: Addr, len: i64, mode: i32) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(fs::DirBuilder::new().mode(mode as u32).create(path(name, len))))
}

pub fn remove_directory(ctx: &mut NativeCtx, name: Addr, len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(fs::remove_dir(path(name, len))))
}

pub fn unlink(ctx: &mut NativeCtx, name: Addr, len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(fs::remove_file(path(name, len))))
}

pub fn rename(ctx: &mut NativeCtx, from: Addr, from_len: i64, to: Addr, to_len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(fs::rename(path(from, from_len), path(to, to_len))))
}

pub fn link(ctx: &mut NativeCtx, from: Addr, from_len: i64, to: Addr, to_len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(fs::hard_link(path(from, from_len), path(to, to_len))))
}

pub fn make_symlink(ctx: &mut NativeCtx, target: Addr, target_len: i64, name: Addr, len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(symlink(path(target, target_len), path(name, len))))
}

pub fn change_directory(ctx: &mut NativeCtx, name: Addr, len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::FileWrite)?;
    Ok(io_status(std::env::set_current_dir(path(name, len))))
}

pub fn real_path(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    give_path(ctx, fs::canonicalize(path(name, len)), out)
}

pub fn read_link(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    give_path(ctx, fs::read_link(path(name, len)), out)
}

pub fn current_directory(ctx: &mut NativeCtx, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    give_path(ctx, std::env::current_dir(), out)
}

/// The first of `TMPDIR`, `TEMP`, `TMP`, `/tmp`, `/var/tmp` and `/usr/tmp` that is a directory.
pub fn temporary_directory(ctx: &mut NativeCtx, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::FileRead)?;
    let variables = [c"TMPDIR", c"TEMP", c"TMP"].into_iter().filter_map(posix::get_env);
    let fixed = [&b"/tmp"[..], b"/var/tmp", b"/usr/tmp"].into_iter().map(<[u8]>::to_vec);
    let is_directory = |name: &Vec<u8>| std::path::Path::new(std::ffi::OsStr::from_bytes(name)).is_dir();
    match variables.chain(fixed).find(is_directory) {
        Some(name) => give(ctx, Ok(name), out),
        None => Ok(Errno::NOT_FOUND.status()),
    }
}

fn give_path(ctx: &mut NativeCtx, found: std::io::Result<std::path::PathBuf>, out: Addr) -> Result<i64, Trap> {
    give(ctx, found.map(|path| path.into_os_string().as_bytes().to_vec()), out)
}

/// A bytes result, or the error's status.
fn give(ctx: &mut NativeCtx, data: std::io::Result<Vec<u8>>, out: Addr) -> Result<i64, Trap> {
    match data {
        Ok(data) => ctx.heap.give_bytes(&data, out).map(|()| 0),
        Err(error) => Ok(Errno::of(&error).status()),
    }
}
