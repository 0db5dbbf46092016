//! Conversions between lane kinds.

use super::{Kernel, map1, read, write};
use crate::ir::eval::{Float, I256, Int, U256, bf16, f16, float_to_int, int_to_float};
use crate::ir::{Opcode, Scalar};

/// Does the operation's kernel depend on the operand's lane kind as well as on the result's?
pub fn is_conversion(op: Opcode) -> bool {
    matches!(
        op,
        Opcode::Trunc
            | Opcode::Zext
            | Opcode::Sext
            | Opcode::Fptrunc
            | Opcode::Fpext
            | Opcode::FptosiSat
            | Opcode::FptouiSat
            | Opcode::Sitofp
            | Opcode::Uitofp
            | Opcode::Ptrtoint
            | Opcode::Inttoptr
    )
}

/// Applies a macro to a pair of lane types by their kinds; integers are unsigned types.
macro_rules! by_kinds {
    ($macro:ident, ($from:expr; $($from_kind:pat => $from_ty:ty),*), ($to:expr; $to_types:tt)) => {
        match $from {
            $( $from_kind => by_kinds!(@to $macro, $from_ty, $to, $to_types), )*
            _ => return None,
        }
    };
    (@to $macro:ident, $from_ty:ty, $to:expr, [$($to_kind:pat => $to_ty:ty),*]) => {
        match $to {
            $( $to_kind => $macro!($from_ty, $to_ty), )*
            _ => return None,
        }
    };
}

/// The kernel for a conversion.
pub fn kernel(op: Opcode, to: Scalar, from: Scalar) -> Option<Kernel> {
    match op {
        Opcode::Trunc if to == Scalar::I1 => to_mask(from),
        Opcode::Trunc if from.bits() > to.bits() => resize(to, from),
        Opcode::Zext if from.bits() < to.bits() => resize(to, from),
        Opcode::Ptrtoint | Opcode::Inttoptr => resize(to, from),
        Opcode::Sext if from.bits() < to.bits() => extend_sign(to, from),
        Opcode::Fptrunc | Opcode::Fpext if from != to => between_floats(to, from),
        Opcode::FptosiSat => float_to_signed(to, from),
        Opcode::FptouiSat => float_to_unsigned(to, from),
        Opcode::Sitofp => signed_to_float(to, from),
        Opcode::Uitofp => unsigned_to_float(to, from),
        _ => None,
    }
}

/// The lowest bits.
fn to_mask(from: Scalar) -> Option<Kernel> {
    macro_rules! low_bit {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| (x.zext_wide().as_u8()) & 1)
        };
    }
    Some(by_kinds!(low_bit,
        (from; Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 | Scalar::Ptr => u64,
            Scalar::I128 => u128, Scalar::I256 => U256),
        (Scalar::I1; [Scalar::I1 => u8])))
}

/// Wider with zeros, or narrower.
fn resize(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! resize {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to>::from_wide(x.zext_wide()))
        };
    }
    Some(by_kinds!(resize,
        (from; Scalar::I1 | Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32,
            Scalar::I64 | Scalar::Ptr => u64, Scalar::I128 => u128, Scalar::I256 => U256),
        (to; [Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 | Scalar::Ptr => u64,
            Scalar::I128 => u128, Scalar::I256 => U256])))
}

/// Wider with the sign; true is -1.
fn extend_sign(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! extend {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to>::from_wide(x.sext_wide()))
        };
    }
    macro_rules! from_mask {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to>::from_wide(x.zext_wide()).ineg())
        };
    }
    if from == Scalar::I1 {
        return Some(by_kinds!(from_mask,
            (from; Scalar::I1 => u8),
            (to; [Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64,
                Scalar::I128 => u128, Scalar::I256 => U256])));
    }
    Some(by_kinds!(extend,
        (from; Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64, Scalar::I128 => u128),
        (to; [Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64, Scalar::I128 => u128,
            Scalar::I256 => U256])))
}

fn between_floats(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! convert {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to as Float>::from_f64(Float::to_f64(x)))
        };
    }
    match (from, to) {
        // Through an `f64` these would not vectorise.
        (Scalar::F64, Scalar::F32) => return Some(map1!(f64 => f32, |x| x as f32)),
        (Scalar::F32, Scalar::F64) => return Some(map1!(f32 => f64, |x| x as f64)),
        _ => {}
    }
    Some(by_kinds!(convert,
        (from; Scalar::F16 => f16, Scalar::Bf16 => bf16, Scalar::F32 => f32, Scalar::F64 => f64),
        (to; [Scalar::F16 => f16, Scalar::Bf16 => bf16, Scalar::F32 => f32, Scalar::F64 => f64])))
}

