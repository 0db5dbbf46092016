//! Displays: lists, sets, dictionaries, tuples and initialiser lists, and comprehensions (L3.3).

use crate::syntax::ast::{self, ArgKind, ComprehensionClause, ComprehensionKind, Expr};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::decl::FnDecl;
use super::super::infer::Bindings;
use super::super::lang::LangItem;
use super::Elab;
use super::args::ArgValue;
use super::overload::Match;
use super::value::{Display, DisplayKind, Function, PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    pub fn list_display(&mut self, items: &'a [Expr<'a>], span: Span, expected: Option<Ty<'a>>) -> Value<'a> {
        let element = expected.and_then(|ty| self.element_hint(ty));
        let items = self.exprs_in_order(items.iter().map(|e| (e, element)).collect());
        self.display(DisplayKind::List, items, span)
    }

    fn display(&mut self, kind: DisplayKind, items: Vec<(Value<'a>, Span)>, span: Span) -> Value<'a> {
        if items.iter().any(|(v, _)| v.is_error()) {
            return Value::Error;
        }
        let items = items.into_iter().map(|(v, s)| (None, v, s)).collect();
        Value::Display(Box::new(Display { kind, items, values: Vec::new(), span }))
    }

    pub fn tuple_display(&mut self, items: Vec<(Value<'a>, Span)>, span: Span) -> Value<'a> {
        self.display(DisplayKind::Tuple, items, span)
    }

    /// The first type parameter of a container type: what its elements should be.
    fn element_hint(&self, ty: Ty<'a>) -> Option<Ty<'a>> {
        match ty.kind() {
            TyKind::Struct(_, args) => {
                let elem = self.cx.const_as_ty(*args.first()?)?;
                (!self.cx.is_symbolic_ty(elem)).then_some(elem)
            }
            _ => None,
        }
    }

    pub fn braces_display(&mut self, args: &'a [ast::Arg<'a>], span: Span, expected: Option<Ty<'a>>) -> Value<'a> {
        let element = expected.and_then(|ty| self.element_hint(ty));
        let exprs = args.iter().map(|a| (&a.value, element)).collect();
        let values = self.exprs_in_order(exprs);
        if values.iter().any(|(v, _)| v.is_error()) {
            return Value::Error;
        }
        let items = args
            .iter()
            .zip(values)
            .map(|(arg, (value, at))| {
                let name = match arg.kind {
                    ArgKind::Keyword(name) => Some(name),
                    _ => None,
                };
                (name, value, at)
            })
            .collect();
        Value::Display(Box::new(Display { kind: DisplayKind::Braces, items, values: Vec::new(), span }))
    }

    /// All keys are evaluated before the values (L3.2).
    pub fn dict_display(
        &mut self,
        entries: &'a [ast::DictEntry<'a>],
        span: Span,
        expected: Option<Ty<'a>>,
    ) -> Value<'a> {
        let hint = |index: usize| match expected.map(|t| t.kind()) {
            Some(TyKind::Struct(_, args)) => {
                args.get(index).and_then(|c| self.cx.const_as_ty(*c)).filter(|t| !self.cx.is_symbolic_ty(*t))
            }
            _ => None,
        };
        let (key, value) = (hint(0), hint(1));
        let keys = self.exprs_in_order(entries.iter().map(|e| (&e.key, key)).collect());
        let values = self.exprs_in_order(entries.iter().map(|e| (&e.value, value)).collect());
        if keys.iter().chain(&values).any(|(v, _)| v.is_error()) {
            return Value::Error;
        }
        let items = keys.into_iter().map(|(v, s)| (None, v, s)).collect();
        Value::Display(Box::new(Display { kind: DisplayKind::Dict, items, values, span }))
    }

    /// The type a display has without context.
    pub fn display_type(&mut self, display: &Display<'a>) -> Ty<'a> {
        let interner = &self.cx.interner;
        match display.kind {
            DisplayKind::Tuple => {
                let types: Vec<Const<'a>> = display
                    .items
                    .iter()
                    .map(|(_, v, _)| {
                        let ty = self.value_ty(v);
                        self.cx.const_ty(self.cx.materialised(ty))
                    })
                    .collect();
                let pack = interner.konst(ConstKind::Pack(interner.slice(&types)));
                self.cx.lang_ty(LangItem::Tuple, &[pack])
            }
            DisplayKind::List | DisplayKind::Braces if self.has_mixed_literals(display) => interner.error_ty(),
            DisplayKind::List => match self.common_element(display.items.iter().map(|(_, v, _)| v)) {
                Some(elem) => {
                    let Some(decl) = self.cx.lang_struct(LangItem::Array) else { return interner.error_ty() };
                    self.cx.symbolic_struct(decl);
                    let count = self.cx.int(display.items.len() as i64);
                    let count = self.array_length(decl.params.get(1).copied(), count);
                    self.cx.lang_ty(LangItem::Array, &[self.cx.const_ty(elem), count])
                }
                None => interner.error_ty(),
            },
            DisplayKind::Braces => match self.common_element(display.items.iter().map(|(_, v, _)| v)) {
                Some(elem) => self.partial_lang(LangItem::Set, &[elem]),
                None => interner.error_ty(),
            },
            DisplayKind::Dict => {
                let key = self.common_element(display.items.iter().map(|(_, v, _)| v));
                let value = self.common_element(display.values.iter().map(|(v, _)| v));
                match (key, value) {
                    (Some(key), Some(value)) => self.partial_lang(LangItem::Dict, &[key, value]),
                    _ => interner.error_ty(),
                }
            }
        }
    }

    fn array_length(&mut self, param: Option<&'a super::super::decl::ParamDecl<'a>>, count: Const<'a>) -> Const<'a> {
        let ty = param.and_then(|p| self.cx.params.borrow().get(&ById(p)).and_then(|i| i.value_ty));
        match ty {
            Some(ty) if !self.cx.is_symbolic_ty(ty) => self.convert_constant(count, ty).unwrap_or(count),
            _ => count,
        }
    }

    /// A library container with these type arguments and defaults for the rest.
    fn partial_lang(&mut self, item: LangItem, types: &[Ty<'a>]) -> Ty<'a> {
        let Some(decl) = self.cx.lang_struct(item) else { return self.cx.interner.error_ty() };
        let unbound = self.cx.interner.konst(ConstKind::Unbound);
        let args: Vec<Const<'a>> =
            (0..decl.params.len()).map(|i| types.get(i).map_or(unbound, |t| self.cx.const_ty(*t))).collect();
        let ty = self.cx.interner.ty(TyKind::Struct(ById(decl), self.cx.interner.slice(&args)));
        self.const_to_ty(self.cx.const_ty(ty), Span::default())
    }

    /// Literals of different kinds of numbers: each could become the other. Two different literals of one kind have
    /// a common type already, which decides about those that follow.
    fn has_mixed_literals(&self, display: &Display<'a>) -> bool {
        let is_number = |ty| self.cx.is_literal_ty(ty) && self.cx.literal_str(ty).is_none();
        let mut types = display.items.iter().map(|(_, value, _)| value.ty(self.cx));
        let Some(first) = types.next().filter(|ty| is_number(*ty)) else { return false };
        let other = types.find(|ty| *ty != first);
        other.is_some_and(|ty| is_number(ty) && self.cx.materialised(ty) != self.cx.materialised(first))
            && !self.in_library()
    }

    /// The common type of elements.
    pub fn common_element<'v>(&mut self, items: impl Iterator<Item = &'v Value<'a>>) -> Option<Ty<'a>>
    where
        'a: 'v,
    {
        let items: Vec<&Value<'a>> = items.collect();
        let (first, rest) = items.split_first()?;
        let mut ty = self.value_ty(first);
        ty = self.cx.materialised(ty);
        let mut all_literal = self.cx.is_literal_ty(first.ty(self.cx));
        for item in rest {
            let next = self.value_ty(item);
            let literal = self.cx.is_literal_ty(next);
            let next = self.cx.materialised(next);
            if self.cx.same_ty(ty, next) {
                all_literal &= literal;
                continue;
            }
            if literal && self.can_convert(item, ty) && !all_literal {
                continue;
            }
            if all_literal && !literal && items.iter().all(|i| self.can_convert(i, next)) {
                ty = next;
                all_literal = false;
                continue;
            }
            if items.iter().all(|i| self.can_convert(i, ty)) {
                continue;
            }
            if items.iter().all(|i| self.can_convert(i, next)) {
                ty = next;
                continue;
            }
            return None;
        }
        Some(ty)
    }

    /// A display without context.
    pub fn settle_display(&mut self, display: Display<'a>, span: Span) -> Value<'a> {
        if display.items.is_empty() && display.kind != DisplayKind::Tuple {
            let form = if display.kind == DisplayKind::List { "an empty list" } else { "initializer list" };
            self.error(span, format!("cannot emit {form} without a contextual type"));
            return Value::Error;
        }
        let ty = self.display_type(&display);
        if matches!(ty.kind(), TyKind::Error) {
            if !self.report_elements(&display) {
                let message = match display.kind {
                    DisplayKind::Dict => "no matching function in initialization",
                    _ => "cannot infer the type of the elements",
                };
                self.error(span, message);
            }
            return Value::Error;
        }
        self.display_as(display, ty, span)
    }

    /// Says which elements of a list or set have no type in common, if so.
    pub fn report_elements(&mut self, display: &Display<'a>) -> bool {
        if !matches!(display.kind, DisplayKind::List | DisplayKind::Braces) {
            return false;
        }
        let Some((_, first, at)) = display.items.first() else { return false };
        let mut left = self.value_ty(first);
        let is_number = |elab: &Self, ty| elab.cx.is_literal_ty(ty) && elab.cx.literal_str(ty).is_none();
        let numeric = is_number(self, left).then(|| self.cx.materialised(left));
        for (count, (_, item, _)) in display.items.iter().enumerate().skip(1) {
            let merged = self.common_element(display.items[..=count].iter().map(|(_, value, _)| value));
            let ty = self.value_ty(item);
            let mixed = is_number(self, ty) && numeric.is_some_and(|other| other != self.cx.materialised(ty));
            match merged {
                Some(merged) if !mixed || self.in_library() => left = merged,
                _ => {
                    self.report_no_common_type((first, left), item, self.caret(*at), *at);
                    return true;
                }
            }
        }
        false
    }

    /// The constructor calls that make a display into a type: for a list, with the elements as
    /// arguments and the keyword that marks the form.
    fn display_args(
        &mut self,
        display: &Display<'a>,
        form: Option<&str>,
        set: &'a [&'a FnDecl<'a>],
    ) -> Vec<ArgValue<'a>> {
        let mut args: Vec<ArgValue<'a>> = match display.kind {
            DisplayKind::Dict => {
                let keys = Display {
                    kind: DisplayKind::List,
                    items: display.items.clone(),
                    values: Vec::new(),
                    span: display.span,
                };
                let values = Display {
                    kind: DisplayKind::List,
                    items: display.values.iter().map(|(v, s)| (None, v.clone(), *s)).collect(),
                    values: Vec::new(),
                    span: display.span,
                };
                vec![
                    ArgValue::positional(Value::Display(Box::new(keys)), display.span),
                    ArgValue::positional(Value::Display(Box::new(values)), display.span),
                ]
            }
            _ => display
                .items
                .iter()
                .map(|(name, value, span)| ArgValue {
                    name: *name,
                    value: value.clone(),
                    span: *span,
                    spread: super::args::Spread::None,
                })
                .collect(),
        };
        if let Some(form) = form {
            args.push(ArgValue::keyword(form, self.form_value(form, set, display.span), display.span));
        }
        args
    }

    /// What goes to the keyword that marks the form: `None`, or the empty tuple where it was declared so, before 1.0.
    fn form_value(&self, form: &str, set: &[&'a FnDecl<'a>], span: Span) -> Value<'a> {
        let takes_tuple = set.iter().filter_map(|decl| decl.ast_signature()).any(|signature| {
            signature.args.params.iter().any(|param| {
                param.name.is_some_and(|name| name.as_str() == form)
                    && matches!(param.ty.map(|ty| ty.kind), Some(ast::ExprKind::Tuple(_)))
            })
        });
        if takes_tuple {
            let empty = Display { kind: DisplayKind::Tuple, items: Vec::new(), values: Vec::new(), span };
            return Value::Display(Box::new(empty));
        }
        Value::Const(self.cx.none())
    }

    /// The best constructor of `ty` for the display.
    fn display_constructor(&mut self, display: &Display<'a>, ty: Ty<'a>) -> Option<(Match<'a>, Vec<ArgValue<'a>>)> {
        let TyKind::Struct(decl, _) = ty.kind() else { return None };
        let set = self.cx.methods(decl.0, known::INIT);
        let forms: &[Option<&str>] = match display.kind {
            DisplayKind::List => &[Some("__list_literal__")],
            DisplayKind::Dict => &[Some("__dict_literal__")],
            DisplayKind::Braces if display.items.iter().any(|(n, ..)| n.is_some()) => &[None],
            DisplayKind::Braces => &[Some("__set_literal__"), None],
            DisplayKind::Tuple => &[None],
        };
        for form in forms {
            if let Some(form) = form {
                let marked = set.iter().any(|f| {
                    f.ast_signature()
                        .is_some_and(|s| s.args.params.iter().any(|p| p.name.is_some_and(|n| n.as_str() == *form)))
                });
                if !marked {
                    if display.kind == DisplayKind::Dict && display.items.is_empty() {
                        return self.initialiser(display, ty, set);
                    }
                    continue;
                }
            }
            let params = self.literal_size(set, display);
            let function = Function { set, self_ty: Some(ty), receiver: None, params, name: known::INIT };
            let args = self.display_args(display, *form, set);
            let found = self.cx.quietly(|| {
                let mut viable = self.viable_candidates(&function, &args);
                let best = viable.iter().map(|m| m.cost).min()?;
                let index = viable.iter().position(|m| m.cost == best)?;
                Some(viable.swap_remove(index))
            });
            if let Some(found) = found {
                return Some((found, args));
            }
        }
        None
    }

    /// The number of elements, as the parameter by which a constructor for displays may ask for it.
    fn literal_size(&self, set: &[&'a FnDecl<'a>], display: &Display<'a>) -> Vec<(Option<Symbol>, Const<'a>)> {
        let name = Symbol::intern("__literal_size__");
        let asks = set.iter().any(|f| f.params.iter().any(|p| p.name == name));
        if asks { vec![(Some(name), self.cx.int(display.items.len() as i64))] } else { Vec::new() }
    }

    /// `{}` of a type without dictionary form: its constructor without arguments.
    fn initialiser(
        &mut self,
        display: &Display<'a>,
        ty: Ty<'a>,
        set: &'a [&'a FnDecl<'a>],
    ) -> Option<(Match<'a>, Vec<ArgValue<'a>>)> {
        let function = Function { set, self_ty: Some(ty), receiver: None, params: Vec::new(), name: known::INIT };
        let args = self.display_args(display, None, &[]);
        let found = self.cx.quietly(|| self.viable_candidates(&function, &args).into_iter().min_by_key(|m| m.cost))?;
        Some((found, args))
    }

    /// How well a display fits a type.
    pub fn display_cost(&mut self, display: &Display<'a>, ty: Ty<'a>) -> Option<u32> {
        if matches!(ty.kind(), TyKind::Error | TyKind::Deferred | TyKind::Param(_)) {
            return Some(0);
        }
        if display.kind == DisplayKind::Tuple {
            if let Some(types) = self.tuple_types(ty) {
                if types.len() != display.items.len() {
                    return None;
                }
                let mut total = 0;
                for ((_, value, _), ty) in display.items.iter().zip(types) {
                    total += self.conversion_cost(value, ty)?;
                }
                return Some(total);
            }
            if self.cx.is_lang(ty, LangItem::Tuple) {
                return Some(0);
            }
            // Another type that a tuple converts to.
            let arg = ArgValue::positional(Value::Error, display.span);
            let settled = self.display_type(display);
            if matches!(settled.kind(), TyKind::Error) {
                return None;
            }
            let probe = Value::SigArg(super::super::scope::SigArg::of_type(settled));
            return self.implicit_constructor(ty, &ArgValue { value: probe, ..arg }).map(|_| 4);
        }
        if self.is_default_display(display, ty) {
            return self.display_constructor(display, ty).map(|_| 0);
        }
        if let Some((found, _)) = self.display_constructor(display, ty) {
            return Some(1 + found.cost.conversions.min(3));
        }
        // Through an implicit constructor that takes the container: `Span` of an `Array`.
        if display.items.is_empty() || self.converting > 0 {
            return None;
        }
        let settled = self.display_type(display);
        if matches!(settled.kind(), TyKind::Error) {
            return None;
        }
        let probe = Value::SigArg(super::super::scope::SigArg::of_type(settled));
        self.implicit_constructor(ty, &ArgValue::positional(probe, display.span)).map(|_| 5)
    }

    /// Is it the form of the type that the display has when nothing else is asked for?
    pub fn is_default_display(&self, display: &Display<'a>, ty: Ty<'a>) -> bool {
        let item = match display.kind {
            DisplayKind::List => LangItem::Array,
            DisplayKind::Braces => LangItem::Set,
            DisplayKind::Dict => LangItem::Dict,
            DisplayKind::Tuple => LangItem::Tuple,
        };
        self.cx.is_lang(ty, item)
    }

    /// A display as a value of a type.
    pub fn display_as(&mut self, display: Display<'a>, ty: Ty<'a>, span: Span) -> Value<'a> {
        if display.kind == DisplayKind::Tuple {
            return self.tuple_as(display, ty, span);
        }
        if let Some((found, args)) = self.display_constructor(&display, ty) {
            return self.emit_match(found, args, span, span.start);
        }
        let settled_ty = self.display_type(&display);
        let convertible = !matches!(settled_ty.kind(), TyKind::Error) && !self.is_default_display(&display, ty);
        if convertible && !self.cx.same_ty(settled_ty, ty) && !display.items.is_empty() {
            let settled = self.display_as(display, settled_ty, span);
            return self.convert(settled, ty, span);
        }
        // Say what is wrong with the elements.
        let form = match display.kind {
            DisplayKind::List => Some("__list_literal__"),
            DisplayKind::Dict => Some("__dict_literal__"),
            _ => None,
        };
        let TyKind::Struct(decl, _) = ty.kind() else {
            let args = self.display_args(&display, form, &[]);
            return self.construct(ty, args, span, span.start);
        };
        let set = self.cx.methods(decl.0, known::INIT);
        let args = self.display_args(&display, form, set);
        let params = self.literal_size(set, &display);
        let function = Function { set, self_ty: Some(ty), receiver: None, params, name: known::INIT };
        self.call_function(function, args, span, span.start)
    }

    fn tuple_as(&mut self, display: Display<'a>, ty: Ty<'a>, span: Span) -> Value<'a> {
        let (target, foreign) = match self.tuple_types(ty) {
            Some(types) if types.len() == display.items.len() => (ty, false),
            _ if self.cx.is_lang(ty, LangItem::Tuple) => (self.display_type(&display), false),
            _ => (self.display_type(&display), true),
        };
        let args: Vec<ArgValue<'a>> =
            display.items.into_iter().map(|(_, value, at)| ArgValue::positional(value, at)).collect();
        let value = self.construct(target, args, span, span.start);
        if foreign { self.convert(value, ty, span) } else { value }
    }

    /// Finds parameters of a pattern from the elements of a display.
    pub fn infer_display(&mut self, pattern: Ty<'a>, display: &Display<'a>, bindings: &mut Bindings<'a>) {
        let substituted = self.cx.subst_ty(pattern, bindings);
        let TyKind::Struct(decl, args) = substituted.kind() else { return };
        if decl.0.lang == Some(LangItem::Tuple) || self.is_default_display(display, substituted) {
            let ty = self.display_type(display);
            self.cx.unify_ty(pattern, ty, bindings);
            return;
        }
        let unbound = self.cx.interner.konst(ConstKind::Unbound);
        let open: Vec<Const<'a>> = args.iter().map(|c| if self.cx.is_symbolic(*c) { unbound } else { *c }).collect();
        let open = self.cx.interner.ty(TyKind::Struct(*decl, self.cx.interner.slice(&open)));
        if let Some((found, _)) = self.display_constructor(display, open) {
            self.cx.unify_ty(pattern, found.concrete.ret.ty(), bindings);
            return;
        }
        let settled = self.display_type(display);
        if matches!(settled.kind(), TyKind::Error) {
            return;
        }
        let probe = Value::SigArg(super::super::scope::SigArg::of_type(settled));
        let arg = ArgValue::positional(probe, display.span);
        if let Some(found) = self.implicit_constructor(open, &arg) {
            self.cx.unify_ty(pattern, found.concrete.ret.ty(), bindings);
        }
    }

    /// `[e for x in xs if c]` and its relatives: a loop that fills a container.
    pub fn comprehension(
        &mut self,
        comprehension: &'a ast::Comprehension<'a>,
        span: Span,
        expected: Option<Ty<'a>>,
    ) -> Value<'a> {
        if !self.is_runtime() {
            let what = match comprehension.kind {
                ComprehensionKind::List => "list",
                ComprehensionKind::Set => "set",
                ComprehensionKind::Dict => "dict",
            };
            self.error(
                span,
                format!(
                    "{what} comprehension must execute in runtime contexts; remove 'comptime' and move this into a function body"
                ),
            );
            return Value::Error;
        }
        let item = match comprehension.kind {
            ComprehensionKind::List => LangItem::List,
            ComprehensionKind::Set => LangItem::Set,
            ComprehensionKind::Dict => LangItem::Dict,
        };
        // The container is made before the loop, so its type is found by elaborating the element
        // once without effect.
        let expected = expected.filter(|ty| self.cx.is_lang(*ty, item) && !self.cx.is_symbolic_ty(*ty));
        let ty = match expected {
            Some(ty) => ty,
            None => {
                let types = self.without_effect(|elab| elab.element_types(comprehension, comprehension.clauses));
                match types {
                    Some(types) => self.partial_lang(item, &types),
                    None => return Value::Error,
                }
            }
        };
        let container = self.construct(ty, Vec::new(), span, span.start);
        let Value::Owned(container) = container else { return Value::Error };
        self.fill(comprehension, comprehension.clauses, &container, span);
        Value::Owned(container)
    }

    /// The types of the element (and value) inside the clauses.
    fn element_types(
        &mut self,
        comprehension: &'a ast::Comprehension<'a>,
        clauses: &'a [ComprehensionClause<'a>],
    ) -> Option<Vec<Ty<'a>>> {
        match clauses.split_first() {
            None => {
                let mut types = Vec::new();
                for expr in [Some(comprehension.element), comprehension.value].into_iter().flatten() {
                    let value = self.expr(expr, None);
                    if value.is_error() {
                        return None;
                    }
                    let ty = self.value_ty(&value);
                    types.push(self.cx.materialised(ty));
                }
                Some(types)
            }
            Some((ComprehensionClause::If { .. }, rest)) => self.element_types(comprehension, rest),
            Some((ComprehensionClause::For { target, iterable, .. }, rest)) => {
                let mut found = None;
                self.iterate(target, iterable, &mut |elab, _| {
                    found = elab.element_types(comprehension, rest);
                });
                found
            }
        }
    }

    fn fill(
        &mut self,
        comprehension: &'a ast::Comprehension<'a>,
        clauses: &'a [ComprehensionClause<'a>],
        container: &PlaceValue<'a>,
        span: Span,
    ) {
        match clauses.split_first() {
            None => self.add_element(comprehension, container, span),
            Some((ComprehensionClause::If { condition, .. }, rest)) => {
                let Some(operand) = self.condition(condition) else { return };
                let (then, otherwise) = self.branch(operand, condition.span);
                self.builder().current = then;
                self.fill(comprehension, rest, container, span);
                self.builder().jump_to(otherwise);
            }
            Some((ComprehensionClause::For { target, iterable, .. }, rest)) => {
                self.iterate(target, iterable, &mut |elab, next| {
                    elab.fill(comprehension, rest, container, span);
                    elab.builder().goto(next);
                });
            }
        }
    }

    fn add_element(&mut self, comprehension: &'a ast::Comprehension<'a>, container: &PlaceValue<'a>, span: Span) {
        let hint = self.element_hint(container.ty);
        let element = self.expr(comprehension.element, hint);
        let element = ArgValue::positional(element, comprehension.element.span);
        let (method, args) = match (comprehension.kind, comprehension.value) {
            (ComprehensionKind::List, _) => (Symbol::intern("append"), vec![element]),
            (ComprehensionKind::Set, _) => (Symbol::intern("add"), vec![element]),
            (ComprehensionKind::Dict, Some(value)) => {
                let at = value.span;
                let value = self.expr(value, None);
                (known::SETITEM, vec![element, ArgValue::positional(value, at)])
            }
            (ComprehensionKind::Dict, None) => return,
        };
        self.method_call(Value::Place(container.clone()), method, args, span, span.start, span);
    }
}
