//! Declarations: what a name at module, struct or trait level stands for.
//!
//! Built from the syntax tree when a module is loaded; types and values inside are evaluated on
//! demand (`signature`, `elab`), so loading a module costs little.

use std::cell::{Cell, OnceCell, RefCell};

use hashbrown::HashMap;

use super::lang::LangItem;
use super::modules::Module;
use super::scope::Scope;
use super::signature::Signature;
use crate::diagnostics::FileId;
use crate::syntax::ast;
use crate::syntax::{Span, Symbol};
use crate::types::{Const, Convention, TraitRef, Ty};

/// A compile-time parameter, in `[...]` of a declaration, or one that an incomplete type in an
/// argument list stands for (`v: SIMD`, `x: Some[Writable]`; L7.5).
#[derive(Debug)]
pub struct ParamDecl<'a> {
    pub name: Symbol,
    /// The argument whose type it is an open parameter of.
    pub formal: Option<Symbol>,
    pub span: Span,
    pub variadic: bool,
    pub passing: ast::Passing,
    pub ty: ParamTy<'a>,
    pub default: Option<&'a ast::Expr<'a>>,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy)]
pub enum ParamTy<'a> {
    /// As written; evaluated in the scope of the declaration.
    Expr(&'a ast::Expr<'a>),
    /// Known from the start: implicit parameters.
    Known(Ty<'a>),
    /// Whatever the parameter it stands in for demands.
    Any,
}

/// A struct, `__enum`, or library type.
#[derive(Debug)]
pub struct StructDecl<'a> {
    pub name: Symbol,
    pub ast: &'a ast::StructDef<'a>,
    pub module: &'a Module<'a>,
    /// Which library declaration with a meaning in the language this is.
    pub lang: Option<LangItem>,
    pub params: &'a [&'a ParamDecl<'a>],
    pub fields: Vec<FieldDecl<'a>>,
    pub cases: Vec<&'a ast::EnumCase<'a>>,
    pub members: RefCell<Members<'a>>,
    pub extensions: RefCell<Vec<Extension<'a>>>,
}

impl<'a> StructDecl<'a> {
    /// Whether the constant is a member of the struct, not of one of its traits.
    pub fn declares(&self, alias: &AliasDecl<'a>) -> bool {
        self.members.borrow().aliases.get(&alias.name).is_some_and(|own| std::ptr::eq(*own, alias))
    }
}

/// An `__extension` of a struct, and the module whose names it is written in.
#[derive(Debug, Clone, Copy)]
pub struct Extension<'a> {
    pub module: &'a Module<'a>,
    pub ast: &'a ast::ExtensionDef<'a>,
}

#[derive(Debug, Clone, Copy)]
pub struct FieldDecl<'a> {
    pub name: Symbol,
    pub span: Span,
    /// From the `var`.
    pub declared: Span,
    pub ty: Option<&'a ast::Expr<'a>>,
}

/// Functions and compile-time members by name.
#[derive(Debug, Default)]
pub struct Members<'a> {
    pub functions: HashMap<Symbol, Vec<&'a FnDecl<'a>>>,
    pub aliases: HashMap<Symbol, &'a AliasDecl<'a>>,
}

#[derive(Debug)]
pub struct TraitDecl<'a> {
    pub name: Symbol,
    pub ast: &'a ast::TraitDef<'a>,
    pub module: &'a Module<'a>,
    /// Stands for the conforming type in requirements.
    pub self_param: &'a ParamDecl<'a>,
    pub parents: OnceCell<&'a [TraitRef<'a>]>,
    pub members: RefCell<Members<'a>>,
}

/// `Self` and the values of a constant's parameters.
pub type AliasKey<'a> = (Option<Ty<'a>>, &'a [Const<'a>]);

/// `comptime NAME[params] = value`.
#[derive(Debug)]
pub struct AliasDecl<'a> {
    pub name: Symbol,
    pub ast: &'a ast::ComptimeDecl<'a>,
    pub scope: &'a Scope<'a>,
    pub file: FileId,
    pub params: &'a [&'a ParamDecl<'a>],
    /// Which element of the value, where the declaration takes a tuple apart.
    pub element: Option<u32>,
    /// Values by (`Self`, parameters).
    pub values: RefCell<HashMap<AliasKey<'a>, Const<'a>>>,
    /// Being evaluated, with these: a second demand is a cycle.
    pub busy: RefCell<Vec<AliasKey<'a>>>,
}

