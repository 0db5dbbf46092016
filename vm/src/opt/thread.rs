//! Jump threading: an edge into a block that only branches on its parameters, and that passes
//! constants which decide the branch, goes straight to the block's target.
//!
//! This is what becomes of "call, then branch on whether it raised" when the callee is inlined. The
//! other parameters may be used further down: they are put in stack slots, which slot promotion
//! turns into parameters of the blocks that need them.

use super::demote::{Slots, demote_values, store};
use super::fold::fold_inst_with;
use super::rename::use_counts;
use crate::ir::eval::Lane;
use crate::ir::{
    Block, BlockCall, BlockData, Cfg, Const, Flags, Function, Inst, Loc, Opcode, Terminator, Value, ValueDef, ValueList,
};

/// A block to thread through.
struct Candidate {
    block: Block,
    cond: Value,
    then: BlockCall,
    other: BlockCall,
    /// How many instructions the condition is computed by.
    insts: usize,
    /// Blocks that jump to it with a known outcome.
    edges: Vec<Block>,
}

/// How many instructions a block may compute its condition by.
const MAX_INSTS: usize = 4;

/// Runs the pass. Reports whether anything changed; then slots must be promoted.
pub fn thread_jumps(func: &mut Function) -> bool {
    let branches_only = |block: &BlockData| {
        !block.params.is_empty()
            && matches!(block.term, Terminator::BrIf { .. })
            && block.insts.iter().filter(|&&inst| !is_constant(func.inst(inst).op)).count() <= MAX_INSTS
    };
    if !func.blocks[1..].iter().any(branches_only) {
        return false;
    }
    let cfg = Cfg::compute(func);
    let mut uses = None;
    let mut candidates: Vec<Candidate> =
        cfg.rpo.iter().filter_map(|&block| candidate(func, &cfg, block, &mut uses)).collect();
    if candidates.is_empty() {
        return false;
    }
    for candidate in &mut candidates {
        lift_constants(func, candidate.block);
        candidate.insts = func.block(candidate.block).insts.len();
    }
    let homes: Vec<Block> = candidates.iter().map(|candidate| candidate.block).collect();
    let slots = demote_values(func, &homes, |user, home| user != home);
    for candidate in &candidates {
        thread_through(func, candidate, &slots);
    }
    true
}

/// Is this a block that does nothing but compute a condition of its parameters and branch, is it no loop
/// header, and is the outcome known on some edge?
fn candidate(func: &Function, cfg: &Cfg, block: Block, uses: &mut Option<Vec<u32>>) -> Option<Candidate> {
    let data = func.block(block);
    let Terminator::BrIf { cond, then, other } = &data.term else { return None };
    if data.params.is_empty() || data.insts.len() > MAX_INSTS || then.block == block || other.block == block {
        return None;
    }
    let order = cfg.rpo_index[block.index()];
    if cfg.preds(block).iter().any(|pred| cfg.rpo_index[pred.index()] >= order) {
        return None;
    }
    let mut edges: Vec<Block> = Vec::new();
    for &pred in cfg.preds(block) {
        let mut known = false;
        func.block(pred).term.for_each_target(|target| {
            known |= target.block == block && outcome(func, target, *cond).is_some();
        });
        if known && !edges.contains(&pred) {
            edges.push(pred);
        }
    }
    if edges.is_empty() || !computes_only(func, block, *cond, uses.get_or_insert_with(|| use_counts(func))) {
        return None;
    }
    let (then, other) = (then.clone(), other.clone());
    Some(Candidate { block, cond: *cond, then, other, insts: data.insts.len(), edges })
}

fn is_constant(op: Opcode) -> bool {
    matches!(op, Opcode::Iconst | Opcode::Fconst | Opcode::Vconst)
}

/// Moves the constants of a block to the start of the function, where all that use them see them.
fn lift_constants(func: &mut Function, block: Block) {
    let insts = std::mem::take(&mut func.block_mut(block).insts);
    let (constants, others) = insts.into_iter().partition(|&inst| is_constant(func.inst(inst).op));
    func.block_mut(block).insts = others;
    let constants: Vec<Inst> = constants;
    func.blocks[0].insts.splice(0..0, constants);
}

/// Are the block's instructions pure, and used by nothing but its condition? Constants do not count.
fn computes_only(func: &Function, block: Block, cond: Value, uses: &[u32]) -> bool {
    let insts = &func.block(block).insts;
    let inside = |value: Value| {
        let operands = insts.iter().flat_map(|&inst| &func.inst(inst).args);
        operands.filter(|&&arg| arg == value).count() as u32 + u32::from(value == cond)
    };
    insts.iter().all(|&inst| {
        let data = func.inst(inst);
        is_constant(data.op)
            || data.op.has(Flags::PURE) && data.results().all(|result| inside(result) == uses[result.index()])
    })
}

/// The branch's condition on an edge, if the edge's arguments decide it.
fn outcome(func: &Function, edge: &BlockCall, cond: Value) -> Option<bool> {
    value_on_edge(func, edge, cond).map(|value| value.lanes[0] != Lane::ZERO)
}

/// The constant that a value of the edge's target is when control comes along the edge.
fn value_on_edge(func: &Function, edge: &BlockCall, value: Value) -> Option<Const> {
    match func.def(value) {
        ValueDef::Param(home, position) if home == edge.block => Const::of(func, edge.args[position as usize]),
        ValueDef::Param(..) => None,
        ValueDef::Result(inst, position) => {
            let known = Const::of(func, value);
            if known.is_some() || !func.block(edge.block).insts.contains(&inst) {
                return known;
            }
            let data = func.inst(inst);
            let args: Option<Vec<Const>> = data.args.iter().map(|&arg| value_on_edge(func, edge, arg)).collect();
            fold_inst_with(func, data, &args?).map(|mut results| results.swap_remove(position.into()))
        }
    }
}

fn thread_through(func: &mut Function, candidate: &Candidate, slots: &Slots) {
    let block = candidate.block;
    let own_stores = func.block(block).params.iter().filter(|param| slots.of(**param).is_some()).count();
    if func.block(block).insts.len() > own_stores + candidate.insts {
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
            let Some(truth) = outcome(func, target, candidate.cond) else { return };
            let onward = if truth { &candidate.then } else { &candidate.other };
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
            store(func, new, slot, value);
        }
    }
    let data = func.block_mut(new);
    data.term = Terminator::Br(BlockCall { block: onward.block, args });
    data.term_loc = loc;
    BlockCall { block: new, args: ValueList::new() }
}
