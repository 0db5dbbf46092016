//! Splits stack slots whose address escapes late.
//!
//! A variable that is computed with for long and printed in the end lives in memory all the time only
//! because of the last use. If all instructions from which the address escapes are dominated by a point,
//! and nothing that may follow the point uses the slot without being dominated by it as well, then
//! the uses behind the point get a new slot, which is a copy of the old one. The old slot can be promoted.

use crate::ir::{Block, Cfg, DomTree, Function, Imm, Inst, Loc, Opcode, Type, Value, ValueList};

/// Slots larger than this are left alone.
const MAX_SLOT: u32 = 64;

/// No more slots than this are looked at.
const MAX_CANDIDATES: usize = 200;

/// One use of a slot's address. The position of a terminator is `usize::MAX`.
#[derive(Clone, Copy)]
struct Use {
    block: Block,
    position: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Write,
    Escape,
    /// Computation of another address in the slot.
    Address,
}

struct Slot {
    address: Value,
    home: Block,
    size: u32,
    align: u32,
    uses: Vec<Use>,
    /// Addresses are computed in ways that cannot be followed.
    opaque: bool,
}

/// Runs the pass. All blocks must be reachable and in reverse postorder. Reports whether anything changed.
pub fn split_escaping_slots(func: &mut Function) -> bool {
    let has_slot = |inst: &Inst| func.inst(*inst).op == Opcode::StackSlot;
    if !func.blocks.iter().any(|block| block.insts.iter().any(has_slot)) {
        return false;
    }
    let uses = Uses::collect(func);
    let wanted = |slot: &&Slot| {
        let has = |kind: Kind| slot.uses.iter().any(|one| one.kind == kind);
        !slot.opaque && slot.size <= MAX_SLOT && has(Kind::Escape) && has(Kind::Read)
    };
    let candidates: Vec<&Slot> = uses.slots.iter().filter(wanted).take(MAX_CANDIDATES).collect();
    if candidates.is_empty() {
        return false;
    }
    let cfg = Cfg::of_ordered(func);
    let doms = DomTree::compute(func, &cfg);
    let plans: Vec<(&Slot, Split)> =
        candidates.into_iter().filter_map(|slot| Some((slot, plan(func, &doms, slot)?))).collect();
    // From the last point of a block to the first, so that positions stay right.
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(plans[index].1.position));
    let mut replaced = Vec::with_capacity(plans.len());
    for &index in &order {
        let (slot, split) = &plans[index];
        replaced.push((slot.address, insert_copy(func, slot, split), split));
    }
    for (old, new, split) in replaced {
        redirect(func, &uses, &doms, old, new, split);
    }
    !plans.is_empty()
}

/// All slots of a function and the uses of their addresses.
struct Uses {
    slots: Vec<Slot>,
    /// By value: the slot that it is an address in, and the distance from its start.
    address: Vec<Option<(usize, i64)>>,
}

impl Uses {
    fn collect(func: &Function) -> Uses {
        let mut uses = Uses { slots: Vec::new(), address: vec![None; func.values.len()] };
        for block in func.block_ids() {
            for (position, &inst) in func.block(block).insts.iter().enumerate() {
                uses.visit(func, block, position, inst);
            }
            func.block(block).term.for_each_value(|value| uses.add(value, block, usize::MAX, Kind::Escape));
        }
        uses
    }

    fn add(&mut self, value: Value, block: Block, position: usize, kind: Kind) {
        if let Some((slot, _)) = self.address[value.index()] {
            self.slots[slot].uses.push(Use { block, position, kind });
        }
    }

    fn visit(&mut self, func: &Function, block: Block, position: usize, inst: Inst) {
        let data = func.inst(inst);
        match (data.op, &data.imm) {
            (Opcode::StackSlot, &Imm::Slot { size, align }) => {
                self.address[data.result().index()] = Some((self.slots.len(), 0));
                let (address, uses) = (data.result(), Vec::new());
                self.slots.push(Slot { address, home: block, size, align, uses, opaque: false });
            }
            (Opcode::PtrAdd, _) => {
                self.add(data.args[0], block, position, Kind::Address);
                let Some((slot, offset)) = self.address[data.args[0].index()] else { return };
                match func.as_iconst(data.args[1]).and_then(|step| offset.checked_add(step)) {
                    Some(offset) => self.address[data.result().index()] = Some((slot, offset)),
                    None => self.slots[slot].opaque = true,
                }
            }
            (Opcode::Load, _) => self.add(data.args[0], block, position, Kind::Read),
            (Opcode::Store, _) => {
                self.add(data.args[0], block, position, Kind::Write);
                self.add(data.args[1], block, position, Kind::Escape);
            }
            (Opcode::Memset, _) => self.add(data.args[0], block, position, Kind::Write),
            (Opcode::Memcpy | Opcode::Memmove, _) => {
                self.add(data.args[0], block, position, Kind::Write);
                self.add(data.args[1], block, position, Kind::Read);
            }
            _ => data.args.iter().for_each(|&arg| self.add(arg, block, position, Kind::Escape)),
        }
    }
}

