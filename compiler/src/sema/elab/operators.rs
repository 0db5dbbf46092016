//! Operators as method calls (L3.7), short-circuit logic, and comparison chains.

use crate::diagnostics::Diagnostic;
use crate::mir::*;
use crate::syntax::ast::{self, BinaryOp, CompareOp, Expr, UnaryOp};
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::lang::LangItem;
use super::super::members::MemberRef;
use super::Elab;
use super::args::ArgValue;
use super::value::{Function, PlaceValue, Value};

/// The method of an operator without its underscores: `add` for `__add__`, `__radd__`, `__iadd__`.
pub fn binary_method(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::MatMul => "matmul",
        BinaryOp::Div => "truediv",
        BinaryOp::FloorDiv => "floordiv",
        BinaryOp::Mod => "mod",
        BinaryOp::Pow => "pow",
        BinaryOp::Shl => "lshift",
        BinaryOp::Shr => "rshift",
        BinaryOp::BitAnd => "and",
        BinaryOp::BitXor => "xor",
        BinaryOp::BitOr => "or",
        BinaryOp::And | BinaryOp::Or => "",
    }
}

fn compare_method(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "__eq__",
        CompareOp::Ne => "__ne__",
        CompareOp::Lt => "__lt__",
        CompareOp::Le => "__le__",
        CompareOp::Gt => "__gt__",
        CompareOp::Ge => "__ge__",
        CompareOp::In | CompareOp::NotIn => "__contains__",
        CompareOp::Is => "__is__",
        CompareOp::IsNot => "__isnot__",
    }
}

/// Where an operation stands, for messages.
#[derive(Clone, Copy)]
pub struct OperatorSite {
    pub operator: u32,
    pub left: Span,
    pub right: Span,
}

impl OperatorSite {
    pub fn span(&self) -> Span {
        self.left.to(self.right)
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    pub fn unary(&mut self, unary: &'a ast::Unary<'a>, expr: &'a Expr<'a>) -> Value<'a> {
        if unary.operator == UnaryOp::Not {
            return self.logical_not(&unary.operand, expr.span);
        }
        let value = self.expr(&unary.operand, None);
        if value.is_error() {
            return Value::Error;
        }
        if let Some(value) = self.literal_unary(unary.operator, value.ty(self.cx)) {
            return value;
        }
        let method = match unary.operator {
            UnaryOp::Neg => "__neg__",
            UnaryOp::Pos => "__pos__",
            _ => "__invert__",
        };
        self.method_call(value, Symbol::intern(method), Vec::new(), expr.span, unary.operator_pos, unary.operand.span)
    }

