//! Ownership: which copies are moves, where values die, and whether every use finds a value.
//!
//! In comes MIR as semantic analysis builds it, out goes MIR with explicit destruction
//! ([`StmtKind::Drop`](super::StmtKind::Drop)) and without implicit copies, and diagnostics.
//!
//! ```text
//! paths, borrows ── effects ── init ── liveness ──┬─ drops, copies ── plan ── rewrite
//! (places followed)  (per point)  (forward) (backward)  └─ check, exclusivity, interior (messages)
//! ```
//!
//! There are no drop flags: whether a place holds a value is known at every point. Analyses never
//! look at statements, only at [`effects::Effects`]; the plan is made before anything is changed.

mod access;
mod bits;
mod borrows;
mod check;
mod copies;
mod dataflow;
mod dead_copies;
mod drops;
mod effects;
pub mod exclusivity;
mod facts;
mod init;
mod interior;
mod liveness;
mod lost_else;
pub mod names;
mod origins;
mod paths;
mod plan;
mod rewrite;
mod separate;
pub mod verify;

pub use names::place_name;

use bumpalo::Bump;

use self::borrows::Borrows;
use self::dataflow::Cfg;
use self::drops::Analyses;
use self::effects::Effects;
use self::facts::Types;
use self::init::{InitStates, On};
use self::liveness::Liveness;
use self::paths::Paths;
use super::{Body, TypeQueries};
use crate::diagnostics::Diagnostic;

/// What the passes need besides the body.
pub struct Context<'q, 'a> {
    pub arena: &'a Bump,
    pub queries: &'q dyn TypeQueries<'a>,
    /// Report errors and warnings: for functions of the user's files.
    pub check: bool,
}

/// Makes ownership explicit in the body. Whether it contains errors is told by `diags`; then the
/// result must not be lowered.
pub fn run<'a>(body: &mut Body<'a>, cx: &Context<'_, 'a>, diags: &mut Vec<Diagnostic>) {
    let types = Types::new(cx.queries);
    if !cx.check && body.locals.iter().all(|local| types.facts(local.ty).is_plain()) {
        return;
    }
    if cx.check {
        exclusivity::check(body, cx, diags);
    }
    separate::separate(body, &types, cx.arena);
    let (mut lost, mut copies) = (Vec::new(), Vec::new());
    let planned = with_analyses(body, &types, cx, |analyses| {
        let plan = drops::plan(analyses);
        if cx.check {
            interior::check(analyses, diags);
            check::check(analyses, &plan, diags);
            lost = lost_else::find(analyses);
            copies = dead_copies::find(analyses);
        }
        plan
    });
    let Some((mut cfg, mut plan)) = planned else {
        diags.push(Diagnostic::error("a function of this size is not supported yet").at(body.file, body.span.start));
        return;
    };
    if !lost.is_empty() || !copies.is_empty() {
        dead_copies::remove(body, &copies);
        lost_else::remove(body, &lost);
        // What has become smaller is not too large.
        (cfg, plan) = with_analyses(body, &types, cx, drops::plan).unwrap_or((cfg, plan));
    }
    rewrite::rewrite(body, &types, &cfg, &plan);
}

/// Most bits of a table of the analyses, which have one for each place in each block.
const MAX_STATES: usize = 1 << 30;

/// Analyses the body; gives its control flow and what `f` makes of it all. `None` if the body is too large.
fn with_analyses<'a, R>(
    body: &Body<'a>,
    types: &Types<'_, 'a>,
    cx: &Context<'_, 'a>,
    f: impl FnOnce(&Analyses<'_, '_, 'a>) -> R,
) -> Option<(Cfg, R)> {
    let paths = &Paths::new(body, types, cx);
    if body.blocks.len().saturating_mul(paths.count()) > MAX_STATES {
        return None;
    }
    let cfg = Cfg::new(body);
    let borrows = &Borrows::new(body, paths);
    let effects = &Effects::new(body, types, paths, borrows);
    let init = &InitStates::new(On::EveryWay, body, &cfg, paths, effects);
    let live = &Liveness::new(body, &cfg, paths, effects, init);
    let analyses = Analyses { arena: cx.arena, body, types, cfg: &cfg, paths, borrows, effects, init, live };
    let result = f(&analyses);
    Some((cfg, result))
}

#[cfg(test)]
mod tests;
