//! The control-flow graph of a body, and fixpoints over it.
//!
//! An analysis gives a function that computes the row of a block from the rows of its neighbours;
//! the solver calls it until nothing changes. Rows stand for the block's entry in both directions.

use smallvec::SmallVec;

use super::bits::BitMatrix;
use crate::mir::{BlockId, Body, Terminator};

pub type Successors = SmallVec<[BlockId; 2]>;

/// Where control goes from a block. For [`Terminator::Invoke`]: the normal way, then the error's.
pub fn successors(term: &Terminator<'_>) -> Successors {
    match term {
        Terminator::Goto(to) => SmallVec::from_slice(&[*to]),
        Terminator::If { then, otherwise, .. } => SmallVec::from_slice(&[*then, *otherwise]),
        Terminator::Invoke { ok, err, .. } => SmallVec::from_slice(&[*ok, *err]),
        Terminator::Return(_)
        | Terminator::Raise(_)
        | Terminator::Unreachable
        | Terminator::MissingReturn
        | Terminator::Open => Successors::new(),
    }
}

pub struct Cfg {
    pub succs: Vec<Successors>,
    pub preds: Vec<SmallVec<[BlockId; 2]>>,
    /// The blocks that can be reached, every block after its successors except along back edges.
    pub postorder: Vec<BlockId>,
    /// Every path from the block ends at an [`Terminator::Unreachable`]: nothing dies there.
    pub doomed: Vec<bool>,
}

impl Cfg {
    pub fn new(body: &Body<'_>) -> Cfg {
        let succs: Vec<_> = body.blocks.iter().map(|block| successors(&block.term)).collect();
        let mut preds = vec![SmallVec::new(); succs.len()];
        let postorder = postorder(&succs);
        for from in &postorder {
            for to in &succs[from.0 as usize] {
                preds[to.0 as usize].push(*from);
            }
        }
        let mut cfg = Cfg { doomed: vec![false; succs.len()], succs, preds, postorder };
        cfg.find_doomed(body);
        cfg
    }

    fn find_doomed(&mut self, body: &Body<'_>) {
        loop {
            let mut changed = false;
            for block in &self.postorder {
                let index = block.0 as usize;
                let succs = &self.succs[index];
                let doomed = matches!(body.blocks[index].term, Terminator::Unreachable)
                    || !succs.is_empty() && succs.iter().all(|to| self.doomed[to.0 as usize]);
                changed |= doomed && !self.doomed[index];
                self.doomed[index] |= doomed;
            }
            if !changed {
                return;
            }
        }
    }

    /// Computes rows from successors to predecessors.
    pub fn backward(&self, rows: &mut BitMatrix, mut transfer: impl FnMut(BlockId, &BitMatrix, &mut [u64])) {
        let mut row = rows.blank();
        loop {
            let mut changed = false;
            for block in &self.postorder {
                transfer(*block, rows, &mut row);
                changed |= rows.assign(block.0 as usize, &row);
            }
            if !changed {
                return;
            }
        }
    }

    /// Computes rows from predecessors to successors.
    pub fn forward(&self, rows: &mut BitMatrix, mut transfer: impl FnMut(BlockId, &BitMatrix, &mut [u64])) {
        let mut row = rows.blank();
        loop {
            let mut changed = false;
            for block in self.postorder.iter().rev() {
                transfer(*block, rows, &mut row);
                changed |= rows.assign(block.0 as usize, &row);
            }
            if !changed {
                return;
            }
        }
    }
}

/// Depth first, without recursion: bodies may have thousands of blocks in a row.
fn postorder(succs: &[Successors]) -> Vec<BlockId> {
    let mut order = Vec::with_capacity(succs.len());
    let mut seen = vec![false; succs.len()];
    let mut stack = vec![(BlockId(0), 0)];
    if let Some(first) = seen.first_mut() {
        *first = true;
    } else {
        return order;
    }
    while let Some((block, next)) = stack.last_mut() {
        match succs[block.0 as usize].get(*next) {
            Some(to) => {
                *next += 1;
                let seen = &mut seen[to.0 as usize];
                if !*seen {
                    *seen = true;
                    stack.push((*to, 0));
                }
            }
            None => {
                order.push(*block);
                stack.pop();
            }
        }
    }
    order
}
