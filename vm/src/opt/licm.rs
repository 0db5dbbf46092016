//! Moves computations that do not change within a loop in front of it.
//!
//! Pure operations never trap, so they may run even if the loop does not get to them. So may loads from
//! the function's own stack slots, from data, and from what callers promise to be readable; other loads are moved only if every iteration begins
//! with them. A load moves only if nothing in the loop can write what it reads.

use super::alias::{Escapes, access_range};
use super::loops::{Loop, add_preheaders, find_loops, has_loop};
use super::summary::Summaries;
use crate::ir::{Block, Cfg, DomTree, Flags, Function, Imm, Inst, Opcode, Terminator, Value, ValueDef};

/// Runs the pass. All blocks must be reachable and in reverse postorder. Reports whether the function has
/// loops, and so may have changed.
pub(super) fn hoist_invariants(func: &mut Function, summaries: &Summaries) -> bool {
    if !has_loop(func) {
        return false;
    }
    add_preheaders(func);
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let mut home = homes(func);
    let escapes = Escapes::compute(func, summaries);
    // Inner loops first: what leaves them may leave the outer loop too.
    for natural in find_loops(func, &cfg, &doms).iter().rev() {
        let writers = writers(func, natural, summaries);
        hoist_from(func, &cfg, natural, &Memory { escapes: &escapes, writers: &writers }, &mut home);
    }
    true
}

/// The block of every value.
fn homes(func: &Function) -> Vec<Block> {
    let mut home = vec![Block(0); func.values.len()];
    for block in func.block_ids() {
        let data = func.block(block);
        data.params.iter().for_each(|param| home[param.index()] = block);
        for &inst in &data.insts {
            func.inst(inst).results().for_each(|result| home[result.index()] = block);
        }
    }
    home
}

/// What is known of memory in a loop.
struct Memory<'a> {
    escapes: &'a Escapes,
    /// The instructions of the loop that may write memory.
    writers: &'a [Inst],
}

/// The instructions of a loop that may write memory.
fn writers(func: &Function, natural: &Loop, summaries: &Summaries) -> Vec<Inst> {
    let insts = natural.blocks.iter().flat_map(|&block| &func.block(block).insts).copied();
    insts
        .filter(|&inst| {
            let data = func.inst(inst);
            data.op.has(Flags::WRITE) && summaries.callee(data).is_none_or(|callee| callee.writes)
        })
        .collect()
}

fn hoist_from(func: &mut Function, cfg: &Cfg, natural: &Loop, memory: &Memory<'_>, home: &mut Vec<Block>) {
    let Some(preheader) = natural.preheader(func, cfg) else { return };
    let mut hoisted: Vec<Inst> = Vec::new();
    let mut certain_block = natural.header;
    for &block in &natural.blocks {
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut kept = Vec::with_capacity(insts.len());
        // Does every iteration get here, before it does anything else that counts?
        let mut certain = block == certain_block;
        for inst in insts {
            let op = func.inst(inst).op;
            let moves = match op {
                Opcode::Load => memory.is_loadable(func, inst, certain),
                _ => op.has(Flags::PURE) && !is_constant(op),
            };
            if moves && has_invariant_operands(func, inst, natural, home) {
                hoist_constants(func, inst, natural, home, preheader, &mut hoisted);
                func.inst(inst).results().for_each(|result| home[result.index()] = preheader);
                hoisted.push(inst);
            } else {
                certain &= op.is_removable();
                kept.push(inst);
            }
        }
        if let (true, Terminator::Br(next)) = (certain, &func.block(block).term) {
            certain_block = next.block;
        }
        func.block_mut(block).insts = kept;
    }
    func.block_mut(preheader).insts.extend(hoisted);
}

impl Memory<'_> {
    /// May the load be executed in front of the loop, and does it yield the same there as in every iteration?
    fn is_loadable(&self, func: &Function, inst: Inst, certain: bool) -> bool {
        const MAX_WRITERS: usize = 200;
        let data = func.inst(inst);
        if matches!(data.imm, Imm::Mem(mem) if mem.volatile) || self.writers.len() > MAX_WRITERS {
            return false;
        }
        let range = access_range(func, data);
        (certain || self.escapes.is_mapped(func, &range))
            && !self.writers.iter().any(|&writer| self.escapes.may_write(func, func.inst(writer), &range))
    }
}

/// Do all operands come from outside the loop? Constants stay where they are used.
fn has_invariant_operands(func: &Function, inst: Inst, natural: &Loop, home: &[Block]) -> bool {
    let args = &func.inst(inst).args;
    args.iter().all(|&arg| !natural.contains(home[arg.index()]) || is_constant_value(func, arg))
}

fn is_constant(op: Opcode) -> bool {
    matches!(op, Opcode::Iconst | Opcode::Fconst | Opcode::Vconst | Opcode::Undef | Opcode::Iota)
}

fn is_constant_value(func: &Function, value: Value) -> bool {
    func.def_data(value).is_some_and(|def| is_constant(def.op))
}

/// Copies the constants that a hoisted instruction uses.
fn hoist_constants(
    func: &mut Function,
    inst: Inst,
    natural: &Loop,
    home: &mut Vec<Block>,
    preheader: Block,
    hoisted: &mut Vec<Inst>,
) {
    for index in 0..func.inst(inst).args.len() {
        let arg = func.inst(inst).args[index];
        if !natural.contains(home[arg.index()]) {
            continue;
        }
        let ValueDef::Result(def, _) = func.def(arg) else { continue };
        let data = func.inst(def).clone();
        let copy = func.add_inst(data.op, data.ty, data.args, data.imm, &[data.ty], data.loc);
        home.push(preheader);
        hoisted.push(copy);
        let value = func.inst(copy).result();
        func.inst_mut(inst).args[index] = value;
    }
}
