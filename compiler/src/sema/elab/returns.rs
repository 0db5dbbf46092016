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
                self.convert_for(value, ty, value_span, " in return value");
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
    /// own, another argument, or a part of one. A field, and what a value owns, are other memory than the value.
    fn foreign_origin(&mut self, place: &PlaceValue<'a>) -> Option<String> {
        if self.is_own_local(place) {
            return self.name_of(place.place).or(Some(String::new()));
        }
        let module = self.scope.module();
        let RetTy::Ref { origin: declared, .. } = self.builder().ret else { return None };
        if module.is_library || self.cx.is_historical(module) {
            return None;
        }
        let declared = self.declared_places(declared)?;
        let origin = self.origin_of_place(place);
        let mut found = Vec::new();
        self.places_of_origin(origin, &mut found);
        let is_known = is_made_of_places(origin) && found.iter().all(|p| self.builder().body.args.contains(&p.base));
        if !is_known || found.iter().all(|place| declared.contains(place)) {
            return None;
        }
        self.place_names(&found)
    }

    /// The arguments, and parts of them, that an origin names; `None` if it names anything else.
    fn declared_places(&mut self, origin: Const<'a>) -> Option<Vec<Place<'a>>> {
        let ConstKind::Origin(data) = origin.kind() else { return None };
        match &data.kind {
            OriginKind::Arg { index, path } => {
                let path: Vec<Step> = path.iter().map(Step::from).collect();
                let base = self.builder().body.args.get(*index as usize).copied()?;
                Some(vec![Place { base, path: self.cx.interner.slice(&path) }])
            }
            OriginKind::Union(parts) => {
                let mut places = Vec::new();
                for part in *parts {
                    places.extend(self.declared_places(*part)?);
                }
                Some(places)
            }
            _ => None,
        }
    }

    fn place_names(&mut self, places: &[Place<'a>]) -> Option<String> {
        let names: Option<Vec<String>> = places.iter().map(|place| self.name_of(*place)).collect();
        Some(names?.join(", "))
    }

    fn name_of(&mut self, place: Place<'a>) -> Option<String> {
        let cx = self.cx;
        place_name(&self.builder().body, cx, place)
    }

    /// The origin that the function's result declares, as messages print it.
    fn declared_origin(&mut self) -> String {
        let RetTy::Ref { origin, .. } = self.builder().ret else { return String::new() };
        let names = self.declared_places(origin).and_then(|places| self.place_names(&places));
        names.map_or("ImmStaticOrigin".into(), |names| format!("origin_of({names})"))
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

/// Whether an origin is nothing but places of the body.
fn is_made_of_places(origin: Const<'_>) -> bool {
    match origin.kind() {
        ConstKind::Origin(Origin { kind: OriginKind::Places(_), .. }) => true,
        ConstKind::Origin(Origin { kind: OriginKind::Union(parts), .. }) => parts.iter().all(|p| is_made_of_places(*p)),
        _ => false,
    }
}
