//! The state of one interpreter activation beyond the two registers it lives in (instruction and frame pointer).
//!
//! # Frames
//!
//! A frame is a run of 8-byte slots on the VM's own stack:
//!
//! ```text
//! slot 0          address of the instruction after the call (in the caller)
//! slot 1          the caller's frame pointer
//! slot 2 ...      arguments, then the function's own values and stack memory
//! slot `window`   where the frames of its callees begin (a multiple of 2: frames are aligned to 16 bytes)
//! ```
//!
//! The caller computes the arguments into slots `window + 2 ...` of its own frame; the call then only moves the frame
//! pointer. Results come back in the slots that the call instruction names (one or two one-slot results) or in the
//! slots `window + 2 ...` (anything else).
//!
//! Frame memory that is too large for 16-bit slot numbers is taken from the far end of the stack, downwards.

use mojo_runtime::{NativeCtx, Trap};

use super::activation::Host;
use super::entry::FuncEntry;
use super::kernels::Kernel;

/// Slots before the arguments in a frame.
pub const LINKAGE_SLOTS: usize = 2;

/// Bytes that are free above every frame without a check: functions with larger frames check for themselves
/// (`check_stack`).
pub const RED_ZONE: usize = 32 << 10;

/// Instruction pointer.
pub type Ip = *const u64;
/// Frame pointer.
pub type Fp = *mut u64;

impl Machine<'_> {
    /// Moves the border between frames and the memory at the far end of the stack.
    #[inline(always)]
    pub fn set_side_top(&mut self, address: usize) {
        self.side_top = self.side_top.with_addr(address);
        self.stack_limit = self.side_top.wrapping_byte_sub(RED_ZONE);
    }
}

/// Why the interpreter returned to its caller.
#[derive(Debug)]
pub enum Exit {
    /// `halt`: the outermost call is complete.
    Halted,
    /// A function without code was called: have it compiled, then resume at its entry.
    Compile(*const FuncEntry),
    /// `caller_loc`: set its operands, then go on behind it.
    Locate,
    /// `c_callback`: set its result, then go on behind it.
    Callback,
    /// The program was stopped.
    Trapped(Trap),
}

/// Called once per period of calls and loop iterations, with the address of the instruction about to run.
pub trait Ticker {
    /// Accounts for a period; gives the length of the next, or stops the program.
    fn tick(&mut self, ip: usize) -> Result<u32, Trap>;
}

/// What handlers reach through their context pointer.
pub struct Machine<'a> {
    /// Calls and loop iterations left until the next tick.
    pub countdown: u32,
    /// Highest frame pointer that a callee may have.
    pub stack_limit: Fp,
    /// First byte in use at the far end of the stack, where memory that is too large for frames is taken from.
    pub side_top: Fp,
    /// Functions behind kernel numbers.
    pub kernels: *const Kernel,
    /// State of the natives.
    pub natives: &'a mut NativeCtx,
    /// Fuel, interrupts, tiering, compilation.
    pub ticker: &'a mut dyn Host,
    /// Set when the interpreter returns.
    pub exit: Exit,
    /// Instruction and frame at which it returned, or of the native call under way.
    pub ip: Ip,
    /// See `ip`.
    pub fp: Fp,
    /// First byte above everything in use, while a native runs: calls back into the VM build their frames there.
    pub top: Fp,
}
