//! Constant values of any type, and their text.

use std::fmt;

use smallvec::{SmallVec, smallvec};

use super::builder::wide_imm;
use super::entities::Value;
use super::eval::{Float, I256, Lane, U256, bf16, f16, sign_extend, truncate};
use super::function::Function;
use super::inst::{Imm, InstData};
use super::opcode::Opcode;
use super::types::{Scalar, Type};

/// A value known at compile time, lane by lane.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Const {
    /// The type.
    pub ty: Type,
    /// The bits of each lane, zero-extended; as many as the type has lanes, or a single one that
    /// all lanes are equal to.
    pub lanes: SmallVec<[Lane; 1]>,
}

impl Const {
    /// A scalar, or a vector of equal lanes.
    pub fn splat(ty: Type, lane: Lane) -> Const {
        Const { ty, lanes: smallvec![truncate(ty.kind(), lane)] }
    }

    /// A value from its lanes; equal lanes are stored once.
    pub fn from_lanes(ty: Type, mut lanes: SmallVec<[Lane; 1]>) -> Const {
        if lanes.iter().all(|lane| *lane == lanes[0]) {
            lanes.truncate(1);
        }
        Const { ty, lanes }
    }

    /// A scalar integer, or a vector of equal ones.
    pub fn int(ty: Type, value: i64) -> Const {
        Const::splat(ty, I256::from(value).as_u256())
    }

    /// One lane.
    #[inline]
    pub fn lane(&self, index: usize) -> Lane {
        if self.lanes.len() == 1 { self.lanes[0] } else { self.lanes[index] }
    }

    /// The lane that all lanes are equal to, if they are.
    pub fn as_splat(&self) -> Option<Lane> {
        (self.lanes.len() == 1).then(|| self.lanes[0])
    }

    /// The value of a constant instruction (`iconst`, `fconst`, `vconst`).
    pub fn of_inst(inst: &InstData) -> Option<Const> {
        let lane = match &inst.imm {
            Imm::Int(value) if inst.op == Opcode::Iconst => I256::from(*value).as_u256(),
            Imm::Wide(words) => {
                let half = |low: u64, high: u64| u128::from(low) | u128::from(high) << 64;
                U256::from_words(half(words[2], words[3]), half(words[0], words[1]))
            }
            Imm::Float(bits) => Lane::from(*bits),
            Imm::Lanes(lanes) => {
                return Some(Const::from_lanes(inst.ty, lanes.iter().map(|&lane| Lane::from(lane)).collect()));
            }
            _ => return None,
        };
        Some(Const::splat(inst.ty, lane))
    }

    /// The value of `value` if a constant instruction defines it.
    pub fn of(func: &Function, value: Value) -> Option<Const> {
        func.def_data(value).and_then(Const::of_inst)
    }

    /// The instruction that yields this constant. `None` for vectors of different lanes wider than 64 bits.
    pub fn to_inst(&self) -> Option<(Opcode, Imm)> {
        let kind = self.ty.kind();
        let Some(lane) = self.as_splat() else {
            let lanes: Option<Box<[u64]>> = self.lanes.iter().map(|lane| u64::try_from(*lane).ok()).collect();
            return (kind.bits() <= 64).then_some((Opcode::Vconst, Imm::Lanes(lanes?)));
        };
        if kind.is_float() {
            return Some((Opcode::Fconst, Imm::Float(lane.as_u64())));
        }
        let wide = sign_extend(kind, lane).as_u256();
        let (high, low) = wide.into_words();
        let words = [low as u64, (low >> 64) as u64, high as u64, (high >> 64) as u64];
        Some((Opcode::Iconst, wide_imm(self.ty, words)))
    }
}

impl fmt::Display for Const {
    /// A scalar as in text (`-5`, `1.5`), a vector as a list of all its lanes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.ty.is_vector() {
            return f.write_str(&lane_text(self.ty.kind(), self.lanes[0]));
        }
        for index in 0..self.ty.lanes() as usize {
            f.write_str(if index == 0 { "[" } else { ", " })?;
            f.write_str(&lane_text(self.ty.kind(), self.lane(index)))?;
        }
        f.write_str("]")
    }
}

