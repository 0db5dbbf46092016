//! Declarations and assignments (L2.2).

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, Expr, ExprKind, Name, Target, TargetKind};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::{Binding, ScopeKind};
use super::Elab;
use super::args::ArgValue;
use super::declare::{BindMode, after_first};
use super::expr::is_discard;
use super::operators::{OperatorSite, binary_method};
use super::value::{Display, DisplayKind, PlaceValue, Setter, SetterKind, Value};

/// An assignment to an element whose value has been evaluated before the element is looked up.
struct ElementAssignment<'a> {
    setter: Setter<'a>,
    value: Value<'a>,
    value_span: Span,
}

impl<'c, 'a> Elab<'c, 'a> {
    pub fn implicit_error(&self, name: Name) {
        self.report(
            Diagnostic::error(format!(
                "implicit declaration of '{}' is not allowed; add 'var' to declare a new name",
                name.as_str()
            ))
            .at(self.file, name.span.start)
            .underline(name.span)
            .fix(Span::at(name.span.start), "var "),
        );
    }

    /// `targets = value`, the value evaluated once.
    pub fn assign(&mut self, assign: &'a ast::Assign<'a>) {
        if let [only] = assign.targets {
            self.assign_one(&only.target, assign.value);
            return;
        }
        // The rightmost target first; the others are assigned from it.
        let Some((last, rest)) = assign.targets.split_last() else { return };
        self.assign_one(&last.target, assign.value);
        let source = match self.target_value(&last.target) {
            Some(value) => value,
            None => return,
        };
        for target in rest.iter().rev() {
            self.assign_value(&target.target, source.clone(), assign.value.span);
        }
    }

