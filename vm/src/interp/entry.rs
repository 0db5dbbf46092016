//! Entry records: the stable address of a function, whatever happens to its code.
//!
//! A function pointer of the program is the address of the record. The record's code pointer starts out at a
//! `compile` instruction inside the record itself, so that calls need not ask whether a function has code.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use crate::bytecode::Op;
use crate::ir::FuncId;

/// Records per chunk of the table.
const CHUNK: usize = 512;

/// Most chunks of a table: room for a million functions.
const CHUNKS: usize = 2048;

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
    /// A record of a function without code. It must be told where it is before it is used.
    fn new(id: FuncId) -> FuncEntry {
        FuncEntry { code: AtomicPtr::new(std::ptr::null_mut()), stub: Op::Compile as u64, id, heat: AtomicU32::new(0) }
    }

    /// Lets calls find the stub. The record must not move any more.
    fn settle(&mut self) {
        let stub = &raw mut self.stub;
        *self.code.get_mut() = stub;
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
#[derive(Debug)]
pub struct EntryTable {
    chunks: Box<[OnceLock<Box<[FuncEntry]>>]>,
}

impl Default for EntryTable {
    fn default() -> EntryTable {
        EntryTable { chunks: (0..CHUNKS).map(|_| OnceLock::new()).collect() }
    }
}

impl EntryTable {
    /// The record of function `id`. It lives as long as the table.
    ///
    /// # Panics
    /// If the id is not below 2^20.
    pub fn get(&self, id: FuncId) -> &FuncEntry {
        let chunk = self.chunks[id.index() / CHUNK].get_or_init(|| new_chunk(id.index() / CHUNK));
        &chunk[id.index() % CHUNK]
    }

    /// The record at an address, if one is there.
    pub fn find(&self, address: usize) -> Option<&FuncEntry> {
        let size = size_of::<FuncEntry>();
        self.chunks.iter().filter_map(OnceLock::get).find_map(|chunk| {
            let offset = address.checked_sub(chunk.as_ptr() as usize)?;
            if offset.is_multiple_of(size) { chunk.get(offset / size) } else { None }
        })
    }
}

fn new_chunk(number: usize) -> Box<[FuncEntry]> {
    let ids = number * CHUNK..(number + 1) * CHUNK;
    let mut chunk: Box<[FuncEntry]> = ids.map(|index| FuncEntry::new(FuncId::from_index(index))).collect();
    chunk.iter_mut().for_each(FuncEntry::settle);
    chunk
}
