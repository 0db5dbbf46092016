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
use super::super::signature::{Concrete, ConcreteFormal, Formal, FormalKind};
use super::Elab;
use super::args::{ArgValue, Mismatch, Slot, Spread};
use super::overload::{Match, with_receiver};
use super::value::{Function, Inferred, PlaceValue, Value};

/// What an argument contributes to a call.
struct Passed<'a> {
    arg: Arg<'a>,
    /// Where the argument lives, for results that refer to it.
    origin: Const<'a>,
}

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
                        && !self.fits_pointer(sig, "indirect call", &args, span, caret) =>
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

    /// Carries out a chosen call: converts and passes the arguments.
    pub fn emit_match(&mut self, found: Match<'a>, args: Vec<ArgValue<'a>>, span: Span, caret: u32) -> Value<'a> {
        let concrete = found.concrete;
        let decl = concrete.fn_ref.decl.0;
        self.check_function_use(decl, span);
        let ret_ty = concrete.ret.ty();
        if self.cx.is_literal_ty(ret_ty) && matches!(concrete.ret, RetTy::Value(_)) {
            // The type is the value.
            return Value::Const(self.cx.bytes(ret_ty, &[]));
        }
        let formals = self.cx.signature(decl).formals;
        if !self.is_runtime() {
            if args.iter().any(|a| matches!(a.value, Value::SigArg(_))) {
                return self.typed_result(concrete, formals, &found.slots, &args);
            }
            if !concrete.environments.is_empty() {
                self.error(span, "cannot use a dynamic value in comptime initializer");
                return Value::Error;
            }
            return self.emit_constant(concrete, formals, &found.slots, args, span);
        }
        let mut passed = Vec::with_capacity(formals.len());
        let mut args: Vec<Option<ArgValue<'a>>> = args.into_iter().map(Some).collect();
        for (i, (formal, slot)) in formals.iter().zip(&found.slots).enumerate() {
            let wanted = &concrete.formals[i];
            let one = match slot {
                Slot::Arg(index) => {
                    let Some(arg) = args[*index].take() else { return Value::Error };
                    let at = if arg.span.is_empty() { span } else { arg.span };
                    let value = self.convert(arg.value, wanted.ty, at);
                    self.pass(value, wanted.convention, wanted.mutable, at)
                }
                Slot::Default => self.pass_default(concrete, formal, wanted, span),
                Slot::Args(list) => self.pass_variadic(formal, wanted, list, &mut args, span),
                Slot::Keywords(list) => self.pass_keywords(wanted, list, &mut args, span),
            };
            match one {
                Some(one) => passed.push(one),
                None => return Value::Error,
            }
        }
        let origins: Vec<Const<'a>> = passed.iter().map(|p| p.origin).collect();
        let ret = self.resolve_origins(concrete.ret, &origins);
        let callee = Callee::Inst(self.cx.instance(concrete.fn_ref));
        let Some(environments) = self.pass_environments(concrete, span) else { return Value::Error };
        let arguments = passed.into_iter().map(|p| p.arg).chain(environments).collect();
        self.emit_call(callee, arguments, ret, concrete.raises, span, caret)
    }

    /// A call in `type_of(...)` of a signature: only the type of the result counts.
    fn typed_result(
        &mut self,
        concrete: &'a Concrete<'a>,
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: &[ArgValue<'a>],
    ) -> Value<'a> {
        let interner = &self.cx.interner;
        let origins: Vec<Const<'a>> = formals
            .iter()
            .zip(slots)
            .map(|(_, slot)| match slot {
                Slot::Arg(index) => match &args[*index].value {
                    Value::SigArg(arg) if arg.index != u32::MAX => {
                        let mutable = match arg.convention {
                            Convention::Imm => Some(false),
                            Convention::Ref => arg.mutable,
                            _ => Some(true),
                        };
                        interner.origin(mutable, OriginKind::Arg { index: arg.index, path: &[] })
                    }
                    _ => interner.origin(Some(false), OriginKind::Untracked),
                },
                _ => interner.origin(Some(false), OriginKind::Untracked),
            })
            .collect();
        let ret = self.resolve_origins(concrete.ret, &origins);
        Value::SigArg(super::super::scope::SigArg::of_type(ret.ty()))
    }

    /// Passes one argument in the way the callee wants it.
    fn pass(&mut self, value: Value<'a>, convention: Convention, mutable: bool, span: Span) -> Option<Passed<'a>> {
        if value.is_error() {
            return None;
        }
        let untracked = self.cx.interner.origin(Some(mutable), OriginKind::Static);
        match convention {
            Convention::Imm => {
                let value = self.settle(value, span);
                let ty = value.ty(self.cx);
                if self.cx.is_trivial(ty) {
                    let origin = match &value {
                        Value::Place(p) => self.origin_of_place(p),
                        _ => untracked,
                    };
                    let operand = self.to_operand(value, span)?;
                    return Some(Passed { arg: Arg::Value(operand), origin });
                }
                let mut place = self.to_place(value, span)?;
                place.mutable = false;
                let origin = self.origin_of_place(&place);
                Some(Passed { arg: Arg::Ref(place.place, false), origin })
            }
            Convention::Mut | Convention::Ref | Convention::Out => {
                let place = self.to_place(value, span)?;
                let origin = self.origin_of_place(&place);
                Some(Passed { arg: Arg::Ref(place.place, mutable), origin })
            }
            Convention::Var | Convention::Deinit => {
                let operand = self.to_owned(value, span)?;
                Some(Passed { arg: Arg::Value(operand), origin: untracked })
            }
        }
    }

    /// A default is evaluated at the call, in the scope of the declaration.
    fn default_value(&mut self, concrete: &'a Concrete<'a>, formal: &Formal<'a>, ty: Ty<'a>) -> Value<'a> {
        let Some(default) = formal.default else { return Value::Error };
        let decl = concrete.fn_ref.decl.0;
        let scope = self.cx.function_scope(concrete.fn_ref);
        let outer_scope = std::mem::replace(&mut self.scope, scope);
        let outer_file = std::mem::replace(&mut self.file, decl.module.file);
        let value = self.expr(default, Some(ty));
        let value = self.convert(value, ty, default.span);
        self.scope = outer_scope;
        self.file = outer_file;
        value
    }

    fn pass_default(
        &mut self,
        concrete: &'a Concrete<'a>,
        formal: &Formal<'a>,
        wanted: &ConcreteFormal<'a>,
        span: Span,
    ) -> Option<Passed<'a>> {
        let value = self.default_value(concrete, formal, wanted.ty);
        self.pass(value, wanted.convention, wanted.mutable, span)
    }

    /// The arguments of `*xs`: their addresses in an array, which the list or pack points to.
    fn pass_variadic(
        &mut self,
        formal: &Formal<'a>,
        wanted: &ConcreteFormal<'a>,
        list: &[usize],
        args: &mut [Option<ArgValue<'a>>],
        span: Span,
    ) -> Option<Passed<'a>> {
        // `f(*args)` alone hands the same list on.
        if let [only] = list
            && args[*only].as_ref().is_some_and(|a| a.spread == Spread::Values)
        {
            let arg = args[*only].take()?;
            let place = self.to_place(arg.value, arg.span)?;
            let origin = self.origin_of_place(&place);
            let operand = Operand::Copy(place.place);
            let carrier = self.temp(wanted.carrier, span);
            self.builder().local(carrier).borrows = vec![place.place];
            self.emit(StmtKind::Init(Place::local(carrier), operand), span);
            return Some(Passed { arg: self.carrier_arg(carrier, wanted), origin });
        }
        let owned = matches!(wanted.convention, Convention::Var | Convention::Deinit);
        let mut places = Vec::new();
        for (position, index) in list.iter().enumerate() {
            let arg = args[*index].take()?;
            if arg.spread == Spread::Values {
                self.not_supported(arg.span, "an unpacked argument beside others");
                return None;
            }
            let ty = match formal.kind {
                FormalKind::Pack => wanted.pack.get(position).and_then(|c| self.cx.const_as_ty(*c))?,
                _ => wanted.ty,
            };
            let value = self.convert(arg.value, ty, arg.span);
            if value.is_error() {
                return None;
            }
            let place = if owned
                && let Value::Moved(place) = &value
                && !self.cx.is_trivial(ty)
            {
                place.clone()
            } else if owned {
                let operand = self.to_owned(value, arg.span)?;
                let slot = self.temp(ty, arg.span);
                self.emit(StmtKind::Init(Place::local(slot), operand), arg.span);
                PlaceValue { place: Place::local(slot), ty, mutable: true }
            } else {
                self.to_place(value, arg.span)?
            };
            places.push((place, arg.span));
        }
        let carrier = self.build_variadic(wanted.carrier, &places, owned, span);
        let origins: Vec<Const<'a>> = places.iter().map(|(p, _)| self.origin_of_place(p)).collect();
        let origin = self
            .cx
            .interner
            .origin(Some(wanted.convention == Convention::Mut), OriginKind::Union(self.cx.interner.slice(&origins)));
        Some(Passed { arg: self.carrier_arg(carrier, wanted), origin })
    }

    fn carrier_arg(&mut self, carrier: Local, wanted: &ConcreteFormal<'a>) -> Arg<'a> {
        let owned = matches!(wanted.convention, Convention::Var | Convention::Deinit);
        if owned {
            Arg::Value(Operand::Take(Place::local(carrier)))
        } else if self.cx.is_trivial(wanted.carrier) {
            Arg::Value(Operand::Copy(Place::local(carrier)))
        } else {
            Arg::Ref(Place::local(carrier), false)
        }
    }

    /// A `VariadicList` or `VariadicPack` of elements in memory.
    fn build_variadic(&mut self, carrier: Ty<'a>, places: &[(PlaceValue<'a>, Span)], owned: bool, span: Span) -> Local {
        let pointer = self.cx.interner.prim(Scalar::Ptr);
        let array_ty = self.cx.interner.ty(TyKind::Array(pointer, places.len() as u64));
        let array = self.temp(array_ty, span);
        self.emit(StmtKind::AssumeInit(Place::local(array)), span);
        for (index, (place, at)) in places.iter().enumerate() {
            let slot = self.array_element(array, index as i64, span);
            self.emit(StmtKind::AddrOf(slot, place.place), *at);
        }
        let result = self.temp(carrier, span);
        let fields = self.cx.field_types(carrier);
        let whole = PlaceValue { place: Place::local(result), ty: carrier, mutable: true };
        let address = self.field_place(&whole, 0, fields[0]);
        self.emit(StmtKind::AddrOf(address.place, Place::local(array)), span);
        if fields.len() > 1 {
            let count = self.field_place(&whole, 1, fields[1]);
            let value = self.cx.bytes(fields[1], &(places.len() as i64).to_le_bytes());
            self.emit(StmtKind::Init(count.place, Operand::Const(value)), span);
        }
        let mut borrows: Vec<Place<'a>> = vec![Place::local(array)];
        if owned {
            // The callee destroys the elements.
            for (place, at) in places {
                self.emit(StmtKind::Forget(place.place), *at);
            }
        } else {
            borrows.extend(places.iter().map(|(p, _)| p.place));
        }
        self.builder().local(result).borrows = borrows;
        result
    }

    /// An element of an array local at a constant index.
    pub fn array_element(&mut self, array: Local, index: i64, span: Span) -> Place<'a> {
        let index_ty = self.cx.interner.prim(Scalar::I64);
        let position = self.temp(index_ty, span);
        let value = self.cx.bytes(index_ty, &index.to_le_bytes());
        self.emit(StmtKind::Init(Place::local(position), Operand::Const(value)), span);
        Place { base: array, path: self.cx.interner.slice(&[Step::Index(position)]) }
    }

    /// The arguments of `**kw`: a `StringDict`.
    fn pass_keywords(
        &mut self,
        wanted: &ConcreteFormal<'a>,
        list: &[usize],
        args: &mut [Option<ArgValue<'a>>],
        span: Span,
    ) -> Option<Passed<'a>> {
        if let [only] = list
            && args[*only].as_ref().is_some_and(|a| a.spread == Spread::Keywords)
        {
            let arg = args[*only].take()?;
            return self.pass(arg.value, Convention::Var, true, arg.span);
        }
        let dict = self.construct(wanted.carrier, Vec::new(), span, span.start);
        let Value::Owned(dict) = dict else { return None };
        for index in list {
            let arg = args[*index].take()?;
            let name = arg.name?;
            let value = self.convert(arg.value, wanted.ty, arg.span);
            let key = Value::Const(self.string_literal(name.as_str().as_bytes()));
            let pair = vec![ArgValue::positional(key, name.span), ArgValue::positional(value, arg.span)];
            self.method_call(Value::Place(dict.clone()), Symbol::intern("_insert"), pair, span, span.start, span);
        }
        self.pass(Value::Owned(dict), Convention::Var, true, span)
    }

    /// Puts the origins of actual arguments into a result type.
    fn resolve_origins(&self, ret: RetTy<'a>, origins: &[Const<'a>]) -> RetTy<'a> {
        let interner = &self.cx.interner;
        let mut resolve = |origin: &Origin<'a>| match &origin.kind {
            OriginKind::Arg { index, path } => match origins.get(*index as usize) {
                Some(actual) => self.part_of_origin(*actual, path, origin.mutable),
                None => interner.origin(origin.mutable, OriginKind::Untracked),
            },
            kind => interner.origin(origin.mutable, kind.clone()),
        };
        match ret {
            RetTy::Value(ty) => RetTy::Value(interner.map_origins(ty, &mut resolve)),
            RetTy::Ref { ty, origin } => RetTy::Ref {
                ty: interner.map_origins(ty, &mut resolve),
                origin: interner.map_const_origins(origin, &mut resolve),
            },
        }
    }

    fn part_of_origin(&self, origin: Const<'a>, path: &'a [OriginStep<'a>], mutable: Option<bool>) -> Const<'a> {
        let ConstKind::Origin(data) = origin.kind() else { return origin };
        let interner = &self.cx.interner;
        let mutable = match (mutable, data.mutable) {
            (Some(a), Some(b)) => Some(a && b),
            (a, b) => a.or(b),
        };
        match &data.kind {
            OriginKind::Places(places) => {
                let places: Vec<OriginPlace<'a>> = places
                    .iter()
                    .map(|p| OriginPlace { local: p.local, path: interner.slice(&[p.path, path].concat()) })
                    .collect();
                interner.origin(mutable, OriginKind::Places(interner.slice(&places)))
            }
            OriginKind::Arg { index, path: outer } => {
                let path = interner.slice(&[*outer, path].concat());
                interner.origin(mutable, OriginKind::Arg { index: *index, path })
            }
            OriginKind::Union(parts) => {
                let parts: Vec<Const<'a>> = parts.iter().map(|c| self.part_of_origin(*c, path, mutable)).collect();
                interner.origin(mutable, OriginKind::Union(interner.slice(&parts)))
            }
            kind => interner.origin(mutable, kind.clone()),
        }
    }

    /// The call itself, with what follows from its type: a result slot, an error path, no return.
    pub fn emit_call(
        &mut self,
        callee: Callee<'a>,
        args: Vec<Arg<'a>>,
        ret: RetTy<'a>,
        raises: Option<Ty<'a>>,
        span: Span,
        caret: u32,
    ) -> Value<'a> {
        let at = Span::new(caret, caret.max(span.end));
        let (dest, result) = match ret {
            RetTy::Value(ty) => {
                let local = self.temp(ty, span);
                let place = PlaceValue { place: Place::local(local), ty, mutable: true };
                let result = if ty == self.cx.none_ty() { Value::Const(self.cx.none()) } else { Value::Owned(place) };
                (local, result)
            }
            RetTy::Ref { ty, origin } => {
                let mutable = match origin.kind() {
                    ConstKind::Origin(origin) => origin.mutable.unwrap_or(true),
                    _ => true,
                };
                let local = self.ref_temp(ty, mutable, span);
                let mut borrows = Vec::new();
                self.places_of_origin(origin, &mut borrows);
                self.builder().local(local).borrows = borrows;
                self.builder().origins[local.0 as usize] = Some(origin);
                let place = PlaceValue { place: Place::local(local), ty, mutable };
                (local, Value::Place(place))
            }
        };
        let call = Call { callee, args, dest: Place::local(dest) };
        match raises {
            None => self.emit(StmtKind::Call(call), at),
            Some(error_ty) => {
                let Some((error, handler)) = self.error_path(error_ty, span, caret) else { return Value::Error };
                let ok = self.builder().new_block();
                self.builder().terminate(Terminator::Invoke { call, error, ok, err: handler, span: at });
                self.builder().current = ok;
            }
        }
        if let RetTy::Value(ty) = ret
            && matches!(ty.kind(), TyKind::Never)
        {
            self.builder().terminate(Terminator::Unreachable);
        }
        self.decided(result)
    }

    /// Whether arguments are as a function type says; `what` is the call in messages.
    fn fits_pointer(&mut self, sig: &'a FnTy<'a>, what: &str, args: &[ArgValue<'a>], span: Span, caret: u32) -> bool {
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

    /// Calls through a thin function pointer.
    fn call_pointer(
        &mut self,
        pointer: Value<'a>,
        sig: &'a FnTy<'a>,
        what: &str,
        args: Vec<ArgValue<'a>>,
        span: Span,
        caret: u32,
    ) -> Value<'a> {
        if !self.is_runtime() {
            self.error_caret(caret, span, "cannot use a dynamic value in comptime initializer");
            return Value::Error;
        }
        if !self.fits_pointer(sig, what, &args, span, caret) {
            return Value::Error;
        }
        let Some(operand) = self.to_operand(pointer, span) else { return Value::Error };
        let mut passed = Vec::new();
        let mut origins = Vec::new();
        for (arg, wanted) in args.into_iter().zip(sig.args) {
            let value = self.convert(arg.value, wanted.ty, arg.span);
            let mutable = matches!(wanted.convention, Convention::Mut);
            let Some(one) = self.pass(value, wanted.convention, mutable, arg.span) else { return Value::Error };
            passed.push(one.arg);
            origins.push(one.origin);
        }
        let ret = self.resolve_origins(sig.ret, &origins);
        self.emit_call(Callee::Ptr(operand, sig), passed, ret, sig.raises, span, caret)
    }

    /// A chosen call in a compile-time expression.
    fn emit_constant(
        &mut self,
        concrete: &'a Concrete<'a>,
        formals: &'a [Formal<'a>],
        slots: &[Slot],
        args: Vec<ArgValue<'a>>,
        span: Span,
    ) -> Value<'a> {
        if concrete.raises.is_some() && !self.in_library() {
            self.error(span, "cannot call raising function in comptime initializer");
            return Value::Error;
        }
        let mut constants = Vec::new();
        for (i, (formal, slot)) in formals.iter().zip(slots).enumerate() {
            let wanted = &concrete.formals[i];
            let constant = match slot {
                Slot::Arg(index) => self.constant_arg(&args[*index], wanted.ty, span),
                Slot::Default => match self.default_value(concrete, formal, wanted.ty) {
                    Value::Const(c) => self.constant_pointer(c, wanted.ty, span).as_const(),
                    _ => None,
                },
                Slot::Args(list) => {
                    let mut elements = Vec::new();
                    for (position, index) in list.iter().enumerate() {
                        let ty = match formal.kind {
                            FormalKind::Pack => wanted.pack.get(position).and_then(|c| self.cx.const_as_ty(*c)),
                            _ => Some(wanted.ty),
                        };
                        let element = ty.and_then(|ty| self.constant_arg(&args[*index], ty, span));
                        match element {
                            Some(element) => elements.push(element),
                            None => return Value::Error,
                        }
                    }
                    self.constant_variadic(wanted.carrier, &elements)
                }
                Slot::Keywords(_) => {
                    self.error(span, "cannot use a dynamic value in comptime initializer");
                    return Value::Error;
                }
            };
            match constant {
                Some(constant) => constants.push(constant),
                None => return Value::Error,
            }
        }
        self.constant_call(concrete.fn_ref, &constants, span)
    }

    fn constant_arg(&mut self, arg: &ArgValue<'a>, ty: Ty<'a>, span: Span) -> Option<Const<'a>> {
        let at = if arg.span.is_empty() { span } else { arg.span };
        let value = self.convert(arg.value.clone(), ty, at);
        match value {
            Value::Error => None,
            value => {
                let constant = self.constant_of(value, at);
                let constant = self.constant_pointer(constant, ty, at).as_const()?;
                (!matches!(constant.kind(), ConstKind::Error)).then_some(constant)
            }
        }
    }
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
