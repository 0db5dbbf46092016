//! What the parts of one parse share: the arena, the options, the errors.

use std::cell::RefCell;

use bumpalo::Bump;

use crate::diagnostics::{Diagnostic, FileId};

/// Owns the trees of any number of files, and collects the errors found while parsing them.
///
/// Bodies that are parsed late (see [`Body`](super::ast::Body)) report here too, so ask
/// [`take_diagnostics`](Self::take_diagnostics) again after using them.
#[derive(Default)]
pub struct ParseSession {
    arena: Bump,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

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
