//! The machine stack of a VM: frames of machine code, and of the natives that it calls.
//!
//! It is apart from the native stack, so that deep recursion is a trap whatever stack the host's thread has. The region is
//! reserved at once and gets memory as it is used.

use memmap2::MmapMut;

use crate::interp::MachineStackSpace;

/// Bytes below the lowest frame of machine code: for natives, for C functions, and for what machine code puts on the stack
/// without asking. As much as a main thread has on Windows, which C libraries have to make do with.
pub const RESERVE: usize = 1 << 20;

/// The smallest stack.
const MIN_BYTES: usize = 64 << 10;

/// What ends the process if natives use more than there is.
const GUARD: usize = 64 << 10;

/// A stack for machine code.
#[derive(Debug)]
pub struct MachineStack {
    region: MmapMut,
}

impl MachineStack {
    /// Reserves a stack with room for `bytes` bytes of frames.
    pub fn new(bytes: usize) -> std::io::Result<MachineStack> {
        let bytes = bytes.max(MIN_BYTES).next_multiple_of(GUARD) + RESERVE + GUARD;
        let region = memmap2::MmapOptions::new().len(bytes).no_reserve_swap().map_anon()?;
        super::memory::protect_none(region.as_ptr(), GUARD)?;
        Ok(MachineStack { region })
    }

    /// Where it is.
    pub fn space(&mut self) -> MachineStackSpace {
        let lowest = self.region.as_mut_ptr().addr() + GUARD;
        MachineStackSpace { top: self.region.as_mut_ptr().addr() + self.region.len(), limit: lowest + RESERVE }
    }
}
