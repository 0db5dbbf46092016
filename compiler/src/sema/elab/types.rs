//! Expressions in type position, and compile-time evaluation with an expected kind of result.

use crate::syntax::{Span, Symbol, ast, known};
use crate::types::*;

use super::super::decl::{ParamDecl, ParamTy, convention};
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::super::scope::{Binding, Scope, ScopeKind, SigArg};
use super::Elab;
use super::value::Value;

impl<'c, 'a> Elab<'c, 'a> {
    /// A compile-time expression.
    pub fn eval(&mut self, expr: &'a ast::Expr<'a>, expected: Option<Ty<'a>>) -> Const<'a> {
        let value = self.at_compile_time(|elab| {
            let value = elab.expr(expr, expected);
            elab.settle(value, expr.span)
        });
        self.constant_of(value, expr.span)
    }

    /// A compile-time expression converted to a type.
    pub fn eval_converted(&mut self, expr: &'a ast::Expr<'a>, ty: Ty<'a>) -> Const<'a> {
        let value = self.at_compile_time(|elab| {
            let value = elab.expr(expr, Some(ty));
            elab.convert(value, ty, expr.span)
        });
        self.constant_of(value, expr.span)
    }

    /// The constant that a value is; reports values that are not known at compile time.
    pub fn constant_of(&mut self, value: Value<'a>, span: Span) -> Const<'a> {
        match value {
            Value::Const(value) => value,
            Value::Error => self.cx.error_const(),
            Value::Function(function) => match self.function_constant(&function) {
                Some(value) => value,
                None => {
                    self.error(
                        span,
                        format!("cannot form a reference to overloaded declaration of '{}'", function.name),
                    );
                    self.cx.error_const()
                }
            },
            Value::SigArg(arg) if arg.index != u32::MAX => self.cx.interner.konst(ConstKind::Deferred),
            // A bare name leaves all parameters open.
            Value::Alias(alias, self_ty) => {
                let unbound = self.cx.interner.konst(ConstKind::Unbound);
                let params = self.cx.interner.slice(&vec![unbound; alias.params.len()]);
                self.cx.alias_value(alias, self_ty, params)
            }
            Value::Module(_) | Value::Intrinsic(..) => {
                self.error(span, "expected a value");
                self.cx.error_const()
            }
            _ => {
                self.error(span, "cannot use a dynamic value in comptime initializer");
                self.cx.error_const()
            }
        }
    }

    /// A type.
    pub fn eval_ty(&mut self, expr: &'a ast::Expr<'a>) -> Ty<'a> {
        if let Some(ty) = self.historical_tuple_ty(expr) {
            return ty;
        }
        let value = self.eval(expr, None);
        self.closure_trait(value, expr).unwrap_or_else(|| self.const_to_ty(value, expr.span))
    }

    /// `(A, B)`, before 1.0 the type of a tuple.
    fn historical_tuple_ty(&mut self, expr: &'a ast::Expr<'a>) -> Option<Ty<'a>> {
        let ast::ExprKind::Tuple(tuple) = expr.without_parens().kind else { return None };
        if !self.cx.is_historical(self.scope.module()) {
            return None;
        }
        let types: Vec<Const<'a>> = tuple
            .elements
            .iter()
            .map(|element| {
                let ty = self.eval_ty(element);
                self.cx.const_ty(ty)
            })
            .collect();
        let pack = self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&types)));
        Some(self.cx.lang_ty(LangItem::Tuple, &[pack]))
    }

    /// A function type without `thin` is a closure trait (L8.9), of which there are no values. The historical `fn` type
    /// is a type.
    fn closure_trait(&self, value: Const<'a>, expr: &'a ast::Expr<'a>) -> Option<Ty<'a>> {
        match (value.kind(), expr.without_parens().kind) {
            (ConstKind::Traits(closure @ [TraitRef::Fn(_)]), ast::ExprKind::FunctionType(function))
                if function.keyword == ast::FunctionKeyword::Def && !self.in_library() =>
            {
                Some(self.cx.interner.ty(TyKind::Meta(closure)))
            }
            _ => None,
        }
    }

    /// A type with all its parameters: of a result, a field, a type argument.
    pub fn eval_concrete_ty(&mut self, expr: &'a ast::Expr<'a>) -> Ty<'a> {
        let ty = self.eval_ty(expr);
        if self.is_concrete(expr, ty) { ty } else { self.cx.interner.error_ty() }
    }

    /// Reports a type whose parameters were left open.
    pub fn is_concrete(&mut self, expr: &'a ast::Expr<'a>, ty: Ty<'a>) -> bool {
        if self.in_library() || open_parameter(ty).is_none() {
            return true;
        }
        if self.has_all_parameters(expr, ty) {
            let name = match expr.as_name() {
                Some(name) if name.as_str() != self.cx.struct_name(ty) => name.as_str().to_owned(),
                _ => self.cx.display_ty(ty),
            };
            self.error(expr.span, format!("'{name}' is not concrete, use '[]' to bind missing parameters"));
        }
        false
    }

    /// Reports `T[a]` where `T` has another parameter that is neither given nor left open explicitly.
    pub fn has_all_parameters(&mut self, expr: &'a ast::Expr<'a>, ty: Ty<'a>) -> bool {
        let (TyKind::Struct(decl, _), ast::ExprKind::Subscript(subscript)) = (ty.kind(), expr.without_parens().kind)
        else {
            return true;
        };
        let left_open = subscript.args.iter().any(|arg| {
            use ast::ExprKind::{Ellipsis, UnboundRest, Underscore};
            matches!(arg.value.kind, UnboundRest { .. } | Ellipsis | Underscore)
        });
        // What an alias leaves open need not be given at once.
        let is_struct = subscript.base.as_name().is_some_and(|name| name.symbol == decl.0.name);
        // Once what was missing was left open without a word.
        let historical = self.cx.is_historical(self.scope.module());
        if left_open || !is_struct || historical || self.in_library() {
            return true;
        }
        let Some(param) = open_parameter(ty) else { return true };
        self.error(
            expr.span,
            format!(
                "'{}' failed to infer parameter '{}', specify the parameter or use '_' or '...' to unbind the parameter explicitly",
                decl.0.name, param.name
            ),
        );
        false
    }

    /// A constant in type position.
    pub fn const_to_ty(&mut self, value: Const<'a>, span: Span) -> Ty<'a> {
        match value.kind() {
            ConstKind::Type(ty) => self.fill_defaults(*ty),
            ConstKind::Error => self.cx.interner.error_ty(),
            ConstKind::Param(param) if self.cx.is_number_param(*param) => {
                self.error(span, "expected a type, not a value");
                self.cx.interner.error_ty()
            }
            ConstKind::Deferred | ConstKind::Param(_) | ConstKind::Unbound => self.cx.interner.ty(TyKind::Deferred),
            ConstKind::Bytes(ty, _) if *ty == self.cx.none_ty() => *ty,
            // A closure trait as the type of a variable: a thin pointer.
            ConstKind::Traits([TraitRef::Fn(sig)]) => self.cx.interner.ty(TyKind::FnPtr(sig)),
            ConstKind::Traits(traits) if self.implicit.is_some() => self.implicit_bounded(traits, span),
            ConstKind::Traits(traits) => self.cx.interner.ty(TyKind::Meta(traits)),
            ConstKind::Fn(fn_ref) => self.cx.interner.ty(TyKind::FnItem(*fn_ref)),
            _ => {
                self.error(span, "expected a type, not a value");
                self.cx.interner.error_ty()
            }
        }
    }

    /// Fills open parameters that have defaults, once all before them are known.
    fn fill_defaults(&mut self, ty: Ty<'a>) -> Ty<'a> {
        let TyKind::Struct(decl, args) = ty.kind() else { return ty };
        let open = |c: &Const<'a>| matches!(c.kind(), ConstKind::Unbound);
        let Some(first) = args.iter().position(open) else { return ty };
        if first == 0 && decl.0.params[0].default.is_none() {
            return ty;
        }
        let mut filled = args.to_vec();
        for index in first..filled.len() {
            if !open(&filled[index]) {
                continue;
            }
            let param = decl.0.params[index];
            let Some(default) = param.default else {
                if param.variadic {
                    filled[index] = self.cx.interner.konst(ConstKind::Pack(&[]));
                    continue;
                }
                return ty;
            };
            if filled[..index].iter().any(open) {
                return ty;
            }
            filled[index] = self.default_of(decl.0, &filled[..index], default, param);
        }
        self.cx.interner.ty(TyKind::Struct(*decl, self.cx.interner.slice(&filled)))
    }

    fn default_of(
        &mut self,
        decl: &'a super::super::decl::StructDecl<'a>,
        before: &[Const<'a>],
        default: &'a ast::Expr<'a>,
        param: &'a super::super::decl::ParamDecl<'a>,
    ) -> Const<'a> {
        let scope: &'a Scope<'a> = self.cx.arena().alloc(Scope::new(Some(decl.module.scope()), ScopeKind::Function));
        for (p, value) in decl.params.iter().zip(before) {
            scope.bind(p.name, Binding::Const(*value));
        }
        let mut elab = Elab::constant(self.cx, scope, decl.module.file);
        elab.in_header = true;
        let declared = match param.ty {
            ParamTy::Expr(expr) => elab.eval(expr, None),
            ParamTy::Known(ty) => self.cx.const_ty(ty),
            ParamTy::Any => self.cx.interner.konst(ConstKind::Unbound),
        };
        let info = self.cx.param_info_of(declared);
        match info.value_ty {
            Some(ty) if !self.cx.is_symbolic_ty(ty) => elab.eval_converted(default, ty),
            _ => elab.eval(default, None),
        }
    }

    /// The type of an argument: open parameters become implicit ones (L7.5).
    pub fn eval_formal_ty(&mut self, expr: &'a ast::Expr<'a>) -> Ty<'a> {
        if let Some(ty) = self.historical_tuple_ty(expr) {
            return ty;
        }
        let value = self.eval(expr, None);
        if let ConstKind::Type(ty) = value.kind()
            && !self.has_all_parameters(expr, *ty)
        {
            return self.cx.interner.error_ty();
        }
        if let Some(closure) = self.closure_trait(value, expr)
            && !self.cx.passes_function_pointers(self.scope.module())
        {
            return closure;
        }
        let ty = match value.kind() {
            ConstKind::Traits([TraitRef::Fn(sig)]) if self.cx.passes_function_pointers(self.scope.module()) => {
                self.cx.interner.ty(TyKind::FnPtr(sig))
            }
            ConstKind::Traits(traits) => self.implicit_bounded(traits, expr.span),
            // What was left open stays open, defaults or not.
            ConstKind::Type(ty) => *ty,
            _ => self.const_to_ty(value, expr.span),
        };
        self.open_to_implicit(ty, expr.span)
    }

    /// An anonymous type parameter with bounds: `Some[T]`.
    pub fn implicit_bounded(&mut self, traits: &'a [TraitRef<'a>], span: Span) -> Ty<'a> {
        let meta = self.cx.interner.ty(TyKind::Meta(traits));
        let param = self.add_implicit(Symbol::intern("$type"), span, ParamTy::Known(meta));
        self.cx.interner.ty(TyKind::Param(ParamRef { decl: ById(param) }))
    }

    fn open_to_implicit(&mut self, ty: Ty<'a>, span: Span) -> Ty<'a> {
        let TyKind::Struct(decl, args) = ty.kind() else { return ty };
        if !args.iter().any(|c| self.cx.is_symbolic(*c)) {
            return ty;
        }
        let mut mapped = Vec::with_capacity(args.len());
        for (param, value) in decl.0.params.iter().zip(*args) {
            mapped.push(match value.kind() {
                ConstKind::Unbound => {
                    let scope: &'a Scope<'a> =
                        self.cx.arena().alloc(Scope::new(Some(decl.0.module.scope()), ScopeKind::Function));
                    self.cx.bind_symbolic(decl.0.params, scope);
                    let info = self.cx.param_info(param, scope);
                    let declared = match (info.is_type, info.value_ty) {
                        (true, _) => ParamTy::Known(self.cx.interner.ty(TyKind::Meta(info.bounds))),
                        (false, Some(ty)) if !self.cx.is_symbolic_ty(ty) => ParamTy::Known(ty),
                        _ => ParamTy::Any,
                    };
                    let implicit = self.add_implicit_of(self.formal, param.name, span, declared);
                    let info = self.cx.param_info(implicit, self.scope);
                    if param.variadic {
                        self.cx.interner.konst(ConstKind::Param(ParamRef { decl: ById(implicit) }))
                    } else {
                        self.cx.symbolic_param(implicit, info)
                    }
                }
                ConstKind::Type(inner) => {
                    let inner = self.open_to_implicit(*inner, span);
                    self.cx.const_ty(inner)
                }
                _ => *value,
            });
        }
        self.cx.interner.ty(TyKind::Struct(*decl, self.cx.interner.slice(&mapped)))
    }

    /// `-> T`, `-> ref[origin] T`.
    pub fn eval_result_ty(&mut self, expr: &'a ast::Expr<'a>) -> RetTy<'a> {
        // Result types don't make implicit parameters.
        let implicit = self.implicit.take();
        let result = match expr.kind {
            ast::ExprKind::RefType(reference) => {
                let origin = match reference.origins {
                    Some(list) => self.eval_origins(list),
                    None => {
                        if !self.in_library() && !self.cx.is_historical(self.scope.module()) {
                            self.error(expr.span, "'ref' result requires an origin specifier");
                        }
                        self.cx.interner.origin(None, OriginKind::Untracked)
                    }
                };
                RetTy::Ref { ty: self.eval_ty(&reference.target), origin }
            }
            ast::ExprKind::Tuple(_) if !self.cx.is_historical(self.scope.module()) => {
                self.error(expr.span, "expected a type, found a tuple value; use 'Tuple[...]' to write a tuple type");
                RetTy::Value(self.cx.interner.error_ty())
            }
            _ => RetTy::Value(self.eval_concrete_ty(expr)),
        };
        self.implicit = implicit;
        result
    }

    /// What stands in the brackets of `ref[...]`: an origin, or a place whose origin is meant.
    pub fn eval_origin(&mut self, expr: &'a ast::Expr<'a>) -> Const<'a> {
        match expr.kind {
            ast::ExprKind::Underscore => self.cx.interner.origin(None, OriginKind::Erased),
            ast::ExprKind::Tuple(tuple) => self.origin_union(tuple.elements),
            _ => self.origin_of_expr(expr),
        }
    }

    /// `ref[a, b]`: everything that one of them covers. An address space may stand beside origins.
    pub fn eval_origins(&mut self, list: &'a [ast::Expr<'a>]) -> Const<'a> {
        let is_space = |expr: &ast::Expr<'_>| match expr.kind {
            ast::ExprKind::InferredMember { .. } => true,
            ast::ExprKind::Attribute(attribute) => {
                attribute.base.as_name().is_some_and(|name| name.symbol.as_str() == "AddressSpace")
            }
            _ => false,
        };
        match list {
            [one] => self.eval_origin(one),
            [one, space] if is_space(space) => self.eval_origin(one),
            _ => self.origin_union(list),
        }
    }

    fn origin_union(&mut self, exprs: &'a [ast::Expr<'a>]) -> Const<'a> {
        let parts: Vec<_> = exprs.iter().map(|e| self.origin_of_expr(e)).collect();
        if let [one] = parts[..] {
            return one;
        }
        let mut mutable = Some(true);
        for part in &parts {
            if let ConstKind::Origin(origin) = part.kind() {
                mutable = match (mutable, origin.mutable) {
                    (Some(a), Some(b)) => Some(a && b),
                    _ => None,
                };
            }
        }
        self.cx.interner.origin(mutable, OriginKind::Union(self.cx.interner.slice(&parts)))
    }

    /// `origin_of(a, b)`.
    pub fn origin_of(&mut self, exprs: &'a [ast::Expr<'a>]) -> Value<'a> {
        Value::Const(self.origin_union(exprs))
    }

    /// The origin that an expression denotes: its value if that is an origin, else where it lives.
    fn origin_of_expr(&mut self, expr: &'a ast::Expr<'a>) -> Const<'a> {
        if self.body.is_none()
            && let Some(origin) = self.pointee_origin(expr)
        {
            return origin;
        }
        if let Some(origin) = self.argument_origin(expr) {
            return origin;
        }
        if let Some((base, name)) = interior(expr).filter(|_| self.in_library()) {
            let origin = self.origin_of_expr(base);
            return self.interior_origin(origin, name);
        }
        if self.body.is_some() {
            // A place of the function, looked at without effect.
            let outer = std::mem::replace(&mut self.compile_time, false);
            let value = self.without_effect(|elab| {
                let value = elab.expr(expr, None);
                match value {
                    Value::Place(p) | Value::Owned(p) => Some(elab.origin_of_place(&p)),
                    Value::Const(c) if matches!(c.kind(), ConstKind::Origin(_) | ConstKind::Deferred) => Some(c),
                    Value::Const(c) if matches!(c.kind(), ConstKind::Bytes(..)) && !elab.in_library() => {
                        Some(elab.no_origin(elab.cx.ty_of_const(c), expr.span))
                    }
                    _ => None,
                }
            });
            self.compile_time = outer;
            if let Some(origin) = value {
                return origin;
            }
        } else {
            let value = self.at_compile_time(|elab| elab.expr(expr, None));
            match value {
                Value::Const(c)
                    if matches!(
                        c.kind(),
                        ConstKind::Origin(_) | ConstKind::Param(_) | ConstKind::Deferred | ConstKind::Unbound
                    ) =>
                {
                    return c;
                }
                Value::Error => return self.cx.error_const(),
                Value::Const(c) if matches!(c.kind(), ConstKind::Bytes(..)) && !self.in_library() => {
                    return self.no_origin(self.cx.ty_of_const(c), expr.span);
                }
                _ => {}
            }
        }
        if !self.in_library() && self.body.is_none() {
            self.not_supported(expr.span, "the origin of such an expression");
            return self.cx.error_const();
        }
        self.cx.interner.origin(None, OriginKind::Untracked)
    }

    /// `self.pointer[]` in a signature, or a part of it: what `__getitem__` says that it refers to, if not to the pointer
    /// itself.
    fn pointee_origin(&mut self, expr: &'a ast::Expr<'a>) -> Option<Const<'a>> {
        match expr.kind {
            ast::ExprKind::Paren(inner) => self.pointee_origin(inner),
            ast::ExprKind::Attribute(attribute) => self.pointee_origin(&attribute.base),
            ast::ExprKind::Subscript(subscript) if subscript.args.is_empty() => {
                let base = self.at_compile_time(|elab| elab.expr(&subscript.base, None));
                let Value::SigArg(arg) = base else { return None };
                let Some(MemberRef::Methods(set)) = self.cx.find_member(arg.ty, known::GETITEM) else { return None };
                let dereference = set.iter().find(|decl| {
                    decl.params.is_empty() && decl.ast_signature().is_some_and(|s| s.args.params.len() == 1)
                })?;
                let fn_ref = FnRef { decl: ById(dereference), self_ty: Some(arg.ty), args: &[] };
                match self.cx.concrete_signature(fn_ref).ret {
                    RetTy::Ref { origin, .. } if !is_of_argument(origin) => Some(origin),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Memory that the value at an origin owns.
    fn interior_origin(&self, origin: Const<'a>, name: &'a str) -> Const<'a> {
        let ConstKind::Origin(Origin { mutable, kind: OriginKind::Places(places) }) = origin.kind() else {
            return origin;
        };
        let interner = &self.cx.interner;
        let places: Vec<OriginPlace<'a>> = places
            .iter()
            .map(|p| {
                let path = [p.path, &[OriginStep::Interior(name)]].concat();
                OriginPlace { local: p.local, path: interner.slice(&path) }
            })
            .collect();
        interner.origin(*mutable, OriginKind::Places(interner.slice(&places)))
    }

    /// `self`, `self.items`, `self[...]` in a signature: part of an argument.
    fn argument_origin(&mut self, expr: &'a ast::Expr<'a>) -> Option<Const<'a>> {
        let ArgumentPath { arg, path, .. } = self.argument_path(expr)?;
        let by_value = arg.convention == Convention::Imm && path.is_empty() && self.cx.is_register_type(arg.ty);
        if by_value && !self.in_library() && !self.cx.is_symbolic_ty(arg.ty) {
            return Some(self.no_origin(arg.ty, expr.span));
        }
        let mutable = match arg.convention {
            Convention::Mut | Convention::Var | Convention::Deinit | Convention::Out => Some(true),
            Convention::Imm => Some(false),
            Convention::Ref => arg.mutable,
        };
        let path = self.cx.interner.slice(&path);
        Some(self.cx.interner.origin(mutable, OriginKind::Arg { index: arg.index, path }))
    }

    fn no_origin(&mut self, ty: Ty<'a>, at: Span) -> Const<'a> {
        let found = self.cx.display_ty(ty);
        self.error(at, format!("value of type '{found}' doesn't have a memory origin in origin specifier"));
        self.cx.error_const()
    }

    fn argument_path(&mut self, expr: &'a ast::Expr<'a>) -> Option<ArgumentPath<'a>> {
        match expr.kind {
            ast::ExprKind::Name(name) => match self.scope.get(name.symbol) {
                Some((Binding::SigArg(arg), _)) if arg.index != u32::MAX => {
                    Some(ArgumentPath { arg, path: Vec::new(), ty: Some(arg.ty) })
                }
                _ => None,
            },
            ast::ExprKind::Paren(inner) => self.argument_path(inner),
            ast::ExprKind::Attribute(attribute) => {
                let mut place = self.argument_path(&attribute.base)?;
                // A field goes on; a parameter of the type (`s.origin`) is a value by itself.
                let ty = place.ty?;
                let TyKind::Struct(decl, _) = ty.kind() else { return None };
                let index = decl.0.fields.iter().position(|f| f.name == attribute.name.symbol)?;
                place.path.push(OriginStep::Field(index as u32));
                place.ty = self.cx.field_types(ty).get(index).copied();
                Some(place)
            }
            ast::ExprKind::Subscript(subscript) => {
                let mut place = self.argument_path(&subscript.base)?;
                match interior(expr).filter(|_| self.in_library()) {
                    Some((_, name)) => {
                        place.path.push(OriginStep::Interior(name));
                        place.ty = None;
                    }
                    None => self.follow_result(&mut place, known::GETITEM)?,
                }
                Some(place)
            }
            ast::ExprKind::Call(call) => {
                let ast::ExprKind::Attribute(attribute) = call.callee.kind else { return None };
                let mut place = self.argument_path(&attribute.base)?;
                self.follow_result(&mut place, attribute.name.symbol)?;
                Some(place)
            }
            _ => None,
        }
    }

    /// Goes on to where the reference is that a method of the type returns.
    fn follow_result(&self, place: &mut ArgumentPath<'a>, method: Symbol) -> Option<()> {
        let base = place.ty?;
        let Some(MemberRef::Methods(set)) = self.cx.find_member(base, method) else { return None };
        let (path, ty, decl) = set.iter().find_map(|decl| match self.cx.signature(decl).ret {
            RetTy::Ref { ty, origin } => match origin.kind() {
                ConstKind::Origin(Origin { kind: OriginKind::Arg { index: 0, path }, .. }) => Some((*path, ty, *decl)),
                _ => None,
            },
            _ => None,
        })?;
        let own = FnRef { decl: ById(decl), self_ty: Some(base), args: &[] };
        place.path.extend(path);
        place.ty = Some(self.cx.subst_ty(ty, &self.cx.bindings_of(own)));
        Some(())
    }

    /// The values of `*Ts` in an argument list.
    pub fn eval_pack(&mut self, expr: &'a ast::Expr<'a>) -> Const<'a> {
        let value = self.eval(expr, None);
        match value.kind() {
            ConstKind::Param(_) | ConstKind::Pack(_) | ConstKind::Error => value,
            // `*SomeTypeList[Trait]` and `*Some[...]`: an anonymous variadic parameter.
            ConstKind::Traits(traits) => {
                let meta = self.cx.interner.ty(TyKind::Meta(traits));
                let param = self.add_implicit(Symbol::intern("$types"), expr.span, ParamTy::Known(meta));
                self.cx.interner.konst(ConstKind::Param(ParamRef { decl: ById(param) }))
            }
            ConstKind::Deferred => value,
            _ => {
                self.error(expr.span, "expected a variadic parameter of types");
                self.cx.error_const()
            }
        }
    }

    /// The traits that an expression names.
    pub fn eval_traits(&mut self, expr: &'a ast::Expr<'a>) -> Vec<TraitRef<'a>> {
        self.eval_listed_traits(expr, "")
    }

    /// The same in a list of conformances; `of_struct` is said of a struct type there.
    pub fn eval_listed_traits(&mut self, expr: &'a ast::Expr<'a>, of_struct: &str) -> Vec<TraitRef<'a>> {
        let value = self.eval(expr, None);
        match value.kind() {
            ConstKind::Traits(traits) => traits.to_vec(),
            ConstKind::Type(ty) => match ty.kind() {
                TyKind::FnPtr(sig) => vec![TraitRef::Fn(sig)],
                TyKind::Error | TyKind::Deferred => Vec::new(),
                TyKind::Struct(..) if !of_struct.is_empty() => {
                    self.error(expr.span, of_struct);
                    Vec::new()
                }
                _ => {
                    self.error(expr.span, format!("'{}' is not a trait", self.cx.display_ty(*ty)));
                    Vec::new()
                }
            },
            ConstKind::Error | ConstKind::Deferred => Vec::new(),
            _ => {
                self.error(expr.span, "expected a trait");
                Vec::new()
            }
        }
    }

    /// A compile-time `Bool`; `None` where it depends on unknown parameters, or after an error.
    pub fn eval_condition(&mut self, expr: &'a ast::Expr<'a>) -> Option<bool> {
        let value = self.at_compile_time(|elab| {
            let value = elab.expr(expr, None);
            let value = elab.settle(value, expr.span);
            match &value {
                Value::Const(c) if elab.cx.is_symbolic(*c) => value,
                _ => elab.to_bool(value, expr),
            }
        });
        match value {
            Value::Const(c) => self.cx.const_bool(c),
            _ => None,
        }
    }

    /// `def(A, mut B) raises thin -> R`: a type if thin, else a closure trait (L4.10).
    pub fn function_type(&mut self, expr: &'a ast::FunctionType<'a>) -> Value<'a> {
        let signature = &expr.signature;
        let scope: &'a Scope<'a> = self.cx.arena().alloc(Scope::new(Some(self.scope), ScopeKind::Function));
        let outer = std::mem::replace(&mut self.scope, scope);
        let implicit = self.implicit.take();
        if signature.params.is_some() {
            let params = self.cx.new_params(signature.params);
            self.cx.bind_symbolic(params, scope);
        }
        let mut args = Vec::new();
        for param in signature.args.params {
            let ty = match param.ty {
                Some(ty) => self.eval_ty(ty),
                None => self.cx.interner.error_ty(),
            };
            let name = param.name.map(|name| name.symbol);
            args.push(ArgTy { name, convention: convention(param.convention), ty });
        }
        let ret = match signature.result {
            Some(result) => self.eval_result_ty(result.ty),
            None => RetTy::Value(self.cx.none_ty()),
        };
        let raises = match signature.effects.raises {
            Some(_) => self.cx.eval_raises(self, &signature.effects),
            None => None,
        };
        self.implicit = implicit;
        self.scope = outer;
        let abi_c = signature.effects.abi.is_some_and(|abi| abi.name.value == "C");
        let sig = self.cx.interner.fn_ty(FnTy { args: self.cx.interner.slice(&args), ret, raises, abi_c });
        if signature.effects.thin.is_some() {
            Value::Const(self.cx.const_ty(self.cx.interner.ty(TyKind::FnPtr(sig))))
        } else {
            let traits = self.cx.interner.slice(&[TraitRef::Fn(sig)]);
            Value::Const(self.cx.interner.konst(ConstKind::Traits(traits)))
        }
    }

    /// `type_of(e)`: the type of an expression that is not evaluated.
    pub fn type_of(&mut self, expr: &'a ast::Expr<'a>) -> Value<'a> {
        let ty = if self.body.is_some() {
            let outer = std::mem::replace(&mut self.compile_time, false);
            let ty = self.without_effect(|elab| {
                let value = elab.expr(expr, None);
                let value = elab.settle(value, expr.span);
                value.ty(elab.cx)
            });
            self.compile_time = outer;
            ty
        } else {
            let value = self.expr(expr, None);
            value.ty(self.cx)
        };
        Value::Const(self.cx.const_ty(ty))
    }

    /// Elaborates something and forgets the code it made.
    pub fn without_effect<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        let builder = self.builder();
        let resume = builder.current;
        let locals = builder.body.locals.len();
        let scratch = builder.new_block();
        builder.current = scratch;
        let result = f(self);
        // The scratch blocks stay, unreachable, and their locals, which nobody has written.
        let builder = self.builder();
        builder.terminate(crate::mir::Terminator::Unreachable);
        builder.current = resume;
        for local in &mut builder.body.locals[locals..] {
            local.name = None;
        }
        result
    }

    /// A name as the keyword of an argument or parameter.
    pub fn is_self_name(name: Symbol) -> bool {
        name == known::SELF
    }
}

