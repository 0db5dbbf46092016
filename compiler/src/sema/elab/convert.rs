//! Implicit conversions: literals to machine values, functions to pointers, one step through an
//! `@implicit` constructor (L4.13), displays and inferred members to what the context wants.

use crate::diagnostics::Diagnostic;
use crate::mir::Operand;
use crate::syntax::Span;
use crate::types::*;

use super::super::decl::{FnDecl, Owner};
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::Elab;
use super::args::ArgValue;
use super::value::{Display, DisplayKind, Function, Value};

/// Costs of conversions: how far a value is from what is wanted.
mod cost {
    /// A literal becomes what it is by default.
    pub const DEFAULT: u32 = 1;
    /// A literal becomes another type of its kind.
    pub const LITERAL: u32 = 2;
    /// An integer literal becomes a float.
    pub const CROSS: u32 = 3;
    /// A constructor runs.
    pub const CONSTRUCTOR: u32 = 4;
}

impl<'c, 'a> Elab<'c, 'a> {
    pub fn can_convert(&mut self, value: &Value<'a>, ty: Ty<'a>) -> bool {
        self.conversion_cost(value, ty).is_some()
    }

    /// 0: the value has the type already; `None`: there is no conversion.
    pub fn conversion_cost(&mut self, value: &Value<'a>, ty: Ty<'a>) -> Option<u32> {
        match value {
            Value::Error => return Some(0),
            Value::Display(display) => return self.display_cost(display, ty),
            Value::Function(function) => {
                let found = self.function_as(function, ty)?;
                return self.constant_cost(found, ty);
            }
            Value::Inferred(inferred) => {
                return self.cx.find_member(ty, inferred.name.symbol).map(|_| 0);
            }
            Value::Module(_) | Value::Alias(..) | Value::Intrinsic(..) | Value::Setter(_) => return None,
            Value::Const(c) => {
                if let Some(found) = self.constant_cost(*c, ty) {
                    return Some(found);
                }
            }
            _ => {}
        }
        self.typed_cost(value, ty)
    }

    /// Conversions of constants that are no run-time values.
    fn constant_cost(&self, value: Const<'a>, ty: Ty<'a>) -> Option<u32> {
        if matches!(value.kind(), ConstKind::Error | ConstKind::Deferred) {
            return Some(0);
        }
        let actual = self.cx.ty_of_const(value);
        if self.cx.same_ty(actual, ty) {
            return Some(0);
        }
        if let (TyKind::FnItem(_), TyKind::FnPtr(wanted)) = (actual.kind(), ty.kind()) {
            let sig = self.cx.callable_signature(actual)?;
            return self.cx.callable_as(sig, wanted).then_some(cost::DEFAULT);
        }
        match (value.kind(), ty.kind()) {
            (ConstKind::Type(t), TyKind::Meta(bounds)) => self.cx.conforms_to_all(*t, bounds).then_some(0),
            (ConstKind::Origin(_), _) if self.is_origin_ty(ty) => Some(0),
            (ConstKind::Traits(_), TyKind::Meta(_)) => Some(0),
            _ => None,
        }
    }

    pub fn is_origin_ty(&self, ty: Ty<'a>) -> bool {
        matches!(ty.kind(), TyKind::OriginTy(_)) || self.cx.is_lang(ty, LangItem::Origin)
    }

