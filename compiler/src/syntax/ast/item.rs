//! Declarations.

use super::{
    Async, Body, Expr, ExprKind, FunctionKeyword, Name, ParamList, Signature, Stmt, StringLiteral, Target, WhereClause,
};
use crate::syntax::{Span, Symbol};

/// `@expr` on the line above a declaration.
#[derive(Debug, Clone, Copy)]
pub struct Decorator<'a> {
    /// From the `@`.
    pub span: Span,
    pub expr: &'a Expr<'a>,
}

impl<'a> Decorator<'a> {
    /// The decorator's name: `always_inline` for `@always_inline("nodebug")`.
    pub fn name(&self) -> Option<Name> {
        let mut expr = self.expr;
        loop {
            match expr.kind {
                ExprKind::Name(name) => return Some(name),
                ExprKind::Call(call) => expr = &call.callee,
                ExprKind::Subscript(subscript) => expr = &subscript.base,
                _ => return None,
            }
        }
    }

    /// The arguments in parentheses; empty without parentheses.
    pub fn args(&self) -> &'a [super::Arg<'a>] {
        match self.expr.kind {
            ExprKind::Call(call) => call.args,
            _ => &[],
        }
    }
}

/// Finds a decorator by name.
pub fn find_decorator<'d, 'a>(decorators: &'d [Decorator<'a>], name: Symbol) -> Option<&'d Decorator<'a>> {
    decorators.iter().find(|decorator| decorator.name().is_some_and(|found| found.symbol == name))
}

/// `def name[params](args) effects -> R where C: body`
#[derive(Debug)]
pub struct FunctionDef<'a> {
    /// From the keyword to the end of the body.
    pub span: Span,
    pub decorators: &'a [Decorator<'a>],
    pub keyword: FunctionKeyword,
    pub keyword_span: Span,
    pub asyncness: Option<Async>,
    pub name: Name,
    pub signature: Signature<'a>,
    pub body: Body<'a>,
}

impl<'a> FunctionDef<'a> {
    pub fn has_decorator(&self, name: Symbol) -> bool {
        find_decorator(self.decorators, name).is_some()
    }
}

/// Which word introduced a [`StructDef`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructKind {
    Struct,
    /// `__enum`, with cases among its members.
    Enum,
    /// `class`, of the gradual dialect.
    Class,
}

/// `struct Name[params](Conformances) where C: members`
#[derive(Debug)]
pub struct StructDef<'a> {
    pub span: Span,
    pub decorators: &'a [Decorator<'a>],
    pub kind: StructKind,
    pub keyword_span: Span,
    pub name: Name,
    pub params: Option<&'a ParamList<'a>>,
    pub conformances: &'a [Conformance<'a>],
    pub wheres: &'a [WhereClause<'a>],
    pub doc: Option<&'a StringLiteral<'a>>,
    pub members: &'a [Member<'a>],
}

/// One entry of a conformance list: `Trait`, `A & B`, `Trait where condition`.
#[derive(Debug, Clone, Copy)]
pub struct Conformance<'a> {
    pub ty: &'a Expr<'a>,
    pub condition: Option<WhereClause<'a>>,
}

/// `trait Name(Parents): members`
#[derive(Debug)]
pub struct TraitDef<'a> {
    pub span: Span,
    pub decorators: &'a [Decorator<'a>],
    pub keyword_span: Span,
    pub name: Name,
    pub params: Option<&'a ParamList<'a>>,
    pub parents: &'a [Conformance<'a>],
    pub wheres: &'a [WhereClause<'a>],
    pub doc: Option<&'a StringLiteral<'a>>,
    pub members: &'a [Member<'a>],
}

/// `__extension Name(Conformances): members`
#[derive(Debug)]
pub struct ExtensionDef<'a> {
    pub span: Span,
    pub decorators: &'a [Decorator<'a>],
    pub keyword_span: Span,
    /// The struct that is extended.
    pub target: &'a Expr<'a>,
    pub conformances: &'a [Conformance<'a>],
    pub wheres: &'a [WhereClause<'a>],
    pub doc: Option<&'a StringLiteral<'a>>,
    pub members: &'a [Member<'a>],
}

/// What may stand in the body of a struct, trait or extension.
#[derive(Debug, Clone, Copy)]
pub enum Member<'a> {
    Field(&'a Field<'a>),
    Function(&'a FunctionDef<'a>),
    Comptime(&'a ComptimeDecl<'a>),
    /// Only in `__enum`.
    Case(&'a EnumCase<'a>),
    /// Only in `class`: any other statement.
    Stmt(&'a Stmt<'a>),
}

/// `var name: Type` in a struct.
#[derive(Debug)]
pub struct Field<'a> {
    pub span: Span,
    pub decorators: &'a [Decorator<'a>],
    /// `var`, or historically `let`.
    pub keyword: Span,
    pub name: Name,
    pub ty: Option<&'a Expr<'a>>,
    /// Defaults are not part of Mojo; the gradual dialect's classes have them.
    pub default: Option<&'a Expr<'a>>,
}

/// `case Name` or `case Name(T, U)` in an `__enum`.
#[derive(Debug)]
pub struct EnumCase<'a> {
    pub span: Span,
    pub name: Name,
    /// `None` without parentheses.
    pub payload: Option<&'a [Expr<'a>]>,
}

/// `comptime name[params]: T where C = value`
#[derive(Debug)]
pub struct ComptimeDecl<'a> {
    pub span: Span,
    pub decorators: &'a [Decorator<'a>],
    /// `comptime`, or historically `alias`.
    pub keyword_span: Span,
    /// Usually a single name; `comptime a, b = pair` has a tuple.
    pub target: Target<'a>,
    pub params: Option<&'a ParamList<'a>>,
    pub ty: Option<&'a Expr<'a>>,
    pub wheres: &'a [WhereClause<'a>],
    /// `None` for what a trait requires.
    pub value: Option<&'a Expr<'a>>,
}

impl ComptimeDecl<'_> {
    /// The declared name, unless the declaration takes a tuple apart.
    pub fn name(&self) -> Option<Name> {
        match self.target.kind {
            super::TargetKind::Place(expr) => expr.as_name(),
            _ => None,
        }
    }
}

/// An `import` or `from` statement.
#[derive(Debug)]
pub enum Import<'a> {
    /// `import a.b as c, d`
    Modules(&'a [ImportModule<'a>]),
    /// `from m import x as y, z`, `from m import *`
    From { path: ModulePath<'a>, names: ImportNames<'a> },
}

#[derive(Debug, Clone, Copy)]
pub struct ImportModule<'a> {
    pub path: ModulePath<'a>,
    pub alias: Option<Name>,
}

#[derive(Debug, Clone, Copy)]
pub struct ModulePath<'a> {
    pub span: Span,
    /// Number of leading dots: 0 absolute, 1 this package, 2 its parent.
    pub level: u32,
    pub parts: &'a [Name],
}

#[derive(Debug, Clone, Copy)]
pub enum ImportNames<'a> {
    /// `*`
    All(Span),
    Names(&'a [ImportName]),
}

#[derive(Debug, Clone, Copy)]
pub struct ImportName {
    pub name: Name,
    pub alias: Option<Name>,
}
