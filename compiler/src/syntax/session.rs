//! What the parts of one parse share: the arena, the options, the errors.

use std::cell::RefCell;

use bumpalo::Bump;

use crate::diagnostics::{Diagnostic, FileId, Severity};

/// Owns the trees of any number of files, and collects the errors found while parsing them.
///
/// The errors in a function's body are reported when the body is first used (see
/// [`Body::block`](super::ast::Body::block)), so ask [`take_diagnostics`](Self::take_diagnostics)
/// again afterwards, and end with [`release_all`](Self::release_all).
#[derive(Default)]
pub struct ParseSession {
    arena: Bump,
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// Diagnostics of bodies that nobody has asked for yet.
    held: RefCell<Vec<Vec<Diagnostic>>>,
}

/// A ticket for diagnostics that wait in a [`ParseSession`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldDiagnostics(u32);

impl ParseSession {
    pub fn new() -> ParseSession {
        ParseSession::default()
    }

    /// Where trees and texts live.
    pub fn arena(&self) -> &Bump {
        &self.arena
    }

    /// Adds a diagnostic. Semantic analysis may use this too, to keep one list in order.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Keeps diagnostics back until they are [released](Self::release). `None` if there are none.
    pub fn hold(&self, diagnostics: Vec<Diagnostic>) -> Option<HeldDiagnostics> {
        if diagnostics.is_empty() {
            return None;
        }
        let mut held = self.held.borrow_mut();
        held.push(diagnostics);
        Some(HeldDiagnostics(held.len() as u32 - 1))
    }

    /// Reports diagnostics that were held back.
    pub fn release(&self, held: HeldDiagnostics) {
        let released = match self.held.borrow_mut().get_mut(held.0 as usize) {
            Some(diagnostics) => std::mem::take(diagnostics),
            None => return,
        };
        self.diagnostics.borrow_mut().extend(released);
    }

    /// Reports all diagnostics that are still held back: of bodies that were never used.
    pub fn release_all(&self) {
        let released = std::mem::take(&mut *self.held.borrow_mut());
        self.diagnostics.borrow_mut().extend(released.into_iter().flatten());
    }

    /// Whether an error is among what has been reported and not taken.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.borrow().iter().any(|d| d.severity == Severity::Error)
    }

    /// The diagnostics reported since the last call.
    pub fn take_diagnostics(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.diagnostics.borrow_mut())
    }
}

/// A source file to parse.
#[derive(Clone, Copy)]
pub struct SourceText<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub options: ParseOptions,
}

/// Which language the parser takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseOptions {
    pub dialect: Dialect,
    /// Find only the extent of function bodies, and parse them on first use.
    pub lazy_bodies: bool,
}

/// What happens to historical spellings (LANGUAGE.md L17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Accepted, with a deprecation warning.
    Lenient,
    /// Errors, as in Mojo 1.2.
    Strict,
    /// Accepted in silence: our own library.
    Library,
}

impl Default for ParseOptions {
    fn default() -> ParseOptions {
        ParseOptions { dialect: Dialect::Lenient, lazy_bodies: false }
    }
}
