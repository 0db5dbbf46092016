//! Members and subscripts: `x.name`, `T.name`, `x[i]`, `T[params]`.

use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{self, Arg, ArgKind, ExprKind, Name};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::decl::ParamDecl;
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::{Scope, ScopeKind, SigArg};
use super::Elab;
use super::args::ArgValue;
use super::value::{Function, Setter, SetterKind, Value};

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

    /// The same; `callee` is the function whose parameters they are, if it is one.
    pub fn callee_args(
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
}
