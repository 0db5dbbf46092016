//! Loops that can be left for better code while they run.
//!
//! At the beginning of each iteration stands
//!
//! ```text
//! header:
//!     record = loop_code number
//!     br_if record != null, leave, rest
//! leave:
//!     results = go_on record, values
//!     ret results
//! ```
//!
//! where `values` are what [`osr::passed_at`](super::osr::passed_at) says.

use super::osr::{Entering, passed_at};
use crate::ir::{Block, BlockCall, Cfg, Function, Imm, Inst, Loc, Opcode, Terminator, Type, ValueList};

/// Lets all loops of a function be left; `None` if there are none. `number` gives the number of the loop that begins at a
/// block. Blocks, values and instructions keep their names.
pub fn leave_loops(func: &Function, mut number: impl FnMut(Block) -> u32) -> Option<Function> {
    let headers = headers(func);
    if headers.is_empty() {
        return None;
    }
    let mut new = func.clone();
    for (&header, passed) in headers.iter().zip(passed_at(func, &headers)) {
        leave_loop(&mut new, header, number(header), &passed);
    }
    hoist_stack_slots(&mut new);
    Some(new)
}

/// Blocks that are jumped back to, but for the entry.
fn headers(func: &Function) -> Vec<Block> {
    let order = Cfg::compute(func).rpo;
    let mut position = vec![usize::MAX; func.blocks.len()];
    order.iter().enumerate().for_each(|(index, block)| position[block.index()] = index);
    let mut jumped_to = vec![false; func.blocks.len()];
    for &block in &order {
        func.block(block).term.for_each_target(|target| {
            jumped_to[target.block.index()] |= position[target.block.index()] <= position[block.index()];
        });
    }
    order.into_iter().skip(1).filter(|block| jumped_to[block.index()]).collect()
}

fn leave_loop(func: &mut Function, header: Block, number: u32, passed: &[Entering]) {
    let loc = func.block(header).insts.first().map_or(func.block(header).term_loc, |&inst| func.inst(inst).loc);
    let rest = func.add_block();
    let insts = std::mem::take(&mut func.block_mut(header).insts);
    let term = std::mem::replace(&mut func.block_mut(header).term, Terminator::None);
    let term_loc = func.block(header).term_loc;
    let block = func.block_mut(rest);
    (block.insts, block.term, block.term_loc) = (insts, term, term_loc);

    let mut add = |block: Block, op: Opcode, ty: Type, args: ValueList, imm: Imm, results: &[Type]| {
        let inst = func.add_inst(op, ty, args, imm, results, loc);
        func.block_mut(block).insts.push(inst);
        func.inst(inst).results().collect::<ValueList>()
    };
    let record = add(header, Opcode::LoopCode, Type::I1, ValueList::new(), Imm::Index(number), &[Type::PTR])[0];
    let null = add(header, Opcode::Iconst, Type::PTR, ValueList::new(), Imm::Int(0), &[Type::PTR])[0];
    let operands = ValueList::from_slice(&[record, null]);
    let cond = add(header, Opcode::IcmpNe, Type::PTR, operands, Imm::None, &[Type::I1])[0];

    let leave = func.add_block();
    let values = passed.iter().map(|entering| match *entering {
        Entering::Value(value) => value,
        Entering::Memory(slot) => func.inst(slot).result(),
    });
    let args = std::iter::once(record).chain(values).collect();
    let results = func.sig.results.clone();
    let go_on = func.add_inst(Opcode::GoOn, Type::I1, args, Imm::None, &results, loc);
    let results = func.inst(go_on).results().collect();
    let block = func.block_mut(leave);
    block.insts.push(go_on);
    (block.term, block.term_loc) = (Terminator::Ret(results), loc);

    let [then, other] = [leave, rest].map(|block| BlockCall::new(block, &[]));
    func.block_mut(header).term = Terminator::BrIf { cond, then, other };
    func.block_mut(header).term_loc = Loc::NONE;
}

/// Moves the `stack_slot` instructions to the entry: their addresses are passed on from loops that stand before them.
fn hoist_stack_slots(func: &mut Function) {
    let mut slots: Vec<Inst> = Vec::new();
    for block in 0..func.blocks.len() {
        let mut insts = std::mem::take(&mut func.blocks[block].insts);
        insts.retain(|&inst| {
            let is_slot = func.inst(inst).op == Opcode::StackSlot;
            if is_slot {
                slots.push(inst);
            }
            !is_slot
        });
        func.blocks[block].insts = insts;
    }
    func.blocks[0].insts.splice(0..0, slots);
}
