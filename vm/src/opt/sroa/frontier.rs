//! Where variables need block parameters: iterated dominance frontiers, where the variable is live.

use crate::ir::{Block, Cfg, DomTree};

/// The dominance frontier of every block.
pub(super) struct Frontiers {
    sets: Vec<Vec<Block>>,
}

impl Frontiers {
    pub fn compute(cfg: &Cfg, doms: &DomTree, blocks: usize) -> Frontiers {
        let mut sets = vec![Vec::new(); blocks];
        for &block in &cfg.rpo {
            let preds = cfg.preds(block);
            if preds.len() < 2 {
                continue;
            }
            let idom = doms.idom(block);
            for &pred in preds {
                let mut runner = Some(pred);
                while runner != idom
                    && let Some(current) = runner
                {
                    let set: &mut Vec<Block> = &mut sets[current.index()];
                    if set.last() != Some(&block) {
                        set.push(block);
                    }
                    runner = doms.idom(current);
                }
            }
        }
        Frontiers { sets }
    }
}

/// Scratch space for placing the parameters of many variables.
pub(super) struct Placer<'a> {
    cfg: &'a Cfg,
    frontiers: &'a Frontiers,
    epoch: u32,
    defined: Vec<u32>,
    live_in: Vec<u32>,
    placed: Vec<u32>,
}

impl<'a> Placer<'a> {
    pub fn new(cfg: &'a Cfg, frontiers: &'a Frontiers, blocks: usize) -> Placer<'a> {
        let zeros = vec![0; blocks];
        Placer { cfg, frontiers, epoch: 0, defined: zeros.clone(), live_in: zeros.clone(), placed: zeros }
    }

    /// The blocks that need a parameter for a variable that is written in the blocks `defs` and read
    /// before any write in the blocks `uses`.
    pub fn place(&mut self, defs: &[Block], uses: &[Block]) -> Vec<Block> {
        if uses.is_empty() {
            return Vec::new();
        }
        self.epoch += 1;
        let epoch = self.epoch;
        defs.iter().for_each(|def| self.defined[def.index()] = epoch);
        let mut worklist: Vec<Block> = uses.to_vec();
        uses.iter().for_each(|block| self.live_in[block.index()] = epoch);
        while let Some(block) = worklist.pop() {
            for &pred in self.cfg.preds(block) {
                let seen = self.live_in[pred.index()] == epoch || self.defined[pred.index()] == epoch;
                if !seen {
                    self.live_in[pred.index()] = epoch;
                    worklist.push(pred);
                }
            }
        }
        let mut placed = Vec::new();
        worklist.extend_from_slice(defs);
        while let Some(block) = worklist.pop() {
            for &join in &self.frontiers.sets[block.index()] {
                if self.live_in[join.index()] == epoch && self.placed[join.index()] != epoch {
                    self.placed[join.index()] = epoch;
                    placed.push(join);
                    if self.defined[join.index()] != epoch {
                        worklist.push(join);
                    }
                }
            }
        }
        placed
    }
}
