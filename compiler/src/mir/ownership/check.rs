//! What is wrong with a body (L9.5, L9.6, L5.15), and what looks wrong (L18.4).

use hashbrown::HashSet;

use super::access::{Access, visit_point, visit_stmt, visit_terminator};
use super::bits::Bits;
use super::drops::Analyses;
use super::effects::{Effect, EffectKind, Point};
use super::init::apply;
use super::names::{declared_here, error, place_name, with_note};
use super::paths::{NodeId, Role};
use super::plan::{Cause, Plan, Spot};
use super::rewrite::terminator_span;
use crate::diagnostics::Diagnostic;
use crate::mir::{BlockId, Local, LocalKind, Operand, Place, Stmt, StmtKind, Terminator};
use crate::syntax::Span;

pub fn check<'a>(a: &Analyses<'_, '_, 'a>, plan: &Plan<'a>, diags: &mut Vec<Diagnostic>) {
    let mut checker = Checker { a, diags, reported: HashSet::new() };
    checker.missing_return();
    checker.uninitialised();
    checker.holes(plan);
    checker.abandoned(plan);
    checker.dead_stores();
    checker.unused_variables();
}

struct Checker<'c, 'p, 'q, 'a> {
    a: &'c Analyses<'p, 'q, 'a>,
    diags: &'c mut Vec<Diagnostic>,
    /// Variables that an error has been reported for: one is enough.
    reported: HashSet<Local>,
}

