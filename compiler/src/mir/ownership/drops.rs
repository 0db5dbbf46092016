//! As-soon-as-possible destruction (L9.1): finds the spot right after the last use of every value.
//!
//! A value dies after the point at which it stops being live; on an edge, if it is still live on
//! another edge out of the same block; at the start of the body, if it is an argument that is not
//! used. What a call only loads bits from dies before the call (L20.2). Nothing dies on a path
//! that must end without returning.

use bumpalo::Bump;
use smallvec::{SmallVec, smallvec};

use super::access::{Access, call_dest, visit_call_reads, visit_operand, visit_point, visit_stmt};
use super::bits::{BitMatrix, Bits, ones};
use super::borrows::Borrows;
use super::copies::takes;
use super::dataflow::Cfg;
use super::effects::{Effect, EffectKind, Effects, Point};
use super::facts::Types;
use super::init::{InitStates, holds_value_at_start};
use super::liveness::Liveness;
use super::paths::{NodeId, Paths, Role};
use super::plan::{Cause, Death, Moment, Places, Plan, Spot};
use crate::mir::{BlockId, Body, Place, Step, StmtKind, Terminator};

/// Everything that is known about a body when its plan is made.
pub struct Analyses<'p, 'q, 'a> {
    pub arena: &'a Bump,
    pub body: &'p Body<'a>,
    pub types: &'p Types<'q, 'a>,
    pub cfg: &'p Cfg,
    pub paths: &'p Paths<'a>,
    pub borrows: &'p Borrows,
    pub effects: &'p Effects,
    pub init: &'p InitStates,
    pub live: &'p Liveness<'p, 'a>,
}

impl<'a> Analyses<'_, '_, 'a> {
    /// A field of a place.
    pub fn field(&self, place: Place<'a>, index: u32) -> Place<'a> {
        let path = [place.path, &[Step::Field(index)]].concat();
        Place { base: place.base, path: self.arena.alloc_slice_copy(&path) }
    }
}

pub fn plan<'a>(analyses: &Analyses<'_, '_, 'a>) -> Plan<'a> {
    let mut planner = Planner {
        a: analyses,
        plan: Plan::default(),
        moved_parts: moved_parts(analyses),
        states: BitMatrix::new(0, 0, false),
        block: BlockId(0),
    };
    for block in &analyses.cfg.postorder {
        planner.block(*block);
    }
    planner.start();
    planner.sort();
    planner.plan
}

struct Planner<'p, 'q, 'a> {
    a: &'p Analyses<'p, 'q, 'a>,
    plan: Plan<'a>,
    /// The nodes of which a part is moved out somewhere in the body.
    moved_parts: Vec<u64>,
    /// What is initialised after each point of `block`.
    states: BitMatrix,
    block: BlockId,
}

impl<'a> Planner<'_, '_, 'a> {
    fn block(&mut self, block: BlockId) {
        self.block = block;
        self.states = self.a.init.after_points(self.a.paths, self.a.effects, block);
        let is_doomed = self.a.cfg.doomed[block.0 as usize];
        let mut row = self.a.live.at_exit(block);
        let mut after = row.clone();
        for point in self.a.effects.points(block).rev() {
            let effects = self.a.effects.at(point);
            if !effects.is_empty() {
                after.copy_from_slice(&row);
                self.a.live.step_back(point, &mut row);
                takes(self.a, point, &after, &mut self.plan);
                if !is_doomed {
                    self.own_overwrite(point);
                    self.point(point, &after);
                }
            }
            if !is_doomed {
                self.indirect_overwrite(point);
            }
        }
        if !is_doomed {
            self.edges(block);
        }
    }

    /// The node holds a value after the point.
    fn is_initialised(&self, point: Point, node: NodeId) -> bool {
        self.states.row(point.index as usize).has(node.0)
    }

    fn was_initialised(&self, point: Point, node: NodeId) -> bool {
        match point.index.checked_sub(1) {
            Some(before) => self.states.row(before as usize).has(node.0),
            None => self.a.init.at_entry(point.block).has(node.0),
        }
    }

    fn is_taken(&self, point: Point, node: NodeId) -> bool {
        let Some(change) = self.plan.changes.get(&point) else { return false };
        change.taken.iter().any(|(place, _)| self.a.paths.resolve(*place) == Some((node, true)))
    }

