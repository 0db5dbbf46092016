//! Overload resolution: finding the values of a candidate's parameters, checking the arguments
//! against it, and choosing the best of several (L4.11, L7.4).

use crate::syntax::ast::Passing;
use crate::syntax::{Span, known};
use crate::types::*;

use super::super::decl::*;
use super::super::infer::Bindings;
use super::super::lang::LangItem;
use super::super::scope::{Binding, Scope, ScopeKind};
use super::super::signature::{Concrete, Formal, FormalKind};
use super::Elab;
use super::args::{ArgValue, Mismatch, Slot, Spread};
use super::value::{Function, Value};

/// A candidate that can be called.
pub struct Match<'a> {
    pub concrete: &'a Concrete<'a>,
    pub slots: Vec<Slot>,
    pub cost: Cost,
}

/// How good a match is; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Cost {
    /// Arguments that need an implicit conversion; an empty variadic counts as one.
    pub conversions: u32,
    /// How far conversions stray from what a literal is by itself.
    pub distance: u32,
    /// Binds arguments to a variadic.
    pub variadic: bool,
    /// Arguments whose convention does not fit.
    pub conventions: u32,
    /// Arguments that match a bare type parameter.
    pub generic: u32,
    /// Length of the parameter list, implicit parameters included.
    pub params: u32,
    pub is_static: bool,
    pub is_implicit: bool,
    pub raises: bool,
}

impl<'c, 'a> Elab<'c, 'a> {
    /// Checks one candidate.
    pub fn match_candidate(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        args: &[ArgValue<'a>],
    ) -> Result<Match<'a>, Mismatch> {
        if self.cx.is_hidden_from(decl, self.scope.module()) && decl.historical_text().is_none() {
            return Err(Mismatch::new("it is only for files of earlier releases"));
        }
        let shapes = self.shapes(decl);
        let slots = self.assign_slots(&shapes, args)?;
        let signature = self.cx.signature(decl);
        let mut bindings = Bindings::default();
        self.bind_self(decl, function.self_ty, &mut bindings);
        let symbolic = self.rigid && self.is_symbolic_match(function, args);
        let certain = |mismatch: Mismatch| mismatch.if_certain(!symbolic);
        self.bind_explicit(decl, &function.params, &mut bindings)?;
        self.infer_from_args(decl, signature.formals, &slots, args, &mut bindings)?;
        self.check_inferred_kinds(decl, function, signature.formals, &slots, args, &bindings)?;
        // Types that only make sense for another candidate are no errors.
        let muted = self.cx.muted.get();
        self.cx.muted.set(muted + u32::from(function.set.len() > 1));
        let completed = self.complete_bindings(decl, function, signature.out_ty, &mut bindings);
        self.cx.muted.set(muted);
        let fn_ref = completed.map_err(certain)?;
        let concrete = if function.set.len() > 1 {
            // What a constraint rules out need not make sense.
            self.cx.quietly(|| self.cx.concrete_signature(fn_ref))
        } else {
            self.cx.concrete_signature(fn_ref)
        };
        if matches!(concrete.ret.ty().kind(), TyKind::Error) && function.set.len() > 1 {
            return Err(Mismatch::new("its types do not exist for these parameters"));
        }
        self.check_bounds(decl, function, fn_ref, &bindings, &slots, args)?;
        let mut cost = self.check_args(signature.formals, concrete, &slots, args)?;
        self.check_wheres(decl, fn_ref)?;
        cost.params = (decl.params.len() + signature.implicit.len()) as u32;
        cost.is_static = decl.is_static;
        cost.is_implicit = decl.has_decorator(known::IMPLICIT);
        cost.raises = concrete.raises.is_some();
        Ok(Match { concrete, slots, cost })
    }

