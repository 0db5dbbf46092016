//! What has to be looked at around calls of C functions, on any thread of a VM, in one word that is nearly always zero.

use std::sync::atomic::{AtomicU32, Ordering};

/// A reason to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Reason {
    /// There is printed text that is not written out yet.
    Output = 1,
    /// A thread that C started has left a trap.
    ThreadTrap = 2,
}

/// The reasons that there are.
#[derive(Debug, Default)]
pub struct Attention(AtomicU32);

impl Attention {
    pub fn set(&self, reason: Reason) {
        self.0.fetch_or(reason as u32, Ordering::Release);
    }

    pub fn clear(&self, reason: Reason) {
        self.0.fetch_and(!(reason as u32), Ordering::Release);
    }

    #[inline]
    pub fn has(&self, reason: Reason) -> bool {
        self.0.load(Ordering::Acquire) & reason as u32 != 0
    }

    /// The word, for machine code.
    pub fn word(&self) -> *const u32 {
        self.0.as_ptr()
    }
}
