//! Inference: finding the values of parameters by matching the types of a signature, which mention
//! parameters, with the types of actual arguments (L7.4).

use super::cx::Cx;
use super::decl::ParamDecl;
use crate::types::*;

/// Values found for parameters.
#[derive(Clone, Debug, Default)]
pub struct Bindings<'a> {
    values: Vec<(ById<'a, ParamDecl<'a>>, Const<'a>)>,
}

impl<'a> Bindings<'a> {
    pub fn get(&self, param: ById<'a, ParamDecl<'a>>) -> Option<Const<'a>> {
        self.values.iter().find(|(p, _)| *p == param).map(|(_, value)| *value)
    }

    pub fn set(&mut self, param: ById<'a, ParamDecl<'a>>, value: Const<'a>) {
        match self.values.iter_mut().find(|(p, _)| *p == param) {
            Some(slot) => slot.1 = value,
            None => self.values.push((param, value)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl<'a> Cx<'a> {
    /// Matches `actual` against `pattern`, binding parameters. False if they can't be the same.
    pub fn unify_ty(&self, pattern: Ty<'a>, actual: Ty<'a>, bindings: &mut Bindings<'a>) -> bool {
        if pattern == actual {
            return true;
        }
        match (pattern.kind(), actual.kind()) {
            (TyKind::Error, _) | (_, TyKind::Error) => true,
            (TyKind::Param(param), _) => self.bind_param(*param, self.const_ty(actual), bindings),
            (TyKind::Assoc(..) | TyKind::Deferred, _) => true,
            (_, TyKind::Deferred) => true,
            (TyKind::Struct(d1, a1), TyKind::Struct(d2, a2)) => d1 == d2 && self.unify_args(a1, a2, bindings),
            (TyKind::Closure(d1, _), TyKind::Closure(d2, _)) => d1 == d2,
            (TyKind::Array(e1, n1), TyKind::Array(e2, n2)) => n1 == n2 && self.unify_ty(*e1, *e2, bindings),
            (TyKind::Pack(t1), TyKind::Pack(t2)) => {
                t1.len() == t2.len() && t1.iter().zip(*t2).all(|(x, y)| self.unify_ty(*x, *y, bindings))
            }
            (TyKind::FnPtr(s1), TyKind::FnPtr(s2)) => self.unify_fn(s1, s2, bindings),
            (TyKind::PackOf(t1), TyKind::PackOf(t2)) => self.unify_ty(*t1, *t2, bindings),
            (TyKind::OriginTy(_), TyKind::OriginTy(_)) => true,
            _ => self.same_ty(pattern, actual),
        }
    }

    /// Matches argument and result types of functions.
    pub fn unify_fn(&self, pattern: &'a FnTy<'a>, actual: &'a FnTy<'a>, bindings: &mut Bindings<'a>) -> bool {
        if pattern.args.len() != actual.args.len() {
            return false;
        }
        let args = pattern.args.iter().zip(actual.args).all(|(p, a)| self.unify_ty(p.ty, a.ty, bindings));
        let raises = match (pattern.raises, actual.raises) {
            (Some(p), Some(a)) => self.unify_ty(p, a, bindings),
            (Some(p), None) => self.unify_ty(p, self.never_ty(), bindings) || !matches!(p.kind(), TyKind::Param(_)),
            (None, Some(a)) => matches!(a.kind(), TyKind::Never),
            (None, None) => true,
        };
        args && raises && self.unify_ty(pattern.ret.ty(), actual.ret.ty(), bindings)
    }

    fn unify_args(&self, pattern: &'a [Const<'a>], actual: &'a [Const<'a>], bindings: &mut Bindings<'a>) -> bool {
        pattern.len() == actual.len() && pattern.iter().zip(actual).all(|(p, a)| self.unify_const(*p, *a, bindings))
    }

    pub fn unify_const(&self, pattern: Const<'a>, actual: Const<'a>, bindings: &mut Bindings<'a>) -> bool {
        if pattern == actual {
            return true;
        }
        match (pattern.kind(), actual.kind()) {
            (ConstKind::Error | ConstKind::Deferred | ConstKind::Unbound, _)
            | (_, ConstKind::Error | ConstKind::Deferred | ConstKind::Unbound) => true,
            (ConstKind::Param(param), _) => self.bind_param(*param, actual, bindings),
            (ConstKind::Type(p), ConstKind::Type(a)) => self.unify_ty(*p, *a, bindings),
            (ConstKind::Origin(_), ConstKind::Origin(_)) => true,
            (ConstKind::Pack(p), ConstKind::Pack(a)) => self.unify_args(p, a, bindings),
            (ConstKind::Bytes(t1, b1), ConstKind::Bytes(t2, b2)) => {
                // An integer parameter declared with another integer type: the value counts.
                b1 == b2 && (self.same_ty(*t1, *t2) || (b1.len() == 8 && b2.len() == 8))
            }
            _ => false,
        }
    }

    fn bind_param(&self, param: ParamRef<'a>, value: Const<'a>, bindings: &mut Bindings<'a>) -> bool {
        if let ConstKind::Type(ty) = value.kind()
            && matches!(ty.kind(), TyKind::Param(p) if p.decl == param.decl)
        {
            return true;
        }
        if matches!(value.kind(), ConstKind::Unbound) {
            return true;
        }
        let value = self.at_declared_mutability(param, value);
        if let Some(bound) = bindings.get(param.decl) {
            return self.same_const(bound, value) || self.merge_bound(param, bound, value, bindings);
        }
        bindings.set(param.decl, value);
        // The parameter's own type may mention further parameters: `[dt: DType, //, v: Scalar[dt]]`.
        let value_ty = self.params.borrow().get(&param.decl).and_then(|info| info.value_ty);
        if let Some(pattern) = value_ty
            && self.is_symbolic_ty(pattern)
        {
            match value.kind() {
                ConstKind::Origin(origin) => {
                    if let (TyKind::Struct(_, [mutable]), Some(known)) = (pattern.kind(), origin.mutable) {
                        return self.unify_const(*mutable, self.bool(known), bindings);
                    }
                }
                _ => {
                    let actual = self.ty_of_const(value);
                    return match (pattern.kind(), self.callable_signature(actual)) {
                        // A function for a pointer parameter tells its argument types.
                        (TyKind::FnPtr(wanted), Some(sig)) => self.unify_fn(wanted, sig, bindings),
                        _ => self.unify_ty(pattern, actual, bindings),
                    };
                }
            }
        }
        true
    }

    /// A parameter declared `ImmOrigin` stands for memory that is only read, also where the argument may be written.
    fn at_declared_mutability(&self, param: ParamRef<'a>, value: Const<'a>) -> Const<'a> {
        let ConstKind::Origin(origin) = value.kind() else { return value };
        let declared = self.params.borrow().get(&param.decl).and_then(|info| info.value_ty);
        let Some(TyKind::Struct(_, [mutable])) = declared.map(|ty| ty.kind()) else { return value };
        match (origin.mutable, self.const_bool(*mutable)) {
            (Some(true), Some(false)) => self.interner.origin(Some(false), origin.kind.clone()),
            _ => value,
        }
    }

    /// A parameter is bound twice with different values. Origins unite; the rest does not agree.
    fn merge_bound(&self, param: ParamRef<'a>, a: Const<'a>, b: Const<'a>, bindings: &mut Bindings<'a>) -> bool {
        match (a.kind(), b.kind()) {
            (ConstKind::Origin(oa), ConstKind::Origin(ob)) => {
                let mutable = match (oa.mutable, ob.mutable) {
                    (Some(x), Some(y)) => Some(x && y),
                    _ => None,
                };
                let union = OriginKind::Union(self.interner.slice(&[a, b]));
                bindings.set(param.decl, self.interner.origin(mutable, union));
                true
            }
            _ => false,
        }
    }

    /// Equality up to origins.
    pub fn same_ty(&self, a: Ty<'a>, b: Ty<'a>) -> bool {
        a == b
            || matches!(a.kind(), TyKind::Error)
            || matches!(b.kind(), TyKind::Error)
            || self.canonical_ty(a) == self.canonical_ty(b)
    }

    pub fn same_const(&self, a: Const<'a>, b: Const<'a>) -> bool {
        a == b || self.canonical_const(a) == self.canonical_const(b)
    }

    /// The type with origins erased together with their mutability.
    pub fn canonical_ty(&self, ty: Ty<'a>) -> Ty<'a> {
        if let Some(known) = self.types.canonical.borrow().get(&ty) {
            return *known;
        }
        let erased = self.interner.map_origins(ty, &mut |_| self.interner.origin(None, OriginKind::Erased));
        self.types.canonical.borrow_mut().insert(ty, erased);
        erased
    }

    pub fn canonical_const(&self, value: Const<'a>) -> Const<'a> {
        self.interner.map_const_origins(value, &mut |_| self.interner.origin(None, OriginKind::Erased))
    }
}
