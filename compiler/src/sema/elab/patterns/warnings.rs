//! Warnings about the cases of a `match`: what nothing reaches, and what is missing.

use num_bigint::BigInt;

use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Expr, ExprKind, Match, Pattern, PatternKind};
use crate::types::*;

use super::super::Elab;
use super::coverage::{Constructor, Shape, is_exhaustive, is_useful, missing};

impl<'c, 'a> Elab<'c, 'a> {
    /// Reports what is wrong with the list of cases; tells whether they cover every value. `valid`:
    /// which of the patterns suit the subject.
    pub(super) fn check_coverage(&mut self, m: &'a Match<'a>, ty: Ty<'a>, valid: &[bool]) -> bool {
        let mut rows = Vec::new();
        for (case, valid) in m.cases.iter().zip(valid) {
            if !valid {
                continue;
            }
            let shape = self.shape(case.pattern, ty);
            if !is_useful(&rows, &shape) {
                self.warn_unreachable(case.pattern, is_exhaustive(&rows));
            }
            if case.guard.is_none() {
                rows.push(shape);
            }
        }
        let complete = is_exhaustive(&rows);
        if !complete && valid.contains(&true) {
            self.warn_missing(m, ty, &rows);
        }
        complete
    }

    fn warn_unreachable(&self, pattern: &Pattern<'a>, nothing_left: bool) {
        let reason = if nothing_left {
            "previous cases cover every value of the match subject".to_owned()
        } else {
            let Some(value) = self.matched_value(pattern) else { return };
            format!("'{value}' is already covered by a previous case")
        };
        self.warn(pattern_caret(pattern), pattern.span, format!("case is unreachable; {reason}"));
    }

    /// The one value that a pattern asks for, as messages name it.
    fn matched_value(&self, pattern: &Pattern<'a>) -> Option<String> {
        match pattern.kind {
            PatternKind::Literal(expr) | PatternKind::Equal { value: expr, .. } => literal_text(expr),
            PatternKind::Constant(expr) => match expr.kind {
                ExprKind::InferredMember { name, .. } => Some(name.as_str().to_owned()),
                ExprKind::Attribute(attribute) => Some(attribute.name.as_str().to_owned()),
                _ => None,
            },
            PatternKind::Group(inner) => self.matched_value(inner),
            PatternKind::As { pattern, .. } => self.matched_value(pattern),
            _ => None,
        }
    }

    fn warn_missing(&mut self, m: &'a Match<'a>, ty: Ty<'a>, rows: &[Shape]) {
        let (all, names): (Vec<Constructor>, Vec<String>) = if ty == self.cx.bool_ty() {
            let values = [true, false];
            (values.map(Constructor::Bool).to_vec(), vec!["True".to_owned(), "False".to_owned()])
        } else if let Some(info) = self.enum_info(ty) {
            let count = info.cases.len();
            let all = (0..count).map(|index| Constructor::Case { index, count }).collect();
            (all, info.cases.iter().map(|case| case.name.to_string()).collect())
        } else {
            return;
        };
        let missing: Vec<String> = missing(rows, &all).into_iter().map(|i| format!("'{}'", names[i])).collect();
        let list = match &missing[..] {
            [] => return,
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [many @ .., last] => format!("{}, and {last}", many.join(", ")),
        };
        let noun = if missing.len() == 1 { "case" } else { "cases" };
        if !self.in_library() {
            self.report(
                Diagnostic::warning(format!("'match' is not exhaustive; missing {noun} for {list}"))
                    .at(self.file, m.keyword.start),
            );
        }
    }

