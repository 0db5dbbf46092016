//! Checks of struct fields: names, and what the members that the compiler writes ask of the types (L5.5, L9.5).

use super::cx::Cx;
use super::decl::*;
use super::elab::Elab;
use super::elab::constraints::Formula;
use super::lang::LangItem;
use crate::diagnostics::Diagnostic;
use crate::syntax::{ast, known};
use crate::types::*;

impl<'a> Cx<'a> {
    /// Checks the fields of a struct of the user; `ty` is the struct with its parameters standing for themselves.
    pub fn check_fields(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>) {
        let errors = self.error_count.get();
        let types = self.field_types(ty);
        if self.error_count.get() > errors || types.iter().any(|field| matches!(field.kind(), TyKind::Error)) {
            return;
        }
        let fields: Vec<(&FieldDecl<'a>, Ty<'a>)> = decl.fields.iter().zip(types.iter().copied()).collect();
        self.check_fieldwise_init(decl, &fields);
        self.check_registers(decl, ty, &fields);
        self.check_deinit(decl, ty, &fields);
        self.check_containment(decl, ty);
        self.check_origins(decl, &fields);
        self.check_copy(decl, ty, &fields);
        self.check_move(decl, ty, &fields);
    }

    pub fn field_error(&self, decl: &'a StructDecl<'a>, field: &FieldDecl<'a>, message: String) -> Diagnostic {
        Diagnostic::error(message).at(decl.module.file, field.declared.start).underline(field.declared)
    }

    /// Does the type lack the trait, as far as the bounds of the parameters in it say?
    fn lacks(&self, ty: Ty<'a>, item: LangItem) -> bool {
        self.lang_trait(item).is_some_and(|wanted| self.lacks_bound(ty, TraitRef::Trait(ById(wanted))))
    }

    fn lacks_bound(&self, ty: Ty<'a>, wanted: TraitRef<'a>) -> bool {
        match ty.kind() {
            TyKind::Struct(decl, _) if self.is_symbolic_ty(ty) => {
                let conditions = self.conditions(decl.0, ty, wanted);
                match conditions.is_empty() {
                    true => !self.conforms(ty, wanted),
                    false => conditions.iter().all(|condition| self.is_unfounded(condition)),
                }
            }
            _ => !self.is_vague_ty(ty) && !self.conforms(ty, wanted),
        }
    }

    /// Does the condition need a trait that the bounds do not give?
    fn is_unfounded(&self, condition: &Formula<'a>) -> bool {
        match condition {
            Formula::Conforms(ty, wanted) => self.lacks_bound(*ty, *wanted),
            Formula::And(parts) => parts.iter().any(|part| self.is_unfounded(part)),
            _ => false,
        }
    }

