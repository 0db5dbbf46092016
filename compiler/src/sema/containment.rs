//! Structs that hold themselves through containers (L5.2). `List[T]` can be destroyed if `T` can; where `T` is the very
//! struct whose destructor is being made up, that is not settled yet, and counts as no. A destructor written by hand, and
//! containers that can always be destroyed (`ArcPointer`), need no such answer.

use super::cx::Cx;
use super::decl::{FieldDecl, StructDecl};
use super::lang::LangItem;
use crate::diagnostics::Diagnostic;
use crate::types::*;

impl<'a> Cx<'a> {
    /// Reports the first field whose destructor depends on that of a struct around it.
    pub fn check_containment(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>) {
        self.follow_fields(decl, ty, &mut Vec::new());
    }

    fn follow_fields(&self, decl: &'a StructDecl<'a>, ty: Ty<'a>, within: &mut Vec<&'a StructDecl<'a>>) {
        // Earlier releases decided it in time.
        let is_exempt = decl.module.is_library || self.is_historical(decl.module);
        if is_exempt || !self.settled_destructors.borrow_mut().insert(ById(decl)) {
            return;
        }
        if self.user_deinit(decl).is_some() || !self.needs(decl, ty, LangItem::Deinitable) {
            return;
        }
        within.push(decl);
        let types = self.field_types(ty);
        let cyclic = decl.fields.iter().zip(types).find(|(_, ty)| self.is_cyclic(**ty, within));
        if let Some((field, ty)) = cyclic {
            self.report(self.not_deinitable(decl, field, *ty));
        }
        within.pop();
    }

    /// Is the destructor of the type subject to that of one of these structs?
    fn is_cyclic(&self, ty: Ty<'a>, within: &mut Vec<&'a StructDecl<'a>>) -> bool {
        let TyKind::Struct(container, args) = ty.kind() else { return false };
        if !self.is_conditional(container.0, ty, LangItem::Deinitable) {
            return false;
        }
        let mut held = Vec::new();
        args.iter().for_each(|arg| self.types_in(*arg, &mut held));
        held.into_iter().any(|ty| {
            let TyKind::Struct(decl, _) = ty.kind() else { return false };
            if within.iter().any(|outer| ById(*outer) == *decl) {
                return true;
            }
            self.follow_fields(decl.0, ty, within);
            self.is_cyclic(ty, within)
        })
    }

    fn types_in(&self, value: Const<'a>, out: &mut Vec<Ty<'a>>) {
        match value.kind() {
            ConstKind::Type(ty) => out.push(*ty),
            ConstKind::Pack(items) => items.iter().for_each(|item| self.types_in(*item, out)),
            _ => {}
        }
    }

    pub fn not_deinitable(&self, decl: &'a StructDecl<'a>, field: &FieldDecl<'a>, ty: Ty<'a>) -> Diagnostic {
        let ty = self.display_ty(ty);
        self.field_error(decl, field, format!("field '{}' has non-'Deinitable' type '{ty}'", field.name))
    }
}
