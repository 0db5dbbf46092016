//! `match`, `if case`, `while case` and `comptime match` (L2.6).
//!
//! A pattern is elaborated in two steps: tests, which leave for the next case when they fail, and
//! then the captures, so that nothing is copied for a case that does not match. At compile time the
//! same tests have constant results.
//!
//! | file | holds |
//! | --- | --- |
//! | `enums` | cases of `__enum` types and `Optional` |
//! | `capture` | names that patterns bind |
//! | `coverage` | which values a list of patterns covers |
//! | `warnings` | cases that nothing reaches, and missing ones |

mod capture;
mod coverage;
mod enums;
mod warnings;

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{
    BinaryOp, Binding as Keyword, CallPattern, Capturer, CompareOp, Expr, ExprKind, Match, Pattern, PatternKind, When,
};
use crate::syntax::{Span, Symbol, known};
use crate::types::*;

use super::super::lang::LangItem;
use super::super::scope::Binding;
use super::Elab;
use super::args::ArgValue;
use super::operators::OperatorSite;
use super::value::Value;

/// Names to bind once a pattern has matched, with what they bind to.
type Captures<'a> = Vec<(Capturer, Value<'a>)>;

/// What is known about a pattern without running the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    /// Control goes on where the pattern matches.
    Possible,
    /// It can't match.
    Never,
    /// It does not suit the subject; an error has been reported.
    Invalid,
}

impl<'c, 'a> Elab<'c, 'a> {
    pub fn match_stmt(&mut self, m: &'a Match<'a>) {
        if m.when == When::CompileTime {
            self.comptime_match(m);
            return;
        }
        let Some(subject) = self.subject(m.subject) else { return };
        let end = self.builder().new_block();
        let mut valid = Vec::with_capacity(m.cases.len());
        for case in m.cases {
            let next = self.builder().new_block();
            let outcome = self.in_scope(|elab| {
                let outcome = elab.match_pattern(case.pattern, &subject, Some(next));
                if let Some(guard) = case.guard
                    && let Some(condition) = elab.condition(guard)
                {
                    elab.continue_if(condition, next, guard.span);
                }
                elab.block(case.body);
                outcome
            });
            valid.push(outcome != Outcome::Invalid);
            self.builder().goto(end);
            self.builder().current = next;
        }
        if self.check_coverage(m, subject.ty(self.cx), &valid) {
            self.builder().terminate(Terminator::Unreachable);
        } else {
            self.builder().goto(end);
        }
        self.builder().current = end;
    }

    /// The condition of `if case` and `while case`: control goes on, with the names bound in the
    /// current scope, where the pattern matches, and to `otherwise` where it does not.
    pub fn case_condition(&mut self, pattern: &'a Pattern<'a>, subject: &'a Expr<'a>, otherwise: BlockId) {
        if let Some(subject) = self.subject(subject) {
            self.match_pattern(pattern, &subject, Some(otherwise));
        }
    }

    /// `comptime match`: the body of the first case that matches.
    fn comptime_match(&mut self, m: &'a Match<'a>) {
        let subject = self.eval(m.subject, None);
        if matches!(subject.kind(), ConstKind::Error) {
            return;
        }
        self.check_coverage(m, self.cx.ty_of_const(subject), &vec![true; m.cases.len()]);
        for case in m.cases {
            let taken = self.in_scope(|elab| {
                let outcome =
                    elab.at_compile_time(|elab| elab.match_pattern(case.pattern, &Value::Const(subject), None));
                let taken = outcome == Outcome::Possible
                    && case.guard.is_none_or(|guard| elab.eval_condition(guard) == Some(true));
                if taken {
                    elab.block(case.body);
                }
                taken
            });
            if taken {
                return;
            }
        }
    }

