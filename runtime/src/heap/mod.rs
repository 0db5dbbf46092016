//! The heap of a VM: allocation, accounting, limits.
//!
//! Small blocks come from lists of free blocks, one list per size class and thread; taking one and giving it back is a
//! few instructions, because the program passes the size when it frees. Large blocks come from the system's allocator
//! and are registered. Dropping the heap returns everything, whatever the program left.
//!
//! The limit is on memory reserved for blocks, that is 64 KiB pages of small blocks and the large blocks themselves.

pub(crate) mod natives;
pub mod raw;
mod region;
mod shared;
mod size_class;

use std::alloc::Layout;
use std::mem::offset_of;
use std::sync::Arc;

use crate::Trap;
use crate::native::Addr;
use region::PAGE;
use shared::{FreeList, HeapShared, Supply};
use size_class::{CLASSES, class_of, class_size};

/// Addresses below this are null and the dangling pointers of empty allocations, never blocks.
const DANGLING_END: usize = 64 * 1024;

/// A block that is not in use: the link to the next one stands in it.
pub(crate) struct FreeBlock {
    next: *mut FreeBlock,
}

/// Numbers about a heap, in blocks and bytes. The bytes are those of size classes, which round requests up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStats {
    pub live_blocks: i64,
    pub live_bytes: i64,
    /// Most memory reserved for blocks at once.
    pub peak_bytes: i64,
}

/// One thread's part of a size class. Machine code takes and gives back blocks through `free` and `live`.
#[repr(C)]
struct Bin {
    free: *mut FreeBlock,
    /// The part of the newest page that was never used.
    fresh: usize,
    fresh_end: usize,
    /// Blocks allocated minus blocks freed by this thread.
    live: i64,
}

/// Where machine code finds the list of free blocks of one size, as byte offsets into a [`Heap`].
///
/// To allocate: take the address at `free`; if it is null, call the native `heap_alloc`; otherwise store the word that
/// the address points to at `free` and add 1 at `live`. To free: store the word at `free` to the block, the block's
/// address at `free`, and subtract 1 at `live`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BinOffsets {
    /// Address of the first free block, or null.
    pub free: usize,
    /// `i64`: blocks allocated minus blocks freed.
    pub live: usize,
}

/// One thread's view of a VM's heap.
pub struct Heap {
    bins: [Bin; CLASSES],
    shared: Arc<HeapShared>,
}

// SAFETY: the free blocks that a heap's lists point to belong to that heap alone.
unsafe impl Send for Heap {}

impl Heap {
    /// A new heap, with at most `limit` bytes reserved for blocks.
    pub fn new(limit: Option<usize>) -> Self {
        let limit = limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(i64::MAX);
        Heap::with_shared(Arc::new(HeapShared::new(limit)))
    }

    /// A view for another thread of the same VM. Blocks may be freed by any thread.
    pub fn for_thread(&self) -> Self {
        Heap::with_shared(self.shared.clone())
    }

    /// Allows at most `bytes` more for now. Gives the limit before, for [`Heap::set_limit`].
    pub fn lower_limit(&self, bytes: usize) -> i64 {
        self.shared.lower_limit(i64::try_from(bytes).unwrap_or(i64::MAX))
    }

    /// Puts back a limit that [`Heap::lower_limit`] gave.
    pub fn set_limit(&self, limit: i64) {
        self.shared.set_limit(limit);
    }

    fn with_shared(shared: Arc<HeapShared>) -> Self {
        let bins = std::array::from_fn(|_| Bin { free: std::ptr::null_mut(), fresh: 0, fresh_end: 0, live: 0 });
        Heap { bins, shared }
    }

    /// Numbers of this thread, of the threads that have ended, and of the large blocks.
    pub fn stats(&self) -> HeapStats {
        let (large_blocks, large_bytes) = self.shared.large_live();
        let mut stats =
            HeapStats { live_blocks: large_blocks, live_bytes: large_bytes, peak_bytes: self.shared.peak() };
        for (class, absorbed) in self.shared.absorbed_live().into_iter().enumerate() {
            let live = absorbed + self.bins[class].live;
            stats.live_blocks += live;
            stats.live_bytes += live * class_size(class) as i64;
        }
        stats
    }

    /// Blocks allocated and not freed: zero after a program that ended normally.
    pub fn live_allocations(&self) -> i64 {
        self.stats().live_blocks
    }

    /// Allocates `size` bytes at a multiple of `align` (a power of two). Size 0 gives a dangling address.
    #[inline]
    pub fn alloc(&mut self, size: i64, align: i64) -> Result<Addr, Trap> {
        if size <= 0 {
            return Ok(Addr(align.clamp(1, PAGE as i64 / 2) as usize));
        }
        match class_of(size as usize, align as usize) {
            Some(class) => self.alloc_small(class),
            None => self.alloc_large(size as usize, align),
        }
    }

    #[inline(always)]
    fn alloc_small(&mut self, class: usize) -> Result<Addr, Trap> {
        let bin = &mut self.bins[class];
        let block = bin.free;
        if block.is_null() {
            return self.alloc_fresh(class);
        }
        // SAFETY: a block in the list is free memory of this heap, with a link written by `free_small`.
        bin.free = unsafe { (*block).next };
        bin.live += 1;
        Ok(Addr(block as usize))
    }

