//! Calls: choosing the function, passing arguments, taking the result.

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::cx::Cx;
use super::super::decl::{FnDecl, FnSource, Owner, StructDecl, Synthesised};
use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::Elab;
use super::args::{ArgValue, Mismatch, Slot};
use super::overload::{Match, with_receiver};
use super::value::{Function, Inferred, Value};

impl<'c, 'a> Elab<'c, 'a> {
    pub fn call_expr(&mut self, call: &'a ast::Call<'a>, expr: &'a Expr<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        if call.callee.as_name().is_some_and(|n| n.symbol == known::CONFORMS_TO) {
            return self.conforms_to_call(call, expr.span);
        }
        if let Some(value) = self.origin_cast(call).or_else(|| self.reversed_pack(call)) {
            return value;
        }
        if let Some(value) = self.mark_initialised(call, expr.span) {
            return value;
        }
        let callee = self.expr(&call.callee, expected);
        match callee {
            Value::Intrinsic(intrinsic, params) => self.intrinsic_call(intrinsic, params, call, expr.span),
            Value::Inferred(inferred) => {
                let args = self.args(call.args);
                Value::Inferred(Box::new(Inferred { call: Some(args), span: expr.span, ..*inferred }))
            }
            Value::Error => Value::Error,
            callee => {
                let args = self.args(call.args);
                self.call_value(callee, args, expr.span, call.open)
            }
        }
    }

    /// `origin.unsafe_mut_cast[mut]()`: the only thing that can be done to an origin.
    fn origin_cast(&mut self, call: &'a ast::Call<'a>) -> Option<Value<'a>> {
        let ast::ExprKind::Subscript(subscript) = call.callee.kind else { return None };
        let ast::ExprKind::Attribute(attribute) = subscript.base.kind else { return None };
        if attribute.name.as_str() != "unsafe_mut_cast" {
            return None;
        }
        let base = self.cx.quietly(|| self.at_compile_time(|elab| elab.expr(&attribute.base, None)));
        let Value::Const(base) = base else { return None };
        match base.kind() {
            ConstKind::Origin(origin) => {
                let [arg] = subscript.args else { return None };
                let mutable = self.eval(&arg.value, None);
                let mutable = self.cx.const_bool(mutable);
                Some(Value::Const(self.cx.interner.origin(mutable, origin.kind.clone())))
            }
            ConstKind::Param(_) | ConstKind::Deferred => {
                Some(Value::Const(self.cx.interner.konst(ConstKind::Deferred)))
            }
            _ => None,
        }
    }

    /// `Ts.reverse()` of a parameter pack.
    fn reversed_pack(&mut self, call: &'a ast::Call<'a>) -> Option<Value<'a>> {
        let ast::ExprKind::Attribute(attribute) = call.callee.kind else { return None };
        if attribute.name.as_str() != "reverse" || self.is_runtime() {
            return None;
        }
        let base = self.cx.quietly(|| self.expr(&attribute.base, None));
        let Value::Const(base) = base else { return None };
        match base.kind() {
            ConstKind::Pack(items) => {
                let reversed: Vec<Const<'a>> = items.iter().rev().copied().collect();
                Some(Value::Const(self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&reversed)))))
            }
            ConstKind::Param(_) | ConstKind::Deferred => {
                Some(Value::Const(self.cx.interner.konst(ConstKind::Deferred)))
            }
            _ => None,
        }
    }

    /// `conforms_to(T, Trait)`: a compile-time `Bool`, also of all types of a pack.
    fn conforms_to_call(&mut self, call: &'a ast::Call<'a>, span: Span) -> Value<'a> {
        let [subject, bound] = call.args else {
            let count = call.args.len();
            self.error_caret(call.open, span, format!("expected 2 arguments, but this call has {count} arguments"));
            return Value::Error;
        };
        let is_type = |value: Const<'a>| match value.kind() {
            ConstKind::Type(ty) => !matches!(ty.kind(), TyKind::FnPtr(_) | TyKind::Error | TyKind::Deferred),
            _ => false,
        };
        let wanted = self.eval(&bound.value, None);
        if is_type(wanted) {
            self.error(bound.value.span, "expected a trait for the second argument");
            return Value::Error;
        }
        let bounds = self.eval_traits(&bound.value);
        let expr = &subject.value;
        let subject = self.eval(expr, None);
        if expr.is_literal() {
            let value = self.cx.display_const(subject);
            self.error(expr.span, format!("'{value}' is not a type expression"));
            return Value::Error;
        }
        let types: Vec<Ty<'a>> = match subject.kind() {
            ConstKind::Pack(items) => items.iter().filter_map(|c| self.cx.const_as_ty(*c)).collect(),
            ConstKind::Deferred | ConstKind::Param(_) => {
                return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
            }
            ConstKind::Error => return Value::Error,
            _ => vec![self.const_to_ty(subject, span)],
        };
        if types.iter().any(|ty| self.cx.is_symbolic_ty(*ty)) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        let holds = types.iter().all(|ty| self.cx.conforms_to_all(*ty, &bounds));
        Value::Const(self.cx.bool(holds))
    }

    /// Calls any value.
    pub fn call_value(&mut self, callee: Value<'a>, args: Vec<ArgValue<'a>>, span: Span, caret: u32) -> Value<'a> {
        match callee {
            Value::Error => Value::Error,
            Value::Function(function) => self.call_function(*function, args, span, caret),
            Value::Const(c) => match c.kind() {
                ConstKind::Type(ty) => self.construct(*ty, args, span, caret),
                ConstKind::Fn(fn_ref) => self.call_fn_ref(*fn_ref, args, span, caret),
                ConstKind::Param(_)
                    if let TyKind::FnPtr(sig) = self.cx.ty_of_const(c).kind()
                        && !self.fits_pointer(sig, "indirect call", &in_order(sig, args.clone()), span, caret) =>
                {
                    Value::Error
                }
                ConstKind::Deferred | ConstKind::Param(_) => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
                ConstKind::Bytes(ty, _) if *ty == self.cx.none_ty() => Value::Const(c),
                ConstKind::Bytes(..) => self.call_object(Value::Const(c), args, span, caret),
                ConstKind::Error => Value::Error,
                _ => {
                    let what = self.cx.display_const(c);
                    self.error_caret(caret, span, format!("'{what}' does not implement the '__call__' method"));
                    Value::Error
                }
            },
            Value::Alias(alias, self_ty) => {
                // What the alias leaves open is inferred from the call.
                let unbound = self.cx.interner.konst(ConstKind::Unbound);
                let params = self.cx.interner.slice(&vec![unbound; alias.params.len()]);
                let target = self.cx.alias_value(alias, self_ty, params);
                self.call_value(Value::Const(target), args, span, caret)
            }
            Value::SigArg(_) => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
            Value::Place(_) | Value::Owned(_) | Value::Moved(_) => self.call_object(callee, args, span, caret),
            other => {
                let value = self.settle(other, span);
                if value.is_error() {
                    return Value::Error;
                }
                self.error_caret(caret, span, "expression can't be called");
                Value::Error
            }
        }
    }

    /// Calls a value: a function pointer, a closure, an object with `__call__`.
    fn call_object(&mut self, object: Value<'a>, args: Vec<ArgValue<'a>>, span: Span, caret: u32) -> Value<'a> {
        let ty = object.ty(self.cx);
        match ty.kind() {
            TyKind::FnPtr(sig) => self.call_pointer(object, sig, "indirect call", args, span, caret),
            TyKind::FnItem(fn_ref) => self.call_fn_ref(*fn_ref, args, span, caret),
            TyKind::Error => Value::Error,
            TyKind::Param(_) | TyKind::Assoc(..) if let Some(sig) = self.callable_bound(ty) => {
                self.call_pointer(object, sig, "call to '__call__'", args, span, caret)
            }
            _ => match self.cx.find_member(ty, known::CALL) {
                Some(MemberRef::Methods(set)) => {
                    // A nested function that captures nothing is known by its name.
                    let name = match ty.kind() {
                        TyKind::Closure(closure, _)
                            if closure.0.captures.borrow().is_empty()
                                && matches!(closure.0.function().source, FnSource::Def(_)) =>
                        {
                            closure.0.name
                        }
                        _ => known::CALL,
                    };
                    let function =
                        Function { set, self_ty: Some(ty), receiver: Some(object), params: Vec::new(), name };
                    self.call_function(function, args, span, caret)
                }
                _ => {
                    let name = self.cx.display_ty(ty);
                    self.error_caret(caret, span, format!("'{name}' does not implement the '__call__' method"));
                    Value::Error
                }
            },
        }
    }

    /// The signature by which a rigid type can be called.
    fn callable_bound(&self, ty: Ty<'a>) -> Option<&'a FnTy<'a>> {
        self.cx.rigid_bounds(ty)?.iter().find_map(|bound| match bound {
            TraitRef::Fn(sig) => Some(*sig),
            TraitRef::Trait(_) => None,
        })
    }

    /// `T(args)`.
    pub fn construct(&mut self, ty: Ty<'a>, args: Vec<ArgValue<'a>>, span: Span, caret: u32) -> Value<'a> {
        match ty.kind() {
            TyKind::Struct(decl, params) if decl.0.lang == Some(LangItem::Origin) => {
                self.origin_conversion(params, &args, span)
            }
            TyKind::Struct(decl, _) => {
                let (name, args) = self.historical_initialiser(decl.0, args);
                let set = match args.is_empty() {
                    true => self.cx.default_initialisers(ty, decl.0),
                    false => self.cx.methods(decl.0, name),
                };
                let function = Function { set, self_ty: Some(ty), receiver: None, params: Vec::new(), name };
                self.call_function(function, args, span, caret)
            }
            TyKind::FnItem(fn_ref) => self.call_fn_ref(*fn_ref, args, span, caret),
            // A closure given as a parameter.
            TyKind::Closure(..) => {
                let value = self.closure_value(ty, span);
                self.call_object(value, args, span, caret)
            }
            TyKind::Param(_) | TyKind::Assoc(..) if self.rigid && self.is_runtime() => {
                self.construct_rigid(ty, args, span, caret)
            }
            TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred => {
                Value::Const(self.cx.interner.konst(ConstKind::Deferred))
            }
            TyKind::Error => Value::Error,
            _ => {
                let name = self.cx.display_ty(ty);
                self.error_caret(caret, span, format!("'{name}' has no constructor"));
                Value::Error
            }
        }
    }

    /// `T(copy=x)` of a type that has `__copyinit__`, `T(move=x^)` of one that has `__moveinit__`.
    fn historical_initialiser(
        &self,
        decl: &'a StructDecl<'a>,
        mut args: Vec<ArgValue<'a>>,
    ) -> (Symbol, Vec<ArgValue<'a>>) {
        let dunder = match &args[..] {
            [only] => match only.name.map(|name| name.as_str()) {
                Some("copy") => known::COPYINIT,
                Some("move") => known::MOVEINIT,
                _ => return (known::INIT, args),
            },
            _ => return (known::INIT, args),
        };
        if self.cx.methods(decl, dunder).is_empty() {
            return (known::INIT, args);
        }
        args[0].name = None;
        (dunder, args)
    }

    /// `T(args)` of a type that only its bounds are known of.
    fn construct_rigid(&mut self, ty: Ty<'a>, args: Vec<ArgValue<'a>>, span: Span, caret: u32) -> Value<'a> {
        // A closure given as a parameter is called by the parameter's name.
        if self.cx.is_vague_ty(ty) || self.callable_bound(ty).is_some() {
            return self.undecided();
        }
        let Some(MemberRef::Methods(set)) = self.cx.find_member(ty, known::INIT) else {
            self.error_caret(caret, span, "invalid call to '__init__': no candidates found");
            return Value::Error;
        };
        let function = Function { set, self_ty: Some(ty), receiver: None, params: Vec::new(), name: known::INIT };
        self.call_function(function, args, span, caret)
    }

    /// `ImmOrigin(o)`, `MutOrigin(o)`: the same memory with another mutability.
    fn origin_conversion(&mut self, params: &'a [Const<'a>], args: &[ArgValue<'a>], span: Span) -> Value<'a> {
        let deferred = Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        let Some(origin) = args.first().and_then(|a| a.value.as_const()) else {
            self.error(span, "an origin is made from an origin");
            return Value::Error;
        };
        match origin.kind() {
            ConstKind::Origin(data) => {
                let mutable = params.first().and_then(|c| self.cx.const_bool(*c)).or(data.mutable);
                Value::Const(self.cx.interner.origin(mutable, data.kind.clone()))
            }
            ConstKind::Error => Value::Error,
            _ => deferred,
        }
    }

    fn call_fn_ref(&mut self, fn_ref: FnRef<'a>, args: Vec<ArgValue<'a>>, span: Span, caret: u32) -> Value<'a> {
        let decl = fn_ref.decl.0;
        let params = decl.params.iter().zip(fn_ref.args).map(|(p, v)| (Some(p.name), *v)).collect();
        let function = Function {
            set: self.cx.overloads(&[decl]),
            self_ty: fn_ref.self_ty,
            receiver: None,
            params,
            name: decl.name,
        };
        self.call_function(function, args, span, caret)
    }

    /// Calls the best function of an overload set.
    pub fn call_function(
        &mut self,
        function: Function<'a>,
        args: Vec<ArgValue<'a>>,
        span: Span,
        caret: u32,
    ) -> Value<'a> {
        if args.iter().any(|a| a.value.is_error()) || function.receiver.as_ref().is_some_and(|r| r.is_error()) {
            return Value::Error;
        }
        if self.is_symbolic_call(&function, &args) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        if let [decl] = function.set {
            let all = with_receiver(decl, &function, &args);
            return match self.match_candidate(decl, &function, &all) {
                Ok(found) => self.emit_choice(decl, &function, found, all, span, caret),
                Err(mismatch) if self.rigid && !mismatch.certain => self.undecided(),
                Err(mismatch) => {
                    self.report_mismatch(decl, &function, mismatch, span, caret);
                    Value::Error
                }
            };
        }
        let mut matches: Vec<(Match<'a>, &'a FnDecl<'a>)> = Vec::new();
        let mut mismatches = Vec::new();
        for decl in function.set {
            let all = with_receiver(decl, &function, &args);
            match self.match_candidate(decl, &function, &all) {
                Ok(found) => matches.push((found, decl)),
                Err(mismatch) => mismatches.push((*decl, mismatch)),
            }
        }
        if self.rigid && mismatches.iter().any(|(_, mismatch)| !mismatch.certain) {
            return self.undecided();
        }
        let Some(best) = matches.iter().map(|(m, _)| m.cost).min() else {
            // An initialiser that the compiler does not write for the type is no candidate.
            mismatches.retain(|(decl, _)| self.is_written(decl, function.self_ty));
            match mismatches.pop() {
                Some((decl, only)) if mismatches.is_empty() => self.report_mismatch(decl, &function, only, span, caret),
                last => {
                    mismatches.extend(last);
                    self.report_no_match(&function, mismatches, span, caret);
                }
            }
            return Value::Error;
        };
        let best_count = matches.iter().filter(|(m, _)| m.cost == best).count();
        if best_count > 1 && !self.in_library() && !self.rigid {
            let tied: Vec<&'a FnDecl<'a>> = matches.iter().filter(|(m, _)| m.cost == best).map(|(_, d)| *d).collect();
            if self.is_ambiguous(&tied) {
                self.report_ambiguous(&function, &tied, best.conversions, span);
                return Value::Error;
            }
        }
        let index = matches.iter().position(|(m, _)| m.cost == best).expect("one has the least cost");
        let (found, decl) = matches.swap_remove(index);
        let all = with_receiver(decl, &function, &args);
        self.emit_choice(decl, &function, found, all, span, caret)
    }

    /// Carries out the call of the chosen function. Literals whose origin is a parameter of it get a place first: the
    /// parameter is that place's origin.
    fn emit_choice(
        &mut self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        found: Match<'a>,
        mut args: Vec<ArgValue<'a>>,
        span: Span,
        caret: u32,
    ) -> Value<'a> {
        let formals = self.cx.signature(decl).formals;
        let mut placed = false;
        for (i, slot) in found.slots.iter().enumerate() {
            let Slot::Arg(index) = slot else { continue };
            let names_origin = formals[i].origin.is_some_and(|origin| matches!(origin.kind(), ConstKind::Param(_)));
            if !names_origin || !self.is_runtime() || args[*index].value.as_const().is_none() {
                continue;
            }
            let arg = &mut args[*index];
            let at = if arg.span.is_empty() { span } else { arg.span };
            let value = std::mem::replace(&mut arg.value, Value::Error);
            let value = self.convert(value, found.concrete.formals[i].ty, at);
            let Some(place) = self.to_place(value, at) else { return Value::Error };
            args[*index].value = Value::Owned(place);
            placed = true;
        }
        if !placed {
            return self.emit_match(found, args, span, caret);
        }
        match self.match_candidate(decl, function, &args) {
            Ok(found) => self.emit_match(found, args, span, caret),
            Err(mismatch) => {
                self.report_mismatch(decl, function, mismatch, span, caret);
                Value::Error
            }
        }
    }

    /// Library overloads may tie where the official ones differ in their constraints: the first
    /// one is taken.
    fn is_ambiguous(&self, tied: &[&'a FnDecl<'a>]) -> bool {
        tied.iter().any(|d| !d.module.is_library)
    }

    /// In a generic signature: something is not known yet.
    fn is_symbolic_call(&self, function: &Function<'a>, args: &[ArgValue<'a>]) -> bool {
        if self.is_runtime() {
            return false;
        }
        let symbolic_value = |value: &Value<'a>| match value {
            Value::Const(c) => self.cx.is_symbolic(*c),
            Value::SigArg(arg) => self.cx.is_symbolic_ty(arg.ty),
            _ => false,
        };
        args.iter().any(|a| symbolic_value(&a.value))
            || function.receiver.as_ref().is_some_and(symbolic_value)
            || function.params.iter().any(|(_, c)| self.cx.is_symbolic(*c) && !matches!(c.kind(), ConstKind::Unbound))
            || function.self_ty.is_some_and(|ty| self.mentions_params(ty))
    }

    /// The type mentions a parameter; parts left open don't count.
    fn mentions_params(&self, ty: Ty<'a>) -> bool {
        match ty.kind() {
            TyKind::Struct(_, args) => args.iter().any(|c| match c.kind() {
                ConstKind::Unbound => false,
                ConstKind::Type(t) => self.mentions_params(*t),
                _ => self.cx.is_symbolic(*c),
            }),
            TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred => true,
            _ => self.cx.is_symbolic_ty(ty),
        }
    }

    // Messages.

    fn call_message(function: &Function<'a>) -> String {
        if function.name == known::INIT {
            "invalid initialization".to_owned()
        } else {
            format!("invalid call to '{}'", function.name)
        }
    }

    fn declared_here(&self, decl: &'a FnDecl<'a>) -> Diagnostic {
        Diagnostic::note("function declared here").at(decl.module.file, decl.span.start).underline(decl.span)
    }

    fn report_mismatch(
        &self,
        decl: &'a FnDecl<'a>,
        function: &Function<'a>,
        mismatch: Mismatch,
        span: Span,
        caret: u32,
    ) {
        let argument = match mismatch.at {
            Some(at) if at.is_empty() && function.receiver.is_some() => self.receiver_span(span, caret),
            at => at.filter(|s| !s.is_empty()),
        };
        let mut diagnostic = Diagnostic::error(format!("{}: {}", Self::call_message(function), mismatch.message))
            .at(self.file, argument.map_or(caret, |argument| self.caret(argument)));
        diagnostic = diagnostic.underline(argument.unwrap_or(span));
        self.report(diagnostic.with_note(self.declared_here(decl)));
    }

    /// The object of the method call at a span: the longest expression at its start before the method's name.
    fn receiver_span(&self, call: Span, caret: u32) -> Option<Span> {
        let starts = self.carets.keys().filter(|span| span.start == call.start && span.end < caret);
        starts.max_by_key(|span| span.end).copied().or(Some(Span::at(call.start)))
    }

    /// Whether a type has the copy or move initialiser, if the function is one that the compiler would write.
    fn is_written(&self, decl: &FnDecl<'a>, self_ty: Option<Ty<'a>>) -> bool {
        let needed = match decl.source {
            FnSource::Synthesised(Synthesised::CopyInit) => LangItem::Copyable,
            FnSource::Synthesised(Synthesised::MoveInit) => LangItem::Movable,
            _ => return true,
        };
        self_ty.is_none_or(|ty| self.cx.conforms_lang(ty, needed))
    }

    fn report_no_match(
        &self,
        function: &Function<'a>,
        mismatches: Vec<(&'a FnDecl<'a>, Mismatch)>,
        span: Span,
        caret: u32,
    ) {
        let what = if function.name == known::INIT {
            "no matching function in initialization".to_owned()
        } else if function.receiver.is_some() {
            format!("no matching method in call to '{}'", function.name)
        } else {
            format!("no matching function in call to '{}'", function.name)
        };
        // The argument that no candidate takes.
        let at_fault = mismatches.first().and_then(|(_, first)| first.at).filter(|at| !at.is_empty());
        let at_fault = at_fault.filter(|at| mismatches.iter().all(|(_, mismatch)| mismatch.at == Some(*at)));
        let caret = at_fault.map_or(caret, |at| self.caret(at));
        let mut diagnostic = Diagnostic::error(what).at(self.file, caret).underline(span);
        let count = mismatches.len();
        for (index, (decl, mismatch)) in mismatches.into_iter().take(10).enumerate() {
            let mut text = format!("candidate not viable: {}", mismatch.message);
            if index == 9 && count > 10 {
                text.push_str(&format!(" ({} more notes omitted.)", count - 10));
            }
            diagnostic =
                diagnostic.with_note(Diagnostic::note(text).at(decl.module.file, decl.span.start).underline(decl.span));
        }
        self.report(diagnostic);
    }

    fn report_ambiguous(&self, function: &Function<'a>, tied: &[&'a FnDecl<'a>], conversions: u32, span: Span) {
        let mut message = format!("ambiguous call to '{}'", function.name);
        if conversions > 0 {
            let plural = if conversions == 1 { "conversion" } else { "conversions" };
            message.push_str(&format!(
                ", each candidate requires {conversions} implicit {plural}, disambiguate with an explicit cast"
            ));
        }
        let mut diagnostic = Diagnostic::error(message).at(self.file, span.start).underline(span);
        for decl in tied {
            diagnostic = diagnostic.with_note(
                Diagnostic::note("candidate declared here").at(decl.module.file, decl.span.start).underline(decl.span),
            );
        }
        self.report(diagnostic);
    }

    // Emission.

    /// Whether arguments are as a function type says; `what` is the call in messages.
    pub fn fits_pointer(
        &mut self,
        sig: &'a FnTy<'a>,
        what: &str,
        args: &[ArgValue<'a>],
        span: Span,
        caret: u32,
    ) -> bool {
        if args.len() < sig.args.len() || args.iter().any(|arg| arg.name.is_some()) {
            self.error_caret(caret, span, format!("invalid {what}: missing required argument: ''"));
            return false;
        }
        if args.len() > sig.args.len() {
            self.error_caret(caret, span, format!("invalid {what}: unexpected argument"));
            return false;
        }
        let misfit = args.iter().zip(sig.args).find(|(arg, wanted)| {
            !arg.value.is_error()
                && !self.cx.is_symbolic_ty(wanted.ty)
                && self.is_certain_mismatch(&arg.value, wanted.ty)
                && !self.can_convert(&arg.value, wanted.ty)
        });
        if let Some((arg, wanted)) = misfit {
            let (found, wanted) = (self.quoted(&arg.value), self.cx.display_ty(wanted.ty));
            let message = format!("invalid {what}: value cannot be converted from {found} to '{wanted}'");
            self.error_caret(caret, arg.span, message);
        }
        misfit.is_none()
    }
}

