//! Whether a struct has what a trait requires: functions of the required types, and members (L6.2).

use super::cx::Cx;
use super::decl::{AliasDecl, FnDecl, StructDecl, TraitDecl};
use super::elab::Elab;
use super::infer::Bindings;
use super::members::MemberRef;
use super::scope::{Scope, ScopeKind};
use super::signature::{Formal, ParamInfo};
use crate::diagnostics::Diagnostic;
use crate::types::*;

impl<'a> Cx<'a> {
    /// Every requirement of the declared traits must be met.
    pub fn check_requirements(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>) {
        self.check_conflicts(decl, ty);
        for bound in self.trait_list(ty) {
            let TraitRef::Trait(wanted) = bound else { continue };
            if self.is_lifecycle_trait(wanted.0) {
                continue;
            }
            let Some(notes) = self.missing_requirement(decl, ty, wanted.0) else { continue };
            let (name, required) = (decl.ast.name, wanted.0.ast.name);
            let shown = self.display_ty(ty);
            let mut error =
                Diagnostic::error(format!("'{shown}' does not implement all requirements for '{}'", wanted.0.name))
                    .at(decl.module.file, name.span.start)
                    .underline(name.span);
            for note in notes {
                error = error.with_note(note);
            }
            self.report(
                error.with_note(
                    Diagnostic::note(format!("trait '{}' declared here", wanted.0.name))
                        .at(wanted.0.module.file, required.span.start)
                        .underline(required.span),
                ),
            );
        }
    }

    /// A method that two traits provide, of which neither refines the other, is the struct's to choose.
    fn check_conflicts(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>) {
        let mut provided: Vec<(&'a TraitDecl<'a>, &'a FnDecl<'a>)> = Vec::new();
        for bound in self.trait_list(ty) {
            let TraitRef::Trait(of) = bound else { continue };
            if of.0.module.is_library {
                continue;
            }
            let mut functions: Vec<&'a FnDecl<'a>> =
                of.0.members.borrow().functions.values().flatten().copied().collect();
            functions.retain(|function| !function.is_requirement() && self.methods(decl, function.name).is_empty());
            functions.sort_by_key(|function| function.span.start);
            for function in functions {
                let refines = |a: &'a TraitDecl<'a>, b: &'a TraitDecl<'a>| {
                    self.trait_closure(&[TraitRef::Trait(ById(a))]).contains(&TraitRef::Trait(ById(b)))
                };
                let other = provided.iter().find(|(from, earlier)| {
                    earlier.name == function.name && !refines(from, of.0) && !refines(of.0, from)
                });
                if let Some((other, _)) = other {
                    let (name, at) = (function.name, decl.ast.name.span);
                    let message = format!(
                        "trait method requirement '{name}' has conflicting default implementations in '{}' and '{}'; you must implement it manually",
                        other.name, of.0.name
                    );
                    self.error_at(decl.module.file, at, message);
                }
                provided.push((of.0, function));
            }
        }
    }

    /// The first requirement that is not met, as notes of the error.
    fn missing_requirement(
        &self,
        decl: &'a StructDecl<'a>,
        ty: Ty<'a>,
        wanted: &'a TraitDecl<'a>,
    ) -> Option<Vec<Diagnostic>> {
        let (mut functions, mut aliases) = {
            let members = wanted.members.borrow();
            let functions: Vec<&'a FnDecl<'a>> = members.functions.values().flatten().copied().collect();
            let aliases: Vec<&'a AliasDecl<'a>> = members.aliases.values().copied().collect();
            (functions, aliases)
        };
        functions.sort_by_key(|f| f.span.start);
        aliases.sort_by_key(|a| a.ast.span.start);
        let missing = aliases.into_iter().find_map(|alias| self.missing_member(ty, wanted, alias));
        missing.map(|note| vec![note]).or_else(|| {
            let required = functions.into_iter().filter(|function| function.is_requirement());
            required.into_iter().find_map(|function| self.missing_function(decl, ty, function))
        })
    }

    fn missing_member(&self, ty: Ty<'a>, wanted: &'a TraitDecl<'a>, alias: &'a AliasDecl<'a>) -> Option<Diagnostic> {
        let at = alias.ast.target.span;
        let note = |text: String| Some(Diagnostic::note(text).at(wanted.module.file, at.start).underline(at));
        if alias.ast.value.is_some() {
            return None;
        }
        let value = match self.find_member(ty, alias.name) {
            Some(MemberRef::Const(value)) => value,
            Some(_) => return None,
            None => return note(format!("required member '{}' is not specified", alias.name)),
        };
        let declared = alias.ast.ty.filter(|_| alias.params.is_empty())?;
        let scope = self.arena().alloc(Scope::new(Some(alias.scope), ScopeKind::Type(ty)));
        let mut elab = Elab::constant(self, scope, alias.file);
        let declared = self.quietly(|| elab.eval(declared, None));
        let info = self.param_info_of(declared);
        let fits = match (info.value_ty, value.kind()) {
            _ if self.is_symbolic(value) || matches!(value.kind(), ConstKind::Error) => true,
            (Some(wanted), _) => self.is_symbolic_ty(wanted) || elab.convert_constant(value, wanted).is_some(),
            (None, ConstKind::Type(found)) => self.conforms_to_all(*found, info.bounds),
            (None, _) => !info.is_type,
        };
        if fits {
            return None;
        }
        let required = match info.value_ty {
            Some(ty) => self.display_ty(ty),
            None => self.bounds_text(info.bounds),
        };
        note(format!(
            "comptime member '{}' type '{}' does not conform to trait's required type '{required}'",
            alias.name,
            self.type_of_value_text(value)
        ))
    }

