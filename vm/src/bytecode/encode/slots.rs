//! Slot assignment: every virtual register gets a run of slots.
//!
//! Registers that are copied into each other (a jump's arguments and the parameters) are first joined into *bundles* if
//! they are never needed at the same time, so that the copies vanish. Bundles are then placed in the order of their first
//! point at the lowest free slots. An argument of a call prefers its place in the callee's window, if no other call
//! destroys it there.

use super::EncodeError;
use super::graph::Graph;
use super::live::{Liveness, Ranges, overlap};
use super::vcode::{Callee, Reg, Source, VCode, VInsn, VTerm};
use crate::interp::LINKAGE_SLOTS;

/// Most slots of a frame: slot numbers have 16 bits.
const MAX_SLOTS: u32 = 1 << 16;

/// A preferred place in the window that does not exist.
const NOWHERE: u32 = u32::MAX;

/// Where everything is in the frame.
#[derive(Debug)]
pub struct Frame {
    /// First slot of each register.
    pub slots: Vec<u32>,
    /// A slot that is free at every jump and call.
    pub scratch: u32,
    /// First byte of each stack slot.
    pub stack: Vec<u32>,
    /// Where the frames of callees begin.
    pub window: u32,
    /// Slots of the frame and the arguments in the window.
    pub total: u32,
}

/// Registers that share their slots.
struct Bundle {
    ranges: Ranges,
    slots: u32,
    /// The place of an argument of the function.
    fixed: Option<u32>,
    /// The preferred place in the window.
    window: Option<u32>,
    /// A word of frame memory, which has its place.
    pinned: bool,
}

/// Assigns slots.
pub fn assign(vcode: &VCode, liveness: Liveness, graph: &Graph) -> Result<Frame, EncodeError> {
    let mut bundles = Bundles::new(vcode, liveness.ranges);
    bundles.join_copies(vcode, graph);
    bundles.prefer_window(vcode);
    let mut places = Places { slots: Vec::new(), window: Vec::new(), clobbers: liveness.clobbers };
    let mut placed: Vec<Option<Place>> = (0..bundles.list.len()).map(|_| None).collect();
    let wanted = |bundle: &Bundle| !bundle.pinned && !bundle.ranges.is_empty();
    let mut order: Vec<usize> = (0..bundles.list.len()).filter(|&b| wanted(&bundles.list[b])).collect();
    order.sort_by_key(|&b| (bundles.list[b].fixed.is_none(), bundles.list[b].ranges[0].0));
    for bundle in order {
        placed[bundle] = Some(places.place(&bundles.list[bundle]));
    }
    lay_out(vcode, &mut bundles, &placed, &places)
}

/// Turns places into slot numbers and adds what else is in a frame.
fn lay_out(
    vcode: &VCode,
    bundles: &mut Bundles,
    placed: &[Option<Place>],
    places: &Places,
) -> Result<Frame, EncodeError> {
    let params: u32 = vcode.params.iter().map(|&param| vcode.reg_slots[param as usize]).sum();
    // Results are put where the parameters were, with the help of the scratch slot: it lies behind both.
    let outside = LINKAGE_SLOTS as u32 + params.max(widest_return(vcode));
    let scratch = (places.slots.len() as u32).max(outside);
    let mut bytes = (scratch + 1) * 8;
    let mut stack = Vec::with_capacity(vcode.stack_slots.len());
    for slot in &vcode.stack_slots {
        if slot.side.is_some() {
            stack.push(0);
            continue;
        }
        // Frames are aligned to 16 bytes; more is made by rounding up at run time.
        bytes = bytes.next_multiple_of(slot.align.clamp(8, 16));
        stack.push(bytes);
        let spare = if slot.align > 16 { slot.align } else { 0 };
        bytes =
            bytes.checked_add(slot.size).and_then(|end| end.checked_add(spare)).ok_or(EncodeError::FrameTooLarge)?;
        if bytes > MAX_SLOTS * 8 * 64 {
            return Err(EncodeError::FrameTooLarge);
        }
    }
    let window = bytes.div_ceil(8).next_multiple_of(2);
    let arguments = LINKAGE_SLOTS as u32 + widest_call(vcode);
    if window + arguments >= MAX_SLOTS {
        return Err(EncodeError::FrameTooLarge);
    }
    let mut slots: Vec<u32> = (0..vcode.reg_slots.len())
        .map(|reg| match placed[bundles.find(reg)] {
            Some(Place::Slot(slot)) => slot,
            Some(Place::Window(position)) => window + LINKAGE_SLOTS as u32 + position,
            None => scratch,
        })
        .collect();
    for &(reg, slot, byte) in &vcode.pinned {
        slots[reg as usize] = (stack[slot as usize] + byte) / 8;
    }
    Ok(Frame { slots, scratch, stack, window, total: window + arguments })
}