fn float_to_signed(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! cast {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| x as $to)
        };
    }
    macro_rules! convert {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to>::from_wide(float_to_int(Float::to_f64(x), <$to as Int>::BITS, true)))
        };
    }
    if matches!(from, Scalar::F32 | Scalar::F64) && to.bits() <= 64 {
        return Some(by_kinds!(cast,
            (from; Scalar::F32 => f32, Scalar::F64 => f64),
            (to; [Scalar::I8 => i8, Scalar::I16 => i16, Scalar::I32 => i32, Scalar::I64 => i64])));
    }
    Some(by_kinds!(convert,
        (from; Scalar::F16 => f16, Scalar::Bf16 => bf16, Scalar::F32 => f32, Scalar::F64 => f64),
        (to; [Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64, Scalar::I128 => u128,
            Scalar::I256 => U256])))
}

fn float_to_unsigned(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! cast {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| x as $to)
        };
    }
    macro_rules! convert {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to>::from_wide(float_to_int(Float::to_f64(x), <$to as Int>::BITS, false)))
        };
    }
    if matches!(from, Scalar::F32 | Scalar::F64) && to.bits() <= 64 {
        return Some(by_kinds!(cast,
            (from; Scalar::F32 => f32, Scalar::F64 => f64),
            (to; [Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64])));
    }
    Some(by_kinds!(convert,
        (from; Scalar::F16 => f16, Scalar::Bf16 => bf16, Scalar::F32 => f32, Scalar::F64 => f64),
        (to; [Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64, Scalar::I128 => u128,
            Scalar::I256 => U256])))
}

fn signed_to_float(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! cast {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| x as $to)
        };
    }
    macro_rules! convert {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| {
                <$to>::from_bits64(int_to_float(<$to as FloatKind>::KIND, x.sext_wide().as_i256()).as_u64())
            })
        };
    }
    if matches!(to, Scalar::F32 | Scalar::F64) && from.bits() <= 64 {
        return Some(by_kinds!(cast,
            (from; Scalar::I8 => i8, Scalar::I16 => i16, Scalar::I32 => i32, Scalar::I64 => i64),
            (to; [Scalar::F32 => f32, Scalar::F64 => f64])));
    }
    Some(by_kinds!(convert,
        (from; Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64, Scalar::I128 => u128,
            Scalar::I256 => U256),
        (to; [Scalar::F16 => f16, Scalar::Bf16 => bf16, Scalar::F32 => f32, Scalar::F64 => f64])))
}

fn unsigned_to_float(to: Scalar, from: Scalar) -> Option<Kernel> {
    macro_rules! cast {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| x as $to)
        };
    }
    macro_rules! convert {
        ($from:ty, $to:ty) => {
            map1!($from => $to, |x| <$to>::from_bits64(unsigned_bits(<$to as FloatKind>::KIND, x.zext_wide())))
        };
    }
    if matches!(to, Scalar::F32 | Scalar::F64) && from.bits() <= 64 {
        return Some(by_kinds!(cast,
            (from; Scalar::I1 | Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64),
            (to; [Scalar::F32 => f32, Scalar::F64 => f64])));
    }
    Some(by_kinds!(convert,
        (from; Scalar::I1 | Scalar::I8 => u8, Scalar::I16 => u16, Scalar::I32 => u32, Scalar::I64 => u64,
            Scalar::I128 => u128, Scalar::I256 => U256),
        (to; [Scalar::F16 => f16, Scalar::Bf16 => bf16, Scalar::F32 => f32, Scalar::F64 => f64])))
}

/// The bits of an unsigned number of up to 256 bits in a float format, rounded once.
fn unsigned_bits(to: Scalar, value: U256) -> u64 {
    if let Ok(signed) = I256::try_from(value) {
        return int_to_float(to, signed).as_u64();
    }
    // Half the value with the lost bit kept sticky rounds the same way; doubling only changes the exponent.
    let half = ((value >> 1u32) | (value & U256::ONE)).as_i256();
    let bits = int_to_float(to, half).as_u64();
    match to {
        Scalar::F64 => (f64::from_bits(bits) * 2.0).to_bits(),
        Scalar::F32 => (f32::from_bits(bits as u32) * 2.0).to_bits() as u64,
        Scalar::Bf16 => (bf16::from_bits(bits as u16) * bf16::from_f32(2.0)).to_bits() as u64,
        _ => f16::INFINITY.to_bits() as u64,
    }
}

/// The lane kind of a float type.
trait FloatKind: Float {
    const KIND: Scalar;
}

impl FloatKind for f16 {
    const KIND: Scalar = Scalar::F16;
}

impl FloatKind for bf16 {
    const KIND: Scalar = Scalar::Bf16;
}

impl FloatKind for f32 {
    const KIND: Scalar = Scalar::F32;
}

impl FloatKind for f64 {
    const KIND: Scalar = Scalar::F64;
}
