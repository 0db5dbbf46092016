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
use super::constraints::clause_condition;
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

const PACK_MISMATCH: &str = "the types of the arguments do not match the variadic parameter";

impl<'c, 'a> Elab<'c, 'a> {
    /// Checks one candidate.
    pub fn match_candidate(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        args: &[ArgValue<'a>],
    ) -> Result<Match<'a>, Mismatch> {
        if self.cx.is_hidden_from(decl, self.scope.module()) {
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

    /// A parameter that is inferred must have exactly the type of what it is inferred from: an `Int` is not the
    /// length of a `SIMD` (L7.4). Programs in the historical form know one type for both.
    fn check_inferred_kinds(
        &self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
        bindings: &Bindings<'a>,
    ) -> Result<(), Mismatch> {
        let historical =
            matches!(decl.source, FnSource::Def(def) if def.keyword == crate::syntax::ast::FunctionKeyword::Fn);
        if decl.module.is_library || historical || !function.params.is_empty() {
            return Ok(());
        }
        for param in decl.params {
            let declared = self.cx.params.borrow().get(&ById(*param)).and_then(|info| info.value_ty);
            let (Some(declared), Some(value)) = (declared, bindings.get(ById(*param))) else { continue };
            let found = self.cx.ty_of_const(value);
            let is_length = |ty: Ty<'a>| self.cx.is_lang(ty, LangItem::SimdLength);
            let mixed =
                is_length(declared) && found == self.cx.int_ty() || is_length(found) && declared == self.cx.int_ty();
            if !mixed || param.variadic {
                continue;
            }
            let name = param.name.as_str();
            let at_fault = formals.iter().zip(slots).find_map(|(formal, slot)| match slot {
                Slot::Arg(index) if self.cx.first_parameter(formal.ty).is_some_and(|p| p == name) => {
                    Some((formal, &args[*index]))
                }
                _ => None,
            });
            let Some((formal, arg)) = at_fault else { continue };
            let formal_name = formal.name.map_or("", |n| n.as_str());
            return Err(Mismatch::at(
                format!(
                    "value passed to '{formal_name}' cannot be converted from '{}' to '{}', it depends on an unresolved parameter '{name}'",
                    self.describe(&arg.value),
                    self.cx.pattern_text(formal, formal.ty)
                ),
                arg.span,
            ));
        }
        Ok(())
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
        let mut next = 0;
        let mut packed: Vec<Const<'a>> = Vec::new();
        for (name, value) in given {
            let param = match name {
                Some(name) => match params.iter().find(|p| p.name == *name) {
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
            return Err(Mismatch::new(format!(
                "'{owner}' parameter '{}' has '{}' type, but value has type '{}'",
                param.name,
                self.cx.display_ty(ty),
                self.cx.type_of_value_text(value)
            )));
        }
        if self.cx.is_symbolic(value) {
            return Ok(value);
        }
        if self.cx.is_symbolic_ty(ty) {
            // The type is not known yet: a literal stands for what it becomes.
            return Ok(value);
        }
        if matches!(value.kind(), ConstKind::Origin(_) | ConstKind::Pack(_)) {
            return Ok(value);
        }
        match self.convert_constant(value, ty) {
            Some(converted) => Ok(converted),
            None => {
                let found = self.cx.type_of_value_text(value);
                let wanted = self.cx.display_ty(ty);
                Err(Mismatch::new(format!(
                    "'{owner}' parameter '{}' has '{wanted}' type, but value has type '{found}'",
                    param.name
                )))
            }
        }
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

    /// Matches argument types against the formals' patterns: typed arguments first, then literals
    /// and displays, which take what is left open.
    fn infer_from_args(
        &mut self,
        decl: &'a FnDecl<'a>,
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
        bindings: &mut Bindings<'a>,
    ) -> Result<(), Mismatch> {
        for weak in [false, true] {
            for (formal, slot) in formals.iter().zip(slots) {
                match slot {
                    Slot::Arg(index) => self.infer_one(formal, formal.ty, &args[*index], weak, bindings)?,
                    Slot::Args(list) if formal.kind == FormalKind::Variadic => {
                        for index in list {
                            let arg = &args[*index];
                            if arg.spread == Spread::Values {
                                if !weak {
                                    self.infer_spread(formal, arg, bindings);
                                }
                            } else {
                                self.infer_one(formal, formal.ty, arg, weak, bindings)?;
                            }
                        }
                    }
                    Slot::Args(list) => {
                        if weak {
                            self.infer_pack(formal, list, args, bindings)?;
                        }
                    }
                    Slot::Keywords(list) => {
                        for index in list {
                            if args[*index].spread == Spread::None {
                                self.infer_one(formal, formal.ty, &args[*index], weak, bindings)?;
                            }
                        }
                    }
                    Slot::Default => self.infer_default(decl, formal, weak, bindings)?,
                }
            }
        }
        Ok(())
    }

    /// A default tells the open parts of its formal's type (`end: StringSpan[_] = "\n"`).
    fn infer_default(
        &mut self,
        decl: &'a FnDecl<'a>,
        formal: &Formal<'a>,
        weak: bool,
        bindings: &mut Bindings<'a>,
    ) -> Result<(), Mismatch> {
        let Some(default) = formal.default else { return Ok(()) };
        let substituted = self.cx.subst_ty(formal.ty, bindings);
        if !weak || !self.cx.is_symbolic_ty(substituted) {
            return Ok(());
        }
        let mut elab = Elab::constant(self.cx, decl.scope, decl.module.file);
        let value = self.cx.quietly(|| elab.expr(default, None));
        let arg = ArgValue::positional(value, default.span);
        for weak in [false, true] {
            self.infer_one(formal, formal.ty, &arg, weak, bindings)?;
        }
        Ok(())
    }

    fn infer_one(
        &mut self,
        formal: &Formal<'a>,
        pattern: Ty<'a>,
        arg: &ArgValue<'a>,
        weak: bool,
        bindings: &mut Bindings<'a>,
    ) -> Result<(), Mismatch> {
        let actual = arg.value.ty(self.cx);
        let is_weak = self.cx.is_literal_ty(actual)
            || matches!(arg.value, Value::Display(_) | Value::Inferred(_) | Value::Function(_))
            || actual == self.cx.none_ty();
        if is_weak != weak {
            return Ok(());
        }
        if !weak {
            self.infer_reference(formal, &arg.value, bindings);
        } else if let Some(flag) = formal.mutability
            && bindings.get(ById(flag)).is_none()
        {
            bindings.set(ById(flag), self.cx.bool(true));
        }
        if arg.value.is_error() || !self.cx.is_symbolic_ty(pattern) {
            return Ok(());
        }
        let mismatch = |elab: &Self, bindings: &Bindings<'a>| {
            let name = formal.name.map_or("", |n| n.as_str());
            let mut message = format!(
                "value passed to '{name}' cannot be converted from '{}' to '{}'",
                elab.describe(&arg.value),
                elab.cx.pattern_text(formal, pattern)
            );
            if let Some(open) = elab.cx.first_parameter(elab.cx.subst_ty(pattern, bindings)) {
                message.push_str(&format!(", it depends on an unresolved parameter '{open}'"));
            }
            Mismatch::at(message, arg.span)
        };
        match &arg.value {
            Value::Display(display) => {
                if let TyKind::Param(param) = pattern.kind()
                    && bindings.get(param.decl).is_none()
                {
                    let ty = self.display_type(display);
                    self.cx.unify_ty(pattern, ty, bindings);
                } else {
                    self.infer_display(pattern, display, bindings);
                }
                return Ok(());
            }
            Value::Inferred(_) => return Ok(()),
            Value::Function(function) => {
                self.infer_function(pattern, function, bindings);
                return Ok(());
            }
            _ => {}
        }
        if let TyKind::Param(param) = pattern.kind() {
            if bindings.get(param.decl).is_some() && weak {
                return Ok(());
            }
            let ty = self.cx.materialised(actual);
            // A parameter that was found from another argument: a conversion may still do.
            if bindings.get(param.decl).is_none() {
                self.cx.unify_ty(pattern, ty, bindings);
                self.infer_from_bound(*param, ty, bindings);
            }
            return Ok(());
        }
        let mut trial = bindings.clone();
        if self.cx.unify_ty(pattern, actual, &mut trial) {
            *bindings = trial;
            return Ok(());
        }
        if self.cx.is_literal_ty(actual) {
            let mut trial = bindings.clone();
            if self.cx.unify_ty(pattern, self.cx.materialised(actual), &mut trial) {
                *bindings = trial;
                return Ok(());
            }
        }
        let substituted = self.cx.subst_ty(pattern, bindings);
        if !self.cx.is_symbolic_ty(substituted) {
            return Ok(());
        }
        // A function where a pointer is wanted.
        if let (TyKind::FnPtr(wanted), Some(sig)) = (pattern.kind(), self.cx.callable_signature(actual)) {
            let mut trial = bindings.clone();
            if self.cx.unify_fn(wanted, sig, &mut trial) {
                *bindings = trial;
                return Ok(());
            }
        }
        // Rigid parameters need no value: whether the argument fits is seen later.
        if self.infer_through_constructor(substituted, arg, bindings) || self.rigid {
            Ok(())
        } else {
            Err(mismatch(self, bindings))
        }
    }

    /// `F: def(Int) -> T` bound to a callable: its signature tells `T`.
    fn infer_from_bound(&mut self, param: ParamRef<'a>, ty: Ty<'a>, bindings: &mut Bindings<'a>) {
        let bounds = self.cx.params.borrow().get(&param.decl).map_or(&[][..], |info| info.bounds);
        for bound in bounds {
            if let TraitRef::Fn(wanted) = bound
                && let Some(sig) = self.cx.callable_signature(ty)
            {
                self.cx.unify_fn(wanted, sig, bindings);
            }
        }
    }

    /// A named function for a closure parameter.
    fn infer_function(&mut self, pattern: Ty<'a>, function: &Function<'a>, bindings: &mut Bindings<'a>) {
        let Some(value) = self.function_constant(function) else { return };
        let ty = self.cx.ty_of_const(value);
        match pattern.kind() {
            TyKind::Param(param) if bindings.get(param.decl).is_none() => {
                self.cx.unify_ty(pattern, ty, bindings);
                self.infer_from_bound(*param, ty, bindings);
            }
            TyKind::FnPtr(wanted) => {
                if let Some(sig) = self.cx.callable_signature(ty) {
                    self.cx.unify_fn(wanted, sig, bindings);
                }
            }
            _ => {}
        }
    }

    /// Mutability and origin of a `ref` argument.
    fn infer_reference(&mut self, formal: &Formal<'a>, value: &Value<'a>, bindings: &mut Bindings<'a>) {
        if formal.convention != Convention::Ref {
            return;
        }
        let (mutable, origin) = match value {
            Value::Place(p) | Value::Owned(p) | Value::Moved(p) => {
                let origin = if self.is_runtime() { Some(self.origin_of_place(p)) } else { None };
                (p.mutable, origin)
            }
            Value::SigArg(arg) => {
                let mutable = match arg.convention {
                    Convention::Imm => false,
                    Convention::Ref => arg.mutable.unwrap_or(false),
                    _ => true,
                };
                let kind = OriginKind::Arg { index: arg.index, path: &[] };
                (mutable, (arg.index != u32::MAX).then(|| self.cx.interner.origin(Some(mutable), kind)))
            }
            _ => (false, None),
        };
        let origin = origin.unwrap_or_else(|| self.cx.interner.origin(Some(mutable), OriginKind::Static));
        if let Some(flag) = formal.mutability {
            bindings.set(ById(flag), self.cx.bool(mutable));
        }
        if let Some(pattern) = formal.origin {
            self.cx.unify_const(pattern, origin, bindings);
        }
    }

    /// `f(*args)` with a list of the same kind.
    fn infer_spread(&mut self, formal: &Formal<'a>, arg: &ArgValue<'a>, bindings: &mut Bindings<'a>) {
        let ty = arg.value.ty(self.cx);
        if let TyKind::Struct(decl, args) = ty.kind()
            && decl.0.lang == Some(LangItem::VariadicList)
            && let Some(elem) = args.get(2).and_then(|c| self.cx.const_as_ty(*c))
        {
            self.cx.unify_ty(formal.ty, elem, bindings);
        }
    }

    /// The element types of a pack.
    fn infer_pack(
        &mut self,
        formal: &Formal<'a>,
        list: &[usize],
        args: &[ArgValue<'a>],
        bindings: &mut Bindings<'a>,
    ) -> Result<(), Mismatch> {
        if let Some(given) = self.given_pack(formal, bindings)
            && given.len() == list.len()
            && list.iter().all(|index| args[*index].spread == Spread::None)
        {
            // The types are known: the arguments are converted to them.
            let fits = list.iter().zip(given).all(|(index, ty)| self.can_convert(&args[*index].value, ty));
            return if fits { Ok(()) } else { Err(Mismatch::new(PACK_MISMATCH)) };
        }
        let mut types = Vec::new();
        for index in list {
            let arg = &args[*index];
            let ty = match &arg.value {
                Value::Display(display) => self.display_type(display),
                Value::Function(function) => match self.function_constant(function) {
                    Some(value) => self.cx.ty_of_const(value),
                    None => self.cx.interner.error_ty(),
                },
                value => value.ty(self.cx),
            };
            if arg.spread == Spread::Values
                && let TyKind::Struct(decl, params) = ty.kind()
                && decl.0.lang == Some(LangItem::VariadicPack)
                && let Some(ConstKind::Pack(items)) = params.last().map(|c| c.kind())
            {
                types.extend_from_slice(items);
                continue;
            }
            let ty = self.pack_element_ty(ty, formal);
            types.push(self.cx.const_ty(ty));
        }
        let pack = self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&types)));
        match formal.pack {
            Some(pattern) if self.cx.unify_const(pattern, pack, bindings) => Ok(()),
            _ => Err(Mismatch::new(PACK_MISMATCH)),
        }
    }

    /// The element types of a pack that other parameters determine already.
    fn given_pack(&self, formal: &Formal<'a>, bindings: &Bindings<'a>) -> Option<Vec<Ty<'a>>> {
        match self.cx.subst_const(formal.pack?, bindings).kind() {
            ConstKind::Pack(items) => {
                items.iter().map(|item| self.cx.const_as_ty(*item).filter(|ty| !self.cx.is_symbolic_ty(*ty))).collect()
            }
            _ => None,
        }
    }

    /// What an argument becomes in a pack. A string literal that is only written out stays a
    /// static span: nothing would be gained by making it a `String`.
    fn pack_element_ty(&self, ty: Ty<'a>, formal: &Formal<'a>) -> Ty<'a> {
        if self.cx.literal_str(ty).is_some()
            && formal.convention == Convention::Imm
            && self.pack_bound_is_writable(formal)
        {
            return self.static_string_ty();
        }
        self.cx.materialised(ty)
    }

