//! Passing arguments to a chosen function, and taking its result.

use crate::mir::*;
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::signature::{Concrete, ConcreteFormal, Formal, FormalKind};
use super::Elab;
use super::args::{ArgValue, Slot, Spread};
use super::call::in_order;
use super::overload::Match;
use super::value::{PlaceValue, Value};

/// What an argument contributes to a call.
struct Passed<'a> {
    arg: Arg<'a>,
    /// Where the argument lives, for results that refer to it.
    origin: Const<'a>,
}

impl<'c, 'a> Elab<'c, 'a> {
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
        if let Some(arg) = take_spread(list, args, Spread::Values) {
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
        if let Some(arg) = take_spread(list, args, Spread::Keywords) {
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

    /// Calls through a thin function pointer.
    pub fn call_pointer(
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
        let args = in_order(sig, args);
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

/// The argument, if it is the only one and spread in that way.
fn take_spread<'a>(list: &[usize], args: &mut [Option<ArgValue<'a>>], spread: Spread) -> Option<ArgValue<'a>> {
    let [only] = list else { return None };
    args[*only].take_if(|arg| arg.spread == spread)
}
