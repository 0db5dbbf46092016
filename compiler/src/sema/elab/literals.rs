//! Literals: exact values, their arithmetic, and what they become as machine values (L13).

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use crate::syntax::ast::{self, BinaryOp, CompareOp, IntText};
use crate::syntax::{Span, Symbol};
use crate::types::*;

use super::super::lang::{LangItem, dtype};
use super::Elab;
use super::args::ArgValue;
use super::value::{Function, Value};

/// Largest power of ten in a float literal that is taken exactly; beyond, the value is 0 or inf in
/// every float type anyway.
const MAX_EXPONENT: i64 = 5000;

/// Largest number of bits that literal arithmetic may produce.
pub(super) const MAX_BITS: u64 = 1 << 16;

impl<'c, 'a> Elab<'c, 'a> {
    pub fn int_literal(&mut self, text: IntText<'a>) -> Value<'a> {
        let digits: Vec<u8> = text.digits().collect();
        let value = BigInt::parse_bytes(&digits, text.radix).unwrap_or_default();
        Value::Const(self.int_literal_const(value))
    }

    pub fn int_literal_const(&self, value: BigInt) -> Const<'a> {
        self.cx.bytes(self.cx.int_literal_ty(value), &[])
    }

    pub fn float_literal(&mut self, text: &'a str, span: Span) -> Value<'a> {
        match parse_float(text) {
            Some(value) => Value::Const(self.float_literal_const(FloatValue::Rational(value))),
            None => {
                self.error(span, "float literal is out of range");
                Value::Error
            }
        }
    }

    fn float_literal_const(&self, value: FloatValue) -> Const<'a> {
        self.cx.bytes(self.cx.float_literal_ty(value), &[])
    }