    fn missing_function(
        &self,
        decl: &'a StructDecl<'a>,
        ty: Ty<'a>,
        required: &'a FnDecl<'a>,
    ) -> Option<Vec<Diagnostic>> {
        let note =
            |text: String, of: &FnDecl<'a>| Diagnostic::note(text).at(of.module.file, of.span.start).underline(of.span);
        let own = self.methods(decl, required.name);
        if own.is_empty() {
            if matches!(self.find_member(ty, required.name), Some(MemberRef::Methods(_))) {
                return None;
            }
            let text = format!("required function '{}' is not implemented", required.name);
            return Some(vec![note(text, required)]);
        }
        // The library's own traits may be written in another way than the official ones.
        let is_met = |candidate: &&'a FnDecl<'a>| match required.module.is_library {
            true => self.has_result_of(candidate, required, ty),
            false => self.implements(candidate, required, ty),
        };
        if own.iter().any(is_met) {
            return None;
        }
        let wanted = self.quietly(|| self.requirement_text(required, ty));
        let mut notes = vec![note(format!("no '{}' candidates have type '{wanted}'", required.name), required)];
        for candidate in own {
            let found = self.quietly(|| self.requirement_text(candidate, ty));
            notes.push(note(format!("candidate declared here with type '{found}'"), candidate));
        }
        Some(notes)
    }

    /// Whether a method gives what a trait's method of as many arguments gives.
    fn has_result_of(&self, candidate: &'a FnDecl<'a>, required: &'a FnDecl<'a>, ty: Ty<'a>) -> bool {
        let (found, wanted) = (self.signature(candidate), self.signature(required));
        let mut bindings = Bindings::default();
        if let Some(self_param) = self.self_param(required) {
            bindings.set(self_param, self.const_ty(ty));
        }
        let is_generic = !required.params.is_empty() || !candidate.params.is_empty();
        is_generic
            || found.formals.len() != wanted.formals.len()
            || self.may_be_same(found.ret.ty(), wanted.ret.ty(), &bindings)
    }

    /// Whether a method has the type that a trait requires. An argument may be taken by immutable reference
    /// whatever the trait says, and errors need not be raised.
    fn implements(&self, candidate: &'a FnDecl<'a>, required: &'a FnDecl<'a>, ty: Ty<'a>) -> bool {
        let (found, wanted) = (self.signature(candidate), self.signature(required));
        let own: Vec<_> = candidate.params.iter().chain(found.implicit).collect();
        let theirs: Vec<_> = required.params.iter().chain(wanted.implicit).collect();
        if candidate.is_static != required.is_static
            || own.len() != theirs.len()
            || found.formals.len() != wanted.formals.len()
        {
            return false;
        }
        let mut bindings = Bindings::default();
        if let Some(self_param) = self.self_param(required) {
            bindings.set(self_param, self.const_ty(ty));
        }
        for (own, theirs) in own.iter().zip(&theirs) {
            let (a, b) = (self.param_info(own, candidate.scope), self.param_info(theirs, required.scope));
            if !self.same_kind(&a, &b) {
                return false;
            }
            bindings.set(ById(**theirs), self.symbolic_param(own, a));
        }
        let same_result = matches!(
            (found.ret, wanted.ret),
            (RetTy::Value(_), RetTy::Value(_)) | (RetTy::Ref { .. }, RetTy::Ref { .. })
        ) && self.may_be_same(found.ret.ty(), wanted.ret.ty(), &bindings);
        let same_error = match (found.raises, wanted.raises) {
            (None, _) => true,
            (Some(found), Some(wanted)) => self.may_be_same(found, wanted, &bindings),
            (Some(_), None) => false,
        };
        same_result
            && same_error
            && found.formals.iter().zip(wanted.formals).all(|(a, b)| self.same_formal(a, b, &bindings))
    }

    fn self_param(&self, required: &FnDecl<'a>) -> Option<ById<'a, super::decl::ParamDecl<'a>>> {
        match required.owner {
            super::decl::Owner::Trait(owner) => Some(ById(owner.self_param)),
            _ => None,
        }
    }

    fn same_kind(&self, a: &ParamInfo<'a>, b: &ParamInfo<'a>) -> bool {
        let (x, y) = (self.trait_closure(a.bounds), self.trait_closure(b.bounds));
        a.is_type == b.is_type
            && x.iter().all(|bound| y.contains(bound) || matches!(bound, TraitRef::Fn(_)))
            && y.iter().all(|bound| x.contains(bound) || matches!(bound, TraitRef::Fn(_)))
    }

    fn same_formal(&self, found: &Formal<'a>, wanted: &Formal<'a>, bindings: &Bindings<'a>) -> bool {
        let passing = found.convention == wanted.convention
            || match found.convention {
                Convention::Imm => matches!(wanted.convention, Convention::Mut | Convention::Var | Convention::Deinit),
                Convention::Deinit => wanted.convention == Convention::Var,
                Convention::Var => wanted.convention == Convention::Deinit,
                _ => false,
            };
        passing && found.kind == wanted.kind && self.may_be_same(found.ty, wanted.ty, bindings)
    }

    fn may_be_same(&self, found: Ty<'a>, wanted: Ty<'a>, bindings: &Bindings<'a>) -> bool {
        !self.surely_different(found, self.subst_ty(wanted, bindings))
    }

    /// The type of a method as the notes print it, with the struct for `Self`.
    fn requirement_text(&self, decl: &'a FnDecl<'a>, ty: Ty<'a>) -> String {
        let mut bindings = Bindings::default();
        if let Some(self_param) = self.self_param(decl) {
            bindings.set(self_param, self.const_ty(ty));
        }
        self.method_text(decl, &bindings)
    }
}
