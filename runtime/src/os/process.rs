//! Ending the program.

use crate::heap::raw;
use crate::native::Addr;
use crate::{NativeCtx, Trap};

pub fn abort(ctx: &mut NativeCtx, message: Addr, len: i64) -> Result<(), Trap> {
    Err(ctx.abort(&String::from_utf8_lossy(raw::bytes(message, len))))
}

pub fn exit(ctx: &mut NativeCtx, code: i32) -> Result<(), Trap> {
    ctx.output().flush()?;
    Err(Trap::Exit(code))
}
