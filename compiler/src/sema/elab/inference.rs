//! Inference in calls: the values of a candidate's parameters from the types of its arguments, also through an implicit
//! constructor (L4.13, L7.4).

use crate::syntax::known;
use crate::types::*;

use super::super::decl::*;
use super::super::infer::Bindings;
use super::super::lang::LangItem;
use super::super::scope::{Scope, ScopeKind};
use super::super::signature::{Formal, FormalKind};
use super::Elab;
use super::args::{ArgValue, Mismatch, Slot, Spread};
use super::overload::Match;
use super::value::{Function, Value};

const PACK_MISMATCH: &str = "the types of the arguments do not match the variadic parameter";

impl<'c, 'a> Elab<'c, 'a> {
    /// Matches argument types against the formals' patterns: typed arguments first, then literals
    /// and displays, which take what is left open.
    pub(super) fn infer_from_args(
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
        } else {
            self.assume_reference(formal, &arg.value, bindings);
        }
        if arg.value.is_error() || !self.cx.is_symbolic_ty(pattern) {
            return Ok(());
        }
        let mismatch = |elab: &Self, bindings: &Bindings<'a>| {
            let name = formal.name.map_or("", |n| n.as_str());
            let mut message = format!(
                "value passed to '{name}' cannot be converted from {} to '{}'",
                elab.quoted(&arg.value),
                elab.cx.pattern_text(formal, pattern)
            );
            let is_display = matches!(arg.value, Value::Display(_));
            if let Some(open) = elab.cx.first_parameter(elab.cx.subst_ty(pattern, bindings)).filter(|_| !is_display) {
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
                    if matches!(ty.kind(), TyKind::Error) {
                        return Err(mismatch(self, bindings));
                    }
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

    /// A literal as a `ref` argument: what is not known otherwise. It gets a place, and that place's origin, when it is
    /// clear which function is called.
    fn assume_reference(&self, formal: &Formal<'a>, value: &Value<'a>, bindings: &mut Bindings<'a>) {
        if let Some(flag) = formal.mutability
            && bindings.get(ById(flag)).is_none()
        {
            bindings.set(ById(flag), self.cx.bool(true));
        }
        if let (Value::Const(_), Some(pattern)) = (value, formal.origin)
            && let ConstKind::Param(param) = pattern.kind()
            && bindings.get(param.decl).is_none()
        {
            let anywhere = self.cx.interner.origin(Some(true), OriginKind::Static);
            self.cx.unify_const(pattern, anywhere, bindings);
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
                Value::Display(display) => {
                    let ty = self.display_type(display);
                    if matches!(ty.kind(), TyKind::Error) && !self.in_library() {
                        let of = formal.name.map_or("", |name| name.as_str());
                        let message =
                            format!("could not infer type of parameter pack '{of}' given value with unresolved type");
                        return Err(Mismatch::at(message, arg.span));
                    }
                    ty
                }
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
}
