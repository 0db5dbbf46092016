//! The part of a heap that all threads of a VM share: the region of small blocks, the large blocks, the limit.

use std::alloc::Layout;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicI64, Ordering};

use hashbrown::HashMap;

use super::FreeBlock;
use super::region::{Frontier, PAGE, Region};
use super::size_class::CLASSES;

pub struct HeapShared {
    pub region: Region,
    /// Bytes reserved for blocks: pages and large blocks.
    reserved: AtomicI64,
    peak: AtomicI64,
    limit: AtomicI64,
    state: Mutex<State>,
}

struct State {
    frontier: Frontier,
    /// The large blocks, by address.
    large: HashMap<usize, Large>,
    /// Lists of free blocks that ended threads left, by class.
    orphans: [Vec<FreeList>; CLASSES],
    /// What ended threads allocated and did not free themselves, in blocks of each class.
    live: [i64; CLASSES],
}

/// A large block begins with a cache line, so that no aligned vector in it lies across two. The system's allocator grows
/// blocks in place, or by moving pages, only at its own alignment: so it is asked for a little more, and the block
/// begins somewhat behind the start of what it gave.
#[derive(Clone, Copy)]
struct Large {
    /// What the program asked for.
    layout: Layout,
    /// Bytes between what the system gave and the block.
    lead: usize,
}

/// What large blocks are aligned to at least.
const LINE: usize = 64;

impl Large {
    /// What the system is asked for.
    fn system_layout(layout: Layout) -> Option<Layout> {
        let own = align_of::<u128>();
        let (align, lead) = if layout.align() > LINE { (layout.align(), 0) } else { (own, LINE - own) };
        Layout::from_size_align(layout.size().checked_add(lead)?, align).ok()
    }

    /// Where the block begins in what the system gave.
    fn lead_at(start: usize, layout: Layout) -> usize {
        start.next_multiple_of(layout.align().max(LINE)) - start
    }
}

/// The first of a list of free blocks, linked through the blocks themselves.
#[derive(Clone, Copy)]
pub struct FreeList(pub *mut FreeBlock);

// SAFETY: a list in here belongs to no thread until one takes it out.
unsafe impl Send for FreeList {}

/// Memory for small blocks.
pub enum Supply {
    /// A page nobody has used yet.
    Page(usize),
    /// Blocks another thread left.
    List(FreeList),
}