/// Where a slot is split.
struct Split {
    block: Block,
    position: usize,
    /// By block: may control get there from the point without passing the old slot's instruction?
    behind: Vec<bool>,
}

impl Split {
    /// Does a use refer to the new slot?
    fn redirects(&self, doms: &DomTree, block: Block, position: usize) -> bool {
        if block == self.block {
            position >= self.position
        } else {
            self.behind[block.index()] && doms.dominates(self.block, block)
        }
    }
}

fn plan(func: &Function, doms: &DomTree, slot: &Slot) -> Option<Split> {
    let escapes = || slot.uses.iter().filter(|one| one.kind == Kind::Escape);
    let block = escapes().map(|one| one.block).reduce(|a, b| common_dominator(doms, a, b))?;
    let end = func.block(block).insts.len();
    let position = escapes().filter(|one| one.block == block).map(|one| one.position).min().unwrap_or(end).min(end);
    let behind = reachable_from(func, block, slot.home);
    if behind[block.index()] {
        return None;
    }
    let split = Split { block, position, behind };
    let mut reads_before = false;
    for one in &slot.uses {
        let redirected = split.redirects(doms, one.block, one.position);
        let possibly_behind = one.block != block && split.behind[one.block.index()];
        if possibly_behind && !redirected {
            return None;
        }
        reads_before |= !redirected && one.kind == Kind::Read;
    }
    reads_before.then_some(split)
}

fn common_dominator(doms: &DomTree, mut a: Block, b: Block) -> Block {
    while !doms.dominates(a, b) {
        match doms.idom(a) {
            Some(idom) => a = idom,
            None => break,
        }
    }
    a
}

/// The blocks that control may reach from the end of `start` without passing through `stop`.
fn reachable_from(func: &Function, start: Block, stop: Block) -> Vec<bool> {
    let mut seen = vec![false; func.blocks.len()];
    let mut worklist = vec![start];
    while let Some(block) = worklist.pop() {
        for next in func.block(block).term.successors() {
            if next != stop && !std::mem::replace(&mut seen[next.index()], true) {
                worklist.push(next);
            }
        }
    }
    seen
}

/// Makes the new slot at the point, as a copy of the old one.
fn insert_copy(func: &mut Function, slot: &Slot, split: &Split) -> Value {
    let imm = Imm::Slot { size: slot.size, align: slot.align };
    let new = func.add_inst(Opcode::StackSlot, Type::I1, ValueList::new(), imm, &[Type::PTR], Loc::NONE);
    let address = func.inst(new).result();
    let size = Imm::Int(slot.size.into());
    let len = func.add_inst(Opcode::Iconst, Type::I64, ValueList::new(), size, &[Type::I64], Loc::NONE);
    let args = ValueList::from_slice(&[address, slot.address, func.inst(len).result()]);
    let copy = func.add_inst(Opcode::Memcpy, Type::I1, args, Imm::None, &[], Loc::NONE);
    let insts = &mut func.block_mut(split.block).insts;
    insts.splice(split.position..split.position, [new, len, copy]);
    address
}

/// Makes the uses behind the point use the new slot.
fn redirect(func: &mut Function, uses: &Uses, doms: &DomTree, old: Value, new: Value, split: &Split) {
    let Some((slot, _)) = uses.address[old.index()] else { return };
    let distance = |value: Value| match uses.address.get(value.index()).copied().flatten() {
        Some((owner, distance)) if owner == slot => Some(distance),
        _ => None,
    };
    for block in func.block_ids() {
        if !split.redirects(doms, block, usize::MAX) {
            continue;
        }
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut out = Vec::with_capacity(insts.len());
        // In the split's own block the new slot's instruction marks the point, and the copy after it
        // is the last use of the old one.
        let mut active = block != split.block;
        for inst in insts {
            if active {
                for index in 0..func.inst(inst).args.len() {
                    if let Some(distance) = distance(func.inst(inst).args[index]) {
                        let address = address_in(func, new, distance, &mut out);
                        func.inst_mut(inst).args[index] = address;
                    }
                }
            }
            active |= func.inst(inst).op == Opcode::Memcpy && func.inst(inst).args[0] == new;
            out.push(inst);
        }
        let mut term = std::mem::replace(&mut func.block_mut(block).term, crate::ir::Terminator::None);
        term.for_each_value_mut(|value| {
            if let Some(distance) = distance(*value) {
                *value = address_in(func, new, distance, &mut out);
            }
        });
        let data = func.block_mut(block);
        data.term = term;
        data.insts = out;
    }
}

/// The address at a distance from a slot's start.
fn address_in(func: &mut Function, slot: Value, distance: i64, out: &mut Vec<Inst>) -> Value {
    if distance == 0 {
        return slot;
    }
    let imm = Imm::Int(distance);
    let step = func.add_inst(Opcode::Iconst, Type::I64, ValueList::new(), imm, &[Type::I64], Loc::NONE);
    let args = ValueList::from_slice(&[slot, func.inst(step).result()]);
    let sum = func.add_inst(Opcode::PtrAdd, Type::PTR, args, Imm::None, &[Type::PTR], Loc::NONE);
    out.extend([step, sum]);
    func.inst(sum).result()
}