    /// Values whose last use is the point.
    fn point(&mut self, point: Point, after: &[u64]) {
        let mut dying: Vec<NodeId> = Vec::new();
        for effect in self.a.effects.at(point) {
            collect_dead(self.a.paths, effect.node, after, &mut dying);
        }
        for whole in dying {
            let Some(spot) = self.spot(point, whole) else { continue };
            let mut moment = Moment::Used;
            if matches!(spot, Spot::Before(_)) {
                self.plan.change(point).load_first = true;
                moment = self.last_operand(point, whole);
            }
            self.note_hole(spot, point, whole);
            self.die(spot, moment, whole, &|planner, node| {
                planner.is_initialised(point, node) && !planner.is_taken(point, node)
            });
        }
    }

    /// Where a value dies that is dead after a point that touches it. `None`: on the edges.
    fn spot(&self, point: Point, node: NodeId) -> Option<Spot> {
        let block = &self.a.body.blocks[point.block.0 as usize];
        let is_loaded = touching(self.a, point, node)
            .all(|effect| matches!(effect.kind, EffectKind::Load | EffectKind::Copy { .. }));
        match block.stmts.get(point.index as usize) {
            Some(stmt) if matches!(stmt.kind, StmtKind::Call(_)) && is_loaded => Some(Spot::Before(point)),
            Some(_) => Some(Spot::After(point)),
            None => match block.term {
                Terminator::Return(_) | Terminator::Raise(_) => {
                    let role = self.a.paths[node].role;
                    matches!(role, Role::Owned | Role::Dismantled).then_some(Spot::Before(point))
                }
                _ => is_loaded.then_some(Spot::Before(point)),
            },
        }
    }

    /// Plans the destruction of a value or, where parts are gone, of the parts that are left.
    fn die(&mut self, spot: Spot, moment: Moment, whole: NodeId, holds: &dyn Fn(&Self, NodeId) -> bool) {
        for node in self.held_parts(whole, &|node| holds(self, node)) {
            let place = self.a.paths[node].place;
            self.plan.add(spot, Death { place, cause: Cause::LastUse { node, whole }, moment });
        }
    }

    /// When the operands that the point takes from a node are loaded and copied: one after the other,
    /// copies before the rest (L20.2).
    fn last_operand(&self, point: Point, node: NodeId) -> Moment {
        let (mut copies, mut loads, mut last) = (0, 0, Moment::Used);
        visit_point(self.a.body, self.a.types.queries, point, &mut |access| {
            let (place, moment) = match access {
                Access::Copy(place) => {
                    copies += 1;
                    (place, Moment::Copied(copies))
                }
                Access::Read(place) => {
                    loads += 1;
                    (place, Moment::Loaded(loads))
                }
                _ => return,
            };
            let concerns = |used| self.a.paths.overlap(used, node);
            if self.a.borrows.touched(self.a.paths, place).any(concerns) {
                last = if last == Moment::Used { moment } else { last.max(moment) };
            }
        });
        last
    }

    /// A variable dies although a part has been moved out and not filled again.
    fn note_hole(&mut self, spot: Spot, point: Point, whole: NodeId) {
        let node = &self.a.paths[whole];
        let has_parts = node.end > whole.0 + 1;
        if !has_parts || node.role != Role::Owned || self.is_initialised(point, whole) {
            return;
        }
        let is_variable = self.a.body.locals[node.place.base.0 as usize].name.is_some();
        let has_moved_parts = self.moved_parts.has(whole.0);
        if is_variable && has_moved_parts && final_effect(self.a, point, whole) != Some(EffectKind::Move) {
            self.plan.holes.push((spot, whole));
        }
    }

    /// A statement that reads the old value of the node that it initialises.
    fn own_overwrite(&mut self, point: Point) {
        let effects = self.a.effects.at(point);
        let Some((Effect { node, kind: EffectKind::Init }, reads)) = effects.split_last() else { return };
        let node = *node;
        if !self.a.paths[node].facts.needs_drop {
            return;
        }
        let reads: Vec<_> = reads.iter().filter(|read| self.a.paths.overlap(read.node, node)).collect();
        if reads.is_empty() || self.is_taken(point, node) {
            return;
        }
        let holds = |node| {
            let mut moves = reads.iter().filter(|read| read.kind == EffectKind::Move);
            self.was_initialised(point, node) && !moves.any(|read| self.a.paths.overlap(read.node, node))
        };
        let old = self.held_parts(node, &holds);
        let stmt = self.a.body.blocks[point.block.0 as usize].stmts.get(point.index as usize);
        let is_call = stmt.is_some_and(|stmt| matches!(stmt.kind, StmtKind::Call(_)));
        if is_call && reads.iter().any(|read| matches!(read.kind, EffectKind::Use { .. })) {
            self.plan.change(point).store_later = Some(self.places(&old));
            return;
        }
        self.plan.change(point).load_first = true;
        for part in old {
            let place = self.a.paths[part].place;
            self.plan.add(
                Spot::Before(point),
                Death { place, cause: Cause::LastUse { node: part, whole: node }, moment: Moment::Used },
            );
        }
    }

