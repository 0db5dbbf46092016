//! The patterns of `match` and `if case` (LANGUAGE.md L2.6).

use super::{Binding, Expr, Name};
use crate::syntax::Span;

#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a> {
    pub span: Span,
    pub kind: PatternKind<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum PatternKind<'a> {
    /// Something that did not parse; an error has been reported.
    Error,
    /// `_`
    Wildcard,
    /// `x`, `var x`, `ref x`: always binds a new name.
    Capture(Capturer),
    /// `1`, `"s"`, `True`
    Literal(&'a Expr<'a>),
    /// `== e`
    Equal { operator_pos: u32, value: &'a Expr<'a> },
    /// `Color.RED`, or `.RED` as an [`ExprKind::InferredMember`](super::ExprKind::InferredMember).
    /// An enum case without payload looks the same.
    Constant(&'a Expr<'a>),
    /// `p | q`
    Or(&'a [Pattern<'a>]),
    /// `p as name`
    As { pattern: &'a Pattern<'a>, capture: Capturer },
    /// `(p)`
    Group(&'a Pattern<'a>),
    /// `p, q` and `(p, q)`
    Tuple(&'a [Pattern<'a>]),
    /// `[p, *rest]`
    Sequence(&'a [Pattern<'a>]),
    /// `*_` (no capture) or `*rest`, in a sequence.
    Rest(Option<Capturer>),
    /// `P(x=p)`, `.Some(p)`, `Type.Case(p)`: a struct or an enum case, which only the type tells.
    Call(&'a CallPattern<'a>),
}

/// A name that a pattern binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capturer {
    /// `None`: an immutable reference to the subject.
    pub binding: Option<Binding>,
    pub name: Name,
}

#[derive(Debug)]
pub struct CallPattern<'a> {
    /// The type or case: a name, a dotted name, an inferred member, possibly with parameters.
    pub head: &'a Expr<'a>,
    /// Offset of the `(`.
    pub open: u32,
    pub fields: &'a [FieldPattern<'a>],
}

#[derive(Debug, Clone, Copy)]
pub struct FieldPattern<'a> {
    /// `None` for a positional sub-pattern.
    pub name: Option<Name>,
    pub pattern: Pattern<'a>,
}