    fn typed_cost(&mut self, value: &Value<'a>, ty: Ty<'a>) -> Option<u32> {
        let actual = value.ty(self.cx);
        if self.cx.same_ty(actual, ty) {
            return Some(0);
        }
        match (actual.kind(), ty.kind()) {
            (TyKind::Error | TyKind::Never | TyKind::Deferred, _) | (_, TyKind::Error | TyKind::Deferred) => {
                return Some(0);
            }
            (TyKind::FnItem(_), TyKind::FnPtr(wanted)) => {
                let sig = self.cx.callable_signature(actual)?;
                return self.cx.callable_as(sig, wanted).then_some(cost::DEFAULT);
            }
            (TyKind::Closure(closure, _), TyKind::FnPtr(wanted)) => {
                if !closure.0.captures.borrow().is_empty() {
                    return None;
                }
                let sig = self.cx.callable_signature(actual)?;
                return self.cx.callable_as(sig, wanted).then_some(cost::DEFAULT);
            }
            (TyKind::FnPtr(sig), TyKind::FnPtr(wanted)) => {
                return (self.cx.callable_as(sig, wanted) && sig.raises.is_some() == wanted.raises.is_some())
                    .then_some(cost::DEFAULT);
            }
            _ => {}
        }
        if self.cx.is_literal_ty(actual) && !self.may_become(actual, ty) {
            return None;
        }
        if self.cx.is_literal_ty(actual) {
            if self.literal_as(actual, ty).is_some() {
                return Some(if self.cx.materialised(actual) == ty {
                    cost::DEFAULT
                } else if self.cx.literal_int(actual).is_some() && self.is_float_ty(ty) {
                    cost::CROSS
                } else {
                    cost::LITERAL
                });
            }
            if self.cx.literal_str(actual).is_some() {
                if self.cx.is_lang(ty, LangItem::String) {
                    return Some(cost::DEFAULT);
                }
                if self.cx.is_lang(ty, LangItem::StringSpan) {
                    return Some(cost::LITERAL);
                }
            }
        }
        if self.is_rigid_number(actual, ty) {
            return Some(cost::LITERAL);
        }
        let arg = ArgValue::positional(value.clone(), Span::default());
        self.implicit_constructor(ty, &arg).map(|_| cost::CONSTRUCTOR)
    }

    /// A number literal for a `SIMD` type with parameters that stand for themselves.
    fn is_rigid_number(&self, literal: Ty<'a>, ty: Ty<'a>) -> bool {
        self.rigid
            && self.is_runtime()
            && self.cx.is_literal_ty(literal)
            && self.cx.literal_str(literal).is_none()
            && self.cx.is_lang(ty, LangItem::Simd)
            && self.cx.is_symbolic_ty(ty)
    }

    pub fn is_float_ty(&self, ty: Ty<'a>) -> bool {
        self.cx
            .simd_parts(ty)
            .is_some_and(|(code, _)| super::super::lang::dtype::kind(code) == super::super::lang::dtype::Kind::Float)
    }

