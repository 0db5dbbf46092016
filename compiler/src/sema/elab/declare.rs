//! Declarations of variables and references, alone and in patterns of tuples (L2.2).

use crate::mir::*;
use crate::syntax::Span;
use crate::syntax::ast::{self, Binding as Keyword, Expr, ExprKind, Name, Target, TargetKind};
use crate::types::*;

use super::super::scope::Binding;
use super::Elab;
use super::args::ArgValue;
use super::expr::is_discard;
use super::value::{Display, DisplayKind, Value};

/// How a declaration or loop target binds its names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BindMode {
    /// A mutable variable that owns its value.
    Var,
    /// An immutable variable (`let`).
    Let,
    /// A reference, as mutable as what it refers to.
    Ref,
    /// Whatever the iterator gives: a reference or a value, not assignable.
    Loop,
    /// The same, but as mutable as it is: `for ref x`.
    LoopRef,
}

impl From<Keyword> for BindMode {
    fn from(keyword: Keyword) -> Self {
        match keyword {
            Keyword::Var => BindMode::Var,
            Keyword::Let => BindMode::Let,
            Keyword::Ref => BindMode::Ref,
        }
    }
}

impl BindMode {
    /// The mode of `keyword target` inside a target of this mode.
    fn declared(self, keyword: Keyword) -> BindMode {
        match (self, keyword) {
            (BindMode::Loop | BindMode::LoopRef, Keyword::Ref) => BindMode::LoopRef,
            _ => keyword.into(),
        }
    }
}

