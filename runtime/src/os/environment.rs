//! Environment variables, program arguments, users, processors, errno.

use super::status;
use crate::ffi::posix::{self, Errno, UserKey};
use crate::heap::raw;
use crate::native::Addr;
use crate::{Capability, NativeCtx, Trap};

/// A variable's name as a C string. POSIX forbids empty ones and `=` inside.
fn variable(name: Addr, len: i64) -> Result<std::ffi::CString, Errno> {
    let name = raw::bytes(name, len);
    if name.is_empty() || name.contains(&b'=') { Err(Errno::INVALID) } else { posix::c_string(name) }
}

pub fn get(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::Environment)?;
    match variable(name, len).ok().and_then(|name| posix::get_env(&name)) {
        Some(value) => ctx.heap.give_bytes(&value, out).map(|()| 0),
        None => Ok(Errno::NOT_FOUND.status()),
    }
}

pub fn set(
    ctx: &mut NativeCtx,
    name: Addr,
    len: i64,
    value: Addr,
    value_len: i64,
    overwrite: bool,
) -> Result<i64, Trap> {
    ctx.require(Capability::Environment)?;
    let value = posix::c_string(raw::bytes(value, value_len));
    Ok(status(variable(name, len).and_then(|name| posix::set_env(&name, &value?, overwrite))))
}

pub fn unset(ctx: &mut NativeCtx, name: Addr, len: i64) -> Result<i64, Trap> {
    ctx.require(Capability::Environment)?;
    Ok(status(variable(name, len).and_then(|name| posix::unset_env(&name))))
}

pub fn args_len(ctx: &mut NativeCtx) -> i64 {
    ctx.args().len() as i64
}

fn argument(ctx: &NativeCtx, index: i64) -> Option<&[u8]> {
    usize::try_from(index).ok().and_then(|index| ctx.args().get(index)).map(|arg| &**arg)
}

pub fn args_ptr(ctx: &mut NativeCtx, index: i64) -> Addr {
    argument(ctx, index).map_or(Addr::NULL, |arg| Addr(arg.as_ptr() as usize))
}

pub fn args_size(ctx: &mut NativeCtx, index: i64) -> i64 {
    argument(ctx, index).map_or(0, |arg| arg.len() as i64 - 1)
}

pub fn user_by_id(ctx: &mut NativeCtx, id: i32, out: Addr) -> Result<i64, Trap> {
    user(ctx, Ok(UserKey::Id(id as u32)), out)
}

pub fn user_by_name(ctx: &mut NativeCtx, name: Addr, len: i64, out: Addr) -> Result<i64, Trap> {
    let name = posix::c_string(raw::bytes(name, len));
    user(ctx, name.as_deref().map(UserKey::Name).map_err(|errno| *errno), out)
}

fn user(ctx: &mut NativeCtx, key: Result<UserKey, Errno>, out: Addr) -> Result<i64, Trap> {
    ctx.require(Capability::Environment)?;
    let Some(user) = key.ok().and_then(posix::user) else { return Ok(Errno::NOT_FOUND.status()) };
    ctx.heap.give_bytes(&user.text, out)?;
    raw::write(Addr(out.0 + 16), [i64::from(user.uid), i64::from(user.gid)]);
    Ok(0)
}

pub fn user_id(ctx: &mut NativeCtx) -> Result<i32, Trap> {
    ctx.require(Capability::Environment)?;
    Ok(posix::user_id())
}

pub fn logical_processors(_ctx: &mut NativeCtx) -> i64 {
    num_cpus::get() as i64
}

pub fn physical_processors(_ctx: &mut NativeCtx) -> i64 {
    num_cpus::get_physical() as i64
}

pub fn errno_get(ctx: &mut NativeCtx) -> i32 {
    ctx.errno
}

pub fn errno_set(ctx: &mut NativeCtx, errno: i32) {
    ctx.errno = errno;
}

pub fn error_text(ctx: &mut NativeCtx, errno: i32, out: Addr) -> Result<(), Trap> {
    ctx.heap.give_bytes(&posix::error_text(errno), out)
}
