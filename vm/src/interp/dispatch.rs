//! Dispatch: how control gets from one handler to the next.
//!
//! A handler is a function `(ip, fp, machine, table)` that executes the instruction at `ip` and ends by dispatching the
//! next one. In optimised builds the dispatch is a call in tail position through the handler table: all handlers have the
//! same signature with all arguments in registers and nothing to drop, so the compiler emits a jump, and the
//! two hot values never leave their registers. Unoptimised builds would make it a real call and grow the native
//! stack, so there a handler returns the next instruction to a loop. `build.rs` decides (`cfg(tail_dispatch)`).
//!
//! Rules for handlers, for the sake of the tail call: no local variable whose address is taken may live in the handler
//! itself (put such work in a function marked `#[inline(never)]`), and no value that needs dropping.

use super::machine::{Fp, Ip, Machine};

/// What a handler gives back to the dispatch loop: the next instruction and frame. A null instruction pointer ends the
/// loop.
#[cfg(not(tail_dispatch))]
#[derive(Clone, Copy)]
pub struct Next {
    pub ip: Ip,
    pub fp: Fp,
}

/// What a handler gives back: nothing, it has dispatched the next one. (A value, even an unused one, would keep the
/// compiler from making jumps of tail calls where several paths return.)
#[cfg(tail_dispatch)]
#[derive(Clone, Copy)]
pub struct Next;

#[cfg(not(tail_dispatch))]
impl Next {
    /// Ends the dispatch loop.
    pub const STOP: Next = Next { ip: std::ptr::null(), fp: std::ptr::null_mut() };
}

#[cfg(tail_dispatch)]
impl Next {
    /// Returns from the last handler.
    pub const STOP: Next = Next;
}

/// The function that executes one kind of instruction.
///
/// # Safety
/// `ip` is at an instruction that the encoder made; `fp` is at a frame of its function with room above for what
/// the instruction may reach; the machine is alive.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Handler(pub unsafe fn(Ip, Fp, *mut Machine<'_>, *const Handler) -> Next);

/// Executes the instruction at `ip`, in tail position of a handler.
///
/// # Safety
/// As for [`Handler`].
#[cfg(tail_dispatch)]
#[inline(always)]
pub unsafe fn dispatch(ip: Ip, fp: Fp, machine: *mut Machine<'_>, table: *const Handler) -> Next {
    // SAFETY: `ip` is at an encoded instruction, whose opcode is an index in the table.
    unsafe { ((*table.add(ip.cast::<u16>().read() as usize)).0)(ip, fp, machine, table) }
}

/// Hands the instruction at `ip` to the dispatch loop.
///
/// # Safety
/// As for [`Handler`].
#[cfg(not(tail_dispatch))]
#[inline(always)]
pub unsafe fn dispatch(ip: Ip, fp: Fp, _machine: *mut Machine<'_>, _table: *const Handler) -> Next {
    Next { ip, fp }
}

/// Runs from the instruction at `ip` until a handler stops; `machine.exit` says why.
///
/// # Safety
/// As for [`Handler`].
#[cfg(tail_dispatch)]
pub unsafe fn run(ip: Ip, fp: Fp, machine: &mut Machine<'_>, table: &'static [Handler]) {
    // SAFETY: passed on.
    unsafe { dispatch(ip, fp, machine, table.as_ptr()) };
}

/// Runs from the instruction at `ip` until a handler stops; `machine.exit` says why.
///
/// # Safety
/// As for [`Handler`].
#[cfg(not(tail_dispatch))]
pub unsafe fn run(ip: Ip, fp: Fp, machine: &mut Machine<'_>, table: &'static [Handler]) {
    let mut next = Next { ip, fp };
    while !next.ip.is_null() {
        // SAFETY: `next.ip` is at an encoded instruction, whose opcode is an index in the table.
        next = unsafe { (table[next.ip.cast::<u16>().read() as usize].0)(next.ip, next.fp, machine, table.as_ptr()) };
    }
}
