//! Substitution: a type of a generic signature with the values of its parameters put in.

use super::cx::Cx;
use super::decl::StructDecl;
use super::infer::Bindings;
use super::lang::LangItem;
use super::members::MemberRef;
use crate::types::*;

impl<'a> Cx<'a> {
    pub fn subst_ty(&self, ty: Ty<'a>, bindings: &Bindings<'a>) -> Ty<'a> {
        if bindings.is_empty() || !self.is_symbolic_ty(ty) {
            return ty;
        }
        let interner = &self.interner;
        match ty.kind() {
            TyKind::Param(param) => match bindings.get(param.decl) {
                Some(value) if matches!(value.kind(), ConstKind::Deferred) => interner.ty(TyKind::Deferred),
                Some(value) => self.const_as_ty(value).unwrap_or(ty),
                None => ty,
            },
            TyKind::Assoc(base, name) => {
                let base = self.subst_const(*base, bindings);
                match base.kind() {
                    ConstKind::Type(base_ty) if !self.is_symbolic_ty(*base_ty) => {
                        match self.find_member(*base_ty, *name) {
                            Some(MemberRef::Const(value)) => {
                                self.const_as_ty(value).unwrap_or_else(|| interner.error_ty())
                            }
                            _ => interner.error_ty(),
                        }
                    }
                    _ => interner.ty(TyKind::Assoc(base, *name)),
                }
            }
            TyKind::Struct(decl, args) => {
                let args = self.subst_args(args, bindings);
                interner.ty(TyKind::Struct(*decl, self.with_declared_types(decl.0, args)))
            }
            TyKind::Closure(decl, args) => interner.ty(TyKind::Closure(*decl, self.subst_args(args, bindings))),
            TyKind::Array(elem, n) => interner.ty(TyKind::Array(self.subst_ty(*elem, bindings), *n)),
            TyKind::Pack(items) => {
                let items: Vec<_> = items.iter().map(|t| self.subst_ty(*t, bindings)).collect();
                interner.ty(TyKind::Pack(interner.slice(&items)))
            }
            TyKind::Union(items) => {
                let items: Vec<_> = items.iter().map(|t| self.subst_ty(*t, bindings)).collect();
                interner.ty(TyKind::Union(interner.slice(&items)))
            }
            TyKind::FnPtr(sig) => interner.ty(TyKind::FnPtr(self.subst_fn(sig, bindings))),
            TyKind::FnItem(fn_ref) => interner.ty(TyKind::FnItem(self.subst_fn_ref(*fn_ref, bindings))),
            TyKind::PackOf(elem) => interner.ty(TyKind::PackOf(self.subst_ty(*elem, bindings))),
            TyKind::Meta(traits) => {
                let traits: Vec<_> = traits
                    .iter()
                    .map(|t| match t {
                        TraitRef::Fn(sig) => TraitRef::Fn(self.subst_fn(sig, bindings)),
                        other => *other,
                    })
                    .collect();
                interner.ty(TyKind::Meta(interner.slice(&traits)))
            }
            _ => ty,
        }
    }

    /// Lengths and `Int`s are used for each other as parameters: each value takes the type that the
    /// struct declares, so that equal types stay identical.
    fn with_declared_types(&self, decl: &'a StructDecl<'a>, args: &'a [Const<'a>]) -> &'a [Const<'a>] {
        let declared = |index: usize| {
            let param = decl.params.get(index)?;
            let ty = self.params.borrow().get(&ById(*param))?.value_ty?;
            (self.is_lang(ty, LangItem::SimdLength) || ty == self.int_ty()).then_some(ty)
        };
        let needs = |(index, value): (usize, &Const<'a>)| match value.kind() {
            ConstKind::Bytes(ty, bytes) if bytes.len() == 8 => declared(index).filter(|wanted| wanted != ty),
            _ => None,
        };
        if !args.iter().enumerate().any(|entry| needs(entry).is_some()) {
            return args;
        }
        let mapped: Vec<Const<'a>> = args
            .iter()
            .enumerate()
            .map(|(index, value)| match (needs((index, value)), value.kind()) {
                (Some(ty), ConstKind::Bytes(_, bytes)) => self.bytes(ty, bytes),
                _ => *value,
            })
            .collect();
        self.interner.slice(&mapped)
    }

    pub fn subst_fn(&self, sig: &'a FnTy<'a>, bindings: &Bindings<'a>) -> &'a FnTy<'a> {
        let args: Vec<_> = sig.args.iter().map(|a| ArgTy { ty: self.subst_ty(a.ty, bindings), ..*a }).collect();
        let ret = match sig.ret {
            RetTy::Value(ty) => RetTy::Value(self.subst_ty(ty, bindings)),
            RetTy::Ref { ty, origin } => {
                RetTy::Ref { ty: self.subst_ty(ty, bindings), origin: self.subst_const(origin, bindings) }
            }
        };
        let raises = sig.raises.map(|t| self.subst_ty(t, bindings));
        let raises = raises.filter(|t| !matches!(t.kind(), TyKind::Never));
        self.interner.fn_ty(FnTy { args: self.interner.slice(&args), ret, raises, abi_c: sig.abi_c })
    }

    fn subst_fn_ref(&self, fn_ref: FnRef<'a>, bindings: &Bindings<'a>) -> FnRef<'a> {
        FnRef {
            decl: fn_ref.decl,
            self_ty: fn_ref.self_ty.map(|t| self.subst_ty(t, bindings)),
            args: self.subst_args(fn_ref.args, bindings),
        }
    }

    fn subst_args(&self, args: &'a [Const<'a>], bindings: &Bindings<'a>) -> &'a [Const<'a>] {
        let mapped: Vec<_> = args.iter().map(|c| self.subst_const(*c, bindings)).collect();
        self.interner.slice(&mapped)
    }

    pub fn subst_const(&self, value: Const<'a>, bindings: &Bindings<'a>) -> Const<'a> {
        if bindings.is_empty() || !self.is_symbolic(value) {
            return value;
        }
        let interner = &self.interner;
        match value.kind() {
            ConstKind::Type(ty) => interner.type_const(self.subst_ty(*ty, bindings)),
            ConstKind::Param(param) => bindings.get(param.decl).unwrap_or(value),
            ConstKind::Pack(items) => {
                // `*Ts` spliced into an argument list: packs inside packs are flattened.
                let mut flat = Vec::new();
                for item in *items {
                    let mapped = self.subst_const(*item, bindings);
                    match (item.kind(), mapped.kind()) {
                        (ConstKind::Param(_), ConstKind::Pack(inner)) => flat.extend_from_slice(inner),
                        _ => flat.push(mapped),
                    }
                }
                interner.konst(ConstKind::Pack(interner.slice(&flat)))
            }
            ConstKind::Bytes(ty, bytes) => interner.konst(ConstKind::Bytes(self.subst_ty(*ty, bindings), bytes)),
            ConstKind::Fn(fn_ref) => interner.konst(ConstKind::Fn(self.subst_fn_ref(*fn_ref, bindings))),
            ConstKind::Origin(origin) => match origin.kind {
                OriginKind::Union(parts) => {
                    let parts: Vec<_> = parts.iter().map(|c| self.subst_const(*c, bindings)).collect();
                    interner.origin(origin.mutable, OriginKind::Union(interner.slice(&parts)))
                }
                _ => value,
            },
            _ => value,
        }
    }
}
