//! Failures that only instances show: an assertion that does not hold for the values of its parameters.
//!
//! The declaration is right, so nothing is said until code that runs needs the instance. Then the error is told from the
//! function where the program begins, call by call, down to the assertion (as the official compiler does).

use super::cx::Cx;
use super::decl::{FnDecl, Owner};
use crate::diagnostics::Diagnostic;
use crate::mir::InstId;
use crate::syntax::Span;
use crate::types::*;

/// Why there is no code for an instance.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// An assertion in its body does not hold.
    Constraint { at: Span, message: String },
    /// It needs another instance that has an obstacle.
    Callee(InstId),
}

impl<'a> Cx<'a> {
    /// Notes why there is no code for an instance; the first reason stays.
    pub fn obstruct(&self, inst: InstId, obstacle: Obstacle) {
        let _ = self.instance_data(inst).obstacle.set(obstacle);
    }

    /// Reports that an instance can't be made: an error at its declaration, with the way to the assertion as notes.
    pub fn report_obstacle(&self, root: InstId) {
        let decl = self.instance_data(root).fn_ref.decl.0;
        let mut error = at(Diagnostic::error("function instantiation failed"), decl, decl.span);
        let mut inst = root;
        // A cycle of instances has no assertion at its end, so this comes to one.
        while let Some(obstacle) = self.instance_data(inst).obstacle.get() {
            let decl = self.instance_data(inst).fn_ref.decl.0;
            match obstacle {
                Obstacle::Constraint { at: span, message } => {
                    let note = Diagnostic::note(format!("constraint failed: {message}"));
                    error = error.with_note(at(note, decl, *span));
                    break;
                }
                Obstacle::Callee(callee) => {
                    let calls = self.instance_data(inst).callees.borrow();
                    let call = calls.iter().find(|(known, _)| known == callee).map_or(decl.span, |(_, span)| *span);
                    let values = self.parameter_values(*callee);
                    let note = Diagnostic::note(format!("call expansion failed{values}"));
                    let to = self.instance_data(*callee).fn_ref.decl.0;
                    let failed = Diagnostic::note("function instantiation failed");
                    error = error.with_note(at(note, decl, call)).with_note(at(failed, to, to.span));
                    inst = *callee;
                }
            }
        }
        self.report(error);
    }

    /// ` with parameter value(s): ("n": 2)`, if there are parameters.
    fn parameter_values(&self, inst: InstId) -> String {
        let fn_ref = self.instance_data(inst).fn_ref;
        let decl = fn_ref.decl.0;
        let of_type = match (decl.owner, fn_ref.self_ty.map(|ty| ty.kind())) {
            (Owner::Struct(owner), Some(TyKind::Struct(_, values))) => Some((owner.params, *values)),
            _ => None,
        };
        let pairs = of_type.into_iter().flat_map(|(params, values)| params.iter().zip(values));
        let own = decl.params.iter().zip(fn_ref.args);
        let texts: Vec<String> = pairs
            .chain(own)
            .map(|(param, value)| format!("(\"{}\": {})", param.name, self.display_const(*value)))
            .collect();
        if texts.is_empty() { String::new() } else { format!(" with parameter value(s): {}", texts.join(", ")) }
    }
}

fn at(diagnostic: Diagnostic, decl: &FnDecl<'_>, span: Span) -> Diagnostic {
    diagnostic.at(decl.module.file, span.start).underline(span)
}
