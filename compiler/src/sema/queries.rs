//! What copying, moving and destroying a type takes; the answers to `mir::TypeQueries`.

use super::cx::Cx;
use super::decl::{FnSource, StructDecl, Synthesised};
use super::lang::LangItem;
use super::members::MemberRef;
use crate::mir::{InstId, TypeQueries};
use crate::syntax::{Symbol, ast, known};
use crate::types::*;

impl<'a> Cx<'a> {
    /// Whether the operation on values of this type is nothing (destruction) or a copy of bits.
    pub fn is_trivial_for(&self, ty: Ty<'a>, kind: Synthesised) -> bool {
        if matches!(ty.kind(), TyKind::Param(_) | TyKind::Assoc(..)) {
            return self.conforms_lang(ty, LangItem::TrivialRegisterPassable);
        }
        if let Some(known) = self.types.trivial.borrow().get(&(ty, kind)) {
            return *known;
        }
        // Recursive types go through pointers, so this is only asked again by mistake.
        self.types.trivial.borrow_mut().insert((ty, kind), true);
        let result = match ty.kind() {
            TyKind::Struct(decl, _) => self.is_trivial_struct(ty, decl.0, kind),
            TyKind::Closure(..) | TyKind::Pack(_) => self.field_types(ty).iter().all(|f| self.is_trivial_for(*f, kind)),
            TyKind::Array(elem, _) => self.is_trivial_for(*elem, kind),
            _ => true,
        };
        self.types.trivial.borrow_mut().insert((ty, kind), result);
        result
    }

    fn is_trivial_struct(&self, ty: Ty<'a>, decl: &'a StructDecl<'a>, kind: Synthesised) -> bool {
        let (flag, written) = match kind {
            Synthesised::CopyInit => ("__copy_ctor_is_trivial", self.user_copy_init(decl)),
            Synthesised::MoveInit => ("__move_ctor_is_trivial", self.user_move_init(decl)),
            _ => ("__del__is_trivial", self.user_deinit(decl)),
        };
        let flag = Symbol::intern(flag);
        if decl.members.borrow().aliases.contains_key(&flag)
            && let Some(MemberRef::Const(value)) = self.find_member(ty, flag)
            && let Some(value) = self.const_bool(value)
        {
            return value;
        }
        if !decl.cases.is_empty() {
            return (0..decl.cases.len())
                .all(|i| self.case_payload(ty, i as u32).iter().all(|t| self.is_trivial_for(*t, kind)));
        }
        written.is_none() && self.field_types(ty).iter().all(|f| self.is_trivial_for(*f, kind))
    }

    fn special_fn(&self, ty: Ty<'a>, kind: Synthesised) -> Option<InstId> {
        if self.is_trivial_for(ty, kind) {
            return None;
        }
        let decl = match ty.kind() {
            TyKind::Struct(decl, _) => {
                let written = match kind {
                    Synthesised::CopyInit => self.user_copy_init(decl.0),
                    Synthesised::MoveInit => self.user_move_init(decl.0),
                    _ => self.user_deinit(decl.0),
                };
                written.unwrap_or_else(|| self.synthesised(decl.0, kind))
            }
            _ => self.glue(kind)?,
        };
        let implicit = self.signature(decl).implicit;
        let args: Vec<Const<'a>> = implicit.iter().map(|_| self.bool(false)).collect();
        Some(self.instance(FnRef { decl: ById(decl), self_ty: Some(ty), args: self.interner.slice(&args) }))
    }
}

impl<'a> Cx<'a> {
    /// A rigid type is called by the first of its bounds that says more than how values are kept.
    fn rigid_linear_message(&self, ty: Ty<'a>) -> Option<String> {
        let bounds = self.rigid_bounds(ty)?;
        let said = bounds.iter().find_map(|bound| match bound {
            TraitRef::Trait(decl) if !self.is_lifecycle_trait(decl.0) => Some(decl.0.name.as_str()),
            _ => None,
        });
        Some(format!("unhandled explicitly destroyed type '{}'", said.unwrap_or("AnyType")))
    }
}

