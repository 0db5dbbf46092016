//! The meaning of the lane-wise operations, in one place: the constant folder evaluates through
//! [`eval_lane`], and an interpreter calls the same methods of [`Int`] and [`Float`]/[`Native`]
//! with static types.
//!
//! A lane travels as a [`Lane`]: its bits zero-extended to 256.

mod convert;
mod float;
mod int;

pub use convert::{float_to_int, int_to_float};
pub use ethnum::{I256, U256};
pub use float::{Float, Math1, Math2, Native, fclass};
pub use half::{bf16, f16};
pub use int::Int;

use smallvec::{SmallVec, smallvec};

use super::inst::Imm;
use super::opcode::Opcode;
use super::types::Scalar;

/// The bits of one lane, zero-extended.
pub type Lane = U256;

/// The results of an operation on one lane.
pub type LaneResults = SmallVec<[Lane; 2]>;

/// Keeps the low bits of a lane that its kind has.
pub fn truncate(kind: Scalar, lane: Lane) -> Lane {
    if kind == Scalar::I256 { lane } else { lane & ((Lane::ONE << kind.bits()) - 1) }
}

/// Sign-extends a lane of the given kind to 256 bits.
pub fn sign_extend(kind: Scalar, lane: Lane) -> I256 {
    let shift = 256 - kind.bits();
    (lane << shift).as_i256() >> shift
}

/// Evaluates one lane of a lane-wise operation.
///
/// `kind` is the lane kind of the controlling type, `from` that of the first operand (they differ for
/// conversions). `None` if the operation is not lane-wise or has no value independent of memory.
pub fn eval_lane(op: Opcode, kind: Scalar, from: Scalar, args: &[Lane], imm: &Imm) -> Option<LaneResults> {
    if let Some(result) = convert::eval(op, kind, from, args) {
        return Some(smallvec![result]);
    }
    match (op, kind) {
        (Opcode::Select, _) => Some(smallvec![if args[0] != Lane::ZERO { args[1] } else { args[2] }]),
        (Opcode::Expect, _) => Some(smallvec![args[0]]),
        (_, Scalar::I1) => eval_bool(op, args),
        (_, Scalar::I8) => eval_int::<u8>(op, args),
        (_, Scalar::I16) => eval_int::<u16>(op, args),
        (_, Scalar::I32) => eval_int::<u32>(op, args),
        (_, Scalar::I64) => eval_int::<u64>(op, args),
        (Opcode::PtrAdd, Scalar::Ptr) => eval_int::<u64>(Opcode::Iadd, args),
        (Opcode::PtrDiff, Scalar::Ptr) => eval_int::<u64>(Opcode::Isub, args),
        (_, Scalar::Ptr) => eval_int::<u64>(op, args),
        (_, Scalar::I128) => eval_int::<u128>(op, args),
        (_, Scalar::I256) => eval_int::<U256>(op, args),
        (_, Scalar::F16) => eval_float::<f16>(op, args, imm),
        (_, Scalar::Bf16) => eval_float::<bf16>(op, args, imm),
        (_, Scalar::F32) => eval_float::<f32>(op, args, imm),
        (_, Scalar::F64) => eval_float::<f64>(op, args, imm),
    }
}

fn flag(value: bool) -> Lane {
    Lane::from(u8::from(value))
}

/// Operations on `i1`; as a signed number true is -1.
fn eval_bool(op: Opcode, args: &[Lane]) -> Option<LaneResults> {
    let a = *args.first()? != Lane::ZERO;
    let b = args.get(1).is_some_and(|&b| b != Lane::ZERO);
    let result = match op {
        Opcode::Iand => a & b,
        Opcode::Ior => a | b,
        Opcode::Ixor | Opcode::IcmpNe => a ^ b,
        Opcode::Inot => !a,
        Opcode::IcmpEq => a == b,
        Opcode::IcmpUlt | Opcode::IcmpSgt => !a & b,
        Opcode::IcmpUgt | Opcode::IcmpSlt => a & !b,
        Opcode::IcmpUle | Opcode::IcmpSge => !a | b,
        Opcode::IcmpUge | Opcode::IcmpSle => a | !b,
        _ => return None,
    };
    Some(smallvec![flag(result)])
}

