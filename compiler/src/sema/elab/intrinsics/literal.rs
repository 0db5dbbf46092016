//! Literals: exact arithmetic on their values, comparisons, and constants of machine types.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use crate::mir::Operand;
use crate::syntax::Span;
use crate::types::*;

use super::super::Elab;
use super::super::literals::{MAX_BITS, round_to_half, to_f32, to_f64, wrapped};
use super::super::value::Value;
use super::Intrinsic;

/// Why an operation on literals has no value.
enum Failure {
    /// There is no such operation on such operands.
    Unknown,
    TooLarge,
}

impl<'c, 'a> Elab<'c, 'a> {
    /// `__lit_op["name", a, b]`.
    pub(super) fn literal_operation(&mut self, _: Intrinsic, params: &'a [Const<'a>], span: Span) -> Value<'a> {
        let Some(name) = self.name_param(params, 0, span) else { return Value::Error };
        match self.literal_result(name, &params[1..]) {
            Ok(kind) => Value::Const(self.cx.interner.konst(kind)),
            Err(Failure::Unknown) => {
                self.error(span, format!("there is no operation '{name}' on these literals"));
                Value::Error
            }
            Err(Failure::TooLarge) => {
                self.error(span, "integer literal is too large");
                Value::Error
            }
        }
    }

    fn literal_result(&self, name: &str, operands: &[Const<'a>]) -> Result<ConstKind<'a>, Failure> {
        if let Some(special) = special_float(name) {
            return Ok(ConstKind::Float(special));
        }
        let kinds: Vec<_> = operands.iter().map(|c| c.kind()).collect();
        match kinds[..] {
            [ConstKind::Int(a)] => int_unary(name, a),
            [ConstKind::Float(a)] => float_unary(name, a),
            [ConstKind::Str(text)] if name == "str_len" => Ok(ConstKind::Int(text.len().into())),
            [ConstKind::Int(a), ConstKind::Int(b)] => int_binary(name, a, b).map(ConstKind::Int),
            [ConstKind::Str(a), ConstKind::Str(b)] if name == "concat" => {
                Ok(ConstKind::Str(self.cx.interner.slice(&[*a, *b].concat())))
            }
            [a, b] => match (as_float(a), as_float(b)) {
                (Some(a), Some(b)) => float_binary(name, &a, &b).map(ConstKind::Float),
                _ => Err(Failure::Unknown),
            },
            _ => Err(Failure::Unknown),
        }
    }

    /// `__lit_cmp["lt", a, b]()`.
    pub(super) fn literal_comparison(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let name = self.name_param(params, 0, span)?;
        let [_, a, b] = params else {
            self.error(span, "a comparison has two operands");
            return None;
        };
        let order = match (a.kind(), b.kind()) {
            (ConstKind::Str(a), ConstKind::Str(b)) => Some(a.cmp(b)),
            (a, b) => match (as_float(a), as_float(b)) {
                (Some(a), Some(b)) => compare_floats(&a, &b),
                _ => {
                    self.error(span, "expected two literals");
                    return None;
                }
            },
        };
        let holds = match name {
            "eq" => order == Some(Ordering::Equal),
            "ne" => order != Some(Ordering::Equal),
            "lt" => order == Some(Ordering::Less),
            "le" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            "gt" => order == Some(Ordering::Greater),
            "ge" => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            _ => {
                self.error(span, format!("there is no comparison '{name}'"));
                return None;
            }
        };
        Some(Value::Const(self.cx.bytes(self.cx.interner.prim(Scalar::I1), &[holds as u8])))
    }

    /// `__lit[P, 5]()`, `__lit_to[P, value]()`.
    pub(super) fn literal_constant(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let ty = self.ty_param(params, 0, span)?;
        let constant = params.get(1).and_then(|value| self.machine_constant(ty, *value));
        if constant.is_none() {
            self.error(span, format!("expected a literal that fits '{}'", self.cx.display_ty(ty)));
        }
        constant.map(Value::Const)
    }

    /// A number as a value of a machine type, the same in each lane. Never range-checked.
    pub(super) fn machine_constant(&self, ty: Ty<'a>, value: Const<'a>) -> Option<Const<'a>> {
        let TyKind::Prim(scalar, lanes) = ty.kind() else { return None };
        let lane = match value.kind() {
            ConstKind::Int(value) => int_lane(*scalar, value),
            ConstKind::Float(value) => float_lane(*scalar, value)?,
            _ => int_lane(*scalar, &BigInt::from(self.cx.const_i64(value)?)),
        };
        Some(self.cx.bytes(ty, &lane.repeat(*lanes as usize)))
    }

    /// `__str_data[value]()`.
    pub(super) fn text_address(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let text = self.text_param(params, 0, span)?;
        let ptr = self.cx.interner.prim(Scalar::Ptr);
        if self.is_runtime() {
            let text = self.cx.interner.konst(ConstKind::Str(text));
            return Some(self.temp_from(ptr, Operand::ConstAddr(text), span));
        }
        let terminated = [text, b"\0"].concat();
        let address = self.cx.backend().constant_address(&terminated, 1);
        Some(Value::Const(self.cx.bytes(ptr, &address.to_le_bytes())))
    }

    /// `__const_addr[value]()`.
    pub(super) fn constant_address(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let value = *params.first()?;
        let ptr = self.cx.interner.prim(Scalar::Ptr);
        if self.is_runtime() {
            return Some(self.temp_from(ptr, Operand::ConstAddr(value), span));
        }
        let address = self.cx.address_of_constant(value);
        if address.is_none() {
            self.error(span, "this compile-time value has no address");
        }
        address.map(|address| Value::Const(self.cx.bytes(ptr, &address.to_le_bytes())))
    }

    /// `__materialize[value]()`: a run-time copy, by the copy constructor if the type has one.
    pub(super) fn materialize(&mut self, params: &'a [Const<'a>], span: Span) -> Option<Value<'a>> {
        let value = *params.first()?;
        let ty = self.cx.ty_of_const(value);
        if self.is_runtime() { self.materialise(value, ty, span) } else { Some(Value::Const(value)) }
    }
}

