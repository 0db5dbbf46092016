//! What a candidate asks of its parameters once they are known: bounds, kinds, and `where` clauses (L7.4, L7.7).

use crate::types::*;

use super::super::decl::*;
use super::super::infer::Bindings;
use super::super::lang::LangItem;
use super::super::scope::Binding;
use super::super::signature::Formal;
use super::Elab;
use super::args::{ArgValue, Mismatch, Slot};
use super::constraints::clause_condition;
use super::value::Function;

impl<'c, 'a> Elab<'c, 'a> {
    /// A parameter that is inferred must have exactly the type of what it is inferred from: an `Int` is not the
    /// length of a `SIMD` (L7.4). Programs in the historical form know one type for both.
    pub(super) fn check_inferred_kinds(
        &self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
        bindings: &Bindings<'a>,
    ) -> Result<(), Mismatch> {
        let historical =
            matches!(decl.source, FnSource::Def(def) if def.keyword == crate::syntax::ast::FunctionKeyword::Fn);
        if decl.module.is_library || historical || !function.params.is_empty() {
            return Ok(());
        }
        for param in decl.params {
            let declared = self.cx.params.borrow().get(&ById(*param)).and_then(|info| info.value_ty);
            let (Some(declared), Some(value)) = (declared, bindings.get(ById(*param))) else { continue };
            let found = self.cx.ty_of_const(value);
            let is_length = |ty: Ty<'a>| self.cx.is_lang(ty, LangItem::SimdLength);
            let mixed =
                is_length(declared) && found == self.cx.int_ty() || is_length(found) && declared == self.cx.int_ty();
            if self.asks_for_mutable(declared)
                && matches!(value.kind(), ConstKind::Origin(origin) if origin.mutable == Some(false))
            {
                return Err(self.immutable_argument(param, formals, slots, args));
            }
            if !mixed || param.variadic {
                continue;
            }
            let name = param.name.as_str();
            let at_fault = formals.iter().zip(slots).find_map(|(formal, slot)| match slot {
                Slot::Arg(index) if self.cx.first_parameter(formal.ty).is_some_and(|p| p == name) => {
                    Some((formal, &args[*index]))
                }
                _ => None,
            });
            let Some((formal, arg)) = at_fault else { continue };
            let formal_name = formal.name.map_or("", |n| n.as_str());
            return Err(Mismatch::at(
                format!(
                    "value passed to '{formal_name}' cannot be converted from '{}' to '{}', it depends on an unresolved parameter '{name}'",
                    self.describe(&arg.value),
                    self.cx.pattern_text(formal, formal.ty)
                ),
                arg.span,
            ));
        }
        Ok(())
    }

    /// Is it the type of mutable origins?
    fn asks_for_mutable(&self, ty: Ty<'a>) -> bool {
        let TyKind::Struct(_, [mutable, ..]) = ty.kind() else { return false };
        self.cx.is_lang(ty, LangItem::Origin) && self.cx.const_bool(*mutable) == Some(true)
    }