    /// The node if it holds a value, or else the parts of it that do; those that die visibly.
    fn held_parts(&self, node: NodeId, holds: &dyn Fn(NodeId) -> bool) -> SmallVec<[NodeId; 1]> {
        if holds(node) {
            let is_visible = self.a.paths[node].facts.dies_visibly();
            return is_visible.then_some(node).into_iter().collect();
        }
        self.a.paths.children(node).flat_map(|child| self.held_parts(child, holds)).collect()
    }

    fn places(&self, nodes: &[NodeId]) -> Places<'a> {
        nodes.iter().map(|node| self.a.paths[*node].place).collect()
    }

    /// Memory that is not followed by itself and gets a new value: what it held dies right after
    /// the last statement of the block that may use it (L9.1 rule 10).
    fn indirect_overwrite(&mut self, point: Point) {
        let block = &self.a.body.blocks[point.block.0 as usize];
        let Some(stmt) = block.stmts.get(point.index as usize) else { return };
        let dest = match &stmt.kind {
            StmtKind::Init(dest, _) => *dest,
            StmtKind::Op { dest: Some(dest), .. }
            | StmtKind::Native { dest: Some(dest), .. }
            | StmtKind::External { dest: Some(dest), .. } => *dest,
            StmtKind::Call(call) => match call_dest(self.a.body, self.a.types.queries, call) {
                Some(dest) => dest,
                None => return,
            },
            _ => return,
        };
        if !self.is_indirect(dest) {
            return;
        }
        let uses_old = match &stmt.kind {
            StmtKind::Call(call) => {
                any_access(|f| visit_call_reads(call, f), |access| !is_load(access) && self.may_touch(access, dest))
            }
            StmtKind::Init(_, operand) => {
                any_access(|f| visit_operand(operand, f), |access| self.may_touch(access, dest))
            }
            _ => false,
        };
        let old = Death { place: dest, cause: Cause::Overwritten, moment: Moment::Used };
        if uses_old && matches!(stmt.kind, StmtKind::Call(_)) {
            self.plan.change(point).store_later = Some(smallvec![dest]);
            return;
        }
        if uses_old {
            self.plan.change(point).load_first = true;
            self.plan.add(Spot::Before(point), old);
            return;
        }
        if let Some(spot) = self.last_possible_use(point, dest) {
            self.plan.add(spot, old);
        }
    }

    /// The place is reached through a reference or an array index and needs destruction.
    fn is_indirect(&self, place: Place<'a>) -> bool {
        let is_followed = match self.a.paths.resolve(place) {
            Some((_, exact)) => exact,
            None => !self.a.body.locals[place.base.0 as usize].is_ref,
        };
        !is_followed && self.a.types.facts(self.a.types.of_place(self.a.body, place)).needs_drop
    }

    /// Where the old value of `dest` dies that `point` overwrites; `None` if it has been forgotten.
    fn last_possible_use(&self, point: Point, dest: Place<'a>) -> Option<Spot> {
        let stmts = &self.a.body.blocks[point.block.0 as usize].stmts;
        let is_tracked =
            !self.a.borrows.of(dest.base).is_empty() && !dest.path.iter().any(|step| matches!(step, Step::Index(_)));
        for index in (0..point.index).rev() {
            let stmt = &stmts[index as usize].kind;
            if matches!(stmt, StmtKind::Forget(place) if *place == dest) {
                return None;
            }
            let touches =
                any_access(|f| visit_stmt(self.a.body, self.a.types.queries, stmt, f), |a| self.may_touch(a, dest));
            if binds(stmt, dest) || is_tracked && touches {
                let spot = Point { block: point.block, index };
                return Some(if is_tracked { Spot::After(spot) } else { Spot::Before(point) });
            }
        }
        let start = Point { block: point.block, index: 0 };
        Some(Spot::Before(if is_tracked { start } else { point }))
    }

    /// The access may concern the memory at `dest`.
    fn may_touch(&self, access: Access<'a>, dest: Place<'a>) -> bool {
        let place = match access {
            Access::Read(place)
            | Access::Copy(place)
            | Access::Move(place)
            | Access::Borrow(place, _)
            | Access::Init(place) => place,
        };
        if place.base == dest.base {
            return true;
        }
        let (borrows, paths) = (self.a.borrows, self.a.paths);
        borrows.touched(paths, place).any(|used| borrows.touched(paths, dest).any(|node| paths.overlap(node, used)))
    }

    /// Values that are needed on one way out of a block, but not on another.
    fn edges(&mut self, block: BlockId) {
        let point = self.a.effects.last_point(block);
        let edges = self.a.cfg.succs[block.0 as usize].len();
        self.late_result(point);
        if edges < 2 {
            return;
        }
        let mut candidates = self.a.live.at_exit(block);
        for effect in self.a.effects.at(point) {
            let node = &self.a.paths[effect.node];
            candidates.set_range(effect.node.0, node.end);
            self.a.paths.ancestors(effect.node).for_each(|node| candidates.set(node.0));
        }
        let already: Vec<NodeId> = self.planned_at(Spot::Before(point)).collect();
        for edge in 0..edges {
            self.edge(block, edge, &candidates, &already);
        }
    }

    fn planned_at(&self, spot: Spot) -> impl Iterator<Item = NodeId> + '_ {
        self.plan.deaths.get(&spot).into_iter().flatten().filter_map(|death| match death.cause {
            Cause::LastUse { whole, .. } => Some(whole),
            Cause::Overwritten => None,
        })
    }

    fn edge(&mut self, block: BlockId, edge: usize, candidates: &[u64], already: &[NodeId]) {
        let paths = self.a.paths;
        let to = self.a.cfg.succs[block.0 as usize][edge];
        if self.a.cfg.doomed[to.0 as usize] {
            return;
        }
        let point = self.a.effects.last_point(block);
        let result = self.a.effects.edge_init(block, edge);
        let live = self.a.live.at_entry(to);
        let mut candidates = candidates.to_vec();
        if let Some(node) = result {
            candidates.set_range(node.0, paths[node].end);
            paths.ancestors(node).for_each(|node| candidates.set(node.0));
        }
        let dead: Vec<NodeId> = ones(&candidates).filter(|node| !live.has(*node)).map(NodeId).collect();
        for node in &dead {
            let is_part = paths[*node]
                .parent
                .is_some_and(|parent| !paths[parent].is_dismantled() && dead.binary_search(&parent).is_ok());
            if is_part || paths[*node].is_dismantled() || already.contains(node) {
                continue;
            }
            self.note_hole(Spot::Edge(block, edge), point, *node);
            let is_used = touching(self.a, point, *node).next().is_some();
            let moment = if is_used { Moment::Used } else { Moment::Later };
            self.die(Spot::Edge(block, edge), moment, *node, &|planner, node| {
                result.is_some_and(|result| is_within(paths, node, result))
                    || planner.is_initialised(point, node) && !planner.is_taken(point, node)
            });
        }
    }

    /// A call that may raise leaves the old value of its destination alone until it has succeeded,
    /// if somebody can see it.
    fn late_result(&mut self, point: Point) {
        let block = point.block;
        let Terminator::Invoke { call, .. } = &self.a.body.blocks[block.0 as usize].term else { return };
        let Some(dest) = call_dest(self.a.body, self.a.types.queries, call) else { return };
        let Some(node) = self.a.effects.edge_init(block, 0) else {
            if self.is_indirect(dest) {
                self.plan.change(point).store_later = Some(smallvec![dest]);
            }
            return;
        };
        let is_seen = self.a.live.at_exit(block).has(node.0)
            || touching(self.a, point, node).any(|effect| matches!(effect.kind, EffectKind::Use { .. }));
        if is_seen {
            let old = self.held_parts(node, &|node| self.is_initialised(point, node) && !self.is_taken(point, node));
            self.plan.change(point).store_later = Some(self.places(&old));
        }
    }

    /// Arguments that are not used.
    fn start(&mut self) {
        if self.a.cfg.doomed.first().copied().unwrap_or(true) {
            return;
        }
        let live = self.a.live.at_entry(BlockId(0));
        let mut dying = Vec::new();
        for root in self.a.paths.roots() {
            if holds_value_at_start(self.a.body, self.a.paths, root) {
                collect_dead(self.a.paths, root, live, &mut dying);
            }
        }
        for node in dying {
            self.die(Spot::Entry, Moment::Used, node, &|_, _| true);
        }
    }

    /// Values that die at the same moment: in reverse order of declaration, parts of one value in
    /// order of declaration, and what borrows before what it borrows from.
    fn sort(&mut self) {
        let a = self.a;
        for deaths in self.plan.deaths.values_mut().filter(|deaths| deaths.len() > 1) {
            deaths.sort_by(|x, y| {
                let moment = x.moment.cmp(&y.moment);
                let local = || y.place.base.cmp(&x.place.base);
                moment.then_with(local).then_with(|| part(x.place).cmp(&part(y.place)))
            });
            for index in 0..deaths.len() {
                let borrower = (index + 1..deaths.len()).find(|other| {
                    let first = deaths[index].place;
                    let reached = a.borrows.of(deaths[*other].place.base);
                    reached.iter().any(|node| a.paths[*node].place.base == first.base)
                        && deaths[*other].place.base != first.base
                });
                if let Some(borrower) = borrower {
                    deaths[index..=borrower].rotate_right(1);
                }
            }
        }
    }
}