    /// Whether parameters of the generic function being checked take part in a match.
    fn is_symbolic_match(&self, function: &Function<'a>, args: &[ArgValue<'a>]) -> bool {
        function.self_ty.is_some_and(|ty| self.cx.is_symbolic_ty(ty))
            || function.params.iter().any(|(_, value)| self.cx.is_symbolic(*value))
            || args.iter().any(|arg| self.cx.is_symbolic_ty(arg.value.ty(self.cx)))
    }

    /// The parameters of the type whose member the candidate is, as far as they are known.
    fn bind_self(&self, decl: &'a FnDecl<'a>, self_ty: Option<Ty<'a>>, bindings: &mut Bindings<'a>) {
        let Some(self_ty) = self_ty else { return };
        match decl.owner {
            Owner::Struct(owner) => {
                if let TyKind::Struct(_, args) = self_ty.kind() {
                    for (param, value) in owner.params.iter().zip(*args) {
                        if !matches!(value.kind(), ConstKind::Unbound) {
                            bindings.set(ById(param), *value);
                        }
                    }
                }
            }
            Owner::Trait(owner) => bindings.set(ById(owner.self_param), self.cx.const_ty(self_ty)),
            Owner::Module | Owner::Closure(_) => {}
        }
    }

    /// Parameters given in brackets.
    fn bind_explicit(
        &mut self,
        decl: &'a FnDecl<'a>,
        given: &[(Option<crate::syntax::Symbol>, Const<'a>)],
        bindings: &mut Bindings<'a>,
    ) -> Result<(), Mismatch> {
        if given.is_empty() {
            return Ok(());
        }
        // The parameters' types are known once the signature has been evaluated.
        self.cx.signature(decl);
        self.bind_params(decl.params, given, bindings, decl.name.as_str(), None)
    }

    /// Assigns values in brackets to parameters, converting each to its parameter's type.
    pub fn bind_params(
        &mut self,
        params: &'a [&'a ParamDecl<'a>],
        given: &[(Option<crate::syntax::Symbol>, Const<'a>)],
        bindings: &mut Bindings<'a>,
        owner: &str,
        scope: Option<&'a Scope<'a>>,
    ) -> Result<(), Mismatch> {
        let by_position = params
            .iter()
            .filter(|param| !matches!(param.passing, Passing::InferOnly | Passing::KeywordOnly) && !param.variadic);
        if !params.iter().any(|param| param.variadic)
            && given.iter().filter(|(name, _)| name.is_none()).count() > by_position.count()
        {
            return Err(Mismatch::new("unexpected parameter"));
        }
        let mut next = 0;
        let mut packed: Vec<Const<'a>> = Vec::new();
        for (name, value) in given {
            let param = match name {
                Some(name) => match params.iter().find(|p| p.name == *name && p.passing != Passing::PositionalOnly) {
                    Some(param) => *param,
                    None => return Err(Mismatch::new(format!("unexpected keyword parameter '{name}'"))),
                },
                None => {
                    while next < params.len()
                        && (params[next].passing == Passing::InferOnly
                            || (params[next].passing == Passing::KeywordOnly && !params[next].variadic))
                    {
                        next += 1;
                    }
                    let Some(param) = params.get(next) else {
                        return Err(Mismatch::new("unexpected parameter"));
                    };
                    if param.variadic {
                        match value.kind() {
                            ConstKind::Pack(items) => {
                                for item in *items {
                                    packed.push(self.param_value(param, *item, bindings, owner, scope)?);
                                }
                            }
                            // A pack that is not known yet: spliced in later.
                            ConstKind::Param(_) => packed.push(*value),
                            _ => packed.push(self.param_value(param, *value, bindings, owner, scope)?),
                        }
                        continue;
                    }
                    next += 1;
                    param
                }
            };
            if matches!(value.kind(), ConstKind::Unbound) {
                continue;
            }
            let value = self.param_value(param, *value, bindings, owner, scope)?;
            if self.cx.is_symbolic(value) {
                // Perhaps the parameter itself (`Scalar[Self.dtype]` inside `SIMD`).
                bindings.set(ById(param), value);
                continue;
            }
            if !self.cx.unify_const(
                self.cx.interner.konst(ConstKind::Param(ParamRef { decl: ById(param) })),
                value,
                bindings,
            ) {
                return Err(Mismatch::new(format!("conflicting values for parameter '{}'", param.name)));
            }
        }
        if let Some(param) = params.iter().find(|p| p.variadic)
            && bindings.get(ById(param)).is_none()
            && !packed.is_empty()
        {
            let pack = match packed[..] {
                [only] if matches!(only.kind(), ConstKind::Param(_)) => only,
                _ => self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&packed))),
            };
            bindings.set(ById(param), pack);
        }
        Ok(())
    }

    /// A value in brackets as what the parameter wants.
    fn param_value(
        &mut self,
        param: &'a ParamDecl<'a>,
        value: Const<'a>,
        bindings: &Bindings<'a>,
        owner: &str,
        scope: Option<&'a Scope<'a>>,
    ) -> Result<Const<'a>, Mismatch> {
        if matches!(value.kind(), ConstKind::Error | ConstKind::Deferred) {
            return Ok(value);
        }
        let info = match scope {
            Some(scope) => self.cx.param_info(param, scope),
            None => match self.cx.params.borrow().get(&ById(param)) {
                Some(info) => *info,
                None => return Ok(value),
            },
        };
        if info.is_type {
            let as_ty = match value.kind() {
                ConstKind::Type(_) => value,
                ConstKind::Bytes(ty, _) if *ty == self.cx.none_ty() => self.cx.const_ty(*ty),
                // A function for a closure parameter (`[f: def(Int) -> Int]`).
                ConstKind::Fn(fn_ref) => self.cx.const_ty(self.cx.interner.ty(TyKind::FnItem(*fn_ref))),
                ConstKind::Bytes(ty, _) if matches!(ty.kind(), TyKind::Closure(..)) => self.cx.const_ty(*ty),
                ConstKind::Traits([TraitRef::Fn(sig)]) => self.cx.const_ty(self.cx.interner.ty(TyKind::FnPtr(sig))),
                ConstKind::Traits(_) if info.bounds.is_empty() => return Ok(value),
                _ => {
                    return Err(self.given_mismatch(owner, param, info.bounds, value));
                }
            };
            if let ConstKind::Type(ty) = as_ty.kind() {
                let filled = self.const_to_ty(self.cx.const_ty(*ty), param.span);
                return Ok(self.cx.const_ty(filled));
            }
            return Ok(as_ty);
        }
        let Some(ty) = info.value_ty else { return Ok(value) };
        let ty = self.cx.subst_ty(ty, bindings);
        if self.is_other_number(self.cx.ty_of_const(value), ty) {
            return Err(self.value_mismatch(owner, param, &self.cx.display_ty(ty), value));
        }
        if self.cx.is_symbolic(value) {
            return Ok(value);
        }
        if self.cx.is_symbolic_ty(ty) {
            // The type is not known yet: a literal stands for what it becomes.
            return Ok(self.literal_for(value, ty).unwrap_or(value));
        }
        match value.kind() {
            ConstKind::Origin(_) => return Ok(self.origin_as(value, ty)),
            ConstKind::Pack(_) => return Ok(value),
            _ => {}
        }
        match self.closed_function(value, ty).or_else(|| self.convert_constant(value, ty)) {
            Some(converted) => Ok(converted),
            None => Err(self.value_mismatch(owner, param, &self.cx.display_ty(ty), value)),
        }
    }

    /// A literal for a parameter of another type that is open (`s: StringSpan`): what its initialisers make of it.
    fn literal_for(&mut self, value: Const<'a>, ty: Ty<'a>) -> Option<Const<'a>> {
        let (TyKind::Struct(wanted, _), TyKind::Struct(found, _)) = (ty.kind(), self.cx.ty_of_const(value).kind())
        else {
            return None;
        };
        if wanted == found || !self.cx.is_literal_ty(self.cx.ty_of_const(value)) || self.cx.is_lang(ty, LangItem::Simd)
        {
            return None;
        }
        let arg = ArgValue::positional(Value::Const(value), Span::default());
        let open = self.unbound_struct(wanted.0);
        let cx = self.cx;
        let made = cx.quietly(|| self.at_compile_time(|elab| elab.construct(open, vec![arg], Span::default(), 0)));
        made.as_const().filter(|made| !self.cx.is_symbolic(*made) && !matches!(made.kind(), ConstKind::Error))
    }

    /// An origin as what a parameter wants: one that may change something also serves where nothing may be changed.
    fn origin_as(&self, value: Const<'a>, wanted: Ty<'a>) -> Const<'a> {
        match (value.kind(), wanted.kind()) {
            (ConstKind::Origin(origin), TyKind::Struct(decl, [mutable]))
                if decl.0.lang == Some(LangItem::Origin) && self.cx.const_bool(*mutable) == Some(false) =>
            {
                self.cx.interner.origin(Some(false), origin.kind.clone())
            }
            _ => value,
        }
    }

    /// A function with parameters of its own for a parameter whose type has none: the type tells their values.
    fn closed_function(&mut self, value: Const<'a>, ty: Ty<'a>) -> Option<Const<'a>> {
        let ConstKind::Fn(fn_ref) = value.kind() else { return None };
        let decl = fn_ref.decl.0;
        if fn_ref.args.len() == decl.params.len() + self.cx.signature(decl).implicit.len() {
            return None;
        }
        let set = self.cx.overloads(&[decl]);
        let params = decl.params.iter().zip(fn_ref.args).map(|(param, value)| (Some(param.name), *value)).collect();
        let function = Function { set, self_ty: fn_ref.self_ty, receiver: None, params, name: decl.name };
        self.function_as(&function, ty)
    }

    /// Numbers of different machine types, which are never converted, and integers for a `Bool`.
    fn is_other_number(&self, found: Ty<'a>, wanted: Ty<'a>) -> bool {
        let is_bool = |ty: Ty<'a>| ty == self.cx.bool_ty();
        match (self.cx.simd_parts(found), self.cx.simd_parts(wanted)) {
            (Some(a), Some(b)) => a != b && a.1 == 1 && b.1 == 1,
            (Some(_), None) => is_bool(wanted),
            (None, Some(_)) => is_bool(found),
            (None, None) => is_bool(wanted) && self.cx.literal_int(found).is_some(),
        }
    }

    /// Fills in defaults and gives the function with all its parameters.
    fn complete_bindings(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        out_ty: bool,
        bindings: &mut Bindings<'a>,
    ) -> Result<FnRef<'a>, Mismatch> {
        let signature = self.cx.signature(decl);
        let mut scope: Option<&'a Scope<'a>> = None;
        let mut args = Vec::with_capacity(decl.params.len() + signature.implicit.len());
        for param in decl.params.iter().chain(signature.implicit) {
            if bindings.get(ById(param)).is_none() {
                let value = self.default_param(decl, function, param, &mut scope, bindings)?;
                bindings.set(ById(param), value);
            }
            args.push(bindings.get(ById(param)).expect("set above"));
        }
        let self_ty = match decl.owner {
            Owner::Struct(_) if out_ty => {
                let pattern = match signature.ret {
                    RetTy::Value(ty) => ty,
                    RetTy::Ref { ty, .. } => ty,
                };
                let mut ty = self.cx.subst_ty(pattern, bindings);
                if self.cx.is_symbolic_ty(ty) {
                    ty = self.cx.evaluate_out_type(decl, bindings);
                }
                if !self.cx.is_symbolic_ty(ty) {
                    let compatible = match function.self_ty {
                        Some(wanted) => self.cx.unify_ty(self.open_pattern(wanted), ty, &mut Bindings::default()),
                        None => true,
                    };
                    if !compatible {
                        return Err(Mismatch::new("the constructed type does not match"));
                    }
                    Some(ty)
                } else {
                    Some(self.complete_self(decl, function, bindings)?)
                }
            }
            Owner::Struct(_) => Some(self.complete_self(decl, function, bindings)?),
            Owner::Trait(_) => function.self_ty,
            Owner::Closure(_) => function.self_ty.or_else(|| function.receiver.as_ref().map(|r| r.ty(self.cx))),
            Owner::Module => None,
        };
        Ok(FnRef { decl: ById(decl), self_ty, args: self.cx.interner.slice(&args) })
    }

    /// Open parameters match anything.
    fn open_pattern(&self, ty: Ty<'a>) -> Ty<'a> {
        ty
    }

    /// The struct with all parameters, inferred ones included.
    fn complete_self(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        bindings: &mut Bindings<'a>,
    ) -> Result<Ty<'a>, Mismatch> {
        let Owner::Struct(owner) = decl.owner else { return Ok(self.cx.interner.error_ty()) };
        if owner.params.is_empty() {
            return Ok(self.cx.interner.ty(TyKind::Struct(ById(owner), &[])));
        }
        if let Some(ty) = function.self_ty
            && !self.cx.is_symbolic_ty(ty)
        {
            return Ok(ty);
        }
        let scope: &'a Scope<'a> = self.cx.arena().alloc(Scope::new(Some(owner.module.scope()), ScopeKind::Function));
        let mut args = Vec::new();
        for param in owner.params {
            let value = match bindings.get(ById(param)) {
                Some(value) => value,
                None => {
                    let value = match param.default {
                        Some(default) => {
                            let mut elab = Elab::constant(self.cx, scope, owner.module.file);
                            elab.in_header = true;
                            let ty = self.cx.params.borrow().get(&ById(*param)).and_then(|info| info.value_ty);
                            match ty.map(|t| self.cx.subst_ty(t, bindings)) {
                                Some(ty) if !self.cx.is_symbolic_ty(ty) => elab.eval_converted(default, ty),
                                _ => elab.eval(default, None),
                            }
                        }
                        None if param.variadic => self.cx.interner.konst(ConstKind::Pack(&[])),
                        // A static method need not know the whole type.
                        None if decl.is_static => self.cx.interner.konst(ConstKind::Unbound),
                        None => {
                            return Err(Mismatch::new(format!("failed to infer parameter '{}'", param.name)));
                        }
                    };
                    bindings.set(ById(param), value);
                    value
                }
            };
            scope.bind(param.name, Binding::Const(value));
            args.push(value);
        }
        Ok(self.cx.interner.ty(TyKind::Struct(ById(owner), self.cx.interner.slice(&args))))
    }

    /// The value of a parameter of the generic function being checked.
    fn own_parameter(&self, param: &'a ParamDecl<'a>) -> Option<Const<'a>> {
        let (Binding::Const(value), _) = self.scope.get(param.name)? else { return None };
        let own = match value.kind() {
            ConstKind::Param(found) => found.decl,
            ConstKind::Type(ty) => match ty.kind() {
                TyKind::Param(found) => found.decl,
                _ => return None,
            },
            _ => return None,
        };
        std::ptr::eq(own.0, param).then_some(value)
    }

    fn default_param(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        param: &'a ParamDecl<'a>,
        scope: &mut Option<&'a Scope<'a>>,
        bindings: &Bindings<'a>,
    ) -> Result<Const<'a>, Mismatch> {
        let Some(default) = param.default else {
            if param.variadic {
                return Ok(self.cx.interner.konst(ConstKind::Pack(&[])));
            }
            // A reference that nothing was passed for.
            if param.name.as_str() == "mut" {
                return Ok(self.cx.bool(false));
            }
            if let ParamTy::Known(ty) = param.ty
                && matches!(ty.kind(), TyKind::OriginTy(_))
            {
                return Ok(self.cx.interner.origin(None, OriginKind::Untracked));
            }
            // A generic body that calls itself with its own parameters.
            if self.rigid
                && let Some(own) = self.own_parameter(param)
            {
                return Ok(own);
            }
            let message = match param.passing {
                Passing::KeywordOnly => format!("missing required keyword-only parameter: '{}'", param.name),
                _ => format!("failed to infer parameter '{}'", param.name),
            };
            return Err(Mismatch::new(message));
        };
        let scope = *scope.get_or_insert_with(|| {
            let parent = match (decl.owner, function.self_ty) {
                (Owner::Struct(_) | Owner::Trait(_), Some(ty)) => self.cx.member_scope(ty, decl),
                _ => decl.scope,
            };
            self.cx.arena().alloc(Scope::new(Some(parent), ScopeKind::Function))
        });
        for p in decl.params {
            if let Some(value) = bindings.get(ById(p)) {
                scope.bind(p.name, Binding::Const(value));
            }
        }
        let mut elab = Elab::constant(self.cx, scope, decl.module.file);
        elab.in_header = true;
        let ty = self.cx.params.borrow().get(&ById(param)).and_then(|info| info.value_ty);
        let value = match ty.map(|t| self.cx.subst_ty(t, bindings)) {
            Some(ty) if !self.cx.is_symbolic_ty(ty) => elab.eval_converted(default, ty),
            _ => elab.eval(default, None),
        };
        Ok(value)
    }

    /// Checks that every argument can be passed, and counts conversions.
    fn check_args(
        &mut self,
        formals: &'a [Formal<'a>],
        concrete: &'a Concrete<'a>,
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Result<Cost, Mismatch> {
        let mut cost = Cost::default();
        for (i, (formal, slot)) in formals.iter().zip(slots).enumerate() {
            let wanted = &concrete.formals[i];
            if matches!(formal.ty.kind(), TyKind::Param(_)) {
                cost.generic += 1;
            }
            match slot {
                Slot::Arg(index) => self.check_arg(formal, wanted.ty, &args[*index], &mut cost)?,
                Slot::Args(list) => {
                    if list.is_empty() {
                        cost.conversions += 1;
                    } else {
                        cost.variadic = true;
                    }
                    for (position, index) in list.iter().enumerate() {
                        let arg = &args[*index];
                        if arg.spread == Spread::Values {
                            continue;
                        }
                        let ty = match formal.kind {
                            FormalKind::Pack => match wanted.pack.get(position).and_then(|c| self.cx.const_as_ty(*c)) {
                                Some(ty) => ty,
                                None => continue,
                            },
                            _ => wanted.ty,
                        };
                        self.check_arg(formal, ty, arg, &mut cost)?;
                    }
                }
                Slot::Keywords(list) => {
                    for index in list {
                        if args[*index].spread == Spread::None {
                            self.check_arg(formal, wanted.ty, &args[*index], &mut cost)?;
                        }
                    }
                }
                Slot::Default => {}
            }
        }
        Ok(cost)
    }

    fn check_arg(
        &mut self,
        formal: &Formal<'a>,
        ty: Ty<'a>,
        arg: &ArgValue<'a>,
        cost: &mut Cost,
    ) -> Result<(), Mismatch> {
        let name = formal.name.map_or("", |n| n.as_str());
        if formal.convention == Convention::Mut && name != "self" && !self.is_mutable_argument(&arg.value) {
            let message = format!("value passed to mutable argument '{name}' must be mutable");
            return Err(Mismatch::at(message, arg.span));
        }
        let by_reference = matches!(formal.convention, Convention::Mut | Convention::Ref);
        let conversion = self.conversion_cost(&arg.value, ty);
        let exact = matches!(conversion, Some(0));
        if by_reference && !exact && !(formal.convention == Convention::Ref && conversion.is_some()) {
            return Err(self.reference_mismatch(name, arg, ty));
        }
        match conversion {
            None => return Err(self.conversion_mismatch(name, arg, ty)),
            Some(0) => {}
            Some(distance) => {
                cost.conversions += 1;
                cost.distance += distance - 1;
            }
        }
        match formal.convention {
            Convention::Mut if name == "self" && !self.is_mutable_argument(&arg.value) => {
                let found = self.describe(&arg.value);
                let message = format!("invalid use of mutating method on rvalue of type '{found}'");
                return Err(Mismatch::at(message, arg.span));
            }
            Convention::Mut => {}
            Convention::Var | Convention::Deinit => {
                // A borrowed value has to be copied.
                if matches!(arg.value, Value::Place(_) | Value::SigArg(_)) {
                    cost.conventions += 1;
                }
            }
            Convention::Ref | Convention::Imm => {
                if matches!(arg.value, Value::Moved(_)) {
                    cost.conventions += 1;
                }
            }
            Convention::Out => {}
        }
        Ok(())
    }

    /// Whether an argument may stand where the callee changes it; the library may change temporaries.
    fn is_mutable_argument(&self, value: &Value<'a>) -> bool {
        match value {
            Value::Place(place) => place.mutable,
            Value::Owned(_) | Value::Moved(_) => self.in_library(),
            _ => false,
        }
    }

    /// A value's type in quotes; displays without a type have none.
    pub fn quoted(&self, value: &Value<'a>) -> String {
        let text = self.describe(value);
        match value {
            Value::Display(display) if display.kind != super::value::DisplayKind::Tuple => text,
            _ => format!("'{text}'"),
        }
    }

    fn conversion_mismatch(&self, name: &str, arg: &ArgValue<'a>, ty: Ty<'a>) -> Mismatch {
        let wanted = self.cx.display_ty(ty);
        let message = match arg.value.as_const().and_then(|value| self.cx.const_as_ty(value)) {
            Some(given) if !self.cx.is_symbolic_ty(given) => {
                let given = self.cx.display_ty(given);
                format!(
                    "value passed to '{name}' cannot be converted from type value '{given}' to an instance of '{wanted}'; did you mean to instantiate '{given}'?"
                )
            }
            _ => format!("value passed to '{name}' cannot be converted from {} to '{wanted}'", self.quoted(&arg.value)),
        };
        Mismatch::at(message, arg.span).if_certain(self.is_certain_mismatch(&arg.value, ty))
    }

    /// An argument that another type's reference can't be bound to.
    fn reference_mismatch(&self, name: &str, arg: &ArgValue<'a>, ty: Ty<'a>) -> Mismatch {
        if !matches!(arg.value, Value::Place(_)) {
            return self.conversion_mismatch(name, arg, ty);
        }
        let (found, wanted) = (self.describe(&arg.value), self.cx.display_ty(ty));
        Mismatch::at(format!("l-value of type '{found}' cannot be converted to reference of type '{wanted}'"), arg.span)
            .if_certain(self.is_certain_mismatch(&arg.value, ty))
    }

    /// The type of a value as messages name it.
    pub fn describe(&self, value: &Value<'a>) -> String {
        match value {
            Value::Display(display) => match display.kind {
                super::value::DisplayKind::List => "list literal".to_owned(),
                super::value::DisplayKind::Tuple => {
                    let types = display.items.iter().map(|(_, value, _)| {
                        let ty = self.cx.materialised(value.ty(self.cx));
                        self.cx.display_ty(ty)
                    });
                    format!("Tuple[{}]", types.collect::<Vec<_>>().join(", "))
                }
                _ => "initializer list".to_owned(),
            },
            Value::Const(value) if self.cx.const_as_ty(*value).is_some() => self.cx.type_of_value_text(*value),
            _ => self.cx.display_ty(value.ty(self.cx)),
        }
    }

    /// All candidates that can be called.
    pub fn viable_candidates(&mut self, function: &Function<'a>, args: &[ArgValue<'a>]) -> Vec<Match<'a>> {
        function
            .set
            .iter()
            .filter_map(|decl| {
                let all = with_receiver(decl, function, args);
                self.match_candidate(decl, function, &all).ok()
            })
            .collect()
    }

    /// Where the caret of an error in a call is.
    pub fn call_span(caret: u32) -> Span {
        Span::new(caret, caret + 1)
    }
}

/// The arguments with the object of a method call in front.
pub fn with_receiver<'a>(decl: &FnDecl<'a>, function: &Function<'a>, args: &[ArgValue<'a>]) -> Vec<ArgValue<'a>> {
    let mut all = Vec::with_capacity(args.len() + 1);
    if let Some(receiver) = &function.receiver
        && !decl.is_static
    {
        all.push(ArgValue::positional(receiver.clone(), Span::default()));
    }
    all.extend_from_slice(args);
    all
}