    /// What a pattern asks of a value of the type.
    fn shape(&self, pattern: &Pattern<'a>, ty: Ty<'a>) -> Shape {
        match pattern.kind {
            PatternKind::Wildcard | PatternKind::Capture(_) => Shape::Any,
            PatternKind::Error | PatternKind::Sequence(_) | PatternKind::Rest(_) => Shape::Unknown,
            PatternKind::Literal(expr) | PatternKind::Equal { value: expr, .. } => self.literal_shape(expr, ty),
            PatternKind::Constant(expr) => match self.enum_info(ty).and_then(|info| {
                let index = self.case_index(&info, expr)?;
                Some((index, info))
            }) {
                Some((index, info)) => {
                    let case = Constructor::Case { index, count: info.cases.len() };
                    Shape::Is(case, vec![Shape::Any; info.cases[index].payload.len().min(1)])
                }
                None => Shape::Unknown,
            },
            PatternKind::Or(alternatives) => {
                Shape::Either(alternatives.iter().map(|alternative| self.shape(alternative, ty)).collect())
            }
            PatternKind::As { pattern, .. } => self.shape(pattern, ty),
            PatternKind::Group(inner) => self.shape(inner, ty),
            PatternKind::Tuple(elements) => match self.tuple_types(ty) {
                Some(types) if types.len() == elements.len() => {
                    let parts = elements.iter().zip(types).map(|(element, ty)| self.shape(element, ty)).collect();
                    Shape::Is(Constructor::Product, parts)
                }
                _ => Shape::Unknown,
            },
            PatternKind::Call(_) => self.call_shape(pattern, ty),
        }
    }

    fn literal_shape(&self, expr: &Expr<'a>, ty: Ty<'a>) -> Shape {
        let literal = |text: String| Shape::Is(Constructor::Literal(text), Vec::new());
        match expr.kind {
            ExprKind::Bool(value) if ty == self.cx.bool_ty() => Shape::Is(Constructor::Bool(value), Vec::new()),
            ExprKind::Int(text) if self.cx.simd_parts(ty).is_some_and(|(_, lanes)| lanes == 1) => {
                let digits: Vec<u8> = text.digits().collect();
                literal(BigInt::parse_bytes(&digits, text.radix).unwrap_or_default().to_string())
            }
            ExprKind::Float(text) => literal(text.to_owned()),
            ExprKind::String(text) => literal(format!("\"{}\"", text.value)),
            _ => Shape::Unknown,
        }
    }

    fn call_shape(&self, pattern: &Pattern<'a>, ty: Ty<'a>) -> Shape {
        let PatternKind::Call(call) = pattern.kind else { return Shape::Unknown };
        if let Some(info) = self.enum_info(ty) {
            let Some(index) = self.case_index(&info, call.head) else { return Shape::Unknown };
            let (Some(field), Some(payload)) = (call.fields.first(), self.payload_ty(&info.cases[index])) else {
                return Shape::Unknown;
            };
            let case = Constructor::Case { index, count: info.cases.len() };
            // A case counts as covered only by a payload pattern that takes everything.
            let inner = self.shape(&field.pattern, payload);
            let inner = if is_exhaustive(&[inner]) { Shape::Any } else { Shape::Unknown };
            return Shape::Is(case, vec![inner]);
        }
        let TyKind::Struct(decl, _) = ty.kind() else { return Shape::Unknown };
        let types = self.cx.field_types(ty);
        let mut parts = vec![Shape::Any; types.len()];
        for field in call.fields {
            let index = field.name.and_then(|name| decl.0.fields.iter().position(|f| f.name == name.symbol));
            let Some(index) = index else { return Shape::Unknown };
            parts[index] = self.shape(&field.pattern, types[index]);
        }
        Shape::Is(Constructor::Product, parts)
    }
}

/// A literal as it would be written.
fn literal_text(expr: &Expr<'_>) -> Option<String> {
    Some(match expr.kind {
        ExprKind::Int(text) => text.text.to_owned(),
        ExprKind::Bool(value) => if value { "True" } else { "False" }.to_owned(),
        ExprKind::String(text) => format!("\"{}\"", text.value),
        ExprKind::Float(text) => text.to_owned(),
        _ => return None,
    })
}

/// The `(` of a call, the operator of alternatives, otherwise the start.
fn pattern_caret(pattern: &Pattern<'_>) -> u32 {
    match pattern.kind {
        PatternKind::Call(call) => call.open,
        _ => pattern.span.start,
    }
}