impl fmt::Debug for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self}", self.ty)
    }
}

/// A lane as text: integers signed and decimal, finite floats decimal, other floats as `0x` bits.
pub fn lane_text(kind: Scalar, lane: Lane) -> String {
    let bits = lane.as_u64();
    let float = match kind {
        Scalar::F64 => f64::from_bits(bits),
        Scalar::F32 => {
            let value = f32::from_bits64(bits);
            return if value.is_finite() { format!("{value:?}") } else { format!("{bits:#x}") };
        }
        Scalar::F16 => f16::from_bits64(bits).to_f64(),
        Scalar::Bf16 => bf16::from_bits64(bits).to_f64(),
        Scalar::I1 => return bits.to_string(),
        Scalar::Ptr => return (bits as i64).to_string(),
        _ => return sign_extend(kind, lane).to_string(),
    };
    if float.is_finite() { format!("{float:?}") } else { format!("{bits:#x}") }
}

/// Reads what [`lane_text`] writes; also `0x` bits for integers, `true`, `false`, `inf`, `-inf`, `nan`.
pub fn parse_lane(kind: Scalar, text: &str) -> Option<Lane> {
    if let Some(hex) = text.strip_prefix("0x") {
        let lane = U256::from_str_radix(hex, 16).ok()?;
        return (truncate(kind, lane) == lane).then_some(lane);
    }
    if kind.is_float() {
        let bits = match kind {
            Scalar::F64 => text.parse::<f64>().ok()?.to_bits64(),
            Scalar::F32 => text.parse::<f32>().ok()?.to_bits64(),
            Scalar::F16 => f16::from_f64(text.parse().ok()?).to_bits64(),
            _ => bf16::from_f64(text.parse().ok()?).to_bits64(),
        };
        return Some(Lane::from(bits));
    }
    match text {
        "true" if kind == Scalar::I1 => return Some(Lane::ONE),
        "false" if kind == Scalar::I1 => return Some(Lane::ZERO),
        _ => {}
    }
    let wide = match text.strip_prefix('-') {
        Some(digits) => U256::from_str_radix(digits, 10).ok()?.wrapping_neg(),
        None => U256::from_str_radix(text, 10).ok()?,
    };
    let lane = truncate(kind, wide);
    let fits = lane == wide || sign_extend(kind, lane).as_u256() == wide;
    fits.then_some(lane)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lane_text_round_trips() {
        let samples = [
            (Scalar::I8, "-128"),
            (Scalar::I1, "1"),
            (Scalar::I256, "-57896044618658097711785492504343953926634992332820282019728792003956564819968"),
            (Scalar::F64, "-0.0"),
            (Scalar::F64, "1e300"),
            (Scalar::F32, "0.1"),
            (Scalar::F16, "0.0999755859375"),
            (Scalar::F64, "0x7ff8000000000001"),
        ];
        for (kind, text) in samples {
            let lane = parse_lane(kind, text).unwrap_or_else(|| panic!("{text} is a {}", kind.name()));
            assert_eq!(lane_text(kind, lane), text);
        }
        assert_eq!(parse_lane(Scalar::I8, "255"), Some(Lane::new(255)));
        assert_eq!(parse_lane(Scalar::I8, "256"), None);
    }

    #[test]
    fn instruction_round_trips() {
        let wide = Type::vector(Scalar::I256, 4).unwrap();
        for value in [Const::int(Type::I64, -1), Const::int(wide, -7), Const::int(Type::I1, 1)] {
            let (op, imm) = value.to_inst().unwrap();
            let inst = InstData {
                op,
                ty: value.ty,
                num_results: 1,
                first_result: Value(0),
                loc: crate::ir::Loc::NONE,
                args: Default::default(),
                imm,
            };
            assert_eq!(Const::of_inst(&inst), Some(value));
        }
    }
}
