//! Elaboration: one function with the values of all its parameters is checked and translated to
//! MIR at once, with concrete types.
//!
//! The same code evaluates compile-time expressions and types ([`Elab::constant`]): there it has
//! no body to write to, every value is a constant, and a call is carried out at once by the
//! virtual machine. In a generic signature some constants are *symbolic* (parameters standing for
//! themselves); an operation on one gives [`ConstKind::Deferred`], and the signature is evaluated
//! again when the parameters are known.

use hashbrown::HashMap;

use crate::diagnostics::{Diagnostic, FileId};
use crate::mir::*;
use crate::syntax::{Span, Symbol, ast};
use crate::types::*;

use super::cx::Cx;
use super::decl::{ParamDecl, ParamTy};
use super::scope::{Scope, ScopeKind};

pub mod access;
mod apply;
pub mod args;
pub mod assign;
pub mod body;
pub mod bounds;
pub mod call;
pub mod closures;
pub mod compile_time;
pub mod constraints;
pub mod control;
pub mod convert;
mod declare;
pub mod declared_use;
pub mod displays;
pub mod environments;
pub mod errors;
pub mod expr;
pub mod inference;
pub mod intrinsics;
pub mod literals;
pub mod loops;
pub mod mlir;
pub mod names;
pub mod operators;
pub mod overload;
mod passing;
pub mod patterns;
pub mod places;
mod returns;
pub mod rigid;
pub mod statements;
mod subscript;
mod suggestions;
pub mod synthesis;
pub mod types;
pub mod value;

pub use body::{BodyBuilder, callees, elaborate_instance};
pub use value::{Function, PlaceValue, Value};

/// Elaborates code in one scope.
pub struct Elab<'c, 'a> {
    pub cx: &'c Cx<'a>,
    pub scope: &'a Scope<'a>,
    pub file: FileId,
    /// In a parameter or conformance list, where struct parameters are written without `Self`.
    pub in_header: bool,
    /// In the argument types of a signature: incomplete types make implicit parameters here.
    pub implicit: Option<Vec<&'a ParamDecl<'a>>>,
    /// The argument whose type is being evaluated there.
    pub formal: Option<Symbol>,
    /// Where code goes; `None` outside functions.
    pub body: Option<Box<BodyBuilder<'a>>>,
    /// Evaluating a compile-time expression, perhaps inside a function.
    pub compile_time: bool,
    /// Inside an implicit conversion, which must not need another one.
    pub converting: u32,
    /// What the statement before was, if nothing can follow it.
    pub dead_after: Option<&'static str>,
    /// Where messages about an expression point, if that is not its start (see [`Expr::caret`](crate::syntax::ast::Expr::caret)).
    pub carets: HashMap<Span, u32>,
    /// The `^` of transfers, to warn about those that have no effect.
    pub transfers: Vec<(Place<'a>, u32)>,
    /// The error that the innermost `except` handles.
    pub current_error: Option<(Local, Ty<'a>)>,
    /// In a generic body whose parameters stand for themselves.
    pub rigid: bool,
    /// In a body as it was declared, not in an instance of a generic one: what a constraint asks for must be
    /// proved here.
    pub declared: bool,
    /// There: local constants that may be conditions.
    pub conditions: Vec<(Symbol, &'a ast::Expr<'a>)>,
}

impl<'c, 'a> Elab<'c, 'a> {
    /// An elaborator for compile-time expressions.
    pub fn constant(cx: &'c Cx<'a>, scope: &'a Scope<'a>, file: FileId) -> Self {
        Elab {
            cx,
            scope,
            file,
            in_header: false,
            implicit: None,
            formal: None,
            body: None,
            compile_time: true,
            converting: 0,
            dead_after: None,
            carets: HashMap::new(),
            transfers: Vec::new(),
            current_error: None,
            rigid: false,
            declared: false,
            conditions: Vec::new(),
        }
    }

    pub fn is_runtime(&self) -> bool {
        !self.compile_time
    }

    /// Runs `f` so that what it elaborates is evaluated at once and writes no code.
    pub fn at_compile_time<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.compile_time, true);
        let result = f(self);
        self.compile_time = outer;
        result
    }

    /// Runs `f` in a new block scope.
    pub fn in_scope<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.scope;
        self.scope = self.cx.arena().alloc(Scope::new(Some(outer), ScopeKind::Block));
        let result = self.with_assumptions(f);
        self.scope = outer;
        result
    }

    /// Code of our own library, where intrinsics are visible.
    pub fn in_library(&self) -> bool {
        self.scope.module().is_library
    }

    pub fn builder(&mut self) -> &mut BodyBuilder<'a> {
        self.body.as_mut().expect("only run-time code is written to a body")
    }

    // Diagnostics.

    pub fn error(&self, span: Span, message: impl Into<String>) {
        self.cx.report(Diagnostic::error(message).at(self.file, self.caret(span)).underline(span));
    }

    /// Where messages about the expression at a span point.
    pub fn caret(&self, span: Span) -> u32 {
        self.carets.get(&span).copied().unwrap_or(span.start)
    }

    pub fn report(&self, diagnostic: Diagnostic) {
        self.cx.report(diagnostic);
    }

    /// An error with its caret apart from the underlined range.
    pub fn error_caret(&self, caret: u32, range: Span, message: impl Into<String>) {
        self.cx.report(Diagnostic::error(message).at(self.file, caret).underline(range));
    }

    pub fn warn(&self, caret: u32, range: Span, message: impl Into<String>) {
        // The instances of a generic body have nothing to add.
        if !self.in_library() && (self.declared || self.body.is_none()) {
            self.cx.report(Diagnostic::warning(message).at(self.file, caret).underline(range));
        }
    }

    pub fn not_supported(&self, span: Span, what: &str) -> Value<'a> {
        self.error(span, format!("{what} is not supported yet"));
        Value::Error
    }

    /// A new implicit parameter of the signature being evaluated.
    pub fn add_implicit(&mut self, name: Symbol, span: Span, ty: ParamTy<'a>) -> &'a ParamDecl<'a> {
        self.add_implicit_of(None, name, span, ty)
    }

    /// The same, for a parameter of an argument's type.
    pub fn add_implicit_of(
        &mut self,
        formal: Option<Symbol>,
        name: Symbol,
        span: Span,
        ty: ParamTy<'a>,
    ) -> &'a ParamDecl<'a> {
        let param: &'a ParamDecl<'a> = self.cx.arena().alloc(ParamDecl {
            name,
            formal,
            span,
            variadic: false,
            passing: crate::syntax::ast::Passing::InferOnly,
            ty,
            default: None,
        });
        self.cx.param_info(param, self.scope);
        if let Some(list) = &mut self.implicit {
            list.push(param);
        }
        param
    }
}
