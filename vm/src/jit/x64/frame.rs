//! The layout of a frame, once registers are chosen.
//!
//! ```text
//! rbp + 16   the caller's outgoing area
//! rbp        the caller's rbp
//!            registers kept for the caller
//!            spill slots
//!            frame memory
//!            frame memory that needs more than 16 bytes of alignment
//! rsp        the outgoing area
//! ```

use regalloc2::{AllocationKind, Edit, Output, PReg, RegClass, SpillSlot};

use super::abi::MAX_FRAME;
use super::code::Mem;
use super::regs::{KEPT, RBP, RSP};
use super::vcode::VCode;
use crate::jit::Unsupported;

/// Bytes below `rsp` that nobody touches (System V ABI, "red zone"): leaf functions need not move `rsp` for so many.
const UNTOUCHED: u32 = 128;

/// A frame.
#[derive(Debug)]
pub struct Frame {
    /// The registers to keep, and where.
    pub kept: Vec<(u8, Mem)>,
    /// Where the first spill slot is.
    spills: i32,
    /// Where each piece of frame memory is.
    areas: Vec<Mem>,
    /// What is subtracted from `rsp` after `rbp` was pushed.
    pub size: u32,
    /// What `rsp` is then aligned to, if it is more than 16.
    pub align: u32,
}

impl Frame {
    /// Lays out the frame.
    pub fn new(vcode: &VCode, output: &Output) -> Result<Frame, Unsupported> {
        let mut below = 0u32;
        let mut kept = Vec::new();
        for number in kept_registers(output) {
            below += 8;
            kept.push((number, Mem::at(RBP, -(below as i32))));
        }
        let spill_bytes = u32::try_from(output.num_spillslots * 8).unwrap_or(u32::MAX);
        below = below.saturating_add(spill_bytes).saturating_add(15) / 16 * 16;
        let spills = -(below.min(MAX_FRAME) as i32);
        let mut above = vcode.outgoing;
        let mut align = 16;
        let mut areas = Vec::with_capacity(vcode.areas.len());
        for area in &vcode.areas {
            if area.align > 16 {
                above = above.saturating_add(area.align - 1) / area.align * area.align;
                areas.push(Mem::at(RSP, above.min(MAX_FRAME) as i32));
                above = above.saturating_add(area.size);
                align = align.max(area.align);
            } else {
                below = below.saturating_add(area.size).saturating_add(area.align - 1) / area.align * area.align;
                areas.push(Mem::at(RBP, -(below.min(MAX_FRAME) as i32)));
            }
        }
        let total = below.saturating_add(above).saturating_add(15) / 16 * 16;
        if total.saturating_add(align) > MAX_FRAME {
            return Err(Unsupported::FrameTooLarge);
        }
        let in_place = !vcode.calls && above == 0 && total <= UNTOUCHED;
        Ok(Frame { kept, spills, areas, size: if in_place { 0 } else { total }, align })
    }

    /// Where a spill slot is.
    pub fn spill(&self, slot: SpillSlot) -> Mem {
        Mem::at(RBP, self.spills + 8 * slot.index() as i32)
    }

    /// Where a piece of frame memory is.
    pub fn area(&self, area: u32) -> Mem {
        self.areas[area as usize]
    }
}

/// The registers in use that have to be kept for the caller.
fn kept_registers(output: &Output) -> Vec<u8> {
    let mut used = [false; 16];
    let mut note = |allocation: regalloc2::Allocation| {
        if allocation.kind() == AllocationKind::Reg {
            let reg = PReg::from_index(allocation.index());
            if reg.class() == RegClass::Int {
                used[reg.hw_enc()] = true;
            }
        }
    };
    output.allocs.iter().copied().for_each(&mut note);
    for (_, Edit::Move { to, .. }) in &output.edits {
        note(*to);
    }
    KEPT.into_iter().filter(|&number| used[number as usize]).collect()
}
