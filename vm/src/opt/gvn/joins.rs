//! What is still known of memory where control flow joins.

use super::Pass;
use super::loads::Loads;
use crate::ir::{Block, Flags, Function, Inst};
use crate::opt::summary::Summaries;

/// How many blocks between a join and its dominator are looked at.
const MAX_BLOCKS: usize = 400;

/// The instructions that may write memory, by block.
pub(super) struct Writers {
    by_block: Vec<Vec<Inst>>,
}

impl Writers {
    /// One pass over the function.
    pub fn collect(func: &Function, summaries: &Summaries) -> Writers {
        let writes = |inst: &Inst| {
            let data = func.inst(*inst);
            data.op.has(Flags::WRITE) && summaries.callee(data).is_none_or(|callee| callee.writes)
        };
        let of_block = |block: Block| func.block(block).insts.iter().copied().filter(writes).collect();
        Writers { by_block: func.block_ids().map(of_block).collect() }
    }
}

impl Pass<'_> {
    /// Takes away from what is known at the end of the dominator of `join` what is written on a way from there.
    pub(super) fn join(&self, join: Block, loads: &mut Loads) {
        if loads.is_empty() {
            return;
        }
        let between = self.writers.as_ref().and_then(|writers| Some((writers, self.blocks_before(join)?)));
        let Some((writers, blocks)) = between else {
            *loads = Loads::default();
            return;
        };
        for block in blocks {
            for &writer in &writers.by_block[block.index()] {
                loads.forget_written(self.func, &self.escapes, writer);
            }
        }
    }

    /// The blocks that control may pass between the end of the dominator of `join` and its start.
    fn blocks_before(&self, join: Block) -> Option<Vec<Block>> {
        let dominator = self.doms.idom(join)?;
        let mut found: Vec<Block> = Vec::new();
        let mut seen = vec![false; self.func.blocks.len()];
        seen[dominator.index()] = true;
        let mut worklist: Vec<Block> = self.cfg.preds(join).to_vec();
        while let Some(block) = worklist.pop() {
            if std::mem::replace(&mut seen[block.index()], true) {
                continue;
            }
            if found.len() == MAX_BLOCKS {
                return None;
            }
            found.push(block);
            worklist.extend_from_slice(self.cfg.preds(block));
        }
        Some(found)
    }
}
