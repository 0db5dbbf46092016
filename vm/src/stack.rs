//! The stack of a VM: a region of its own for the frames of interpreted functions.
//!
//! The region is reserved at once and gets memory as it is used, so that deep recursion costs only what it touches. It
//! never moves: frames hold memory whose addresses the program may take.

use memmap2::MmapMut;

use crate::interp::{Fp, RED_ZONE};

/// Bytes of a stack unless the embedder chooses another size.
pub const DEFAULT_STACK_BYTES: usize = 256 << 20;

/// The smallest stack: room for the outermost frame and the red zone.
const MIN_STACK_BYTES: usize = 4 * RED_ZONE;

/// A region for frames.
#[derive(Debug)]
pub struct Stack {
    region: MmapMut,
}

impl Stack {
    /// Reserves a stack of at least `bytes` bytes.
    pub fn new(bytes: usize) -> std::io::Result<Stack> {
        let region = memmap2::MmapOptions::new().len(bytes.max(MIN_STACK_BYTES)).no_reserve_swap().map_anon()?;
        Ok(Stack { region })
    }

    /// The size of the region.
    pub fn bytes(&self) -> usize {
        self.region.len()
    }

    /// The first slot; aligned to a page.
    pub fn base(&mut self) -> Fp {
        self.region.as_mut_ptr().cast()
    }

    /// The highest address at which a frame may start.
    pub fn limit(&mut self) -> Fp {
        let bytes = self.region.len() - RED_ZONE;
        self.base().wrapping_byte_add(bytes)
    }
}
