//! Division of short integer lanes as division of floats, which has room for the exact quotient: there is no instruction
//! for the one, and one for the other. Lanes of 64 bits are left to the kernel.

use super::Legaliser;
use super::fit::Fit;
use crate::ir::eval::Lane;
use crate::ir::{Const, Function, InstData, Opcode, Scalar, Type, Value};

/// Does the function divide vectors in a way that is done here?
pub(super) fn divides(func: &Function) -> bool {
    let insts = || func.blocks.iter().flat_map(|block| &block.insts).map(|&inst| func.inst(inst));
    func.values.iter().any(|value| value.ty.is_vector()) && insts().any(is_division)
}

fn is_division(data: &InstData) -> bool {
    use Opcode::{Ifloordiv, Ifloormod, Isdiv, Isrem, Iudiv, Iurem};
    let is_op = matches!(data.op, Isdiv | Iudiv | Isrem | Iurem | Ifloordiv | Ifloormod);
    is_op && data.ty.is_vector() && data.ty.kind().bits() <= 32
}

/// What is known about a divisor.
#[derive(Clone, Copy)]
struct Divisor {
    may_be_zero: bool,
    may_be_minus_one: bool,
}

impl Legaliser<'_> {
    /// Does the operation if it is a division of short lanes.
    pub(super) fn divide(&mut self, data: &InstData) -> bool {
        if !is_division(data) {
            return false;
        }
        let size = match self.fit(data.result()) {
            Fit::Register => data.ty.lanes(),
            Fit::Split(lanes) => lanes,
            Fit::Halves | Fit::Memory => return false,
        };
        // Floats are wider.
        let float_bytes = if data.ty.kind() == Scalar::I32 { 8 } else { 4 };
        let size = size.min(self.width / float_bytes);
        let known = Const::of(self.old, data.args[1]);
        let ones = crate::ir::eval::truncate(data.ty.kind(), Lane::MAX);
        let may_be = |lane: Lane| {
            known.as_ref().is_none_or(|known| (0..data.ty.lanes()).any(|i| known.lane(i as usize) == lane))
        };
        let divisor = Divisor { may_be_zero: may_be(Lane::ZERO), may_be_minus_one: may_be(ones) };
        let [x, y] = [0, 1].map(|i| self.pieces(data.args[i], size));
        let pieces: Vec<Value> = x.into_iter().zip(y).map(|(x, y)| self.divide_lanes(data.op, x, y, divisor)).collect();
        self.set_pieces(data.result(), &pieces);
        true
    }

    fn divide_lanes(&mut self, op: Opcode, x: Value, y: Value, divisor: Divisor) -> Value {
        let ty = self.b.ty(x);
        let signed = !matches!(op, Opcode::Iudiv | Opcode::Iurem);
        let floors = matches!(op, Opcode::Ifloordiv | Opcode::Ifloormod);
        let quotient = self.quotient(ty, x, y, signed, divisor);
        let is_quotient = matches!(op, Opcode::Isdiv | Opcode::Iudiv | Opcode::Ifloordiv);
        let mut result = quotient;
        if floors || !is_quotient {
            let product = self.b.binary(Opcode::Imul, quotient, y);
            let remainder = self.b.binary(Opcode::Isub, x, product);
            result = if floors { self.floor(ty, quotient, remainder, y, is_quotient) } else { remainder };
        }
        if !divisor.may_be_zero {
            return result;
        }
        let zero = self.b.iconst(ty, 0);
        let by_zero = self.b.binary(Opcode::IcmpEq, y, zero);
        self.b.select(by_zero, zero, result)
    }

    /// The quotient towards zero; anything for a divisor of 0.
    fn quotient(&mut self, ty: Type, x: Value, y: Value, signed: bool, divisor: Divisor) -> Value {
        let int = ty.with_kind(Scalar::I32);
        let short = ty.kind() != Scalar::I32;
        let float = ty.with_kind(if short { Scalar::F32 } else { Scalar::F64 });
        // Short lanes are all positive or negative numbers of 32 bits.
        let widen = if signed { Opcode::Sext } else { Opcode::Zext };
        let as_signed = signed || short;
        let (to_float, to_int) =
            if as_signed { (Opcode::Sitofp, Opcode::FptosiSat) } else { (Opcode::Uitofp, Opcode::FptouiSat) };
        let [dividend, by] = [x, y].map(|operand| {
            let wide = if short { self.b.convert(widen, int, operand) } else { operand };
            self.b.convert(to_float, float, wide)
        });
        let quotient = self.b.binary(Opcode::Fdiv, dividend, by);
        let quotient = self.b.convert(to_int, int, quotient);
        if short {
            return self.b.convert(Opcode::Trunc, ty, quotient);
        }
        if !signed || !divisor.may_be_minus_one {
            return quotient;
        }
        // The minimum by -1 wraps.
        let minus_one = self.b.iconst(ty, -1);
        let by_minus_one = self.b.binary(Opcode::IcmpEq, y, minus_one);
        let negated = self.b.unary(Opcode::Ineg, x);
        self.b.select(by_minus_one, negated, quotient)
    }

    /// The quotient rounded down, or the remainder with the sign of the divisor: corrected where there is a remainder of
    /// the other sign.
    fn floor(&mut self, ty: Type, quotient: Value, remainder: Value, y: Value, is_quotient: bool) -> Value {
        let zero = self.b.iconst(ty, 0);
        let rest = self.b.binary(Opcode::IcmpNe, remainder, zero);
        let signs = self.b.binary(Opcode::Ixor, remainder, y);
        let differ = self.b.binary(Opcode::IcmpSlt, signs, zero);
        let corrected = self.b.binary(Opcode::Iand, rest, differ);
        let (value, by) = if is_quotient { (quotient, self.b.iconst(ty, -1)) } else { (remainder, y) };
        let correction = self.b.select(corrected, by, zero);
        self.b.binary(Opcode::Iadd, value, correction)
    }
}
