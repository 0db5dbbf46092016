//! The blocks of one iteration: which are executed under conditions, and where values meet.

use hashbrown::HashMap;

use crate::ir::{Block, BlockCall, Cfg, DomTree, Function, Terminator, Value, ValueDef};
use crate::opt::loops::forest::Loop;

/// A jump within an iteration.
pub(super) struct Edge {
    pub from: Block,
    /// The condition of the branch, and whether it must hold.
    pub cond: Option<(Value, bool)>,
    /// What it passes to the block's parameters.
    pub args: Vec<Value>,
}

/// The control flow of one iteration.
pub(super) struct Flow {
    /// The block at the end, which decides whether there is another iteration.
    pub latch: Block,
    /// Blocks that not every iteration gets to, with all jumps to them; and blocks where values meet.
    edges: HashMap<Block, Vec<Edge>>,
    guarded: Vec<Block>,
}

impl Flow {
    /// The flow of a loop without inner loops that is left behind `latch` only, which alone jumps back.
    pub fn of(func: &Function, cfg: &Cfg, doms: &DomTree, natural: &Loop, latch: Block) -> Option<Flow> {
        let last = natural.blocks.last() == Some(&latch);
        let mut flow = Flow { latch, edges: HashMap::new(), guarded: Vec::new() };
        for (position, &block) in natural.blocks.iter().enumerate() {
            if block == latch {
                continue;
            }
            let mut forward = last;
            let behind = |target: Block| natural.blocks[position + 1..].contains(&target);
            func.block(block).term.for_each_target(|target| forward &= behind(target.block));
            let mut edge = |target: &BlockCall, cond| {
                let edge = Edge { from: block, cond, args: target.args.to_vec() };
                flow.edges.entry(target.block).or_default().push(edge);
            };
            match &func.block(block).term {
                _ if !forward => return None,
                Terminator::Br(target) => edge(target, None),
                Terminator::BrIf { cond, then, other } => {
                    edge(then, Some((*cond, true)));
                    edge(other, Some((*cond, false)));
                }
                _ => return None,
            }
        }
        let reaches =
            cfg.preds(natural.header).iter().filter(|&&pred| natural.contains(pred)).all(|&pred| pred == latch);
        flow.guarded = natural.blocks.iter().copied().filter(|&block| !doms.dominates(block, latch)).collect();
        (last && reaches).then_some(flow)
    }

    /// Is the block executed in some iterations only?
    pub fn is_guarded(&self, block: Block) -> bool {
        self.guarded.contains(&block)
    }

    /// The jumps to a block within an iteration.
    pub fn edges(&self, block: Block) -> &[Edge] {
        self.edges.get(&block).map_or(&[], |edges| edges)
    }

    /// What comes together in a parameter of a block within the iteration, by jump; nothing for other values.
    pub fn meeting(&self, func: &Function, value: Value) -> Option<(Block, usize)> {
        match func.def(value) {
            ValueDef::Param(block, position) if !self.edges(block).is_empty() => Some((block, position.into())),
            _ => None,
        }
    }
}
