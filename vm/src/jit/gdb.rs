//! The interface by which GDB and LLDB learn of machine code: a list of object files in memory, and a function that is
//! called, and stopped in by the debugger, whenever the list changes.
//!
//! The names and layouts are those of GDB's manual, "JIT Compilation Interface"; the debugger finds them by name. There is
//! one list in a process.

use std::ptr::null_mut;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Version of the interface.
const VERSION: u32 = 1;

/// What has happened to the list.
mod action {
    pub const NONE: u32 = 0;
    pub const REGISTERED: u32 = 1;
    pub const UNREGISTERED: u32 = 2;
}

/// An element of the list.
#[repr(C)]
struct Entry {
    next: *mut Entry,
    previous: *mut Entry,
    symbol_file: *const u8,
    size: u64,
}

#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    changed: *mut Entry,
    first: *mut Entry,
}

/// Serves as lock of the list.
static LIST: Mutex<()> = Mutex::new(());

#[unsafe(export_name = "__jit_debug_descriptor")]
static mut DESCRIPTOR: Descriptor =
    Descriptor { version: VERSION, action: action::NONE, changed: null_mut(), first: null_mut() };

/// The debugger has a breakpoint here.
#[inline(never)]
#[unsafe(export_name = "__jit_debug_register_code")]
extern "C" fn list_has_changed() {
    // Something that cannot be optimised away.
    std::hint::black_box(VERSION);
}

fn lock() -> MutexGuard<'static, ()> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A symbol file that debuggers know of until it is dropped.
#[derive(Debug)]
pub struct Registered {
    entry: *mut Entry,
    /// What the entry points to.
    _symbol_file: Box<[u8]>,
}

// SAFETY: the entry is only used with the list locked.
unsafe impl Send for Registered {}

impl Registered {
    pub fn new(symbol_file: Vec<u8>) -> Registered {
        let symbol_file = symbol_file.into_boxed_slice();
        let _locked = lock();
        // SAFETY: the list is locked, and its entries are alive: whoever drops one takes it out before.
        let entry = unsafe {
            let next = DESCRIPTOR.first;
            let (start, size) = (symbol_file.as_ptr(), symbol_file.len() as u64);
            let entry = Box::into_raw(Box::new(Entry { next, previous: null_mut(), symbol_file: start, size }));
            if let Some(next) = next.as_mut() {
                next.previous = entry;
            }
            DESCRIPTOR.first = entry;
            tell(action::REGISTERED, entry);
            entry
        };
        Registered { entry, _symbol_file: symbol_file }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let _locked = lock();
        // SAFETY: as above; the entry was made by `new` and is in the list.
        unsafe {
            let Entry { next, previous, .. } = *self.entry;
            match previous.as_mut() {
                Some(previous) => previous.next = next,
                None => DESCRIPTOR.first = next,
            }
            if let Some(next) = next.as_mut() {
                next.previous = previous;
            }
            tell(action::UNREGISTERED, self.entry);
            drop(Box::from_raw(self.entry));
        }
    }
}

/// Lets the debugger see what has happened to an entry.
///
/// # Safety
/// The list is locked.
unsafe fn tell(action: u32, entry: *mut Entry) {
    // SAFETY: the caller's.
    unsafe {
        DESCRIPTOR.action = action;
        DESCRIPTOR.changed = entry;
        list_has_changed();
        DESCRIPTOR.action = action::NONE;
        DESCRIPTOR.changed = null_mut();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes() -> Vec<u64> {
        let _locked = lock();
        // SAFETY: the list is locked and its entries are alive.
        unsafe {
            let entries = std::iter::successors(DESCRIPTOR.first.as_ref(), |entry| entry.next.as_ref());
            entries.map(|entry| entry.size).collect()
        }
    }

    #[test]
    fn entries_come_and_go_in_any_order() {
        let [first, second, third] = [7001, 7002, 7003].map(|size| Registered::new(vec![0; size]));
        let known = || sizes().into_iter().filter(|size| (7001..=7003).contains(size)).collect::<Vec<_>>();
        assert_eq!(known(), [7003, 7002, 7001]);
        drop(second);
        assert_eq!(known(), [7003, 7001]);
        drop(third);
        drop(first);
        assert_eq!(known(), [0u64; 0]);
    }
}
