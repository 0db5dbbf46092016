//! The `else` of loops that count from zero, which the official compiler loses.
//!
//! Its optimised builds (the default; `-O0` runs everything) turn a `for` over `range(n)` or `range(0, n)`
//! into a counted loop, and drop the `else` of that loop although it has effects, if
//!
//! - its end can be reached, and neither `return` nor `raise` leaves it;
//! - no variable made of scalars that is used after the loop gets its value there: such a value makes the
//!   whole `else` necessary, anything in memory (an appended element, a text, what `print` does) does not;
//! - the loop variable stays in a register: it is not an element of a variadic argument (`print(i)`)
//!   and not a `ref` argument. A `for var i` is copied before that happens, so it doesn't count.
//!
//! The outputs that programs are judged by were recorded that way, so every mode here does the same. What such an
//! `else` contains is checked like everything else; it is only taken out before destruction is decided, and
//! stays if a value would be missing after the loop without it.

use std::ops::Range;

use super::access::{Access, call_dest, visit_stmt, visit_terminator};
use super::bits::{Bits, ones};
use super::dataflow::successors;
use super::drops::Analyses;
use super::facts::TypeFacts;
use super::paths::NodeId;
use crate::mir::{Arg, BlockId, Body, Call, Local, LocalKind, LoopElse, Operand, Place, Step, StmtKind, Terminator};
use crate::sema::lang::LangItem;
use crate::types::{ConstKind, Convention, Ty, TyKind};

/// The loops whose `else` is lost.
pub fn find(a: &Analyses<'_, '_, '_>) -> Vec<LoopElse> {
    a.body.elses.iter().filter(|found| is_lost(a, found)).cloned().collect()
}

/// Takes it out: the exhausted loop goes on after it.
pub fn remove(body: &mut Body<'_>, lost: &[LoopElse]) {
    for LoopElse { exhausted, end, .. } in lost {
        let block = &mut body.blocks[exhausted.0 as usize];
        block.stmts.clear();
        block.term = Terminator::Goto(*end);
    }
}

fn is_lost(a: &Analyses<'_, '_, '_>, found: &LoopElse) -> bool {
    counts_from_zero(a.body, found.iterator)
        && falls_through(a, found)
        && !gives_scalars(a, found)
        && !variable_is_in_memory(a, found)
        && is_dispensable(a, found)
}

fn counts_from_zero(body: &Body<'_>, iterator: Local) -> bool {
    match lang_item(body.locals[iterator.0 as usize].ty) {
        Some(LangItem::ZeroStartingRange | LangItem::ZeroStartingScalarRange) => true,
        Some(LangItem::SequentialRange) => {
            let range = maker(body, iterator).and_then(|iter| match iter.args.first() {
                Some(Arg::Ref(range, _)) => maker(body, range.base),
                _ => None,
            });
            range.is_some_and(|range| matches!(range.args.first(), Some(Arg::Value(start)) if is_zero(start)))
        }
        _ => false,
    }
}

fn lang_item(ty: Ty<'_>) -> Option<LangItem> {
    match ty.kind() {
        TyKind::Struct(decl, _) => decl.0.lang,
        _ => None,
    }
}

/// The call that a temporary is the result of.
fn maker<'b, 'a>(body: &'b Body<'a>, local: Local) -> Option<&'b Call<'a>> {
    let stmts = body.blocks.iter().flat_map(|block| &block.stmts);
    let mut calls = stmts.filter_map(|stmt| if let StmtKind::Call(call) = &stmt.kind { Some(call) } else { None });
    calls.find(|call| call.dest == Place::local(local))
}

fn is_zero(operand: &Operand<'_>) -> bool {
    let Operand::Const(value) = operand else { return false };
    matches!(value.kind(), ConstKind::Bytes(_, bytes) if bytes.iter().all(|byte| *byte == 0))
}

/// The blocks of the `else`.
fn blocks(found: &LoopElse) -> impl Iterator<Item = BlockId> + use<> {
    std::iter::once(found.exhausted).chain(ids(&found.blocks))
}