    /// Converts a value, or reports that it can't be.
    pub fn convert(&mut self, value: Value<'a>, ty: Ty<'a>, span: Span) -> Value<'a> {
        self.convert_for(value, ty, span, "")
    }

    /// `purpose` ends the message: ` in return value`.
    pub fn convert_for(&mut self, value: Value<'a>, ty: Ty<'a>, span: Span, purpose: &str) -> Value<'a> {
        if value.is_error() || matches!(ty.kind(), TyKind::Error) {
            return Value::Error;
        }
        match self.try_convert(value, ty, span) {
            Ok(value) => value,
            // Says what is wrong with the number or the types of the elements.
            Err(Value::Display(display)) if let Some(misfit) = self.misfit_of_tuple(&display, ty) => {
                let (element, wanted, at) = misfit;
                self.convert(element, wanted, at)
            }
            Err(Value::Display(display))
                if display.kind != DisplayKind::Tuple && self.is_default_display(&display, ty) =>
            {
                self.display_as(*display, ty, span)
            }
            Err(value) => {
                if let Value::Function(function) = &value
                    && function.receiver.is_some()
                {
                    self.settle(value, span);
                    return Value::Error;
                }
                let at = self.caret(span);
                if !self.is_certain_mismatch(&value, ty) {
                    return self.undecided();
                }
                if !value.is_error() {
                    if matches!(&value, Value::Display(display) if display.kind != DisplayKind::Tuple) {
                        self.error(span, "no matching function in initialization");
                        return Value::Error;
                    }
                    let found = self.describe(&value);
                    let wanted = self.cx.display_ty(ty);
                    self.report(
                        Diagnostic::error(format!("cannot implicitly convert '{found}' value to '{wanted}'{purpose}"))
                            .at(self.file, at)
                            .underline(span),
                    );
                }
                Value::Error
            }
        }
    }

    /// The first element of a tuple display that does not fit its place in the tuple that is wanted.
    fn misfit_of_tuple(&mut self, display: &Display<'a>, ty: Ty<'a>) -> Option<(Value<'a>, Ty<'a>, Span)> {
        if display.kind != DisplayKind::Tuple {
            return None;
        }
        let types = self.tuple_types(ty).filter(|types| types.len() == display.items.len())?;
        let mut elements = display.items.iter().zip(types).map(|((_, value, at), ty)| (value.clone(), ty, *at));
        elements.find(|(value, wanted, _)| !self.can_convert(value, *wanted))
    }

    /// Converts a value if there is a conversion.
    pub fn try_convert(&mut self, value: Value<'a>, ty: Ty<'a>, span: Span) -> Result<Value<'a>, Value<'a>> {
        match value {
            Value::Display(display) => {
                if self.display_cost(&display, ty).is_none() {
                    return Err(Value::Display(display));
                }
                return Ok(self.display_as(*display, ty, span));
            }
            Value::Inferred(inferred) => {
                let member = self.inferred_member(ty, inferred.name, inferred.dot);
                let value = match inferred.call {
                    Some(args) => self.call_value(member, args, inferred.span, inferred.span.start),
                    None => member,
                };
                return self.try_convert(value, ty, span);
            }
            Value::Function(function) => {
                let Some(found) = self.function_as(&function, ty) else { return Err(Value::Function(function)) };
                return self.try_convert(Value::Const(found), ty, span);
            }
            _ => {}
        }
        let actual = value.ty(self.cx);
        if self.cx.same_ty(actual, ty) || matches!(actual.kind(), TyKind::Error | TyKind::Deferred) {
            return Ok(self.retyped(value, ty));
        }
        if matches!(actual.kind(), TyKind::Never) || matches!(ty.kind(), TyKind::Deferred) {
            return Ok(value);
        }
        if let Value::Const(c) = &value
            && self.constant_cost(*c, ty) == Some(0)
        {
            return Ok(value);
        }
        if let TyKind::FnPtr(wanted) = ty.kind() {
            return self.function_pointer(value, actual, wanted, ty, span);
        }
        if self.cx.is_literal_ty(actual)
            && self.may_become(actual, ty)
            && let Some(constant) = self.literal_as(actual, ty)
        {
            return Ok(Value::Const(constant));
        }
        if self.is_rigid_number(actual, ty) {
            return Ok(self.assumed(ty, span));
        }
        let arg = ArgValue::positional(value, span);
        match self.implicit_constructor(ty, &arg) {
            Some(found) => {
                self.converting += 1;
                let result = self.emit_match(found, vec![arg], span, span.start);
                self.converting -= 1;
                Ok(result)
            }
            None => Err(arg.value),
        }
    }

    /// A value whose type differs from the wanted one in origins only keeps its own, which say
    /// what it borrows.
    fn retyped(&self, value: Value<'a>, _ty: Ty<'a>) -> Value<'a> {
        value
    }

    fn function_pointer(
        &mut self,
        value: Value<'a>,
        actual: Ty<'a>,
        wanted: &'a FnTy<'a>,
        ty: Ty<'a>,
        span: Span,
    ) -> Result<Value<'a>, Value<'a>> {
        let fits = self.cx.callable_signature(actual).is_some_and(|sig| self.cx.callable_as(sig, wanted));
        if !fits {
            return Err(value);
        }
        let fn_ref = match actual.kind() {
            TyKind::FnItem(fn_ref) => *fn_ref,
            TyKind::Closure(closure, _) if closure.0.captures.borrow().is_empty() => {
                FnRef { decl: ById(closure.0.function()), self_ty: Some(actual), args: &[] }
            }
            TyKind::FnPtr(_) if !self.is_runtime() => return Ok(value),
            // The same pointer, with other names for its arguments.
            TyKind::FnPtr(_) => {
                let Some(operand) = self.to_operand(value, span) else { return Ok(Value::Error) };
                return Ok(self.temp_from(ty, operand, span));
            }
            _ => return Err(value),
        };
        if !self.is_runtime() {
            return Ok(value);
        }
        let sig = self.cx.callable_signature(actual).expect("checked above");
        let inst = self.cx.thunk(fn_ref, sig, wanted);
        Ok(self.temp_from(ty, Operand::Func(inst), span))
    }

    /// A constant as a value of a type, at compile time.
    pub fn convert_constant(&mut self, value: Const<'a>, ty: Ty<'a>) -> Option<Const<'a>> {
        let actual = self.cx.ty_of_const(value);
        if self.cx.same_ty(actual, ty) || self.constant_cost(value, ty) == Some(0) {
            return Some(value);
        }
        if let ConstKind::Fn(_) = value.kind()
            && self.constant_cost(value, ty).is_some()
        {
            return Some(value);
        }
        // Integers as parameters: lengths and `Int` are used for each other.
        if let ConstKind::Bytes(_, bytes) = value.kind()
            && bytes.len() == 8
            && (self.cx.is_lang(ty, LangItem::SimdLength) || ty == self.cx.int_ty())
            && (self.cx.is_lang(actual, LangItem::SimdLength) || actual == self.cx.int_ty())
        {
            return Some(self.cx.bytes(ty, bytes));
        }
        let cx = self.cx;
        let converted =
            cx.quietly(|| self.at_compile_time(|elab| elab.try_convert(Value::Const(value), ty, Span::default())));
        match converted {
            Ok(Value::Const(value)) => Some(value),
            _ => None,
        }
    }

    /// The one function that a value of function type can mean.
    pub fn function_constant(&mut self, function: &Function<'a>) -> Option<Const<'a>> {
        let [decl] = function.set else { return None };
        self.function_of(decl, function)
    }

    fn function_of(&mut self, decl: &'a FnDecl<'a>, function: &Function<'a>) -> Option<Const<'a>> {
        if function.receiver.is_some() {
            return None;
        }
        // What was left open in the types of parameters follows from their values.
        let implicit = self.cx.signature(decl).implicit;
        let mut args = Vec::new();
        if !decl.params.is_empty() || !implicit.is_empty() {
            let mut bindings = super::super::infer::Bindings::default();
            self.bind_params(decl.params, &function.params, &mut bindings, decl.name.as_str(), None).ok()?;
            for param in decl.params.iter().chain(implicit) {
                args.push(bindings.get(ById(param))?);
            }
        }
        if matches!(decl.owner, Owner::Struct(_)) && function.self_ty.is_some_and(|t| self.cx.is_symbolic_ty(t)) {
            return None;
        }
        let fn_ref = FnRef { decl: ById(decl), self_ty: function.self_ty, args: self.cx.interner.slice(&args) };
        Some(self.cx.interner.konst(ConstKind::Fn(fn_ref)))
    }

    /// The function of a set that fits a type.
    pub fn function_as(&mut self, function: &Function<'a>, ty: Ty<'a>) -> Option<Const<'a>> {
        if let [decl] = function.set {
            if let Some(found) = self.function_of(decl, function) {
                return Some(found);
            }
            return self.generic_function_as(decl, function, ty);
        }
        let TyKind::FnPtr(wanted) = ty.kind() else { return None };
        for decl in function.set {
            if let Some(value) = self.function_of(decl, function)
                && let Some(sig) = self.cx.callable_signature(self.cx.ty_of_const(value))
                && self.cx.callable_as(sig, wanted)
            {
                return Some(value);
            }
        }
        None
    }

    /// A generic function whose parameters follow from the wanted pointer type.
    fn generic_function_as(&mut self, decl: &'a FnDecl<'a>, function: &Function<'a>, ty: Ty<'a>) -> Option<Const<'a>> {
        let TyKind::FnPtr(wanted) = ty.kind() else { return None };
        let signature = self.cx.signature(decl);
        if signature.formals.len() != wanted.args.len() {
            return None;
        }
        let mut bindings = super::super::infer::Bindings::default();
        self.bind_params(decl.params, &function.params, &mut bindings, decl.name.as_str(), None).ok()?;
        for (formal, arg) in signature.formals.iter().zip(wanted.args) {
            if !self.cx.unify_ty(formal.ty, arg.ty, &mut bindings) {
                return None;
            }
        }
        let mut args = Vec::new();
        for param in decl.params.iter().chain(signature.implicit) {
            args.push(bindings.get(ById(param))?);
        }
        let fn_ref = FnRef { decl: ById(decl), self_ty: function.self_ty, args: self.cx.interner.slice(&args) };
        Some(self.cx.interner.konst(ConstKind::Fn(fn_ref)))
    }

    /// The type of a ternary or display whose parts have these values.
    pub fn common_type(&mut self, a: &Value<'a>, b: &Value<'a>, expected: Option<Ty<'a>>) -> Option<Ty<'a>> {
        if a.is_error() || b.is_error() {
            return None;
        }
        if let Some(ty) = expected
            && !self.cx.is_symbolic_ty(ty)
            && self.can_convert(a, ty)
            && self.can_convert(b, ty)
        {
            return Some(ty);
        }
        let x = self.value_ty(a);
        let y = self.value_ty(b);
        if matches!(x.kind(), TyKind::Never) {
            return Some(y);
        }
        if matches!(y.kind(), TyKind::Never) {
            return Some(x);
        }
        let (mx, my) = (self.cx.materialised(x), self.cx.materialised(y));
        let literals = (self.cx.is_literal_ty(x), self.cx.is_literal_ty(y));
        match literals {
            (true, true) => return self.cx.same_ty(mx, my).then_some(mx),
            (true, false) if self.can_convert(a, y) => return Some(y),
            (false, true) if self.can_convert(b, x) => return Some(x),
            _ => {}
        }
        if self.cx.same_ty(mx, my) {
            return Some(self.merge_origins(mx, my));
        }
        match (self.can_convert(a, my), self.can_convert(b, mx)) {
            (true, false) => Some(my),
            (false, true) => Some(mx),
            // A string and a view of one: the string.
            (true, true) => [mx, my].into_iter().find(|ty| self.cx.is_lang(*ty, LangItem::String)),
            _ => None,
        }
    }

    /// Says that two values have no type in common, or that each could have the other's.
    pub fn report_no_common_type(&mut self, (a, x): (&Value<'a>, Ty<'a>), b: &Value<'a>, caret: u32, span: Span) {
        let y = self.value_ty(b);
        let (left, right) = (self.cx.display_ty(x), self.cx.display_ty(y));
        let (mx, my) = (self.cx.materialised(x), self.cx.materialised(y));
        let both = self.can_convert(a, my) && self.can_convert(b, mx) || self.are_numeric_literals(x, y);
        let error = |text: String| Diagnostic::error(text).at(self.file, caret).underline(span);
        let diagnostic = if both {
            let note = |text: String| Diagnostic::note(text).at(self.file, caret);
            error(format!(
                "ambiguous merge: left value has type '{left}' and right value has type '{right}', and both convert to each other"
            ))
            .with_note(note(format!("you could disambiguate by casting the left value to '{right}'")))
            .with_note(note(format!("or cast the right value to '{left}'")))
        } else {
            error(format!("value of type '{left}' is not compatible with value of type '{right}'"))
        };
        self.report(diagnostic);
    }

    /// Whether both are literals of numbers, of whatever kind.
    pub fn are_numeric_literals(&self, a: Ty<'a>, b: Ty<'a>) -> bool {
        [a, b].into_iter().all(|ty| self.cx.is_literal_ty(ty) && self.cx.literal_str(ty).is_none())
    }

    /// The type of a value, as it would be without context.
    pub fn value_ty(&mut self, value: &Value<'a>) -> Ty<'a> {
        match value {
            Value::Display(display) => self.display_type(display),
            Value::Function(function) => match self.function_constant(function) {
                Some(found) => self.cx.ty_of_const(found),
                None => self.cx.interner.error_ty(),
            },
            _ => value.ty(self.cx),
        }
    }

    /// Two types that are equal up to origins: one that borrows what both do.
    fn merge_origins(&self, a: Ty<'a>, b: Ty<'a>) -> Ty<'a> {
        if a == b {
            return a;
        }
        let (TyKind::Struct(decl, xs), TyKind::Struct(_, ys)) = (a.kind(), b.kind()) else { return a };
        let merged: Vec<Const<'a>> = xs
            .iter()
            .zip(*ys)
            .map(|(x, y)| match (x.kind(), y.kind()) {
                (ConstKind::Origin(ox), ConstKind::Origin(oy)) if x != y => {
                    let mutable = match (ox.mutable, oy.mutable) {
                        (Some(p), Some(q)) => Some(p && q),
                        _ => None,
                    };
                    self.cx.interner.origin(mutable, OriginKind::Union(self.cx.interner.slice(&[*x, *y])))
                }
                (ConstKind::Type(tx), ConstKind::Type(ty)) => self.cx.const_ty(self.merge_origins(*tx, *ty)),
                _ => *x,
            })
            .collect();
        self.cx.interner.ty(TyKind::Struct(*decl, self.cx.interner.slice(&merged)))
    }

    /// Whether a member of that name is a method.
    pub fn has_method(&self, ty: Ty<'a>, name: &str) -> bool {
        matches!(self.cx.find_member(ty, crate::syntax::Symbol::intern(name)), Some(MemberRef::Methods(_)))
    }
}