/// The arguments of a call through a pointer in the order of its type, which may name them; as they are if they don't fit.
pub fn in_order<'a>(sig: &FnTy<'a>, args: Vec<ArgValue<'a>>) -> Vec<ArgValue<'a>> {
    if args.iter().all(|arg| arg.name.is_none()) || args.len() != sig.args.len() {
        return args;
    }
    let place = |(index, arg): (usize, &ArgValue<'a>)| match arg.name {
        Some(name) => sig.args.iter().position(|wanted| wanted.name == Some(name.symbol)),
        None => Some(index),
    };
    let Some(places) = args.iter().enumerate().map(place).collect::<Option<Vec<_>>>() else { return args };
    if (0..args.len()).any(|index| !places.contains(&index)) {
        return args;
    }
    let mut placed: Vec<_> = places.into_iter().zip(args).collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, arg)| ArgValue { name: None, ..arg }).collect()
}

impl<'a> Cx<'a> {
    /// The instance behind a function pointer of type `wanted`. A function that differs from it in
    /// a harmless way (it does not raise, or takes an argument by reference) is called as it is
    /// where the calling conventions agree.
    pub fn thunk(&self, fn_ref: FnRef<'a>, _sig: &'a FnTy<'a>, _wanted: &'a FnTy<'a>) -> InstId {
        self.instance(fn_ref)
    }

    /// Whether the declaration belongs to the library.
    pub fn is_library_fn(&self, decl: &FnDecl<'a>) -> bool {
        decl.module.is_library
    }

    /// Whether the type is `Error`.
    pub fn is_error_type(&self, ty: Ty<'a>) -> bool {
        self.is_lang(ty, LangItem::Error)
    }

    /// Whether the function is nested in another.
    pub fn is_nested(&self, decl: &FnDecl<'a>) -> bool {
        matches!(decl.owner, Owner::Closure(_))
    }
}