impl HeapShared {
    pub fn new(limit: i64) -> Self {
        let (region, frontier) = Region::reserve();
        let state =
            State { frontier, large: HashMap::new(), orphans: std::array::from_fn(|_| Vec::new()), live: [0; CLASSES] };
        HeapShared {
            region,
            reserved: AtomicI64::new(0),
            peak: AtomicI64::new(0),
            limit: AtomicI64::new(limit),
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No operation under the lock panics half way.
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Sets the limit to `bytes` more than is reserved now, if that is lower. Gives the limit before.
    pub fn lower_limit(&self, bytes: i64) -> i64 {
        let lowered = self.reserved.load(Ordering::Relaxed).saturating_add(bytes);
        self.limit.fetch_min(lowered, Ordering::Relaxed)
    }

    pub fn set_limit(&self, limit: i64) {
        self.limit.store(limit, Ordering::Relaxed);
    }

    /// Memory for blocks of `class`. `None` at the limit, or if the system has none.
    pub fn supply(&self, class: usize) -> Option<Supply> {
        let mut state = self.state();
        if let Some(list) = state.orphans[class].pop() {
            return Some(Supply::List(list));
        }
        self.reserve(PAGE as i64)?;
        let page = self.region.take_page(&mut state.frontier, class);
        if page.is_none() {
            self.unreserve(PAGE as i64);
        }
        page.map(Supply::Page)
    }

    pub fn alloc_large(&self, layout: Layout) -> Option<usize> {
        let system = Large::system_layout(layout)?;
        self.reserve(layout.size() as i64)?;
        // SAFETY: the size is not 0.
        let start = unsafe { std::alloc::alloc(system) } as usize;
        if start == 0 {
            self.unreserve(layout.size() as i64);
            return None;
        }
        let lead = Large::lead_at(start, layout);
        self.state().large.insert(start + lead, Large { layout, lead });
        Some(start + lead)
    }

    /// Frees a large block; `false` if there is none at that address.
    pub fn free_large(&self, block: usize) -> bool {
        let Some(large) = self.state().large.remove(&block) else { return false };
        self.unreserve(large.layout.size() as i64);
        // SAFETY: the block was registered, so it is one of `alloc_large` that was not freed.
        unsafe { release(block, large) };
        true
    }

    /// Changes the size of a large block, moving it if need be. `None` if that is not possible: the block is then as
    /// before.
    pub fn realloc_large(&self, block: usize, size: usize) -> Option<usize> {
        // Taken out of the register meanwhile: another thread may get the old address as soon as it is free.
        let large = self.state().large.remove(&block)?;
        let moved = self.realloc_taken(block, large, size);
        let (block, large) = moved.unwrap_or((block, large));
        self.state().large.insert(block, large);
        moved.map(|(block, _)| block)
    }

    fn realloc_taken(&self, block: usize, large: Large, size: usize) -> Option<(usize, Large)> {
        let layout = Layout::from_size_align(size, large.layout.align()).ok()?;
        let (old, new) = (Large::system_layout(large.layout)?, Large::system_layout(layout)?);
        let grown = size as i64 - large.layout.size() as i64;
        self.reserve(grown)?;
        // SAFETY: `old` is the layout that the system was asked for, and the new size fits one.
        let start = unsafe { std::alloc::realloc((block - large.lead) as *mut u8, old, new.size()) };
        if start.is_null() {
            self.unreserve(grown);
            return None;
        }
        let lead = Large::lead_at(start as usize, layout);
        if lead != large.lead {
            let kept = size.min(large.layout.size());
            // SAFETY: both places are in the memory that the system gave, which holds `lead` more than either size.
            unsafe { std::ptr::copy(start.add(large.lead), start.add(lead), kept) };
        }
        Some((start as usize + lead, Large { layout, lead }))
    }

    /// Takes over what an ended thread leaves.
    pub fn absorb(&self, lists: impl Iterator<Item = FreeList>, live: impl Iterator<Item = i64>) {
        let mut state = self.state();
        for (class, list) in lists.enumerate().filter(|(_, list)| !list.0.is_null()) {
            state.orphans[class].push(list);
        }
        for (total, live) in state.live.iter_mut().zip(live) {
            *total += live;
        }
    }

    /// Live blocks that ended threads account for, by class.
    pub fn absorbed_live(&self) -> [i64; CLASSES] {
        self.state().live
    }

    /// Number and bytes of the large blocks.
    pub fn large_live(&self) -> (i64, i64) {
        let state = self.state();
        (state.large.len() as i64, state.large.values().map(|large| large.layout.size() as i64).sum())
    }

    pub fn peak(&self) -> i64 {
        self.peak.load(Ordering::Relaxed)
    }

    fn reserve(&self, bytes: i64) -> Option<()> {
        let reserved = self.reserved.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if reserved > self.limit.load(Ordering::Relaxed) {
            self.unreserve(bytes);
            return None;
        }
        self.peak.fetch_max(reserved, Ordering::Relaxed);
        Some(())
    }

    fn unreserve(&self, bytes: i64) {
        self.reserved.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// Gives a large block back to the system.
///
/// # Safety
///
/// The block is one of [`HeapShared::alloc_large`], as it was registered, and nobody uses it any more.
unsafe fn release(block: usize, large: Large) {
    if let Some(system) = Large::system_layout(large.layout) {
        // SAFETY: by the contract, the system gave this memory for this layout.
        unsafe { std::alloc::dealloc((block - large.lead) as *mut u8, system) };
    }
}

impl Drop for HeapShared {
    fn drop(&mut self) {
        for (block, large) in self.state().large.drain() {
            // SAFETY: a registered block was not freed, and no thread of the VM is left.
            unsafe { release(block, large) };
        }
    }
}
