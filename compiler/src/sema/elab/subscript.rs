//! Subscripts of values, packs and types: `x[i]`, `x[a:b]`, `T[i]`.

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, Arg, ArgKind, Expr, ExprKind};
use crate::syntax::{Span, known};
use crate::types::*;

use super::super::decl::FnDecl;
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::Elab;
use super::args::ArgValue;
use super::value::{Function, PlaceValue, Setter, SetterKind, Value};

impl<'c, 'a> Elab<'c, 'a> {
    pub fn subscript(&mut self, subscript: &'a ast::Subscript<'a>, expr: &'a Expr<'a>) -> Value<'a> {
        if let Some(name) = subscript.base.as_name()
            && matches!(name.as_str(), "Some" | "SomeTypeList")
        {
            return self.some_type(subscript, expr.span);
        }
        let base = self.expr(&subscript.base, None);
        match base {
            Value::Error => Value::Error,
            Value::Const(c) => match c.kind() {
                ConstKind::Type(ty) if matches!(ty.kind(), TyKind::Closure(..)) => {
                    let closure = self.closure_value(*ty, expr.span);
                    self.value_subscript(closure, subscript, expr.span)
                }
                ConstKind::Type(ty) => self.apply_type(*ty, subscript, expr.span),
                ConstKind::Pack(items) => self.pack_element(items, subscript, expr.span),
                ConstKind::Deferred | ConstKind::Param(_) => {
                    // Which element or application is not known yet.
                    Value::Const(self.cx.interner.konst(ConstKind::Deferred))
                }
                ConstKind::Error => Value::Error,
                ConstKind::Traits(_) => {
                    self.error_caret(subscript.open, expr.span, "traits do not take parameters");
                    Value::Error
                }
                ConstKind::Fn(fn_ref) => {
                    let params = self.param_args(subscript.args, fn_ref.decl.0.params);
                    Value::Function(Box::new(Function {
                        set: self.cx.overloads(&[fn_ref.decl.0]),
                        self_ty: fn_ref.self_ty,
                        receiver: None,
                        params,
                        name: fn_ref.decl.0.name,
                    }))
                }
                _ => self.value_subscript(Value::Const(c), subscript, expr.span),
            },
            Value::Function(mut function) => {
                // Of several functions the one with most parameters says what the values should be.
                let params = function.set.iter().max_by_key(|d| d.params.len()).map_or(&[][..], |decl| {
                    self.cx.signature(decl);
                    decl.params
                });
                let given = self.callee_args(subscript.args, params, Some(function.name));
                if given.iter().any(|(_, value)| matches!(value.kind(), ConstKind::Error)) {
                    return Value::Error;
                }
                function.params.extend(given);
                Value::Function(function)
            }
            Value::Alias(alias, self_ty) => self.apply_alias(alias, self_ty, subscript, expr.span),
            Value::Intrinsic(intrinsic, _) => self.intrinsic_subscript(intrinsic, subscript.args, expr.span),
            Value::SigArg(_) => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
            Value::Module(_) => {
                self.error_caret(subscript.open, expr.span, "a module is not subscriptable");
                Value::Error
            }
            value => self.value_subscript(value, subscript, expr.span),
        }
    }

    /// `Some[Trait]`: in an argument type the same as the trait itself.
    fn some_type(&mut self, subscript: &'a ast::Subscript<'a>, span: Span) -> Value<'a> {
        let mut traits = Vec::new();
        for arg in subscript.args {
            traits.extend(self.eval_traits(&arg.value));
        }
        if traits.is_empty() {
            self.error(span, "'Some' needs a trait");
            return Value::Error;
        }
        Value::Const(self.cx.interner.konst(ConstKind::Traits(self.cx.interner.slice(&traits))))
    }

    /// `Ts[i]` of a parameter pack.
    fn pack_element(&mut self, items: &'a [Const<'a>], subscript: &'a ast::Subscript<'a>, span: Span) -> Value<'a> {
        let [index] = subscript.args else {
            self.error_caret(subscript.open, span, "a parameter pack takes one index");
            return Value::Error;
        };
        // A run-time index selects from a run-time copy.
        if self.is_runtime()
            && let Some(first) = items.first()
        {
            let value = self.expr(&index.value, None);
            let value = match value {
                Value::Const(c) => c,
                Value::Error => return Value::Error,
                dynamic => return self.dynamic_pack_element(items, *first, dynamic, span),
            };
            return self.constant_pack_element(items, value, span);
        }
        let value = self.eval(&index.value, None);
        self.constant_pack_element(items, value, span)
    }

    fn constant_pack_element(&mut self, items: &'a [Const<'a>], index: Const<'a>, span: Span) -> Value<'a> {
        if self.cx.is_symbolic(index) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        match self.cx.const_i64(index).and_then(|i| items.get(usize::try_from(i).ok()?)) {
            Some(item) => Value::Const(*item),
            None => {
                self.error(span, "index is out of bounds of the parameter pack");
                Value::Error
            }
        }
    }

    fn dynamic_pack_element(
        &mut self,
        items: &'a [Const<'a>],
        first: Const<'a>,
        index: Value<'a>,
        span: Span,
    ) -> Value<'a> {
        let elem = self.cx.ty_of_const(first);
        let array_ty = self.cx.interner.ty(TyKind::Array(elem, items.len() as u64));
        let mut bytes = Vec::new();
        for item in items {
            if let ConstKind::Bytes(_, data) = item.kind() {
                bytes.extend_from_slice(data);
            }
        }
        let array = Value::Const(self.cx.bytes(array_ty, &bytes));
        let Some(array) = self.to_place(array, span) else { return Value::Error };
        let index_ty = self.cx.interner.prim(Scalar::I64);
        let Some(place) = self.to_place(index, span) else { return Value::Error };
        let field = self.field_place(&place, 0, index_ty);
        let position = self.temp(index_ty, span);
        self.emit(StmtKind::Init(Place::local(position), Operand::Copy(field.place)), span);
        let path = self.cx.interner.slice(&[Step::Index(position)]);
        Value::Place(PlaceValue { place: Place { base: array.place.base, path }, ty: elem, mutable: false })
    }

    /// `x[i]` of a value: `__getitem__`.
    /// `x[]` of a value that is no pointer: iterations once gave references that had to be followed.
    fn is_followed_already(&self, ty: Ty<'a>) -> bool {
        self.cx.is_historical(self.scope.module())
            && match self.cx.find_member(ty, known::GETITEM) {
                Some(MemberRef::Methods(set)) => set.iter().all(|method| self.shapes(method).len() > 1),
                _ => true,
            }
    }

    fn value_subscript(&mut self, base: Value<'a>, subscript: &'a ast::Subscript<'a>, span: Span) -> Value<'a> {
        let base = self.settle(base, subscript.base.span);
        if base.is_error() {
            return Value::Error;
        }
        let ty = base.ty(self.cx);
        if let Some(function) = self.generic_callable(&base, ty, subscript) {
            return function;
        }
        if let Some(items) = self.listed_parameters(ty) {
            return self.pack_element(items, subscript, span);
        }
        if subscript.args.is_empty() && self.is_followed_already(ty) {
            return base;
        }
        let Some(MemberRef::Methods(set)) = self.cx.find_member(ty, known::GETITEM) else {
            if self.has_method(ty, "__setitem__") {
                if self.lacks_getter(ty, subscript.open, span) {
                    return Value::Error;
                }
                let args = self.subscript_args(subscript.args, &[]);
                return Value::Setter(Box::new(Setter {
                    base,
                    kind: SetterKind::Item(args),
                    span,
                    open: subscript.open,
                }));
            }
            if !matches!(ty.kind(), TyKind::Error | TyKind::Deferred) {
                let name = self.cx.display_ty(ty);
                self.report(
                    Diagnostic::error(format!(
                        "'{name}' is not subscriptable, it does not implement the `__getitem__`/`__setitem__` methods"
                    ))
                    .at(self.file, subscript.open)
                    .underline(subscript.base.span),
                );
            }
            return Value::Error;
        };
        if let Some(value) = self.static_subscript(&base, ty, set, subscript, span) {
            return value;
        }
        let args = self.subscript_args(subscript.args, set);
        let function =
            Function { set, self_ty: Some(ty), receiver: Some(base), params: Vec::new(), name: known::GETITEM };
        self.call_function(function, args, span, subscript.open)
    }

    /// A closure with parameters of its own, which the brackets give.
    fn generic_callable(
        &mut self,
        base: &Value<'a>,
        ty: Ty<'a>,
        subscript: &'a ast::Subscript<'a>,
    ) -> Option<Value<'a>> {
        let TyKind::Closure(closure, _) = ty.kind() else { return None };
        let function = closure.0.function();
        if function.params.is_empty() {
            return None;
        }
        self.cx.signature(function);
        let params = self.param_args(subscript.args, function.params);
        Some(Value::Function(Box::new(Function {
            set: self.cx.overloads(&[function]),
            self_ty: Some(ty),
            receiver: Some(base.clone()),
            params,
            name: function.name,
        })))
    }

    /// The values in the type of a `TypeList` or `ParameterList`.
    fn listed_parameters(&self, ty: Ty<'a>) -> Option<&'a [Const<'a>]> {
        match ty.kind() {
            TyKind::Struct(decl, args) if matches!(decl.0.lang, Some(LangItem::TypeList | LangItem::ParameterList)) => {
                args.iter().find_map(|c| if let ConstKind::Pack(items) = c.kind() { Some(*items) } else { None })
            }
            _ => None,
        }
    }

    /// `t[0]` where the index is a parameter: `__getitem__[i: Int](self)`.
    fn static_subscript(
        &mut self,
        base: &Value<'a>,
        ty: Ty<'a>,
        set: &'a [&'a FnDecl<'a>],
        subscript: &'a ast::Subscript<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        let parametric: Vec<&'a FnDecl<'a>> = set
            .iter()
            .copied()
            .filter(|d| {
                let wanted = d.params.iter().filter(|p| p.passing != ast::Passing::InferOnly).count();
                wanted > 0 && wanted >= subscript.args.len() && self.shapes(d).len() == 1
            })
            .collect();
        let first = parametric.first()?;
        if subscript.args.is_empty() || subscript.args.iter().any(|a| matches!(a.value.kind, ExprKind::Slice(_))) {
            return None;
        }
        // With other overloads around, only an index known at compile time chooses this one.
        if parametric.len() < set.len() {
            let known = self.cx.quietly(|| {
                let values = self.param_args(subscript.args, first.params);
                values.iter().all(|(_, c)| !matches!(c.kind(), ConstKind::Error))
            });
            if !known {
                return None;
            }
        }
        self.cx.signature(first);
        let params = self.param_args(subscript.args, first.params);
        if params.iter().any(|(_, c)| matches!(c.kind(), ConstKind::Error)) {
            return Some(Value::Error);
        }
        let function = Function {
            set: self.cx.overloads(&parametric),
            self_ty: Some(ty),
            receiver: Some(base.clone()),
            params,
            name: known::GETITEM,
        };
        Some(self.call_function(function, Vec::new(), span, subscript.open))
    }

    /// The arguments of a subscript; slices become slice objects of the kind the methods want.
    pub fn subscript_args(&mut self, list: &'a [Arg<'a>], set: &'a [&'a FnDecl<'a>]) -> Vec<ArgValue<'a>> {
        if !list.iter().any(|a| matches!(a.value.kind, ExprKind::Slice(_))) {
            return self.args(list);
        }
        list.iter()
            .map(|arg| {
                let name = match arg.kind {
                    ArgKind::Keyword(name) => Some(name),
                    _ => None,
                };
                let value = match arg.value.kind {
                    ExprKind::Slice(slice) => self.slice(slice, arg.value.span, set),
                    _ => self.expr(&arg.value, None),
                };
                ArgValue { name, value, span: arg.value.span, spread: super::args::Spread::None }
            })
            .collect()
    }

    /// `a:b:c` as an object.
    fn slice(&mut self, slice: &'a ast::Slice<'a>, span: Span, set: &'a [&'a FnDecl<'a>]) -> Value<'a> {
        let mentions = |name: &str| {
            set.iter().any(|d| {
                d.ast_signature().is_some_and(|s| {
                    s.args.params.iter().any(|p| p.ty.and_then(|t| t.as_name()).is_some_and(|n| n.as_str() == name))
                })
            })
        };
        let item = if slice.step.is_some() {
            if mentions("StridedSlice") { LangItem::StridedSlice } else { LangItem::Slice }
        } else if mentions("ContiguousSlice") {
            LangItem::ContiguousSlice
        } else {
            LangItem::Slice
        };
        let none = Value::Const(self.cx.none());
        // The missing step of a contiguous slice is passed as `None`.
        let parts = [slice.start.as_ref(), slice.stop.as_ref(), slice.step.as_ref()];
        let args = parts
            .into_iter()
            .map(|part| match part {
                Some(expr) => {
                    let value = self.expr(expr, None);
                    ArgValue::positional(value, expr.span)
                }
                None => ArgValue::positional(none.clone(), span),
            })
            .collect();
        let args = match self.slice_literal(args, set, span, slice.colon) {
            Ok(literal) => return literal,
            Err(args) => args,
        };
        let Some(decl) = self.cx.lang_struct(item) else { return self.not_supported(span, "this slice") };
        let ty = self.unbound_struct(decl);
        self.construct(ty, args, span, slice.colon)
    }

    /// A slice for a method that takes a type of the user's with initialisers for slices: their keyword
    /// `__slice_literal__` marks them. Gives the parts back if there is none that takes them.
    fn slice_literal(
        &mut self,
        parts: Vec<ArgValue<'a>>,
        set: &'a [&'a FnDecl<'a>],
        span: Span,
        caret: u32,
    ) -> Result<Value<'a>, Vec<ArgValue<'a>>> {
        let form = "__slice_literal__";
        for method in set {
            let Some(wanted) = self.cx.signature(method).formals.get(1) else { continue };
            let TyKind::Struct(decl, _) = wanted.ty.kind() else { continue };
            if decl.0.module.is_library || self.cx.is_symbolic_ty(wanted.ty) {
                continue;
            }
            let mut args = parts.clone();
            args.push(ArgValue::keyword(form, Value::Const(self.cx.none()), span));
            let set = self.cx.methods(decl.0, known::INIT);
            let function =
                Function { set, self_ty: Some(wanted.ty), receiver: None, params: Vec::new(), name: known::INIT };
            if self.cx.quietly(|| !self.viable_candidates(&function, &args).is_empty()) {
                return Ok(self.construct(wanted.ty, args, span, caret));
            }
        }
        Err(parts)
    }
}
