//! Calls whose results are returned at once: those of the function itself become jumps to its beginning, others may take
//! the place of the function's frame ([`Terminator::TailCall`]).
//!
//! Either way the function's stack slots are gone when the callee runs, so nobody may know the address of one by then: a
//! call is left alone if it comes after something that lets an address out of sight (as in LLVM, which decides so for the
//! official compiler's optimised builds). Only the encoders see calls in place of returns; the other passes of the
//! optimiser see calls, and [`as_calls`] makes such of them again.

use super::alias::{Escapes, address_of};
use super::cfg;
use super::summary::{Summaries, stays};
use crate::ir::{
    Block, BlockCall, FuncId, Function, Imm, Inst, InstData, Loc, Module, Opcode, Terminator, Type, Value, ValueDef,
    ValueList,
};
use crate::jit;

/// Turns calls of the function itself, the body of `id`, into jumps. Reports whether anything changed.
pub fn eliminate_tail_calls(func: &mut Function, id: FuncId, summaries: &Summaries) -> bool {
    let own = |call: &InstData| call.op == Opcode::Call && call.imm == Imm::Func(id);
    let tails = tail_calls(func, summaries, own);
    if tails.is_empty() {
        return false;
    }
    let header = loop_entry(func);
    for block in tails {
        // The entry's contents moved to the header.
        let block = if block.index() == 0 { header.block } else { block };
        let Some(call) = func.block_mut(block).insts.pop() else { continue };
        let args = func.inst(call).args.clone();
        func.block_mut(block).term = Terminator::Br(BlockCall { block: header.block, args });
    }
    true
}

/// Lets calls take the place of the frame of `func`, the body of `id` or one derived from it.
pub fn replace_returns(func: &mut Function, id: FuncId, module: &Module, summaries: &Summaries) {
    let tails = tail_calls(func, summaries, |call| fits(func, id, module, call));
    if tails.is_empty() {
        return;
    }
    for block in tails {
        let Some(call) = func.block_mut(block).insts.pop() else { continue };
        let data = func.inst(call);
        let term = InstData::without_results(data.op, data.args.clone(), data.imm.clone());
        let loc = data.loc;
        let block = func.block_mut(block);
        (block.term, block.term_loc) = (Terminator::TailCall(Box::new(term)), loc);
    }
    cfg::simplify_cfg(func);
}

/// Makes ordinary calls of those in place of returns.
pub fn as_calls(func: &mut Function) {
    for block in func.block_ids() {
        if !matches!(func.block(block).term, Terminator::TailCall(_)) {
            continue;
        }
        let loc = func.block(block).term_loc;
        if let Terminator::TailCall(call) = std::mem::replace(&mut func.block_mut(block).term, Terminator::None) {
            let types = func.sig.results.clone();
            let results = append_call(func, block, *call, &types, loc);
            func.block_mut(block).term = Terminator::Ret(results);
        }
    }
}

/// Appends a call that stood in place of a return of results of these types; the results.
pub fn append_call(func: &mut Function, block: Block, call: InstData, types: &[Type], loc: Loc) -> ValueList {
    let inst = func.add_inst(call.op, call.ty, call.args, call.imm, types, loc);
    func.block_mut(block).insts.push(inst);
    func.inst(inst).results().collect()
}

/// Can code of the function end in a jump to what `call` calls, and does a report that names a place of the user's code
/// still find the place? Functions of libraries do not know the places they report: they look for a call in the user's code.
fn fits(func: &Function, id: FuncId, module: &Module, call: &InstData) -> bool {
    let sig = match call.imm {
        Imm::Func(callee) => {
            let body = if callee == id { Some(func) } else { module.func(callee).body.as_ref() };
            let reports = |body: &Function| !module.is_user_loc(first_loc(body));
            if module.is_user_loc(call.loc) && body.is_none_or(reports) {
                return false;
            }
            &module.func(callee).sig
        }
        Imm::Sig(sig) => &module.sigs[sig.index()],
        _ => return false,
    };
    call.op.is_function_call() && jit::can_jump(&func.sig, sig)
}

/// The first place in a function that is known.
fn first_loc(func: &Function) -> Loc {
    let locs = func.blocks.iter().flat_map(|block| {
        let insts = block.insts.iter().map(|&inst| func.inst(inst).loc);
        insts.chain(std::iter::once(block.term_loc))
    });
    locs.into_iter().find(|loc| loc.is_some()).unwrap_or(Loc::NONE)
}

/// The blocks that end in a call which `wanted` accepts and return its results, where no stack slot matters any more.
fn tail_calls(func: &Function, summaries: &Summaries, wanted: impl Fn(&InstData) -> bool) -> Vec<Block> {
    let ends = |&block: &Block| tail_call(func, block).is_some_and(|call| wanted(func.inst(call)));
    let mut blocks: Vec<Block> = func.block_ids().filter(ends).collect();
    let has_slots = || func.blocks.iter().flat_map(|block| &block.insts).any(|&inst| is_slot(func.inst(inst)));
    if !blocks.is_empty() && has_slots() {
        let known = slots_known(func, summaries);
        blocks.retain(|block| !known[block.index()]);
    }
    blocks
}

/// The call that is the last instruction of a block which returns exactly its results, maybe by way of a block that does
/// nothing else.
fn tail_call(func: &Function, block: Block) -> Option<Inst> {
    let data = func.block(block);
    let call = *data.insts.last()?;
    let results = func.inst(call).results();
    let returned = match &data.term {
        Terminator::Ret(values) => results.eq(values.iter().copied()),
        Terminator::Br(target) => {
            let end = func.block(target.block);
            let passed = |value: &Value| match func.def(*value) {
                ValueDef::Param(block, position) if block == target.block => target.args[position as usize],
                _ => *value,
            };
            match &end.term {
                Terminator::Ret(values) if end.insts.is_empty() => results.eq(values.iter().map(passed)),
                _ => false,
            }
        }
        _ => false,
    };
    returned.then_some(call)
}

fn is_slot(data: &InstData) -> bool {
    data.op == Opcode::StackSlot
}

/// By block: may somebody know the address of a stack slot when its last instruction runs, by that instruction if by no
/// other?
fn slots_known(func: &Function, summaries: &Summaries) -> Vec<bool> {
    let escapes = Escapes::compute(func, summaries);
    let is_own = |value: Value| escapes.is_own(address_of(func, value).root);
    let mut known: Vec<bool> = vec![false; func.blocks.len()];
    let mut worklist = Vec::new();
    for block in func.block_ids() {
        let data = func.block(block);
        let lets_out = data.insts.iter().any(|&inst| {
            let data = func.inst(inst);
            let mut args = data.args.iter().enumerate();
            args.any(|(index, &arg)| is_own(arg) && !stays(data, index, summaries))
        });
        let mut passed = lets_out;
        data.term.for_each_value(|value| passed |= is_own(value));
        let lent = tail_call(func, block).is_some_and(|call| func.inst(call).args.iter().any(|&arg| is_own(arg)));
        known[block.index()] = lets_out || lent;
        if passed {
            worklist.push(block);
        }
    }
    while let Some(block) = worklist.pop() {
        for next in func.block(block).term.successors() {
            if !std::mem::replace(&mut known[next.index()], true) {
                worklist.push(next);
            }
        }
    }
    known
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
