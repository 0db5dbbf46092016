//! Parameters in square brackets: what types, functions and aliases are applied to.

use crate::syntax::ast::{self, Arg, Expr, ExprKind};
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::decl::{AliasDecl, ParamDecl};
use super::super::infer::Bindings;
use super::super::lang::LangItem;
use super::super::scope::{Binding, Scope, ScopeKind};
use super::Elab;
use super::constraints::clause_condition;
use super::value::{DisplayKind, Function, Value};

impl<'c, 'a> Elab<'c, 'a> {
    /// The values in brackets of a type, function or constant.
    pub fn param_args(
        &mut self,
        args: &'a [Arg<'a>],
        params: &'a [&'a ParamDecl<'a>],
    ) -> Vec<(Option<Symbol>, Const<'a>)> {
        self.callee_args(args, params, None)
    }

    pub fn param_arg(&mut self, expr: &'a Expr<'a>, expected: Option<Ty<'a>>, callee: Option<Symbol>) -> Const<'a> {
        let is_list = expected.is_some_and(|ty| self.cx.is_lang(ty, LangItem::List));
        let expected = expected.filter(|ty| !self.cx.is_symbolic_ty(*ty));
        let value = self.at_compile_time(|elab| {
            let value = elab.expr(expr, expected);
            match (value, expected) {
                // A list of elements whose type is inferred.
                (Value::Display(display), None) if is_list && display.kind == DisplayKind::List => {
                    match elab.common_element(display.items.iter().map(|(_, v, _)| v)) {
                        Some(elem) => {
                            let list = elab.cx.lang_ty(LangItem::List, &[elab.cx.const_ty(elem)]);
                            elab.convert(Value::Display(display), list, expr.span)
                        }
                        None => Value::Display(display),
                    }
                }
                (Value::Inferred(inferred), Some(ty)) => elab.convert(Value::Inferred(inferred), ty, expr.span),
                (Value::Display(display), Some(ty)) => elab.convert(Value::Display(display), ty, expr.span),
                (value, _) => value,
            }
        });
        match value {
            Value::SigArg(arg) if arg.index == u32::MAX => match arg.ty.kind() {
                // A closure as a parameter: its type is all that counts.
                TyKind::Closure(..) => self.cx.bytes(arg.ty, &[]),
                _ => {
                    let call = callee.map_or(String::new(), |name| format!("invalid call to '{name}': "));
                    self.error(expr.span, format!("{call}cannot use a dynamic value in a parameter list"));
                    self.cx.error_const()
                }
            },
            value => {
                let value = self.at_compile_time(|elab| elab.settle(value, expr.span));
                let value = match &value {
                    Value::Function(function) if self.function_constant(function).is_none() => {
                        self.open_function(function)
                    }
                    _ => None,
                }
                .unwrap_or_else(|| self.constant_of(value, expr.span));
                match value.kind() {
                    ConstKind::Type(ty) if !self.is_concrete(expr, *ty) => self.cx.error_const(),
                    _ => value,
                }
            }
        }
    }

    /// A function whose parameters are left to its calls: all of them, or those that the types of arguments leave open.
    fn open_function(&mut self, function: &Function<'a>) -> Option<Const<'a>> {
        let [decl] = function.set else { return None };
        let has_implicit = !self.cx.signature(decl).implicit.is_empty();
        if function.receiver.is_some() || (decl.params.is_empty() && !has_implicit) {
            return None;
        }
        let mut args = Vec::new();
        if !function.params.is_empty() {
            let mut bindings = Bindings::default();
            self.bind_params(decl.params, &function.params, &mut bindings, decl.name.as_str(), None).ok()?;
            for param in decl.params.iter().filter(|_| has_implicit) {
                args.push(bindings.get(ById(param))?);
            }
            if args.is_empty() {
                return None;
            }
        }
        let fn_ref = FnRef { decl: ById(decl), self_ty: function.self_ty, args: self.cx.interner.slice(&args) };
        Some(self.cx.interner.konst(ConstKind::Fn(fn_ref)))
    }

    /// `T[params]`.
    pub fn apply_type(&mut self, ty: Ty<'a>, subscript: &'a ast::Subscript<'a>, span: Span) -> Value<'a> {
        let TyKind::Struct(decl, current) = ty.kind() else {
            if matches!(ty.kind(), TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred) {
                return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
            }
            let name = self.cx.display_ty(ty);
            self.error_caret(subscript.open, span, format!("'{name}' does not take parameters"));
            return Value::Error;
        };
        let decl = decl.0;
        if decl.params.is_empty() {
            self.error_caret(subscript.open, span, "unexpected parameter");
            return Value::Error;
        }
        // Learn the parameters' types, in the order of the declaration.
        self.cx.symbolic_struct(decl);
        let mut given = self.param_args(subscript.args, decl.params);
        if given.iter().any(|(_, c)| matches!(c.kind(), ConstKind::Error)) {
            return Value::Error;
        }
        if decl.lang == Some(LangItem::Origin) && self.cx.is_historical(self.scope.module()) {
            // Once `Origin[is_mutable]` needed no keyword.
            let mutability = decl.params.first().map(|param| param.name);
            given.iter_mut().for_each(|(name, _)| *name = name.or(mutability));
        }
        let mut bindings = Bindings::default();
        let mut open = Vec::new();
        for (param, value) in decl.params.iter().zip(*current) {
            if matches!(value.kind(), ConstKind::Unbound) {
                open.push(*param);
            } else {
                bindings.set(ById(param), *value);
            }
        }
        let open: &'a [&'a ParamDecl<'a>] = self.cx.interner.slice(&open);
        if let Err(mismatch) = self.bind_params(open, &given, &mut bindings, decl.name.as_str(), None) {
            self.error_caret(subscript.open, span, mismatch.message);
            return Value::Error;
        }
        let has_rest = subscript
            .args
            .iter()
            .any(|a| matches!(a.value.kind, ExprKind::UnboundRest { .. } | ExprKind::Ellipsis | ExprKind::Underscore));
        if let Some(variadic) = open.iter().find(|p| p.variadic)
            && !has_rest
            && bindings.get(ById(*variadic)).is_none()
            && open
                .iter()
                .take_while(|p| !p.variadic)
                .all(|p| p.passing == ast::Passing::InferOnly || bindings.get(ById(*p)).is_some())
        {
            bindings.set(ById(*variadic), self.cx.interner.konst(ConstKind::Pack(&[])));
        }
        let unbound = self.cx.interner.konst(ConstKind::Unbound);
        let args: Vec<Const<'a>> = decl.params.iter().map(|p| bindings.get(ById(p)).unwrap_or(unbound)).collect();
        let applied = self.cx.interner.ty(TyKind::Struct(ById(decl), self.cx.interner.slice(&args)));
        if has_rest {
            return Value::Const(self.cx.const_ty(applied));
        }
        if !self.check_param_bounds(decl, &args, subscript.open, span) {
            return Value::Error;
        }
        if !self.check_struct_clauses(decl, applied, span) {
            return Value::Error;
        }
        let filled = self.const_to_ty(self.cx.const_ty(applied), span);
        Value::Const(self.cx.const_ty(filled))
    }

    /// The `where` clauses of a struct hold for its parameters (L7.7).
    fn check_struct_clauses(
        &mut self,
        decl: &'a super::super::decl::StructDecl<'a>,
        applied: Ty<'a>,
        span: Span,
    ) -> bool {
        if decl.ast.wheres.is_empty() || decl.module.is_library {
            return true;
        }
        let scope = self.cx.type_scope(applied, decl.module);
        for clause in decl.ast.wheres {
            let Some(condition) = clause_condition(clause) else { continue };
            let mut elab = Elab::constant(self.cx, scope, decl.module.file);
            elab.in_header = true;
            let goal = elab.formula(condition);
            let message = match self.cx.prove(&goal) {
                Some(true) => continue,
                Some(false) => "violated constraint".to_owned(),
                None if self.declared => {
                    format!("invalid bindings for '{}': lacking evidence to prove correctness", decl.name)
                }
                None => continue,
            };
            self.error(span, message);
            return false;
        }
        true
    }

    /// Type arguments must have the traits that the struct's parameters ask for.
    fn check_param_bounds(
        &mut self,
        decl: &'a super::super::decl::StructDecl<'a>,
        args: &[Const<'a>],
        open: u32,
        span: Span,
    ) -> bool {
        if self.in_library() {
            return true;
        }
        for (param, value) in decl.params.iter().zip(args) {
            let Some((bounds, types)) = self.bounded_types(param, *value) else { continue };
            for ty in types {
                let known = match ty.kind() {
                    TyKind::Param(_) => true,
                    _ => !self.cx.is_symbolic_ty(ty),
                };
                if !known || self.cx.conforms_to_all(ty, bounds) {
                    continue;
                }
                let mismatch = self.given_mismatch(decl.name.as_str(), param, bounds, *value);
                self.error_caret(open, span, mismatch.message);
                return false;
            }
        }
        true
    }

    /// A parametric `comptime` declaration with its parameters.
    fn is_origin_param(&self, param: &'a ParamDecl<'a>) -> bool {
        param.passing == ast::Passing::InferOnly
            || self
                .cx
                .params
                .borrow()
                .get(&ById(param))
                .and_then(|info| info.value_ty)
                .is_some_and(|ty| matches!(ty.kind(), TyKind::Struct(decl, _) if decl.0.lang == Some(LangItem::Origin)))
    }

    pub fn apply_alias(
        &mut self,
        alias: &'a AliasDecl<'a>,
        self_ty: Option<Ty<'a>>,
        subscript: &'a ast::Subscript<'a>,
        span: Span,
    ) -> Value<'a> {
        let scope: &'a Scope<'a> = self.cx.arena().alloc(Scope::new(
            Some(match self_ty {
                Some(ty) if matches!(ty.kind(), TyKind::Struct(..)) => self.cx.type_scope(ty, alias.scope.module()),
                _ => alias.scope,
            }),
            ScopeKind::Function,
        ));
        self.cx.bind_symbolic(alias.params, scope);
        let given = self.param_args(subscript.args, alias.params);
        if given.iter().any(|(_, c)| matches!(c.kind(), ConstKind::Error)) {
            return Value::Error;
        }
        let mut bindings = Bindings::default();
        if let Err(mismatch) = self.bind_params(alias.params, &given, &mut bindings, "", None) {
            self.error_caret(subscript.open, span, mismatch.message);
            return Value::Error;
        }
        let mut values = Vec::new();
        for param in alias.params {
            let value = match (bindings.get(ById(param)), param.default) {
                (Some(value), _) => value,
                // The origin of an argument's type is inferred, not defaulted.
                (None, Some(_)) if self.implicit.is_some() && self.is_origin_param(param) => {
                    self.cx.interner.konst(ConstKind::Unbound)
                }
                (None, Some(default)) => {
                    let inner: &'a Scope<'a> = self.cx.arena().alloc(Scope::new(scope.parent, ScopeKind::Function));
                    for (p, v) in alias.params.iter().zip(&values) {
                        inner.bind(p.name, Binding::Const(*v));
                    }
                    let mut elab = Elab::constant(self.cx, inner, alias.file);
                    let ty = self.cx.params.borrow().get(&ById(*param)).and_then(|info| info.value_ty);
                    match ty.map(|t| self.cx.subst_ty(t, &bindings)) {
                        Some(ty) if !self.cx.is_symbolic_ty(ty) => elab.eval_converted(default, ty),
                        _ => elab.eval(default, None),
                    }
                }
                (None, None) if param.variadic => self.cx.interner.konst(ConstKind::Pack(&[])),
                (None, None) => self.cx.interner.konst(ConstKind::Unbound),
            };
            values.push(value);
        }
        let values = self.cx.interner.slice(&values);
        if values.iter().any(|c| matches!(c.kind(), ConstKind::Deferred)) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        Value::Const(self.cx.alias_value(alias, self_ty, values))
    }
}
