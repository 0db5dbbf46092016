//! The order of the blocks of hot functions: what is not expected to run stands at the end, out of the way.
//!
//! Definitions still come before uses: a block that is not expected dominates only such blocks.

use super::inline::cold_blocks;
use super::rename::Renames;
use crate::ir::{Block, Cfg, DomTree, Function, Imm, Opcode, Terminator, ValueDef};

/// Orders the blocks, and removes the hints that have served. All blocks must be reachable.
pub(super) fn lay_out(func: &mut Function) {
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let mut cold = cold_blocks(func);
    for &block in &cfg.rpo {
        let above = doms.idom(block);
        let unlikely = cfg.preds(block).iter().all(|&pred| unlikely_target(func, pred) == Some(block));
        cold[block.index()] |= above.is_some_and(|above| cold[above.index()] || unlikely);
    }
    remove_hints(func);
    let mut order = cfg.rpo;
    order.sort_by_key(|block| cold[block.index()]);
    renumber(func, &order);
}

/// Where a block does not go as a rule, by the hint on its condition.
pub(super) fn unlikely_target(func: &Function, block: Block) -> Option<Block> {
    let Terminator::BrIf { cond, then, other } = &func.block(block).term else { return None };
    let def = func.def_data(*cond).filter(|def| def.op == Opcode::Expect)?;
    Some(if def.imm == Imm::Int(0) { then.block } else { other.block })
}

fn remove_hints(func: &mut Function) {
    let mut renames = Renames::default();
    for block in func.block_ids() {
        let mut insts = std::mem::take(&mut func.block_mut(block).insts);
        insts.retain(|&inst| {
            let data = func.inst(inst);
            if data.op == Opcode::Expect {
                renames.set(data.result(), data.args[0]);
            }
            data.op != Opcode::Expect
        });
        func.block_mut(block).insts = insts;
    }
    renames.apply(func);
}

/// Puts the blocks in an order that names each of them once, the entry first.
fn renumber(func: &mut Function, order: &[Block]) {
    let mut number = vec![Block(0); func.blocks.len()];
    for (position, block) in order.iter().enumerate() {
        number[block.index()] = Block::from_index(position);
    }
    let mut old: Vec<_> = std::mem::take(&mut func.blocks).into_iter().map(Some).collect();
    for block in order {
        let Some(mut data) = old[block.index()].take() else { continue };
        data.term.for_each_target_mut(|target| target.block = number[target.block.index()]);
        for (index, param) in data.params.iter().enumerate() {
            func.values[param.index()].def = ValueDef::Param(number[block.index()], index as u16);
        }
        func.blocks.push(data);
    }
}
