//! Expressions: one function for each kind, here or in the modules beside.

use crate::mir::*;
use crate::syntax::ast::{self, Expr, ExprKind};
use crate::syntax::{Span, known};
use crate::types::*;

use super::super::lang::LangItem;
use super::Elab;
use super::value::{Inferred, PlaceValue, Value};

impl<'c, 'a> Elab<'c, 'a> {
    /// Elaborates an expression. `expected` is the type the context would like, a hint that only
    /// expressions without a type of their own look at.
    pub fn expr(&mut self, expr: &'a Expr<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        let value = match expr.kind {
            ExprKind::Name(name) => self.name(name),
            ExprKind::Int(text) => self.int_literal(text),
            _ => {
                if !self.in_library() {
                    self.carets.insert(expr.span, expr.without_parens().caret());
                }
                with_stack(|| self.compound_expr(expr, expected))
            }
        };
        self.decided(value)
    }

    fn compound_expr(&mut self, expr: &'a Expr<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        match expr.kind {
            ExprKind::Error => Value::Error,
            ExprKind::Name(name) => self.name(name),
            ExprKind::SelfType => self.self_type(expr.span),
            ExprKind::Int(text) => self.int_literal(text),
            ExprKind::Float(text) => self.float_literal(text, expr.span),
            ExprKind::String(literal) => Value::Const(self.string_literal(literal.value.as_bytes())),
            ExprKind::TString(tstring) => self.tstring(tstring, expr.span),
            ExprKind::Bool(value) => Value::Const(self.cx.bool(value)),
            ExprKind::None => Value::Const(self.cx.none()),
            ExprKind::Ellipsis | ExprKind::Underscore | ExprKind::UnboundRest { .. } => {
                Value::Const(self.cx.interner.konst(ConstKind::Unbound))
            }
            ExprKind::Paren(inner) => self.expr(inner, expected),
            ExprKind::Tuple(tuple) => self.tuple(tuple, expr.span, expected),
            ExprKind::List(items) => self.list_display(items, expr.span, expected),
            ExprKind::Braces(args) => self.braces_display(args, expr.span, expected),
            ExprKind::Dict(entries) => self.dict_display(entries, expr.span, expected),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr.span, expected),
            ExprKind::Unary(unary) => self.unary(unary, expr),
            ExprKind::Binary(binary) => self.binary(binary, expr, expected),
            ExprKind::Compare(compare) => self.compare(compare, expr.span),
            ExprKind::IfElse(if_else) => self.if_else(if_else, expr.span, expected, false),
            ExprKind::Walrus(walrus) => self.walrus(walrus, expr.span),
            ExprKind::Lambda(lambda) => self.lambda(lambda, expr.span),
            ExprKind::Await(_) => self.not_supported(expr.span, "'await'"),
            ExprKind::Transfer(transfer) => self.transfer(transfer, expr.span),
            ExprKind::Call(call) => self.call_expr(call, expr, expected),
            ExprKind::Subscript(subscript) => self.subscript(subscript, expr),
            ExprKind::Slice(_) => {
                self.error(expr.span, "unexpected token in expression");
                Value::Error
            }
            ExprKind::Attribute(attribute) => self.attribute(attribute, expr.span),
            ExprKind::InferredMember { dot, name } => match expected {
                Some(ty) if !self.cx.is_symbolic_ty(ty) => self.inferred_member(ty, name, dot),
                _ => Value::Inferred(Box::new(Inferred { name, dot, call: None, span: expr.span })),
            },
            ExprKind::Unpack(_) => {
                self.error(expr.span, "unexpected token in expression");
                Value::Error
            }
            ExprKind::FunctionType(function) => self.function_type(function),
            ExprKind::RefType(_) => {
                self.error(expr.span, "unexpected token in expression");
                Value::Error
            }
            ExprKind::TypeOf(inner) => self.type_of(inner),
            ExprKind::OriginOf(exprs) => self.origin_of(exprs),
            ExprKind::Comptime(inner) => {
                let value = self.eval(inner, expected);
                Value::Const(value)
            }
            ExprKind::Mlir(mlir) => self.mlir(mlir, expr.span),
        }
    }

    /// Elaborates an expression to a value of a type.
    pub fn expr_as(&mut self, expr: &'a Expr<'a>, ty: Ty<'a>) -> Value<'a> {
        let value = self.expr(expr, Some(ty));
        self.convert(value, ty, expr.span)
    }

    /// A value without a type of its own gets the one it has without context.
    pub fn settle(&mut self, value: Value<'a>, span: Span) -> Value<'a> {
        match value {
            Value::Display(display) => self.settle_display(*display, span),
            Value::Function(function) => match self.function_constant(&function) {
                Some(value) => Value::Const(value),
                None if self.is_runtime() && function.receiver.is_some() => {
                    let name = function.name;
                    self.error(span, format!("member method closures are not supported; add '()' to call '{name}'"));
                    Value::Error
                }
                None => Value::Function(function),
            },
            Value::Inferred(inferred) => {
                self.error_caret(
                    inferred.dot,
                    inferred.span,
                    "cannot resolve inferred member without a contextual type",
                );
                Value::Error
            }
            Value::Setter(setter) => {
                self.error(setter.span, "this can only be assigned to");
                Value::Error
            }
            other => other,
        }
    }

    /// `e^` (L3.9).
    fn transfer(&mut self, transfer: &'a ast::Transfer<'a>, span: Span) -> Value<'a> {
        let value = self.expr(&transfer.operand, None);
        if !self.is_runtime() {
            return value;
        }
        match value {
            Value::Const(_)
                if matches!(transfer.operand.without_parens().kind, ExprKind::Int(_) | ExprKind::Float(_)) =>
            {
                let message = "cannot transfer from a parameter expression; did you want to introduce a local 'var'?";
                self.error_caret(transfer.caret_pos, span, message);
                Value::Error
            }
            Value::Place(place) => {
                if self.cx.is_trivial(place.ty) {
                    let is_pack = self.cx.is_lang(place.ty, LangItem::VariadicPack)
                        || self.cx.is_lang(place.ty, LangItem::VariadicList);
                    if !is_pack && self.cx.conforms_lang(place.ty, LangItem::TrivialRegisterPassable) {
                        let name = self.cx.display_ty(place.ty);
                        self.warn(
                            transfer.caret_pos,
                            span,
                            format!(
                                "transfer from a value of trivial register type '{name}' has no effect and can be removed"
                            ),
                        );
                    }
                    return Value::Moved(place);
                }
                if self.is_borrowed(place.place.base) && !self.in_library() {
                    let message = if self.builder().local(place.place.base).is_ref {
                        "expression does not designate a value with an origin"
                    } else {
                        "cannot transfer out of immutable reference"
                    };
                    self.error_caret(transfer.caret_pos, span, message);
                    return Value::Error;
                }
                self.transfers.push((place.place, transfer.caret_pos));
                Value::Moved(place)
            }
            Value::Owned(place) => Value::Owned(place),
            other => other,
        }
    }

    /// The variable only refers to a value that something else owns.
    fn is_borrowed(&mut self, local: Local) -> bool {
        let decl = self.builder().local(local);
        decl.is_ref || matches!(decl.kind, LocalKind::Arg(Convention::Imm))
    }

    /// `x := e`: assigns an existing variable and yields the value.
    fn walrus(&mut self, walrus: &'a ast::Walrus<'a>, span: Span) -> Value<'a> {
        let target = self.expr(&walrus.target, None);
        let Value::Place(place) = target else {
            if !target.is_error() {
                self.error(span, "expression must be mutable in assignment");
            }
            return Value::Error;
        };
        let value = self.expr_as(&walrus.value, place.ty);
        self.store(&place, value, walrus.value.span, walrus.target.span);
        Value::Place(place)
    }

    /// `a if c else b`. Of two places, it is a reference to one; only if asked for where bits do as well.
    fn if_else(
        &mut self,
        if_else: &'a ast::IfElse<'a>,
        span: Span,
        expected: Option<Ty<'a>>,
        by_reference: bool,
    ) -> Value<'a> {
        if !self.is_runtime() {
            return self.constant_if_else(if_else, expected);
        }
        let Some(condition) = self.condition(&if_else.condition) else { return Value::Error };
        if let Operand::Const(known) = condition
            && let Some(known) = self.cx.const_bool(known)
        {
            return self.decided_if_else(if_else, known, expected);
        }
        let (then, otherwise) = self.branch(condition, if_else.condition.span);
        let join = self.builder().new_block();
        self.builder().current = then;
        let a = self.expr(&if_else.then, expected);
        let then_end = self.builder().current;
        self.builder().current = otherwise;
        let b = self.expr(&if_else.otherwise, expected);
        let else_end = self.builder().current;
        let Some(ty) = self.common_type(&a, &b, expected) else {
            if !a.is_error() && !b.is_error() {
                let left = self.value_ty(&a);
                self.report_no_common_type((&a, left), &b, if_else.if_pos, span);
            }
            for end in [then_end, else_end] {
                self.builder().current = end;
                self.builder().goto(join);
            }
            self.builder().current = join;
            return Value::Error;
        };
        if let (Value::Place(x), Value::Place(y)) = (&a, &b)
            && x.ty == ty
            && y.ty == ty
            && (by_reference || !self.cx.is_trivial(ty))
        {
            return self.chosen_place([(x, then_end), (y, else_end)], join, span);
        }
        let result = self.temp(ty, span);
        for (value, end, arm) in [(a, then_end, &if_else.then), (b, else_end, &if_else.otherwise)] {
            self.builder().current = end;
            let value = self.convert(value, ty, arm.span).to_move();
            if let Some(operand) = self.to_owned(value, arm.span) {
                self.emit(StmtKind::Init(Place::local(result), operand), arm.span);
            }
            self.builder().goto(join);
        }
        self.builder().current = join;
        Value::Owned(PlaceValue { place: Place::local(result), ty, mutable: true })
    }

    /// A choice whose condition is known. The other value still has its say in the type.
    fn decided_if_else(&mut self, if_else: &'a ast::IfElse<'a>, known: bool, expected: Option<Ty<'a>>) -> Value<'a> {
        let (live, dead) = match known {
            true => (&if_else.then, &if_else.otherwise),
            false => (&if_else.otherwise, &if_else.then),
        };
        if self.in_library() {
            return self.expr(live, expected);
        }
        let (side, value) = if known { ("right", "True") } else { ("left", "False") };
        let at = Span::new(if_else.if_pos, if_else.if_pos + 1);
        self.warn(at.start, at, format!("{side} hand side expression of 'if {value}' is dead"));
        let taken = self.expr(live, expected);
        // What an instance does not do need not make sense for its parameters.
        let muted = self.cx.muted.get();
        self.cx.muted.set(muted + u32::from(!self.declared));
        let untaken = self.without_effect(|elab| elab.expr(dead, expected));
        self.cx.muted.set(muted);
        if taken.is_error() || untaken.is_error() {
            return if self.declared { Value::Error } else { taken };
        }
        match self.common_type(&taken, &untaken, expected) {
            Some(ty) => self.convert(taken, ty, live.span),
            None if !self.declared => taken,
            None => {
                let (a, b) = if known { (&taken, &untaken) } else { (&untaken, &taken) };
                let left = self.value_ty(a);
                self.report_no_common_type((a, left), b, if_else.if_pos, if_else.then.span);
                Value::Error
            }
        }
    }

    /// A reference to one of two places. Both stay alive while it is used.
    fn chosen_place(&mut self, arms: [(&PlaceValue<'a>, BlockId); 2], join: BlockId, span: Span) -> Value<'a> {
        let [(a, _), (b, _)] = arms;
        let mutable = a.mutable && b.mutable;
        let origins = [self.origin_of_place(a), self.origin_of_place(b)];
        let both = OriginKind::Union(self.cx.interner.slice(&origins));
        let origin = self.cx.interner.origin(Some(mutable), both);
        let result = self.builder().new_local(a.ty, LocalKind::Temp, None, span);
        let mut borrows: Vec<Place<'a>> = Vec::new();
        for (place, end) in arms {
            self.builder().current = end;
            self.bind_ref(result, &PlaceValue { mutable, ..place.clone() }, span);
            self.builder().goto(join);
            borrows.append(&mut self.builder().local(result).borrows);
        }
        self.builder().local(result).borrows = borrows;
        self.builder().origins[result.0 as usize] = Some(origin);
        self.builder().current = join;
        Value::Place(PlaceValue { place: Place::local(result), ty: a.ty, mutable })
    }

    /// An expression that is wanted as a place: a choice between two places is a place, too.
    pub fn place_expr(&mut self, expr: &'a Expr<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        match expr.without_parens().kind {
            ExprKind::IfElse(if_else) => self.if_else(if_else, expr.span, expected, true),
            _ => self.expr(expr, expected),
        }
    }

    fn constant_if_else(&mut self, if_else: &'a ast::IfElse<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        match self.eval_condition(&if_else.condition) {
            Some(true) => self.expr(&if_else.then, expected),
            Some(false) => self.expr(&if_else.otherwise, expected),
            None => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
        }
    }

    /// A tuple display. Element types come from the elements, or from an expected tuple type.
    fn tuple(&mut self, tuple: ast::Tuple<'a>, span: Span, expected: Option<Ty<'a>>) -> Value<'a> {
        if let [ast::Expr { kind: ExprKind::Unpack(_), .. }] = tuple.elements {
            self.error(span, "unexpected token in expression");
            return Value::Error;
        }
        let wanted: Vec<Option<Ty<'a>>> = match expected.and_then(|ty| self.tuple_types(ty)) {
            Some(types) if types.len() == tuple.elements.len() => types.into_iter().map(Some).collect(),
            _ => vec![None; tuple.elements.len()],
        };
        let items = self.exprs_in_order(tuple.elements.iter().zip(wanted).collect());
        self.tuple_display(items, span)
    }

    /// Elaborates expressions from left to right. Variables are held by reference: what a later
    /// expression changes is seen by all.
    pub fn exprs_in_order(&mut self, exprs: Vec<(&'a Expr<'a>, Option<Ty<'a>>)>) -> Vec<(Value<'a>, Span)> {
        let mut values = Vec::with_capacity(exprs.len());
        for (expr, expected) in exprs {
            let value = self.expr(expr, expected);
            let failed = value.is_error() && !self.in_library();
            values.push((value, expr.span));
            if failed {
                // Errors of the expressions behind it are not told.
                break;
            }
        }
        values
    }

    /// The element types of a tuple type.
    pub fn tuple_types(&self, ty: Ty<'a>) -> Option<Vec<Ty<'a>>> {
        match ty.kind() {
            TyKind::Struct(decl, [types]) if decl.0.lang == Some(LangItem::Tuple) => match types.kind() {
                ConstKind::Pack(items) => items.iter().map(|c| self.cx.const_as_ty(*c)).collect(),
                _ => None,
            },
            _ => None,
        }
    }

    /// A member of the type that the context expects.
    pub fn inferred_member(&mut self, ty: Ty<'a>, name: ast::Name, dot: u32) -> Value<'a> {
        let base = Value::Const(self.cx.const_ty(ty));
        self.member_of(base, name, dot, name.span)
    }
}

/// Stack that has to be left for one level of expressions, and how much is added when it is not.
const STACK_NEEDED: usize = 256 * 1024;
const STACK_ADDED: usize = 4 * 1024 * 1024;

/// Runs `f` with enough stack: programs may be nested as deeply as the parser allows.
pub fn with_stack<R>(f: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(STACK_NEEDED, STACK_ADDED, f)
}

/// Whether evaluating the expression may change a variable: anything that calls.
pub fn has_effects(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::Name(_)
        | ExprKind::SelfType
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::String(_)
        | ExprKind::Bool(_)
        | ExprKind::None
        | ExprKind::Lambda(_)
        | ExprKind::InferredMember { .. }
        | ExprKind::Ellipsis
        | ExprKind::Underscore => false,
        ExprKind::Paren(inner) => has_effects(inner),
        ExprKind::Attribute(attribute) => has_effects(&attribute.base),
        ExprKind::Unary(unary) => has_effects(&unary.operand),
        ExprKind::Binary(binary) => has_effects(&binary.left) || has_effects(&binary.right),
        ExprKind::Subscript(subscript) => {
            has_effects(&subscript.base) || subscript.args.iter().any(|a| has_effects(&a.value))
        }
        _ => true,
    }
}

/// Whether a name is one that no binding has.
pub fn is_discard(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::Underscore => true,
        ExprKind::Name(name) => name.symbol == known::UNDERSCORE,
        _ => false,
    }
}