/// An integer in the bytes of one lane.
fn int_lane(scalar: Scalar, value: &BigInt) -> Vec<u8> {
    let width = match scalar {
        Scalar::I1 => return vec![value.is_odd() as u8],
        Scalar::I8 => 1,
        Scalar::I16 => 2,
        Scalar::I32 => 4,
        Scalar::I64 | Scalar::Ptr => 8,
        Scalar::I128 => 16,
        Scalar::I256 => 32,
        Scalar::F16 | Scalar::BF16 | Scalar::F32 | Scalar::F64 => {
            let value = FloatValue::Rational(BigRational::from_integer(value.clone()));
            return float_lane(scalar, &value).expect("the scalar is a float");
        }
    };
    wrapped(value, width)
}

/// A float in the bytes of one lane; `None` for integer lanes.
fn float_lane(scalar: Scalar, value: &FloatValue) -> Option<Vec<u8>> {
    Some(match scalar {
        Scalar::F64 => to_f64(value).to_le_bytes().to_vec(),
        Scalar::F32 => to_f32(value).to_le_bytes().to_vec(),
        Scalar::F16 => round_to_half(value, 10, 5).to_le_bytes().to_vec(),
        Scalar::BF16 => round_to_half(value, 7, 8).to_le_bytes().to_vec(),
        _ => return None,
    })
}

fn special_float(name: &str) -> Option<FloatValue> {
    Some(match name {
        "float_nan" => FloatValue::NaN,
        "float_inf" => FloatValue::Inf,
        "float_neg_inf" => FloatValue::NegInf,
        "float_neg_zero" => FloatValue::NegZero,
        _ => return None,
    })
}

fn as_float(value: &ConstKind<'_>) -> Option<FloatValue> {
    match value {
        ConstKind::Int(value) => Some(FloatValue::Rational(BigRational::from_integer(value.clone()))),
        ConstKind::Float(value) => Some(value.clone()),
        _ => None,
    }
}

fn int_unary<'a>(name: &str, a: &BigInt) -> Result<ConstKind<'a>, Failure> {
    Ok(ConstKind::Int(match name {
        "neg" => -a,
        "not" => -a - 1,
        "abs" => a.abs(),
        "int_to_float" => return Ok(ConstKind::Float(FloatValue::Rational(BigRational::from_integer(a.clone())))),
        _ => return Err(Failure::Unknown),
    }))
}

fn int_binary(name: &str, a: &BigInt, b: &BigInt) -> Result<BigInt, Failure> {
    Ok(match name {
        "add" => a + b,
        "sub" => a - b,
        "mul" => a * b,
        "and" => a & b,
        "or" => a | b,
        "xor" => a ^ b,
        "floordiv" | "mod" | "ceildiv" | "truediv" if b.is_zero() => BigInt::zero(),
        "floordiv" => a.div_floor(b),
        "ceildiv" => Integer::div_ceil(a, b),
        "truediv" => a / b,
        "mod" => a.mod_floor(b),
        "shl" | "pow" => {
            let Some(count) = b.to_u32() else {
                if name == "pow" && a.magnitude().is_one() {
                    return Ok(if b.is_even() { BigInt::one() } else { a.clone() });
                }
                return if b.sign() == Sign::Minus { Ok(BigInt::zero()) } else { Err(Failure::TooLarge) };
            };
            let bits = match name {
                "shl" => a.bits() + u64::from(count),
                _ => a.bits().saturating_mul(count.into()),
            };
            if bits > MAX_BITS {
                return Err(Failure::TooLarge);
            }
            if name == "shl" { a << count } else { Pow::pow(a, count) }
        }
        "shr" => match b.to_u32() {
            Some(count) => a >> count,
            None if a.is_negative() => BigInt::from(-1),
            None => BigInt::zero(),
        },
        _ => return Err(Failure::Unknown),
    })
}

