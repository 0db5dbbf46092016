//! The natural loops of a function.

use crate::ir::{Block, BlockCall, Cfg, DomTree, Function, Terminator, Value};

/// A natural loop: a header that dominates the blocks which jump back to it.
pub(in crate::opt) struct Loop {
    /// Where control enters.
    pub header: Block,
    /// The blocks of the loop, in reverse postorder, the header first.
    pub blocks: Vec<Block>,
    /// By block: is it in the loop? Blocks made later are not.
    inside: Vec<bool>,
}

impl Loop {
    /// Is the block part of the loop?
    pub fn contains(&self, block: Block) -> bool {
        self.inside.get(block.index()).copied().unwrap_or(false)
    }

    /// The jumps into the header from outside, by the block they are in, once for each edge.
    pub fn entering<'a>(&'a self, cfg: &'a Cfg) -> impl Iterator<Item = Block> + 'a {
        cfg.preds(self.header).iter().copied().filter(|&pred| !self.contains(pred))
    }

    /// The blocks that jump back to the header, once for each edge.
    pub fn latches<'a>(&'a self, cfg: &'a Cfg) -> impl Iterator<Item = Block> + 'a {
        cfg.preds(self.header).iter().copied().filter(|&pred| self.contains(pred))
    }

    /// The block in front of the loop, if a plain jump leads from there into the loop and nothing else does.
    pub fn preheader(&self, func: &Function, cfg: &Cfg) -> Option<Block> {
        let mut entering = self.entering(cfg);
        let block = entering.next().filter(|_| entering.next().is_none())?;
        matches!(func.block(block).term, Terminator::Br(_)).then_some(block)
    }
}

/// Does any jump go backwards? The blocks are in reverse postorder.
pub(in crate::opt) fn has_loop(func: &Function) -> bool {
    func.block_ids().any(|block| {
        let mut backward = false;
        func.block(block).term.for_each_target(|target| backward |= target.block <= block);
        backward
    })
}

/// The loops, outer before inner.
pub(in crate::opt) fn find_loops(func: &Function, cfg: &Cfg, doms: &DomTree) -> Vec<Loop> {
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
        loops.push(Loop { header, blocks, inside });
    }
    loops
}

/// Makes sure that a single plain jump leads into each loop: its block is the place for what is computed
/// before the loop.
pub(in crate::opt) fn add_preheaders(func: &mut Function) {
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    for natural in find_loops(func, &cfg, &doms) {
        if natural.preheader(func, &cfg).is_none() {
            let outside: Vec<Block> = natural.entering(&cfg).collect();
            redirect_through_new_block(func, natural.header, &outside);
        }
    }
}

/// Leads the jumps from `preds` to `target` through a new block.
fn redirect_through_new_block(func: &mut Function, target: Block, preds: &[Block]) {
    let middle = func.add_block();
    if let &[pred] = preds {
        // The arguments come along.
        let mut onward = None;
        func.block_mut(pred).term.for_each_target_mut(|call| {
            if call.block == target {
                onward = Some(std::mem::replace(call, BlockCall::new(middle, &[])));
            }
        });
        func.block_mut(middle).term = onward.map_or(Terminator::None, Terminator::Br);
        return;
    }
    let types: Vec<_> = func.block(target).params.iter().map(|&param| func.ty(param)).collect();
    let params: Vec<Value> = types.into_iter().map(|ty| func.add_block_param(middle, ty)).collect();
    for &pred in preds {
        func.block_mut(pred).term.for_each_target_mut(|call| {
            if call.block == target {
                call.block = middle;
            }
        });
    }
    func.block_mut(middle).term = Terminator::Br(BlockCall::new(target, &params));
}
