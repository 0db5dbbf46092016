//! Ending the program, and running others.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};

use super::{path, status};
use crate::ffi::posix::{self, Errno};
use crate::heap::raw;
use crate::native::Addr;
use crate::{Capability, NativeCtx, Trap};

pub fn abort(ctx: &mut NativeCtx, message: Addr, len: i64) -> Result<(), Trap> {
    Err(ctx.abort(&String::from_utf8_lossy(raw::bytes(message, len))))
}

pub fn exit(ctx: &mut NativeCtx, code: i32) -> Result<(), Trap> {
    ctx.flush_output()?;
    Err(Trap::Exit(code))
}

/// What the parent wrote comes before what the child writes.
fn before_child(ctx: &NativeCtx) -> Result<(), Trap> {
    ctx.require(Capability::Process)?;
    ctx.flush_output()
}

pub fn spawn(ctx: &mut NativeCtx, program: Addr, len: i64, argv: Addr, argv_len: i64) -> Result<i64, Trap> {
    before_child(ctx)?;
    let mut arguments = raw::bytes(argv, argv_len).split(|byte| *byte == 0).map(OsStr::from_bytes);
    let mut command = Command::new(path(program, len));
    if let Some(name) = arguments.next().filter(|_| argv_len > 0) {
        command.arg0(name);
    }
    // The last argument ends with NUL too, so that an empty piece follows it.
    let rest: Vec<&OsStr> = arguments.collect();
    command.args(&rest[..rest.len().saturating_sub(1)]);
    match command.spawn() {
        // Dropping the handle neither stops the child nor waits for it.
        Ok(child) => Ok(i64::from(child.id())),
        Err(error) => Ok(Errno::of(&error).status()),
    }
}

pub fn wait(ctx: &mut NativeCtx, pid: i32, no_hang: bool, status_out: Addr) -> Result<i64, Trap> {
    before_child(ctx)?;
    Ok(match posix::wait(pid, no_hang) {
        Ok((pid, wait_status)) => {
            raw::write(status_out, wait_status);
            i64::from(pid)
        }
        Err(errno) => errno.status(),
    })
}

pub fn kill(ctx: &mut NativeCtx, pid: i32, signal: i32) -> Result<i64, Trap> {
    ctx.require(Capability::Process)?;
    Ok(status(posix::kill(pid, signal)))
}

pub fn id(_ctx: &mut NativeCtx) -> i32 {
    std::process::id() as i32
}

pub fn shell_output(ctx: &mut NativeCtx, command: Addr, len: i64, out: Addr, status_out: Addr) -> Result<i64, Trap> {
    before_child(ctx)?;
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(OsStr::from_bytes(raw::bytes(command, len)));
    shell.stdin(Stdio::inherit()).stderr(Stdio::inherit());
    match shell.output() {
        Ok(output) => {
            raw::write(status_out, output.status.into_raw());
            ctx.heap.give_bytes(&output.stdout, out)?;
            Ok(0)
        }
        Err(error) => Ok(Errno::of(&error).status()),
    }
}
