//! What a function returns: a value, or a reference with the origin that its signature declares (L9.5).

use crate::mir::ownership::place_name;
use crate::mir::*;
use crate::syntax::{Span, ast};
use crate::types::*;

use super::{Elab, PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    pub fn return_stmt(&mut self, value: Option<&'a ast::Expr<'a>>, span: Span) {
        let ret = self.builder().ret;
        match value {
            None => {
                let none = matches!(ret, RetTy::Value(ty) if ty == self.cx.none_ty());
                if !none && !self.builder().named_result {
                    let wanted = self.cx.display_ty(ret.ty());
                    self.error(span, format!("cannot implicitly convert 'None' value to '{wanted}'"));
                }
                self.leave_function(span);
            }
            Some(expr) => {
                let expected = match ret {
                    RetTy::Value(ty) => ty,
                    RetTy::Ref { ty, .. } => ty,
                };
                let value = self.expr(expr, Some(expected));
                self.return_value(value, expr.span, span);
            }
        }
        self.dead_after = Some("return statement");
    }

    /// Stores the result and leaves.
    pub fn return_value(&mut self, value: Value<'a>, value_span: Span, span: Span) {
        let ret = self.builder().ret;
        let slot = self.builder().body.ret;
        match ret {
            RetTy::Value(ty) if ty == self.cx.none_ty() => {
                let value = self.convert_for(value, ty, value_span, " in return value");
                let _ = value;
            }
            RetTy::Value(ty) => {
                // A local that is returned is forwarded, not copied.
                let is_built_in = matches!(ty.kind(), TyKind::FnPtr(_));
                let purpose = if is_built_in { " in return value" } else { "" };
                let value = self.convert_for(value, ty, value_span, purpose);
                if !value.is_error()
                    && !self.is_immovable(&value, value_span)
                    && let Some(operand) = self.to_owned(value, value_span)
                {
                    self.emit(StmtKind::Init(Place::local(slot), operand), value_span);
                }
            }
            RetTy::Ref { ty, .. } => self.return_reference(value, ty, value_span),
        }
        self.leave_function(span);
    }

    fn return_reference(&mut self, value: Value<'a>, ty: Ty<'a>, span: Span) {
        let slot = self.builder().body.ret;
        match value {
            Value::Place(place) if self.is_in_registers(&place) => {
                let found = self.cx.display_ty(place.ty);
                self.error(span, format!("value of type '{found}' doesn't have a memory origin in return value"));
            }
            Value::Place(place) if self.cx.same_ty(place.ty, ty) => {
                if let Some(found) = self.foreign_origin(&place) {
                    let wanted = self.declared_origin();
                    self.error(
                        span,
                        format!("cannot return reference with incompatible origin: 'origin_of({found})' vs '{wanted}'"),
                    );
                    return;
                }
                self.emit(StmtKind::Bind(slot, place.place), span);
            }
            Value::Error => {}
            value if !self.is_certain_mismatch(&value, ty) => {
                self.undecided();
            }
            value => {
                let found = self.describe(&value);
                self.error(span, format!("value of type '{found}' doesn't have a memory origin in return value"));
            }
        }
    }

    /// The name of a place that is certainly not what the function says that its result refers to: a variable of its
    /// own, another argument, or a part of one. What lies in a value of the library counts as that value where the path
    /// to it is not a name (an element of a tuple).
    fn foreign_origin(&mut self, place: &PlaceValue<'a>) -> Option<String> {
        if self.is_own_local(place) {
            return self.name_of(place.place).or(Some(String::new()));
        }
        let mut places = Vec::new();
        let origin = self.origin_of_place(place);
        self.places_of_origin(origin, &mut places);
        let ([found], declared) = (&places[..], self.declared_place()?) else { return None };
        let module = self.scope.module();
        if module.is_library || self.cx.is_historical(module) || !self.builder().body.args.contains(&found.base) {
            return None;
        }
        let found = Place { path: self.visible_path(*found), ..*found };
        if found == declared { None } else { self.name_of(found) }
    }

    /// A place's path up to where it enters what the library does not name.
    fn visible_path(&mut self, place: Place<'a>) -> &'a [Step] {
        let mut ty = self.builder().local(place.base).ty;
        for (index, step) in place.path.iter().enumerate() {
            match (step, ty.kind()) {
                (Step::Field(field), TyKind::Struct(decl, _)) if !decl.0.module.is_library => {
                    ty = self.cx.field_types(ty)[*field as usize];
                }
                (Step::Interior(_), TyKind::Struct(..)) => return place.path,
                _ => return &place.path[..index],
            }
        }
        place.path
    }

    /// The argument, or the part of one, that the function's result refers to.
    fn declared_place(&mut self) -> Option<Place<'a>> {
        let RetTy::Ref { origin, .. } = self.builder().ret else { return None };
        let ConstKind::Origin(Origin { kind: OriginKind::Arg { index, path }, .. }) = origin.kind() else {
            return None;
        };
        let path: Vec<Step> = path.iter().map(Step::from).collect();
        let base = self.builder().body.args.get(*index as usize).copied()?;
        Some(Place { base, path: self.cx.interner.slice(&path) })
    }

    fn name_of(&mut self, place: Place<'a>) -> Option<String> {
        let cx = self.cx;
        place_name(&self.builder().body, cx, place)
    }

    /// The origin that the function's result declares, as messages print it.
    fn declared_origin(&mut self) -> String {
        let Some(place) = self.declared_place() else { return "ImmStaticOrigin".into() };
        let name = self.name_of(place);
        format!("origin_of({})", name.unwrap_or_default())
    }

    /// The place is an argument that the caller passes by value: nothing can refer to it.
    pub fn is_in_registers(&mut self, place: &PlaceValue<'a>) -> bool {
        let decl = self.builder().local(place.place.base);
        let by_value = !decl.is_ref && decl.kind == LocalKind::Arg(Convention::Imm) && place.place.path.is_empty();
        by_value && self.declared && !self.in_library() && self.cx.is_register_type(place.ty)
    }

    /// The place is part of a variable of this function, which dies with it.
    fn is_own_local(&mut self, place: &PlaceValue<'a>) -> bool {
        let decl = self.builder().local(place.place.base);
        !decl.is_ref && matches!(decl.kind, LocalKind::Var | LocalKind::Temp)
    }

    /// Runs what has to run on the way out, and returns.
    fn leave_function(&mut self, span: Span) {
        self.unwind_exits(0);
        self.builder().terminate(Terminator::Return(span));
    }
}
