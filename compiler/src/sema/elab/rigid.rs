//! Generic bodies, checked where they are declared (L6, L7).
//!
//! A body is elaborated once with its parameters standing for themselves: a *rigid* type has the members of
//! its bounds and no others, a rigid value only has a type. What depends on the values of parameters can't be
//! decided here: it is left to the instances, silently, as code after an error is. Ownership is checked where
//! everything was decided. Nothing elaborated like this becomes code.

use crate::mir::{Operand, Place, StmtKind};
use crate::syntax::ast::{self, Expr, ExprKind};
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::cx::Cx;
use super::super::decl::{FnDecl, Owner, ParamDecl, ParamTy};
use super::super::lang::LangItem;
use super::super::scope::Binding;
use super::Elab;
use super::constraints::Formula;
use super::value::{PlaceValue, Value};

impl<'a> Cx<'a> {
    /// The function with its own and its type's parameters standing for themselves.
    pub fn rigid_ref(&self, decl: &'a FnDecl<'a>) -> FnRef<'a> {
        let self_ty = self.symbolic_self(decl);
        let implicit = self.signature(decl).implicit;
        let args: Vec<Const<'a>> = decl
            .params
            .iter()
            .chain(implicit)
            .map(|param| {
                let info = self.param_info(param, decl.scope);
                self.symbolic_param(param, info)
            })
            .collect();
        FnRef { decl: ById(decl), self_ty, args: self.interner.slice(&args) }
    }

    /// Whether a function's parameters stand for themselves.
    pub fn is_rigid_ref(&self, fn_ref: FnRef<'a>) -> bool {
        match fn_ref.decl.0.owner {
            Owner::Closure(closure) if closure.rigid => true,
            _ => {
                fn_ref.self_ty.is_some_and(|ty| self.is_symbolic_ty(ty))
                    || fn_ref.args.iter().any(|value| self.is_symbolic(*value))
            }
        }
    }

    /// Whether neither the function nor what encloses it has parameters.
    pub fn has_no_parameters(&self, fn_ref: FnRef<'a>) -> bool {
        let of_type = |ty: Ty<'a>| matches!(ty.kind(), TyKind::Struct(_, args) if args.is_empty());
        fn_ref.args.is_empty()
            && match fn_ref.decl.0.owner {
                Owner::Module => true,
                Owner::Struct(_) => fn_ref.self_ty.is_some_and(of_type),
                Owner::Closure(closure) => closure.declared,
                Owner::Trait(_) => false,
            }
    }

    /// What is known of a rigid type: its declared bounds, and the facts that hold here. `None`: nothing can
    /// be said about it.
    pub fn rigid_bounds(&self, ty: Ty<'a>) -> Option<Vec<TraitRef<'a>>> {
        let mut bounds = match ty.kind() {
            TyKind::Param(param) => self.params.borrow().get(&param.decl)?.bounds.to_vec(),
            TyKind::Assoc(base, name) => self.associated_bounds(*base, *name)?,
            _ => return None,
        };
        bounds.extend(self.facts.borrow().iter().filter_map(|fact| match fact {
            Formula::Conforms(known, bound) if *known == ty => Some(*bound),
            _ => None,
        }));
        Some(bounds)
    }

    /// The bounds that a trait declares for `T.Name`.
    fn associated_bounds(&self, base: Const<'a>, name: Symbol) -> Option<Vec<TraitRef<'a>>> {
        let base = self.const_as_ty(base)?;
        let traits = self.trait_closure(&self.rigid_bounds(base)?);
        let alias = traits.iter().find_map(|bound| match bound {
            TraitRef::Trait(decl) => decl.0.members.borrow().aliases.get(&name).copied().map(|alias| (*decl, alias)),
            TraitRef::Fn(_) => None,
        });
        let (owner, alias) = alias?;
        if !alias.params.is_empty() {
            return None;
        }
        let scope = self.arena().alloc(super::super::scope::Scope::new(
            Some(alias.scope),
            super::super::scope::ScopeKind::Type(self.trait_self(owner.0)),
        ));
        let declared = Elab::constant(self, scope, alias.file).eval(alias.ast.ty?, None);
        let info = self.param_info_of(declared);
        info.is_type.then(|| info.bounds.to_vec())
    }

    /// A type of which not even the members are known.
    pub fn is_vague_ty(&self, ty: Ty<'a>) -> bool {
        match ty.kind() {
            TyKind::Deferred => true,
            TyKind::Assoc(..) => self.rigid_bounds(ty).is_none(),
            TyKind::Param(param) => self.params.borrow().get(&param.decl).is_none_or(|info| !info.is_type),
            _ => false,
        }
    }

    /// Whether two types differ whatever the parameters in them are.
    pub fn surely_different(&self, a: Ty<'a>, b: Ty<'a>) -> bool {
        match (a.kind(), b.kind()) {
            (TyKind::Error | TyKind::Deferred, _) | (_, TyKind::Error | TyKind::Deferred) => false,
            (TyKind::Param(p), TyKind::Param(q)) => p.decl != q.decl && !self.equality_known.get(),
            (TyKind::Assoc(..) | TyKind::Param(_), _) | (_, TyKind::Assoc(..) | TyKind::Param(_)) => {
                let decided = |ty: Ty<'a>| !self.is_vague_ty(ty);
                a != b && decided(a) && decided(b) && !self.equality_known.get()
            }
            (TyKind::Struct(d, xs), TyKind::Struct(e, ys)) => {
                d != e || xs.iter().zip(*ys).any(|(x, y)| self.surely_different_consts(*x, *y))
            }
            _ => !self.is_symbolic_ty(a) && !self.is_symbolic_ty(b) && !self.same_ty(a, b),
        }
    }

    fn surely_different_consts(&self, a: Const<'a>, b: Const<'a>) -> bool {
        let value = |param: &ParamRef<'a>| {
            let info = self.params.borrow().get(&param.decl).copied();
            info.and_then(|info| info.value_ty).is_some_and(|ty| !self.is_lang(ty, LangItem::Origin))
        };
        match (a.kind(), b.kind()) {
            (ConstKind::Type(a), ConstKind::Type(b)) => self.surely_different(*a, *b),
            (ConstKind::Bytes(_, a), ConstKind::Bytes(_, b)) => a != b,
            (ConstKind::Param(p), ConstKind::Param(q)) => p.decl != q.decl && value(p) && value(q),
            (ConstKind::Param(p), ConstKind::Bytes(..)) | (ConstKind::Bytes(..), ConstKind::Param(p)) => {
                value(p) && !self.equality_known.get()
            }
            _ => false,
        }
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// What can't be decided for all values of the parameters.
    pub fn undecided(&mut self) -> Value<'a> {
        if let Some(builder) = &mut self.body {
            builder.undecided = true;
        }
        Value::Error
    }

    /// The value of an expression in a generic body: nothing more is asked of one that is not known.
    pub fn decided(&mut self, value: Value<'a>) -> Value<'a> {
        if !self.rigid || !self.is_runtime() {
            return value;
        }
        let vague = match &value {
            Value::Const(c) => match c.kind() {
                ConstKind::Deferred | ConstKind::Unbound => true,
                ConstKind::Param(_) => self.cx.is_vague_ty(self.cx.ty_of_const(*c)),
                _ => false,
            },
            Value::Place(p) | Value::Owned(p) | Value::Moved(p) => self.cx.is_vague_ty(p.ty),
            Value::SigArg(_) => true,
            _ => false,
        };
        if vague { self.undecided() } else { value }
    }

    /// A value of which only the type is known.
    pub fn assumed(&mut self, ty: Ty<'a>, span: Span) -> Value<'a> {
        let local = self.temp(ty, span);
        self.emit(StmtKind::AssumeInit(Place::local(local)), span);
        Value::Owned(PlaceValue { place: Place::local(local), ty, mutable: true })
    }

    /// A condition that instances decide.
    pub fn assumed_condition(&mut self, span: Span) -> Operand<'a> {
        let bit = self.cx.interner.prim(Scalar::I1);
        match self.assumed(bit, span) {
            Value::Owned(place) => Operand::Copy(place.place),
            _ => unreachable!("an assumed value is a temporary"),
        }
    }

    /// A constant of which only the type is known, if that.
    pub fn assumed_constant(&mut self, name: Symbol, ty: Option<Ty<'a>>, span: Span) -> Const<'a> {
        let Some(ty) = ty else { return self.cx.interner.konst(ConstKind::Deferred) };
        let param: &'a ParamDecl<'a> = self.cx.arena().alloc(ParamDecl {
            name,
            formal: None,
            span,
            variadic: false,
            passing: ast::Passing::InferOnly,
            ty: ParamTy::Known(ty),
            default: None,
        });
        let info = self.cx.param_info(param, self.scope);
        self.cx.symbolic_param(param, info)
    }

    /// Whether a mismatch between these types is one for all values of the parameters.
    pub fn is_certain_mismatch(&self, found: &Value<'a>, wanted: Ty<'a>) -> bool {
        if !self.rigid {
            return true;
        }
        match found {
            Value::Display(_) | Value::Function(_) | Value::Inferred(_) => !self.cx.is_symbolic_ty(wanted),
            value => self.cx.surely_different(value.ty(self.cx), wanted),
        }
    }

    /// Binds a name of a `comptime for` whose values are not known.
    pub fn bind_assumed(&mut self, target: &'a ast::Target<'a>, iterable: &'a Expr<'a>) {
        use ast::TargetKind;
        match target.kind {
            TargetKind::Place(expr) => {
                if let Some(name) = expr.as_name() {
                    let is_range = matches!(iterable.kind, ExprKind::Call(call)
                        if call.callee.as_name().is_some_and(|n| n.as_str() == "range"));
                    let ty = is_range.then(|| self.cx.int_ty());
                    let value = self.assumed_constant(name.symbol, ty, name.span);
                    self.scope.bind(name.symbol, Binding::Const(value));
                }
            }
            TargetKind::Tuple(parts) => {
                for part in parts {
                    if let TargetKind::Place(expr) = part.kind
                        && let Some(name) = expr.as_name()
                    {
                        let value = self.cx.interner.konst(ConstKind::Deferred);
                        self.scope.bind(name.symbol, Binding::Const(value));
                    }
                }
            }
            TargetKind::Declare(declare) => self.bind_assumed(&declare.target, iterable),
            TargetKind::Annotated(_) => {}
        }
    }
}
