//! The address range that small blocks live in.
//!
//! One range is reserved per VM and handed out in pages, from the bottom up. A page holds blocks of one size class and
//! stays with it until the VM is dropped, which returns the whole range at once. Memory is committed as pages are
//! handed out.

use std::sync::atomic::{AtomicU8, Ordering};

/// Bytes of a page, and its alignment.
pub const PAGE: usize = 64 * 1024;

/// Address space asked for first; halved as long as the system refuses.
const RESERVE: usize = 64 << 30;
const LEAST_RESERVE: usize = 64 << 20;

/// Memory is made accessible in steps of at least this.
const COMMIT_STEP: usize = 1 << 20;

pub struct Region {
    /// Aligned to a page. 0 if the system gave no range: there are no small blocks then.
    base: usize,
    end: usize,
    /// What to unmap in the end.
    mapping: (usize, usize),
    /// The size class of every page.
    page_classes: Box<[AtomicU8]>,
}

/// How far a region is used. Guarded by a lock of the owner.
pub struct Frontier {
    next: usize,
    committed: usize,
}

impl Region {
    /// Reserves the range; nothing is committed yet.
    pub fn reserve() -> (Region, Frontier) {
        let mut size = RESERVE;
        while size >= LEAST_RESERVE {
            if let Some(start) = map_inaccessible(size) {
                let base = start.next_multiple_of(PAGE);
                let end = start + size;
                let page_classes = zeroed_classes((end - base) / PAGE);
                let region = Region { base, end, mapping: (start, size), page_classes };
                return (region, Frontier { next: base, committed: base });
            }
            size /= 2;
        }
        let none = Region { base: 0, end: 0, mapping: (0, 0), page_classes: Box::default() };
        (none, Frontier { next: 0, committed: 0 })
    }

    /// The address of a fresh page for blocks of `class`. `None` if the range is used up or the system has no memory.
    pub fn take_page(&self, frontier: &mut Frontier, class: usize) -> Option<usize> {
        let page = frontier.next;
        if page + PAGE > self.end {
            return None;
        }
        if page + PAGE > frontier.committed {
            // Grow by an eighth, so that large heaps need few system calls.
            let step = ((frontier.committed - self.base) / 8).max(COMMIT_STEP).next_multiple_of(PAGE);
            let step = step.min(self.end - frontier.committed);
            if !make_accessible(frontier.committed, step) {
                return None;
            }
            frontier.committed += step;
        }
        frontier.next += PAGE;
        self.page_classes[(page - self.base) / PAGE].store(encode(class), Ordering::Relaxed);
        Some(page)
    }

    /// The class of the blocks around `address`. `None` if it is outside of every page handed out.
    pub fn class_at(&self, address: usize) -> Option<usize> {
        let page = address.checked_sub(self.base)? / PAGE;
        decode(self.page_classes.get(page)?.load(Ordering::Relaxed))
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let (start, size) = self.mapping;
        if size > 0 {
            // SAFETY: the range was mapped by `reserve`, and the owner is dropped: no block of it is in use.
            unsafe { libc::munmap(start as *mut libc::c_void, size) };
        }
    }
}

/// Classes are stored plus one, so that fresh zeroed memory means no class.
fn encode(class: usize) -> u8 {
    class as u8 + 1
}

fn decode(stored: u8) -> Option<usize> {
    usize::from(stored).checked_sub(1)
}

fn zeroed_classes(count: usize) -> Box<[AtomicU8]> {
    // SAFETY: zero is a value of `AtomicU8`. Zeroed by the system, so that untouched parts cost no memory.
    unsafe { Box::new_zeroed_slice(count).assume_init() }
}

fn map_inaccessible(size: usize) -> Option<usize> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new mapping at an address of the system's choice touches nothing that exists.
    let start = unsafe { libc::mmap(std::ptr::null_mut(), size, libc::PROT_NONE, flags, -1, 0) };
    (start != libc::MAP_FAILED).then_some(start as usize)
}

fn make_accessible(start: usize, size: usize) -> bool {
    // SAFETY: the range is part of this region and not in use yet.
    unsafe { libc::mprotect(start as *mut libc::c_void, size, libc::PROT_READ | libc::PROT_WRITE) == 0 }
}