/// Where messages about the parts of a tuple target are reported: at its first comma.
pub fn after_first(parts: &[Target<'_>], otherwise: Span) -> Span {
    parts.first().map_or(otherwise, |first| Span::at(first.span.end))
}

impl<'c, 'a> Elab<'c, 'a> {
    /// `var x: T` without a value.
    pub fn declare(&mut self, target: &'a Target<'a>) {
        match target.kind {
            TargetKind::Declare(declare) => {
                let Some(ty) = declare.ty else {
                    self.error(target.span, "declaration must have either a type or an initializer");
                    return;
                };
                let ty = self.eval_concrete_ty(ty);
                // A variable of an unknown type is unknown, too.
                if !matches!(ty.kind(), TyKind::Error) {
                    self.declare_names(&declare.target, ty, declare.binding.into());
                }
            }
            TargetKind::Annotated(annotated) => self.declare_annotated(annotated),
            TargetKind::Place(_) | TargetKind::Tuple(_) => {
                self.error(target.span, "declaration must have either a type or an initializer");
            }
        }
    }

    fn declare_names(&mut self, target: &'a Target<'a>, ty: Ty<'a>, mode: BindMode) {
        match target.kind {
            TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) => {
                let place = self.new_variable(*name, ty);
                self.builder().local(place.place.base).is_mut = mode != BindMode::Let || !self.is_initialised_once();
                self.bind_name(*name, Binding::Local(place.place.base));
            }
            TargetKind::Tuple(parts) => {
                for part in parts {
                    self.declare_names(part, ty, mode);
                }
            }
            _ => self.error(target.span, "expected a name"),
        }
    }

    /// A `let` that is initialised later may be assigned (once).
    fn is_initialised_once(&self) -> bool {
        true
    }

    /// `x: T` without `var`: an error, unless the file is written in a dialect that had it.
    fn declare_annotated(&mut self, annotated: &'a ast::Annotated<'a>) {
        let TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) = annotated.target.kind else {
            return self.implicit_declaration(&annotated.target);
        };
        if !self.cx.is_historical(self.scope.module()) {
            self.implicit_error(*name);
        } else if self.is_undeclared(*name) {
            let ty = self.eval_concrete_ty(annotated.ty);
            self.in_function_scope(|elab| elab.declare_names(&annotated.target, ty, BindMode::Var));
        }
    }

    pub fn implicit_declaration(&mut self, target: &'a Target<'a>) {
        match target.kind {
            TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) => self.implicit_error(*name),
            TargetKind::Tuple(parts) => parts.iter().for_each(|p| self.implicit_declaration(p)),
            _ => self.error(target.span, "expected a name"),
        }
    }

    /// `var x = e`, `var a, b = e`, `ref r = e`, with or without a type.
    pub fn declare_with(&mut self, declare: &'a ast::Declare<'a>, value: &'a Expr<'a>) {
        let annotated = declare.ty.map(|ty| self.eval_ty(ty));
        if annotated.is_some_and(|ty| matches!(ty.kind(), TyKind::Error)) {
            // A variable of an unknown type is unknown, too.
            self.expr(value, None);
            return;
        }
        let mode: BindMode = declare.binding.into();
        let elaborated =
            if mode == BindMode::Ref { self.place_expr(value, annotated) } else { self.expr(value, annotated) };
        if let TargetKind::Tuple(parts) = declare.target.kind {
            let elaborated = match annotated {
                Some(ty) => self.convert(elaborated, ty, value.span),
                None => elaborated,
            };
            self.bind_parts(parts, elaborated, mode, value.span);
            return;
        }
        let TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) = declare.target.kind else {
            if matches!(declare.target.kind, TargetKind::Place(e) if is_discard(e)) {
                self.discard(elaborated, value.span);
                return;
            }
            self.error(declare.target.span, "expected a name");
            return;
        };
        let elaborated = match annotated {
            Some(ty) => self.convert_annotated(elaborated, ty, value.span),
            None => elaborated,
        };
        if let Some(ty) = annotated
            && elaborated.is_error()
            && !self.cx.is_symbolic_ty(ty)
        {
            // The variable is as announced, whatever is wrong with its value.
            let place = self.new_variable(*name, ty);
            self.bind_name(*name, Binding::Local(place.place.base));
            return;
        }
        self.bind_variable(*name, elaborated, mode, value.span);
    }

    /// Conversion to an annotation, which may leave parameters open (`var x: List = [1]`).
    pub fn convert_annotated(&mut self, value: Value<'a>, ty: Ty<'a>, span: Span) -> Value<'a> {
        if !self.cx.is_symbolic_ty(ty) {
            let purpose = if matches!(ty.kind(), TyKind::FnPtr(_)) { " in 'var' initializer" } else { "" };
            return self.convert_for(value, ty, span, purpose);
        }
        match value {
            Value::Display(display) => self.display_as(*display, ty, span),
            value => {
                let actual = value.ty(self.cx);
                let mut bindings = super::super::infer::Bindings::default();
                if self.cx.unify_ty(ty, actual, &mut bindings) {
                    return value;
                }
                let arg = ArgValue::positional(value, span);
                if self.implicit_constructor(ty, &arg).is_none() && self.is_certain_mismatch(&arg.value, ty) {
                    let (found, wanted) = (self.describe(&arg.value), self.cx.display_ty(ty));
                    self.error(span, format!("cannot implicitly convert '{found}' value to '{wanted}'"));
                    return Value::Error;
                }
                self.construct(ty, vec![arg], span, span.start)
            }
        }
    }

    /// Makes a variable or reference of that name.
    pub fn bind_variable(&mut self, name: Name, value: Value<'a>, mode: BindMode, span: Span) {
        if let Value::Display(display) = &value
            && self.report_elements(display)
        {
            // A variable of no type is not declared at all.
            return;
        }
        let value = self.settle(value, span);
        if value.is_error() {
            self.scope.bind(name.symbol, Binding::Error);
            return;
        }
        if matches!(mode, BindMode::Ref | BindMode::Loop | BindMode::LoopRef) {
            match value {
                Value::Place(place) if mode == BindMode::Ref && self.is_in_registers(&place) => {
                    self.bind_name(name, Binding::Error);
                    let shown = self.cx.display_ty(place.ty);
                    self.error(span, format!("value of type '{shown}' doesn't have a memory origin in 'ref' binding"));
                    return;
                }
                Value::Place(place) => {
                    let local = self.builder().new_local(place.ty, LocalKind::Var, Some(name.symbol), name.span);
                    let mut place = place;
                    place.mutable &= mode != BindMode::Loop;
                    self.bind_ref(local, &place, span);
                    self.bind_name(name, Binding::Local(local));
                    return;
                }
                Value::Const(constant)
                    if mode == BindMode::Ref
                        && self.cx.is_register_type(self.cx.materialised(self.cx.ty_of_const(constant)))
                        && !self.in_library() =>
                {
                    let ty = self.cx.materialised(self.cx.ty_of_const(constant));
                    let shown = self.cx.display_ty(ty);
                    let message = format!("value of type '{shown}' doesn't have a memory origin in 'ref' binding");
                    self.error(span, message);
                    self.scope.bind(name.symbol, Binding::Error);
                    return;
                }
                Value::Owned(place) if mode == BindMode::Ref => {
                    if self.cx.is_register_type(place.ty) {
                        let shown = self.cx.display_ty(place.ty);
                        self.error(
                            span,
                            format!("value of type '{shown}' doesn't have a memory origin in 'ref' binding"),
                        );
                        self.scope.bind(name.symbol, Binding::Error);
                        return;
                    }
                    let local = self.builder().new_local(place.ty, LocalKind::Var, Some(name.symbol), name.span);
                    self.bind_ref(local, &place, span);
                    self.bind_name(name, Binding::Local(local));
                    return;
                }
                _ => {}
            }
            self.bind_owned(name, value, mode, span);
            return;
        }
        self.bind_owned(name, value, mode, span);
    }

    fn bind_owned(&mut self, name: Name, value: Value<'a>, mode: BindMode, span: Span) {
        let ty = self.cx.materialised(value.ty(self.cx));
        let value = self.convert(value, ty, span);
        let ty = match &value {
            Value::Error => ty,
            value => value.ty(self.cx),
        };
        if self.is_immovable(&value, span) {
            self.scope.bind(name.symbol, Binding::Error);
            return;
        }
        let Some(operand) = self.to_owned(value, span) else {
            self.scope.bind(name.symbol, Binding::Error);
            return;
        };
        let place = self.new_variable(name, ty);
        self.builder().local(place.place.base).is_mut = matches!(mode, BindMode::Var | BindMode::LoopRef);
        self.inherit_borrows(place.place.base, operand);
        self.emit(StmtKind::Init(place.place, operand), span);
        self.bind_name(name, Binding::Local(place.place.base));
    }

    /// A value that was moved from another local borrows what that one did.
    pub fn inherit_borrows(&mut self, to: Local, operand: Operand<'a>) {
        let (Operand::Take(place) | Operand::Move(place) | Operand::Copy(place) | Operand::CopyOrTake(place)) = operand
        else {
            return;
        };
        if !place.path.is_empty() || self.builder().local(place.base).is_ref {
            return;
        }
        let borrows = self.builder().local(place.base).borrows.clone();
        let target = self.builder().local(to);
        for borrow in borrows {
            if !target.borrows.contains(&borrow) {
                target.borrows.push(borrow);
            }
        }
    }

    /// Its elements are constants or bits, so that it makes no difference whether there is a tuple in memory.
    fn is_plain_tuple(&self, display: &Display<'a>) -> bool {
        display.items.iter().all(|(_, value, _)| match value {
            Value::Const(_) => true,
            Value::Display(inner) => inner.kind == DisplayKind::Tuple && self.is_plain_tuple(inner),
            Value::Place(place) | Value::Owned(place) | Value::Moved(place) => self.cx.is_trivial(place.ty),
            _ => false,
        })
    }

    /// Takes a tuple apart into fresh names.
    pub fn bind_parts(&mut self, parts: &'a [Target<'a>], value: Value<'a>, mode: BindMode, span: Span) {
        let ty = self.value_ty(&value);
        let Some(values) = self.tuple_parts(value, parts.len(), span) else {
            // The names are not declared.
            self.report_parts(parts, ty);
            return;
        };
        let span = after_first(parts, span);
        for (part, value) in parts.iter().zip(values) {
            match part.kind {
                TargetKind::Place(expr) if is_discard(expr) => {}
                TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) => {
                    self.bind_variable(*name, value, mode, span);
                }
                TargetKind::Tuple(inner) => self.bind_parts(inner, value, mode, span),
                TargetKind::Declare(declare) => {
                    self.bind_target(&declare.target, value, mode.declared(declare.binding), span);
                }
                _ => self.error(part.span, "expected a name"),
            }
        }
    }

    /// Says why a value does not come apart into these names.
    fn report_parts(&self, parts: &'a [Target<'a>], ty: Ty<'a>) {
        if self.tuple_types(ty).is_none() {
            let (found, count) = (self.cx.display_ty(self.cx.materialised(ty)), parts.len());
            let at = after_first(parts, Span::default());
            self.error(at, format!("cannot unpack value of type '{found}' into {count} values"));
        } else if let [first, ..] = parts
            && let TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) = first.kind
        {
            let name = name.as_str();
            self.error(first.span, format!("cannot declare '{name}' without a contextual type from its initializer"));
        }
    }

    /// Binds the target of a loop, comprehension or `with`.
    pub fn bind_target(&mut self, target: &'a Target<'a>, value: Value<'a>, mode: BindMode, span: Span) {
        match target.kind {
            TargetKind::Place(expr) if is_discard(expr) => {
                self.settle(value, span);
            }
            TargetKind::Place(Expr { kind: ExprKind::Name(name), .. }) => {
                self.bind_variable(*name, value, mode, span);
            }
            TargetKind::Tuple(parts) => self.bind_parts(parts, value, mode, span),
            TargetKind::Declare(declare) => {
                self.bind_target(&declare.target, value, mode.declared(declare.binding), span);
            }
            _ => self.error(target.span, "expected a name"),
        }
    }

    /// The elements of a tuple value; `None` if it has not that many.
    pub fn tuple_parts(&mut self, value: Value<'a>, count: usize, span: Span) -> Option<Vec<Value<'a>>> {
        match value {
            // Reported already.
            Value::Error => Some(vec![Value::Error; count]),
            Value::Display(display) if display.kind == DisplayKind::Tuple => {
                if display.items.len() != count {
                    return None;
                }
                if self.is_plain_tuple(&display) {
                    return Some(display.items.into_iter().map(|(_, v, _)| v).collect());
                }
                let tuple = self.settle_display(*display, span);
                self.tuple_parts(tuple, count, span)
            }
            value => {
                let value = self.settle(value, span);
                let ty = value.ty(self.cx);
                let types = self.tuple_types(ty)?;
                if types.len() != count {
                    return None;
                }
                if let Value::Const(c) = value {
                    return Some((0..count).map(|i| Value::Const(self.tuple_element(c, i as u32, span))).collect());
                }
                let storage_ty = *self.cx.field_types(ty).first()?;
                let owned = matches!(value, Value::Owned(_));
                let whole = self.to_place(value, span)?;
                let storage = self.field_place(&whole, 0, storage_ty);
                Some(
                    types
                        .into_iter()
                        .enumerate()
                        .map(|(i, elem)| {
                            let place = self.field_place(&storage, i as u32, elem);
                            if owned && self.cx.is_trivial(elem) { Value::Owned(place) } else { Value::Place(place) }
                        })
                        .collect(),
                )
            }
        }
    }
}