fn part(place: Place<'_>) -> SmallVec<[u32; 4]> {
    place.path.iter().map(|step| if let Step::Field(index) = step { *index } else { 0 }).collect()
}

/// Adds the nodes that a use of `node` leaves dead: the largest wholes that are.
fn collect_dead(paths: &Paths<'_>, node: NodeId, after: &[u64], dying: &mut Vec<NodeId>) {
    let mut dead_whole = None;
    for whole in std::iter::once(node).chain(paths.ancestors(node)) {
        if !after.has(whole.0) && !paths[whole].is_dismantled() {
            dead_whole = Some(whole);
        }
    }
    match dead_whole {
        Some(whole) if !dying.contains(&whole) => dying.push(whole),
        Some(_) => {}
        None => paths.children(node).for_each(|child| collect_dead_parts(paths, child, after, dying)),
    }
}

fn collect_dead_parts(paths: &Paths<'_>, node: NodeId, after: &[u64], dying: &mut Vec<NodeId>) {
    if after.has(node.0) {
        paths.children(node).for_each(|child| collect_dead_parts(paths, child, after, dying));
    } else if !dying.contains(&node) {
        dying.push(node);
    }
}

fn is_within(paths: &Paths<'_>, node: NodeId, whole: NodeId) -> bool {
    whole.0 <= node.0 && node.0 < paths[whole].end
}