    /// The value to match: in memory, or constant. It is evaluated once.
    fn subject(&mut self, expr: &'a Expr<'a>) -> Option<Value<'a>> {
        let value = self.expr(expr, None);
        let value = self.settle(value, expr.span);
        match value {
            Value::Error => None,
            Value::Moved(place) if self.is_runtime() => {
                self.warn(
                    expr.caret(),
                    Span::at(expr.caret()),
                    "this value is borrowed here, so the transfer has no effect and can be removed",
                );
                Some(Value::Place(place))
            }
            Value::Const(c) if matches!(c.kind(), ConstKind::Bytes(..)) => Some(value),
            value => Some(Value::Place(self.to_place(value, expr.span)?)),
        }
    }

    /// Tests, then captures.
    fn match_pattern(&mut self, pattern: &'a Pattern<'a>, subject: &Value<'a>, fail: Option<BlockId>) -> Outcome {
        let mut captures = Vec::new();
        let outcome = self.test(pattern, subject, fail, &mut captures);
        if outcome == Outcome::Invalid {
            let mut names = Vec::new();
            Self::names_of(pattern, &mut names);
            names.into_iter().for_each(|name| self.scope.bind(name, Binding::Error));
        } else if self.is_runtime() || outcome == Outcome::Possible {
            self.bind_captures(captures);
        }
        outcome
    }

    /// Tests a value. Where it does not match, control goes to `fail` (at compile time there is
    /// none). Even after a pattern that can't match the rest is elaborated, for its errors.
    fn test(
        &mut self,
        pattern: &'a Pattern<'a>,
        subject: &Value<'a>,
        fail: Option<BlockId>,
        captures: &mut Captures<'a>,
    ) -> Outcome {
        match pattern.kind {
            PatternKind::Error => Outcome::Invalid,
            PatternKind::Wildcard | PatternKind::Rest(_) => Outcome::Possible,
            PatternKind::Capture(capturer) if !self.is_runtime() && capturer.binding == Some(Keyword::Ref) => {
                self.no_constant_reference(capturer)
            }
            PatternKind::As { capture, .. } if !self.is_runtime() => self.no_constant_reference(capture),
            PatternKind::Capture(capturer) => {
                captures.push((capturer, subject.clone()));
                Outcome::Possible
            }
            PatternKind::Literal(expr) | PatternKind::Equal { value: expr, .. } => self.test_equal(expr, subject, fail),
            PatternKind::Constant(expr) => self.test_constant(expr, subject, fail),
            PatternKind::Or(alternatives) => self.test_alternatives(alternatives, subject, fail),
            PatternKind::As { pattern, capture } => {
                let outcome = self.test(pattern, subject, fail, captures);
                captures.push((capture, subject.clone()));
                outcome
            }
            PatternKind::Group(inner) => self.test(inner, subject, fail, captures),
            PatternKind::Tuple(elements) => self.test_tuple(elements, subject, fail, captures),
            PatternKind::Sequence(elements) => self.test_sequence(pattern.span, elements, subject, fail, captures),
            PatternKind::Call(call) => match self.enum_info(subject.ty(self.cx)) {
                Some(info) => self.test_case(&info, pattern, subject, fail, captures),
                None => self.test_struct(call, pattern.span, subject, fail, captures),
            },
        }
    }

    fn no_constant_reference(&self, capturer: Capturer) -> Outcome {
        self.error(capturer.name.span, "'ref' bindings are not supported in 'comptime match'");
        Outcome::Invalid
    }

    /// `subject == expr`
    fn test_equal(&mut self, expr: &'a Expr<'a>, subject: &Value<'a>, fail: Option<BlockId>) -> Outcome {
        let value = self.expr(expr, Some(subject.ty(self.cx)));
        self.test_equal_value(value, expr, subject, fail)
    }

    fn test_equal_value(
        &mut self,
        value: Value<'a>,
        expr: &'a Expr<'a>,
        subject: &Value<'a>,
        fail: Option<BlockId>,
    ) -> Outcome {
        let site = OperatorSite { operator: expr.span.start, left: expr.span, right: expr.span };
        let equal = self.compare_values(CompareOp::Eq, subject.clone(), value, site);
        let equal = self.to_bool(equal, expr);
        self.decide(equal, true, expr.span, fail)
    }

    /// `Color.RED`, `.RED`: a case, or a constant to compare with.
    fn test_constant(&mut self, expr: &'a Expr<'a>, subject: &Value<'a>, fail: Option<BlockId>) -> Outcome {
        if let Some(info) = self.enum_info(subject.ty(self.cx))
            && let Some(outcome) = self.test_case_name(&info, expr, subject, fail)
        {
            return outcome;
        }
        self.test_equal(expr, subject, fail)
    }

    /// Goes on where a truth value is as wanted.
    fn decide(&mut self, truth: Value<'a>, wanted: bool, span: Span, fail: Option<BlockId>) -> Outcome {
        if let Value::Const(c) = &truth
            && let Some(known) = self.cx.const_bool(*c)
        {
            if known == wanted {
                return Outcome::Possible;
            }
            if let Some(fail) = fail {
                self.builder().goto(fail);
            }
            return Outcome::Never;
        }
        let (Some(fail), Some(place)) = (fail, self.truth_place(truth, span)) else { return Outcome::Invalid };
        let next = self.builder().new_block();
        let (then, otherwise) = if wanted { (next, fail) } else { (fail, next) };
        self.builder().terminate(Terminator::If { cond: Operand::Copy(place), then, otherwise, span });
        self.builder().current = next;
        Outcome::Possible
    }

    /// The place of the bit in a `Bool` or `__i1`.
    fn truth_place(&mut self, truth: Value<'a>, span: Span) -> Option<Place<'a>> {
        if !self.is_runtime() {
            return None;
        }
        let place = self.to_place(truth, span)?;
        if matches!(place.ty.kind(), TyKind::Prim(Scalar::I1, 1)) {
            return Some(place.place);
        }
        let bit = self.cx.interner.prim(Scalar::I1);
        Some(self.field_place(&place, 0, bit).place)
    }

    /// Goes on where the condition holds.
    fn continue_if(&mut self, condition: Operand<'a>, otherwise: BlockId, span: Span) {
        let (then, skip) = self.branch_known(condition, span);
        self.builder().current = skip;
        self.builder().goto(otherwise);
        self.builder().current = then;
    }

    /// `p | q`. The names of an alternative are bound where it has matched.
    fn test_alternatives(
        &mut self,
        alternatives: &'a [Pattern<'a>],
        subject: &Value<'a>,
        fail: Option<BlockId>,
    ) -> Outcome {
        if !self.check_same_names(alternatives) {
            return Outcome::Invalid;
        }
        let Some(fail) = fail else { return self.constant_alternatives(alternatives, subject) };
        let matched = self.builder().new_block();
        let mut shared = Vec::new();
        let mut outcome = Outcome::Possible;
        for (index, alternative) in alternatives.iter().enumerate() {
            let is_last = index + 1 == alternatives.len();
            let next = if is_last { fail } else { self.builder().new_block() };
            let mut captures = Vec::new();
            if self.test(alternative, subject, Some(next), &mut captures) == Outcome::Invalid {
                outcome = Outcome::Invalid;
            }
            self.bind_shared_captures(captures, &mut shared);
            self.builder().goto(matched);
            self.builder().current = next;
        }
        self.builder().current = matched;
        outcome
    }

    fn constant_alternatives(&mut self, alternatives: &'a [Pattern<'a>], subject: &Value<'a>) -> Outcome {
        let found =
            alternatives.iter().any(|alternative| self.match_pattern(alternative, subject, None) == Outcome::Possible);
        if found { Outcome::Possible } else { Outcome::Never }
    }

    /// `(p, q)`
    fn test_tuple(
        &mut self,
        elements: &'a [Pattern<'a>],
        subject: &Value<'a>,
        fail: Option<BlockId>,
        captures: &mut Captures<'a>,
    ) -> Outcome {
        let ty = subject.ty(self.cx);
        let (caret, range) = tuple_position(elements);
        let Some(types) = self.tuple_types(ty) else {
            let name = self.cx.display_ty(ty);
            self.error_caret(caret, range, format!("expected a tuple type to match against, got '{name}'"));
            return Outcome::Invalid;
        };
        if types.len() != elements.len() {
            let message = format!(
                "cannot match value of '{}' of {} elements against a pattern with {} elements",
                self.cx.display_ty(ty),
                types.len(),
                elements.len()
            );
            self.error_caret(caret, range, message);
            return Outcome::Invalid;
        }
        let storage = self.cx.interner.ty(TyKind::Pack(self.cx.interner.slice(&types)));
        let Some(storage) = self.part(subject, 0, storage, range) else { return Outcome::Invalid };
        let mut outcome = Outcome::Possible;
        for (index, (element, ty)) in elements.iter().zip(types).enumerate() {
            let Some(part) = self.part(&storage, index as u32, ty, element.span) else { return Outcome::Invalid };
            outcome = outcome.max(self.test(element, &part, fail, captures));
        }
        outcome
    }

    /// A field of a value.
    fn part(&mut self, whole: &Value<'a>, index: u32, ty: Ty<'a>, span: Span) -> Option<Value<'a>> {
        match whole {
            Value::Const(c) => self.cx.constant_field(*c, index, ty).map(Value::Const),
            value => {
                let place = self.to_place(value.clone(), span)?;
                Some(Value::Place(self.field_place(&place, index, ty)))
            }
        }
    }

    /// `P(x=p)`
    fn test_struct(
        &mut self,
        call: &'a CallPattern<'a>,
        span: Span,
        subject: &Value<'a>,
        fail: Option<BlockId>,
        captures: &mut Captures<'a>,
    ) -> Outcome {
        let ty = subject.ty(self.cx);
        if let ExprKind::InferredMember { dot, .. } = call.head.kind {
            self.error(Span::at(dot), "cannot resolve inferred member without a contextual type");
            return Outcome::Invalid;
        }
        if !self.check_struct_type(call, ty, span) {
            return Outcome::Invalid;
        }
        let TyKind::Struct(decl, _) = ty.kind() else { return Outcome::Invalid };
        let types = self.cx.field_types(ty);
        let mut outcome = Outcome::Possible;
        for (position, field) in call.fields.iter().enumerate() {
            let Some(name) = field.name else {
                self.error(
                    Span::at(field.pattern.span.start),
                    "struct patterns do not support positional or unpacked arguments",
                );
                return Outcome::Invalid;
            };
            let earlier = call.fields[..position].iter().filter_map(|f| f.name).find(|n| n.symbol == name.symbol);
            if let Some(earlier) = earlier {
                self.duplicate_field(name.as_str(), name.span, earlier.span);
                outcome = Outcome::Invalid;
                continue;
            }
            let Some(index) = decl.0.fields.iter().position(|f| f.name == name.symbol) else {
                let message = format!("'{}' is not a field of '{}'", name.as_str(), self.cx.display_ty(ty));
                self.report(Diagnostic::error(message).at(self.file, name.span.start).underline(field.pattern.span));
                outcome = Outcome::Invalid;
                continue;
            };
            let Some(part) = self.part(subject, index as u32, types[index], field.pattern.span) else {
                return Outcome::Invalid;
            };
            outcome = outcome.max(self.test(&field.pattern, &part, fail, captures));
        }
        outcome
    }

    /// The pattern's type must be that of the subject.
    fn check_struct_type(&mut self, call: &'a CallPattern<'a>, ty: Ty<'a>, span: Span) -> bool {
        let named = self.eval_ty(call.head);
        if matches!(named.kind(), TyKind::Error) || matches!(ty.kind(), TyKind::Error) {
            return false;
        }
        if self.cx.is_symbolic_ty(named) {
            let name = self.cx.display_ty(named);
            self.error(call.head.span, format!("'{name}' is not concrete, use '[]' to bind missing parameters"));
            return false;
        }
        if !self.cx.same_ty(named, ty) {
            let (found, wanted) = (self.cx.display_ty(ty), self.cx.display_ty(named));
            self.error_caret(
                call.open,
                span,
                format!("cannot match value of type '{found}' against pattern type '{wanted}'"),
            );
            return false;
        }
        true
    }

    fn duplicate_field(&self, name: &str, at: Span, earlier: Span) {
        self.report(
            Diagnostic::error(format!("keyword argument '{name}' was already used; remove the duplicate"))
                .at(self.file, at.start)
                .with_note(Diagnostic::note("previously specified here").at(self.file, earlier.start)),
        );
    }

    /// `[p, *rest, q]`
    fn test_sequence(
        &mut self,
        span: Span,
        elements: &'a [Pattern<'a>],
        subject: &Value<'a>,
        fail: Option<BlockId>,
        captures: &mut Captures<'a>,
    ) -> Outcome {
        let is_rest = |p: &Pattern<'a>| matches!(p.kind, PatternKind::Rest(_));
        let star = elements.iter().position(is_rest);
        if let Some(second) = elements.iter().filter(|p| is_rest(p)).nth(1) {
            self.error(second.span, "multiple starred expressions in list pattern");
            return Outcome::Invalid;
        }
        let len = self.method_call(subject.clone(), known::LEN, Vec::new(), span, span.start, span);
        if len.is_error() {
            return Outcome::Invalid;
        }
        let len = self.snapshot(len, span);
        let fixed = elements.len() - usize::from(star.is_some());
        let site = OperatorSite { operator: span.start, left: span, right: span };
        let compare = if star.is_some() { CompareOp::Ge } else { CompareOp::Eq };
        let fits = self.compare_values(compare, len.clone(), self.index(fixed), site);
        let mut outcome = self.decide(fits, true, span, fail);
        if outcome == Outcome::Never && !self.is_runtime() {
            return outcome;
        }
        for (position, element) in elements.iter().enumerate() {
            let from_end = elements.len() - position;
            let part = match element.kind {
                PatternKind::Wildcard | PatternKind::Rest(None) => continue,
                PatternKind::Rest(Some(capturer)) => {
                    let end = self.counted_from_end(&len, from_end - 1, site);
                    let rest = self.slice_of(subject, position, end, element.span);
                    captures.push((capturer, rest));
                    continue;
                }
                _ if star.is_some_and(|star| star < position) => {
                    let index = self.counted_from_end(&len, from_end, site);
                    self.element_at(subject, index, element.span)
                }
                _ => self.element_at(subject, self.index(position), element.span),
            };
            if part.is_error() {
                return Outcome::Invalid;
            }
            outcome = outcome.max(self.test(element, &part, fail, captures));
        }
        outcome
    }

    fn index(&self, value: usize) -> Value<'a> {
        Value::Const(self.cx.int(value as i64))
    }

    /// `len - count`
    fn counted_from_end(&mut self, len: &Value<'a>, count: usize, site: OperatorSite) -> Value<'a> {
        if count == 0 {
            return len.clone();
        }
        self.binary_values(BinaryOp::Sub, len.clone(), self.index(count), site)
    }

    fn element_at(&mut self, subject: &Value<'a>, index: Value<'a>, span: Span) -> Value<'a> {
        let args = vec![ArgValue::positional(index, span)];
        self.method_call(subject.clone(), known::GETITEM, args, span, span.start, span)
    }

    /// `subject[start:end]`
    fn slice_of(&mut self, subject: &Value<'a>, start: usize, end: Value<'a>, span: Span) -> Value<'a> {
        let Some(decl) = self.cx.lang_struct(LangItem::ContiguousSlice) else {
            return self.not_supported(span, "capturing the rest of a sequence");
        };
        let parts = [self.index(start), end, Value::Const(self.cx.none())];
        let parts = parts.map(|part| ArgValue::positional(part, span)).to_vec();
        let slice = self.construct(self.unbound_struct(decl), parts, span, span.start);
        self.element_at(subject, slice, span)
    }

    /// The names that a pattern binds.
    fn names_of(pattern: &Pattern<'a>, out: &mut Vec<Symbol>) {
        match pattern.kind {
            PatternKind::Capture(capturer) | PatternKind::Rest(Some(capturer)) => out.push(capturer.name.symbol),
            PatternKind::As { pattern, capture } => {
                Self::names_of(pattern, out);
                out.push(capture.name.symbol);
            }
            PatternKind::Group(inner) => Self::names_of(inner, out),
            PatternKind::Or([first, ..]) => Self::names_of(first, out),
            PatternKind::Tuple(elements) | PatternKind::Sequence(elements) => {
                elements.iter().for_each(|p| Self::names_of(p, out));
            }
            PatternKind::Call(call) => call.fields.iter().for_each(|f| Self::names_of(&f.pattern, out)),
            _ => {}
        }
    }

    fn check_same_names(&self, alternatives: &'a [Pattern<'a>]) -> bool {
        let names: Vec<Vec<Symbol>> = alternatives
            .iter()
            .map(|alternative| {
                let mut names = Vec::new();
                Self::names_of(alternative, &mut names);
                names
            })
            .collect();
        for index in 1..names.len() {
            let (a, b) = (&names[0], &names[index]);
            let odd = a.iter().find(|n| !b.contains(n)).or_else(|| b.iter().find(|n| !a.contains(n)));
            if let Some(name) = odd {
                // The `|`, which stands after one blank.
                let caret = alternatives[index - 1].span.end + 1;
                self.report(
                    Diagnostic::error(format!(
                        "or-pattern alternatives must bind the same names; '{name}' is bound in one alternative but not the other"
                    ))
                    .at(self.file, caret),
                );
                return false;
            }
        }
        true
    }
}

/// Where messages about a tuple pattern point: at its first comma.
fn tuple_position(elements: &[Pattern<'_>]) -> (u32, Span) {
    match elements {
        [first, .., last] => (first.span.end, first.span.to(last.span)),
        [only] => (only.span.end, only.span),
        [] => (0, Span::default()),
    }
}
