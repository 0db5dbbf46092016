//! The shape of a function's graph: predecessors, reverse postorder, dominators.

use super::entities::Block;
use super::function::Function;
use super::inst::Terminator;

/// Predecessors and order of the blocks that can be reached from the entry.
#[derive(Debug)]
pub struct Cfg {
    /// Reachable blocks so that every block but loop headers comes after its predecessors.
    pub rpo: Vec<Block>,
    /// Position of a block in `rpo`; `u32::MAX` if it cannot be reached.
    pub rpo_index: Vec<u32>,
    pred_start: Vec<u32>,
    preds: Vec<Block>,
}

impl Cfg {
    /// Walks the function. Linear time.
    pub fn compute(func: &Function) -> Cfg {
        let rpo = reverse_postorder(func);
        let mut rpo_index = vec![u32::MAX; func.blocks.len()];
        for (position, block) in rpo.iter().enumerate() {
            rpo_index[block.index()] = position as u32;
        }
        Cfg::with_order(func, rpo, rpo_index)
    }

    /// The same for a function whose blocks are all reachable and in reverse postorder, in less time.
    pub fn of_ordered(func: &Function) -> Cfg {
        debug_assert!(reverse_postorder(func).into_iter().eq(func.block_ids()), "the blocks are not in order");
        Cfg::with_order(func, func.block_ids().collect(), (0..func.blocks.len() as u32).collect())
    }

    fn with_order(func: &Function, rpo: Vec<Block>, rpo_index: Vec<u32>) -> Cfg {
        let mut pred_start = vec![0u32; func.blocks.len() + 1];
        for &block in &rpo {
            func.block(block).term.for_each_target(|target| pred_start[target.block.index() + 1] += 1);
        }
        for i in 1..pred_start.len() {
            pred_start[i] += pred_start[i - 1];
        }
        let mut next = pred_start.clone();
        let mut preds = vec![Block(0); pred_start[func.blocks.len()] as usize];
        for &block in &rpo {
            func.block(block).term.for_each_target(|target| {
                let slot = &mut next[target.block.index()];
                preds[*slot as usize] = block;
                *slot += 1;
            });
        }
        Cfg { rpo, rpo_index, pred_start, preds }
    }

    /// Reachable blocks that jump to `block`, once for each edge.
    pub fn preds(&self, block: Block) -> &[Block] {
        let range = self.pred_start[block.index()] as usize..self.pred_start[block.index() + 1] as usize;
        &self.preds[range]
    }

    /// Can `block` be reached from the entry?
    pub fn is_reachable(&self, block: Block) -> bool {
        self.rpo_index[block.index()] != u32::MAX
    }
}

/// The blocks that can be reached, so that every block but loop headers comes after its predecessors.
pub fn reverse_postorder(func: &Function) -> Vec<Block> {
    let mut order = Vec::with_capacity(func.blocks.len());
    let mut seen = vec![false; func.blocks.len()];
    // Each entry: a block, and how many of its successors are still to be visited. The last successor is
    // visited first, so that the first one comes first in the order.
    let mut stack = Vec::with_capacity(func.blocks.len());
    stack.push((func.entry(), num_targets(&func.blocks[0].term)));
    seen[0] = true;
    while let Some((block, left)) = stack.last_mut() {
        if *left == 0 {
            order.push(*block);
            stack.pop();
            continue;
        }
        *left -= 1;
        let successor = nth_target(&func.block(*block).term, *left);
        if !std::mem::replace(&mut seen[successor.index()], true) {
            stack.push((successor, num_targets(&func.block(successor).term)));
        }
    }
    order.reverse();
    order
}

fn num_targets(term: &Terminator) -> usize {
    match term {
        Terminator::Br(_) => 1,
        Terminator::BrIf { .. } => 2,
        Terminator::Switch { cases, .. } => cases.len() + 1,
        _ => 0,
    }
}

fn nth_target(term: &Terminator, n: usize) -> Block {
    match term {
        Terminator::Br(target) => target.block,
        Terminator::BrIf { then, other, .. } => {
            if n == 0 {
                then.block
            } else {
                other.block
            }
        }
        Terminator::Switch { cases, default, .. } => cases.get(n).map_or(default, |(_, target)| target).block,
        _ => unreachable!("a terminator without targets"),
    }
}

/// The dominator tree of the reachable blocks.
#[derive(Debug)]
pub struct DomTree {
    /// Immediate dominator of each block; the entry and unreachable blocks are their own.
    idom: Vec<Block>,
    /// Children in the tree, in reverse postorder, as a linked list.
    first_child: Vec<Option<Block>>,
    next_sibling: Vec<Option<Block>>,
    /// Entry and exit times of a walk over the tree.
    enter: Vec<u32>,
    leave: Vec<u32>,
}