/// Part of an argument in a signature.
struct ArgumentPath<'a> {
    arg: SigArg<'a>,
    path: Vec<OriginStep<'a>>,
    /// What is there, as far as it is known.
    ty: Option<Ty<'a>>,
}

/// A parameter of a struct type that has no value and none to be inferred from the others.
fn open_parameter<'a>(ty: Ty<'a>) -> Option<&'a ParamDecl<'a>> {
    let TyKind::Struct(decl, args) = ty.kind() else { return None };
    let open = decl.0.params.iter().zip(*args).find(|(param, value)| {
        param.passing != ast::Passing::InferOnly
            && param.default.is_none()
            && matches!(value.kind(), ConstKind::Unbound)
    });
    open.map(|(param, _)| *param)
}

/// `x["element"]`: the memory that `x` owns under that name.
fn interior<'a>(expr: &'a ast::Expr<'a>) -> Option<(&'a ast::Expr<'a>, &'a str)> {
    let ast::ExprKind::Subscript(subscript) = expr.kind else { return None };
    match subscript.args {
        [arg] => match arg.value.kind {
            ast::ExprKind::String(name) => Some((&subscript.base, name.value)),
            _ => None,
        },
        _ => None,
    }
}

fn is_of_argument(origin: Const<'_>) -> bool {
    matches!(origin.kind(), ConstKind::Origin(Origin { kind: OriginKind::Arg { .. }, .. }))
}
