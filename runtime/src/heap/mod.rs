//! The heap of a VM: allocation, accounting and limits.

pub mod raw;

use crate::Trap;
use crate::native::Addr;

/// Addresses below this are dangling pointers of empty allocations, never blocks.
const DANGLING_END: usize = 65536;

/// Numbers about the heap, in bytes and blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStats {
    pub live_bytes: i64,
    pub live_blocks: i64,
    pub peak_bytes: i64,
}

/// One thread's view of a VM's heap.
pub struct Heap {
    stats: HeapStats,
    limit: i64,
}

impl Heap {
    /// A new heap, with at most `limit` live bytes.
    pub fn new(limit: Option<usize>) -> Self {
        let limit = limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(i64::MAX);
        Heap { stats: HeapStats::default(), limit }
    }

    /// A view for another thread of the same VM.
    pub fn for_thread(&self) -> Self {
        Heap { stats: HeapStats::default(), limit: self.limit - self.stats.live_bytes }
    }

    pub fn stats(&self) -> HeapStats {
        self.stats
    }

    /// Blocks allocated and not freed: zero after a program that ended normally.
    pub fn live_allocations(&self) -> i64 {
        self.stats.live_blocks
    }

    /// Allocates `size` bytes at a multiple of `align` (a power of two). Size 0 gives a dangling address.
    #[inline]
    pub fn alloc(&mut self, size: i64, align: i64) -> Result<Addr, Trap> {
        if size <= 0 {
            return Ok(Addr(align.clamp(1, 4096) as usize));
        }
        if size > self.limit - self.stats.live_bytes {
            return Err(Trap::OutOfMemory { requested: size as usize });
        }
        let align = (align.max(16) as usize).next_power_of_two();
        let mut block = std::ptr::null_mut();
        // SAFETY: `align` is a power of two and a multiple of the size of a pointer.
        let failed = unsafe { libc::posix_memalign(&mut block, align, size as usize) } != 0;
        if failed {
            return Err(Trap::OutOfMemory { requested: size as usize });
        }
        self.count(usable_size(block), 1);
        Ok(Addr(block as usize))
    }

    /// Frees a block of which the size is known.
    #[inline]
    pub fn free(&mut self, block: Addr, _size: i64, _align: i64) {
        self.free_unsized(block);
    }

    /// Frees a block of which the size is not known.
    pub fn free_unsized(&mut self, block: Addr) {
        if block.0 < DANGLING_END {
            return;
        }
        let block = block.0 as *mut libc::c_void;
        self.count(-usable_size(block), -1);
        // SAFETY: the program vouches that `block` came from `alloc` and was not freed.
        unsafe { libc::free(block) }
    }

    /// Moves a block of `old` bytes to one of `new` bytes, keeping the contents.
    pub fn realloc(&mut self, block: Addr, old: i64, new: i64, align: i64) -> Result<Addr, Trap> {
        let moved = self.alloc(new, align)?;
        raw::write_bytes(moved, raw::bytes(block, old.min(new)));
        self.free(block, old, align);
        Ok(moved)
    }

    /// Hands `data` to the program: a new block of exactly its length, described by the two `i64` at `out`.
    pub(crate) fn give_bytes(&mut self, data: &[u8], out: Addr) -> Result<(), Trap> {
        let block = self.alloc(data.len() as i64, 1)?;
        raw::write_bytes(block, data);
        raw::write(out, [block.0 as i64, data.len() as i64]);
        Ok(())
    }

    #[inline]
    fn count(&mut self, bytes: i64, blocks: i64) {
        self.stats.live_bytes += bytes;
        self.stats.live_blocks += blocks;
        self.stats.peak_bytes = self.stats.peak_bytes.max(self.stats.live_bytes);
    }
}

fn usable_size(block: *mut libc::c_void) -> i64 {
    // SAFETY: `block` is a live block of the system allocator.
    unsafe { libc::malloc_usable_size(block) as i64 }
}

/// The natives on the heap.
pub(crate) mod natives {
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

    pub fn live_blocks(ctx: &mut NativeCtx) -> i64 {
        ctx.heap.stats().live_blocks
    }

    pub fn live_bytes(ctx: &mut NativeCtx) -> i64 {
        ctx.heap.stats().live_bytes
    }

    pub fn peak_bytes(ctx: &mut NativeCtx) -> i64 {
        ctx.heap.stats().peak_bytes
    }
}
