//! File descriptors.

use crate::heap::raw;
use crate::native::Addr;
use crate::{Capability, NativeCtx, Trap};

const STDOUT: i32 = 1;

pub fn write(ctx: &mut NativeCtx, fd: i32, data: Addr, len: i64) -> Result<i64, Trap> {
    let data = raw::bytes(data, len);
    if fd == STDOUT {
        ctx.require(Capability::Stdio)?;
        ctx.output().write(data)?;
        return Ok(data.len() as i64);
    }
    Err(Trap::Unsupported("writing to files".into()))
}

pub fn flush(ctx: &mut NativeCtx, fd: i32) -> Result<i64, Trap> {
    if fd == STDOUT {
        ctx.output().flush()?;
    }
    Ok(0)
}
