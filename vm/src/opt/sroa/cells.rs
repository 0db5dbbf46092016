//! Divides slots into cells.

use std::collections::BTreeMap;

use super::collect::{Accesses, Place};
use crate::ir::{Scalar, Type};
use crate::opt::gvn::is_convertible;

/// Copies between a slot and other memory are split into single values up to this many bytes.
const MAX_SPLIT: u32 = 128;

/// How often copies are propagated before giving up.
const MAX_ROUNDS: usize = 16;

/// The division of one slot.
#[derive(Default, Debug)]
pub(super) struct SlotPlan {
    /// Offset to type and variable number of each cell. Cells do not overlap.
    pub cells: BTreeMap<u32, Cell>,
    /// Ranges that stay in memory, sorted and apart; no cell overlaps them.
    pub blocked: Vec<(u32, u32)>,
    /// Nothing of the slot is promoted.
    pub whole: bool,
}

/// A part of a slot that becomes a variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub ty: Type,
    pub var: u32,
}

/// The division of all slots.
pub(super) struct Plan {
    pub slots: Vec<SlotPlan>,
    /// Types of the variables.
    pub vars: Vec<Type>,
}

impl Plan {
    /// Is there anything to promote, or a slot to remove?
    pub fn is_useful(&self) -> bool {
        !self.vars.is_empty() || self.slots.iter().any(|slot| !slot.whole && slot.blocked.is_empty())
    }

    /// Does the slot disappear?
    pub fn vanishes(&self, slot: u32) -> bool {
        let plan = &self.slots[slot as usize];
        !plan.whole && plan.blocked.is_empty()
    }
}

impl SlotPlan {
    /// The cells within `start..end`.
    pub fn cells_in(&self, start: u32, end: u32) -> impl Iterator<Item = (u32, Cell)> + '_ {
        self.cells.range(start..end).map(|(&offset, &cell)| (offset, cell))
    }

    /// The blocked parts of `start..end`; all of it if the whole slot stays.
    pub fn blocked_in(&self, start: u32, end: u32) -> Vec<(u32, u32)> {
        if self.whole {
            return vec![(start, end)];
        }
        let clip = |&(from, to): &(u32, u32)| (from.max(start), to.min(end));
        self.blocked.iter().map(clip).filter(|(from, to)| from < to).collect()
    }

    fn is_blocked(&self, start: u32, end: u32) -> bool {
        self.whole || self.blocked.iter().any(|&(from, to)| from < end && start < to)
    }

    /// Cells that have a byte in `start..end`.
    fn overlapping(&self, start: u32, end: u32) -> Vec<(u32, u32)> {
        let before = self.cells.range(..start).next_back();
        let inside = self.cells.range(start..end);
        before
            .into_iter()
            .chain(inside)
            .map(|(&offset, cell)| (offset, offset + cell.ty.bytes()))
            .filter(|&(_, to)| to > start)
            .collect()
    }

    /// Keeps a range, and every cell that overlaps it, in memory.
    fn block(&mut self, mut start: u32, mut end: u32) {
        for (from, to) in self.overlapping(start, end) {
            self.cells.remove(&from);
            start = start.min(from);
            end = end.max(to);
        }
        self.blocked.retain(|&(from, to)| {
            let joined = from <= end && start <= to;
            if joined {
                start = start.min(from);
                end = end.max(to);
            }
            !joined
        });
        self.blocked.push((start, end));
        self.blocked.sort_unstable();
    }

    /// Adds a cell. Reports whether the division changed.
    fn add(&mut self, offset: u32, ty: Type) -> bool {
        let end = offset + ty.bytes();
        if self.is_blocked(offset, end) {
            let covered = self.whole || self.blocked.iter().any(|&(from, to)| from <= offset && end <= to);
            if covered {
                return false;
            }
            self.block(offset, end);
            return true;
        }
        match self.overlapping(offset, end)[..] {
            [] => {
                self.cells.insert(offset, Cell { ty, var: u32::MAX });
                true
            }
            [(from, to)] if from == offset && to == end && is_convertible(self.cells[&offset].ty, ty) => {
                // A truth value has one bit of its byte; whoever stores an integer there wants all of them.
                let cell = &self.cells[&offset];
                let widened = cell.ty.is_mask() && !ty.is_mask();
                if widened {
                    self.cells.insert(offset, Cell { ty, var: cell.var });
                }
                widened
            }
            _ => {
                self.block(offset, end);
                true
            }
        }
    }

    /// Keeps cells that `start` or `end` cuts in memory. Reports whether the division changed.
    fn cut(&mut self, start: u32, end: u32) -> bool {
        let mut changed = false;
        for (from, to) in self.overlapping(start, end) {
            if from < start || to > end {
                self.block(from, to);
                changed = true;
            }
        }
        changed
    }

    /// Adds integer cells where nothing is known of `start..end`.
    fn fill_gaps(&mut self, start: u32, end: u32) -> bool {
        let mut covered = self.overlapping(start, end);
        covered.extend(self.blocked_in(start, end));
        covered.sort_unstable();
        covered.push((end, end));
        let mut position = start;
        let mut changed = false;
        for (from, to) in covered {
            while position < from {
                let ty = chunk(position, from - position);
                changed |= self.add(position, ty);
                position += ty.bytes();
            }
            position = position.max(to);
        }
        changed
    }
}

