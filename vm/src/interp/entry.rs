//! Entry records: the stable address of a function, whatever happens to its code.
//!
//! A function pointer of the program is the address of the record. It has a code pointer for each kind of caller, so that
//! calls need not ask what code a function has:
//!
//! - for bytecode: a `compile` instruction inside the record itself at first, then the function's bytecode, or an
//!   `enter_machine` instruction inside the record when the function has machine code;
//! - for machine code: the `resolve` stub at first, then the function's machine code, or an adapter into the interpreter.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};

use crate::bytecode::Op;
use crate::ir::FuncId;
use crate::jit;

/// Records per chunk of the table.
const CHUNK: usize = 512;

/// Most chunks of a table: room for a million functions.
const CHUNKS: usize = 2048;

/// Most functions of a module.
pub const MAX_FUNCTIONS: usize = CHUNK * CHUNKS;

/// The record of one function.
#[repr(C)]
#[derive(Debug)]
pub struct FuncEntry {
    /// First instruction of the bytecode: one of the stubs, or the function's own.
    code: AtomicPtr<u64>,
    /// Where machine code calls the function.
    machine: AtomicUsize,
    /// Calls machine code of the function's signature; see [`jit::x64::adapters`].
    adapter: AtomicUsize,
    /// A `compile` instruction.
    compile_stub: u64,
    /// An `enter_machine` instruction.
    machine_stub: AtomicU64,
    /// Which function it is.
    pub id: FuncId,
    /// Calls and loop iterations seen by sampling; see `tiering`.
    pub heat: AtomicU32,
}

impl FuncEntry {
    /// Where in a record machine code finds the address to call.
    pub const MACHINE_OFFSET: i32 = std::mem::offset_of!(FuncEntry, machine) as i32;

    /// A record of a function without code. It must be told where it is before it is used.
    pub(crate) fn new(id: FuncId) -> FuncEntry {
        FuncEntry {
            code: AtomicPtr::new(std::ptr::null_mut()),
            machine: AtomicUsize::new(jit::resolve_stub()),
            adapter: AtomicUsize::new(0),
            compile_stub: Op::Compile as u64,
            machine_stub: AtomicU64::new(Op::EnterMachine as u64),
            id,
            heat: AtomicU32::new(0),
        }
    }

    /// Lets calls find the stub. The record must not move any more.
    fn settle(&mut self) {
        let stub = &raw mut self.compile_stub;
        *self.code.get_mut() = stub;
    }

    /// Where a call starts.
    #[inline(always)]
    pub fn code(&self) -> *const u64 {
        self.code.load(Ordering::Acquire)
    }

    /// Has the function code of any kind?
    pub fn is_compiled(&self) -> bool {
        !std::ptr::eq(self.code(), &self.compile_stub)
    }

    /// Publishes the function's bytecode, unless it has code already. `code` must stay where it is for the life of the
    /// record.
    pub(crate) fn set_code(&self, code: &[u64]) {
        let stub = (&raw const self.compile_stub).cast_mut();
        // Another thread may have been faster.
        let _ = self.code.compare_exchange(stub, code.as_ptr().cast_mut(), Ordering::Release, Ordering::Relaxed);
    }

    /// Where machine code calls the function.
    pub(crate) fn machine(&self) -> usize {
        self.machine.load(Ordering::Acquire)
    }

    /// What calls `machine` from the interpreter; only once the function has machine code.
    pub(super) fn adapter(&self) -> usize {
        self.adapter.load(Ordering::Acquire)
    }

    /// Publishes machine code at `address`, which `adapter` calls from the interpreter with arguments and results in
    /// `slots` slots, `direct` of which are results that a return delivers directly. Both must stay for the life of the
    /// record.
    pub(crate) fn set_machine(&self, address: usize, adapter: usize, slots: usize, direct: usize) {
        let stub = Op::EnterMachine as u64 | (direct as u64) << 16 | (slots as u64) << 32;
        self.machine_stub.store(stub, Ordering::Release);
        self.adapter.store(adapter, Ordering::Release);
        self.machine.store(address, Ordering::Release);
        self.code.store(self.machine_stub.as_ptr(), Ordering::Release);
    }

    /// Lets machine code call the function's bytecode by way of an adapter, unless it has machine code.
    pub(crate) fn set_outward(&self, adapter: usize) {
        // Another thread may have been faster.
        let _ = self.machine.compare_exchange(jit::resolve_stub(), adapter, Ordering::Release, Ordering::Relaxed);
    }

    /// The record whose `compile` instruction is at `ip`.
    ///
    /// # Safety
    /// `ip` must be the address of that stub of a live record.
    pub(super) unsafe fn of_compile_stub(ip: *const u64) -> *const FuncEntry {
        // SAFETY: the caller says that `ip` points into a record at the offset of the stub.
        unsafe { ip.byte_sub(std::mem::offset_of!(FuncEntry, compile_stub)).cast() }
    }

    /// The record whose `enter_machine` instruction is at `ip`.
    ///
    /// # Safety
    /// `ip` must be the address of that stub of a live record.
    pub(super) unsafe fn of_machine_stub(ip: *const u64) -> *const FuncEntry {
        // SAFETY: the caller says that `ip` points into a record at the offset of the stub.
        unsafe { ip.byte_sub(std::mem::offset_of!(FuncEntry, machine_stub)).cast() }
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
    /// If the id is not below [`MAX_FUNCTIONS`].
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
