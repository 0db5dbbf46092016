//! References to memory that a value owns (`l["element"]`, L9.8): passing the value to a `mut`
//! argument invalidates them, using them afterwards is an error.

use hashbrown::HashMap;

use super::access::{Access, call_args, visit_stmt, visit_terminator};
use super::bits::{BitMatrix, Bits};
use super::drops::Analyses;
use super::names::{error, place_name};
use super::origins::{Relation, origins_of, relation};
use crate::diagnostics::Diagnostic;
use crate::mir::{Arg, BlockId, Call, Local, Place, Step, StmtKind, Terminator};
use crate::syntax::Span;
use crate::types::Convention;

pub fn check(a: &Analyses<'_, '_, '_>, diags: &mut Vec<Diagnostic>) {
    let watched: Vec<Local> = (0..a.body.locals.len() as u32)
        .map(Local)
        .filter(|local| interior_borrows(a, *local).next().is_some())
        .collect();
    if watched.is_empty() {
        return;
    }
    let mut checker = Checker { a, watched, invalidated_at: HashMap::new() };
    let mut rows = BitMatrix::new(a.body.blocks.len(), checker.watched.len(), false);
    let mut edge = rows.blank();
    a.cfg.forward(&mut rows, |block, rows, row| {
        row.fill(0);
        for pred in &a.cfg.preds[block.0 as usize] {
            edge.copy_from_slice(rows.row(pred.0 as usize));
            checker.block(*pred, &mut edge, None);
            row.unite(&edge);
        }
    });
    for block in a.cfg.postorder.iter().rev() {
        let mut row = rows.row(block.0 as usize).to_vec();
        checker.block(*block, &mut row, Some(diags));
    }
}

/// The places inside values that a local refers to.
fn interior_borrows<'p, 'a>(a: &Analyses<'p, '_, 'a>, local: Local) -> impl Iterator<Item = &'p Place<'a>> {
    let borrows = a.body.locals[local.0 as usize].borrows.iter();
    borrows.filter(|place| place.path.iter().any(|step| matches!(step, Step::Interior(_))))
}

struct Checker<'c, 'p, 'q, 'a> {
    a: &'c Analyses<'p, 'q, 'a>,
    /// The locals that have a bit in the state: set, when what they refer to is invalid.
    watched: Vec<Local>,
    invalidated_at: HashMap<Local, Span>,
}

impl<'a> Checker<'_, '_, '_, 'a> {
    /// The state after a block. Uses of invalid references are reported, once for each.
    fn block(&mut self, block: BlockId, row: &mut [u64], mut diags: Option<&mut Vec<Diagnostic>>) {
        let (body, queries) = (self.a.body, self.a.types.queries);
        let block = &body.blocks[block.0 as usize];
        for stmt in &block.stmts {
            let mut used = Vec::new();
            visit_stmt(body, queries, &stmt.kind, &mut |access| used.push(access));
            self.uses(&used, stmt.span, row, diags.as_deref_mut());
            match &stmt.kind {
                StmtKind::Call(call) => self.call(call, stmt.span, row),
                StmtKind::Bind(local, _) | StmtKind::BindAddr(local, _) => self.define(*local, row),
                _ => {}
            }
        }
        let mut used = Vec::new();
        visit_terminator(&block.term, &mut |access| used.push(access));
        if let Terminator::Invoke { call, span, .. } = &block.term {
            self.uses(&used, *span, row, diags);
            self.call(call, *span, row);
        }
    }

    fn uses(&self, accesses: &[Access<'a>], span: Span, row: &mut [u64], diags: Option<&mut Vec<Diagnostic>>) {
        let mut reports = Vec::new();
        for access in accesses {
            let (Access::Read(place)
            | Access::Copy(place)
            | Access::Move(place)
            | Access::Borrow(place, _)
            | Access::Init(place)) = *access;
            let Some(bit) = self.bit(place.base) else { continue };
            let is_definition = matches!(access, Access::Init(_)) && place.path.is_empty() && !self.is_ref(place.base);
            if row.has(bit) && !is_definition {
                reports.extend(self.invalid_use(place.base, span));
            }
            row.clear(bit);
        }
        if let Some(diags) = diags {
            diags.extend(reports);
        }
    }

    fn invalid_use(&self, local: Local, span: Span) -> Option<Diagnostic> {
        let mut names = interior_borrows(self.a, local);
        let name = names.find_map(|place| place_name(self.a.body, self.a.types.queries, *place))?;
        let message = format!("use of invalidated interior reference '{name}'");
        let mut diagnostic = error(self.a.body, span, message);
        if let Some(span) = self.invalidated_at.get(&local) {
            let note = Diagnostic::note("origin was invalidated here").at(self.a.body.file, span.start);
            diagnostic = diagnostic.with_note(note);
        }
        Some(diagnostic)
    }

    fn call(&mut self, call: &Call<'a>, span: Span, row: &mut [u64]) {
        for (arg, convention) in call_args(self.a.types.queries, call) {
            let (Arg::Ref(place, true), Convention::Mut) = (arg, convention) else { continue };
            let changed = origins_of(self.a, place);
            for (bit, local) in self.watched.iter().enumerate() {
                let mut borrows = interior_borrows(self.a, *local);
                let is_hit =
                    borrows.any(|inside| changed.iter().any(|place| relation(*place, *inside) == Relation::Owner));
                if is_hit && !row.has(bit as u32) {
                    row.set(bit as u32);
                    self.invalidated_at.entry(*local).or_insert(span);
                }
            }
        }
        if call.dest.path.is_empty() {
            self.define(call.dest.base, row);
        }
    }

    fn define(&self, local: Local, row: &mut [u64]) {
        if let Some(bit) = self.bit(local) {
            row.clear(bit);
        }
    }

    fn bit(&self, local: Local) -> Option<u32> {
        self.watched.binary_search(&local).ok().map(|bit| bit as u32)
    }

    fn is_ref(&self, local: Local) -> bool {
        self.a.body.locals[local.0 as usize].is_ref
    }
}
