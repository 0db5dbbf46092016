//! Liveness of move paths: the value at a node is *live* where it may still be used, or may be
//! destroyed as part of a larger value, before it is overwritten.
//!
//! A value made of parts dies as a whole, after the last use of any part (L9.4); initialising a
//! part counts as a use of the whole. So the death of a node is a use of its children, and whether
//! a child is live depends on where its parent dies: the fixpoint is computed one depth of the
//! trees after the other. A part that is not initialised when the whole dies is not used by that.

use super::bits::{BitMatrix, Bits, ones};
use super::dataflow::Cfg;
use super::effects::{Effect, EffectKind, Effects, Point};
use super::init::{InitStates, apply};
use super::paths::{NodeId, Paths};
use crate::mir::{BlockId, Body};

pub struct Liveness<'p, 'a> {
    cfg: &'p Cfg,
    paths: &'p Paths<'a>,
    effects: &'p Effects,
    /// What is live at the start of each block.
    entry: BitMatrix,
    /// For bodies with trees deeper than one node: what is initialised at the start of each block,
    /// and after each of its points.
    initialised: Option<(&'p InitStates, Vec<BitMatrix>)>,
}

impl<'p, 'a> Liveness<'p, 'a> {
    pub fn new(
        body: &Body<'a>,
        cfg: &'p Cfg,
        paths: &'p Paths<'a>,
        effects: &'p Effects,
        init: &'p InitStates,
    ) -> Self {
        let initialised = (paths.depth > 0).then(|| {
            let blocks = (0..body.blocks.len()).map(|block| BlockId(block as u32));
            (init, blocks.map(|block| init.after_points(paths, effects, block)).collect())
        });
        let entry = BitMatrix::new(body.blocks.len(), paths.count(), false);
        let mut liveness = Liveness { cfg, paths, effects, entry, initialised };
        for depth in 0..=paths.depth {
            liveness.solve(depth);
        }
        liveness
    }

    /// Computes the bits of the nodes at a depth; those above are final.
    fn solve(&mut self, depth: u32) {
        let mut mask = self.entry.blank();
        let shallow = self.paths.nodes.iter().enumerate().filter(|(_, node)| node.depth <= depth);
        shallow.for_each(|(index, _)| mask.set(index as u32));
        let mut entry = self.entry.clone();
        self.cfg.backward(&mut entry, |block, rows, row| {
            self.exit_state(block, rows, row);
            for point in self.effects.points(block).rev() {
                self.step_back(point, row);
            }
            row.intersect(&mask);
        });
        self.entry = entry;
    }

    /// What is live at the start of a block.
    pub fn at_entry(&self, block: BlockId) -> &[u64] {
        self.entry.row(block.0 as usize)
    }

    /// What is live at the end of a block, after its terminator.
    pub fn at_exit(&self, block: BlockId) -> Vec<u64> {
        let mut row = self.entry.blank();
        self.exit_state(block, &self.entry, &mut row);
        row
    }

    fn edge_state(&self, block: BlockId, edge: usize, rows: &BitMatrix, row: &mut [u64]) {
        let to = self.cfg.succs[block.0 as usize][edge];
        row.copy_from_slice(rows.row(to.0 as usize));
        if let Some(node) = self.effects.edge_init(block, edge) {
            self.before_init(Moment::after(self.effects, self.effects.last_point(block)), node, row);
        }
    }

    fn exit_state(&self, block: BlockId, rows: &BitMatrix, row: &mut [u64]) {
        row.fill(0);
        let edges = self.cfg.succs[block.0 as usize].len();
        let mut edge_row = self.entry.blank();
        for edge in 0..edges {
            self.edge_state(block, edge, rows, &mut edge_row);
            row.unite(&edge_row);
        }
        if self.paths.depth > 0 && edges > 1 {
            for edge in 0..edges {
                self.edge_state(block, edge, rows, &mut edge_row);
                self.deaths_on_edge(block, edge, &edge_row, row);
            }
        }
    }

    /// A node that is live at the end of the block, but not along the edge, dies there as a whole.
    fn deaths_on_edge(&self, block: BlockId, edge: usize, edge_row: &[u64], row: &mut [u64]) {
        if self.cfg.doomed[self.cfg.succs[block.0 as usize][edge].0 as usize] {
            return;
        }
        let moment = Moment::after(self.effects, self.effects.last_point(block));
        let dying: Vec<_> = ones(row).filter(|node| !edge_row.has(*node)).collect();
        for node in dying {
            self.die(moment, NodeId(node), None, row);
        }
    }

    /// From what is live after a point to what is live before it.
    pub fn step_back(&self, point: Point, row: &mut [u64]) {
        let effects = self.effects.at(point);
        for (index, effect) in effects.iter().enumerate().rev() {
            if effect.kind == EffectKind::Init {
                self.before_init(Moment { point, effects: index + 1 }, effect.node, row);
                continue;
            }
            // What the point overwrites dies before that.
            let is_overwrite =
                |later: &Effect| later.kind == EffectKind::Init && self.paths.overlap(later.node, effect.node);
            let overwrite = effects[index..].iter().position(is_overwrite);
            let done = overwrite.map_or(effects.len(), |later| index + later);
            self.touch_ancestors(Moment { point, effects: done }, effect.node, row);
            row.set_range(effect.node.0, self.paths[effect.node].end);
        }
    }

    fn before_init(&self, moment: Moment, node: NodeId, row: &mut [u64]) {
        self.touch_ancestors(moment, node, row);
        row.clear_range(node.0, self.paths[node].end);
    }

    /// The wholes that a node is part of are used; those that are dead after that die.
    fn touch_ancestors(&self, moment: Moment, node: NodeId, row: &mut [u64]) {
        for ancestor in self.paths.ancestors(node) {
            if !row.has(ancestor.0) {
                row.set(ancestor.0);
                self.die(moment, ancestor, Some(node), row);
            }
        }
    }

    /// The death of a whole uses its parts, except one that is accounted for otherwise.
    fn die(&self, moment: Moment, whole: NodeId, except: Option<NodeId>, row: &mut [u64]) {
        if self.paths[whole].is_dismantled() {
            return;
        }
        let Some(initialised) = self.initialised_at(moment) else { return };
        for part in whole.0 + 1..self.paths[whole].end {
            let is_exempt = except.is_some_and(|except| self.paths.overlap(NodeId(part), except));
            if initialised.has(part) && !is_exempt {
                row.set(part);
            }
        }
    }

    fn initialised_at(&self, moment: Moment) -> Option<Vec<u64>> {
        let (at_entry, after) = self.initialised.as_ref()?;
        let (block, index) = (moment.point.block, moment.point.index as usize);
        let mut row = match index.checked_sub(1) {
            Some(before) => after[block.0 as usize].row(before).to_vec(),
            None => at_entry.at_entry(block).to_vec(),
        };
        let done = &self.effects.at(moment.point)[..moment.effects];
        done.iter().for_each(|effect| apply(self.paths, *effect, &mut row));
        Some(row)
    }
}

/// When some of a point's effects have taken place.
#[derive(Clone, Copy)]
struct Moment {
    point: Point,
    effects: usize,
}

impl Moment {
    fn after(effects: &Effects, point: Point) -> Moment {
        Moment { point, effects: effects.at(point).len() }
    }
}