impl<'a> TypeQueries<'a> for Cx<'a> {
    fn fields(&self, ty: Ty<'a>) -> &'a [Ty<'a>] {
        self.field_types(ty)
    }

    fn alignment(&self, ty: Ty<'a>) -> u64 {
        let TyKind::Struct(decl, _) = ty.kind() else { return 1 };
        self.declared_alignment(decl.0).filter(|align| align.is_power_of_two()).unwrap_or(1)
    }

    fn field_name(&self, ty: Ty<'a>, index: u32) -> String {
        match ty.kind() {
            TyKind::Struct(decl, _) => {
                decl.0.fields.get(index as usize).map_or_else(|| index.to_string(), |f| f.name.to_string())
            }
            TyKind::Closure(decl, _) => {
                decl.0.captures.borrow().get(index as usize).map_or_else(|| index.to_string(), |c| c.name.to_string())
            }
            _ => index.to_string(),
        }
    }

    fn is_trivial_drop(&self, ty: Ty<'a>) -> bool {
        self.is_trivial_for(ty, Synthesised::Deinit)
    }

    fn is_trivial(&self, ty: Ty<'a>) -> bool {
        [Synthesised::Deinit, Synthesised::CopyInit, Synthesised::MoveInit]
            .into_iter()
            .all(|kind| self.is_trivial_for(ty, kind))
            && match ty.kind() {
                TyKind::Struct(..) => self.conforms_lang(ty, LangItem::ImplicitlyCopyable),
                _ => true,
            }
    }

    fn is_memory_only(&self, ty: Ty<'a>) -> bool {
        let TyKind::Struct(decl, _) = ty.kind() else { return false };
        (!decl.0.module.is_library || self.is_lang(ty, LangItem::Tuple))
            && ![LangItem::RegisterPassable, LangItem::TrivialRegisterPassable]
                .into_iter()
                .any(|item| self.conforms_lang(ty, item))
    }

    fn drop_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        self.special_fn(ty, Synthesised::Deinit)
    }

    fn has_user_drop(&self, ty: Ty<'a>) -> bool {
        matches!(ty.kind(), TyKind::Struct(decl, _) if self.user_deinit(decl.0).is_some() || !decl.0.cases.is_empty())
    }

    fn copy_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        self.special_fn(ty, Synthesised::CopyInit)
    }

    fn move_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        self.special_fn(ty, Synthesised::MoveInit)
    }

    fn linear_message(&self, ty: Ty<'a>) -> Option<String> {
        if self.conforms_lang(ty, LangItem::Deinitable) {
            return None;
        }
        let TyKind::Struct(decl, _) = ty.kind() else { return self.rigid_linear_message(ty) };
        let message = ast::find_decorator(decl.0.ast.decorators, known::EXPLICIT_DESTROY).and_then(|d| {
            match d.args().first()?.value.kind {
                ast::ExprKind::String(s) => Some(s.value.to_owned()),
                _ => None,
            }
        });
        Some(message.unwrap_or_else(|| {
            format!("type '{}' does not conform to 'Deinitable' and must be explicitly destroyed", self.display_ty(ty))
        }))
    }

    fn signature(&self, inst: InstId) -> &'a FnTy<'a> {
        self.instance_signature(inst)
    }

    fn fn_name(&self, inst: InstId) -> String {
        self.instance_data(inst).fn_ref.decl.0.name.to_string()
    }

    fn arg_name(&self, inst: InstId, index: usize) -> String {
        let formals = Cx::signature(self, self.instance_data(inst).fn_ref.decl.0).formals;
        formals.get(index).and_then(|f| f.name).map_or_else(String::new, |n| n.to_string())
    }

    fn allows_nested_aliasing(&self, inst: InstId) -> bool {
        match self.instance_data(inst).fn_ref.decl.0.source {
            FnSource::Def(def) => def.has_decorator(known::DISABLE_NESTED_ORIGIN_EXCLUSIVITY),
            _ => false,
        }
    }

    fn is_never(&self, inst: InstId) -> bool {
        matches!(self.instance_signature(inst).ret, RetTy::Value(ty) if matches!(ty.kind(), TyKind::Never))
    }

    fn display(&self, ty: Ty<'a>) -> String {
        self.display_ty(ty)
    }
}
