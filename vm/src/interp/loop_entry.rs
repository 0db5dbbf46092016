//! Leaving an interpreted function for machine code in the middle of a loop.
//!
//! The machine code goes on to the end of the function; then the interpreter returns from the function's frame, which stays
//! in place until then, as the code may use its memory.

use mojo_runtime::Trap;

use super::crossing::call_machine;
use super::machine::{Exit, Fp, Ip, LINKAGE_SLOTS, Machine, RED_ZONE};
use crate::bytecode::{FrameMemory, Place};

/// Machine code that goes on where a loop of an interpreted function begins.
#[derive(Debug)]
pub struct LoopEntry {
    /// Where the arguments are in the frame.
    pub args: Vec<Argument>,
    /// Slots of the function's frame.
    pub frame_slots: u32,
    /// Memory at the far end of the stack, to be given back: the slot of its address, and bytes.
    pub side: Option<(u32, u32)>,
    /// Calls the code.
    pub adapter: usize,
    /// The code.
    pub code: usize,
    /// Slots that arguments and results take.
    pub slots: usize,
    /// Slots that results take.
    pub result_slots: usize,
    /// How many results a return delivers directly.
    pub direct: usize,
}

/// What is passed to the code.
#[derive(Clone, Copy, Debug)]
pub enum Argument {
    /// A value of so many slots.
    Value(Place, u32),
    /// The address of memory of the frame.
    Memory(FrameMemory),
}

/// Goes on in machine code; false if it was stopped. The results are then in the first slots of the frame.
///
/// # Safety
/// The function of the frame is at `ip`, the point that the entry was made for.
pub(super) unsafe fn enter_loop(ip: Ip, fp: Fp, machine: *mut Machine<'_>, entry: &LoopEntry) -> bool {
    // SAFETY: the caller's: the frame is as the entry describes it.
    unsafe {
        let first = fp.add(entry.frame_slots as usize);
        if first.add(entry.slots) > (*machine).stack_limit.byte_add(RED_ZONE) {
            (*machine).exit = Exit::Trapped(Trap::StackOverflow);
            ((*machine).ip, (*machine).fp) = (ip, fp);
            return false;
        }
        let mut next = first;
        for &argument in &entry.args {
            let count = match argument {
                Argument::Value(_, count) => count as usize,
                Argument::Memory(_) => 1,
            };
            match argument {
                Argument::Value(Place::Slots(slot), _) => {
                    next.copy_from_nonoverlapping(fp.add(slot as usize), count);
                }
                Argument::Value(Place::Const(bits), _) => next.write(bits),
                Argument::Value(Place::Sum(slot, by), _) => {
                    next.write(fp.add(slot as usize).read().wrapping_add(by as i64 as u64));
                }
                Argument::Memory(memory) => next.write(address(fp, memory)),
            }
            next = next.add(count);
        }
        let side = entry.side.map(|(slot, bytes)| fp.add(slot as usize).read() + bytes as u64);
        if !call_machine(machine, (ip, fp), first, first.add(entry.slots), entry.adapter, entry.code) {
            return false;
        }
        if let Some(end) = side {
            (*machine).set_side_top(end as usize);
        }
        fp.add(LINKAGE_SLOTS).copy_from(first, entry.result_slots);
        true
    }
}

/// # Safety
/// The memory is part of the frame at `fp`.
unsafe fn address(fp: Fp, memory: FrameMemory) -> u64 {
    // SAFETY: the caller's.
    let base = match memory.base {
        Some(slot) => unsafe { fp.add(slot as usize).read() },
        None => fp as u64,
    };
    (base + memory.offset as u64).next_multiple_of(memory.align.max(1) as u64)
}