/// The slots that the results take, or the arguments of a call in place of a return and the pointer to what is called.
fn widest_return(vcode: &VCode) -> u32 {
    let results = vcode.blocks.iter().map(|block| match &block.term {
        VTerm::Ret(values) => values.iter().map(|&reg| vcode.reg_slots[reg as usize]).sum(),
        VTerm::TailCall(_, args) => args.iter().map(|&arg| source_slots(vcode, arg)).sum::<u32>() + 1,
        _ => 0,
    });
    results.max().unwrap_or(0)
}

/// The most slots that a call's arguments or results take.
fn widest_call(vcode: &VCode) -> u32 {
    let width = |reg: Reg| vcode.reg_slots[reg as usize];
    let calls = vcode.blocks.iter().flat_map(|block| &block.insns).filter_map(|insn| match insn {
        VInsn::Call(call) => Some(call),
        VInsn::Op(_) => None,
    });
    calls
        .map(|call| {
            let args: u32 = call.args.iter().map(|&arg| source_slots(vcode, arg)).sum();
            let results: u32 = call.results.iter().map(|&reg| width(reg)).sum();
            args.max(results)
        })
        .max()
        .unwrap_or(0)
}

/// The number of slots of an argument.
pub fn source_slots(vcode: &VCode, source: Source) -> u32 {
    match source {
        Source::Reg(reg) => vcode.reg_slots[reg as usize],
        Source::Const(_) | Source::Sum(..) => 1,
    }
}

/// Bundles by register, as a union-find forest.
struct Bundles {
    parents: Vec<usize>,
    list: Vec<Bundle>,
}

impl Bundles {
    fn new(vcode: &VCode, ranges: Vec<Ranges>) -> Bundles {
        let mut list: Vec<Bundle> = ranges
            .into_iter()
            .zip(&vcode.reg_slots)
            .map(|(ranges, &slots)| Bundle { ranges, slots, fixed: None, window: None, pinned: false })
            .collect();
        let mut slot = LINKAGE_SLOTS as u32;
        for &param in &vcode.params {
            list[param as usize].fixed = Some(slot);
            slot += vcode.reg_slots[param as usize];
        }
        for &(reg, ..) in &vcode.pinned {
            list[reg as usize].pinned = true;
        }
        Bundles { parents: (0..list.len()).collect(), list }
    }

    fn find(&mut self, mut reg: usize) -> usize {
        while self.parents[reg] != reg {
            self.parents[reg] = self.parents[self.parents[reg]];
            reg = self.parents[reg];
        }
        reg
    }

    /// Joins the bundles of two registers, if they are never needed at the same time.
    fn join(&mut self, a: Reg, b: Reg) {
        let (a, b) = (self.find(a as usize), self.find(b as usize));
        if a == b {
            return;
        }
        let (x, y) = (&self.list[a], &self.list[b]);
        let both_fixed = x.fixed.is_some() && y.fixed.is_some();
        if x.slots != y.slots || both_fixed || x.pinned || y.pinned || overlap(&x.ranges, &y.ranges) {
            return;
        }
        let ranges = std::mem::take(&mut self.list[b].ranges);
        let fixed = self.list[b].fixed;
        let bundle = &mut self.list[a];
        bundle.ranges = merge(&bundle.ranges, &ranges);
        bundle.fixed = bundle.fixed.or(fixed);
        self.parents[b] = a;
    }

    /// Joins the two sides of copies, those in inner loops first.
    fn join_copies(&mut self, vcode: &VCode, graph: &Graph) {
        let mut blocks = graph.order.clone();
        blocks.sort_by_key(|&block| std::cmp::Reverse(graph.depth[block]));
        for block in blocks {
            let block = &vcode.blocks[block];
            if let VTerm::Jump(edge) = &block.term {
                for (&arg, &param) in edge.args.iter().zip(&vcode.blocks[edge.target].params) {
                    if let Some(arg) = arg.reg() {
                        self.join(param, arg);
                    }
                }
            }
            for insn in &block.insns {
                if let VInsn::Op(insn) = insn
                    && matches!(insn.op, crate::bytecode::Op::Mov | crate::bytecode::Op::MovN)
                {
                    self.join(insn.fields[0], insn.fields[1]);
                }
            }
        }
    }

