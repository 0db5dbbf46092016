//! Constraints: `where` clauses and what is known to hold (L7.7).
//!
//! A condition becomes a [`Formula`], and a formula is proved from the facts in force: the clauses of the
//! function, and the conditions of the `comptime if` and `comptime assert` around. As in the official
//! compiler, the proof is by form, not by arithmetic: `n > 3` proves `n >= 4` and `3 < n`, but neither `n > 2`
//! nor `not n <= 3`.

use crate::syntax::ast::{self, BinaryOp, CompareOp, Expr, ExprKind, UnaryOp};
use crate::syntax::known;
use crate::types::*;

use super::super::cx::Cx;
use super::super::decl::{FnDecl, FnSource, Owner};
use super::Elab;
use super::value::Value;

/// A condition on parameters, in a form in which equal conditions are identical.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula<'a> {
    Known(bool),
    Conforms(Ty<'a>, TraitRef<'a>),
    Less(Term, Term),
    LessOrEqual(Term, Term),
    Equal(Term, Term),
    Truth(Term),
    Not(Box<Formula<'a>>),
    And(Vec<Formula<'a>>),
    Or(Vec<Formula<'a>>),
}

/// A value in a formula.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Term {
    Int(i64),
    /// Anything else, written so that equal values are written equally.
    Text(String),
}

impl<'a> Formula<'a> {
    fn negated(self) -> Self {
        match self {
            Formula::Known(value) => Formula::Known(!value),
            Formula::Not(inner) => *inner,
            Formula::And(parts) => Formula::Or(parts.into_iter().map(Formula::negated).collect()),
            Formula::Or(parts) => Formula::And(parts.into_iter().map(Formula::negated).collect()),
            other => Formula::Not(Box::new(other)),
        }
    }

    /// `a < b` of integers.
    fn less(a: Term, b: Term) -> Self {
        match (&a, &b) {
            (Term::Int(x), Term::Int(y)) => Formula::Known(x < y),
            _ => Formula::Less(a, b),
        }
    }

    /// `a <= b` of integers: with a constant the same as `<` and the number beside it.
    fn less_or_equal(a: Term, b: Term) -> Self {
        match (&a, &b) {
            (Term::Int(x), Term::Int(y)) => Formula::Known(x <= y),
            (Term::Int(x), _) => Formula::Less(Term::Int(x.saturating_sub(1)), b),
            (_, Term::Int(y)) => Formula::Less(a, Term::Int(y.saturating_add(1))),
            _ => Formula::LessOrEqual(a, b),
        }
    }

    fn equal(a: Term, b: Term) -> Self {
        match (&a, &b) {
            (Term::Int(x), Term::Int(y)) => Formula::Known(x == y),
            _ if a == b => Formula::Known(true),
            _ => Formula::Equal(a.clone().min(b.clone()), a.max(b)),
        }
    }
}

impl<'a> Cx<'a> {
    /// Adds what holds from here on, taken apart as far as possible.
    pub fn add_fact(&self, fact: Formula<'a>) {
        match fact {
            Formula::And(parts) => parts.into_iter().for_each(|part| self.add_fact(part)),
            Formula::Known(_) => {}
            fact => self.facts.borrow_mut().push(fact),
        }
    }

    /// Whether the facts in force prove the formula, or its contrary.
    pub fn prove(&self, goal: &Formula<'a>) -> Option<bool> {
        if self.facts.borrow().contains(goal) {
            return Some(true);
        }
        match goal {
            Formula::Known(value) => Some(*value),
            Formula::Not(inner) => self.prove(inner).map(|holds| !holds),
            Formula::And(parts) => self.prove_all(parts, false),
            Formula::Or(parts) => self.prove_all(parts, true),
            Formula::Conforms(ty, bound) if self.conforms(*ty, *bound) => Some(true),
            _ => self.refuted(goal),
        }
    }

    /// A conjunction, or with `any` a disjunction.
    fn prove_all(&self, parts: &[Formula<'a>], any: bool) -> Option<bool> {
        let mut result = Some(!any);
        for part in parts {
            match self.prove(part) {
                Some(holds) if holds == any => return Some(any),
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }

    fn refuted(&self, goal: &Formula<'a>) -> Option<bool> {
        self.facts.borrow().contains(&goal.clone().negated()).then_some(false)
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// The condition as a formula.
    pub fn formula(&mut self, condition: &'a Expr<'a>) -> Formula<'a> {
        match condition.kind {
            ExprKind::Paren(inner) => self.formula(inner),
            ExprKind::Bool(value) => Formula::Known(value),
            ExprKind::Unary(unary) if unary.operator == UnaryOp::Not => self.formula(&unary.operand).negated(),
            ExprKind::Binary(binary) if matches!(binary.operator, BinaryOp::And | BinaryOp::Or) => {
                let parts = vec![self.formula(&binary.left), self.formula(&binary.right)];
                if binary.operator == BinaryOp::And { Formula::And(parts) } else { Formula::Or(parts) }
            }
            ExprKind::Call(call) if call.callee.as_name().is_some_and(|n| n.symbol == known::CONFORMS_TO) => {
                self.conformance(call).unwrap_or_else(|| self.truth(condition))
            }
            ExprKind::Compare(compare) => self.comparison(compare),
            ExprKind::Name(name) => {
                let named = self.conditions.iter().rev().find(|(known, _)| *known == name.symbol).copied();
                match named {
                    Some((_, condition)) => self.formula(condition),
                    None => self.truth(condition),
                }
            }
            _ => self.truth(condition),
        }
    }

    fn truth(&mut self, condition: &'a Expr<'a>) -> Formula<'a> {
        if self.is_evaluable(condition)
            && let Some(value) = self.quiet_constant(condition)
            && let Some(known) = self.cx.const_bool(value)
        {
            return Formula::Known(known);
        }
        Formula::Truth(self.term(condition))
    }

    fn conformance(&mut self, call: &'a ast::Call<'a>) -> Option<Formula<'a>> {
        let [subject, bound] = call.args else { return None };
        let cx = self.cx;
        let (subject, bounds) = cx.quietly(|| (self.eval(&subject.value, None), self.eval_traits(&bound.value)));
        let ConstKind::Type(ty) = subject.kind() else { return None };
        if !cx.is_symbolic_ty(*ty) {
            return Some(Formula::Known(cx.conforms_to_all(*ty, &bounds)));
        }
        Some(Formula::And(bounds.into_iter().map(|bound| Formula::Conforms(*ty, bound)).collect()))
    }

    fn comparison(&mut self, compare: &'a ast::Compare<'a>) -> Formula<'a> {
        let mut left = &compare.first;
        let mut parts = Vec::new();
        for link in compare.rest {
            let (a, b) = (self.term(left), self.term(&link.right));
            parts.push(match link.operator {
                CompareOp::Lt => Formula::less(a, b),
                CompareOp::Gt => Formula::less(b, a),
                CompareOp::Ge => Formula::less_or_equal(b, a),
                CompareOp::Le => Formula::less_or_equal(a, b),
                CompareOp::Eq => self.equality(left, &link.right, a, b),
                CompareOp::Ne => self.equality(left, &link.right, a, b).negated(),
                other => Formula::Truth(Term::Text(format!("{a:?} {other:?} {b:?}"))),
            });
            left = &link.right;
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => Formula::And(parts),
        }
    }

    /// `a == b`: of two known values, what they say.
    fn equality(&mut self, left: &'a Expr<'a>, right: &'a Expr<'a>, a: Term, b: Term) -> Formula<'a> {
        if a != b && self.is_evaluable(left) && self.is_evaluable(right) {
            let values = (self.quiet_constant(left), self.quiet_constant(right));
            if let (Some(x), Some(y)) = values {
                let known = |value: Const<'a>| !self.cx.is_symbolic(value);
                let simple = |value: Const<'a>| {
                    matches!(value.kind(), ConstKind::Type(_))
                        || matches!(value.kind(), ConstKind::Bytes(_, bytes) if bytes.len() <= 8)
                };
                if known(x) && known(y) && simple(x) && simple(y) {
                    return Formula::Known(false);
                }
            }
        }
        Formula::equal(a, b)
    }

    fn term(&mut self, expr: &'a Expr<'a>) -> Term {
        if self.is_evaluable(expr)
            && let Some(value) = self.quiet_constant(expr)
            && let Some(term) = self.constant_term(value)
        {
            return term;
        }
        let text = match expr.kind {
            ExprKind::Paren(inner) => return self.term(inner),
            ExprKind::Binary(binary) => {
                format!("({:?} {:?} {:?})", self.term(&binary.left), binary.operator, self.term(&binary.right))
            }
            ExprKind::Unary(unary) => format!("({:?} {:?})", unary.operator, self.term(&unary.operand)),
            ExprKind::Attribute(attribute) => {
                format!("{:?}.{}", self.term(&attribute.base), attribute.name.as_str())
            }
            ExprKind::Call(call) => self.application(&call.callee, call.args),
            ExprKind::Subscript(subscript) => self.application(&subscript.base, subscript.args),
            ExprKind::Name(name) => name.as_str().to_owned(),
            _ => format!("expression at {}:{}", self.file.0, expr.span.start),
        };
        Term::Text(text)
    }

    fn application(&mut self, callee: &'a Expr<'a>, args: &'a [ast::Arg<'a>]) -> String {
        let args: Vec<String> = args.iter().map(|arg| format!("{:?}", self.term(&arg.value))).collect();
        format!("{:?}({})", self.term(callee), args.join(", "))
    }

    fn constant_term(&self, value: Const<'a>) -> Option<Term> {
        match value.kind() {
            ConstKind::Type(ty) => Some(Term::Text(format!("type {:p}", ty.kind()))),
            ConstKind::Param(param) => Some(Term::Text(format!("parameter {:p}", param.decl.0))),
            ConstKind::Bytes(ty, bytes) if self.cx.simd_parts(*ty).is_none_or(|(_, lanes)| lanes == 1) => {
                match self.cx.const_i64(value) {
                    Some(number) if !self.is_float_ty(*ty) => Some(Term::Int(number)),
                    _ => Some(Term::Text(format!("{ty:?} {bytes:?}"))),
                }
            }
            _ => None,
        }
    }

    fn quiet_constant(&mut self, expr: &'a Expr<'a>) -> Option<Const<'a>> {
        let cx = self.cx;
        let value = cx.quietly(|| self.eval(expr, None));
        (!matches!(value.kind(), ConstKind::Error | ConstKind::Deferred)).then_some(value)
    }

    /// Whether the official compiler folds the expression in a proof: machine arithmetic without
    /// division, and functions that are part of the compiler (`@always_inline("builtin")`).
    fn is_evaluable(&mut self, expr: &'a Expr<'a>) -> bool {
        match expr.kind {
            ExprKind::Name(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::SelfType | ExprKind::None => true,
            ExprKind::Paren(inner) => self.is_evaluable(inner),
            ExprKind::Attribute(attribute) => self.is_evaluable(&attribute.base),
            ExprKind::Unary(unary) => self.is_evaluable(&unary.operand),
            ExprKind::Subscript(subscript) => self.is_evaluable(&subscript.base),
            ExprKind::Binary(binary) => {
                !matches!(
                    binary.operator,
                    BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod | BinaryOp::Pow | BinaryOp::MatMul
                ) && self.is_evaluable(&binary.left)
                    && self.is_evaluable(&binary.right)
            }
            ExprKind::Compare(compare) => {
                self.is_evaluable(&compare.first)
                    && compare.rest.iter().all(|link| {
                        !matches!(link.operator, CompareOp::In | CompareOp::NotIn) && self.is_evaluable(&link.right)
                    })
            }
            ExprKind::Call(call) => match call.callee.kind {
                // Predicates of a dtype or number.
                ExprKind::Attribute(attribute) => {
                    attribute.name.as_str().starts_with("is_") && self.is_evaluable(&attribute.base)
                }
                ExprKind::Name(name) => {
                    let found = self.cx.quietly(|| self.find_name(name.symbol, name.span));
                    matches!(found, Some(Value::Function(function)) if function.set.iter().all(|f| is_builtin(f)))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Assumes a condition to hold (or not to hold) from here to the end of the block.
    pub fn assume(&mut self, condition: &'a Expr<'a>, holds: bool) {
        if !self.rigid {
            return;
        }
        let formula = self.formula(condition);
        let formula = if holds { formula } else { formula.negated() };
        if mentions_equality(&formula) {
            self.cx.equality_known.set(true);
        }
        self.cx.add_fact(formula);
    }

    /// Runs `f` and forgets what was assumed in it.
    pub fn with_assumptions<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        if !self.rigid {
            return f(self);
        }
        let known = self.cx.facts.borrow().len();
        let equality = self.cx.equality_known.get();
        let result = f(self);
        self.cx.facts.borrow_mut().truncate(known);
        self.cx.equality_known.set(equality);
        result
    }

    /// The `where` clauses of the function and of its type hold in the body.
    pub fn assume_clauses(&mut self, decl: &'a FnDecl<'a>) {
        if !self.rigid {
            return;
        }
        let mut clauses: Vec<&'a ast::WhereClause<'a>> = Vec::new();
        if let Owner::Struct(owner) = decl.owner {
            clauses.extend(owner.ast.wheres);
        }
        if let Some(signature) = decl.ast_signature() {
            clauses.extend(signature.wheres);
        }
        let in_header = std::mem::replace(&mut self.in_header, true);
        for clause in clauses {
            if let Some(condition) = clause_condition(clause) {
                self.assume(condition, true);
            }
        }
        self.in_header = in_header;
    }
}

/// The condition of `where C` and of `where (C, "message")`.
pub fn clause_condition<'a>(clause: &'a ast::WhereClause<'a>) -> Option<&'a Expr<'a>> {
    match clause.condition.without_parens().kind {
        ExprKind::Tuple(tuple) => tuple.elements.first(),
        _ => Some(clause.condition),
    }
}

fn is_builtin(decl: &FnDecl<'_>) -> bool {
    let FnSource::Def(def) = decl.source else { return false };
    ast::find_decorator(def.decorators, known::ALWAYS_INLINE).is_some_and(|decorator| {
        decorator.args().iter().any(|arg| matches!(arg.value.kind, ExprKind::String(text) if text.value == "builtin"))
    })
}

fn mentions_equality(formula: &Formula<'_>) -> bool {
    match formula {
        Formula::Equal(..) | Formula::Truth(_) => true,
        Formula::And(parts) | Formula::Or(parts) => parts.iter().any(mentions_equality),
        _ => false,
    }
}