    /// The argument whose type gives an immutable origin to a parameter that asks for a mutable one.
    fn immutable_argument(
        &self,
        param: &'a ParamDecl<'a>,
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Mismatch {
        let is_param = |value: &Const<'a>| matches!(value.kind(), ConstKind::Param(p) if std::ptr::eq(p.decl.0, param));
        for (formal, slot) in formals.iter().zip(slots) {
            if let (TyKind::Struct(_, values), Slot::Arg(index)) = (formal.ty.kind(), slot)
                && values.iter().any(is_param)
            {
                let formal_name = formal.name.map_or("", |name| name.as_str());
                let found = self.describe(&args[*index].value);
                let wanted = self.cx.pattern_text(formal, formal.ty);
                let message =
                    format!("value passed to '{formal_name}' cannot be converted from '{found}' to '{wanted}'");
                return Mismatch::at(message, args[*index].span);
            }
        }
        Mismatch::new(format!("parameter '{}' needs a mutable origin", param.name))
    }

    /// Type arguments must have the traits that their parameters ask for.
    pub(super) fn check_bounds(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        fn_ref: FnRef<'a>,
        bindings: &Bindings<'a>,
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Result<(), Mismatch> {
        let signature = self.cx.signature(decl);
        for (param, value) in decl.params.iter().chain(signature.implicit).zip(fn_ref.args) {
            let Some((bounds, types)) = self.bounded_types(param, *value) else { continue };
            for ty in types {
                for bound in bounds {
                    let bound = match bound {
                        TraitRef::Fn(sig) => TraitRef::Fn(self.cx.subst_fn(sig, bindings)),
                        other => *other,
                    };
                    let decided = !self.cx.is_symbolic_ty(ty) || self.rigid && self.cx.rigid_bounds(ty).is_some();
                    if !decided || self.cx.conforms(ty, bound) {
                        continue;
                    }
                    if self.is_given(decl, function, param) {
                        return Err(self.given_mismatch(decl.name.as_str(), param, bounds, *value));
                    }
                    return Err(self.bound_mismatch(param, ty, bounds, signature.formals, slots, args));
                }
            }
        }
        Ok(())
    }

    /// Of a parameter that stands for types: what it asks of them, and the types that a value of it is.
    pub(super) fn bounded_types(
        &self,
        param: &'a ParamDecl<'a>,
        value: Const<'a>,
    ) -> Option<(&'a [TraitRef<'a>], Vec<Ty<'a>>)> {
        let info = self.cx.params.borrow().get(&ById(param)).copied().filter(|info| info.is_type)?;
        let types = match value.kind() {
            ConstKind::Type(ty) => vec![*ty],
            ConstKind::Pack(items) => items.iter().filter_map(|item| self.cx.const_as_ty(*item)).collect(),
            _ => return None,
        };
        Some((info.bounds, types))
    }

    /// Whether the parameter has its value from the brackets.
    fn is_given(&mut self, decl: &'a FnDecl<'a>, function: &Function<'a>, param: &'a ParamDecl<'a>) -> bool {
        let mut given = Bindings::default();
        !function.params.is_empty()
            && self.bind_params(decl.params, &function.params, &mut given, decl.name.as_str(), None).is_ok()
            && given.get(ById(param)).is_some()
    }

    /// A value in brackets that is not what the parameter asks for.
    pub fn given_mismatch(
        &self,
        owner: &str,
        param: &ParamDecl<'a>,
        bounds: &[TraitRef<'a>],
        value: Const<'a>,
    ) -> Mismatch {
        self.value_mismatch(owner, param, &self.cx.bounds_text(bounds), value)
    }

    /// The same for what is wanted as text. `owner` is the function or type, not named of a constant's parameters.
    pub fn value_mismatch(&self, owner: &str, param: &ParamDecl<'a>, wanted: &str, value: Const<'a>) -> Mismatch {
        let owner = if owner.is_empty() { String::new() } else { format!("'{owner}' ") };
        let found = self.cx.type_of_value_text(value);
        let name = param.name;
        Mismatch::new(format!("{owner}parameter '{name}' has '{wanted}' type, but value has type '{found}'"))
    }

    fn bound_mismatch(
        &self,
        param: &'a ParamDecl<'a>,
        ty: Ty<'a>,
        bounds: &[TraitRef<'a>],
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Mismatch {
        let name = self.cx.display_ty(ty);
        let wanted = self.cx.bounds_text(bounds);
        for (formal, slot) in formals.iter().zip(slots) {
            let is_formal = matches!(formal.ty.kind(), TyKind::Param(p) if std::ptr::eq(p.decl.0, param));
            let is_pack =
                matches!(formal.pack.map(|c| c.kind()), Some(ConstKind::Param(p)) if std::ptr::eq(p.decl.0, param));
            let formal_name = formal.name.map_or("", |n| n.as_str());
            if is_pack {
                return Mismatch::new(format!(
                    "an element of '{formal_name}' with type '{name}' does not conform to trait '{wanted}'; either prove the conformance with 'conforms_to', or add conformance"
                ));
            }
            if is_formal && let Slot::Arg(index) = slot {
                let found = self.describe(&args[*index].value);
                let mut message = format!(
                    "value passed to '{formal_name}' cannot be converted from '{found}' to '{}'",
                    self.cx.display_ty(formal.ty)
                );
                match self.cx.rigid_bounds(ty) {
                    Some(own) => {
                        let own = self.cx.bounds_text(&own);
                        message.push_str(&format!(", argument type '{own}' is not a child trait of '{wanted}'"));
                    }
                    // A callable says itself how it is called.
                    None if self.cx.callable_signature(ty).is_some() => {}
                    None => {
                        message.push_str(&format!(", argument type '{found}' does not conform to trait '{wanted}'"));
                    }
                }
                return Mismatch::at(message, args[*index].span);
            }
        }
        self.given_mismatch("function", param, bounds, self.cx.const_ty(ty))
    }

    /// `where` clauses of the candidate and of its type.
    pub(super) fn check_wheres(&mut self, decl: &'a FnDecl<'a>, fn_ref: FnRef<'a>) -> Result<(), Mismatch> {
        let Some(signature) = decl.ast_signature() else {
            if let FnSource::Synthesised(kind) = decl.source
                && let Some(ty) = fn_ref.self_ty
                && !self.cx.is_symbolic_ty(ty)
            {
                let needed = match kind {
                    Synthesised::CopyInit => LangItem::Copyable,
                    Synthesised::MoveInit => LangItem::Movable,
                    _ => return Ok(()),
                };
                if !self.cx.conforms_lang(ty, needed) {
                    return Err(Mismatch::new(format!(
                        "'{}' does not conform to '{needed:?}'",
                        self.cx.display_ty(ty)
                    )));
                }
            }
            return Ok(());
        };
        if signature.wheres.is_empty() {
            return Ok(());
        }
        let scope = self.cx.function_scope(fn_ref);
        let concrete = self.cx.concrete_signature(fn_ref);
        for (formal, known) in self.cx.signature(decl).formals.iter().zip(concrete.formals) {
            if let Some(name) = formal.name {
                scope.bind(name, Binding::SigArg(super::super::scope::SigArg::of_type(known.carrier)));
            }
        }
        for clause in signature.wheres {
            let Some(condition) = clause_condition(clause) else { continue };
            let mut elab = Elab::constant(self.cx, scope, decl.module.file);
            elab.in_header = true;
            // The library's own constraints are looked at only where they can be decided.
            let verdict = if self.declared && !decl.module.is_library {
                let goal = elab.formula(condition);
                self.cx.prove(&goal)
            } else if self.rigid {
                self.cx.quietly(|| elab.eval_condition(condition)).or(Some(true))
            } else {
                elab.eval_condition(condition).or(Some(true))
            };
            match verdict {
                Some(true) => {}
                Some(false) => return Err(Mismatch::new("violated constraint")),
                None => return Err(Mismatch::new("lacking evidence to prove correctness")),
            }
        }
        Ok(())
    }
}