fn eval_int<T: Int>(op: Opcode, args: &[Lane]) -> Option<LaneResults> {
    let a = T::from_wide(*args.first()?);
    let one = |value: T| -> Option<LaneResults> { Some(smallvec![value.zext_wide()]) };
    match op {
        Opcode::Ineg => return one(a.ineg()),
        Opcode::IabsS => return one(a.iabs_s()),
        Opcode::Inot => return one(a.inot()),
        Opcode::Iclz => return one(a.iclz()),
        Opcode::Ictz => return one(a.ictz()),
        Opcode::Ipopcnt => return one(a.ipopcnt()),
        Opcode::Ibswap => return one(a.ibswap()),
        Opcode::Ibitrev => return one(a.ibitrev()),
        _ => {}
    }
    let b = T::from_wide(*args.get(1)?);
    let pair =
        |(value, overflow): (T, bool)| -> Option<LaneResults> { Some(smallvec![value.zext_wide(), flag(overflow)]) };
    match op {
        Opcode::IaddOvfS => return pair(a.iadd_ovf_s(b)),
        Opcode::IaddOvfU => return pair(a.iadd_ovf_u(b)),
        Opcode::IsubOvfS => return pair(a.isub_ovf_s(b)),
        Opcode::IsubOvfU => return pair(a.isub_ovf_u(b)),
        Opcode::ImulOvfS => return pair(a.imul_ovf_s(b)),
        Opcode::ImulOvfU => return pair(a.imul_ovf_u(b)),
        _ => {}
    }
    if let Some(truth) = eval_icmp(op, a, b) {
        return Some(smallvec![flag(truth)]);
    }
    one(match op {
        Opcode::Iadd => a.iadd(b),
        Opcode::Isub => a.isub(b),
        Opcode::Imul => a.imul(b),
        Opcode::Isdiv => a.isdiv(b),
        Opcode::Iudiv => a.iudiv(b),
        Opcode::Isrem => a.isrem(b),
        Opcode::Iurem => a.iurem(b),
        Opcode::Ifloordiv => a.ifloordiv(b),
        Opcode::Ifloormod => a.ifloormod(b),
        Opcode::IminS => a.imin_s(b),
        Opcode::ImaxS => a.imax_s(b),
        Opcode::IminU => a.imin_u(b),
        Opcode::ImaxU => a.imax_u(b),
        Opcode::Ishl => a.ishl(b),
        Opcode::Ilshr => a.ilshr(b),
        Opcode::Iashr => a.iashr(b),
        Opcode::Iand => a.iand(b),
        Opcode::Ior => a.ior(b),
        Opcode::Ixor => a.ixor(b),
        Opcode::Irotl => a.irotl(b),
        Opcode::Irotr => a.irotr(b),
        Opcode::IaddSatS => a.iadd_sat_s(b),
        Opcode::IaddSatU => a.iadd_sat_u(b),
        Opcode::IsubSatS => a.isub_sat_s(b),
        Opcode::IsubSatU => a.isub_sat_u(b),
        Opcode::ImulhiS => a.imulhi_s(b),
        Opcode::ImulhiU => a.imulhi_u(b),
        _ => return None,
    })
}

fn eval_icmp<T: Int>(op: Opcode, a: T, b: T) -> Option<bool> {
    Some(match op {
        Opcode::IcmpEq => a == b,
        Opcode::IcmpNe => a != b,
        Opcode::IcmpSlt => a.slt(b),
        Opcode::IcmpSle => a.sle(b),
        Opcode::IcmpSgt => b.slt(a),
        Opcode::IcmpSge => b.sle(a),
        Opcode::IcmpUlt => a < b,
        Opcode::IcmpUle => a <= b,
        Opcode::IcmpUgt => a > b,
        Opcode::IcmpUge => a >= b,
        _ => return None,
    })
}

fn eval_float<F: Float>(op: Opcode, args: &[Lane], imm: &Imm) -> Option<LaneResults> {
    let float = |lane: Lane| F::from_bits64(lane.as_u64());
    let a = float(*args.first()?);
    let one = |value: F::Native| -> Option<LaneResults> { Some(smallvec![F::narrow(value).to_bits64().into()]) };
    let x = a.widen();
    if let (Opcode::Fclass, Imm::Index(classes)) = (op, imm) {
        return Some(smallvec![flag(fclass(a, *classes))]);
    }
    if let Some(function) = Math1::of(op) {
        return one(x.math1(function));
    }
    match op {
        // Sign operations work on the bits, so that they are exact for every NaN.
        Opcode::Fneg | Opcode::Fabs => {
            let sign = Lane::ONE << (F::FRACTION_BITS + F::EXPONENT_BITS);
            let bits = if op == Opcode::Fneg { args[0] ^ sign } else { args[0] & !sign };
            return Some(smallvec![bits]);
        }
        Opcode::Fsqrt => return one(x.fsqrt()),
        Opcode::Ffloor => return one(x.ffloor()),
        Opcode::Fceil => return one(x.fceil()),
        Opcode::Ftrunc => return one(x.ftrunc()),
        Opcode::FroundEven => return one(x.fround_even()),
        Opcode::FroundHalfAway => return one(x.fround_half_away()),
        Opcode::Fldexp => return one(x.fldexp(args.get(1)?.as_i32())),
        Opcode::Ffrexp => {
            let (fraction, exponent) = x.ffrexp();
            return Some(smallvec![F::narrow(fraction).to_bits64().into(), Lane::from(exponent as u32)]);
        }
        _ => {}
    }
    let y = float(*args.get(1)?).widen();
    if let Some(truth) = eval_fcmp(op, x, y) {
        return Some(smallvec![flag(truth)]);
    }
    if let Some(function) = Math2::of(op) {
        return one(x.math2(y, function));
    }
    one(match op {
        Opcode::Fadd => x.fadd(y),
        Opcode::Fsub => x.fsub(y),
        Opcode::Fmul => x.fmul(y),
        Opcode::Fdiv => x.fdiv(y),
        Opcode::Frem => x.frem(y),
        Opcode::FremFloor => x.frem_floor(y),
        // Of zeros of different signs the negative one is the smaller.
        Opcode::Fmin if x == y => return Some(smallvec![args[0] | args[1]]),
        Opcode::Fmax if x == y => return Some(smallvec![args[0] & args[1]]),
        Opcode::Fmin => x.fmin(y),
        Opcode::Fmax => x.fmax(y),
        Opcode::Fcopysign => x.fcopysign(y),
        Opcode::Ffma => x.ffma(y, float(*args.get(2)?).widen()),
        _ => return None,
    })
}

