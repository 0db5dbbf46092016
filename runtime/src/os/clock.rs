//! Clocks and sleeping.

use std::time::Duration;

use crate::ffi::posix;
use crate::{Capability, NativeCtx, Trap};

pub fn monotonic(ctx: &mut NativeCtx) -> Result<i64, Trap> {
    ctx.require(Capability::Clock)?;
    Ok(posix::clock(libc::CLOCK_MONOTONIC))
}

pub fn wall(ctx: &mut NativeCtx) -> Result<i64, Trap> {
    ctx.require(Capability::Clock)?;
    Ok(posix::clock(libc::CLOCK_REALTIME))
}

pub fn processor(ctx: &mut NativeCtx) -> Result<i64, Trap> {
    ctx.require(Capability::Clock)?;
    Ok(posix::clock(libc::CLOCK_PROCESS_CPUTIME_ID))
}

/// Shows what was printed so far, then sleeps.
pub fn sleep(ctx: &mut NativeCtx, nanoseconds: i64) -> Result<(), Trap> {
    ctx.require(Capability::Clock)?;
    ctx.flush_output()?;
    std::thread::sleep(Duration::from_nanos(nanoseconds.max(0) as u64));
    Ok(())
}
