//! Closures given as parameters (`apply[f](n)` with `f: def(Int) capturing -> None`).
//!
//! The parameter's value is the closure's type; what the closure has captured is only there at run time. So an
//! instance that has such a parameter takes the closure object as a hidden argument, its *environment*, after the
//! declared arguments. Whoever calls the instance has the object at hand: as the local that the nested function
//! made, as an environment of its own, or as a capture.

use crate::mir::{Arg, Local, LocalKind, Place};
use crate::syntax::Span;
use crate::types::*;

use super::super::cx::Cx;
use super::super::decl::{ClosureDecl, FnDecl};
use super::super::scope::Binding;
use super::super::signature::Concrete;
use super::Elab;
use super::body::BodyBuilder;
use super::value::{PlaceValue, Value};

impl<'a> Cx<'a> {
    /// The closures whose environments a function with these parameter values takes.
    pub fn environments(&self, decl: &'a FnDecl<'a>, args: &[Const<'a>]) -> Vec<Ty<'a>> {
        let known = self.params.borrow();
        let is_callable = |bounds: &[TraitRef<'a>]| bounds.iter().any(|bound| matches!(bound, TraitRef::Fn(_)));
        let mut found: Vec<Ty<'a>> = Vec::new();
        for (param, value) in decl.params.iter().zip(args) {
            // An inferred parameter comes with an argument that holds the closure.
            let ConstKind::Type(ty) = value.kind() else { continue };
            if param.passing != crate::syntax::ast::Passing::InferOnly
                && capturing(*ty).is_some()
                && known.get(&ById(*param)).is_some_and(|info| is_callable(info.bounds))
                && !found.contains(ty)
            {
                found.push(*ty);
            }
        }
        found
    }
}

impl<'a> BodyBuilder<'a> {
    /// Declares the hidden arguments.
    pub fn declare_environments(&mut self, environments: &[Ty<'a>], span: Span) {
        for ty in environments {
            let local = self.new_local(*ty, LocalKind::Arg(Convention::Imm), None, span);
            self.body.args.push(local);
            self.environments.push(local);
        }
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// The hidden arguments of a call.
    pub fn pass_environments(&mut self, concrete: &'a Concrete<'a>, span: Span) -> Option<Vec<Arg<'a>>> {
        let places: Option<Vec<_>> = concrete.environments.iter().map(|ty| self.environment(*ty, span)).collect();
        Some(places?.into_iter().map(|place| Arg::Ref(place.place, false)).collect())
    }

    /// The object of a closure that is known by its type. Reports one that is out of reach.
    pub fn environment(&mut self, ty: Ty<'a>, span: Span) -> Option<PlaceValue<'a>> {
        let found = capturing(ty).and_then(|closure| self.find_environment(closure, span));
        if found.is_none() {
            self.error(span, "a closure that captures variables cannot be used as a value here");
        }
        found
    }

    /// What calling the parameter calls: the closure object.
    pub fn closure_value(&mut self, ty: Ty<'a>, span: Span) -> Value<'a> {
        if capturing(ty).is_none() || !self.is_runtime() {
            return Value::Const(self.cx.bytes(ty, &[]));
        }
        self.environment(ty, span).map_or(Value::Error, Value::Place)
    }

    /// The object behind a parameter's name, for a nested function that uses the name.
    pub fn named_environment(&mut self, binding: Binding<'a>, span: Span) -> Option<PlaceValue<'a>> {
        let Binding::Const(value) = binding else { return None };
        let ConstKind::Type(ty) = value.kind() else { return None };
        self.find_environment(capturing(*ty)?, span)
    }

    fn find_environment(&mut self, closure: &'a ClosureDecl<'a>, span: Span) -> Option<PlaceValue<'a>> {
        let is_it = |ty: Ty<'a>| capturing(ty).is_some_and(|found| std::ptr::eq(found, closure));
        let builder = self.body.as_mut()?;
        let held: Vec<Local> = builder.environments.clone();
        if let Some(local) = held.into_iter().find(|local| is_it(builder.local(*local).ty)) {
            let place = PlaceValue { place: Place::local(local), ty: builder.local(local).ty, mutable: true };
            return Some(place);
        }
        let name = builder.closure?.captures.borrow().iter().find(|capture| is_it(capture.ty))?.name;
        match self.captured(name, span) {
            Value::Place(place) => Some(place),
            _ => None,
        }
    }
}

/// The declaration of a closure type that has captures.
fn capturing<'a>(ty: Ty<'a>) -> Option<&'a ClosureDecl<'a>> {
    match ty.kind() {
        TyKind::Closure(closure, _) if !closure.0.captures.borrow().is_empty() => Some(closure.0),
        _ => None,
    }
}
