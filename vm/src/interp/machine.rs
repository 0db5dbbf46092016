//! The state of an activation beyond the two registers that the interpreter lives in (instruction and frame pointer).
//!
//! # Segments
//!
//! An activation begins in the interpreter, calls machine code from there, which may call the interpreter again, and so
//! on. Each stretch is a *segment*. Frames of interpreted functions are on the VM's stack, those of machine code on a
//! machine stack of its own. `ip`, `fp`, `base` and `top` are those of the innermost segment of interpreted functions,
//! `trap_frame` is that of the innermost segment of machine code, and [`Outer`] keeps them while they are not the innermost.
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

use std::any::Any;
use std::sync::Arc;

use mojo_runtime::{NativeCtx, Trap};

use super::activation::Host;
use super::entry::FuncEntry;
use super::kernels::Kernel;
use super::loop_entry::LoopEntry;

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

/// Called once per period of calls and loop iterations.
pub trait Ticker {
    /// Accounts for a period; gives the length of the next, or stops the program.
    fn tick(&mut self, place: Ticking) -> Result<Tick, Trap>;
}

/// Where the program is when a period is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ticking {
    /// Before the instruction at an address.
    At(usize),
    /// Before an iteration of the loop of that number, in machine code.
    Loop(u32),
    /// In machine code that will not become better.
    Settled,
}

/// What comes after a tick.
#[derive(Debug)]
pub struct Tick {
    /// Calls and loop iterations until the next.
    pub period: u32,
    /// Where the program goes on.
    pub onward: Onward,
}

/// Where the program goes on after a tick.
#[derive(Debug)]
pub enum Onward {
    /// Where it is.
    Here,
    /// In machine code instead of bytecode.
    Entry(Arc<LoopEntry>),
    /// In the code of this record instead of other machine code.
    Record(*const FuncEntry),
}

/// What handlers reach through their context pointer, and machine code through `r15`.
#[repr(C)]
pub struct Machine<'a> {
    /// Calls and loop iterations left until the next tick.
    pub countdown: u32,
    /// Lowest address at which machine code may begin a frame.
    pub machine_stack_limit: usize,
    /// The frame pointer of the adapter through which the innermost machine code was entered: a trap returns from there.
    pub trap_frame: usize,
    /// The machine stack: the address above its first byte in use, 0 while there is none.
    pub machine_stack_top: usize,
    /// The limit of the machine stack, one of a machine outside of this, that the activation began on; `None` if it began on
    /// the thread's own stack.
    pub home_limit: Option<usize>,
    /// Highest frame pointer that a callee may have.
    pub stack_limit: Fp,
    /// First byte in use at the far end of the stack, where memory that is too large for frames is taken from.
    pub side_top: Fp,
    /// Where the thread's errno is.
    pub errno: *mut i32,
    /// The word of [`mojo_runtime::Attention`].
    pub attention: *const u32,
    /// Set when C has called a function that was stopped: the trap waits for C to return.
    pub stopped_in_c: bool,
    /// Functions behind kernel numbers.
    pub kernels: *const Kernel,
    /// State of the natives.
    pub natives: &'a mut NativeCtx,
    /// Fuel, interrupts, tiering, compilation.
    pub ticker: &'a mut dyn Host,
    /// Set when the interpreter returns.
    pub exit: Exit,
    /// Instruction and frame at which it returned, or of the call of a native or of machine code under way.
    pub ip: Ip,
    /// See `ip`.
    pub fp: Fp,
    /// First byte above everything in use, while a native or machine code runs: calls of the interpreter build their frames
    /// there.
    pub top: Fp,
    /// The outermost frame of the segment.
    pub base: Fp,
    /// What is outside of the segment.
    pub outer: *const Outer,
    /// Addresses of the instructions that a trap stopped, of the segments that have ended, innermost first.
    pub trace: Vec<usize>,
    /// A panic on its way through machine code.
    pub panic: Option<Box<dyn Any + Send>>,
}

/// The segments outside of the innermost segment of interpreted functions: one of machine code, and the one of interpreted
/// functions that it was entered from.
#[derive(Debug)]
pub struct Outer {
    /// The frame of machine code that called the interpreter.
    pub machine_frame: usize,
    /// See [`Machine`].
    pub trap_frame: usize,
    /// See [`Machine`].
    pub ip: Ip,
    /// See [`Machine`].
    pub fp: Fp,
    /// See [`Machine`].
    pub base: Fp,
    /// See [`Machine`].
    pub top: Fp,
    /// What is outside of both.
    pub outer: *const Outer,
}
