//! Moves computations that do not change within a loop in front of it.
//!
//! Pure operations never trap, so they may run even if the loop does not get to them.

use crate::ir::{Block, BlockCall, Cfg, DomTree, Flags, Function, Inst, Opcode, Terminator, Value, ValueDef};

/// A natural loop.
struct Loop {
    header: Block,
    /// The blocks of the loop, in reverse postorder.
    blocks: Vec<Block>,
}

/// Runs the pass.
pub fn hoist_invariants(func: &mut Function) {
    if !has_loop(func) {
        return;
    }
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    for natural in find_loops(func, &cfg, &doms) {
        add_preheader(func, &cfg, &natural);
    }
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let mut home = homes(func);
    // Inner loops first: what leaves them may leave the outer loop too.
    for natural in find_loops(func, &cfg, &doms).iter().rev() {
        hoist_from(func, &cfg, natural, &mut home);
    }
}

fn has_loop(func: &Function) -> bool {
    let cfg = Cfg::compute(func);
    let backward = |from: Block, to: Block| cfg.rpo_index[to.index()] <= cfg.rpo_index[from.index()];
    cfg.rpo.iter().any(|&block| func.block(block).term.successors().iter().any(|&next| backward(block, next)))
}

/// The loops, outer before inner.
fn find_loops(func: &Function, cfg: &Cfg, doms: &DomTree) -> Vec<Loop> {
    let mut loops = Vec::new();
    for &header in &cfg.rpo {
        let back_edges = cfg.preds(header).iter().copied().filter(|&pred| doms.dominates(header, pred));
        let mut worklist: Vec<Block> = back_edges.collect();
        if worklist.is_empty() {
            continue;
        }
        let mut inside = vec![false; func.blocks.len()];
        inside[header.index()] = true;
        while let Some(block) = worklist.pop() {
            if !std::mem::replace(&mut inside[block.index()], true) {
                worklist.extend_from_slice(cfg.preds(block));
            }
        }
        let blocks = cfg.rpo.iter().copied().filter(|block| inside[block.index()]).collect();
        loops.push(Loop { header, blocks });
    }
    loops
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

fn hoist_from(func: &mut Function, cfg: &Cfg, natural: &Loop, home: &mut Vec<Block>) {
    let mut inside = vec![false; func.blocks.len()];
    natural.blocks.iter().for_each(|block| inside[block.index()] = true);
    let outside: Vec<Block> = cfg.preds(natural.header).iter().copied().filter(|pred| !inside[pred.index()]).collect();
    // A jump from a single block outside: its end is in front of the loop.
    let &[preheader] = &outside[..] else { return };
    if !matches!(func.block(preheader).term, Terminator::Br(_)) {
        return;
    }
    let mut hoisted: Vec<Inst> = Vec::new();
    for &block in &natural.blocks {
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut kept = Vec::with_capacity(insts.len());
        for inst in insts {
            if is_invariant(func, inst, &inside, home) {
                hoist_constants(func, inst, &inside, home, preheader, &mut hoisted);
                func.inst(inst).results().for_each(|result| home[result.index()] = preheader);
                hoisted.push(inst);
            } else {
                kept.push(inst);
            }
        }
        func.block_mut(block).insts = kept;
    }
    func.block_mut(preheader).insts.extend(hoisted);
}

/// Does the instruction compute the same in each iteration, and is it worth moving? Constants stay
/// where they are used.
fn is_invariant(func: &Function, inst: Inst, inside: &[bool], home: &[Block]) -> bool {
    let data = func.inst(inst);
    let pure = data.op.has(Flags::PURE) && !is_constant(data.op);
    pure && data.args.iter().all(|&arg| !inside[home[arg.index()].index()] || is_constant_value(func, arg))
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
    inside: &[bool],
    home: &mut Vec<Block>,
    preheader: Block,
    hoisted: &mut Vec<Inst>,
) {
    for index in 0..func.inst(inst).args.len() {
        let arg = func.inst(inst).args[index];
        if !inside[home[arg.index()].index()] {
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

/// Makes sure that a single plain jump leads into the loop: its block is the place to hoist to.
fn add_preheader(func: &mut Function, cfg: &Cfg, natural: &Loop) {
    let header = natural.header;
    let outside: Vec<Block> = cfg.preds(header).iter().copied().filter(|pred| !natural.blocks.contains(pred)).collect();
    if let [pred] = outside[..]
        && matches!(func.block(pred).term, Terminator::Br(_))
    {
        return;
    }
    let preheader = func.add_block();
    let types: Vec<_> = func.block(header).params.iter().map(|&param| func.ty(param)).collect();
    let params: Vec<Value> = types.into_iter().map(|ty| func.add_block_param(preheader, ty)).collect();
    for pred in outside {
        func.block_mut(pred).term.for_each_target_mut(|target| {
            if target.block == header {
                target.block = preheader;
            }
        });
    }
    func.block_mut(preheader).term = Terminator::Br(BlockCall::new(header, &params));
}
