//! Values that are made from what they replace (`a = a + b`, `x = x^`, `l[0] = l[1]`).
//!
//! While the value is made, the place it goes to is still in use: so it is made beside it, and moves there
//! afterwards. The move constructor of its type then runs once more than for other assignments.

use bumpalo::Bump;

use super::facts::Types;
use super::origins::{Relation, origins_in, relation};
use crate::mir::{Arg, Body, Call, Local, LocalDecl, LocalKind, Operand, Place, Stmt, StmtKind, Terminator};

pub fn separate<'a>(body: &mut Body<'a>, types: &Types<'_, 'a>, arena: &'a Bump) {
    for block in 0..body.blocks.len() {
        let mut index = 0;
        while index < body.blocks[block].stmts.len() {
            if let Some((dest, operand)) = replacement(body, types, arena, block, index) {
                index += detour(body, types, block, index, dest, operand);
            }
            index += 1;
        }
    }
}

/// An initialisation whose value is made from its destination.
fn replacement<'a>(
    body: &Body<'a>,
    types: &Types<'_, 'a>,
    arena: &'a Bump,
    block: usize,
    index: usize,
) -> Option<(Place<'a>, Operand<'a>)> {
    let StmtKind::Init(dest, operand) = body.blocks[block].stmts[index].kind else { return None };
    let (Operand::Take(source) | Operand::Move(source) | Operand::CopyOrTake(source)) = operand else { return None };
    let replaces = dest.base != body.ret || body.locals[dest.base.0 as usize].name.is_some();
    if !replaces || types.facts(types.of_place(body, source)).trivial {
        return None;
    }
    let shares = |place| {
        let (ours, theirs) = (origins_in(body, arena, dest), origins_in(body, arena, place));
        ours.iter().any(|a| theirs.iter().any(|b| relation(*a, *b) != Relation::Apart))
    };
    let from_itself = match operand {
        Operand::Take(_) => maker(body, block, index, source).is_some_and(|call| uses(call, &shares)),
        _ => shares(source),
    };
    from_itself.then_some((dest, operand))
}

/// The call that a temporary is the result of.
fn maker<'b, 'a>(body: &'b Body<'a>, block: usize, index: usize, temp: Place<'a>) -> Option<&'b Call<'a>> {
    let is_maker = |call: &&Call<'a>| call.dest == temp;
    let before = body.blocks[block].stmts[..index].iter().rev();
    let mut calls = before.filter_map(|stmt| if let StmtKind::Call(call) = &stmt.kind { Some(call) } else { None });
    calls.find(is_maker).or_else(|| {
        let mut raising = body.blocks.iter().filter_map(|block| match &block.term {
            Terminator::Invoke { call, .. } => Some(call),
            _ => None,
        });
        raising.find(is_maker)
    })
}

fn uses<'a>(call: &Call<'a>, shares: &dyn Fn(Place<'a>) -> bool) -> bool {
    call.args.iter().any(|arg| match arg {
        Arg::Ref(place, _) => shares(*place),
        Arg::Value(Operand::Move(place) | Operand::Take(place) | Operand::CopyOrTake(place)) => shares(*place),
        Arg::Value(_) => false,
    })
}

/// Makes the value beside its destination. Gives how many statements were added.
fn detour<'a>(
    body: &mut Body<'a>,
    types: &Types<'_, 'a>,
    block: usize,
    index: usize,
    dest: Place<'a>,
    operand: Operand<'a>,
) -> usize {
    let span = body.blocks[block].stmts[index].span;
    if let Operand::Take(temp) = operand {
        body.blocks[block].stmts[index].kind = StmtKind::Init(dest, Operand::Move(temp));
        return 0;
    }
    let ty = types.of_place(body, dest);
    let temp = Place::local(Local(body.locals.len() as u32));
    let kind = LocalKind::Temp;
    body.locals.push(LocalDecl { ty, name: None, kind, span, is_ref: false, is_mut: true, borrows: Vec::new() });
    let stmts = &mut body.blocks[block].stmts;
    stmts[index].kind = StmtKind::Init(dest, Operand::Move(temp));
    stmts.insert(index, Stmt { kind: StmtKind::Init(temp, operand), span });
    1
}
