//! Enum-like types in patterns: `__enum` structs, which the compiler lays out as a tag and a union
//! of payloads, and `Optional`, which the library tests itself.

use crate::mir::*;
use crate::syntax::ast::{CallPattern, Expr, ExprKind, Name, Pattern, PatternKind};
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::super::decl::StructDecl;
use super::super::super::lang::LangItem;
use super::super::Elab;
use super::super::value::{PlaceValue, Value};
use super::{Captures, Outcome};

/// The tag and the payloads of an `__enum`.
const TAG_FIELD: u32 = 0;
const PAYLOAD_FIELD: u32 = 1;

/// The cases of an enum-like type.
#[derive(Clone, Debug)]
pub(super) struct EnumInfo<'a> {
    pub decl: &'a StructDecl<'a>,
    pub cases: Vec<CaseInfo<'a>>,
    is_optional: bool,
}

#[derive(Clone, Debug)]
pub(super) struct CaseInfo<'a> {
    pub name: Symbol,
    pub payload: &'a [Ty<'a>],
}

impl<'a> EnumInfo<'a> {
    pub(super) fn find(&self, name: Symbol) -> Option<usize> {
        self.cases.iter().position(|case| case.name == name)
    }
}

/// How a pattern names its case: `.Some`, `Type.Some`.
struct CaseName<'a> {
    name: Name,
    dot: u32,
    /// What stands before the dot.
    base: Option<&'a Expr<'a>>,
}

