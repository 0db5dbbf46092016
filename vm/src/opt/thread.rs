//! Jump threading: an edge into a block that only branches on one of its parameters, and that passes
//! a constant for it, goes straight to the block's target.
//!
//! This is what becomes of "call, then branch on whether it raised" when the callee is inlined. The
//! other parameters may be used further down: they are put in stack slots, which slot promotion
//! turns into parameters of the blocks that need them.

use super::rename::use_counts;
use crate::ir::{
    Block, BlockCall, Cfg, Function, Imm, Loc, MemImm, Opcode, Terminator, Type, Value, ValueDef, ValueList,
};

/// A block to thread through.
struct Candidate {
    block: Block,
    /// Position of the parameter that it branches on.
    position: usize,
    then: BlockCall,
    other: BlockCall,
    /// Blocks that jump to it with a constant condition.
    edges: Vec<Block>,
}

/// Runs the pass. Reports whether anything changed; then slots must be promoted.
pub fn thread_jumps(func: &mut Function) -> bool {
    let cfg = Cfg::compute(func);
    let candidates: Vec<Candidate> = cfg.rpo.iter().filter_map(|&block| candidate(func, &cfg, block)).collect();
    if candidates.is_empty() {
        return false;
    }
    let slots = demote_params(func, &candidates);
    for candidate in &candidates {
        thread_through(func, candidate, &slots);
    }
    true
}

/// Is this a block without instructions that branches on one of its parameters, is no loop header, and
/// is entered with a constant for that parameter?
fn candidate(func: &Function, cfg: &Cfg, block: Block) -> Option<Candidate> {
    let data = func.block(block);
    let Terminator::BrIf { cond, then, other } = &data.term else { return None };
    let ValueDef::Param(home, position) = func.def(*cond) else { return None };
    if home != block || !data.insts.is_empty() || then.block == block || other.block == block {
        return None;
    }
    let order = cfg.rpo_index[block.index()];
    let mut edges: Vec<Block> = Vec::new();
    for &pred in cfg.preds(block) {
        if cfg.rpo_index[pred.index()] >= order {
            return None;
        }
        let mut known = false;
        func.block(pred).term.for_each_target(|target| {
            known |= target.block == block && func.as_iconst(target.args[position as usize]).is_some();
        });
        if known && !edges.contains(&pred) {
            edges.push(pred);
        }
    }
    let (then, other) = (then.clone(), other.clone());
    (!edges.is_empty()).then_some(Candidate { block, position: position as usize, then, other, edges })
}

fn thread_through(func: &mut Function, candidate: &Candidate, slots: &Slots) {
    let block = candidate.block;
    let own_stores = func.block(block).params.iter().filter(|param| slots.of(**param).is_some()).count();
    if func.block(block).insts.len() > own_stores {
        // It uses a parameter of another candidate, which it has to load now.
        return;
    }
    for &pred in &candidate.edges {
        let mut term = std::mem::replace(&mut func.block_mut(pred).term, Terminator::None);
        let loc = func.block(pred).term_loc;
        term.for_each_target_mut(|target| {
            if target.block != block {
                return;
            }
            let Some(truth) = func.as_iconst(target.args[candidate.position]) else { return };
            let onward = if truth != 0 { &candidate.then } else { &candidate.other };
            *target = detour(func, block, slots, target, onward, loc);
        });
        func.block_mut(pred).term = term;
    }
}

/// A new block that stores what the edge passes for `block`'s parameters and jumps `onward`.
fn detour(
    func: &mut Function,
    block: Block,
    slots: &Slots,
    edge: &BlockCall,
    onward: &BlockCall,
    loc: Loc,
) -> BlockCall {
    let substitute = |func: &Function, value: Value| match func.def(value) {
        ValueDef::Param(home, position) if home == block => edge.args[position as usize],
        _ => value,
    };
    let args = onward.args.iter().map(|&value| substitute(func, value)).collect();
    let new = func.add_block();
    for (position, &value) in edge.args.iter().enumerate() {
        if let Some(slot) = slots.of(func.block(block).params[position]) {
            push_store(func, new, usize::MAX, slot, value, loc);
        }
    }
    let data = func.block_mut(new);
    data.term = Terminator::Br(BlockCall { block: onward.block, args });
    data.term_loc = loc;
    BlockCall { block: new, args: ValueList::new() }
}

