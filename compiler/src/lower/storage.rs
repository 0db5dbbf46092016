//! Where each local of a body lives.
//!
//! A trivial value of few leaves that is written as a whole at exactly one point, and whose address
//! nobody takes, needs no memory: definite initialisation (checked on MIR) means that the one
//! definition dominates every use, so its leaves simply are SSA values. The same goes for a
//! reference that is bound once, and for immutable arguments that are passed as leaves, although MIR
//! sees references in them. Everything else gets a stack slot, which the IR's optimiser may still
//! promote.

use std::rc::Rc;

use super::abi::{FnAbi, Pass, Return};
use crate::mir::{Arg, Body, Call, Callee, Local, Operand, Place, Step, StmtKind, Terminator};

/// The decision for one local.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Home {
    /// The value's leaves, or the reference's address, are SSA values.
    Ssa,
    /// A stack slot holds the value, or the reference's address.
    Slot,
}

/// What the analysis asks about the body's types and callees.
pub(super) trait Facts<'a> {
    /// The local's value is passed as leaves (or has none): it may be SSA values.
    fn has_leaves(&self, local: Local) -> bool;
    /// The local is a reference to memory elsewhere.
    fn is_reference(&self, local: Local) -> bool;
    /// Destroying the value at the place runs code.
    fn needs_drop(&self, place: Place<'a>) -> bool;
    /// The calling convention of a call.
    fn abi(&self, call: &Call<'a>) -> Rc<FnAbi<'a>>;
}

/// Decides for all locals of `body`.
pub(super) fn choose_homes<'a>(body: &Body<'a>, facts: &dyn Facts<'a>) -> Vec<Home> {
    let mut scan = Scan { facts, definitions: vec![0; body.locals.len()], in_memory: vec![false; body.locals.len()] };
    for &arg in &body.args {
        scan.define(Place::local(arg));
    }
    for block in &body.blocks {
        for stmt in &block.stmts {
            scan.statement(&stmt.kind);
        }
        scan.terminator(&block.term);
    }
    let decide = |index: usize| {
        let local = Local(index as u32);
        let single = scan.definitions[index] <= 1 && !scan.in_memory[index];
        if single && (facts.is_reference(local) || facts.has_leaves(local)) { Home::Ssa } else { Home::Slot }
    };
    (0..body.locals.len()).map(decide).collect()
}

struct Scan<'s, 'a> {
    facts: &'s dyn Facts<'a>,
    /// How often each local is written as a whole (a reference: bound).
    definitions: Vec<u32>,
    in_memory: Vec<bool>,
}

impl<'a> Scan<'_, 'a> {
    fn statement(&mut self, stmt: &StmtKind<'a>) {
        match stmt {
            StmtKind::Init(place, source) => {
                self.operand(*source);
                self.define(*place);
            }
            StmtKind::Bind(reference, place) => {
                self.address(*place);
                self.definitions[reference.0 as usize] += 1;
            }
            StmtKind::BindAddr(reference, addr) => {
                self.operand(*addr);
                self.definitions[reference.0 as usize] += 1;
            }
            StmtKind::AddrOf(dest, place) => {
                self.address(*place);
                self.define(*dest);
            }
            StmtKind::Op { dest, args, .. }
            | StmtKind::Native { dest, args, .. }
            | StmtKind::External { dest, args, .. } => {
                args.iter().for_each(|arg| self.operand(*arg));
                dest.iter().for_each(|dest| self.define(*dest));
            }
            StmtKind::Call(call) => self.call(call),
            StmtKind::Drop(place) | StmtKind::DropInPlace(place) => {
                if self.facts.needs_drop(*place) {
                    self.address(*place);
                }
            }
            StmtKind::AssumeInit(place) => self.address(*place),
            StmtKind::Forget(_) | StmtKind::Use(_) => {}
        }
    }

    fn terminator(&mut self, term: &Terminator<'a>) {
        match term {
            Terminator::If { cond, .. } => self.operand(*cond),
            Terminator::Invoke { call, error, .. } => {
                self.call(call);
                self.address(*error);
            }
            Terminator::Goto(_)
            | Terminator::Return(_)
            | Terminator::Raise(_)
            | Terminator::Unreachable
            | Terminator::MissingReturn
            | Terminator::Open => {}
        }
    }

    fn call(&mut self, call: &Call<'a>) {
        let abi = self.facts.abi(call);
        if let Callee::Ptr(pointer, _) = &call.callee {
            self.operand(*pointer);
        }
        for (arg, pass) in call.args.iter().zip(&abi.args) {
            match arg {
                Arg::Ref(place, _) if *pass == Pass::Address => self.address(*place),
                Arg::Ref(place, _) => self.read(*place),
                Arg::Value(operand) => self.operand(*operand),
            }
        }
        if abi.ret == Return::Reference && self.facts.is_reference(call.dest.base) {
            self.definitions[call.dest.base.0 as usize] += 1;
        } else {
            self.define(call.dest);
        }
    }

    fn operand(&mut self, operand: Operand<'a>) {
        match operand {
            Operand::Copy(place) | Operand::Move(place) | Operand::Take(place) | Operand::CopyOrTake(place) => {
                self.read(place);
            }
            Operand::Const(_) | Operand::ConstAddr(_) | Operand::Func(_) => {}
        }
    }

    /// The place is written: as a whole, or in part.
    fn define(&mut self, place: Place<'a>) {
        if self.facts.is_reference(place.base) {
            return;
        }
        if place.path.is_empty() {
            self.definitions[place.base.0 as usize] += 1;
        } else {
            self.address(place);
        }
    }

    /// The place is read: elements at a run-time index have to be in memory.
    fn read(&mut self, place: Place<'a>) {
        if place.path.iter().any(|step| matches!(step, Step::Index(_))) {
            self.address(place);
        }
    }

    fn address(&mut self, place: Place<'a>) {
        if !self.facts.is_reference(place.base) {
            self.in_memory[place.base.0 as usize] = true;
        }
    }
}
