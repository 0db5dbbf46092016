//! Exclusivity at calls (L9.7): what one argument may write, no other may access.
//!
//! Arguments count as the places they are passed from, and values as the places that references
//! inside them point to. Writing memory that a value owns leaves the value itself alone.

use bumpalo::Bump;

use super::Context;
use super::access::{call_args, signature};
use super::dataflow::Cfg;
use super::facts::Types;
use super::names::{error, place_name};
use super::origins::{Relation, origins_in, relation};
use crate::diagnostics::Diagnostic;
use crate::mir::{Arg, Body, Call, Callee, Operand, Place, Step, StmtKind, Terminator};
use crate::syntax::Span;
use crate::types::{Const, ConstKind, Convention, OriginKind, Ty, TyKind};

/// What the check needs: the body as it is elaborated, before anything is known about lifetimes.
struct Scene<'p, 'q, 'a> {
    arena: &'a Bump,
    body: &'p Body<'a>,
    types: Types<'q, 'a>,
}

/// Reports calls whose arguments alias. The official compiler finds them while it checks types: they come with the
/// errors of that phase.
pub fn check<'a>(body: &Body<'a>, cx: &Context<'_, 'a>, diags: &mut Vec<Diagnostic>) {
    let a = &Scene { arena: cx.arena, body, types: Types::new(cx.queries) };
    for block in Cfg::new(body).postorder.iter().rev() {
        let block = &a.body.blocks[block.0 as usize];
        for stmt in &block.stmts {
            if let StmtKind::Call(call) = &stmt.kind {
                diags.extend(check_call(a, call, stmt.span));
            }
        }
        if let Terminator::Invoke { call, span, .. } = &block.term {
            diags.extend(check_call(a, call, *span));
        }
    }
}

/// Memory that a call accesses through an argument.
struct Footprint<'a> {
    arg: usize,
    place: Place<'a>,
    mutable: bool,
    /// The type of the argument, if the memory is reached through a reference inside it.
    through: Option<Ty<'a>>,
}

fn check_call<'a>(a: &Scene<'_, '_, 'a>, call: &Call<'a>, span: Span) -> Option<Diagnostic> {
    let Callee::Inst(inst) = call.callee else { return None };
    if call.args.len() < 2 {
        return None;
    }
    let mut footprints = Vec::new();
    for (index, (arg, convention)) in call_args(a.types.queries, call).enumerate() {
        footprints_of(a, index, arg, convention, &mut footprints);
    }
    let queries = a.types.queries;
    // What a closure captures comes once more behind the named arguments.
    let counts = |footprint: &Footprint<'a>| {
        footprint.through.is_none()
            || !queries.allows_nested_aliasing(inst) && !queries.arg_name(inst, footprint.arg).is_empty()
    };
    let (first, second) = footprints.iter().enumerate().find_map(|(index, first)| {
        let mut others = footprints[index + 1..].iter().filter(|second| second.arg != first.arg);
        others.find(|second| conflicts(first, second) && counts(first) && counts(second)).map(|second| (first, second))
    })?;
    let how = |footprint: &Footprint| if footprint.mutable { "mutably" } else { "immutably" };
    let message = format!(
        "aliasing values passed {} to '{}' argument and passed {} to '{}' argument in '{}' call",
        how(first),
        queries.arg_name(inst, first.arg),
        how(second),
        queries.arg_name(inst, second.arg),
        queries.fn_name(inst),
    );
    let diagnostic = error(a.body, span, message);
    Some(match second_note(a, call, second, queries.arg_name(inst, second.arg)) {
        Some(note) => diagnostic.with_note(note.at(a.body.file, span.start)),
        None => diagnostic,
    })
}

