//! Divisions. By constants they become multiplications (Granlund and Montgomery, *Division by invariant integers using
//! multiplication*).

use regalloc2::VReg;
use smallvec::smallvec;

use super::{Operands, Selector, def, fixed_def, fixed_use, late_use, reg_use, reuse};
use crate::ir::{InstData, Opcode};
use crate::jit::x64::insn::{Alu, Division, Op, Shift, Size, Src};
use crate::jit::x64::regs::{RAX, RDX};
use crate::jit::x64::vcode::Clobbers;

impl Selector<'_> {
    /// Selects a division in registers; false if it is none.
    pub(super) fn divide(&mut self, data: &InstData) -> bool {
        use Opcode::{Ifloordiv, Ifloormod, Isdiv, Isrem, Iudiv, Iurem};
        let is_division = matches!(data.op, Isdiv | Isrem | Iudiv | Iurem | Ifloordiv | Ifloormod);
        if !is_division || data.ty.is_vector() || !self.in_gpr(data.ty) {
            return false;
        }
        if self.divide_by_constant(data) {
            return true;
        }
        let signed = !matches!(data.op, Iudiv | Iurem);
        let remainder = matches!(data.op, Isrem | Iurem | Ifloormod);
        let size = Size::of_bytes(data.ty.bytes());
        let constant = self.int_constant(data.args[1]);
        let result = self.result_reg(data.result());
        let narrow = size < Size::B4;
        let [x, y] =
            [0, 1].map(|i| if narrow { self.extended(data.args[i], signed) } else { self.use_reg(data.args[i]) });
        let division = Division {
            op: data.op,
            wide: size.wide(),
            by_zero: constant.is_none_or(|int| int == 0),
            // Narrow numbers have a quotient in 32 bits.
            by_minus_one: signed && !narrow && constant.is_none_or(|int| int == -1),
        };
        let (own, other) = if remainder { (RDX, RAX) } else { (RAX, RDX) };
        let operands = [fixed_def(result, own), fixed_use(x, RAX), late_use(y)];
        self.op_with(Op::Divide(division), &operands, Clobbers::One(other));
        true
    }

    fn divide_by_constant(&mut self, data: &InstData) -> bool {
        let Some(divisor) = self.int_constant(data.args[1]) else { return false };
        let size = Size::of_bytes(data.ty.bytes());
        let unsigned = matches!(data.op, Opcode::Iudiv | Opcode::Iurem);
        let magnitude = if unsigned { super::zero_extended(data.ty, divisor) } else { divisor as u64 };
        let floor = matches!(data.op, Opcode::Ifloordiv | Opcode::Ifloormod);
        if magnitude < 2 || !unsigned && (divisor < 2 || !floor) || size < Size::B4 {
            return false;
        }
        let result = self.result_reg(data.result());
        let x = self.use_reg(data.args[0]);
        let remainder = matches!(data.op, Opcode::Iurem | Opcode::Ifloormod);
        if magnitude.is_power_of_two() {
            let shift = magnitude.trailing_zeros() as u8;
            if remainder {
                return self.mask_low(result, x, magnitude - 1, size);
            }
            let op = if unsigned { Shift::Shr } else { Shift::Sar };
            self.op(Op::ShiftConst(op, size, shift), &[reuse(result, 1), reg_use(x)]);
            return true;
        }
        let quotient = if remainder { self.int_temp() } else { result };
        if unsigned {
            self.unsigned_quotient(quotient, x, magnitude, size);
        } else {
            self.floor_quotient(quotient, x, magnitude, size);
        }
        if remainder {
            self.remainder(result, x, quotient, magnitude, size);
        }
        true
    }

    fn mask_low(&mut self, result: VReg, x: VReg, mask: u64, size: Size) -> bool {
        match i32::try_from(mask) {
            Ok(imm) => self.op(Op::Alu(Alu::And, size.wide(), Src::Imm(imm)), &[reuse(result, 1), reg_use(x)]),
            Err(_) => {
                let mask = self.number(mask);
                let operands = [reuse(result, 1), reg_use(x), reg_use(mask)];
                self.op(Op::Alu(Alu::And, size.wide(), Src::Value), &operands);
            }
        }
        true
    }

    /// `result = x - quotient * divisor`
    fn remainder(&mut self, result: VReg, x: VReg, quotient: VReg, divisor: u64, size: Size) {
        let product = self.int_temp();
        match i32::try_from(divisor) {
            Ok(imm) => {
                self.op(Op::MulConst(size.wide(), Src::Value, imm), &[def(product), super::any_use(quotient)]);
            }
            Err(_) => {
                let divisor = self.number(divisor);
                let operands = [reuse(product, 1), reg_use(quotient), reg_use(divisor)];
                self.op(Op::Mul(size.wide(), Src::Value), &operands);
            }
        }
        let operands: Operands = smallvec![reuse(result, 1), reg_use(x), super::any_use(product)];
        self.op(Op::Alu(Alu::Sub, size.wide(), Src::Value), &operands);
    }

    /// The quotient rounded down, for a divisor that is not a power of two: with `sign` all sign bits of `x`,
    /// `((x ^ sign) / divisor) ^ sign`, where the dividend has a bit to spare.
    fn floor_quotient(&mut self, result: VReg, x: VReg, divisor: u64, size: Size) {
        let bits = size.bits();
        let log = u64::BITS - (divisor - 1).leading_zeros();
        let factor = (1u128 << (bits - 1 + log)).div_ceil(divisor as u128) as u64;
        let [sign, positive, high, shifted] = [(); 4].map(|()| self.int_temp());
        self.op(Op::ShiftConst(Shift::Sar, size, bits as u8 - 1), &[reuse(sign, 1), reg_use(x)]);
        let flip = Op::Alu(Alu::Xor, size.wide(), Src::Value);
        self.op(flip, &[reuse(positive, 1), reg_use(x), reg_use(sign)]);
        let factor = self.number(factor);
        self.high_product(high, positive, factor, false, size.wide());
        self.op(Op::ShiftConst(Shift::Shr, size, log as u8 - 1), &[reuse(shifted, 1), reg_use(high)]);
        self.op(flip, &[reuse(result, 1), reg_use(shifted), reg_use(sign)]);
    }

    /// The unsigned quotient, for a divisor that is not a power of two. The factor has one bit more than a register.
    fn unsigned_quotient(&mut self, result: VReg, x: VReg, divisor: u64, size: Size) {
        let bits = size.bits();
        let log = u64::BITS - (divisor - 1).leading_zeros();
        // Without its upper bit: 2^bits * (2^log - divisor) / divisor + 1.
        let excess = ((1u128 << log) - divisor as u128) << bits;
        let factor = (excess / divisor as u128 + 1) as u64;
        let [high, rest, half, sum] = [(); 4].map(|()| self.int_temp());
        let number = self.number(factor);
        self.high_product(high, x, number, false, size.wide());
        let wide = size.wide();
        self.op(Op::Alu(Alu::Sub, wide, Src::Value), &[reuse(rest, 1), reg_use(x), reg_use(high)]);
        self.op(Op::ShiftConst(Shift::Shr, size, 1), &[reuse(half, 1), reg_use(rest)]);
        self.op(Op::Alu(Alu::Add, wide, Src::Value), &[reuse(sum, 1), reg_use(half), reg_use(high)]);
        self.op(Op::ShiftConst(Shift::Shr, size, log as u8 - 1), &[reuse(result, 1), reg_use(sum)]);
    }
}
