//! How messages name places.

use std::fmt::Write;

use crate::diagnostics::Diagnostic;
use crate::mir::{Body, Local, Place, Step, TypeQueries};
use crate::syntax::Span;
use crate::types::{Ty, TyKind};

/// `p.a`, `l["element"]`; `None` if the place is not in a variable.
pub fn place_name<'a>(body: &Body<'a>, queries: &dyn TypeQueries<'a>, place: Place<'a>) -> Option<String> {
    let decl = &body.locals[place.base.0 as usize];
    let mut name = decl.name?.as_str().to_string();
    let mut ty = Some(decl.ty);
    for step in place.path {
        match step {
            Step::Field(index) => {
                let known = ty.filter(|ty| queries.fields(*ty).len() > *index as usize);
                let field = known.map_or_else(|| index.to_string(), |ty| queries.field_name(ty, *index));
                write!(name, ".{field}").ok()?;
                ty = known.map(|ty| queries.fields(ty)[*index as usize]);
            }
            Step::Index(_) => {
                name.push_str("[...]");
                ty = ty.and_then(element);
            }
            Step::Interior(interior) => {
                write!(name, "[\"{interior}\"]").ok()?;
                ty = None;
            }
        }
    }
    Some(name)
}

fn element(ty: Ty<'_>) -> Option<Ty<'_>> {
    match ty.kind() {
        TyKind::Array(elem, _) => Some(*elem),
        _ => None,
    }
}

/// An error at the start of a span.
pub fn error(body: &Body<'_>, span: Span, message: String) -> Diagnostic {
    Diagnostic::error(message).at(body.file, span.start)
}

/// `'x' declared here`.
pub fn declared_here(body: &Body<'_>, local: Local) -> Option<Diagnostic> {
    let decl = &body.locals[local.0 as usize];
    let note = Diagnostic::note(format!("'{}' declared here", decl.name?));
    Some(note.at(body.file, decl.span.start))
}

pub fn with_note(error: Diagnostic, note: Option<Diagnostic>) -> Diagnostic {
    match note {
        Some(note) => error.with_note(note),
        None => error,
    }
}