    /// What was just assigned, to be assigned again.
    fn target_value(&mut self, target: &'a Target<'a>) -> Option<Value<'a>> {
        match target.kind {
            TargetKind::Place(expr) => Some(self.expr(expr, None)),
            TargetKind::Declare(declare) => self.target_value(&declare.target),
            _ => None,
        }
    }

    fn assign_one(&mut self, target: &'a Target<'a>, value: &'a Expr<'a>) {
        match target.kind {
            TargetKind::Declare(declare) => self.declare_with(declare, value),
            TargetKind::Annotated(annotated) => {
                self.declare(target);
                match annotated.target.kind {
                    TargetKind::Place(expr) if self.cx.is_historical(self.scope.module()) => {
                        self.assign_place(expr, value);
                    }
                    _ => drop(self.expr(value, None)),
                }
            }
            TargetKind::Place(expr) => self.assign_place(expr, value),
            TargetKind::Tuple(_) => {
                let value_span = value.span;
                let value = self.expr(value, None);
                let value = self.detach(value);
                self.assign_value(target, value, value_span);
            }
        }
    }

    /// Reports a transfer `x^` into another place where the type cannot be moved.
    pub fn is_immovable(&mut self, value: &Value<'a>, span: Span) -> bool {
        let Value::Moved(place) = value else { return false };
        let movable = self.in_library()
            || self.cx.is_symbolic_ty(place.ty)
            || self.builder().local(place.place.base).kind == LocalKind::Temp
            || self.cx.conforms_lang(place.ty, LangItem::Movable);
        if !movable {
            let name = self.cx.display_ty(place.ty);
            let message =
                format!("cannot transfer value into destination, because '{name}' doesn't conform to 'Movable'");
            self.error(Span::at(span.end.saturating_sub(1)), message);
        }
        !movable
    }

    /// `place = value` of an existing place.
    fn assign_place(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) {
        if is_discard(target) {
            let elaborated = self.expr(value, None);
            self.discard(elaborated, value.span);
            return;
        }
        if let ExprKind::Name(name) = target.kind
            && self.is_undeclared(name)
        {
            self.implicit_assignment(name, value);
            return;
        }
        if let Some(value) = self.assign_after_value(target, value) {
            return self.assign_element(value);
        }
        let place = self.assignment_target(target);
        match place {
            Value::Place(place) => {
                let elaborated = self.expr(value, Some(place.ty));
                self.store(&place, elaborated, value.span, target.span);
            }
            Value::Setter(setter) => {
                let elaborated = self.expr(value, None);
                self.set_through(*setter, elaborated, value.span);
            }
            Value::Error => {}
            _ => {
                self.error(target.span, "expression must be mutable in assignment");
                self.expr(value, None);
            }
        }
    }

    /// `x[i] = f(x)`: where the value uses what is subscripted, base and index are evaluated first, then
    /// the value, and only then the element is looked up: the value may move it.
    fn assign_after_value(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) -> Option<ElementAssignment<'a>> {
        let ExprKind::Subscript(subscript) = target.without_parens().kind else { return None };
        if !super::expr::has_effects(value) || !mentions_root(&subscript.base, value) {
            return None;
        }
        let base = self.expr(&subscript.base, None);
        let base = self.settle(base, subscript.base.span);
        if !matches!(base, Value::Place(_)) {
            return None;
        }
        let ty = base.ty(self.cx);
        let method =
            [known::SETITEM, known::GETITEM].into_iter().find_map(|name| match self.cx.find_member(ty, name) {
                Some(MemberRef::Methods(set)) => Some(set),
                _ => None,
            })?;
        let mut args = self.subscript_args(subscript.args, method);
        for arg in &mut args {
            arg.value = self.snapshot(arg.value.clone(), arg.span);
        }
        let setter = Setter { base, kind: SetterKind::Item(args), span: target.span, open: subscript.open };
        let elaborated = self.expr(value, None);
        Some(ElementAssignment { setter, value: elaborated, value_span: value.span })
    }

    fn assign_element(&mut self, assignment: ElementAssignment<'a>) {
        let ElementAssignment { setter, value, value_span } = assignment;
        let ty = setter.base.ty(self.cx);
        if matches!(self.cx.find_member(ty, known::SETITEM), Some(MemberRef::Methods(_))) {
            self.set_through(setter, value, value_span);
            return;
        }
        let Setter { base, kind: SetterKind::Item(args), span, open } = setter else { return };
        match self.method_call(base, known::GETITEM, args, span, open, span) {
            Value::Place(place) => self.store(&place, value, value_span, span),
            Value::Error => {}
            _ => self.error(span, "expression must be mutable in assignment"),
        }
    }

    pub fn is_undeclared(&mut self, name: Name) -> bool {
        if self.scope.get(name.symbol).is_some() {
            return false;
        }
        let module = self.scope.module();
        self.cx.lookup_in(module, name.symbol).is_none()
    }

    /// `x = e` of a new name: an error, unless the file is written in a dialect that had it.
    fn implicit_assignment(&mut self, name: Name, value: &'a Expr<'a>) {
        if !self.cx.is_historical(self.scope.module()) {
            self.implicit_error(name);
            self.expr(value, None);
            self.scope.bind(name.symbol, Binding::Error);
            return;
        }
        let elaborated = self.expr(value, None);
        self.bind_implicitly(name, elaborated, value.span);
    }

    /// Declares a name for the whole function.
    fn bind_implicitly(&mut self, name: Name, value: Value<'a>, span: Span) {
        self.in_function_scope(|elab| elab.bind_variable(name, value, BindMode::Var, span));
    }

    /// Declares in the scope of the function, from a block inside it.
    pub fn in_function_scope(&mut self, declare: impl FnOnce(&mut Self)) {
        let outer = self.scope;
        while let Some(parent) = self.scope.parent {
            if matches!(self.scope.kind, ScopeKind::Function) {
                break;
            }
            self.scope = parent;
        }
        declare(self);
        self.scope = outer;
    }

    /// The place or setter on the left of `=`. A type with `__setitem__` is assigned through it.
    fn assignment_target(&mut self, target: &'a Expr<'a>) -> Value<'a> {
        if let ExprKind::Subscript(subscript) = target.without_parens().kind {
            let base = self.expr(&subscript.base, None);
            let base = self.settle(base, subscript.base.span);
            if matches!(base, Value::Place(_) | Value::Owned(_)) {
                let ty = base.ty(self.cx);
                if let Some(MemberRef::Methods(set)) = self.cx.find_member(ty, known::SETITEM) {
                    if self.lacks_getter(ty, subscript.open, target.span) {
                        return Value::Error;
                    }
                    let args = self.subscript_args(subscript.args, set);
                    return Value::Setter(Box::new(Setter {
                        base,
                        kind: SetterKind::Item(args),
                        span: target.span,
                        open: subscript.open,
                    }));
                }
            }
        }
        if let ExprKind::Attribute(attribute) = target.without_parens().kind {
            let base = self.expr(&attribute.base, None);
            self.carets.insert(target.span, attribute.dot);
            if matches!(base, Value::Place(_) | Value::Owned(_)) {
                let ty = base.ty(self.cx);
                if self.cx.find_member(ty, attribute.name.symbol).is_none() && self.has_method(ty, "__setattr__") {
                    return Value::Setter(Box::new(Setter {
                        base,
                        kind: SetterKind::Attribute(attribute.name),
                        span: target.span,
                        open: attribute.dot,
                    }));
                }
            }
            let temporary = if let Value::Owned(place) = &base { Some(place.place.base) } else { None };
            let member = self.member_of(base, attribute.name, attribute.dot, target.span);
            return match member {
                // A part of a temporary.
                Value::Place(place) if temporary == Some(place.place.base) && !self.in_library() => {
                    Value::Place(PlaceValue { mutable: false, ..place })
                }
                member => member,
            };
        }
        self.expr(target, None)
    }

    /// Assigns an elaborated value to any target.
    fn assign_value(&mut self, target: &'a Target<'a>, value: Value<'a>, span: Span) {
        match target.kind {
            TargetKind::Tuple(parts) => match self.tuple_parts(value, parts.len(), span) {
                Some(values) => {
                    let span = after_first(parts, span);
                    for (part, value) in parts.iter().zip(values) {
                        self.assign_value(part, value, span);
                    }
                }
                None => {
                    let undeclared = parts.iter().any(|p| {
                        matches!(p.kind, TargetKind::Place(Expr { kind: ExprKind::Name(n), .. }) if self.is_undeclared(*n))
                    });
                    if undeclared {
                        parts.iter().for_each(|p| self.implicit_declaration(p));
                    } else {
                        self.error(span, "value can't be taken apart into that many targets");
                    }
                }
            },
            TargetKind::Place(expr) if is_discard(expr) => self.discard(value, span),
            TargetKind::Place(expr) => {
                if let ExprKind::Name(name) = expr.kind
                    && self.is_undeclared(name)
                {
                    if self.cx.is_historical(self.scope.module()) {
                        return self.bind_implicitly(name, value, span);
                    }
                    self.implicit_error(name);
                    self.scope.bind(name.symbol, Binding::Error);
                    return;
                }
                match self.assignment_target(expr) {
                    Value::Place(place) => self.store(&place, value, span, expr.span),
                    Value::Setter(setter) => self.set_through(*setter, value, span),
                    Value::Error => {}
                    _ => self.error(expr.span, "expression must be mutable in assignment"),
                }
            }
            TargetKind::Declare(declare) => match declare.target.kind {
                TargetKind::Tuple(parts) => self.bind_parts(parts, value, declare.binding.into(), span),
                _ => self.bind_target(&declare.target, value, declare.binding.into(), span),
            },
            TargetKind::Annotated(annotated) => self.implicit_declaration(&annotated.target),
        }
    }

    /// Copies what a tuple display reads, before any of its targets is written (`a, b = b, a`).
    fn detach(&mut self, value: Value<'a>) -> Value<'a> {
        let Value::Display(mut display) = value else { return value };
        if display.kind != DisplayKind::Tuple {
            return Value::Display(display);
        }
        let items = std::mem::take(&mut display.items);
        let items = items
            .into_iter()
            .map(|(name, value, at)| {
                let detached = match value {
                    Value::Place(place) => match self.to_owned(Value::Place(place.clone()), at) {
                        Some(operand) => self.temp_from(place.ty, operand, at),
                        None => Value::Error,
                    },
                    Value::Display(_) => self.detach(value),
                    other => other,
                };
                (name, detached, at)
            })
            .collect();
        Value::Display(Box::new(Display { items, ..*display }))
    }

    /// Writes a value to a place.
    pub fn store(&mut self, place: &PlaceValue<'a>, value: Value<'a>, value_span: Span, target_span: Span) {
        if !place.mutable {
            self.error(target_span, "expression must be mutable in assignment");
            return;
        }
        let purpose = if matches!(place.ty.kind(), TyKind::FnPtr(_)) { " in assignment" } else { "" };
        let value = self.convert_for(value, place.ty, value_span, purpose);
        if value.is_error() {
            return;
        }
        let Some(operand) = self.to_owned(value, value_span) else { return };
        if place.place.path.is_empty() {
            self.inherit_borrows(place.place.base, operand);
        }
        self.emit(StmtKind::Init(place.place, operand), value_span);
    }

    /// Assigns through `__setitem__` or `__setattr__`.
    pub fn set_through(&mut self, setter: Setter<'a>, value: Value<'a>, value_span: Span) {
        match setter.kind {
            SetterKind::Item(mut args) => {
                // The value is the last positional argument.
                let at = args.iter().position(|a| a.name.is_some()).unwrap_or(args.len());
                args.insert(at, ArgValue::positional(value, value_span));
                self.method_call(setter.base, known::SETITEM, args, setter.span, setter.open, setter.span);
            }
            SetterKind::Attribute(name) => {
                let text = Value::Const(self.string_literal(name.as_str().as_bytes()));
                let args = vec![ArgValue::positional(text, name.span), ArgValue::positional(value, value_span)];
                self.method_call(setter.base, known::SETATTR, args, setter.span, setter.open, setter.span);
            }
        }
    }

    /// `place op= value`: the place is evaluated once.
    pub fn aug_assign(&mut self, assign: &'a ast::AugAssign<'a>) {
        let target = assign.target.without_parens();
        if let ExprKind::Name(name) = target.kind
            && self.is_undeclared(name)
        {
            self.name(name);
            return;
        }
        if let Some(setter) = self.item_setter(target) {
            self.aug_assign_item(setter, assign);
            return;
        }
        let place = self.place_expr(target, None);
        let place = match place {
            Value::Place(place) => place,
            Value::Setter(setter) => {
                self.error(setter.span, "expression must be mutable for in-place operator destination");
                return;
            }
            Value::Error => return,
            _ => {
                self.error(target.span, "expression must be mutable for in-place operator destination");
                self.expr(assign.value, None);
                return;
            }
        };
        if !place.mutable {
            self.error(target.span, "expression must be mutable for in-place operator destination");
            self.expr(assign.value, None);
            return;
        }
        let value = self.expr(assign.value, None);
        self.operate_in_place(place, value, assign);
    }

    fn operate_in_place(&mut self, place: PlaceValue<'a>, value: Value<'a>, assign: &'a ast::AugAssign<'a>) {
        if value.is_error() {
            return;
        }
        let in_place = Symbol::intern(&format!("__i{}__", binary_method(assign.operator)));
        if matches!(self.cx.find_member(place.ty, in_place), Some(MemberRef::Methods(_))) {
            let span = assign.target.span.to(assign.value.span);
            let args = vec![ArgValue::positional(value, assign.value.span)];
            self.method_call(Value::Place(place), in_place, args, span, assign.operator_pos, assign.target.span);
            return;
        }
        self.no_in_place(place.ty, in_place, assign);
    }

    /// There is no falling back on the binary operator (L3.7).
    fn no_in_place(&mut self, ty: Ty<'a>, method: Symbol, assign: &'a ast::AugAssign<'a>) {
        if self.cx.is_vague_ty(ty) {
            self.undecided();
            return;
        }
        let site = OperatorSite { operator: assign.operator_pos, left: assign.target.span, right: assign.value.span };
        self.report_no_operator(ty, method, site);
    }

    /// `x[i]` of a type that gives and takes elements by value.
    fn item_setter(&mut self, target: &'a Expr<'a>) -> Option<Setter<'a>> {
        let ExprKind::Subscript(subscript) = target.kind else { return None };
        let base = self.cx.quietly(|| {
            self.without_effect(|elab| {
                let base = elab.expr(&subscript.base, None);
                base.ty(elab.cx)
            })
        });
        if !matches!(self.cx.find_member(base, known::SETITEM), Some(MemberRef::Methods(_))) {
            return None;
        }
        match self.assignment_target(target) {
            Value::Setter(setter) => Some(*setter),
            _ => None,
        }
    }

    /// `x[i] op= v`: index, value, get, operate, set.
    fn aug_assign_item(&mut self, setter: Setter<'a>, assign: &'a ast::AugAssign<'a>) {
        let Setter { base, kind: SetterKind::Item(args), span, open } = setter else { return };
        // Indices are used twice.
        let args: Vec<ArgValue<'a>> = args
            .into_iter()
            .map(|arg| {
                let value = match arg.value {
                    Value::Owned(place) => Value::Place(place),
                    other => other,
                };
                ArgValue { value, ..arg }
            })
            .collect();
        let value = self.expr(assign.value, None);
        let current = self.method_call(base.clone(), known::GETITEM, args.clone(), span, open, span);
        if let Value::Place(place) = &current
            && place.mutable
        {
            return self.operate_in_place(place.clone(), value, assign);
        }
        let ty = current.ty(self.cx);
        let in_place = Symbol::intern(&format!("__i{}__", binary_method(assign.operator)));
        if current.is_error() || value.is_error() {
            return;
        }
        if !matches!(self.cx.find_member(ty, in_place), Some(MemberRef::Methods(_))) {
            return self.no_in_place(ty, in_place, assign);
        }
        let Some(operand) = self.to_owned(current, span) else { return };
        let Value::Owned(copy) = self.temp_from(ty, operand, span) else { return };
        let operands = vec![ArgValue::positional(value, assign.value.span)];
        self.method_call(Value::Place(copy.clone()), in_place, operands, span, assign.operator_pos, span);
        let result = Value::Owned(copy);
        let setter = Setter { base, kind: SetterKind::Item(args), span, open };
        self.set_through(setter, result, assign.value.span);
    }
}

/// Whether `value` uses the variable that `place` is a part of.
fn mentions_root(place: &Expr<'_>, value: &Expr<'_>) -> bool {
    let mut root = place.without_parens();
    loop {
        root = match root.kind {
            ExprKind::Attribute(attribute) => attribute.base.without_parens(),
            ExprKind::Subscript(subscript) => subscript.base.without_parens(),
            _ => break,
        };
    }
    let Some(name) = root.as_name() else { return true };
    let mut names = Vec::new();
    ast::walk::names_in_expr(value, &mut names);
    names.iter().any(|used| used.symbol == name.symbol)
}
