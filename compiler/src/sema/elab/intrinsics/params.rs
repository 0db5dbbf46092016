//! Compile-time operands of intrinsics, and the types made from them.

use crate::syntax::Span;
use crate::syntax::ast::{Arg, ArgKind, ExprKind};
use crate::types::*;

use super::super::super::lang::{LangItem, dtype};
use super::super::Elab;
use super::super::value::Value;
use super::Intrinsic;

impl<'c, 'a> Elab<'c, 'a> {
    /// Evaluates what stands in the brackets. Literals come out as their plain values; `*Ts` as its
    /// elements.
    pub(super) fn intrinsic_params(&mut self, intrinsic: Intrinsic, args: &'a [Arg<'a>]) -> Option<&'a [Const<'a>]> {
        let mut params = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let (expr, is_pack) = match (arg.kind, arg.value.kind) {
                (ArgKind::Positional, ExprKind::Unpack(inner)) => (inner, true),
                (ArgKind::Positional, _) => (&arg.value, false),
                (ArgKind::Unpack, _) => (&arg.value, true),
                _ => {
                    self.error(arg.span, "unexpected keyword parameter");
                    return None;
                }
            };
            let value = match (intrinsic, index) {
                (Intrinsic::Deref, 1) => self.eval_origin(expr),
                _ => self.eval(expr, None),
            };
            match value.kind() {
                ConstKind::Error => return None,
                ConstKind::Pack(items) if is_pack => {
                    params.extend(items.iter().map(|c| self.plain_param(intrinsic, *c)));
                }
                _ => params.push(self.plain_param(intrinsic, value)),
            }
        }
        Some(self.cx.interner.slice(&params))
    }

    /// The value inside a literal. Where the value itself is asked for, it stays what it is.
    fn plain_param(&self, intrinsic: Intrinsic, value: Const<'a>) -> Const<'a> {
        if matches!(intrinsic, Intrinsic::Materialize | Intrinsic::ConstAddr) {
            return value;
        }
        let ConstKind::Bytes(ty, _) = value.kind() else { return value };
        match ty.kind() {
            TyKind::Struct(_, [inner]) if self.cx.is_literal_ty(*ty) => *inner,
            _ => value,
        }
    }

    /// The n-th operand, as a type.
    pub(super) fn ty_param(&mut self, params: &[Const<'a>], index: usize, span: Span) -> Option<Ty<'a>> {
        let Some(value) = params.get(index) else {
            self.error(span, "a type is missing in the brackets");
            return None;
        };
        let ty = self.const_to_ty(*value, span);
        (!matches!(ty.kind(), TyKind::Error)).then_some(ty)
    }

    /// The n-th operand, as an integer.
    pub(super) fn int_param(&mut self, params: &[Const<'a>], index: usize, span: Span) -> Option<i64> {
        let value = params.get(index).and_then(|c| self.cx.const_i64(*c));
        if value.is_none() {
            self.error(span, "an integer is missing in the brackets");
        }
        value
    }

    /// The n-th operand, as text: a literal, or a `StaticString`.
    pub(super) fn text_param(&mut self, params: &[Const<'a>], index: usize, span: Span) -> Option<&'a [u8]> {
        let text = params.get(index).and_then(|c| self.cx.constant_text(*c));
        if text.is_none() {
            self.error(span, "a string is missing in the brackets");
        }
        text.map(|text| self.cx.interner.slice(&text))
    }

    pub(super) fn name_param(&mut self, params: &[Const<'a>], index: usize, span: Span) -> Option<&'a str> {
        let text = self.text_param(params, index, span)?;
        let name = std::str::from_utf8(text).ok();
        if name.is_none() {
            self.error(span, "a name is not valid UTF-8");
        }
        name
    }

    /// The code of a `DType` operand.
    pub(super) fn dtype_param(&mut self, params: &[Const<'a>], index: usize, span: Span) -> Option<u8> {
        let code = match params.get(index).map(|c| c.kind()) {
            Some(ConstKind::Bytes(ty, [code])) if self.cx.is_lang(*ty, LangItem::DType) => Some(*code),
            _ => None,
        };
        if code.is_none() {
            self.error(span, "a 'DType' is missing in the brackets");
        }
        code
    }

    /// `__simd[dt, n]`, `__array[T, n]`, `__pack_storage[*Ts]`, `__union[*Ts]`.
    pub(super) fn intrinsic_type(&mut self, intrinsic: Intrinsic, params: &'a [Const<'a>], span: Span) -> Value<'a> {
        let kind = match intrinsic {
            Intrinsic::Simd => self.vector_type(params, span),
            Intrinsic::Array => self.array_type(params, span),
            _ => {
                let types: Option<Vec<_>> = (0..params.len()).map(|i| self.ty_param(params, i, span)).collect();
                types.map(|types| {
                    let types = self.cx.interner.slice(&types);
                    if intrinsic == Intrinsic::Union { TyKind::Union(types) } else { TyKind::Pack(types) }
                })
            }
        };
        match kind {
            Some(kind) => Value::Const(self.cx.const_ty(self.cx.interner.ty(kind))),
            None => Value::Error,
        }
    }

    fn vector_type(&mut self, params: &[Const<'a>], span: Span) -> Option<TyKind<'a>> {
        let code = self.dtype_param(params, 0, span)?;
        let lanes = self.int_param(params, 1, span)?;
        let Some(scalar) = dtype::scalar(code) else {
            self.error(span, "constraint failed: SIMD type must not be DType.invalid");
            return None;
        };
        match u32::try_from(lanes) {
            Ok(lanes) if lanes.is_power_of_two() && lanes <= 1 << 15 => Some(TyKind::Prim(scalar, lanes)),
            Ok(lanes) if lanes.is_power_of_two() => {
                self.error(span, "constraint failed: simd length is too large");
                None
            }
            _ => {
                self.error(span, "constraint failed: simd width must be power of 2");
                None
            }
        }
    }

    fn array_type(&mut self, params: &[Const<'a>], span: Span) -> Option<TyKind<'a>> {
        let elem = self.ty_param(params, 0, span)?;
        let count = self.int_param(params, 1, span)?;
        match u64::try_from(count) {
            Ok(count) => Some(TyKind::Array(elem, count)),
            Err(_) => {
                self.error(span, "constraint failed: number of elements in `Array` must be >= 0");
                None
            }
        }
    }

    /// `__origin["static" | "untracked" | "any", mut]`.
    pub(super) fn special_origin(&mut self, _: Intrinsic, params: &'a [Const<'a>], span: Span) -> Value<'a> {
        let kind = match self.text_param(params, 0, span) {
            Some(b"static") => OriginKind::Static,
            Some(b"untracked") => OriginKind::Untracked,
            Some(b"any") => OriginKind::Any,
            Some(_) => {
                self.error(span, "there is no such origin");
                return Value::Error;
            }
            None => return Value::Error,
        };
        let mutable = params.get(1).and_then(|c| self.cx.const_bool(*c));
        Value::Const(self.cx.interner.origin(mutable, kind))
    }
}
