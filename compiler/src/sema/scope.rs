//! Scopes: what a name means at a point of the program.
//!
//! A chain from the innermost block to the module. Scopes live in the arena, because nested
//! functions, defaults and deferred types are elaborated after the code around them.

use std::cell::RefCell;

use super::decl::{AliasDecl, ClosureDecl, FnDecl, StructDecl, TraitDecl};
use super::modules::Module;
use crate::mir::Local;
use crate::syntax::Symbol;
use crate::types::{Const, Convention, Ty};

#[derive(Debug)]
pub struct Scope<'a> {
    pub parent: Option<&'a Scope<'a>>,
    pub kind: ScopeKind<'a>,
    /// Few names each: a linear search from the end, so that a redefinition shadows.
    names: RefCell<Vec<(Symbol, Binding<'a>)>>,
}

#[derive(Debug, Clone, Copy)]
pub enum ScopeKind<'a> {
    Module(&'a Module<'a>),
    /// Members of a type, with `Self` and the values of its parameters.
    Type(Ty<'a>),
    /// Parameters and arguments of a function.
    Function,
    Block,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub enum Binding<'a> {
    Local(Local),
    Const(Const<'a>),
    /// A parameter of the enclosing struct: to be written `Self.T` in its members.
    StructParam(Const<'a>),
    /// An argument, while a signature is evaluated: its number and type.
    SigArg(SigArg<'a>),
    Entity(Entity<'a>),
    /// A declaration that failed: silently an error.
    Error,
}

#[derive(Debug, Clone, Copy)]
pub struct SigArg<'a> {
    pub index: u32,
    pub ty: Ty<'a>,
    pub convention: Convention,
    /// Whether a `ref` argument is mutable, once that is known.
    pub mutable: Option<bool>,
}

impl<'a> SigArg<'a> {
    /// A run-time value of which only the type is known.
    pub fn of_type(ty: Ty<'a>) -> Self {
        SigArg { index: u32::MAX, ty, convention: Convention::Imm, mutable: None }
    }
}

/// A named thing of module level.
#[derive(Debug, Clone, Copy)]
pub enum Entity<'a> {
    Functions(&'a [&'a FnDecl<'a>]),
    Struct(&'a StructDecl<'a>),
    Trait(&'a TraitDecl<'a>),
    Alias(&'a AliasDecl<'a>),
    Module(&'a Module<'a>),
    Closure(&'a ClosureDecl<'a>),
}

impl<'a> Scope<'a> {
    pub fn new(parent: Option<&'a Scope<'a>>, kind: ScopeKind<'a>) -> Self {
        Scope { parent, kind, names: RefCell::default() }
    }

    pub fn bind(&self, name: Symbol, binding: Binding<'a>) {
        self.names.borrow_mut().push((name, binding));
    }

    /// The binding in this scope alone.
    pub fn get_here(&self, name: Symbol) -> Option<Binding<'a>> {
        self.names.borrow().iter().rev().find(|(n, _)| *n == name).map(|(_, b)| *b)
    }

    /// The nearest binding in scopes inside the module, with the scope that holds it.
    pub fn get(&'a self, name: Symbol) -> Option<(Binding<'a>, &'a Scope<'a>)> {
        let mut scope = Some(self);
        while let Some(s) = scope {
            if let Some(binding) = s.get_here(name) {
                return Some((binding, s));
            }
            scope = s.parent;
        }
        None
    }

    /// `Self` at this point.
    pub fn self_ty(&self) -> Option<Ty<'a>> {
        let mut scope = Some(self);
        while let Some(s) = scope {
            if let ScopeKind::Type(ty) = s.kind {
                return Some(ty);
            }
            scope = s.parent;
        }
        None
    }

    /// The module at the root of the chain.
    pub fn module(&self) -> &'a Module<'a> {
        let mut scope = self;
        loop {
            if let ScopeKind::Module(module) = scope.kind {
                return module;
            }
            scope = scope.parent.expect("every scope is inside a module");
        }
    }

    /// The names bound here, innermost last.
    pub fn names(&self) -> Vec<Symbol> {
        self.names.borrow().iter().map(|(n, _)| *n).collect()
    }
}