/// Where a function stands.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'a> {
    Module,
    Struct(&'a StructDecl<'a>),
    Trait(&'a TraitDecl<'a>),
    /// Nested in a function body, or a lambda.
    Closure(&'a ClosureDecl<'a>),
}

#[derive(Debug)]
pub struct FnDecl<'a> {
    pub name: Symbol,
    pub span: Span,
    pub source: FnSource<'a>,
    pub owner: Owner<'a>,
    pub module: &'a Module<'a>,
    /// What encloses the function.
    pub scope: &'a Scope<'a>,
    pub params: &'a [&'a ParamDecl<'a>],
    pub is_static: bool,
    pub inline: Inline,
    pub signature: OnceCell<&'a Signature<'a>>,
    /// The signature is being evaluated.
    pub busy: Cell<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inline {
    Auto,
    Always,
    Never,
}

/// Where a function's code comes from.
#[derive(Debug, Clone, Copy)]
pub enum FnSource<'a> {
    Def(&'a ast::FunctionDef<'a>),
    Lambda(&'a ast::Lambda<'a>),
    /// A member that the compiler writes (L5.5).
    Synthesised(Synthesised),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Synthesised {
    FieldwiseInit,
    CopyInit,
    MoveInit,
    Deinit,
    /// Construction of the enum case with this index from its payload.
    EnumCase(u32),
}

impl<'a> FnDecl<'a> {
    pub fn ast_signature(&self) -> Option<&'a ast::Signature<'a>> {
        match self.source {
            FnSource::Def(def) => Some(&def.signature),
            FnSource::Lambda(lambda) => Some(&lambda.signature),
            FnSource::Synthesised(_) => None,
        }
    }

    pub fn has_decorator(&self, name: Symbol) -> bool {
        matches!(self.source, FnSource::Def(def) if def.has_decorator(name))
    }

    /// A trait's requirement: its body is `...`.
    /// What files of today are told that use a library function of earlier releases: `@__historical("...")`.
    pub fn historical_text(&self) -> Option<&'a str> {
        let FnSource::Def(def) = self.source else { return None };
        let decorator = ast::find_decorator(def.decorators, crate::syntax::known::DUNDER_HISTORICAL)?;
        match decorator.args().first()?.value.kind {
            ast::ExprKind::String(text) => Some(text.value),
            _ => None,
        }
    }

    pub fn is_requirement(&self) -> bool {
        matches!((self.owner, self.source), (Owner::Trait(_), FnSource::Def(def)) if def.body.block().is_ellipsis())
    }

    pub fn is_init(&self) -> bool {
        self.name == crate::syntax::known::INIT && matches!(self.owner, Owner::Struct(_))
    }
}

/// One evaluation of a nested function or lambda: made each time the enclosing instance is
/// elaborated, so that it knows the types of what it captures.
#[derive(Debug)]
pub struct ClosureDecl<'a> {
    pub name: Symbol,
    pub function: OnceCell<&'a FnDecl<'a>>,
    pub captures: RefCell<Vec<Capture<'a>>>,
    /// Inside a generic body that is checked where it is declared.
    pub rigid: bool,
    /// Inside a body as it was declared, not in an instance of a generic one.
    pub declared: bool,
}

impl<'a> ClosureDecl<'a> {
    pub fn function(&self) -> &'a FnDecl<'a> {
        self.function.get().expect("a closure has its function")
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Capture<'a> {
    pub name: Symbol,
    pub ty: Ty<'a>,
    /// Held as an address.
    pub by_ref: bool,
    pub mutable: bool,
}

/// The convention as the tree has it, with the default filled in.
pub fn convention(written: ast::Convention) -> Convention {
    match written {
        ast::Convention::Default | ast::Convention::Imm => Convention::Imm,
        ast::Convention::Mut => Convention::Mut,
        ast::Convention::Var => Convention::Var,
        ast::Convention::Ref => Convention::Ref,
        ast::Convention::Out => Convention::Out,
        ast::Convention::Deinit => Convention::Deinit,
    }
}