/// The largest aligned integer that begins at `offset` and has at most `room` bytes.
fn chunk(offset: u32, room: u32) -> Type {
    let sizes = [(8, Scalar::I64), (4, Scalar::I32), (2, Scalar::I16)];
    let fitting = sizes.into_iter().find(|(size, _)| offset.is_multiple_of(*size) && *size <= room);
    Type::scalar(fitting.map_or(Scalar::I8, |(_, kind)| kind))
}

/// Divides the slots.
pub(super) fn plan(accesses: &Accesses) -> Plan {
    let mut slots: Vec<SlotPlan> =
        accesses.slots.iter().map(|slot| SlotPlan { whole: slot.escapes, ..SlotPlan::default() }).collect();
    for inst in &accesses.access_order {
        let access = &accesses.accesses[inst];
        let plan = &mut slots[access.place.slot as usize];
        if !plan.whole {
            plan.add(access.place.offset, access.ty);
        }
    }
    propagate(accesses, &mut slots);
    let mut vars = Vec::new();
    for slot in &mut slots {
        if slot.whole {
            slot.cells.clear();
        }
        for cell in slot.cells.values_mut() {
            cell.var = vars.len() as u32;
            vars.push(cell.ty);
        }
    }
    Plan { slots, vars }
}

/// Makes the divisions of slots agree with the copies between them.
fn propagate(accesses: &Accesses, slots: &mut [SlotPlan]) {
    if accesses.copies.is_empty() && accesses.fills.is_empty() {
        return;
    }
    let mut fill_gaps = false;
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for inst in &accesses.fill_order {
            let fill = &accesses.fills[inst];
            let plan = &mut slots[fill.to.slot as usize];
            if !plan.whole {
                changed |= plan.cut(fill.to.offset, fill.to.offset + fill.len);
            }
        }
        for inst in &accesses.copy_order {
            let copy = &accesses.copies[inst];
            let to = copy.to.filter(|to| !slots[to.slot as usize].whole);
            let from = copy.from.filter(|from| !slots[from.slot as usize].whole);
            for place in [to, from].into_iter().flatten() {
                changed |= slots[place.slot as usize].cut(place.offset, place.offset + copy.len);
            }
            match (to, from) {
                (Some(to), Some(from)) => {
                    changed |= share_cells(slots, from, to, copy.len);
                    changed |= share_cells(slots, to, from, copy.len);
                    changed |= fill_gaps && feed_memory(slots, from, to, copy.len);
                }
                (Some(place), None) | (None, Some(place)) => {
                    changed |= meet_memory(&mut slots[place.slot as usize], place.offset, copy.len, fill_gaps);
                }
                (None, None) => {}
            }
        }
        if !changed {
            if fill_gaps {
                return;
            }
            fill_gaps = true;
        }
    }
    // The divisions do not settle: leave everything that is copied in memory.
    for copy in accesses.copies.values() {
        for place in [copy.to, copy.from].into_iter().flatten() {
            slots[place.slot as usize].whole = true;
        }
    }
}

/// Gives `to` the cells of `from`. Reports whether anything changed.
fn share_cells(slots: &mut [SlotPlan], from: Place, to: Place, len: u32) -> bool {
    let cells: Vec<(u32, Cell)> = slots[from.slot as usize].cells_in(from.offset, from.offset + len).collect();
    let plan = &mut slots[to.slot as usize];
    let mut changed = false;
    for (offset, cell) in cells {
        changed |= plan.add(offset - from.offset + to.offset, cell.ty);
    }
    changed
}

/// Gives `from` cells for what goes to parts of `to` that stay in memory. Reports whether anything changed.
fn feed_memory(slots: &mut [SlotPlan], from: Place, to: Place, len: u32) -> bool {
    let parts = slots[to.slot as usize].blocked_in(to.offset, to.offset + len);
    let plan = &mut slots[from.slot as usize];
    let mut changed = false;
    for (start, end) in parts {
        changed |= plan.fill_gaps(start - to.offset + from.offset, end - to.offset + from.offset);
    }
    changed
}

/// A copy between a slot and other memory: it is split into values if it is short.
fn meet_memory(plan: &mut SlotPlan, offset: u32, len: u32, fill_gaps: bool) -> bool {
    if len > MAX_SPLIT {
        let covered = plan.blocked.iter().any(|&(from, to)| from <= offset && offset + len <= to);
        if !covered && len > 0 {
            plan.block(offset, offset + len);
        }
        return !covered && len > 0;
    }
    fill_gaps && plan.fill_gaps(offset, offset + len)
}