impl DomTree {
    /// The algorithm of Cooper, Harvey and Kennedy: near linear on real graphs.
    pub fn compute(func: &Function, cfg: &Cfg) -> DomTree {
        let blocks = func.blocks.len();
        let idom = immediate_dominators(blocks, cfg);
        let mut tree = DomTree {
            idom,
            first_child: vec![None; blocks],
            next_sibling: vec![None; blocks],
            enter: vec![0; blocks],
            leave: vec![0; blocks],
        };
        for &block in cfg.rpo.iter().skip(1).rev() {
            let parent = tree.idom[block.index()];
            tree.next_sibling[block.index()] = tree.first_child[parent.index()].replace(block);
        }
        tree.number(func.entry());
        tree
    }

    /// Numbers the tree for [`DomTree::dominates`].
    fn number(&mut self, entry: Block) {
        let mut clock = 1;
        let mut stack = vec![(entry, self.first_child[entry.index()])];
        self.enter[entry.index()] = clock;
        while let Some((block, next)) = stack.last_mut() {
            clock += 1;
            if let Some(child) = *next {
                *next = self.next_sibling[child.index()];
                self.enter[child.index()] = clock;
                stack.push((child, self.first_child[child.index()]));
            } else {
                self.leave[block.index()] = clock;
                stack.pop();
            }
        }
    }

    /// The immediate dominator; `None` for the entry and unreachable blocks.
    pub fn idom(&self, block: Block) -> Option<Block> {
        let parent = self.idom[block.index()];
        (parent != block).then_some(parent)
    }

    /// Does every path from the entry to `b` pass through `a`? A block dominates itself.
    /// Only for reachable blocks.
    #[inline]
    pub fn dominates(&self, a: Block, b: Block) -> bool {
        self.enter[a.index()] <= self.enter[b.index()] && self.leave[b.index()] <= self.leave[a.index()]
    }

    /// The blocks whose immediate dominator is `block`, in reverse postorder.
    pub fn children(&self, block: Block) -> impl Iterator<Item = Block> + '_ {
        std::iter::successors(self.first_child[block.index()], |child| self.next_sibling[child.index()])
    }
}

fn immediate_dominators(blocks: usize, cfg: &Cfg) -> Vec<Block> {
    // Works on positions in reverse postorder.
    const UNKNOWN: u32 = u32::MAX;
    let mut idom = vec![UNKNOWN; cfg.rpo.len()];
    idom[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for (position, &block) in cfg.rpo.iter().enumerate().skip(1) {
            let mut new = UNKNOWN;
            for pred in cfg.preds(block) {
                let pred = cfg.rpo_index[pred.index()];
                if idom[pred as usize] != UNKNOWN {
                    new = if new == UNKNOWN { pred } else { intersect(&idom, new, pred) };
                }
            }
            if idom[position] != new {
                idom[position] = new;
                changed = true;
            }
        }
    }
    let mut by_block: Vec<Block> = (0..blocks).map(Block::from_index).collect();
    for (position, &block) in cfg.rpo.iter().enumerate() {
        by_block[block.index()] = cfg.rpo[idom[position] as usize];
    }
    by_block
}

fn intersect(idom: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        while a > b {
            a = idom[a as usize];
        }
        while b > a {
            b = idom[b as usize];
        }
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{FunctionBuilder, Signature, Type};

    #[test]
    fn diamond_in_a_loop() {
        let mut b = FunctionBuilder::new(Signature::new(&[Type::I1], &[]));
        let cond = b.params()[0];
        let [head, left, right, join, exit, dead] = std::array::from_fn(|_| b.create_block());
        b.br(head, &[]);
        b.switch_to_block(head);
        b.br_if(cond, left, &[], right, &[]);
        for side in [left, right] {
            b.switch_to_block(side);
            b.br(join, &[]);
        }
        b.switch_to_block(join);
        b.br_if(cond, head, &[], exit, &[]);
        b.switch_to_block(exit);
        b.ret(&[]);
        b.switch_to_block(dead);
        b.br(exit, &[]);
        let func = b.finish();
        let cfg = Cfg::compute(&func);
        let doms = DomTree::compute(&func, &cfg);
        assert!(!cfg.is_reachable(dead));
        assert_eq!(cfg.preds(exit), [join]);
        assert_eq!(doms.idom(join), Some(head));
        assert_eq!(doms.idom(exit), Some(join));
        assert!(doms.dominates(head, exit) && doms.dominates(join, join));
        assert!(!doms.dominates(left, join));
        assert_eq!(doms.children(head).count(), 3);
    }
}
