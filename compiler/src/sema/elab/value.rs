//! The value of an expression while it is being elaborated: a constant, a place, a temporary, or
//! something that is not a value by itself yet (a set of functions, a module, a display without a
//! type).

use crate::mir::Place;
use crate::syntax::ast::Name;
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::cx::Cx;
use super::super::decl::{AliasDecl, FnDecl};
use super::super::modules::Module;
use super::super::scope::SigArg;
use super::intrinsics::Intrinsic;

#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Known at compile time; types are constants too.
    Const(Const<'a>),
    /// In memory that something else owns.
    Place(PlaceValue<'a>),
    /// A temporary that nothing else owns.
    Owned(PlaceValue<'a>),
    /// `x^`: a variable's value, given up.
    Moved(PlaceValue<'a>),
    /// One or more functions, not called yet.
    Function(Box<Function<'a>>),
    Module(&'a Module<'a>),
    /// A parametric `comptime` declaration without its parameters.
    Alias(&'a AliasDecl<'a>, Option<Ty<'a>>),
    Intrinsic(Intrinsic, &'a [Const<'a>]),
    /// `[a, b]`, `{k: v}`, `{a, x=b}`: elements elaborated, the type left to the context.
    Display(Box<Display<'a>>),
    /// `.name`, and `.name(args)`.
    Inferred(Box<Inferred<'a>>),
    /// An argument, in the expressions of its function's signature: only its type is known.
    SigArg(SigArg<'a>),
    /// The brackets of `a[i]` with a type that only stores (`__setitem__`), or a library attribute hook.
    Setter(Box<Setter<'a>>),
    Error,
}

/// A typed place.
#[derive(Clone, Debug)]
pub struct PlaceValue<'a> {
    pub place: Place<'a>,
    pub ty: Ty<'a>,
    pub mutable: bool,
}

/// Functions of one name, with what has been said about the call so far.
#[derive(Clone, Debug)]
pub struct Function<'a> {
    pub set: &'a [&'a FnDecl<'a>],
    /// The type whose member it is.
    pub self_ty: Option<Ty<'a>>,
    /// The object of a method call.
    pub receiver: Option<Value<'a>>,
    /// Parameters in brackets.
    pub params: Vec<(Option<Symbol>, Const<'a>)>,
    pub name: Symbol,
}

#[derive(Clone, Debug)]
pub struct Display<'a> {
    pub kind: DisplayKind,
    pub items: Vec<(Option<Name>, Value<'a>, Span)>,
    /// The values of a dictionary display.
    pub values: Vec<(Value<'a>, Span)>,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DisplayKind {
    List,
    /// Braces without colons: a set, or the arguments of a constructor.
    Braces,
    Dict,
    /// A tuple, which keeps its elements open for the target type.
    Tuple,
}

#[derive(Clone, Debug)]
pub struct Inferred<'a> {
    pub name: Name,
    pub dot: u32,
    pub call: Option<Vec<super::args::ArgValue<'a>>>,
    pub span: Span,
}

/// An assignment target without a place: assigning calls a method.
#[derive(Clone, Debug)]
pub struct Setter<'a> {
    pub base: Value<'a>,
    pub kind: SetterKind<'a>,
    pub span: Span,
    pub open: u32,
}

#[derive(Clone, Debug)]
pub enum SetterKind<'a> {
    Item(Vec<super::args::ArgValue<'a>>),
    Attribute(Name),
}

impl<'a> Value<'a> {
    /// The type; `Deferred` where there is none without more context.
    pub fn ty(&self, cx: &Cx<'a>) -> Ty<'a> {
        match self {
            Value::Const(value) => cx.ty_of_const(*value),
            Value::Place(p) | Value::Owned(p) | Value::Moved(p) => p.ty,
            Value::SigArg(arg) => arg.ty,
            Value::Function(function) => match function.set {
                [decl] if decl.params.is_empty() && function.receiver.is_none() => {
                    let implicit = cx.signature(decl).implicit;
                    if !implicit.is_empty() {
                        return cx.interner.ty(TyKind::Deferred);
                    }
                    let fn_ref = FnRef { decl: ById(decl), self_ty: function.self_ty, args: &[] };
                    cx.interner.ty(TyKind::FnItem(fn_ref))
                }
                _ => cx.interner.ty(TyKind::Deferred),
            },
            Value::Error => cx.interner.error_ty(),
            _ => cx.interner.ty(TyKind::Deferred),
        }
    }

    pub fn is_error(&self) -> bool {
        matches!(self, Value::Error) || matches!(self, Value::Const(c) if matches!(c.kind(), ConstKind::Error))
    }

    /// A temporary that moves on into the result of a choice (`a if c else b`, `a or b`).
    pub fn to_move(self) -> Self {
        match self {
            Value::Owned(place) => Value::Moved(place),
            value => value,
        }
    }

    pub fn as_const(&self) -> Option<Const<'a>> {
        match self {
            Value::Const(value) => Some(*value),
            _ => None,
        }
    }

    /// A value whose memory can be referred to.
    pub fn as_place(&self) -> Option<&PlaceValue<'a>> {
        match self {
            Value::Place(p) | Value::Owned(p) | Value::Moved(p) => Some(p),
            _ => None,
        }
    }
}
