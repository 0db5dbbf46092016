//! Statements and assignment targets.

use super::{
    BinaryOp, ComptimeDecl, Expr, ExprKind, ExtensionDef, FunctionDef, Import, MlirRegion, Name, Pattern,
    StringLiteral, StructDef, TraitDef,
};
use crate::syntax::Span;

/// The statements of a suite.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// From the first to the last statement.
    pub span: Span,
    /// A leading string literal in a function body. It is not part of `stmts`.
    pub doc: Option<&'a StringLiteral<'a>>,
    pub stmts: &'a [Stmt<'a>],
}

impl Block<'_> {
    /// Whether the block is just `...`, as in a required trait method.
    pub fn is_ellipsis(&self) -> bool {
        match self.stmts {
            [Stmt { kind: StmtKind::Expr(expr), .. }] => matches!(expr.kind, super::ExprKind::Ellipsis),
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Stmt<'a> {
    pub span: Span,
    pub kind: StmtKind<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum StmtKind<'a> {
    /// Something that did not parse; an error has been reported.
    Error,
    Expr(&'a Expr<'a>),
    /// `var x: T`, without a value.
    Declare(&'a Target<'a>),
    /// `a = e`, `var a: T = e`, `a = var b = e`
    Assign(&'a Assign<'a>),
    /// `a += e`
    AugAssign(&'a AugAssign<'a>),
    If(&'a If<'a>),
    While(&'a While<'a>),
    For(&'a For<'a>),
    Try(&'a Try<'a>),
    With(&'a With<'a>),
    Match(&'a Match<'a>),
    Return(Option<&'a Expr<'a>>),
    Raise(&'a Raise<'a>),
    Assert(&'a Assert<'a>),
    Pass,
    Break,
    Continue,
    Import(&'a Import<'a>),
    Function(&'a FunctionDef<'a>),
    Comptime(&'a ComptimeDecl<'a>),
    /// `struct`, `__enum` and `class`
    Struct(&'a StructDef<'a>),
    Trait(&'a TraitDef<'a>),
    Extension(&'a ExtensionDef<'a>),
    MlirRegion(&'a MlirRegion<'a>),
}

impl Stmt<'_> {
    /// Where the first thing that the statement does is in the text: there warnings about dead code point.
    pub fn first_effect(&self) -> u32 {
        let expr = match self.kind {
            StmtKind::Expr(expr) | StmtKind::Return(Some(expr)) => expr,
            StmtKind::Assign(assign) => assign.value,
            StmtKind::AugAssign(assign) => assign.value,
            StmtKind::For(looped) => looped.iterable,
            StmtKind::Raise(Raise { value: Some(value), .. }) => value,
            StmtKind::Match(matched) => matched.subject,
            StmtKind::If(If { branches: [IfBranch { condition: Condition::Expr(condition), .. }, ..], .. }) => {
                condition
            }
            _ => return self.span.start,
        };
        first_effect(expr)
    }
}

/// The arguments of a call come first; only constants have to be made.
fn first_effect(expr: &Expr<'_>) -> u32 {
    let ExprKind::Call(call) = expr.kind else { return expr.caret() };
    match call.args.first().map(|arg| &arg.value) {
        Some(arg) if matches!(arg.kind, ExprKind::String(_) | ExprKind::Int(_) | ExprKind::Call(_)) => {
            first_effect(arg)
        }
        _ => expr.caret(),
    }
}

/// What stands on the left of `=`, after `for`, after `as` in `with`.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub span: Span,
    pub kind: TargetKind<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum TargetKind<'a> {
    /// A name, attribute, subscript or `_`. In `for`, `with` and comprehensions a name is a fresh
    /// binding; in assignments it must exist (or is implicitly declared, historically).
    Place(&'a Expr<'a>),
    /// `a, b` and `(a, b)`
    Tuple(&'a [Target<'a>]),
    /// `var a`, `ref a: T`, `let a, b`: every name inside is declared.
    Declare(&'a Declare<'a>),
    /// `x: T`: a place with a type annotation and no keyword.
    Annotated(&'a Annotated<'a>),
}

