//! Initialisation: which nodes hold a value on every way to a point (L9.6), or on some way.
//!
//! The bit of a node with children is the conjunction of theirs; of states on some way, only the
//! bits of nodes without children mean something.

use super::bits::{BitMatrix, Bits};
use super::dataflow::Cfg;
use super::effects::{Effect, EffectKind, Effects};
use super::paths::{NodeId, Paths, Role};
use crate::mir::{BlockId, Body, LocalKind};
use crate::types::Convention;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    EveryWay,
    SomeWay,
}

pub struct InitStates {
    entry: BitMatrix,
}

impl InitStates {
    pub fn new(on: On, body: &Body<'_>, cfg: &Cfg, paths: &Paths<'_>, effects: &Effects) -> Self {
        let every = on == On::EveryWay;
        let mut entry = BitMatrix::new(body.blocks.len(), paths.count(), every);
        let at_start = state_at_start(body, paths, &entry);
        let mut edge = entry.blank();
        cfg.forward(&mut entry, |block, rows, row| {
            if block.0 == 0 {
                row.copy_from_slice(&at_start);
            } else {
                row.fill(if every { !0 } else { 0 });
            }
            for pred in &cfg.preds[block.0 as usize] {
                for (index, succ) in cfg.succs[pred.0 as usize].iter().enumerate() {
                    if *succ != block {
                        continue;
                    }
                    edge.copy_from_slice(rows.row(pred.0 as usize));
                    effects.points(*pred).for_each(|point| apply_all(paths, effects.at(point), &mut edge));
                    if let Some(node) = effects.edge_init(*pred, index) {
                        initialise(paths, node, &mut edge);
                    }
                    if every {
                        row.intersect(&edge);
                    } else {
                        row.unite(&edge);
                    }
                }
            }
        });
        InitStates { entry }
    }

    /// The state at the start of a block.
    pub fn at_entry(&self, block: BlockId) -> &[u64] {
        self.entry.row(block.0 as usize)
    }

    /// The states after each point of a block, in order.
    pub fn after_points(&self, paths: &Paths<'_>, effects: &Effects, block: BlockId) -> BitMatrix {
        let count = effects.last_point(block).index as usize + 1;
        let mut states = BitMatrix::new(count, paths.count(), false);
        let mut row = self.at_entry(block).to_vec();
        for (index, point) in effects.points(block).enumerate() {
            apply_all(paths, effects.at(point), &mut row);
            states.row_mut(index).copy_from_slice(&row);
        }
        states
    }
}

fn state_at_start(body: &Body<'_>, paths: &Paths<'_>, entry: &BitMatrix) -> Vec<u64> {
    let mut row = entry.blank();
    for root in paths.roots() {
        if holds_value_at_start(body, paths, root) {
            initialise(paths, root, &mut row);
        }
    }
    row
}

/// Arguments hold values when the body starts.
pub fn holds_value_at_start(body: &Body<'_>, paths: &Paths<'_>, root: NodeId) -> bool {
    let node = &paths[root];
    let is_argument = matches!(
        body.locals[node.place.base.0 as usize].kind,
        LocalKind::Arg(kind) if kind != Convention::Out
    );
    is_argument && node.role != Role::Result
}

fn apply_all(paths: &Paths<'_>, effects: &[Effect], row: &mut [u64]) {
    effects.iter().for_each(|effect| apply(paths, *effect, row));
}

/// The state after an effect.
pub fn apply(paths: &Paths<'_>, effect: Effect, row: &mut [u64]) {
    match effect.kind {
        EffectKind::Init => initialise(paths, effect.node, row),
        EffectKind::Move => {
            row.clear_range(effect.node.0, paths[effect.node].end);
            paths.ancestors(effect.node).for_each(|node| row.clear(node.0));
        }
        EffectKind::Use { .. } | EffectKind::Load | EffectKind::Copy { .. } => {}
    }
}

pub fn initialise(paths: &Paths<'_>, node: NodeId, row: &mut [u64]) {
    row.set_range(node.0, paths[node].end);
    for ancestor in paths.ancestors(node) {
        if !paths.children(ancestor).all(|child| row.has(child.0)) {
            return;
        }
        row.set(ancestor.0);
    }
}