fn float_unary<'a>(name: &str, a: &FloatValue) -> Result<ConstKind<'a>, Failure> {
    Ok(ConstKind::Float(match name {
        "neg" => negated(a),
        "abs" if is_negative(a) => negated(a),
        "abs" => a.clone(),
        "float_to_int" => {
            return match a {
                FloatValue::Rational(value) => Ok(ConstKind::Int(value.to_integer())),
                _ => Ok(ConstKind::Int(BigInt::zero())),
            };
        }
        _ => return Err(Failure::Unknown),
    }))
}

fn negated(a: &FloatValue) -> FloatValue {
    match a {
        FloatValue::Rational(value) if value.is_zero() => FloatValue::NegZero,
        FloatValue::Rational(value) => FloatValue::Rational(-value),
        FloatValue::NegZero => FloatValue::Rational(BigRational::zero()),
        FloatValue::Inf => FloatValue::NegInf,
        FloatValue::NegInf => FloatValue::Inf,
        FloatValue::NaN => FloatValue::NaN,
    }
}

fn is_negative(a: &FloatValue) -> bool {
    match a {
        FloatValue::Rational(value) => value.is_negative(),
        FloatValue::NegZero | FloatValue::NegInf => true,
        FloatValue::Inf | FloatValue::NaN => false,
    }
}

/// Exact where both operands are finite; otherwise as IEEE floats have it.
fn float_binary(name: &str, a: &FloatValue, b: &FloatValue) -> Result<FloatValue, Failure> {
    if let (Some(x), Some(y)) = (finite(a), finite(b))
        && let Some(value) = exact_binary(name, &x, &y)
    {
        return Ok(value);
    }
    let (x, y) = (to_f64(a), to_f64(b));
    Ok(from_f64(match name {
        "add" => x + y,
        "sub" => x - y,
        "mul" => x * y,
        "truediv" => x / y,
        "floordiv" => (x / y).floor(),
        "mod" => x - (x / y).floor() * y,
        _ => return Err(Failure::Unknown),
    }))
}

fn finite(a: &FloatValue) -> Option<BigRational> {
    match a {
        FloatValue::Rational(value) => Some(value.clone()),
        FloatValue::NegZero => Some(BigRational::zero()),
        _ => None,
    }
}

fn exact_binary(name: &str, x: &BigRational, y: &BigRational) -> Option<FloatValue> {
    Some(FloatValue::Rational(match name {
        "add" => x + y,
        "sub" => x - y,
        "mul" => x * y,
        "truediv" | "floordiv" | "mod" if y.is_zero() => return None,
        "truediv" => x / y,
        "floordiv" => (x / y).floor(),
        "mod" => x - (x / y).floor() * y,
        _ => return None,
    }))
}

fn from_f64(value: f64) -> FloatValue {
    if value.is_nan() {
        FloatValue::NaN
    } else if value.is_infinite() {
        if value > 0.0 { FloatValue::Inf } else { FloatValue::NegInf }
    } else if value == 0.0 && value.is_sign_negative() {
        FloatValue::NegZero
    } else {
        FloatValue::Rational(BigRational::from_float(value).unwrap_or_else(BigRational::zero))
    }
}

/// `None` with a NaN.
fn compare_floats(a: &FloatValue, b: &FloatValue) -> Option<Ordering> {
    match (finite(a), finite(b)) {
        (Some(x), Some(y)) => Some(x.cmp(&y)),
        _ => to_f64(a).partial_cmp(&to_f64(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i64, d: i64) -> FloatValue {
        FloatValue::Rational(BigRational::new(n.into(), d.into()))
    }

    fn float(name: &str, a: FloatValue, b: FloatValue) -> FloatValue {
        float_binary(name, &a, &b).unwrap_or(FloatValue::NaN)
    }

    #[test]
    fn floats_are_exact_until_they_are_not_finite() {
        assert_eq!(float("add", ratio(1, 10), ratio(2, 10)), ratio(3, 10));
        assert_eq!(float("mod", ratio(-7, 2), ratio(2, 1)), ratio(1, 2));
        assert_eq!(float("truediv", ratio(-1, 1), ratio(0, 1)), FloatValue::NegInf);
        assert_eq!(float("sub", FloatValue::Inf, FloatValue::Inf), FloatValue::NaN);
    }

    #[test]
    fn integers_round_down() {
        let int = |name, a: i64, b: i64| int_binary(name, &a.into(), &b.into()).ok();
        assert_eq!(int("floordiv", -7, 2), Some(BigInt::from(-4)));
        assert_eq!(int("mod", -7, 2), Some(BigInt::from(1)));
        assert_eq!(int("ceildiv", 7, 2), Some(BigInt::from(4)));
        assert_eq!(int("floordiv", 7, 0), Some(BigInt::zero()));
        assert_eq!(int("shl", 1, 1 << 30), None);
    }

    #[test]
    fn lanes_have_machine_layout() {
        assert_eq!(int_lane(Scalar::I16, &BigInt::from(-2)), [0xfe, 0xff]);
        assert_eq!(int_lane(Scalar::F32, &BigInt::from(1)), 1f32.to_le_bytes());
        assert_eq!(int_lane(Scalar::I1, &BigInt::from(3)), [1]);
    }
}
