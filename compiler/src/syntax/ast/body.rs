//! Function bodies, parsed at once or on first use.
//!
//! A library module is read to learn its declarations; most of its bodies are never needed. The
//! parser then only finds the end of a body and leaves a [`Body::lazy`], which parses itself when
//! first asked for. Errors of a late parse go to the same [`ParseSession`].

use std::cell::{Cell, OnceCell};
use std::fmt;

use super::Block;
use crate::syntax::Span;
use crate::syntax::session::{HeldDiagnostics, ParseSession, SourceText};

/// The body of a function.
pub struct Body<'a> {
    span: Span,
    block: OnceCell<&'a Block<'a>>,
    source: LazySource<'a>,
    /// Errors in a body that was parsed at once; reported when the body is first asked for, so that
    /// the errors of one function come together and in order.
    held: Cell<Option<HeldDiagnostics>>,
}

/// Where the text of a body stands.
#[derive(Clone, Copy)]
pub struct LazySource<'a> {
    pub session: &'a ParseSession,
    pub source: SourceText<'a>,
    /// What encloses the body.
    pub context: BodyContext,
}

/// What the parser has to know about a body's surroundings to parse it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyContext {
    /// Column of the line that the function's header starts on.
    pub header_column: u32,
}

impl<'a> Body<'a> {
    /// A body that has been parsed.
    pub fn parsed(block: &'a Block<'a>, source: LazySource<'a>, held: Option<HeldDiagnostics>) -> Body<'a> {
        Body { span: block.span, block: OnceCell::from(block), source, held: Cell::new(held) }
    }

    /// A body that is parsed at the first call of [`block`](Self::block). `span` is its text, from
    /// behind the `:` of the header to the end of its last line.
    pub fn lazy(span: Span, source: LazySource<'a>) -> Body<'a> {
        Body { span, block: OnceCell::new(), source, held: Cell::new(None) }
    }

    /// The statements. The first call reports the syntax errors in them.
    pub fn block(&self) -> &'a Block<'a> {
        if let Some(held) = self.held.take() {
            self.source.session.release(held);
        }
        self.block.get_or_init(|| crate::syntax::parser::parse_body(&self.source, self.span))
    }

    /// Whether the block is there already.
    pub fn is_parsed(&self) -> bool {
        self.block.get().is_some()
    }

    pub fn span(&self) -> Span {
        self.span
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.block.get() {
            Some(block) => block.fmt(f),
            None => write!(f, "Body({:?}, not parsed)", self.span),
        }
    }
}
