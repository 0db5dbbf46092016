//! Conformance: which traits a type has (L6).

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::lang::LangItem;
use super::members::has_decorator;
use crate::syntax::{ast, known};
use crate::types::*;

/// What is said of types in a list of traits.
const STRUCT_LIST: &str =
    "structs only conform to traits or trait compositions; remove the struct type from the conformance list";
const TRAIT_LIST: &str = "traits only refine other traits; remove the struct type from the refinement list";

impl<'a> Cx<'a> {
    /// Whether the type conforms to the trait.
    pub fn conforms(&self, ty: Ty<'a>, bound: TraitRef<'a>) -> bool {
        match bound {
            TraitRef::Trait(decl) => self.conforms_to_trait(ty, decl.0),
            TraitRef::Fn(sig) => self.conforms_to_fn(ty, sig),
        }
    }

    pub fn conforms_to_all(&self, ty: Ty<'a>, bounds: &[TraitRef<'a>]) -> bool {
        bounds.iter().all(|b| self.conforms(ty, *b))
    }

    pub fn conforms_lang(&self, ty: Ty<'a>, item: LangItem) -> bool {
        self.lang_trait(item).is_some_and(|decl| self.conforms_to_trait(ty, decl))
    }

    fn conforms_to_trait(&self, ty: Ty<'a>, decl: &'a TraitDecl<'a>) -> bool {
        if decl.name.as_str() == "AnyType" || matches!(ty.kind(), TyKind::Error | TyKind::Never) {
            return true;
        }
        match ty.kind() {
            TyKind::Struct(..) => {
                let bound = TraitRef::Trait(ById(decl));
                self.trait_list(ty).contains(&bound)
            }
            TyKind::Deferred => true,
            TyKind::Param(_) | TyKind::Assoc(..) => match self.rigid_bounds(ty) {
                Some(bounds) => self.trait_closure(&bounds).contains(&TraitRef::Trait(ById(decl))),
                None => true,
            },
            TyKind::Closure(closure, _) => self.closure_conforms(closure.0, decl),
            // Functions, primitives and raw storage: plain values.
            _ => self.is_value_trait(decl),
        }
    }

    /// The traits that every bit-copyable value has.
    fn is_value_trait(&self, decl: &TraitDecl<'a>) -> bool {
        matches!(
            decl.name.as_str(),
            "Deinitable"
                | "Movable"
                | "Copyable"
                | "ImplicitlyCopyable"
                | "RegisterPassable"
                | "TrivialRegisterPassable"
        )
    }

    fn closure_conforms(&self, closure: &'a ClosureDecl<'a>, decl: &'a TraitDecl<'a>) -> bool {
        if !self.is_value_trait(decl) {
            return false;
        }
        closure.captures.borrow().iter().all(|c| c.by_ref || self.conforms_to_trait(c.ty, decl))
    }

    /// A callable conforms to a closure trait if it can be called that way.
    fn conforms_to_fn(&self, ty: Ty<'a>, sig: &'a FnTy<'a>) -> bool {
        match ty.kind() {
            TyKind::Error => true,
            TyKind::Struct(decl, _) => {
                self.trait_list(ty).iter().any(|t| matches!(t, TraitRef::Fn(s) if self.callable_as(s, sig)))
                    || (!self.methods(decl.0, known::CALL).is_empty() && decl.0.module.is_library)
            }
            TyKind::Param(_) | TyKind::Assoc(..) => match self.rigid_bounds(ty) {
                Some(bounds) => bounds.iter().any(|t| matches!(t, TraitRef::Fn(s) if self.callable_as(s, sig))),
                None => true,
            },
            TyKind::Deferred => true,
            _ if self.is_generic_callable(ty) => self.generic_arity(ty) == Some(sig.args.len()),
            _ => self.callable_signature(ty).is_some_and(|s| self.callable_as(s, sig)),
        }
    }

    fn is_generic_callable(&self, ty: Ty<'a>) -> bool {
        self.generic_arity(ty).is_some()
    }

    /// The number of arguments of a closure or function with parameters of its own, which only a call
    /// with all parameters can check.
    fn generic_arity(&self, ty: Ty<'a>) -> Option<usize> {
        match ty.kind() {
            TyKind::Closure(decl, _) => {
                let function = decl.0.function();
                let signature = self.signature(function);
                let generic = !function.params.is_empty() || !signature.implicit.is_empty();
                generic.then(|| signature.formals.len() - 1)
            }
            TyKind::FnItem(fn_ref) => {
                let signature = self.signature(fn_ref.decl.0);
                let missing = fn_ref.args.len() < fn_ref.decl.0.params.len() + signature.implicit.len();
                missing.then_some(signature.formals.len())
            }
            _ => None,
        }
    }

    /// The signature of a function value: pointer, item or closure (without its captures).
    pub fn callable_signature(&self, ty: Ty<'a>) -> Option<&'a FnTy<'a>> {
        match ty.kind() {
            TyKind::FnPtr(sig) => Some(sig),
            TyKind::FnItem(fn_ref) => Some(self.concrete_signature(*fn_ref).fn_ty),
            TyKind::Closure(decl, _) => {
                let function = decl.0.function();
                if !function.params.is_empty() {
                    return None;
                }
                let fn_ref = FnRef { decl: ById(function), self_ty: Some(ty), args: &[] };
                let full = self.concrete_signature(fn_ref).fn_ty;
                Some(self.interner.fn_ty(FnTy {
                    args: &full.args[1..],
                    ret: full.ret,
                    raises: full.raises,
                    abi_c: full.abi_c,
                }))
            }
            _ => None,
        }
    }

    /// A function of type `actual` may be called where `wanted` is expected.
    pub fn callable_as(&self, actual: &'a FnTy<'a>, wanted: &'a FnTy<'a>) -> bool {
        actual.args.len() == wanted.args.len()
            && actual.args.iter().zip(wanted.args).all(|(a, w)| {
                let conventions = a.convention == w.convention
                    || matches!((a.convention, w.convention), (Convention::Imm | Convention::Ref, _));
                (self.same_ty(a.ty, w.ty) || self.is_symbolic_ty(w.ty)) && conventions
            })
            && (self.same_ty(actual.ret.ty(), wanted.ret.ty()) || self.is_symbolic_ty(wanted.ret.ty()))
            && match (actual.raises, wanted.raises) {
                (None, _) => true,
                (Some(a), Some(w)) => self.same_ty(a, w) || self.is_symbolic_ty(w),
                (Some(_), None) => false,
            }
    }

    /// All traits of a struct or bounded parameter, inherited ones included.
    pub fn trait_list(&self, ty: Ty<'a>) -> &'a [TraitRef<'a>] {
        if let Some(list) = self.types.trait_lists.borrow().get(&ty) {
            return list;
        }
        // A conditional conformance may ask for the list itself: the answer is then "not yet".
        self.types.trait_lists.borrow_mut().insert(ty, &[]);
        let mut list = Vec::new();
        match ty.kind() {
            TyKind::Struct(decl, _) => self.collect_struct_traits(ty, decl.0, &mut list),
            TyKind::Param(param) => {
                let bounds = self.params.borrow().get(&param.decl).map_or(&[][..], |info| info.bounds);
                for bound in bounds {
                    self.add_trait(*bound, &mut list);
                }
            }
            _ => {}
        }
        let list: &'a [TraitRef<'a>] = self.interner.slice(&list);
        self.types.trait_lists.borrow_mut().insert(ty, list);
        list
    }

    fn collect_struct_traits(&self, ty: Ty<'a>, decl: &'a StructDecl<'a>, list: &mut Vec<TraitRef<'a>>) {
        let extensions = decl.extensions.borrow().clone();
        let entries = decl.ast.conformances.iter().map(|entry| (entry, decl.module));
        let added = extensions.iter().flat_map(|e| e.ast.conformances.iter().map(|entry| (entry, e.module)));
        let mut conditional = Vec::new();
        let mut withheld = Vec::new();
        for (entry, module) in entries.chain(added) {
            let mut elab = Elab::constant(self, self.type_scope(ty, module), module.file);
            elab.in_header = true;
            if let ast::ExprKind::Unary(refused) = entry.ty.kind
                && refused.operator == ast::UnaryOp::Not
            {
                withheld.extend(elab.eval_traits(&refused.operand));
                continue;
            }
            if let Some(condition) = &entry.condition {
                // The trait itself first, so that the condition of another may rely on it.
                conditional.push((entry, condition, module));
                continue;
            }
            for bound in elab.eval_listed_traits(entry.ty, STRUCT_LIST) {
                self.add_trait(bound, list);
            }
        }
        for (entry, condition, module) in conditional {
            let mut elab = Elab::constant(self, self.type_scope(ty, module), module.file);
            elab.in_header = true;
            let holds = elab.eval_condition(condition.condition).unwrap_or(true);
            for bound in elab.eval_traits(entry.ty) {
                if holds {
                    self.add_trait(bound, list);
                } else {
                    withheld.push(bound);
                }
            }
        }
        // Values can be moved and destroyed unless the declaration says otherwise.
        for item in [LangItem::AnyType, LangItem::Movable, LangItem::Deinitable] {
            if let Some(implied) = self.lang_trait(item) {
                let bound = TraitRef::Trait(ById(implied));
                if !withheld.contains(&bound) {
                    self.add_trait(bound, list);
                }
            }
        }
        let historical = has_decorator(decl, known::VALUE)
            || ast::find_decorator(decl.ast.decorators, crate::syntax::known::REGISTER_PASSABLE).is_some();
        if historical && let Some(copyable) = self.lang_trait(LangItem::ImplicitlyCopyable) {
            self.add_trait(TraitRef::Trait(ById(copyable)), list);
        }
        // A historical copy constructor makes values copyable without a word.
        if decl.members.borrow().functions.contains_key(&known::COPYINIT)
            && let Some(copyable) = self.lang_trait(LangItem::ImplicitlyCopyable)
        {
            self.add_trait(TraitRef::Trait(ById(copyable)), list);
        }
    }

    /// Adds a trait and all that it inherits.
    fn add_trait(&self, bound: TraitRef<'a>, list: &mut Vec<TraitRef<'a>>) {
        if list.contains(&bound) {
            return;
        }
        list.push(bound);
        if let TraitRef::Trait(decl) = bound {
            for parent in self.trait_parents(decl.0) {
                self.add_trait(*parent, list);
            }
        }
    }

    pub fn trait_parents(&self, decl: &'a TraitDecl<'a>) -> &'a [TraitRef<'a>] {
        decl.parents.get_or_init(|| {
            let mut parents = Vec::new();
            for entry in decl.ast.parents {
                let mut elab = Elab::constant(self, decl.module.scope(), decl.module.file);
                if let Some(name) = entry.ty.as_name()
                    && elab.find_name(name.symbol, name.span).is_none()
                {
                    let module = decl.module.short_name();
                    let message = format!("module '{module}' has no declaration '{}'", name.as_str());
                    self.error_at(decl.module.file, name.span, message);
                    continue;
                }
                parents.extend(elab.eval_listed_traits(entry.ty, TRAIT_LIST));
            }
            self.interner.slice(&parents)
        })
    }

    /// The trait and all traits it inherits.
    pub fn trait_closure(&self, bounds: &[TraitRef<'a>]) -> Vec<TraitRef<'a>> {
        let mut list = Vec::new();
        for bound in bounds {
            self.add_trait(*bound, &mut list);
        }
        list
    }
}
