//! The natives on the heap.

use super::Heap;
use crate::native::Addr;
use crate::{NativeCtx, Trap};

#[inline]
pub fn alloc(ctx: &mut NativeCtx, size: i64, align: i64) -> Result<Addr, Trap> {
    ctx.heap.alloc(size, align)
}

#[inline]
pub fn free(ctx: &mut NativeCtx, block: Addr, size: i64, align: i64) {
    ctx.heap.free(block, size, align);
}

pub fn free_unsized(ctx: &mut NativeCtx, block: Addr) {
    ctx.heap.free_unsized(block);
}

pub fn realloc(ctx: &mut NativeCtx, block: Addr, old: i64, new: i64, align: i64) -> Result<Addr, Trap> {
    ctx.heap.realloc(block, old, new, align)
}

pub fn good_size(size: i64, align: i64) -> i64 {
    Heap::good_size(size, align)
}

pub fn live_blocks(ctx: &mut NativeCtx) -> i64 {
    ctx.heap.stats().live_blocks
}

pub fn live_bytes(ctx: &mut NativeCtx) -> i64 {
    ctx.heap.stats().live_bytes
}

pub fn peak_bytes(ctx: &mut NativeCtx) -> i64 {
    ctx.heap.stats().peak_bytes
}