    /// The conditions under which a struct declares a trait.
    fn conditions(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, wanted: TraitRef<'a>) -> Vec<Formula<'a>> {
        let scope = self.type_scope(ty, decl.module);
        let implied = [LangItem::AnyType, LangItem::Movable, LangItem::Deinitable]
            .into_iter()
            .any(|item| self.lang_trait(item).is_some_and(|decl| wanted == TraitRef::Trait(ById(decl))));
        let mut conditions = Vec::new();
        for entry in decl.ast.conformances {
            let Some(clause) = &entry.condition else { continue };
            let mut elab = Elab::constant(self, scope, decl.module.file);
            elab.in_header = true;
            let bounds = elab.eval_traits(entry.ty);
            // What every struct has unless it says otherwise does not depend on what also implies it.
            if bounds.contains(&wanted) || (!implied && self.trait_closure(&bounds).contains(&wanted)) {
                conditions.push(elab.formula(clause.condition));
            }
        }
        conditions
    }

    /// Reports the first field that is not as a constructor or destructor needs it.
    fn check_each(
        &self,
        decl: &'a StructDecl<'a>,
        fields: &[(&FieldDecl<'a>, Ty<'a>)],
        is_bad: impl Fn(Ty<'a>) -> bool,
        message: impl Fn(&FieldDecl<'a>, String) -> String,
    ) {
        if let Some((field, ty)) = fields.iter().find(|(_, ty)| is_bad(*ty)) {
            self.report(self.field_error(decl, field, message(field, self.display_ty(*ty))));
        }
    }

    fn check_fieldwise_init(&self, decl: &'a StructDecl<'a>, fields: &[(&FieldDecl<'a>, Ty<'a>)]) {
        let Some(decorator) = ast::find_decorator(decl.ast.decorators, known::FIELDWISE_INIT) else { return };
        let members = decl.members.borrow();
        let is_fieldwise = |init: &'a FnDecl<'a>| {
            let formals = self.signature(init).formals;
            formals.len() == fields.len()
                && formals.iter().zip(fields).all(|(formal, (_, ty))| {
                    formal.passing != ast::Passing::KeywordOnly && self.same_ty(formal.ty, *ty)
                })
        };
        if members.functions.get(&known::INIT).into_iter().flatten().copied().any(is_fieldwise) {
            let message = format!("'{}' has an explicitly declared fieldwise initializer", decl.name);
            self.error_at(decl.module.file, decorator.expr.span, message);
        }
        drop(members);
        let is_bad = |ty| self.lacks(ty, LangItem::Movable) && self.lacks(ty, LangItem::Copyable);
        self.check_each(decl, fields, is_bad, |field, ty| {
            let name = field.name;
            format!(
                "cannot synthesize fieldwise init because field '{name}' has non-copyable and non-movable type '{ty}'"
            )
        });
    }

    /// What travels in registers consists of such parts.
    fn check_registers(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, fields: &[(&FieldDecl<'a>, Ty<'a>)]) {
        for (item, name) in [
            (LangItem::TrivialRegisterPassable, "TrivialRegisterPassable"),
            (LangItem::RegisterPassable, "RegisterPassable"),
        ] {
            if !self.needs(decl, ty, item) {
                continue;
            }
            let Some((field, field_ty)) = fields.iter().find(|(_, ty)| self.lacks(*ty, item)) else { continue };
            let at = decl.ast.name.span;
            let message = format!("all members of '{name}' struct must themselves be '{name}'");
            let note = format!("'{}' declared with type '{}'", field.name, self.display_ty(*field_ty));
            let note = Diagnostic::note(note).at(decl.module.file, field.declared.start).underline(field.declared);
            self.report(Diagnostic::error(message).at(decl.module.file, at.start).underline(at).with_note(note));
            return;
        }
    }

    fn check_deinit(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, fields: &[(&FieldDecl<'a>, Ty<'a>)]) {
        if self.user_deinit(decl).is_some() || !self.needs(decl, ty, LangItem::Deinitable) {
            return;
        }
        if let Some((field, ty)) = fields.iter().find(|(_, ty)| self.lacks(*ty, LangItem::Deinitable)) {
            self.report(self.not_deinitable(decl, field, *ty));
        }
    }

    fn check_copy(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, fields: &[(&FieldDecl<'a>, Ty<'a>)]) {
        if self.user_copy_init(decl).is_some() {
            return;
        }
        if self.needs(decl, ty, LangItem::ImplicitlyCopyable) {
            let is_bad = |ty| self.lacks(ty, LangItem::ImplicitlyCopyable);
            self.check_each(decl, fields, is_bad, |field, ty| {
                let name = field.name;
                format!("cannot synthesize implicit copy constructor because field '{name}' has non-implicitly-copyable type '{ty}'")
            });
        } else if self.needs(decl, ty, LangItem::Copyable) {
            let is_bad = |ty| self.lacks(ty, LangItem::Copyable);
            self.check_each(decl, fields, is_bad, |field, ty| {
                let name = field.name;
                format!("cannot synthesize copy constructor because field '{name}' has non-copyable type '{ty}'")
            });
        }
    }

    fn check_move(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, fields: &[(&FieldDecl<'a>, Ty<'a>)]) {
        if self.user_move_init(decl).is_some() || !self.needs(decl, ty, LangItem::Movable) {
            return;
        }
        let is_bad = |ty| self.lacks(ty, LangItem::Movable) && self.lacks(ty, LangItem::ImplicitlyCopyable);
        self.check_each(decl, fields, is_bad, |field, ty| {
            let name = field.name;
            format!("cannot synthesize move constructor because field '{name}' has non-movable and non-implicitly-copyable type '{ty}'")
        });
    }

    /// Has the struct the trait without a condition?
    pub fn needs(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, item: LangItem) -> bool {
        let Some(wanted) = self.lang_trait(item) else { return false };
        let wanted = TraitRef::Trait(ById(wanted));
        self.conditions(decl, ty, wanted).is_empty() && self.trait_list(ty).contains(&wanted)
    }

    /// Has the struct the trait only under a condition?
    pub fn is_conditional(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, item: LangItem) -> bool {
        let Some(wanted) = self.lang_trait(item) else { return false };
        !self.conditions(decl, ty, TraitRef::Trait(ById(wanted))).is_empty()
    }

    /// A field must not hide whose memory it points to.
    fn check_origins(&self, decl: &'a StructDecl<'a>, fields: &[(&FieldDecl<'a>, Ty<'a>)]) {
        for (field, ty) in fields {
            // A historical pointer type that names no origin means any.
            if !self.exposes_any_origin(*ty) || !field.ty.is_some_and(names_any_origin) {
                continue;
            }
            let ty = self.display_ty(*ty);
            let message =
                format!("struct fields cannot expose AnyOrigin in their type; {} has type '{ty}'", field.name);
            let mut error = self.field_error(decl, field, message);
            for note in [
                "consider parameterizing enclosing struct with an Origin",
                "alternatively, use UntrackedOrigin if lifetime is managed explicitly",
            ] {
                let at = field.declared;
                error = error.with_note(Diagnostic::note(note).at(decl.module.file, at.start).underline(at));
            }
            self.report(error);
        }
    }

    fn exposes_any_origin(&self, ty: Ty<'a>) -> bool {
        let TyKind::Struct(_, args) = ty.kind() else { return false };
        args.iter().any(|arg| match arg.kind() {
            ConstKind::Origin(origin) => matches!(origin.kind, OriginKind::Any),
            ConstKind::Type(ty) => self.exposes_any_origin(*ty),
            ConstKind::Pack(items) => {
                items.iter().any(|item| self.const_as_ty(*item).is_some_and(|ty| self.exposes_any_origin(ty)))
            }
            _ => false,
        })
    }
}

fn names_any_origin(ty: &ast::Expr<'_>) -> bool {
    let mut names = Vec::new();
    ast::walk::names_in_expr(ty, &mut names);
    names.iter().any(|name| name.as_str().ends_with("AnyOrigin"))
}
