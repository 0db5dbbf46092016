//! Entry records: the stable address of a function, whatever happens to its code.
//!
//! A function pointer of the program is the address of the record. The record's code pointer starts out at a
//! `compile` instruction inside the record itself, so that calls need not ask whether a function has code.

use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use crate::bytecode::Op;
use crate::ir::FuncId;

/// The record of one function.
#[repr(C)]
#[derive(Debug)]
pub struct FuncEntry {
    /// First instruction: `stub`, or the function's bytecode.
    code: AtomicPtr<u64>,
    /// A `compile` instruction.
    stub: u64,
    /// Which function it is.
    pub id: FuncId,
    /// Calls and loop iterations seen by sampling; see `tiering`.
    pub heat: AtomicU32,
}

impl FuncEntry {
    /// A record of a function without code.
    fn new(id: FuncId) -> Box<FuncEntry> {
        let mut entry = Box::new(FuncEntry {
            code: AtomicPtr::new(std::ptr::null_mut()),
            stub: Op::Compile as u64,
            id,
            heat: AtomicU32::new(0),
        });
        let stub = &raw mut entry.stub;
        *entry.code.get_mut() = stub;
        entry
    }

    /// Where a call starts.
    #[inline(always)]
    pub fn code(&self) -> *const u64 {
        self.code.load(Ordering::Acquire)
    }

    /// Has the function bytecode?
    pub fn is_compiled(&self) -> bool {
        !std::ptr::eq(self.code(), &self.stub)
    }

    /// Publishes the function's code. `code` must stay where it is for the life of the record.
    pub(crate) fn set_code(&self, code: &[u64]) {
        self.code.store(code.as_ptr().cast_mut(), Ordering::Release);
    }

    /// The record whose `compile` instruction is at `ip`.
    ///
    /// # Safety
    /// `ip` must be the address of the stub of a live record.
    pub(super) unsafe fn of_stub(ip: *const u64) -> *const FuncEntry {
        // SAFETY: the caller says that `ip` points into a record at the offset of `stub`.
        unsafe { ip.byte_sub(std::mem::offset_of!(FuncEntry, stub)).cast() }
    }
}

/// The entry records of a module, at addresses that stay.
#[derive(Debug, Default)]
pub struct EntryTable {
    // Boxed: function pointers are addresses of records.
    #[allow(clippy::vec_box)]
    entries: Mutex<Vec<Box<FuncEntry>>>,
}

impl EntryTable {
    /// The record of function `id`, made if it is the first time that it is asked for. It lives as long as the table.
    pub fn get(&self, id: FuncId) -> &FuncEntry {
        let mut entries = self.entries.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        while entries.len() <= id.index() {
            let next = FuncId::from_index(entries.len());
            entries.push(FuncEntry::new(next));
        }
        let entry: *const FuncEntry = &*entries[id.index()];
        // SAFETY: records are boxed and never removed, so the reference is good for the life of `self`.
        unsafe { &*entry }
    }
}