fn moved_parts(a: &Analyses<'_, '_, '_>) -> Vec<u64> {
    let mut moved = BitMatrix::new(1, a.paths.count(), false);
    let row = moved.row_mut(0);
    for effect in a.effects.all().iter().filter(|effect| effect.kind == EffectKind::Move) {
        a.paths.ancestors(effect.node).for_each(|node| row.set(node.0));
    }
    row.to_vec()
}

/// The effects of a point that concern a node, its parts, or what it is part of.
fn touching<'s>(a: &'s Analyses<'_, '_, '_>, point: Point, node: NodeId) -> impl Iterator<Item = &'s Effect> + 's {
    a.effects.at(point).iter().filter(move |effect| a.paths.overlap(effect.node, node))
}

/// What the point finally does to the whole of a node.
fn final_effect(a: &Analyses<'_, '_, '_>, point: Point, node: NodeId) -> Option<EffectKind> {
    let effects = a.effects.at(point).iter().rev();
    let mut changes = effects.filter(|effect| matches!(effect.kind, EffectKind::Move | EffectKind::Init));
    changes.find(|effect| is_within(a.paths, node, effect.node)).map(|effect| effect.kind)
}

/// The statement points the reference that `dest` goes through somewhere, or computes an index in it.
fn binds<'a>(stmt: &StmtKind<'a>, dest: Place<'a>) -> bool {
    let local = match stmt {
        StmtKind::Bind(local, _) | StmtKind::BindAddr(local, _) => *local,
        StmtKind::Call(call) => call.dest.base,
        _ => return false,
    };
    local == dest.base
}

fn is_load(access: Access<'_>) -> bool {
    matches!(access, Access::Read(_) | Access::Copy(_))
}

fn any_access<'a>(visit: impl FnOnce(&mut dyn FnMut(Access<'a>)), mut test: impl FnMut(Access<'a>) -> bool) -> bool {
    let mut found = false;
    visit(&mut |access| found |= test(access));
    found
}
