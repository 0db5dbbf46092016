//! Turns calls of the function itself whose results are returned at once into jumps.

use super::alias::Escapes;
use super::summary::Summaries;
use crate::ir::{BlockCall, FuncId, Function, Imm, Inst, Opcode, Terminator, Value, ValueDef, ValueList};

/// Runs the pass on the body of `id`. Functions with stack slots whose address gets out of sight are left alone: a call
/// has its own slots, an iteration does not. Reports whether anything changed.
pub fn eliminate_tail_calls(func: &mut Function, id: FuncId, summaries: &Summaries) -> bool {
    let tails: Vec<usize> = (0..func.blocks.len()).filter(|&block| tail_call(func, block, id).is_some()).collect();
    if tails.is_empty() || keeps_slots(func, summaries) {
        return false;
    }
    let header = loop_entry(func);
    for block in tails {
        // The entry's contents moved to the header.
        let block = if block == 0 { header.block.index() } else { block };
        let Some(call) = tail_call(func, block, id) else { continue };
        let args = func.inst(call).args.clone();
        func.blocks[block].insts.pop();
        func.blocks[block].term = Terminator::Br(BlockCall { block: header.block, args });
    }
    true
}

/// The call of `id` that is the last instruction of a block which returns exactly its results.
fn tail_call(func: &Function, block: usize, id: FuncId) -> Option<Inst> {
    let data = &func.blocks[block];
    let call = *data.insts.last()?;
    let Terminator::Ret(values) = &data.term else { return None };
    let inst = func.inst(call);
    let is_call = inst.op == Opcode::Call && inst.imm == Imm::Func(id);
    (is_call && inst.results().eq(values.iter().copied())).then_some(call)
}

/// May somebody know the address of a stack slot when the function ends? That includes the tail calls themselves, of
/// which nothing is known yet.
fn keeps_slots(func: &Function, summaries: &Summaries) -> bool {
    let escapes = Escapes::compute(func, summaries);
    let mut insts = func.blocks.iter().flat_map(|block| &block.insts).map(|&inst| func.inst(inst));
    insts.any(|data| data.op == Opcode::StackSlot && escapes.is_shared(data.result()))
}

/// Moves the entry block's contents to a new block with parameters in place of the function's.
fn loop_entry(func: &mut Function) -> BlockCall {
    let header = func.add_block();
    let old = std::mem::take(&mut func.blocks[0].params);
    // The old values become the header's parameters, so that no use changes.
    for (position, param) in old.iter().enumerate() {
        func.values[param.index()].def = ValueDef::Param(header, position as u16);
    }
    let types: Vec<_> = old.iter().map(|&param| func.ty(param)).collect();
    let entry = func.entry();
    let new: Vec<Value> = types.into_iter().map(|ty| func.add_block_param(entry, ty)).collect();
    let jump = BlockCall { block: header, args: ValueList::from_vec(new) };
    let insts = std::mem::take(&mut func.blocks[0].insts);
    let term = std::mem::replace(&mut func.blocks[0].term, Terminator::Br(jump.clone()));
    let data = func.block_mut(header);
    data.params = old;
    data.insts = insts;
    data.term = term;
    jump
}
