//! Conversions between lane kinds.

use super::float::Float;
use super::{I256, Lane, U256, bf16, f16, sign_extend, truncate};
use crate::ir::opcode::Opcode;
use crate::ir::types::Scalar;

/// Evaluates a conversion of one lane from kind `from` to kind `to`; `None` for other operations.
pub(super) fn eval(op: Opcode, to: Scalar, from: Scalar, args: &[Lane]) -> Option<Lane> {
    let a = *args.first()?;
    Some(match op {
        Opcode::Trunc | Opcode::Ptrtoint => truncate(to, a),
        Opcode::Zext | Opcode::Inttoptr => a,
        Opcode::Sext => truncate(to, sign_extend(from, a).as_u256()),
        Opcode::Fptrunc | Opcode::Fpext => float_bits(to, to_f64(from, a)),
        Opcode::FptosiSat => truncate(to, float_to_int(to_f64(from, a), to.bits(), true)),
        Opcode::FptouiSat => float_to_int(to_f64(from, a), to.bits(), false),
        Opcode::Sitofp => int_to_float(to, sign_extend(from, a)),
        Opcode::Uitofp if from == Scalar::I256 => wide_unsigned_to_float(to, a),
        Opcode::Uitofp => int_to_float(to, a.as_i256()),
        _ => return None,
    })
}

/// The value of a float lane as an `f64`, exactly.
fn to_f64(kind: Scalar, lane: Lane) -> f64 {
    let bits = lane.as_u64();
    match kind {
        Scalar::F16 => f16::from_bits64(bits).to_f64(),
        Scalar::Bf16 => bf16::from_bits64(bits).to_f64(),
        Scalar::F32 => f32::from_bits64(bits).to_f64(),
        _ => f64::from_bits64(bits),
    }
}

/// The bits of `value` rounded to the format `kind`.
fn float_bits(kind: Scalar, value: f64) -> Lane {
    Lane::from(match kind {
        Scalar::F16 => f16::from_f64(value).to_bits64(),
        Scalar::Bf16 => bf16::from_f64(value).to_bits64(),
        Scalar::F32 => f32::from_f64(value).to_bits64(),
        _ => value.to_bits(),
    })
}

/// `fptosi_sat` and `fptoui_sat` to `bits` bits: the integer as 256-bit two's complement.
pub fn float_to_int(value: f64, bits: u32, signed: bool) -> U256 {
    if value.is_nan() {
        return U256::ZERO;
    }
    let negative = value < 0.0;
    let magnitude_bits = if signed { bits - 1 } else { bits };
    let limit = if magnitude_bits == 256 { U256::MAX } else { (U256::ONE << magnitude_bits) - 1 };
    let magnitude = f64_magnitude(value.abs());
    match (negative, signed) {
        (false, _) => magnitude.min(limit),
        (true, false) => U256::ZERO,
        (true, true) => magnitude.min(limit + 1).wrapping_neg(),
    }
}

/// A float of at least 0 towards zero, clamped to 256 bits.
fn f64_magnitude(value: f64) -> U256 {
    let exponent = (value.to_bits() >> 52) as i32 - 1023;
    let significand = U256::from(value.to_bits() & ((1 << 52) - 1) | 1 << 52);
    match exponent {
        i32::MIN..0 => U256::ZERO,
        0..52 => significand >> (52 - exponent) as u32,
        52..256 => significand << (exponent - 52) as u32,
        256.. => U256::MAX,
    }
}

/// `sitofp`: the bits of an integer rounded to the float format `to`.
pub fn int_to_float(to: Scalar, value: I256) -> Lane {
    let magnitude = value.unsigned_abs();
    let bits = wide_unsigned_to_float(to, magnitude);
    if value < I256::ZERO { bits | (Lane::ONE << (to.bits() - 1)) } else { bits }
}

/// `uitofp`: the bits of an unsigned integer rounded to the float format `to`.
fn wide_unsigned_to_float(to: Scalar, value: U256) -> Lane {
    // Reduce to 64 bits with a sticky lowest bit: rounding once from there is correct for every format.
    let excess = (256 - value.leading_zeros()).saturating_sub(64);
    let kept = (value >> excess).as_u64();
    let lost = value != U256::from(kept) << excess;
    let sticky = kept | u64::from(lost);
    let scale = 2f64.powi(excess as i32);
    let small = sticky.leading_zeros() >= 64 - 53;
    match to {
        Scalar::F64 => Lane::from((sticky as f64 * scale).to_bits()),
        Scalar::F32 => Lane::from(((sticky as f32) * (scale.min(2f64.powi(127)) as f32)).to_bits()),
        _ if small => float_bits(to, sticky as f64 * scale),
        _ => {
            // 64 bits do not fit an f64 exactly: keep 53 with a sticky bit again.
            let kept = sticky >> 11 | u64::from(sticky & 0x7ff != 0);
            float_bits(to, kept as f64 * scale * 2048.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn float_to_int_clamps() {
        assert_eq!(float_to_int(300.7, 8, true), U256::new(127));
        assert_eq!(float_to_int(-300.7, 8, true), U256::new(128).wrapping_neg());
        assert_eq!(float_to_int(-1.5, 8, false), U256::ZERO);
        assert_eq!(float_to_int(f64::INFINITY, 256, false), U256::MAX);
        assert_eq!(float_to_int(f64::NAN, 64, true), U256::ZERO);
        for value in [0.0, 0.99, 1.0, 1e15 + 0.5, 9.3e18, -1.0, -9.3e18, f64::MIN_POSITIVE] {
            assert_eq!(float_to_int(value, 64, true).as_u64(), value as i64 as u64, "{value}");
            assert_eq!(float_to_int(value, 64, false).as_u64(), value as u64, "{value}");
        }
    }

    #[test]
    fn int_to_float_rounds_once() {
        for value in [0i128, 1, -1, i64::MAX.into(), i64::MIN.into(), (1 << 53) + 1, (1 << 60) + 127, i128::MAX] {
            let wide = I256::from(value);
            assert_eq!(int_to_float(Scalar::F64, wide).as_u64(), (value as f64).to_bits(), "{value}");
            assert_eq!(int_to_float(Scalar::F32, wide).as_u32(), (value as f32).to_bits(), "{value}");
        }
        assert_eq!(int_to_float(Scalar::F16, I256::new(2049)).as_u64(), f16::from_f64(2048.0).to_bits64());
        assert_eq!(int_to_float(Scalar::F32, I256::MAX).as_u32(), f32::INFINITY.to_bits());
    }
}
