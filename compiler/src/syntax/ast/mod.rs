//! The syntax tree.
//!
//! What goes in: nothing; this is data. The parser builds it in a [`bumpalo::Bump`] and hands out
//! `&'a` references. What comes out: what semantic analysis walks over. Nodes are plain data, never
//! changed after parsing (except that a [`Body`] may be filled in later), and the identity of a
//! node is its address.
//!
//! - [`item`]: declarations: functions, structs, traits, imports, `comptime`.
//! - [`signature`]: parameter and argument lists, effects, captures, results.
//! - [`stmt`]: statements and assignment targets.
//! - [`expr`]: expressions. Types are expressions: Mojo has one grammar for both.
//! - [`pattern`]: the patterns of `match` and `if case`.
//! - [`body`]: function bodies, parsed at once or on first use.

pub mod body;
pub mod expr;
pub mod item;
pub mod pattern;
pub mod signature;
pub mod stmt;
pub mod walk;

pub use body::*;
pub use expr::*;
pub use item::*;
pub use pattern::*;
pub use signature::*;
pub use stmt::*;

use super::{Span, Symbol};

/// A name where it is written. `` `name` `` and `name` are the same name; the span of an escaped
/// one includes its backticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    pub symbol: Symbol,
    pub span: Span,
}

impl Name {
    pub fn as_str(self) -> &'static str {
        self.symbol.as_str()
    }
}

/// A whole source file.
#[derive(Debug)]
pub struct Module<'a> {
    pub span: Span,
    /// The string literal that opens the file, if any. It is not part of `stmts`.
    pub doc: Option<&'a StringLiteral<'a>>,
    /// Declarations and imports; in the historical dialect also global variables and plain
    /// statements (a script body).
    pub stmts: &'a [Stmt<'a>],
    pub vintage: Vintage,
    /// The plain names that the expressions of a user's file use, each once.
    pub names: &'a [Symbol],
}

/// What the spellings of a file, outside lazily parsed bodies, say about the release it was written for: decides the
/// meaning of `def` and of `x = e` in the historical dialect (LANGUAGE.md L17.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Vintage {
    /// A spelling that Mojo 1.2 no longer has.
    pub historical: bool,
    /// The keyword `fn`, which was there until closures had types.
    pub fn_keyword: bool,
    /// The keyword `alias`, which `comptime` replaced before integers were divided as integers (0.26.2).
    pub alias_keyword: bool,
    /// A `def ... raises`: pointless as long as every `def` raised.
    pub raising_def: bool,
}

impl Vintage {
    pub fn merge(&mut self, other: Vintage) {
        self.historical |= other.historical;
        self.fn_keyword |= other.fn_keyword;
        self.alias_keyword |= other.alias_keyword;
        self.raising_def |= other.raising_def;
    }
}
