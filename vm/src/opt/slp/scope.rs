//! A block, and what may move past what in it.

use hashbrown::HashMap;

use crate::ir::{Block, Flags, Function, Imm, Inst, InstData, MemImm, Opcode, Value};
use crate::opt::alias::{Escapes, access_range};
use crate::opt::sum::Sum;

/// Accesses move at most so far.
const MAX_DISTANCE: usize = 200;

/// How far back a store is looked for that wrote part of what is loaded.
const RECENT: usize = 60;

/// A block as it is.
pub(super) struct Scope<'a> {
    pub func: &'a Function,
    /// How often each value is used.
    pub uses: &'a [u32],
    escapes: &'a Escapes,
    insts: &'a [Inst],
    position: HashMap<Inst, usize>,
}

impl<'a> Scope<'a> {
    pub fn new(func: &'a Function, block: Block, escapes: &'a Escapes, uses: &'a [u32]) -> Scope<'a> {
        let insts = &func.block(block).insts;
        let position = insts.iter().copied().zip(0..).collect();
        Scope { func, uses, escapes, insts, position }
    }

    /// Where an instruction stands in the block.
    pub fn position(&self, inst: Inst) -> Option<usize> {
        self.position.get(&inst).copied()
    }

    /// The instruction of the block that computes a value.
    pub fn local(&self, value: Value) -> Option<(Inst, &'a InstData)> {
        let inst = self.func.def_inst(value).filter(|inst| self.position.contains_key(inst))?;
        Some((inst, self.func.inst(inst)))
    }

    /// Can all stores be where the last of them is?
    pub fn sink_to_last(&self, stores: &[Inst]) -> bool {
        let positions = stores.iter().filter_map(|&store| self.position(store));
        let Some(last) = positions.clone().max() else { return false };
        let free = |from: usize, store: Inst| {
            let between = &self.insts[from + 1..last.max(from + 1)];
            between.iter().all(|other| stores.contains(other) || self.may_pass(store, *other))
        };
        positions.zip(stores).all(|(from, &store)| last - from <= MAX_DISTANCE && free(from, store))
    }

    /// Can all loads be where the first of them is?
    pub fn rise_to_first(&self, loads: &[Inst]) -> bool {
        let positions = loads.iter().filter_map(|&load| self.position(load));
        let Some(first) = positions.clone().min() else { return false };
        positions.zip(loads).all(|(from, &load)| {
            from - first <= MAX_DISTANCE && self.insts[first..from].iter().all(|&other| self.may_pass(load, other))
        })
    }

    /// Was part of what is loaded stored just before, in smaller pieces? A processor waits for such a store to be through.
    pub fn stored_recently(&self, loads: &[Inst]) -> bool {
        let Some(first) = loads.iter().filter_map(|&load| self.position(load)).min() else { return false };
        self.insts[first.saturating_sub(RECENT)..first].iter().any(|&other| {
            self.func.inst(other).op == Opcode::Store
                && loads.iter().any(|&load| {
                    self.func.inst(load).ty.bytes() >= self.func.inst(other).ty.bytes()
                        && self.distance(other, load) == Some(0)
                })
        })
    }

    /// How far it is from the place of one access to that of another, if that is known.
    pub fn distance(&self, from: Inst, to: Inst) -> Option<i64> {
        Sum::of_access(self.func, to)?.distance_from(&Sum::of_access(self.func, from)?)
    }

    /// May an access change places with another instruction?
    fn may_pass(&self, access: Inst, other: Inst) -> bool {
        let (data, other_data) = (self.func.inst(access), self.func.inst(other));
        match other_data.op {
            Opcode::Load if data.op == Opcode::Load => is_plain(other_data),
            Opcode::Load | Opcode::Store => is_plain(other_data) && !self.overlap(access, other),
            _ => !is_barrier(other_data),
        }
    }

    fn overlap(&self, a: Inst, b: Inst) -> bool {
        let (a_data, b_data) = (self.func.inst(a), self.func.inst(b));
        match self.distance(a, b) {
            Some(distance) => -i64::from(b_data.ty.bytes()) < distance && distance < i64::from(a_data.ty.bytes()),
            None => {
                let (a, b) = (access_range(self.func, a_data), access_range(self.func, b_data));
                self.escapes.may_alias(self.func, &a, &b)
            }
        }
    }
}

/// A load or store that may be merged with others.
pub(super) fn is_plain(data: &InstData) -> bool {
    matches!(data.imm, Imm::Mem(MemImm { volatile: false, nontemporal: false, .. }))
}

/// Does no access to memory move past it?
pub(super) fn is_barrier(data: &InstData) -> bool {
    match data.op {
        Opcode::Load | Opcode::Store => !is_plain(data),
        op => !op.has(Flags::PURE) && op != Opcode::Assume,
    }
}