    fn pack_bound_is_writable(&self, formal: &Formal<'a>) -> bool {
        let Some(ConstKind::Param(param)) = formal.pack.map(|c| c.kind()) else { return false };
        let params = self.cx.params.borrow();
        let Some(info) = params.get(&param.decl) else { return false };
        matches!(info.bounds, [TraitRef::Trait(t)] if t.0.name.as_str() == "Writable") && param.decl.0.variadic
    }

    /// `StringSpan[ImmStaticOrigin]`.
    pub fn static_string_ty(&self) -> Ty<'a> {
        let origin = self.cx.interner.origin(Some(false), OriginKind::Static);
        let Some(decl) = self.cx.lang_struct(LangItem::StringSpan) else { return self.cx.interner.error_ty() };
        let args: Vec<Const<'a>> = decl
            .params
            .iter()
            .map(|p| {
                let scope = decl.module.scope();
                let fresh: &'a Scope<'a> = self.cx.arena().alloc(Scope::new(Some(scope), ScopeKind::Function));
                self.cx.bind_symbolic(decl.params, fresh);
                let info = self.cx.param_info(p, fresh);
                if info.value_ty == Some(self.cx.bool_ty()) { self.cx.bool(false) } else { origin }
            })
            .collect();
        self.cx.lang_ty(LangItem::StringSpan, &args)
    }

    /// Matches the pattern through an implicit constructor: `Span[T, _]` from a `List[Int]`.
    fn infer_through_constructor(&mut self, pattern: Ty<'a>, arg: &ArgValue<'a>, bindings: &mut Bindings<'a>) -> bool {
        let TyKind::Struct(decl, params) = pattern.kind() else { return false };
        let unbound = self.cx.interner.konst(ConstKind::Unbound);
        let open: Vec<Const<'a>> = params.iter().map(|c| if self.cx.is_symbolic(*c) { unbound } else { *c }).collect();
        let open = self.cx.interner.ty(TyKind::Struct(*decl, self.cx.interner.slice(&open)));
        match self.implicit_constructor(open, arg) {
            Some(found) => self.cx.unify_ty(pattern, found.concrete.ret.ty(), bindings),
            None => false,
        }
    }

    /// The implicit one-argument constructor of a (partly open) struct type for a value (L4.13).
    pub fn implicit_constructor(&mut self, target: Ty<'a>, arg: &ArgValue<'a>) -> Option<Match<'a>> {
        let TyKind::Struct(decl, _) = target.kind() else { return None };
        let set: Vec<&'a FnDecl<'a>> = self
            .cx
            .methods(decl.0, known::INIT)
            .iter()
            .copied()
            .filter(|f| self.is_implicit_constructor(decl.0, f))
            .collect();
        if set.is_empty() || self.is_chained(&arg.value, target) {
            return None;
        }
        let function = Function {
            set: self.cx.overloads(&set),
            self_ty: Some(target),
            receiver: None,
            params: Vec::new(),
            name: known::INIT,
        };
        let args = [ArgValue::positional(arg.value.clone(), arg.span)];
        self.cx.quietly(|| {
            let mut best: Option<Match<'a>> = None;
            for candidate in function.set {
                if let Ok(found) = self.match_without_conversion(candidate, &function, &args)
                    && best.as_ref().is_none_or(|b| found.cost < b.cost)
                {
                    best = Some(found);
                }
            }
            best
        })
    }

    /// Conversions are never chained: within one, arguments must fit as they are (literals may
    /// become machine values).
    fn match_without_conversion(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        args: &[ArgValue<'a>],
    ) -> Result<Match<'a>, Mismatch> {
        self.converting += 1;
        let result = self.match_candidate(decl, function, args);
        self.converting -= 1;
        result
    }

    /// Inside a conversion only literals become something else, once.
    fn is_chained(&self, value: &Value<'a>, target: Ty<'a>) -> bool {
        let actual = value.ty(self.cx);
        match self.converting {
            0 => false,
            1 => !self.cx.is_literal_ty(actual) || !self.may_become(actual, target),
            _ => true,
        }
    }

    /// Inside a conversion a literal has the type that it has by default.
    pub fn may_become(&self, literal: Ty<'a>, target: Ty<'a>) -> bool {
        self.converting == 0
            || self.in_library()
            || self.cx.is_lang(target, LangItem::SimdLength)
            || self.cx.is_symbolic_ty(target)
            || self.cx.same_ty(self.cx.materialised(literal), target)
    }

    fn is_implicit_constructor(&self, owner: &'a StructDecl<'a>, decl: &'a FnDecl<'a>) -> bool {
        match decl.source {
            FnSource::Synthesised(Synthesised::FieldwiseInit) => {
                crate::syntax::ast::find_decorator(owner.ast.decorators, known::FIELDWISE_INIT).is_some_and(|d| {
                    d.args().first().is_some_and(
                        |a| matches!(a.value.kind, crate::syntax::ast::ExprKind::String(s) if s.value == "implicit"),
                    )
                })
            }
            FnSource::Synthesised(_) => false,
            _ => decl.has_decorator(known::IMPLICIT),
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

    /// Type arguments must have the traits that their parameters ask for.
    fn check_bounds(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        fn_ref: FnRef<'a>,
        bindings: &Bindings<'a>,
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Result<(), Mismatch> {
        let signature = self.cx.signature(decl);
        for (param, value) in decl.params.iter().chain(signature.implicit).zip(fn_ref.args) {
            let info = match self.cx.params.borrow().get(&ById(*param)) {
                Some(info) if info.is_type => *info,
                _ => continue,
            };
            let types: Vec<Ty<'a>> = match value.kind() {
                ConstKind::Type(ty) => vec![*ty],
                ConstKind::Pack(items) => items.iter().filter_map(|c| self.cx.const_as_ty(*c)).collect(),
                _ => continue,
            };
            for ty in types {
                for bound in info.bounds {
                    let bound = match bound {
                        TraitRef::Fn(sig) => TraitRef::Fn(self.cx.subst_fn(sig, bindings)),
                        other => *other,
                    };
                    let decided = !self.cx.is_symbolic_ty(ty) || self.rigid && self.cx.rigid_bounds(ty).is_some();
                    if !decided || self.cx.conforms(ty, bound) {
                        continue;
                    }
                    if self.is_given(decl, function, param) {
                        return Err(self.given_mismatch(decl.name.as_str(), param, info.bounds, *value));
                    }
                    return Err(self.bound_mismatch(param, ty, info.bounds, signature.formals, slots, args));
                }
            }
        }
        Ok(())
    }

    /// Whether the parameter has its value from the brackets.
    fn is_given(&mut self, decl: &'a FnDecl<'a>, function: &Function<'a>, param: &'a ParamDecl<'a>) -> bool {
        let mut given = Bindings::default();
        !function.params.is_empty()
            && self.bind_params(decl.params, &function.params, &mut given, decl.name.as_str(), None).is_ok()
            && given.get(ById(param)).is_some()
    }

    /// A value in brackets that is not what the parameter asks for.
    pub fn given_mismatch(
        &self,
        owner: &str,
        param: &ParamDecl<'a>,
        bounds: &[TraitRef<'a>],
        value: Const<'a>,
    ) -> Mismatch {
        Mismatch::new(format!(
            "'{owner}' parameter '{}' has '{}' type, but value has type '{}'",
            param.name,
            self.cx.bounds_text(bounds),
            self.cx.type_of_value_text(value)
        ))
    }

    fn bound_mismatch(
        &self,
        param: &'a ParamDecl<'a>,
        ty: Ty<'a>,
        bounds: &[TraitRef<'a>],
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Mismatch {
        let name = self.cx.display_ty(ty);
        let wanted = self.cx.bounds_text(bounds);
        for (formal, slot) in formals.iter().zip(slots) {
            let is_formal = matches!(formal.ty.kind(), TyKind::Param(p) if std::ptr::eq(p.decl.0, param));
            let is_pack =
                matches!(formal.pack.map(|c| c.kind()), Some(ConstKind::Param(p)) if std::ptr::eq(p.decl.0, param));
            let formal_name = formal.name.map_or("", |n| n.as_str());
            if is_pack {
                return Mismatch::new(format!(
                    "an element of '{formal_name}' with type '{name}' does not conform to trait '{wanted}'; either prove the conformance with 'conforms_to', or add conformance"
                ));
            }
            if is_formal && let Slot::Arg(index) = slot {
                let found = self.describe(&args[*index].value);
                let mut message = format!(
                    "value passed to '{formal_name}' cannot be converted from '{found}' to '{}'",
                    self.cx.display_ty(formal.ty)
                );
                match self.cx.rigid_bounds(ty) {
                    Some(own) => {
                        let own = self.cx.bounds_text(&own);
                        message.push_str(&format!(", argument type '{own}' is not a child trait of '{wanted}'"));
                    }
                    // A callable says itself how it is called.
                    None if bounds.iter().any(|bound| matches!(bound, TraitRef::Fn(_))) => {}
                    None => {
                        message.push_str(&format!(", argument type '{found}' does not conform to trait '{wanted}'"));
                    }
                }
                return Mismatch::at(message, args[*index].span);
            }
        }
        self.given_mismatch("function", param, bounds, self.cx.const_ty(ty))
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
        let by_reference = matches!(formal.convention, Convention::Mut | Convention::Ref);
        let conversion = self.conversion_cost(&arg.value, ty);
        let exact = matches!(conversion, Some(0));
        if by_reference && !exact && !(formal.convention == Convention::Ref && conversion.is_some()) {
            return Err(self.conversion_mismatch(name, arg, ty));
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
            Convention::Mut => {
                let mutable = match &arg.value {
                    Value::Place(p) => p.mutable,
                    Value::Owned(_) | Value::Moved(_) => {
                        self.in_library() || name == "self" && self.allows_rvalue_self()
                    }
                    _ => false,
                };
                if !mutable {
                    if name == "self" {
                        let found = self.describe(&arg.value);
                        let message = format!("invalid use of mutating method on rvalue of type '{found}'");
                        return Err(Mismatch::at(message, arg.span));
                    }
                    return Err(Mismatch::at(
                        format!("value passed to mutable argument '{name}' must be mutable"),
                        arg.span,
                    ));
                }
            }
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

    fn allows_rvalue_self(&self) -> bool {
        false
    }

    fn conversion_mismatch(&self, name: &str, arg: &ArgValue<'a>, ty: Ty<'a>) -> Mismatch {
        Mismatch::at(
            format!(
                "value passed to '{name}' cannot be converted from '{}' to '{}'",
                self.describe(&arg.value),
                self.cx.display_ty(ty)
            ),
            arg.span,
        )
        .if_certain(self.is_certain_mismatch(&arg.value, ty))
    }

    /// `where` clauses of the candidate and of its type.
    fn check_wheres(&mut self, decl: &'a FnDecl<'a>, fn_ref: FnRef<'a>) -> Result<(), Mismatch> {
        let Some(signature) = decl.ast_signature() else {
            if let FnSource::Synthesised(kind) = decl.source
                && let Some(ty) = fn_ref.self_ty
                && !self.cx.is_symbolic_ty(ty)
            {
                let needed = match kind {
                    Synthesised::CopyInit => LangItem::Copyable,
                    Synthesised::MoveInit => LangItem::Movable,
                    _ => return Ok(()),
                };
                if !self.cx.conforms_lang(ty, needed) {
                    return Err(Mismatch::new(format!(
                        "'{}' does not conform to '{needed:?}'",
                        self.cx.display_ty(ty)
                    )));
                }
            }
            return Ok(());
        };
        if signature.wheres.is_empty() {
            return Ok(());
        }
        let scope = self.cx.function_scope(fn_ref);
        let concrete = self.cx.concrete_signature(fn_ref);
        for (formal, known) in self.cx.signature(decl).formals.iter().zip(concrete.formals) {
            if let Some(name) = formal.name {
                scope.bind(name, Binding::SigArg(super::super::scope::SigArg::of_type(known.carrier)));
            }
        }
        for clause in signature.wheres {
            let Some(condition) = clause_condition(clause) else { continue };
            let mut elab = Elab::constant(self.cx, scope, decl.module.file);
            elab.in_header = true;
            // The library's own constraints are looked at only where they can be decided.
            let verdict = if self.declared && !decl.module.is_library {
                let goal = elab.formula(condition);
                self.cx.prove(&goal)
            } else if self.rigid {
                self.cx.quietly(|| elab.eval_condition(condition)).or(Some(true))
            } else {
                elab.eval_condition(condition).or(Some(true))
            };
            match verdict {
                Some(true) => {}
                Some(false) => return Err(Mismatch::new("violated constraint")),
                None => return Err(Mismatch::new("lacking evidence to prove correctness")),
            }
        }
        Ok(())
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
