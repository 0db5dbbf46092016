//! Copies blocks within a function.

use hashbrown::HashMap;

use crate::ir::{Block, Function, Terminator, Value, ValueList};

/// What copies stand for what.
#[derive(Default)]
pub(super) struct Copies {
    blocks: HashMap<Block, Block>,
    values: HashMap<Value, Value>,
}

impl Copies {
    /// The copy of a block, or the block itself if it was not copied.
    pub fn block(&self, block: Block) -> Block {
        self.blocks.get(&block).copied().unwrap_or(block)
    }

    /// The copy of a value, or the value itself if it was not copied.
    pub fn value(&self, value: Value) -> Value {
        self.values.get(&value).copied().unwrap_or(value)
    }
}

/// Copies blocks, given so that definitions come before uses. Jumps between them lead to the copies, other jumps
/// where they led. Values that the blocks define must not be used elsewhere.
pub(super) fn copy_blocks(func: &mut Function, blocks: &[Block]) -> Copies {
    let mut copies = Copies::default();
    for &block in blocks {
        let new = func.add_block();
        copies.blocks.insert(block, new);
        for index in 0..func.block(block).params.len() {
            let param = func.block(block).params[index];
            let copy = func.add_block_param(new, func.ty(param));
            copies.values.insert(param, copy);
        }
    }
    for &block in blocks {
        let new = copies.block(block);
        for index in 0..func.block(block).insts.len() {
            let inst = func.block(block).insts[index];
            let mut data = func.inst(inst).clone();
            data.args.iter_mut().for_each(|arg| *arg = copies.value(*arg));
            let old: ValueList = data.results().collect();
            let types: Vec<_> = old.iter().map(|&result| func.ty(result)).collect();
            let copy = func.add_inst(data.op, data.ty, data.args, data.imm, &types, data.loc);
            for (old, new) in old.into_iter().zip(func.inst(copy).results()) {
                copies.values.insert(old, new);
            }
            func.block_mut(new).insts.push(copy);
        }
    }
    for &block in blocks {
        let mut term: Terminator = func.block(block).term.clone();
        term.for_each_value_mut(|value| *value = copies.value(*value));
        term.for_each_target_mut(|target| target.block = copies.block(target.block));
        let loc = func.block(block).term_loc;
        let new = func.block_mut(copies.block(block));
        new.term = term;
        new.term_loc = loc;
    }
    copies
}