impl<'a> CaseName<'a> {
    fn of(expr: &Expr<'a>) -> Option<CaseName<'a>> {
        match expr.kind {
            ExprKind::InferredMember { dot, name } => Some(CaseName { name, dot, base: None }),
            ExprKind::Attribute(attribute) => {
                Some(CaseName { name: attribute.name, dot: attribute.dot, base: Some(&attribute.base) })
            }
            _ => None,
        }
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// The cases of a type, if it has any.
    pub(super) fn enum_info(&self, ty: Ty<'a>) -> Option<EnumInfo<'a>> {
        let TyKind::Struct(decl, args) = ty.kind() else { return None };
        let decl = decl.0;
        if self.cx.is_lang_decl(decl, LangItem::Optional) {
            let payload = self.cx.const_as_ty(*args.first()?)?;
            let cases = vec![
                CaseInfo { name: Symbol::intern("Some"), payload: self.cx.interner.slice(&[payload]) },
                CaseInfo { name: Symbol::intern("None"), payload: &[] },
            ];
            return Some(EnumInfo { decl, cases, is_optional: true });
        }
        if decl.cases.is_empty() {
            return None;
        }
        let cases = (decl.cases.iter().enumerate())
            .map(|(i, case)| CaseInfo { name: case.name.symbol, payload: self.cx.case_payload(ty, i as u32) })
            .collect();
        Some(EnumInfo { decl, cases, is_optional: false })
    }

    /// The case that `.Name` or `Type.Name` means, without messages.
    pub(super) fn case_index(&self, info: &EnumInfo<'a>, expr: &Expr<'a>) -> Option<usize> {
        info.find(CaseName::of(expr)?.name.symbol)
    }

    /// The pattern `.Name` or `Type.Name`. `None`: the expression is no case of the subject's type but
    /// may be some constant.
    pub(super) fn test_case_name(
        &mut self,
        info: &EnumInfo<'a>,
        expr: &'a Expr<'a>,
        subject: &Value<'a>,
        fail: Option<BlockId>,
    ) -> Option<Outcome> {
        let named = CaseName::of(expr)?;
        if let Some(base) = named.base
            && self.enum_decl_of(base).is_none_or(|decl| !std::ptr::eq(decl, info.decl))
        {
            return None;
        }
        match info.find(named.name.symbol) {
            Some(index) => Some(self.test_tag(info, index, subject, expr.span, fail)),
            // A constant of the type is compared.
            None if self.cx.find_member(subject.ty(self.cx), named.name.symbol).is_some() => None,
            None => {
                self.not_a_case(named.name, subject.ty(self.cx), named.dot, expr.span);
                Some(Outcome::Invalid)
            }
        }
    }

    /// The declaration of the enum-like type that an expression names.
    fn enum_decl_of(&mut self, expr: &'a Expr<'a>) -> Option<&'a StructDecl<'a>> {
        let value = self.cx.quietly(|| self.eval(expr, None));
        let ConstKind::Type(ty) = value.kind() else { return None };
        match ty.kind() {
            TyKind::Struct(decl, _) if !decl.0.cases.is_empty() || self.cx.is_lang_decl(decl.0, LangItem::Optional) => {
                Some(decl.0)
            }
            _ => None,
        }
    }

    fn not_a_case(&self, name: Name, ty: Ty<'a>, caret: u32, range: Span) {
        let shown = self.cx.display_ty(ty);
        self.error_caret(caret, range, format!("'{}' is not a case of '{shown}'", name.as_str()));
    }

    /// The pattern `.Name(p)` or `Type.Name(p)`.
    pub(super) fn test_case(
        &mut self,
        info: &EnumInfo<'a>,
        pattern: &'a Pattern<'a>,
        subject: &Value<'a>,
        fail: Option<BlockId>,
        captures: &mut Captures<'a>,
    ) -> Outcome {
        let PatternKind::Call(call) = pattern.kind else { return Outcome::Invalid };
        let Some((index, inner)) = self.check_case(info, pattern, call, subject.ty(self.cx)) else {
            return Outcome::Invalid;
        };
        let outcome = self.test_tag(info, index, subject, pattern.span, fail);
        if outcome != Outcome::Possible && !self.is_runtime() {
            return outcome;
        }
        match self.case_payload_value(info, index, subject, pattern.span) {
            Some(payload) => outcome.max(self.test(inner, &payload, fail, captures)),
            None => Outcome::Invalid,
        }
    }

    /// Checks the form of a case pattern; gives the case and the pattern of its payload.
    fn check_case(
        &mut self,
        info: &EnumInfo<'a>,
        pattern: &'a Pattern<'a>,
        call: &'a CallPattern<'a>,
        ty: Ty<'a>,
    ) -> Option<(usize, &'a Pattern<'a>)> {
        let Some(named) = CaseName::of(call.head) else {
            self.error_caret(
                call.open,
                Span::new(call.head.span.start, call.open + 1),
                "enum case pattern must be written as 'Type.Case(...)' or '.Case(...)'",
            );
            return None;
        };
        if let Some(base) = named.base {
            self.check_case_type(info, base, ty, call.open, pattern.span)?;
        }
        let Some(index) = info.find(named.name.symbol) else {
            self.not_a_case(named.name, ty, call.open, pattern.span);
            return None;
        };
        let inner = self.check_payload(&info.cases[index], call, pattern.span)?;
        Some((index, inner))
    }

    /// The type before the dot must be that of the subject.
    fn check_case_type(
        &mut self,
        info: &EnumInfo<'a>,
        base: &'a Expr<'a>,
        ty: Ty<'a>,
        caret: u32,
        range: Span,
    ) -> Option<()> {
        let named = self.eval(base, None);
        let ConstKind::Type(named) = named.kind() else { return None };
        if matches!(named.kind(), TyKind::Struct(decl, _) if std::ptr::eq(decl.0, info.decl)) {
            return Some(());
        }
        let (found, wanted) = (self.cx.display_ty(ty), self.cx.display_ty(*named));
        self.error_caret(
            caret,
            range,
            format!("cannot match value of type '{found}' against enum case of type '{wanted}'"),
        );
        None
    }

    /// Exactly one positional sub-pattern, for a case with a payload.
    fn check_payload(&self, case: &CaseInfo<'a>, call: &'a CallPattern<'a>, range: Span) -> Option<&'a Pattern<'a>> {
        let parens = Span::new(call.open, range.end);
        if case.payload.is_empty() {
            self.error(parens, format!("enum case '{}' has no associated value", case.name));
            return None;
        }
        let [field, more @ ..] = call.fields else {
            self.error(parens, format!("enum case '{}' requires a payload pattern inside the parentheses", case.name));
            return None;
        };
        if let Some(extra) = more.first() {
            self.error(extra.pattern.span, "enum case patterns currently support at most one payload subpattern");
            return None;
        }
        if let Some(name) = field.name {
            self.report(
                crate::diagnostics::Diagnostic::error("enum case patterns do not support keyword arguments")
                    .at(self.file, name.span.start)
                    .underline(field.pattern.span),
            );
            return None;
        }
        Some(&field.pattern)
    }

    /// Goes on if the subject is of the case.
    fn test_tag(
        &mut self,
        info: &EnumInfo<'a>,
        index: usize,
        subject: &Value<'a>,
        span: Span,
        fail: Option<BlockId>,
    ) -> Outcome {
        if info.is_optional {
            let is_some =
                self.method_call(subject.clone(), Symbol::intern("_is_some"), Vec::new(), span, span.start, span);
            return self.decide(is_some, index == 0, span, fail);
        }
        let tag_ty = self.cx.interner.prim(Scalar::I8);
        let wanted = index as u8;
        match self.part(subject, TAG_FIELD, tag_ty, span) {
            Some(Value::Const(tag)) => {
                let holds = self.cx.const_i64(tag) == Some(i64::from(wanted as i8));
                self.decide(Value::Const(self.cx.bool(holds)), true, span, fail)
            }
            Some(Value::Place(tag)) => {
                let bit = self.cx.interner.prim(Scalar::I1);
                let wanted = Operand::Const(self.cx.bytes(tag_ty, &[wanted]));
                let dest = Place::local(self.temp(bit, span));
                let args = vec![Operand::Copy(tag.place), wanted];
                let op = Symbol::intern("icmp_eq");
                self.emit(StmtKind::Op { dest: Some(dest), op, params: &[], args }, span);
                let same = Value::Place(PlaceValue { place: dest, ty: bit, mutable: false });
                self.decide(same, true, span, fail)
            }
            _ => Outcome::Invalid,
        }
    }

    /// The payload of a subject that is of the case.
    fn case_payload_value(
        &mut self,
        info: &EnumInfo<'a>,
        index: usize,
        subject: &Value<'a>,
        span: Span,
    ) -> Option<Value<'a>> {
        if info.is_optional {
            let payload = Symbol::intern("_payload");
            let value = self.method_call(subject.clone(), payload, Vec::new(), span, span.start, span);
            return (!value.is_error()).then_some(value);
        }
        let payload = self.payload_ty(&info.cases[index])?;
        let ty = subject.ty(self.cx);
        let union = *self.cx.field_types(ty).get(PAYLOAD_FIELD as usize)?;
        match self.part(subject, PAYLOAD_FIELD, union, span)? {
            Value::Const(bytes) => {
                let ConstKind::Bytes(_, bytes) = bytes.kind() else { return None };
                let size = self.cx.backend().size_align(self.cx, payload).0 as usize;
                Some(Value::Const(self.cx.bytes(payload, bytes.get(..size)?)))
            }
            Value::Place(union) => Some(Value::Place(self.union_member(&union, payload, span))),
            _ => None,
        }
    }

    /// The type that patterns see a payload as: several values are a tuple, which has the same layout.
    pub(super) fn payload_ty(&self, case: &CaseInfo<'a>) -> Option<Ty<'a>> {
        match case.payload {
            [] => None,
            [one] => Some(*one),
            many => {
                let types: Vec<_> = many.iter().map(|ty| self.cx.const_ty(*ty)).collect();
                let types = self.cx.interner.konst(ConstKind::Pack(self.cx.interner.slice(&types)));
                Some(self.cx.lang_ty(LangItem::Tuple, &[types]))
            }
        }
    }

    /// The memory of a union as one of its members.
    pub(in super::super) fn union_member(&mut self, union: &PlaceValue<'a>, ty: Ty<'a>, span: Span) -> PlaceValue<'a> {
        let address = Place::local(self.temp(self.cx.interner.prim(Scalar::Ptr), span));
        self.emit(StmtKind::AddrOf(address, union.place), span);
        let origin = self.origin_of_place(union);
        let reference = self.ref_temp(ty, union.mutable, span);
        let builder = self.builder();
        builder.origins[reference.0 as usize] = Some(origin);
        builder.local(reference).borrows = vec![union.place];
        self.emit(StmtKind::BindAddr(reference, Operand::Copy(address)), span);
        PlaceValue { place: Place::local(reference), ty, mutable: union.mutable }
    }
}