fn ids(range: &Range<u32>) -> impl Iterator<Item = BlockId> + use<> {
    range.clone().map(BlockId)
}

fn falls_through(a: &Analyses<'_, '_, '_>, found: &LoopElse) -> bool {
    let inside = |block: &BlockId| *block == found.end || found.blocks.contains(&block.0);
    let mut falls = false;
    let mut leaves = false;
    for block in blocks(found).filter(|block| a.cfg.postorder.contains(block)) {
        let term = &a.body.blocks[block.0 as usize].term;
        falls |= successors(term).contains(&found.end);
        leaves |= match term {
            Terminator::Return(_) | Terminator::Raise(_) => true,
            Terminator::Invoke { err, .. } => !inside(err),
            _ => false,
        };
    }
    falls && !leaves
}

fn gives_scalars<'a>(a: &Analyses<'_, '_, 'a>, found: &LoopElse) -> bool {
    let live = a.live.at_entry(found.end);
    let mut given = false;
    let mut note = |place: Place<'a>| {
        let decl = &a.body.locals[place.base.0 as usize];
        let owned = match decl.kind {
            LocalKind::Var | LocalKind::Result => true,
            LocalKind::Arg(convention) => matches!(convention, Convention::Var | Convention::Out | Convention::Deinit),
            LocalKind::Temp | LocalKind::Error => false,
        };
        given |= owned
            && !decl.is_ref
            && place.base.0 < found.variables.start
            && is_scalars(a.types.facts(a.types.of_place(a.body, place)))
            && a.paths.resolve(place).is_some_and(|(node, _)| live.has(node.0));
    };
    visit(a, blocks(found), &mut |access| {
        if let Access::Init(place) | Access::Borrow(place, true) = access {
            note(place);
        }
    });
    given
}

fn is_scalars(facts: TypeFacts) -> bool {
    facts.trivial || !facts.has_address
}

fn variable_is_in_memory(a: &Analyses<'_, '_, '_>, found: &LoopElse) -> bool {
    let is_variable = |place: Place<'_>| {
        let decl = &a.body.locals[place.base.0 as usize];
        found.variables.contains(&place.base.0) && decl.name.is_some() && !decl.is_mut
    };
    ids(&found.body).any(|block| {
        let block = &a.body.blocks[block.0 as usize];
        let taken = block.stmts.iter().any(|stmt| match &stmt.kind {
            StmtKind::AddrOf(Place { path: [Step::Index(_)], .. }, place) => is_variable(*place),
            StmtKind::Call(call) => passes_address(call, &is_variable),
            _ => false,
        });
        taken || matches!(&block.term, Terminator::Invoke { call, .. } if passes_address(call, &is_variable))
    })
}

fn passes_address(call: &Call<'_>, is_variable: &dyn Fn(Place<'_>) -> bool) -> bool {
    call.args.iter().any(|arg| matches!(arg, Arg::Ref(place, _) if is_variable(*place)))
}

/// Everything that is needed after the loop is there without the `else`.
fn is_dispensable(a: &Analyses<'_, '_, '_>, found: &LoopElse) -> bool {
    let (live, there) = (a.live.at_entry(found.end), a.init.at_entry(found.exhausted));
    let outer = |node: u32| a.paths[NodeId(node)].place.base.0 < found.variables.start;
    ones(live).filter(|node| outer(*node)).all(|node| there.has(node))
}

fn visit<'a>(a: &Analyses<'_, '_, 'a>, blocks: impl Iterator<Item = BlockId>, f: &mut dyn FnMut(Access<'a>)) {
    for block in blocks {
        let block = &a.body.blocks[block.0 as usize];
        block.stmts.iter().for_each(|stmt| visit_stmt(a.body, a.types.queries, &stmt.kind, f));
        visit_terminator(&block.term, f);
        if let Terminator::Invoke { call, .. } = &block.term {
            call_dest(a.body, a.types.queries, call).into_iter().for_each(|dest| f(Access::Init(dest)));
        }
    }
}