    pub fn string_literal(&self, text: &[u8]) -> Const<'a> {
        self.cx.bytes(self.cx.string_literal_ty(text), &[])
    }

    /// `t"a {x}"`: a call of `TString._make` with text and values in turn.
    pub fn tstring(&mut self, tstring: &'a ast::TString<'a>, span: Span) -> Value<'a> {
        let Some(decl) = self.cx.lang_struct(LangItem::TString) else {
            return self.not_supported(span, "template strings");
        };
        let exprs: Vec<_> = tstring
            .parts
            .iter()
            .filter_map(|p| if let ast::TStringPart::Value(e) = p { Some((*e, None)) } else { None })
            .collect();
        let mut values = self.exprs_in_order(exprs).into_iter();
        let mut args = Vec::new();
        for part in tstring.parts {
            match part {
                ast::TStringPart::Text(text) if text.value.is_empty() => {}
                ast::TStringPart::Text(text) => {
                    args.push(ArgValue::positional(
                        Value::Const(self.string_literal(text.value.as_bytes())),
                        text.span,
                    ));
                }
                ast::TStringPart::Value(_) => {
                    if let Some((value, at)) = values.next() {
                        args.push(ArgValue::positional(value, at));
                    }
                }
            }
        }
        let make = Symbol::intern("_make");
        let function = Function {
            set: self.cx.methods(decl, make),
            self_ty: Some(self.unbound_struct(decl)),
            receiver: None,
            params: Vec::new(),
            name: make,
        };
        self.call_function(function, args, span, span.start)
    }

    /// Arithmetic on two literals stays exact. `None`: the operands are not both literals.
    pub fn literal_binary(&mut self, op: BinaryOp, a: Ty<'a>, b: Ty<'a>, span: Span) -> Option<Value<'a>> {
        if let (Some(x), Some(y)) = (self.cx.literal_int(a), self.cx.literal_int(b)) {
            return self.int_binary(op, x, y, span);
        }
        if let (Some(x), Some(y)) = (self.cx.literal_str(a), self.cx.literal_str(b)) {
            return match op {
                BinaryOp::Add => Some(Value::Const(self.string_literal(&[x, y].concat()))),
                _ => None,
            };
        }
        let (x, y) = (self.literal_rational(a)?, self.literal_rational(b)?);
        let value = match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            BinaryOp::Div if !y.is_zero() => x / y,
            BinaryOp::FloorDiv if !y.is_zero() => (x / y).floor(),
            BinaryOp::Mod if !y.is_zero() => &x - (&x / &y).floor() * &y,
            BinaryOp::Div => {
                let special = if x.is_zero() {
                    FloatValue::NaN
                } else if x.is_negative() {
                    FloatValue::NegInf
                } else {
                    FloatValue::Inf
                };
                return Some(Value::Const(self.float_literal_const(special)));
            }
            _ => return None,
        };
        Some(Value::Const(self.float_literal_const(FloatValue::Rational(value))))
    }

    fn int_binary(&mut self, op: BinaryOp, x: &BigInt, y: &BigInt, span: Span) -> Option<Value<'a>> {
        let value = match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            BinaryOp::Div => {
                // The exact quotient.
                if y.is_zero() {
                    return Some(Value::Const(self.float_literal_const(FloatValue::NaN)));
                }
                let value = BigRational::new(x.clone(), y.clone());
                return Some(Value::Const(self.float_literal_const(FloatValue::Rational(value))));
            }
            BinaryOp::FloorDiv => {
                if y.is_zero() {
                    BigInt::zero()
                } else {
                    x.div_floor(y)
                }
            }
            BinaryOp::Mod => {
                if y.is_zero() {
                    BigInt::zero()
                } else {
                    x.mod_floor(y)
                }
            }
            BinaryOp::BitAnd => x & y,
            BinaryOp::BitOr => x | y,
            BinaryOp::BitXor => x ^ y,
            BinaryOp::Shl | BinaryOp::Pow => {
                let Some(count) = y.to_u32() else {
                    return Some(Value::Const(self.int_literal_const(BigInt::zero())));
                };
                let bits = if op == BinaryOp::Shl { x.bits() + u64::from(count) } else { x.bits() * u64::from(count) };
                if bits > MAX_BITS {
                    self.error(span, "integer literal is too large");
                    return Some(Value::Error);
                }
                if op == BinaryOp::Shl { x << count } else { Pow::pow(x, count) }
            }
            BinaryOp::Shr => match y.to_u32() {
                Some(count) => x >> count,
                None => BigInt::zero(),
            },
            _ => return None,
        };
        Some(Value::Const(self.int_literal_const(value)))
    }

    /// The exact value of a number literal.
    fn literal_rational(&self, ty: Ty<'a>) -> Option<BigRational> {
        if let Some(value) = self.cx.literal_int(ty) {
            return Some(BigRational::from_integer(value.clone()));
        }
        match self.cx.literal_float(ty)? {
            FloatValue::Rational(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// `-x`, `+x`, `~x` of a literal.
    pub fn literal_unary(&mut self, op: ast::UnaryOp, ty: Ty<'a>) -> Option<Value<'a>> {
        if let Some(value) = self.cx.literal_int(ty) {
            let value = match op {
                ast::UnaryOp::Neg => -value,
                ast::UnaryOp::Pos => value.clone(),
                ast::UnaryOp::Invert => -value - BigInt::one(),
                ast::UnaryOp::Not => return None,
            };
            return Some(Value::Const(self.int_literal_const(value)));
        }
        let value = match (op, self.cx.literal_float(ty)?) {
            (ast::UnaryOp::Neg, FloatValue::Rational(v)) if v.is_zero() => FloatValue::NegZero,
            (ast::UnaryOp::Neg, FloatValue::Rational(v)) => FloatValue::Rational(-v),
            (ast::UnaryOp::Neg, FloatValue::NegZero) => FloatValue::Rational(BigRational::zero()),
            (ast::UnaryOp::Neg, FloatValue::Inf) => FloatValue::NegInf,
            (ast::UnaryOp::Neg, FloatValue::NegInf) => FloatValue::Inf,
            (ast::UnaryOp::Neg | ast::UnaryOp::Pos, v) => v.clone(),
            _ => return None,
        };
        Some(Value::Const(self.float_literal_const(value)))
    }

    /// Comparison of two literals.
    pub fn literal_compare(&mut self, op: CompareOp, a: Ty<'a>, b: Ty<'a>) -> Option<bool> {
        let order = match (self.cx.literal_str(a), self.cx.literal_str(b)) {
            (Some(x), Some(y)) => x.cmp(y),
            _ => self.literal_rational(a)?.cmp(&self.literal_rational(b)?),
        };
        Some(match op {
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
            _ => return None,
        })
    }

    /// A number literal as a value of a `SIMD` type (every lane), of `SIMDLength`, or an integer
    /// literal as a float literal. Never range-checked (L13.3).
    pub fn literal_as(&self, literal: Ty<'a>, target: Ty<'a>) -> Option<Const<'a>> {
        if self.cx.is_lang(target, LangItem::SimdLength) {
            let value = self.cx.literal_int(literal)?;
            return Some(self.cx.bytes(target, &wrapped(value, 8)));
        }
        if let TyKind::Struct(decl, _) = target.kind()
            && decl.0.lang == Some(LangItem::FloatLiteral)
        {
            let value = self.cx.literal_int(literal)?;
            let value = FloatValue::Rational(BigRational::from_integer(value.clone()));
            return Some(self.float_literal_const(value));
        }
        let (code, lanes) = self.cx.simd_parts(target)?;
        // A type that can't be is reported where it is laid out.
        let lanes = u16::try_from(lanes).ok()?;
        let lane = self.literal_bytes(literal, code)?;
        let mut bytes = Vec::with_capacity(lane.len() * usize::from(lanes));
        for _ in 0..lanes {
            bytes.extend_from_slice(&lane);
        }
        Some(self.cx.bytes(target, &bytes))
    }

    fn literal_bytes(&self, literal: Ty<'a>, code: u8) -> Option<Vec<u8>> {
        let width = (dtype::bits(code) as usize).div_ceil(8);
        match dtype::kind(code) {
            dtype::Kind::Signed | dtype::Kind::Unsigned => {
                let value = self.cx.literal_int(literal)?;
                Some(wrapped(value, width))
            }
            dtype::Kind::Float => {
                let value = match self.cx.literal_int(literal) {
                    Some(value) => FloatValue::Rational(BigRational::from_integer(value.clone())),
                    None => self.cx.literal_float(literal)?.clone(),
                };
                match code {
                    dtype::FLOAT64 => Some(to_f64(&value).to_le_bytes().to_vec()),
                    27 => Some(to_f32(&value).to_le_bytes().to_vec()),
                    26 => Some(round_to_half(&value, 10, 5).to_le_bytes().to_vec()),
                    25 => Some(round_to_half(&value, 7, 8).to_le_bytes().to_vec()),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The low bytes of an integer in two's complement.
pub(super) fn wrapped(value: &BigInt, width: usize) -> Vec<u8> {
    let mut bytes = value.to_signed_bytes_le();
    let fill = if value.sign() == Sign::Minus { 0xff } else { 0 };
    bytes.resize(width.max(bytes.len()), fill);
    bytes.truncate(width);
    bytes
}

fn parse_float(text: &str) -> Option<BigRational> {
    let text: String = text.chars().filter(|c| *c != '_').collect();
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i64>().ok()?),
        None => (text.as_str(), 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = BigInt::parse_bytes(if digits.is_empty() { b"0" } else { digits.as_bytes() }, 10)?;
    let scale = exponent - fraction.len() as i64;
    let clamped = scale.clamp(-MAX_EXPONENT, MAX_EXPONENT);
    let power: BigInt = Pow::pow(BigInt::from(10), clamped.unsigned_abs());
    Some(if clamped >= 0 { BigRational::from_integer(digits * power) } else { BigRational::new(digits, power) })
}

pub(super) fn to_f64(value: &FloatValue) -> f64 {
    match value {
        FloatValue::Rational(v) => f64::from_bits(round_rational(v, 52, 11)),
        FloatValue::NegZero => -0.0,
        FloatValue::Inf => f64::INFINITY,
        FloatValue::NegInf => f64::NEG_INFINITY,
        FloatValue::NaN => f64::NAN,
    }
}

pub(super) fn to_f32(value: &FloatValue) -> f32 {
    match value {
        FloatValue::Rational(v) => f32::from_bits(round_rational(v, 23, 8) as u32),
        FloatValue::NegZero => -0.0,
        FloatValue::Inf => f32::INFINITY,
        FloatValue::NegInf => f32::NEG_INFINITY,
        FloatValue::NaN => f32::NAN,
    }
}

/// A 16-bit float with the given widths of mantissa and exponent.
pub(super) fn round_to_half(value: &FloatValue, mantissa: u32, exponent: u32) -> u16 {
    let infinity = ((1u16 << exponent) - 1) << mantissa;
    match value {
        FloatValue::Rational(v) => round_rational(v, mantissa, exponent) as u16,
        FloatValue::NegZero => 0x8000,
        FloatValue::Inf => infinity,
        FloatValue::NegInf => infinity | 0x8000,
        FloatValue::NaN => infinity | (1 << (mantissa - 1)),
    }
}

/// The bits of the nearest float (ties to even) of a format with implicit leading bit.
fn round_rational(value: &BigRational, mantissa: u32, exponent: u32) -> u64 {
    let sign = u64::from(value.is_negative()) << (mantissa + exponent);
    let (numerator, denominator) = (value.numer().abs(), value.denom().clone());
    if numerator.is_zero() {
        return sign;
    }
    let bias = (1i64 << (exponent - 1)) - 1;
    // 2^e <= value < 2^(e+1), found from the lengths and corrected by one.
    let mut e = numerator.bits() as i64 - denominator.bits() as i64;
    let below = if e >= 0 { numerator < (&denominator << e as u64) } else { (&numerator << (-e) as u64) < denominator };
    if below {
        e -= 1;
    }
    // Subnormals have a fixed exponent.
    let e_min = 1 - bias;
    let scale = i64::from(mantissa) - e.max(e_min);
    let (n, d) =
        if scale >= 0 { (numerator << scale as u64, denominator) } else { (numerator, denominator << (-scale) as u64) };
    let (mut quotient, remainder) = n.div_rem(&d);
    let twice = remainder * 2u32;
    if twice > d || (twice == d && quotient.is_odd()) {
        quotient += 1u32;
    }
    let bits = quotient.to_u64().unwrap_or(u64::MAX);
    let biased = e.max(e_min) + bias;
    // A carry out of the mantissa moves into the exponent by itself.
    let magnitude = if e < e_min { bits } else { ((biased as u64 - 1) << mantissa) + bits };
    let infinity = ((1u64 << exponent) - 1) << mantissa;
    sign | magnitude.min(infinity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(text: &str) -> FloatValue {
        FloatValue::Rational(parse_float(text).unwrap())
    }

    #[test]
    fn rounds_as_the_standard_library_does() {
        for text in
            ["0.1", "1e16", "123456789.987654321", "5e-324", "2.2250738585072011e-308", "1.7976931348623157e308"]
        {
            assert_eq!(to_f64(&rational(text)), text.parse::<f64>().unwrap(), "{text}");
            assert_eq!(to_f32(&rational(text)), text.parse::<f32>().unwrap(), "{text}");
        }
        assert_eq!(to_f64(&rational("1e400")), f64::INFINITY);
    }

    #[test]
    fn wraps_integers() {
        assert_eq!(wrapped(&BigInt::from(200), 1), [200]);
        assert_eq!(wrapped(&BigInt::from(-1), 4), [0xff; 4]);
        assert_eq!(wrapped(&BigInt::from(1u64 << 40), 2), [0, 0]);
    }
}