#[derive(Debug, Clone, Copy)]
pub struct Declare<'a> {
    pub keyword: Span,
    pub binding: Binding,
    /// Places (names only) and tuples of them.
    pub target: Target<'a>,
    pub ty: Option<&'a Expr<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub struct Annotated<'a> {
    pub target: Target<'a>,
    pub ty: &'a Expr<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binding {
    Var,
    Ref,
    /// Historical: an immutable variable.
    Let,
}

#[derive(Debug)]
pub struct Assign<'a> {
    /// Leftmost first; assigned from the right. Never empty.
    pub targets: &'a [AssignTarget<'a>],
    pub value: &'a Expr<'a>,
}

#[derive(Debug, Clone, Copy)]
pub struct AssignTarget<'a> {
    pub target: Target<'a>,
    /// Offset of the `=` after it.
    pub equals: u32,
}

#[derive(Debug)]
pub struct AugAssign<'a> {
    pub target: &'a Expr<'a>,
    pub operator: BinaryOp,
    /// Offset of the operator (`+=`).
    pub operator_pos: u32,
    pub value: &'a Expr<'a>,
}

/// When a control statement decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    RunTime,
    /// `comptime if`, or historically `@parameter if`.
    CompileTime,
}

#[derive(Debug)]
pub struct If<'a> {
    pub when: When,
    /// `if` and `elif` in order; never empty.
    pub branches: &'a [IfBranch<'a>],
    pub otherwise: Option<&'a Block<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub struct IfBranch<'a> {
    /// `if` or `elif`
    pub keyword: Span,
    pub condition: Condition<'a>,
    pub body: &'a Block<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum Condition<'a> {
    Expr(&'a Expr<'a>),
    /// `case PATTERN = subject`
    Case {
        keyword: Span,
        pattern: &'a Pattern<'a>,
        subject: &'a Expr<'a>,
    },
}

#[derive(Debug)]
pub struct While<'a> {
    pub keyword: Span,
    pub condition: Condition<'a>,
    pub body: Block<'a>,
    pub otherwise: Option<Block<'a>>,
}

#[derive(Debug)]
pub struct For<'a> {
    pub when: When,
    pub keyword: Span,
    pub target: Target<'a>,
    pub iterable: &'a Expr<'a>,
    pub body: Block<'a>,
    pub otherwise: Option<Block<'a>>,
}

#[derive(Debug)]
pub struct Try<'a> {
    pub keyword: Span,
    pub body: Block<'a>,
    pub except: Option<Except<'a>>,
    pub otherwise: Option<Block<'a>>,
    pub finally: Option<Block<'a>>,
}

#[derive(Debug)]
pub struct Except<'a> {
    pub keyword: Span,
    pub name: Option<Name>,
    pub body: Block<'a>,
}

#[derive(Debug)]
pub struct With<'a> {
    pub keyword: Span,
    pub items: &'a [WithItem<'a>],
    pub body: Block<'a>,
}

#[derive(Debug, Clone, Copy)]
pub struct WithItem<'a> {
    pub context: Expr<'a>,
    pub target: Option<Target<'a>>,
}

#[derive(Debug)]
pub struct Match<'a> {
    pub when: When,
    pub keyword: Span,
    pub subject: &'a Expr<'a>,
    pub cases: &'a [Case<'a>],
}

#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub keyword: Span,
    pub pattern: &'a Pattern<'a>,
    pub guard: Option<&'a Expr<'a>>,
    pub body: &'a Block<'a>,
}

#[derive(Debug)]
pub struct Raise<'a> {
    pub keyword: Span,
    /// `None` re-raises.
    pub value: Option<&'a Expr<'a>>,
}

#[derive(Debug)]
pub struct Assert<'a> {
    pub when: When,
    pub keyword: Span,
    pub condition: &'a Expr<'a>,
    pub message: Option<&'a Expr<'a>>,
}