    /// Notes the window places of the arguments of calls. A pointer to call must not be there: the call reads it after
    /// the arguments are in place.
    fn prefer_window(&mut self, vcode: &VCode) {
        for insn in vcode.blocks.iter().flat_map(|block| &block.insns) {
            if let VInsn::Call(call) = insn
                && let Callee::Pointer(reg) = call.callee
            {
                let bundle = self.find(reg as usize);
                self.list[bundle].window = Some(NOWHERE);
            }
        }
        for insn in vcode.blocks.iter().flat_map(|block| &block.insns) {
            let VInsn::Call(call) = insn else { continue };
            let mut position = 0;
            for &arg in &call.args {
                if let Source::Reg(reg) = arg {
                    let bundle = self.find(reg as usize);
                    self.list[bundle].window.get_or_insert(position);
                }
                position += source_slots(vcode, arg);
            }
        }
    }
}

fn merge(a: &[(u32, u32)], b: &[(u32, u32)]) -> Ranges {
    let mut merged: Ranges = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let from_a = j == b.len() || (i < a.len() && a[i].0 < b[j].0);
        let next = if from_a { a[i] } else { b[j] };
        if from_a {
            i += 1
        } else {
            j += 1
        }
        match merged.last_mut() {
            Some(last) if last.1 == next.0 => last.1 = next.1,
            _ => merged.push(next),
        }
    }
    merged
}

/// Where a bundle is.
#[derive(Clone, Copy, Debug)]
enum Place {
    Slot(u32),
    /// A position among the arguments in the window.
    Window(u32),
}

/// What is placed so far.
struct Places {
    /// Ranges in use, by slot.
    slots: Vec<Ranges>,
    /// Ranges in use, by window position.
    window: Vec<Ranges>,
    clobbers: Vec<u32>,
}

impl Places {
    fn place(&mut self, bundle: &Bundle) -> Place {
        if let Some(slot) = bundle.fixed {
            self.take(slot, bundle);
            return Place::Slot(slot);
        }
        if let Some(position) = bundle.window.filter(|&position| self.fits_window(position, bundle)) {
            let end = (position + bundle.slots) as usize;
            if self.window.len() < end {
                self.window.resize(end, Ranges::new());
            }
            for used in &mut self.window[position as usize..end] {
                *used = merge(used, &bundle.ranges);
            }
            return Place::Window(position);
        }
        let mut slot = LINKAGE_SLOTS as u32;
        while let Some(taken) = self.first_conflict(slot, bundle) {
            slot = taken + 1;
        }
        self.take(slot, bundle);
        Place::Slot(slot)
    }

    /// The last slot of the run from `slot` on that is in use where the bundle is.
    fn first_conflict(&self, slot: u32, bundle: &Bundle) -> Option<u32> {
        (slot..slot + bundle.slots)
            .rev()
            .find(|&slot| self.slots.get(slot as usize).is_some_and(|used| conflicts(used, &bundle.ranges)))
    }

    fn take(&mut self, slot: u32, bundle: &Bundle) {
        let end = (slot + bundle.slots) as usize;
        if self.slots.len() < end {
            self.slots.resize(end, Ranges::new());
        }
        for used in &mut self.slots[slot as usize..end] {
            *used = merge(used, &bundle.ranges);
        }
    }

    /// Is the place in the window free, and does no call destroy it?
    fn fits_window(&self, position: u32, bundle: &Bundle) -> bool {
        if position == NOWHERE {
            return false;
        }
        let survives = bundle.ranges.iter().all(|&(start, end)| {
            let next = self.clobbers.partition_point(|&point| point < start);
            self.clobbers.get(next).is_none_or(|&point| point >= end)
        });
        survives
            && (position..position + bundle.slots)
                .all(|position| self.window.get(position as usize).is_none_or(|used| !conflicts(used, &bundle.ranges)))
    }
}

/// Are any of `ranges` in use? Bundles come in the order of their first point, so most lie behind everything in use.
fn conflicts(used: &[(u32, u32)], ranges: &[(u32, u32)]) -> bool {
    match used.last() {
        None => false,
        Some(&(_, end)) if end <= ranges[0].0 => false,
        _ => {
            let first = used.partition_point(|&(_, end)| end <= ranges[0].0);
            overlap(&used[first..], ranges)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_joins_neighbours() {
        assert_eq!(merge(&[(0, 4), (10, 12)], &[(4, 6), (20, 21)]), [(0, 6), (10, 12), (20, 21)]);
    }

    #[test]
    fn conflicts_look_only_at_common_points() {
        let used = [(0, 4), (8, 12)];
        assert!(!conflicts(&used, &[(4, 8)]));
        assert!(!conflicts(&used, &[(12, 20)]));
        assert!(conflicts(&used, &[(4, 9)]));
    }
}