/// The stack slots that parameters were put in.
struct Slots {
    /// By value.
    slots: Vec<Option<Value>>,
}

impl Slots {
    fn of(&self, value: Value) -> Option<Value> {
        self.slots.get(value.index()).copied().flatten()
    }
}

/// Puts each parameter of a candidate that is used outside its block in a stack slot, and makes those uses
/// loads.
fn demote_params(func: &mut Function, candidates: &[Candidate]) -> Slots {
    let mut outside = use_counts(func);
    let mut slots = Slots { slots: vec![None; func.values.len()] };
    let mut new = Vec::new();
    for candidate in candidates {
        let data = func.block(candidate.block);
        // Uses by the block itself do not count.
        data.term.for_each_value(|value| {
            if matches!(func.def(value), ValueDef::Param(home, _) if home == candidate.block) {
                outside[value.index()] -= 1;
            }
        });
        let demoted: Vec<Value> = data.params.iter().copied().filter(|param| outside[param.index()] > 0).collect();
        for param in demoted {
            let ty = func.ty(param);
            let imm = Imm::Slot { size: ty.bytes(), align: ty.align() };
            let slot = func.add_inst(Opcode::StackSlot, Type::I1, ValueList::new(), imm, &[Type::PTR], Loc::NONE);
            new.push(slot);
            slots.slots[param.index()] = Some(func.inst(slot).result());
        }
    }
    if new.is_empty() {
        return slots;
    }
    replace_uses(func, &slots);
    for candidate in candidates {
        let params = func.block(candidate.block).params.clone();
        let stored: Vec<(Value, Value)> =
            params.into_iter().filter_map(|param| Some((slots.of(param)?, param))).collect();
        for (position, (slot, param)) in stored.into_iter().enumerate() {
            push_store(func, candidate.block, position, slot, param, Loc::NONE);
        }
    }
    func.blocks[0].insts.splice(0..0, new);
    slots
}

/// Inserts a store at a position of a block (at the end if there is no such position).
fn push_store(func: &mut Function, block: Block, position: usize, slot: Value, value: Value, loc: Loc) {
    let ty = func.ty(value);
    let imm = Imm::Mem(MemImm::natural(ty, 0));
    let store = func.add_inst(Opcode::Store, ty, ValueList::from_slice(&[slot, value]), imm, &[], loc);
    let insts = &mut func.block_mut(block).insts;
    insts.insert(position.min(insts.len()), store);
}

/// Replaces uses of demoted parameters outside their blocks by loads.
fn replace_uses(func: &mut Function, slots: &Slots) {
    for block in func.block_ids() {
        let slot_of = |func: &Function, value: Value| {
            let at_home = matches!(func.def(value), ValueDef::Param(home, _) if home == block);
            if at_home { None } else { slots.of(value) }
        };
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut out = Vec::with_capacity(insts.len());
        for inst in insts {
            for index in 0..func.inst(inst).args.len() {
                let arg = func.inst(inst).args[index];
                if let Some(slot) = slot_of(func, arg) {
                    let value = load(func, slot, arg, &mut out);
                    func.inst_mut(inst).args[index] = value;
                }
            }
            out.push(inst);
        }
        let mut term = std::mem::replace(&mut func.block_mut(block).term, Terminator::None);
        term.for_each_value_mut(|value| {
            if let Some(slot) = slot_of(func, *value) {
                *value = load(func, slot, *value, &mut out);
            }
        });
        let data = func.block_mut(block);
        data.term = term;
        data.insts = out;
    }
}

fn load(func: &mut Function, slot: Value, like: Value, out: &mut Vec<crate::ir::Inst>) -> Value {
    let ty = func.ty(like);
    let imm = Imm::Mem(MemImm::natural(ty, 0));
    let inst = func.add_inst(Opcode::Load, ty, ValueList::from_slice(&[slot]), imm, &[ty], Loc::NONE);
    out.push(inst);
    func.inst(inst).result()
}
