//! Implicit copies (L9.2): a copy that is the last use of a value takes the value instead.
//!
//! As an argument, the object changes hands. As the source of an initialisation the move
//! constructor runs, except if the new place is a variable that is only read: then both are the
//! same object.

use super::access::{Access, visit_stmt, visit_terminator};
use super::bits::Bits;
use super::drops::Analyses;
use super::effects::{EffectKind, Point};
use super::paths::NodeId;
use super::plan::{Plan, Taking};
use crate::mir::{LocalKind, Operand, Place, StmtKind};

/// Finds the copies at a point that become moves.
pub fn takes<'a>(a: &Analyses<'_, '_, 'a>, point: Point, after: &[u64], plan: &mut Plan<'a>) {
    for (index, effect) in a.effects.at(point).iter().enumerate() {
        if effect.kind == (EffectKind::Copy { exact: true }) && can_take(a, point, index, after) {
            let taking = taking(a, point, effect.node);
            plan.change(point).taken.push((a.paths[effect.node].place, taking));
        }
    }
}

/// The value that the effect copies is not needed any more, and nothing else is either that it is
/// part of.
fn can_take(a: &Analyses<'_, '_, '_>, point: Point, index: usize, after: &[u64]) -> bool {
    let effects = a.effects.at(point);
    let node = effects[index].node;
    if a.paths[node].facts.trivial || after.has(node.0) {
        return false;
    }
    let wholes_live_on = a.paths.ancestors(node).all(|whole| a.paths[whole].is_dismantled() || after.has(whole.0));
    let is_last = effects.iter().enumerate().all(|(other, effect)| {
        other == index
            || !a.paths.overlap(effect.node, node)
            || other < index && matches!(effect.kind, EffectKind::Copy { .. })
    });
    wholes_live_on && is_last
}

fn taking(a: &Analyses<'_, '_, '_>, point: Point, source: NodeId) -> Taking {
    let block = &a.body.blocks[point.block.0 as usize];
    let Some(StmtKind::Init(dest, Operand::CopyOrTake(_))) = block.stmts.get(point.index as usize).map(|s| &s.kind)
    else {
        return Taking::Forward;
    };
    let runs_code = a.types.queries.move_fn(a.paths[source].ty).is_some();
    if runs_code && !is_another_name(a, *dest, source) { Taking::Move } else { Taking::Forward }
}

/// The destination can share the source's memory: it is initialised once, only borrowed as an argument or copied as
/// a whole, and dies before the source gets another value.
fn is_another_name<'a>(a: &Analyses<'_, '_, 'a>, dest: Place<'a>, source: NodeId) -> bool {
    let kind = a.body.locals[dest.base.0 as usize].kind;
    let Some((dest, true)) = a.paths.resolve(dest) else { return false };
    if a.paths[dest].parent.is_some() || !matches!(kind, LocalKind::Var | LocalKind::Temp) {
        return false;
    }
    let mut inits = 0;
    for effect in a.effects.all() {
        if !a.paths.overlap(effect.node, dest) {
            continue;
        }
        match effect.kind {
            EffectKind::Init => inits += 1,
            EffectKind::Move | EffectKind::Use { mutable: true } => return false,
            EffectKind::Use { mutable: false } | EffectKind::Load | EffectKind::Copy { .. } => {}
        }
    }
    inits == 1 && !is_looked_into(a, a.paths[dest].place) && !is_refilled_while_live(a, source, dest)
}

/// Bits of the variable are loaded somewhere, or its address goes into a pack or closure.
fn is_looked_into<'a>(a: &Analyses<'_, '_, 'a>, dest: Place<'a>) -> bool {
    let mut found = false;
    let mut note = |access: Access<'a>| found |= matches!(access, Access::Read(place) if place.base == dest.base);
    let mut addressed = false;
    for block in &a.cfg.postorder {
        let block = &a.body.blocks[block.0 as usize];
        for stmt in &block.stmts {
            addressed |= matches!(&stmt.kind, StmtKind::AddrOf(_, place) if place.base == dest.base);
            visit_stmt(a.body, a.types.queries, &stmt.kind, &mut note);
        }
        visit_terminator(&block.term, &mut note);
    }
    found || addressed
}

/// The source gets another value somewhere where `dest` is live.
fn is_refilled_while_live(a: &Analyses<'_, '_, '_>, source: NodeId, dest: NodeId) -> bool {
    a.cfg.postorder.iter().any(|block| {
        let refilled = |edge| a.effects.edge_init(*block, edge).is_some_and(|node| a.paths.overlap(node, source));
        let succs = a.cfg.succs[block.0 as usize].iter().enumerate();
        let mut live_successors = succs.filter(|(_, to)| a.live.at_entry(**to).has(dest.0));
        if live_successors.any(|(edge, _)| refilled(edge)) {
            return true;
        }
        let mut row = a.live.at_exit(*block);
        a.effects.points(*block).rev().any(|point| {
            let is_live = row.has(dest.0);
            a.live.step_back(point, &mut row);
            let mut effects = a.effects.at(point).iter();
            is_live && effects.any(|effect| effect.kind == EffectKind::Init && a.paths.overlap(effect.node, source))
        })
    })
}