impl<'a> Checker<'_, '_, '_, 'a> {
    fn blocks(&self) -> impl Iterator<Item = BlockId> + use<'a> {
        let order: Vec<_> = self.a.cfg.postorder.iter().rev().copied().collect();
        order.into_iter()
    }

    fn span(&self, point: Point) -> Span {
        let block = &self.a.body.blocks[point.block.0 as usize];
        match block.stmts.get(point.index as usize) {
            Some(stmt) => stmt.span,
            None => terminator_span(&block.term, self.a.body.span),
        }
    }

    fn name(&self, place: Place<'a>) -> Option<String> {
        place_name(self.a.body, self.a.types.queries, place)
    }

    fn node_name(&self, node: NodeId) -> Option<String> {
        self.name(self.a.paths[node].place)
    }

    fn report(&mut self, local: Local, span: Span, message: String, note: bool) {
        if self.reported.insert(local) {
            let note = if note { declared_here(self.a.body, local) } else { None };
            self.diags.push(with_note(error(self.a.body, span, message), note));
        }
    }

    fn missing_return(&mut self) {
        let ends = |block: BlockId| matches!(self.a.body.blocks[block.0 as usize].term, Terminator::MissingReturn);
        if self.blocks().any(ends) {
            let message = "return expected at end of function with results".into();
            self.diags.push(error(self.a.body, self.a.body.span, message));
        }
    }

    // ---- uses without a value ----

    fn uninitialised(&mut self) {
        for block in self.blocks() {
            let mut row = self.a.init.at_entry(block).to_vec();
            for point in self.a.effects.points(block) {
                for effect in self.a.effects.at(point) {
                    if effect.kind != EffectKind::Init && !row.has(effect.node.0) {
                        self.use_without_value(point, *effect, &row);
                    }
                    apply(self.a.paths, *effect, &mut row);
                }
            }
        }
    }

    fn use_without_value(&mut self, point: Point, effect: Effect, row: &[u64]) {
        let missing = self.first_missing(effect.node, row);
        let local = self.a.paths[missing].place.base;
        let span = self.span(point);
        let term = &self.a.body.blocks[point.block.0 as usize].term;
        let is_exit = point == self.a.effects.last_point(point.block);
        let role = self.a.paths[effect.node].role;
        if is_exit && matches!(term, Terminator::Return(_)) && matches!(role, Role::Result | Role::Lent) {
            let Some(name) = self.node_name(missing) else { return };
            let exit = if span == self.a.body.span { "the implicit return" } else { "return" };
            let message = format!("'{name}' is uninitialized at {exit} from this function");
            return self.report(local, span, message, true);
        }
        let used = if missing == effect.node { self.used_place(point, missing) } else { None };
        let Some(name) = self.name(used.unwrap_or(self.a.paths[missing].place)) else { return };
        self.report(local, span, format!("use of uninitialized value '{name}'"), true);
    }

    /// The first part of a node that has no value; the node itself if it is followed as a whole.
    fn first_missing(&self, node: NodeId, row: &[u64]) -> NodeId {
        let mut children = self.a.paths.children(node);
        match children.find(|child| !row.has(child.0)) {
            Some(child) => self.first_missing(child, row),
            None => node,
        }
    }

    /// The place that a point names when it uses the node.
    fn used_place(&self, point: Point, node: NodeId) -> Option<Place<'a>> {
        let mut found = None;
        visit_point(self.a.body, self.a.types.queries, point, &mut |access| {
            let (Access::Read(place) | Access::Copy(place) | Access::Move(place) | Access::Borrow(place, _)) = access
            else {
                return;
            };
            if found.is_none() && self.a.paths.resolve(place).is_some_and(|(used, _)| used == node) {
                found = Some(place);
            }
        });
        found
    }

    // ---- destruction that is not possible ----

    fn holes(&mut self, plan: &Plan<'a>) {
        let mut holes: Vec<_> = plan.holes.clone();
        holes.sort_by_key(|(_, whole)| *whole);
        for (spot, whole) in holes {
            let local = self.a.paths[whole].place.base;
            if self.reported.contains(&local) {
                continue;
            }
            if let Some((point, part)) = self.move_before_use(whole) {
                if let (Some(part), Some(whole)) = (self.node_name(part), self.node_name(whole)) {
                    let message = format!("value '{part}' cannot be consumed, because '{whole}' is used later");
                    self.report(local, self.span(point), message, false);
                }
                continue;
            }
            let Some(part) = self.moved_part(whole).and_then(|part| self.name(self.first_leaf(part))) else { continue };
            let message = format!(
                "field '{part}' destroyed out of the middle of a value, preventing the overall value from being destroyed"
            );
            let span = match spot {
                Spot::Edge(block, _) => self.span(self.a.effects.last_point(block)),
                Spot::Before(point) | Spot::After(point) => self.last_choice(point.block, whole),
                Spot::Entry => self.first_value(whole).1,
            };
            self.report(local, span, message, false);
        }
    }

    /// Where a part is moved out of a whole that is used afterwards.
    fn move_before_use(&self, whole: NodeId) -> Option<(Point, NodeId)> {
        self.blocks().find_map(|block| {
            let mut row = self.a.live.at_exit(block);
            let mut found = None;
            for point in self.a.effects.points(block).rev() {
                let is_used_later = row.has(whole.0);
                let effects = self.a.effects.at(point).iter();
                let mut moves =
                    effects.filter(|effect| effect.kind == EffectKind::Move && self.is_part(effect.node, whole));
                if let (true, Some(effect)) = (is_used_later, moves.next()) {
                    found = Some((point, effect.node));
                }
                self.a.live.step_back(point, &mut row);
            }
            found
        })
    }

    fn is_part(&self, node: NodeId, whole: NodeId) -> bool {
        whole.0 < node.0 && node.0 < self.a.paths[whole].end
    }

    fn moved_part(&self, whole: NodeId) -> Option<NodeId> {
        let effects = self.a.effects.all().iter();
        let mut moves = effects.filter(|effect| effect.kind == EffectKind::Move && self.is_part(effect.node, whole));
        moves.next().map(|effect| effect.node)
    }

    /// Messages name the innermost first field whose own parts are of no account.
    fn first_leaf(&self, node: NodeId) -> Place<'a> {
        let (mut place, mut ty) = (self.a.paths[node].place, self.a.paths[node].ty);
        loop {
            let fields = self.a.types.queries.fields(ty);
            if fields.iter().all(|field| self.a.types.facts(*field).is_plain()) {
                return place;
            }
            place = self.a.field(place, 0);
            ty = fields[0];
        }
    }

    /// Where it was decided that a value dies in a block: the last branch before it that some other
    /// way leads on from, or else where the value was made.
    fn last_choice(&self, block: BlockId, whole: NodeId) -> Span {
        let (start, made) = self.first_value(whole);
        let mut block = block;
        while Some(block) != start {
            let [pred] = self.a.cfg.preds[block.0 as usize][..] else { break };
            if self.a.cfg.succs[pred.0 as usize].len() > 1 {
                return self.span(self.a.effects.last_point(pred));
            }
            block = pred;
        }
        made
    }

    /// Where a variable gets its first value, or an argument is declared.
    fn first_value(&self, node: NodeId) -> (Option<BlockId>, Span) {
        let first = self.blocks().find_map(|block| {
            let inits = |point: &Point| {
                let mut effects = self.a.effects.at(*point).iter();
                effects.any(|effect| effect.kind == EffectKind::Init && effect.node == node)
            };
            self.a.effects.points(block).find(inits).map(|point| (Some(block), self.span(point)))
        });
        let declared = self.a.body.locals[self.a.paths[node].place.base.0 as usize].span;
        first.unwrap_or((None, declared))
    }

    /// Values that must be consumed, but die (L5.15).
    fn abandoned(&mut self, plan: &Plan<'a>) {
        let mut found = Vec::new();
        for (spot, deaths) in &plan.deaths {
            for death in deaths {
                let Cause::LastUse { node, .. } = death.cause else { continue };
                if !self.a.paths[node].facts.linear {
                    continue;
                }
                let span = match *spot {
                    Spot::Entry => self.a.body.locals[death.place.base.0 as usize].span,
                    Spot::Before(point) | Spot::After(point) => self.span(point),
                    Spot::Edge(block, _) => self.span(self.a.effects.last_point(block)),
                };
                found.push((span, node));
            }
        }
        found.sort();
        for (span, node) in found {
            let name = self.node_name(node).unwrap_or_else(|| "(expression temporary)".into());
            let reason = self.a.types.queries.linear_message(self.a.paths[node].ty).unwrap_or_default();
            let local = self.a.paths[node].place.base;
            let message = format!("'{name}' abandoned without being explicitly destroyed: {reason}");
            self.report(local, span, message, false);
        }
    }

    // ---- warnings ----

    fn warn(&mut self, span: Span, message: String) {
        self.diags.push(Diagnostic::warning(message).at(self.a.body.file, span.start));
    }

    /// A variable of the user's whose name asks for warnings.
    fn is_watched(&self, local: Local) -> bool {
        let decl = &self.a.body.locals[local.0 as usize];
        self.is_named(local) && (decl.is_ref || decl.is_mut)
    }

    fn is_named(&self, local: Local) -> bool {
        let decl = &self.a.body.locals[local.0 as usize];
        decl.kind == LocalKind::Var && decl.name.is_some_and(|name| !name.as_str().starts_with('_'))
    }

    fn dead_stores(&mut self) {
        for block in self.blocks() {
            if self.a.cfg.doomed[block.0 as usize] {
                continue;
            }
            let mut found = Vec::new();
            let mut row = self.a.live.at_exit(block);
            for point in self.a.effects.points(block).rev() {
                for effect in self.a.effects.at(point) {
                    if effect.kind == EffectKind::Init && !row.has(effect.node.0) {
                        found.extend(self.value_span(point).map(|span| (span, effect.node)));
                    }
                }
                self.a.live.step_back(point, &mut row);
            }
            for (span, node) in found.into_iter().rev() {
                let place = self.a.paths[node].place;
                if place.path.is_empty() && self.is_watched(place.base) {
                    let name = self.node_name(node).unwrap_or_default();
                    self.warn(span, format!("assignment to '{name}' was never used; assign to '_' instead?"));
                }
            }
        }
    }

    /// Where the value comes from that a statement stores. `None`: from a call that may raise, about
    /// which nothing is said.
    fn value_span(&self, point: Point) -> Option<Span> {
        let stmts = &self.a.body.blocks[point.block.0 as usize].stmts[..=point.index as usize];
        let (last, before) = stmts.split_last()?;
        let StmtKind::Init(_, Operand::Take(source)) = last.kind else { return Some(last.span) };
        let makes = |stmt: &&Stmt<'_>| match &stmt.kind {
            StmtKind::Call(call) => call.dest.base == source.base,
            StmtKind::Init(dest, _) => dest.base == source.base,
            _ => false,
        };
        if let Some(maker) = before.iter().rfind(makes) {
            return Some(maker.span);
        }
        let mut blocks = self.a.body.blocks.iter();
        let raises =
            blocks.any(|block| matches!(&block.term, Terminator::Invoke { call, .. } if call.dest.base == source.base));
        (!raises).then_some(last.span)
    }

    fn unused_variables(&mut self) {
        let body = self.a.body;
        let mut used = vec![false; body.locals.len()];
        // An element that a loop owns is as good as a reference.
        let is_element = |local: Local| {
            let decl = &body.locals[local.0 as usize];
            decl.kind == LocalKind::Var && !decl.is_ref && !decl.is_mut
        };
        let mut note = |access: Access<'a>| {
            if matches!(access, Access::Init(place) if is_element(place.base)) {
                return;
            }
            let (Access::Read(place)
            | Access::Copy(place)
            | Access::Move(place)
            | Access::Borrow(place, _)
            | Access::Init(place)) = access;
            used[place.base.0 as usize] = true;
        };
        for block in &body.blocks {
            for stmt in &block.stmts {
                visit_stmt(body, self.a.types.queries, &stmt.kind, &mut note);
            }
            visit_terminator(&block.term, &mut note);
            if let Terminator::Invoke { call, error, .. } = &block.term {
                if !body.locals[call.dest.base.0 as usize].is_ref {
                    note(Access::Init(call.dest));
                }
                note(Access::Init(*error));
            }
        }
        for (index, used) in used.into_iter().enumerate() {
            let local = Local(index as u32);
            let decl = &body.locals[index];
            if used || !self.is_named(local) {
                continue;
            }
            let kind = if decl.is_ref || is_element(local) { "ref" } else { "variable" };
            let name = decl.name.map_or("", |name| name.as_str());
            self.warn(decl.span, format!("{kind} '{name}' was never used, remove it?"));
        }
    }
}
