//! The stack of a VM: a region of its own for the frames of interpreted functions.
//!
//! The region is reserved at once and gets memory as it is used, so that deep recursion costs only what it touches. It
//! never moves: frames hold memory whose addresses the program may take.

use memmap2::MmapMut;

use crate::interp::{Fp, MachineStackSpace, RED_ZONE};
use crate::jit::stack::MachineStack;

/// Bytes of a stack unless the embedder chooses another size.
pub const DEFAULT_STACK_BYTES: usize = 256 << 20;

/// The smallest stack: room for the outermost frame and the red zone.
const MIN_STACK_BYTES: usize = 4 * RED_ZONE;

/// A region for frames.
#[derive(Debug)]
pub struct Stack {
    region: MmapMut,
    /// The stack of machine code, of the same size; made when machine code runs first.
    machine: Option<MachineStack>,
}

impl Stack {
    /// Reserves a stack of at least `bytes` bytes.
    pub fn new(bytes: usize) -> std::io::Result<Stack> {
        let region = memmap2::MmapOptions::new().len(bytes.max(MIN_STACK_BYTES)).no_reserve_swap().map_anon()?;
        Ok(Stack { region, machine: None })
    }

    /// The size of the region.
    pub fn bytes(&self) -> usize {
        self.region.len()
    }

    /// The first slot; aligned to a page.
    pub fn base(&mut self) -> Fp {
        self.region.as_mut_ptr().cast()
    }

    /// The stack of machine code.
    pub fn machine(&mut self) -> std::io::Result<MachineStackSpace> {
        if self.machine.is_none() {
            self.machine = Some(MachineStack::new(self.bytes())?);
        }
        Ok(self.machine_space())
    }

    /// Where the stack of machine code is; all zero if there is none yet.
    pub fn machine_space(&mut self) -> MachineStackSpace {
        self.machine.as_mut().map_or(MachineStackSpace::NONE, MachineStack::space)
    }

    /// The highest address at which a frame may start.
    pub fn limit(&mut self) -> Fp {
        let bytes = self.region.len() - RED_ZONE;
        self.base().wrapping_byte_add(bytes)
    }
}