    /// Takes a block from the unused part of the newest page, or gets a new page.
    fn alloc_fresh(&mut self, class: usize) -> Result<Addr, Trap> {
        let size = class_size(class);
        let bin = &mut self.bins[class];
        if bin.fresh_end - bin.fresh < size {
            match self.shared.supply(class) {
                Some(Supply::Page(page)) => {
                    bin.fresh = page;
                    bin.fresh_end = page + PAGE;
                }
                Some(Supply::List(FreeList(list))) => {
                    bin.free = list;
                    return self.alloc_small(class);
                }
                None => return Err(Trap::OutOfMemory { requested: size }),
            }
        }
        let block = bin.fresh;
        bin.fresh += size;
        bin.live += 1;
        Ok(Addr(block))
    }

    #[cold]
    fn alloc_large(&mut self, size: usize, align: i64) -> Result<Addr, Trap> {
        let layout = Layout::from_size_align(size, (align.max(16) as usize).next_power_of_two());
        let block = layout.ok().and_then(|layout| self.shared.alloc_large(layout));
        block.map(Addr).ok_or(Trap::OutOfMemory { requested: size })
    }

    /// Frees a block; `size` and `align` are those it was allocated with.
    #[inline]
    pub fn free(&mut self, block: Addr, size: i64, align: i64) {
        if block.0 < DANGLING_END || size <= 0 {
            return;
        }
        match class_of(size as usize, align as usize) {
            Some(class) => {
                debug_assert_eq!(self.shared.region.class_at(block.0), Some(class), "freed with a wrong size");
                self.free_small(class, block);
            }
            None => self.free_unsized(block),
        }
    }

    #[inline(always)]
    fn free_small(&mut self, class: usize, block: Addr) {
        let bin = &mut self.bins[class];
        let free = block.0 as *mut FreeBlock;
        // SAFETY: the program vouches that the block is one of this heap's and that nothing uses it any more; every
        // class has room for a link.
        unsafe { free.write(FreeBlock { next: bin.free }) };
        bin.free = free;
        bin.live -= 1;
    }

    /// Frees a block of which the size is not known, or one that came from C's `malloc`.
    pub fn free_unsized(&mut self, block: Addr) {
        if block.0 < DANGLING_END {
            return;
        }
        if let Some(class) = self.shared.region.class_at(block.0) {
            self.free_small(class, block);
        } else if !self.shared.free_large(block.0) {
            // SAFETY: the program vouches that it got the block from C, since it is not one of this heap.
            unsafe { libc::free(block.0 as *mut libc::c_void) };
        }
    }

    /// Moves a block of `old` bytes to one of `new` bytes, keeping the contents. The old block is gone.
    pub fn realloc(&mut self, block: Addr, old: i64, new: i64, align: i64) -> Result<Addr, Trap> {
        if block.0 < DANGLING_END || old <= 0 {
            return self.alloc(new, align);
        }
        if new > 0 {
            let (old_class, new_class) =
                (class_of(old as usize, align as usize), class_of(new as usize, align as usize));
            match (old_class, new_class) {
                (Some(old_class), Some(new_class)) if old_class == new_class => return Ok(block),
                (None, None) => {
                    if let Some(moved) = self.shared.realloc_large(block.0, new as usize) {
                        return Ok(Addr(moved));
                    }
                }
                _ => {}
            }
        }
        let moved = self.alloc(new, align)?;
        raw::write_bytes(moved, raw::bytes(block, old.min(new)));
        self.free(block, old, align);
        Ok(moved)
    }

    /// The offsets for blocks of a size and alignment known when code is compiled. `None` if such blocks are large or
    /// empty.
    pub fn bin_offsets(size: i64, align: i64) -> Option<BinOffsets> {
        let class = class_of(usize::try_from(size).ok().filter(|size| *size > 0)?, align as usize)?;
        let bin = offset_of!(Heap, bins) + class * size_of::<Bin>();
        Some(BinOffsets { free: bin + offset_of!(Bin, free), live: bin + offset_of!(Bin, live) })
    }

    /// The size that a request is rounded up to: as much can be used, if it is also what is passed to `free`.
    pub fn good_size(size: i64, align: i64) -> i64 {
        if size <= 0 {
            return 0;
        }
        class_of(size as usize, align as usize).map_or(size, |class| class_size(class) as i64)
    }

    /// Hands `data` to the program: a new block of exactly its length, described by the two `i64` at `out`.
    pub(crate) fn give_bytes(&mut self, data: &[u8], out: Addr) -> Result<(), Trap> {
        let block = self.alloc(data.len() as i64, 1)?;
        raw::write_bytes(block, data);
        raw::write(out, [block.0 as i64, data.len() as i64]);
        Ok(())
    }
}

impl Drop for Heap {
    /// Leaves the free blocks to the other threads of the VM.
    fn drop(&mut self) {
        if Arc::strong_count(&self.shared) > 1 {
            let bins = &self.bins;
            self.shared.absorb(bins.iter().map(|bin| FreeList(bin.free)), bins.iter().map(|bin| bin.live));
        }
    }
}

#[cfg(test)]
mod tests;
