//! Members and subscripts: `x.name`, `T.name`, `x[i]`, `T[params]`.

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, Arg, ArgKind, Expr, ExprKind, Name};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::decl::{AliasDecl, FnDecl, ParamDecl};
use super::super::infer::Bindings;
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::{Binding, Scope, ScopeKind, SigArg};
use super::Elab;
use super::args::ArgValue;
use super::constraints::clause_condition;
use super::value::{DisplayKind, Function, PlaceValue, Setter, SetterKind, Value};

impl<'c, 'a> Elab<'c, 'a> {
    pub fn attribute(&mut self, attribute: &'a ast::Attribute<'a>, span: Span) -> Value<'a> {
        let base = self.expr(&attribute.base, None);
        self.member_of(base, attribute.name, attribute.dot, span)
    }

    /// `base.name`.
    pub fn member_of(&mut self, base: Value<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        match base {
            Value::Error => Value::Error,
            Value::Module(module) => match self.cx.lookup_from(self.scope.module(), module, name.symbol) {
                Some(entity) => self.entity_value(entity, name.span),
                None => {
                    let kind = if module.is_package { "package" } else { "module" };
                    self.error_caret(
                        dot,
                        span,
                        format!("{kind} '{}' does not contain '{}'", module.short_name(), name.as_str()),
                    );
                    Value::Error
                }
            },
            Value::Const(c) => self.constant_member(c, name, dot, span),
            Value::SigArg(arg) => self.signature_member(arg, name, dot, span),
            Value::Place(_) | Value::Owned(_) | Value::Moved(_) => self.value_member(base, name, dot, span),
            other => {
                let value = self.settle(other, span);
                match value {
                    Value::Error => Value::Error,
                    Value::Function(_) | Value::Alias(..) | Value::Intrinsic(..) => {
                        self.error_caret(dot, span, format!("no attribute '{}' here", name.as_str()));
                        Value::Error
                    }
                    value => self.member_of(value, name, dot, span),
                }
            }
        }
    }

    fn no_attribute(&self, ty: Ty<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        if !matches!(ty.kind(), TyKind::Error) {
            let shown = self.cx.display_ty(ty);
            let message = if ty == self.cx.none_ty() || matches!(ty.kind(), TyKind::FnPtr(_) | TyKind::FnItem(_)) {
                format!("'{shown}' has no attributes")
            } else {
                format!("'{shown}' value has no attribute '{}'", name.as_str())
            };
            self.report(Diagnostic::error(message).at(self.file, dot).underline(span));
        }
        Value::Error
    }

    fn constant_member(&mut self, base: Const<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        match base.kind() {
            ConstKind::Type(ty) => self.static_member(*ty, name, dot, span),
            ConstKind::Error => Value::Error,
            ConstKind::Deferred | ConstKind::Param(_) => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
            ConstKind::Origin(origin) => self.origin_member(base, origin, name, dot, span),
            ConstKind::Pack(items) => match name.as_str() {
                "length" | "size" => Value::Const(self.cx.int(items.len() as i64)),
                _ => self.pack_method(base, items, name, dot, span),
            },
            ConstKind::Bytes(ty, _) if *ty == self.cx.none_ty() => {
                // `None` as a type.
                self.static_member(*ty, name, dot, span)
            }
            ConstKind::Bytes(ty, _) => {
                let ty = *ty;
                match self.cx.find_member(ty, name.symbol) {
                    Some(MemberRef::Field(index, field_ty)) => match self.cx.constant_field(base, index, field_ty) {
                        Some(field) => Value::Const(field),
                        None => self.no_attribute(ty, name, dot, span),
                    },
                    Some(member) => self.bound_member(Value::Const(base), ty, member, name),
                    None => self.attribute_hook(Value::Const(base), ty, name, dot, span),
                }
            }
            _ => {
                let shown = self.cx.display_const(base);
                self.error_caret(dot, span, format!("'{shown}' has no attribute '{}'", name.as_str()));
                Value::Error
            }
        }
    }

    /// `T.name`.
    fn static_member(&mut self, ty: Ty<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        match self.cx.find_member(ty, name.symbol) {
            Some(MemberRef::Methods(set)) => Value::Function(Box::new(Function {
                set,
                self_ty: Some(ty),
                receiver: None,
                params: Vec::new(),
                name: name.symbol,
            })),
            Some(MemberRef::Case(decl)) => Value::Function(Box::new(Function {
                set: self.cx.overloads(&[decl]),
                self_ty: Some(ty),
                receiver: None,
                params: Vec::new(),
                name: name.symbol,
            })),
            Some(MemberRef::Const(value)) => Value::Const(value),
            Some(MemberRef::Alias(alias)) => Value::Alias(alias, Some(ty)),
            Some(MemberRef::Field(..)) => {
                self.error_caret(
                    dot,
                    span,
                    format!(
                        "cannot access instance field '{}' without an instance of '{}'",
                        name.as_str(),
                        self.cx.display_ty(ty)
                    ),
                );
                Value::Error
            }
            None => match ty.kind() {
                TyKind::Param(_) | TyKind::Assoc(..)
                    if self.rigid
                        && self.cx.rigid_bounds(ty).is_some()
                        && !self.is_required_constant(ty, name.symbol) =>
                {
                    self.no_static_attribute(ty, name, dot, span)
                }
                TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred => self.associated(ty, name),
                _ if self.cx.is_symbolic_ty(ty) && self.implicit.is_some() => {
                    Value::Const(self.cx.interner.konst(ConstKind::Deferred))
                }
                TyKind::Error => Value::Error,
                _ => self.no_attribute(ty, name, dot, span),
            },
        }
    }

    /// A rigid type is called by its bounds where its own members are asked for.
    fn no_static_attribute(&self, ty: Ty<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        let bounds = self.cx.rigid_bounds(ty).unwrap_or_default();
        let shown = self.cx.bounds_text(&bounds);
        let message = format!("'{shown}' value has no attribute '{}'", name.as_str());
        self.report(Diagnostic::error(message).at(self.file, dot).underline(span));
        Value::Error
    }

    /// `T.Element` of a type that is not known yet: a type if the traits of `T` say so.
    fn associated(&mut self, base: Ty<'a>, name: Name) -> Value<'a> {
        let is_type = match base.kind() {
            TyKind::Param(param) => {
                let bounds = self.cx.params.borrow().get(&param.decl).map_or(&[][..], |info| info.bounds);
                self.cx.trait_closure(bounds).iter().any(|bound| self.requires_type(*bound, name.symbol))
            }
            _ => true,
        };
        if is_type {
            let assoc = self.cx.interner.ty(TyKind::Assoc(self.cx.const_ty(base), name.symbol));
            Value::Const(self.cx.const_ty(assoc))
        } else {
            Value::Const(self.cx.interner.konst(ConstKind::Deferred))
        }
    }

    fn requires_type(&self, bound: TraitRef<'a>, name: Symbol) -> bool {
        let TraitRef::Trait(decl) = bound else { return false };
        let alias = decl.0.members.borrow().aliases.get(&name).copied();
        let Some(alias) = alias else { return false };
        if !alias.params.is_empty() {
            return false;
        }
        let Some(ty) = alias.ast.ty else { return false };
        let scope: &'a Scope<'a> =
            self.cx.arena().alloc(Scope::new(Some(alias.scope), ScopeKind::Type(self.cx.trait_self(decl.0))));
        let mut elab = Elab::constant(self.cx, scope, alias.file);
        let value = elab.eval(ty, None);
        self.cx.param_info_of(value).is_type
    }

    /// An argument's member in a signature: parameters of its type are known, fields have a type.
    fn signature_member(&mut self, arg: SigArg<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        match self.cx.find_member(arg.ty, name.symbol) {
            Some(MemberRef::Const(value)) => Value::Const(value),
            Some(MemberRef::Field(_, ty)) => Value::SigArg(SigArg { index: u32::MAX, ty, ..arg }),
            Some(MemberRef::Methods(set)) => Value::Function(Box::new(Function {
                set,
                self_ty: Some(arg.ty),
                receiver: Some(Value::SigArg(arg)),
                params: Vec::new(),
                name: name.symbol,
            })),
            Some(MemberRef::Alias(alias)) => Value::Alias(alias, Some(arg.ty)),
            Some(MemberRef::Case(_)) | None => match arg.ty.kind() {
                TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred => {
                    Value::Const(self.cx.interner.konst(ConstKind::Deferred))
                }
                _ => self.no_attribute(arg.ty, name, dot, span),
            },
        }
    }

    /// `x.name` of a value at run time.
    fn value_member(&mut self, base: Value<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        let ty = base.ty(self.cx);
        match self.cx.find_member(ty, name.symbol) {
            Some(MemberRef::Field(index, field_ty)) => {
                let Some(place) = self.to_place(base, span) else { return Value::Error };
                Value::Place(self.field_place(&place, index, field_ty))
            }
            Some(member) => self.bound_member(base, ty, member, name),
            None if self.rigid && self.is_required_constant(ty, name.symbol) => self.undecided(),
            None => self.attribute_hook(base, ty, name, dot, span),
        }
    }

    /// A constant that the bounds of a rigid type ask for.
    fn is_required_constant(&self, ty: Ty<'a>, name: Symbol) -> bool {
        let Some(bounds) = self.cx.rigid_bounds(ty) else { return false };
        self.cx
            .trait_closure(&bounds)
            .iter()
            .any(|bound| matches!(bound, TraitRef::Trait(decl) if decl.0.members.borrow().aliases.contains_key(&name)))
    }

    fn bound_member(&mut self, base: Value<'a>, ty: Ty<'a>, member: MemberRef<'a>, name: Name) -> Value<'a> {
        match member {
            MemberRef::Methods(set) => Value::Function(Box::new(Function {
                set,
                self_ty: Some(ty),
                receiver: Some(base),
                params: Vec::new(),
                name: name.symbol,
            })),
            MemberRef::Const(value) => Value::Const(value),
            MemberRef::Alias(alias) => Value::Alias(alias, Some(ty)),
            MemberRef::Case(decl) => Value::Function(Box::new(Function {
                set: self.cx.overloads(&[decl]),
                self_ty: Some(ty),
                receiver: None,
                params: Vec::new(),
                name: name.symbol,
            })),
            MemberRef::Field(..) => Value::Error,
        }
    }

    /// `__getattr__`, for names that are no members (L5.7).
    fn attribute_hook(&mut self, base: Value<'a>, ty: Ty<'a>, name: Name, dot: u32, span: Span) -> Value<'a> {
        if !self.has_method(ty, "__getattr__") {
            if self.has_method(ty, "__setattr__") {
                return Value::Setter(Box::new(Setter { base, kind: SetterKind::Attribute(name), span, open: dot }));
            }
            return self.no_attribute(ty, name, dot, span);
        }
        let text = Value::Const(self.string_literal(name.as_str().as_bytes()));
        let args = vec![ArgValue::positional(text, name.span)];
        self.method_call(base, known::GETATTR, args, span, dot, span)
    }

    fn origin_member(
        &mut self,
        base: Const<'a>,
        origin: &'a Origin<'a>,
        name: Name,
        dot: u32,
        span: Span,
    ) -> Value<'a> {
        match name.as_str() {
            "mut" => match origin.mutable {
                Some(mutable) => Value::Const(self.cx.bool(mutable)),
                None => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
            },
            _ => {
                let ty = self.cx.lang_struct(LangItem::Origin).map(|decl| self.unbound_struct(decl));
                match ty.and_then(|ty| self.cx.find_member(ty, name.symbol).map(|m| (ty, m))) {
                    Some((ty, member)) => self.bound_member(Value::Const(base), ty, member, name),
                    None => {
                        self.error_caret(dot, span, format!("'Origin' value has no attribute '{}'", name.as_str()));
                        Value::Error
                    }
                }
            }
        }
    }

    /// The library's type whose value stands for a parameter pack: it takes the pack as its only variadic
    /// parameter.
    fn pack_list_type(&self, pack: Const<'a>, items: &'a [Const<'a>]) -> Option<Ty<'a>> {
        let all_types = items.iter().all(|c| matches!(c.kind(), ConstKind::Type(_)));
        let decl = self.cx.lang_struct(if all_types { LangItem::TypeList } else { LangItem::ParameterList })?;
        let unbound = self.cx.interner.konst(ConstKind::Unbound);
        let args: Vec<Const<'a>> = decl
            .params
            .iter()
            .map(|p| {
                if p.variadic {
                    pack
                } else if !all_types && p.passing == ast::Passing::InferOnly {
                    items.first().map_or(unbound, |c| self.cx.const_ty(self.cx.ty_of_const(*c)))
                } else {
                    unbound
                }
            })
            .collect();
        Some(self.cx.interner.ty(TyKind::Struct(ById(decl), self.cx.interner.slice(&args))))
    }

    /// A parameter pack as an argument: a value of the library's list of parameters.
    pub fn pack_as_value(&self, value: Value<'a>) -> Value<'a> {
        let Value::Const(pack) = &value else { return value };
        let ConstKind::Pack(items) = pack.kind() else { return value };
        match self.pack_list_type(*pack, items) {
            Some(ty) => Value::Const(self.cx.bytes(ty, &[])),
            None => value,
        }
    }

    /// Methods of parameter packs.
    fn pack_method(&mut self, base: Const<'a>, items: &'a [Const<'a>], name: Name, dot: u32, span: Span) -> Value<'a> {
        let Some(ty) = self.pack_list_type(base, items) else {
            self.error_caret(dot, span, format!("no attribute '{}' here", name.as_str()));
            return Value::Error;
        };
        match self.cx.find_member(ty, name.symbol) {
            Some(member @ MemberRef::Methods(_)) => {
                let value = Value::Const(self.cx.bytes(ty, &[]));
                self.bound_member(value, ty, member, name)
            }
            Some(MemberRef::Const(value)) => Value::Const(value),
            _ => {
                self.error_caret(dot, span, format!("no attribute '{}' here", name.as_str()));
                Value::Error
            }
        }
    }

    // Subscripts.

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

    /// Reports a type of a file that stores elements but does not give them.
    pub fn lacks_getter(&mut self, ty: Ty<'a>, open: u32, span: Span) -> bool {
        let TyKind::Struct(decl, _) = ty.kind() else { return false };
        let lenient = decl.0.module.is_library || self.cx.is_historical(self.scope.module());
        if lenient || self.has_method(ty, "__getitem__") {
            return false;
        }
        let name = self.cx.display_ty(ty);
        self.error_caret(open, span, format!("'{name}' has '__setitem__' but no '__getitem__' method"));
        true
    }

    /// The values in brackets of a type, function or constant.
    pub fn param_args(
        &mut self,
        args: &'a [Arg<'a>],
        params: &'a [&'a ParamDecl<'a>],
    ) -> Vec<(Option<Symbol>, Const<'a>)> {
        self.callee_args(args, params, None)
    }

    /// The same; `callee` is the function whose parameters they are, if it is one.
    fn callee_args(
        &mut self,
        args: &'a [Arg<'a>],
        params: &'a [&'a ParamDecl<'a>],
        callee: Option<Symbol>,
    ) -> Vec<(Option<Symbol>, Const<'a>)> {
        let mut values = Vec::with_capacity(args.len());
        let positional: Vec<&'a ParamDecl<'a>> =
            params.iter().copied().filter(|p| p.passing != ast::Passing::InferOnly).collect();
        let mut next = 0;
        for arg in args {
            let name = match arg.kind {
                ArgKind::Keyword(name) => Some(name.symbol),
                _ => None,
            };
            if matches!(arg.value.kind, ExprKind::UnboundRest { .. } | ExprKind::Ellipsis) {
                continue;
            }
            let param = match name {
                Some(name) => params.iter().copied().find(|p| p.name == name),
                None => positional.get(next.min(positional.len().saturating_sub(1))).copied(),
            };
            next += usize::from(name.is_none());
            let expected = param.and_then(|p| self.cx.params.borrow().get(&ById(p)).and_then(|i| i.value_ty));
            if arg.kind == ArgKind::Unpack {
                let value = self.eval(&arg.value, None);
                values.push((None, value));
                continue;
            }
            if let ExprKind::Unpack(inner) = arg.value.kind {
                let value = self.eval(inner, None);
                values.push((None, value));
                continue;
            }
            let value = self.param_arg(&arg.value, expected, callee);
            values.push((name, value));
        }
        values
    }

    fn param_arg(&mut self, expr: &'a Expr<'a>, expected: Option<Ty<'a>>, callee: Option<Symbol>) -> Const<'a> {
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
    fn apply_type(&mut self, ty: Ty<'a>, subscript: &'a ast::Subscript<'a>, span: Span) -> Value<'a> {
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

    fn apply_alias(
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