fn second_note<'a>(a: &Scene<'_, '_, 'a>, call: &Call<'a>, second: &Footprint<'a>, name: String) -> Option<Diagnostic> {
    let queries = a.types.queries;
    let place = place_name(a.body, queries, second.place)?;
    Some(Diagnostic::note(match second.through {
        Some(ty) => {
            let ty = queries.display(ty);
            format!("'origin_of({place})' memory accessed through reference embedded in value of type '{ty}'")
        }
        None => {
            let args = signature(queries, call).args.iter().filter(|arg| arg.convention != Convention::Out);
            let convention = args.map(|arg| arg.convention).nth(second.arg).unwrap_or(Convention::Imm);
            let convention = convention_name(convention);
            format!("'origin_of({place})' value is passed through aliasing '{convention}' argument '{name}'")
        }
    }))
}

fn convention_name(convention: Convention) -> &'static str {
    match convention {
        Convention::Imm => "imm",
        Convention::Mut => "mut",
        Convention::Var => "var",
        Convention::Ref => "ref",
        Convention::Out => "out",
        Convention::Deinit => "deinit",
    }
}

fn conflicts(first: &Footprint<'_>, second: &Footprint<'_>) -> bool {
    match relation(first.place, second.place) {
        Relation::Apart => false,
        Relation::Overlap => first.mutable || second.mutable,
        Relation::Owner => first.mutable,
        Relation::Owned => second.mutable,
    }
}

fn footprints_of<'a>(
    a: &Scene<'_, '_, 'a>,
    index: usize,
    arg: Arg<'a>,
    convention: Convention,
    out: &mut Vec<Footprint<'a>>,
) {
    let (place, mutable) = match arg {
        Arg::Ref(place, mutable) => (place, mutable && convention != Convention::Imm),
        Arg::Value(Operand::Move(place)) => (place, true),
        Arg::Value(Operand::Copy(place)) => {
            let ty = a.types.of_place(a.body, place);
            if !a.types.queries.is_memory_only(ty) {
                return embedded(a, index, ty, out);
            }
            (place, false)
        }
        Arg::Value(Operand::Take(place) | Operand::CopyOrTake(place)) => {
            return embedded(a, index, a.types.of_place(a.body, place), out);
        }
        Arg::Value(_) => return,
    };
    let through = None;
    out.extend(origins_in(a.body, a.arena, place).into_iter().map(|place| Footprint {
        arg: index,
        place,
        mutable,
        through,
    }));
    embedded(a, index, a.types.of_place(a.body, place), out);
}

/// The places that references inside a value of the type point to.
fn embedded<'a>(a: &Scene<'_, '_, 'a>, arg: usize, ty: Ty<'a>, out: &mut Vec<Footprint<'a>>) {
    let mut visit = |place, mutable| out.push(Footprint { arg, place, mutable, through: Some(ty) });
    origins_in_type(a, ty, &mut visit);
}

fn origins_in_type<'a>(a: &Scene<'_, '_, 'a>, ty: Ty<'a>, f: &mut dyn FnMut(Place<'a>, bool)) {
    match ty.kind() {
        TyKind::Struct(_, args) | TyKind::Closure(_, args) => {
            args.iter().for_each(|arg| origins_in_const(a, *arg, f));
        }
        TyKind::Array(elem, _) => origins_in_type(a, *elem, f),
        TyKind::Pack(items) | TyKind::Union(items) => items.iter().for_each(|ty| origins_in_type(a, *ty, f)),
        _ => {}
    }
}

fn origins_in_const<'a>(a: &Scene<'_, '_, 'a>, value: Const<'a>, f: &mut dyn FnMut(Place<'a>, bool)) {
    match value.kind() {
        ConstKind::Type(ty) => origins_in_type(a, *ty, f),
        ConstKind::Pack(items) => items.iter().for_each(|item| origins_in_const(a, *item, f)),
        ConstKind::Origin(origin) => match &origin.kind {
            OriginKind::Places(places) => {
                for place in *places {
                    let path: Vec<Step> = place.path.iter().map(Step::from).collect();
                    let place = Place { base: place.local, path: a.arena.alloc_slice_copy(&path) };
                    f(place, origin.mutable == Some(true));
                }
            }
            OriginKind::Union(parts) => parts.iter().for_each(|part| origins_in_const(a, *part, f)),
            _ => {}
        },
        _ => {}
    }
}
