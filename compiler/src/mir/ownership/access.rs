//! Which places a statement or terminator accesses, and how, in order of evaluation.

use super::effects::Point;
use crate::mir::{Arg, Body, Call, Callee, Operand, Place, StmtKind, Terminator, TypeQueries};
use crate::types::{Convention, FnTy, RetTy};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access<'a> {
    /// Loads bits.
    Read(Place<'a>),
    /// Makes a copy, or takes the value if this is its last use.
    Copy(Place<'a>),
    /// Leaves the place without a value.
    Move(Place<'a>),
    /// Uses the place in place; `true`: may write.
    Borrow(Place<'a>, bool),
    /// Gives the place a value.
    Init(Place<'a>),
}

pub fn visit_operand<'a>(operand: &Operand<'a>, f: &mut dyn FnMut(Access<'a>)) {
    match operand {
        Operand::Copy(place) => f(Access::Read(*place)),
        Operand::CopyOrTake(place) => f(Access::Copy(*place)),
        Operand::Move(place) | Operand::Take(place) => f(Access::Move(*place)),
        Operand::Const(_) | Operand::ConstAddr(_) | Operand::Func(_) => {}
    }
}

/// The accesses of a call without that to its destination.
pub fn visit_call_reads<'a>(call: &Call<'a>, f: &mut dyn FnMut(Access<'a>)) {
    if let Callee::Ptr(operand, _) = &call.callee {
        visit_operand(operand, f);
    }
    for arg in &call.args {
        match arg {
            Arg::Ref(place, mutable) => f(Access::Borrow(*place, *mutable)),
            Arg::Value(operand) => visit_operand(operand, f),
        }
    }
}

/// The signature of what a call calls.
pub fn signature<'a>(queries: &dyn TypeQueries<'a>, call: &Call<'a>) -> &'a FnTy<'a> {
    match &call.callee {
        Callee::Inst(inst) => queries.signature(*inst),
        Callee::Ptr(_, signature) => signature,
    }
}

/// The arguments of a call with their conventions.
pub fn call_args<'c, 'a>(
    queries: &dyn TypeQueries<'a>,
    call: &'c Call<'a>,
) -> impl Iterator<Item = (Arg<'a>, Convention)> + use<'c, 'a> {
    let conventions = signature(queries, call).args.iter().map(|arg| arg.convention);
    call.args.iter().copied().zip(conventions.filter(|convention| *convention != Convention::Out))
}

/// The place that a call initialises; `None` if it binds a reference.
pub fn call_dest<'a>(body: &Body<'a>, queries: &dyn TypeQueries<'a>, call: &Call<'a>) -> Option<Place<'a>> {
    let dest = call.dest;
    let is_ref = dest.path.is_empty() && body.locals[dest.base.0 as usize].is_ref;
    let binds = is_ref && matches!(signature(queries, call).ret, RetTy::Ref { .. });
    (!binds).then_some(dest)
}

/// All accesses of a statement.
pub fn visit_stmt<'a>(
    body: &Body<'a>,
    queries: &dyn TypeQueries<'a>,
    stmt: &StmtKind<'a>,
    f: &mut dyn FnMut(Access<'a>),
) {
    match stmt {
        StmtKind::Init(dest, operand) => {
            visit_operand(operand, f);
            f(Access::Init(*dest));
        }
        StmtKind::Bind(local, place) => f(Access::Borrow(*place, body.locals[local.0 as usize].is_mut)),
        StmtKind::BindAddr(_, operand) => visit_operand(operand, f),
        StmtKind::AddrOf(dest, place) => {
            f(Access::Borrow(*place, false));
            f(Access::Init(*dest));
        }
        StmtKind::Op { dest, args, .. }
        | StmtKind::Native { dest, args, .. }
        | StmtKind::External { dest, args, .. } => {
            args.iter().for_each(|arg| visit_operand(arg, f));
            dest.iter().for_each(|dest| f(Access::Init(*dest)));
        }
        StmtKind::Call(call) => {
            visit_call_reads(call, f);
            call_dest(body, queries, call).into_iter().for_each(|dest| f(Access::Init(dest)));
        }
        StmtKind::Drop(place) | StmtKind::Forget(place) => f(Access::Move(*place)),
        StmtKind::DropInPlace(place) => f(Access::Borrow(*place, true)),
        StmtKind::AssumeInit(place) => f(Access::Init(*place)),
        StmtKind::Use(place) => f(Access::Borrow(*place, false)),
    }
}

/// The accesses of a terminator; those on its edges are not included.
pub fn visit_terminator<'a>(term: &Terminator<'a>, f: &mut dyn FnMut(Access<'a>)) {
    match term {
        Terminator::If { cond, .. } => visit_operand(cond, f),
        Terminator::Invoke { call, .. } => visit_call_reads(call, f),
        Terminator::Goto(_)
        | Terminator::Return(_)
        | Terminator::Raise(_)
        | Terminator::Unreachable
        | Terminator::MissingReturn
        | Terminator::Open => {}
    }
}

/// The accesses of a point.
pub fn visit_point<'a>(body: &Body<'a>, queries: &dyn TypeQueries<'a>, point: Point, f: &mut dyn FnMut(Access<'a>)) {
    let block = &body.blocks[point.block.0 as usize];
    match block.stmts.get(point.index as usize) {
        Some(stmt) => visit_stmt(body, queries, &stmt.kind, f),
        None => visit_terminator(&block.term, f),
    }
}
