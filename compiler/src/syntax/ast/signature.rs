//! Signatures: parameters, arguments, effects, captures and results.

use super::{Block, Expr, Name, StringLiteral};
use crate::syntax::Span;

/// Everything between a function's name and its body.
#[derive(Debug)]
pub struct Signature<'a> {
    /// `[...]`
    pub params: Option<&'a ParamList<'a>>,
    /// `(...)`; a `lambda:` without arguments has an empty list.
    pub args: &'a ParamList<'a>,
    pub effects: Effects<'a>,
    /// `{...}`
    pub captures: Option<&'a CaptureList<'a>>,
    pub result: Option<ResultType<'a>>,
    pub wheres: &'a [WhereClause<'a>],
}

/// A list of parameters (`[...]`) or arguments (`(...)`), in source order.
#[derive(Debug)]
pub struct ParamList<'a> {
    /// With its brackets.
    pub span: Span,
    pub params: &'a [Param<'a>],
    /// Where the `//`, `/` and `*` markers stand.
    pub infer_marker: Option<Span>,
    pub positional_marker: Option<Span>,
    pub keyword_marker: Option<Span>,
}

/// One parameter or argument.
#[derive(Debug, Clone, Copy)]
pub struct Param<'a> {
    pub span: Span,
    pub kind: ParamKind,
    /// How it may be passed, from the markers around it.
    pub passing: Passing,
    pub convention: Convention,
    /// The convention as written; empty without one.
    pub convention_span: Span,
    /// `[origin, address space]` after `ref`.
    pub ref_origins: Option<&'a [Expr<'a>]>,
    /// `None` in function types that give only the type.
    pub name: Option<Name>,
    /// `None` for `self`, and for the untyped arguments of the gradual dialect. For a pack
    /// (`*args: *Ts`) an [`ExprKind::Unpack`](super::ExprKind::Unpack).
    pub ty: Option<&'a Expr<'a>>,
    pub default: Option<&'a Expr<'a>>,
    /// `x: T where c` inside a list, no longer accepted by 1.2.
    pub wheres: &'a [WhereClause<'a>],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    Single,
    /// `*xs`
    Variadic,
    /// `**kw`
    KeywordVariadic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// Before `//`: by inference or by keyword.
    InferOnly,
    /// Before `/`
    PositionalOnly,
    PositionalOrKeyword,
    /// After `*` or a variadic.
    KeywordOnly,
}

/// How an argument is passed. Historical spellings are reduced to these; which one was written is
/// in the text of [`Param::convention_span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Convention {
    /// Nothing written.
    Default,
    /// `imm`; `read`, `borrowed`
    Imm,
    /// `mut`; `inout`
    Mut,
    /// `var`; `owned`
    Var,
    Ref,
    Out,
    Deinit,
}

/// What may stand between the argument list and the result type.
#[derive(Debug, Clone, Copy, Default)]
pub struct Effects<'a> {
    pub raises: Option<Raises<'a>>,
    pub thin: Option<Span>,
    pub abi: Option<Abi<'a>>,
    /// `capturing`, `capturing[_]`
    pub capturing: Option<Capturing<'a>>,
    /// Historical: captures by copy.
    pub escaping: Option<Span>,
    /// Historical word before a capture list.
    pub unified: Option<Span>,
    /// Historical: the closure is register passable.
    pub register_passable: Option<Span>,
}

#[derive(Debug, Clone, Copy)]
pub struct Raises<'a> {
    pub keyword: Span,
    /// The error type, `Error` when absent.
    pub ty: Option<&'a Expr<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub struct Abi<'a> {
    pub span: Span,
    pub name: StringLiteral<'a>,
}

#[derive(Debug, Clone, Copy)]
pub struct Capturing<'a> {
    pub keyword: Span,
    pub origins: Option<&'a [Expr<'a>]>,
}

/// `{mut, var x}`
#[derive(Debug)]
pub struct CaptureList<'a> {
    pub span: Span,
    pub captures: &'a [Capture],
}

#[derive(Debug, Clone, Copy)]
pub struct Capture {
    pub span: Span,
    /// `Default` when only a name is written, which means `Imm`.
    pub convention: Convention,
    /// `None` for the entry that sets the convention of all names not listed.
    pub name: Option<Name>,
    /// `^` after the name or the convention: capture by move.
    pub transfer: bool,
}

/// `-> T`
#[derive(Debug, Clone, Copy)]
pub struct ResultType<'a> {
    /// Offset of the `->`.
    pub arrow: u32,
    /// An [`ExprKind::RefType`](super::ExprKind::RefType) for `-> ref[origin] T`.
    pub ty: &'a Expr<'a>,
    /// Historical `-> T as name`.
    pub name: Option<Name>,
}

/// `where condition` or `where (condition, "message")`; the latter is a tuple expression.
#[derive(Debug, Clone, Copy)]
pub struct WhereClause<'a> {
    pub keyword: Span,
    pub condition: &'a Expr<'a>,
}

/// A function type: `def[...](...) effects -> T`.
#[derive(Debug)]
pub struct FunctionType<'a> {
    pub keyword: FunctionKeyword,
    pub asyncness: Option<Async>,
    pub signature: Signature<'a>,
}

/// `lambda [params] (args) effects {captures} -> T: body`
#[derive(Debug)]
pub struct Lambda<'a> {
    pub keyword: Span,
    pub signature: Signature<'a>,
    pub body: Expr<'a>,
}

/// A region of an MLIR operation: `__mlir_region name(args): body`.
#[derive(Debug)]
pub struct MlirRegion<'a> {
    pub name: Name,
    pub args: &'a ParamList<'a>,
    pub body: Block<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKeyword {
    Def,
    /// Historical, a full citizen here.
    Fn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Async {
    /// `async`, or `__async`, which draws no warning.
    pub span: Span,
    pub dunder: bool,
}