    fn logical_not(&mut self, operand: &'a Expr<'a>, span: Span) -> Value<'a> {
        let value = self.expr(operand, None);
        let value = self.settle(value, operand.span);
        let value = self.to_bool(value, operand);
        match value {
            Value::Const(c) => match self.cx.const_bool(c) {
                Some(known) => Value::Const(self.cx.bool(!known)),
                None => Value::Const(c),
            },
            Value::Error => Value::Error,
            value => self.method_call(value, Symbol::intern("__invert__"), Vec::new(), span, span.start, span),
        }
    }

    pub fn binary(&mut self, binary: &'a ast::Binary<'a>, expr: &'a Expr<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        if matches!(binary.operator, BinaryOp::And | BinaryOp::Or) {
            return self.logical(binary, expr, expected);
        }
        let left = self.expr(&binary.left, None);
        let right = self.expr(&binary.right, None);
        let site = OperatorSite { operator: binary.operator_pos, left: binary.left.span, right: binary.right.span };
        self.binary_values(binary.operator, left, right, site)
    }

    /// `a op b` of elaborated operands.
    pub fn binary_values(&mut self, op: BinaryOp, left: Value<'a>, right: Value<'a>, site: OperatorSite) -> Value<'a> {
        if left.is_error() || right.is_error() {
            return Value::Error;
        }
        if let Some(value) = self.trait_composition(op, &left, &right, site) {
            return value;
        }
        let (a, b) = (left.ty(self.cx), right.ty(self.cx));
        if let Some(value) = self.literal_binary(op, a, b, site.span()) {
            return value;
        }
        if let Some(deferred) = self.symbolic_result(&[&left, &right]) {
            return deferred;
        }
        let (left, right) = match op {
            BinaryOp::Div if self.cx.divides_to_floats(self.scope.module()) => self.float_operands(left, right, site),
            _ => (left, right),
        };
        let name = binary_method(op);
        let forward = Symbol::intern(&format!("__{name}__"));
        let reflected = Symbol::intern(&format!("__r{name}__"));
        self.operator_call(left, right, forward, Some(reflected), site)
    }

    /// Two integers as floats; other operands as they are.
    fn float_operands(&mut self, left: Value<'a>, right: Value<'a>, site: OperatorSite) -> (Value<'a>, Value<'a>) {
        let int = self.cx.int_ty();
        if [&left, &right].iter().any(|value| self.cx.materialised(value.ty(self.cx)) != int) {
            return (left, right);
        }
        let mut as_float = |value, span: Span| {
            let args = vec![ArgValue::positional(value, span)];
            self.construct(self.cx.float64_ty(), args, span, span.start)
        };
        (as_float(left, site.left), as_float(right, site.right))
    }

    /// Tries `a.method(b)`, then `b.reflected(a)`; a literal on the left takes the other's type.
    fn operator_call(
        &mut self,
        left: Value<'a>,
        right: Value<'a>,
        method: Symbol,
        reflected: Option<Symbol>,
        site: OperatorSite,
    ) -> Value<'a> {
        let left = self.settle(left, site.left);
        if left.is_error() {
            return Value::Error;
        }
        let (a, b) = (left.ty(self.cx), right.ty(self.cx));
        let left = if self.cx.is_literal_ty(a) && self.cx.simd_parts(b).is_some() && self.can_convert(&left, b) {
            self.convert(left, b, site.left)
        } else {
            left
        };
        let a = left.ty(self.cx);
        let has_forward = matches!(self.cx.find_member(a, method), Some(MemberRef::Methods(_)));
        if has_forward {
            let args = vec![ArgValue::positional(right.clone(), site.right)];
            if self.is_viable(a, method, &left, &args) {
                return self.method_call(left, method, args, site.span(), site.operator, site.left);
            }
        }
        // A right operand without a type of its own, where the left one is a literal.
        if let Some(reflected) = reflected
            && matches!(self.cx.find_member(b, reflected), Some(MemberRef::Methods(_)))
        {
            let args = vec![ArgValue::positional(left.clone(), site.left)];
            if !has_forward || self.is_viable(b, reflected, &right, &args) {
                return self.method_call(right, reflected, args, site.span(), site.operator, site.right);
            }
        }
        // Literals compute as what they become.
        if self.cx.is_literal_ty(a) {
            let target = self.cx.materialised(a);
            if matches!(self.cx.find_member(target, method), Some(MemberRef::Methods(_))) && target != a {
                let left = self.convert(left, target, site.left);
                let args = [ArgValue::positional(right.clone(), site.right)];
                if !self.is_viable(target, method, &left, &args) {
                    // Neither the literal's method nor that of what it becomes.
                    let message = format!("no matching method in call to '{method}'");
                    self.error_caret(self.caret(site.right), site.span(), message);
                    return Value::Error;
                }
                return self.operator_call(left, right, method, None, site);
            }
        }
        if has_forward {
            // Not viable: say why.
            let args = vec![ArgValue::positional(right, site.right)];
            return self.method_call(left, method, args, site.span(), site.operator, site.left);
        }
        self.report_no_operator(a, method, site);
        Value::Error
    }

    pub fn report_no_operator(&self, ty: Ty<'a>, method: Symbol, site: OperatorSite) {
        let name = self.cx.display_ty(ty);
        self.report(
            Diagnostic::error(format!("'{name}' does not implement the '{method}' method"))
                .at(self.file, site.operator)
                .underline(site.left)
                .underline(site.right),
        );
    }

    /// `A & B` of traits.
    fn trait_composition(
        &mut self,
        op: BinaryOp,
        left: &Value<'a>,
        right: &Value<'a>,
        site: OperatorSite,
    ) -> Option<Value<'a>> {
        let traits = |value: &Value<'a>| match value {
            Value::Const(c) => match c.kind() {
                ConstKind::Traits(traits) => Some(*traits),
                _ => None,
            },
            _ => None,
        };
        let (a, b) = (traits(left)?, traits(right)?);
        if op != BinaryOp::BitAnd {
            return None;
        }
        let any = self.cx.lang_trait(LangItem::AnyType).map(|decl| TraitRef::Trait(ById(decl)));
        let redundant = [(a, b), (b, a)].into_iter().find(|(whole, part)| {
            let implied = self.cx.trait_closure(whole);
            part.iter().all(|one| implied.contains(one) || any == Some(*one))
        });
        if let Some((whole, part)) = redundant {
            let names = |traits: &[TraitRef<'a>]| {
                let mut names: Vec<String> = traits.iter().map(|one| self.cx.trait_text(*one)).collect();
                names.sort();
                names.join(" & ")
            };
            let message = format!("redundant trait composition: '{}' already implies '{}'", names(whole), names(part));
            self.warn(site.operator, Span::at(site.operator), message);
        }
        let mut all = a.to_vec();
        all.extend(b.iter().filter(|t| !a.contains(t)));
        Some(Value::Const(self.cx.interner.konst(ConstKind::Traits(self.cx.interner.slice(&all)))))
    }

    /// In a generic signature: the result of an operation on values that are not known yet.
    pub fn symbolic_result(&self, values: &[&Value<'a>]) -> Option<Value<'a>> {
        if self.is_runtime() {
            return None;
        }
        let symbolic = values.iter().any(|v| match v {
            Value::Const(c) => self.cx.is_symbolic(*c),
            Value::SigArg(_) => true,
            _ => false,
        });
        symbolic.then(|| Value::Const(self.cx.interner.konst(ConstKind::Deferred)))
    }

    /// `and`, `or`.
    fn logical(&mut self, binary: &'a ast::Binary<'a>, expr: &'a Expr<'a>, expected: Option<Ty<'a>>) -> Value<'a> {
        let is_and = binary.operator == BinaryOp::And;
        let left = self.expr(&binary.left, expected);
        let left = self.settle(left, binary.left.span);
        if left.is_error() {
            // The other side may hold errors of its own.
            self.expr(&binary.right, expected);
            return Value::Error;
        }
        if !self.is_runtime() {
            return self.constant_logical(is_and, left, binary, expected);
        }
        let ty = left.ty(self.cx);
        if ty == self.cx.bool_ty()
            && let Value::Const(c) = &left
            && let Some(known) = self.cx.const_bool(*c)
        {
            self.warn_constant_operand(known, binary);
            if known == is_and {
                return self.expr(&binary.right, expected);
            }
            return left;
        }
        if let Some(known) = self.literal_truth(&left) {
            self.warn_constant_operand(known, binary);
        }
        // Which type the result has depends on the right side: elaborate it in its own block.
        let Some(left_place) = self.to_place(left, binary.left.span) else { return Value::Error };
        let left = Value::Place(left_place.clone());
        let Some(condition) = self.condition_of(left, &binary.left) else { return Value::Error };
        let (then, otherwise) = self.branch(condition, binary.left.span);
        let (evaluate, skip) = if is_and { (then, otherwise) } else { (otherwise, then) };
        self.builder().current = evaluate;
        let right = self.expr(&binary.right, expected);
        let right = self.settle(right, binary.right.span);
        if right.is_error() {
            self.builder().current = skip;
            return Value::Error;
        }
        let right_ty = self.cx.materialised(right.ty(self.cx));
        let left_ty = self.cx.materialised(left_place.ty);
        let same = self.cx.same_ty(left_ty, right_ty);
        let result_ty = if same || self.can_convert(&right, left_ty) {
            left_ty
        } else if self.can_convert(&Value::Place(left_place.clone()), right_ty) {
            right_ty
        } else {
            self.cx.bool_ty()
        };
        let result = self.temp(result_ty, expr.span);
        let join = self.builder().new_block();
        let value = if same || result_ty != self.cx.bool_ty() {
            self.convert(right, result_ty, binary.right.span)
        } else {
            self.to_bool(right, &binary.right)
        };
        let value = value.to_move();
        if let Some(operand) = self.to_owned(value, binary.right.span) {
            self.emit(StmtKind::Init(Place::local(result), operand), binary.right.span);
        }
        self.builder().goto(join);
        self.builder().current = skip;
        let left = if self.cx.is_trivial(left_place.ty) || self.may_copy_implicitly(left_place.ty) {
            Value::Place(left_place)
        } else {
            Value::Owned(left_place)
        };
        let value = if same || result_ty != self.cx.bool_ty() {
            self.convert(left, result_ty, binary.left.span)
        } else {
            self.to_bool(left, &binary.left)
        };
        if let Some(operand) = self.to_owned(value, binary.left.span) {
            self.emit(StmtKind::Init(Place::local(result), operand), binary.left.span);
        }
        self.builder().goto(join);
        self.builder().current = join;
        Value::Owned(PlaceValue { place: Place::local(result), ty: result_ty, mutable: true })
    }

    fn literal_truth(&self, value: &Value<'a>) -> Option<bool> {
        let value = value.as_const()?;
        let number = self.cx.literal_int(self.cx.ty_of_const(value))?;
        Some(!num_traits::Zero::is_zero(number))
    }

    fn warn_constant_operand(&mut self, known: bool, binary: &'a ast::Binary<'a>) {
        let is_and = binary.operator == BinaryOp::And;
        let (value, word) = (if known { "True" } else { "False" }, if is_and { "and" } else { "or" });
        let what = if known == is_and { "constant value on left side" } else { "unreachable code on right side" };
        let at = Span::at(binary.operator_pos);
        self.warn(at.start, at, format!("{what} of '{value} {word} ...'"));
    }

    fn constant_logical(
        &mut self,
        is_and: bool,
        left: Value<'a>,
        binary: &'a ast::Binary<'a>,
        expected: Option<Ty<'a>>,
    ) -> Value<'a> {
        if let Some(deferred) = self.symbolic_result(&[&left]) {
            // `conforms_to(T, A) and T.member`: the right side has to wait.
            return deferred;
        }
        let truth = self.to_bool(left.clone(), &binary.left);
        match truth.as_const().and_then(|c| self.cx.const_bool(c)) {
            Some(known) if known == is_and => {
                let right = self.expr(&binary.right, expected);
                self.settle(right, binary.right.span)
            }
            Some(_) => left,
            None => truth,
        }
    }

    /// `a < b <= c`: each operand at most once, up to the first that fails.
    pub fn compare(&mut self, compare: &'a ast::Compare<'a>, span: Span) -> Value<'a> {
        let mut left = self.expr(&compare.first, None);
        let mut left_span = compare.first.span;
        if let [link] = compare.rest {
            let right = self.expr(&link.right, None);
            let site = OperatorSite { operator: link.operator_pos, left: left_span, right: link.right.span };
            return self.compare_values(link.operator, left, right, site);
        }
        if !self.is_runtime() {
            let mut result = Value::Const(self.cx.bool(true));
            for link in compare.rest {
                let right = self.expr(&link.right, None);
                let site = OperatorSite { operator: link.operator_pos, left: left_span, right: link.right.span };
                result = self.compare_values(link.operator, left, right.clone(), site);
                match result.as_const().and_then(|c| self.cx.const_bool(c)) {
                    Some(true) => {}
                    _ => return result,
                }
                left = right;
                left_span = link.right.span;
            }
            return result;
        }
        let bool_ty = self.cx.bool_ty();
        let result = self.temp(bool_ty, span);
        let done = self.builder().new_block();
        for (index, link) in compare.rest.iter().enumerate() {
            let mut right = self.expr(&link.right, None);
            // The operand is looked at twice, so it must be a place.
            if index + 1 < compare.rest.len()
                && !self.cx.is_literal_ty(right.ty(self.cx))
                && let Some(place) = self.to_place(right.clone(), link.right.span)
            {
                right = Value::Place(place);
            }
            let site = OperatorSite { operator: link.operator_pos, left: left_span, right: link.right.span };
            let value = self.compare_values(link.operator, left, right.clone(), site);
            if value.is_error() {
                self.builder().goto(done);
                self.builder().current = done;
                return Value::Error;
            }
            let value = self.to_bool(value, &link.right);
            let Some(operand) = self.to_operand(value, span) else { return Value::Error };
            self.emit(StmtKind::Init(Place::local(result), operand), span);
            if index + 1 == compare.rest.len() {
                self.builder().goto(done);
            } else {
                let held = Value::Place(PlaceValue { place: Place::local(result), ty: bool_ty, mutable: true });
                let Some(condition) = self.condition_of(held, &link.right) else { return Value::Error };
                let next = self.builder().new_block();
                self.builder().terminate(Terminator::If {
                    cond: condition,
                    then: next,
                    otherwise: done,
                    span: link.right.span,
                });
                self.builder().current = next;
            }
            left = right;
            left_span = link.right.span;
        }
        self.builder().current = done;
        Value::Owned(PlaceValue { place: Place::local(result), ty: bool_ty, mutable: true })
    }

    /// One comparison of elaborated operands.
    pub fn compare_values(
        &mut self,
        op: CompareOp,
        left: Value<'a>,
        right: Value<'a>,
        site: OperatorSite,
    ) -> Value<'a> {
        if left.is_error() || right.is_error() {
            return Value::Error;
        }
        if matches!(op, CompareOp::Eq | CompareOp::Ne)
            && let Some(equal) = self.type_equality(&left, &right)
        {
            return match equal {
                Some(equal) => Value::Const(self.cx.bool(equal == (op == CompareOp::Eq))),
                None => Value::Const(self.cx.interner.konst(ConstKind::Deferred)),
            };
        }
        let (a, b) = (left.ty(self.cx), right.ty(self.cx));
        if let Some(known) = self.literal_compare(op, a, b) {
            return Value::Const(self.cx.bool(known));
        }
        if let Some(deferred) = self.symbolic_result(&[&left, &right]) {
            return deferred;
        }
        let method = Symbol::intern(compare_method(op));
        match op {
            CompareOp::In | CompareOp::NotIn => {
                let swapped = OperatorSite { operator: site.operator, left: site.right, right: site.left };
                let right = self.settle(right, site.right);
                let found = self.operator_call(right, left, method, None, swapped);
                if op == CompareOp::In { found } else { self.invert(found, site) }
            }
            CompareOp::IsNot if !matches!(self.cx.find_member(a, method), Some(MemberRef::Methods(_))) => {
                let same = self.operator_call(left, right, Symbol::intern("__is__"), None, site);
                self.invert(same, site)
            }
            CompareOp::Ne
                if !matches!(self.cx.find_member(a, method), Some(MemberRef::Methods(_)))
                    && matches!(self.cx.find_member(a, Symbol::intern("__eq__")), Some(MemberRef::Methods(_))) =>
            {
                // Only for types that say nothing about inequality.
                let name = self.cx.display_ty(a);
                self.report(
                    Diagnostic::error(format!("'{name}' does not implement the '{method}' method"))
                        .at(self.file, site.operator)
                        .underline(site.left)
                        .underline(site.right),
                );
                Value::Error
            }
            _ => {
                // `3 < x`: a literal on the left is compared as the other operand's type.
                self.operator_call(left, right, method, None, site)
            }
        }
    }

    fn invert(&mut self, value: Value<'a>, site: OperatorSite) -> Value<'a> {
        match value {
            Value::Error => Value::Error,
            Value::Const(c) => match self.cx.const_bool(c) {
                Some(known) => Value::Const(self.cx.bool(!known)),
                None => Value::Const(c),
            },
            value => self.method_call(
                value,
                Symbol::intern("__invert__"),
                Vec::new(),
                site.span(),
                site.operator,
                site.span(),
            ),
        }
    }

    /// `T == Int` of types; `Some(None)` where one is not known yet.
    fn type_equality(&self, left: &Value<'a>, right: &Value<'a>) -> Option<Option<bool>> {
        let as_type = |value: &Value<'a>| match value {
            Value::Const(c) => match c.kind() {
                ConstKind::Type(ty) => Some(*ty),
                ConstKind::Bytes(ty, _) if *ty == self.cx.none_ty() => Some(*ty),
                _ => None,
            },
            _ => None,
        };
        let is_type = |value: &Value<'a>| matches!(value, Value::Const(c) if matches!(c.kind(), ConstKind::Type(_)));
        if !is_type(left) && !is_type(right) {
            return None;
        }
        let (a, b) = (as_type(left)?, as_type(right)?);
        if self.cx.is_symbolic_ty(a) || self.cx.is_symbolic_ty(b) {
            return Some(None);
        }
        Some(Some(self.cx.same_ty(a, b)))
    }

    // Conditions.

    /// An expression as an `__i1` operand; constants are kept constant.
    pub fn condition(&mut self, expr: &'a Expr<'a>) -> Option<Operand<'a>> {
        let value = self.expr(expr, None);
        let value = self.settle(value, expr.span);
        self.condition_of(value, expr)
    }

    pub fn condition_of(&mut self, value: Value<'a>, expr: &'a Expr<'a>) -> Option<Operand<'a>> {
        let value = self.to_bool(value, expr);
        match value {
            Value::Error => None,
            Value::Const(c) => Some(Operand::Const(c)),
            value => {
                let place = self.to_place(value, expr.span)?;
                if matches!(place.ty.kind(), TyKind::Prim(Scalar::I1, 1)) {
                    return Some(Operand::Copy(place.place));
                }
                let bit = self.cx.interner.prim(Scalar::I1);
                let field = self.field_place(&place, 0, bit);
                Some(Operand::Copy(field.place))
            }
        }
    }

    /// The truth of a value, as `Bool`; the library may test `__i1` directly.
    pub fn to_bool(&mut self, value: Value<'a>, expr: &'a Expr<'a>) -> Value<'a> {
        let ty = value.ty(self.cx);
        if value.is_error() || matches!(ty.kind(), TyKind::Error) {
            return Value::Error;
        }
        if ty == self.cx.bool_ty() || matches!(ty.kind(), TyKind::Prim(Scalar::I1, 1) | TyKind::Deferred) {
            return value;
        }
        if self.cx.is_literal_ty(ty) {
            let target = self.cx.materialised(ty);
            let value = self.convert(value, target, expr.span);
            return self.to_bool(value, expr);
        }
        let method = Symbol::intern("__bool__");
        if !matches!(self.cx.find_member(ty, method), Some(MemberRef::Methods(_))) {
            // A length is as good.
            let name = self.cx.display_ty(ty);
            self.report(
                Diagnostic::error(format!("'{name}' does not implement the '__bool__' method"))
                    .at(self.file, expr.span.start)
                    .underline(expr.span),
            );
            return Value::Error;
        }
        self.method_call(value, method, Vec::new(), expr.span, expr.span.start, expr.span)
    }

    /// Ends the block with a branch and gives the two new blocks.
    pub fn branch(&mut self, condition: Operand<'a>, span: Span) -> (BlockId, BlockId) {
        let then = self.builder().new_block();
        let otherwise = self.builder().new_block();
        self.builder().terminate(Terminator::If { cond: condition, then, otherwise, span });
        (then, otherwise)
    }

    /// Calls a method by name.
    pub fn method_call(
        &mut self,
        receiver: Value<'a>,
        method: Symbol,
        args: Vec<ArgValue<'a>>,
        span: Span,
        caret: u32,
        receiver_span: Span,
    ) -> Value<'a> {
        let receiver = self.settle(receiver, receiver_span);
        if receiver.is_error() {
            return Value::Error;
        }
        let ty = receiver.ty(self.cx);
        match self.cx.find_member(ty, method) {
            Some(MemberRef::Methods(set)) => {
                let function =
                    Function { set, self_ty: Some(ty), receiver: Some(receiver), params: Vec::new(), name: method };
                self.call_function(function, args, span, caret)
            }
            _ => {
                if !matches!(ty.kind(), TyKind::Error | TyKind::Deferred) {
                    let name = self.cx.display_ty(ty);
                    self.error_caret(
                        caret,
                        receiver_span,
                        format!("'{name}' does not implement the '{method}' method"),
                    );
                }
                Value::Error
            }
        }
    }

    /// Whether a method call with these arguments would find a candidate.
    pub fn is_viable(&mut self, ty: Ty<'a>, method: Symbol, receiver: &Value<'a>, args: &[ArgValue<'a>]) -> bool {
        let Some(MemberRef::Methods(set)) = self.cx.find_member(ty, method) else { return false };
        let function =
            Function { set, self_ty: Some(ty), receiver: Some(receiver.clone()), params: Vec::new(), name: method };
        self.cx.quietly(|| !self.viable_candidates(&function, args).is_empty())
    }

    /// The library's `Bool` for an operand that is `__i1`.
    pub fn is_bool_like(&self, ty: Ty<'a>) -> bool {
        self.cx.is_lang(ty, LangItem::Bool) || matches!(ty.kind(), TyKind::Prim(Scalar::I1, 1))
    }
}