fn eval_fcmp<N: Native>(op: Opcode, x: N, y: N) -> Option<bool> {
    Some(match op {
        Opcode::FcmpOeq => x == y,
        Opcode::FcmpUne => x != y,
        Opcode::FcmpOlt => x < y,
        Opcode::FcmpOle => x <= y,
        Opcode::FcmpOgt => x > y,
        Opcode::FcmpOge => x >= y,
        Opcode::FcmpUno => x.is_nan() || y.is_nan(),
        _ => return None,
    })
}

impl Math1 {
    /// The function that an operation computes, if it is one of these.
    pub fn of(op: Opcode) -> Option<Math1> {
        Some(match op {
            Opcode::Fsin => Math1::Sin,
            Opcode::Fcos => Math1::Cos,
            Opcode::Ftan => Math1::Tan,
            Opcode::Fasin => Math1::Asin,
            Opcode::Facos => Math1::Acos,
            Opcode::Fatan => Math1::Atan,
            Opcode::Fsinh => Math1::Sinh,
            Opcode::Fcosh => Math1::Cosh,
            Opcode::Ftanh => Math1::Tanh,
            Opcode::Fasinh => Math1::Asinh,
            Opcode::Facosh => Math1::Acosh,
            Opcode::Fatanh => Math1::Atanh,
            Opcode::Fexp => Math1::Exp,
            Opcode::Fexp2 => Math1::Exp2,
            Opcode::Fexpm1 => Math1::Expm1,
            Opcode::Flog => Math1::Log,
            Opcode::Flog2 => Math1::Log2,
            Opcode::Flog10 => Math1::Log10,
            Opcode::Flog1p => Math1::Log1p,
            Opcode::Flogb => Math1::Logb,
            Opcode::Fcbrt => Math1::Cbrt,
            Opcode::Ferf => Math1::Erf,
            Opcode::Ferfc => Math1::Erfc,
            Opcode::Ftgamma => Math1::Tgamma,
            Opcode::Flgamma => Math1::Lgamma,
            Opcode::Fj0 => Math1::J0,
            Opcode::Fj1 => Math1::J1,
            Opcode::Fy0 => Math1::Y0,
            Opcode::Fy1 => Math1::Y1,
            _ => return None,
        })
    }
}

impl Math2 {
    /// The function that an operation computes, if it is one of these.
    pub fn of(op: Opcode) -> Option<Math2> {
        Some(match op {
            Opcode::Fatan2 => Math2::Atan2,
            Opcode::Fhypot => Math2::Hypot,
            Opcode::Fpow => Math2::Pow,
            Opcode::Fnextafter => Math2::Nextafter,
            Opcode::Fremainder => Math2::Remainder,
            Opcode::Fscalb => Math2::Scalb,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_stay_truncated() {
        let result = eval_lane(Opcode::Iadd, Scalar::I8, Scalar::I8, &[Lane::new(200), Lane::new(100)], &Imm::None);
        assert_eq!(result.unwrap()[..], [Lane::new(44)]);
        assert_eq!(sign_extend(Scalar::I8, Lane::new(200)), I256::new(-56));
        assert_eq!(truncate(Scalar::I1, Lane::new(3)), Lane::ONE);
    }

    #[test]
    fn true_is_minus_one_when_signed() {
        let slt = eval_lane(Opcode::IcmpSlt, Scalar::I1, Scalar::I1, &[Lane::ONE, Lane::ZERO], &Imm::None);
        assert_eq!(slt.unwrap()[0], Lane::ONE);
    }
}
