//! Masks as the bits of integers, and conditions on whole masks.

use regalloc2::{RegClass, VReg};

use super::make;
use crate::ir::{InstData, Opcode, Value};
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::insn::{Alu, Cond, Count, Flag, Op, Size, Src, Test};
use crate::jit::x64::select::compare::Condition;
use crate::jit::x64::select::{Selector, def, reg_use, reuse};

/// The bits of a mask in a general-purpose register.
struct Bits {
    reg: VReg,
    /// How many bits each lane has.
    per_lane: u32,
    /// How many bits the mask has; those above are unspecified.
    count: u32,
}

impl Selector<'_> {
    /// The bits of a mask, without bringing them into a certain order.
    fn raw_bits(&mut self, mask: Value) -> Bits {
        let lanes = self.ty(mask).lanes();
        let reg = self.int_temp();
        if self.has_mask_registers() {
            let mask = self.use_reg(mask);
            self.mask_unary(make(V::KmovTo, Length::L128), reg, mask);
            return Bits { reg, per_lane: 1, count: lanes };
        }
        let grain = self.grain(mask);
        let mask = self.mask_of_grain(mask, grain);
        let op = match grain {
            8 => V::Movmskpd,
            4 => V::Movmskps,
            _ => V::Pmovmskb,
        };
        self.mask_unary(make(op, Length::of(grain * lanes)), reg, mask);
        let per_lane = if grain == 2 { 2 } else { 1 };
        Bits { reg, per_lane, count: lanes * per_lane }
    }

    /// The bits of a mask, one for each lane, zeros above, in a register of 64 bits.
    fn clean_bits(&mut self, mask: Value) -> VReg {
        let lanes = self.ty(mask).lanes();
        let mut bits = self.raw_bits(mask);
        if bits.per_lane == 2 {
            let reg = self.int_temp();
            let mask = self.mask_of_grain(mask, 1);
            self.mask_unary(make(V::Pmovmskb, Length::of(lanes)), reg, mask);
            bits = Bits { reg, per_lane: 1, count: lanes };
        }
        self.clear_above(bits.reg, lanes)
    }

    /// A register with only the lowest `count` bits of another.
    fn clear_above(&mut self, reg: VReg, count: u32) -> VReg {
        if count == 64 {
            return reg;
        }
        let result = self.int_temp();
        if count == 32 {
            let extension = crate::jit::x64::insn::Extension { from: Size::B4, signed: false, wide: true };
            self.op(Op::Extend(extension, Src::Value), &[def(result), reg_use(reg)]);
        } else {
            let low = ((1u64 << count) - 1) as i32;
            self.op(Op::Alu(Alu::And, false, Src::Imm(low)), &[reuse(result, 1), reg_use(reg)]);
        }
        result
    }

    pub(super) fn mask_to_bits(&mut self, data: &InstData) -> bool {
        if !self.in_gpr(data.ty) {
            return false;
        }
        let bits = self.clean_bits(data.args[0]);
        let result = self.result_reg(data.result());
        self.op(Op::Move, &[def(result), reg_use(bits)]);
        true
    }

    pub(super) fn bits_to_mask(&mut self, data: &InstData) -> bool {
        let (bits, lanes) = (data.args[0], data.ty.lanes());
        if !self.in_gpr(self.ty(bits)) {
            return false;
        }
        let bits = self.use_reg(bits);
        let d = self.result_reg(data.result());
        if self.has_mask_registers() {
            self.mask_unary(make(V::KmovFrom, Length::L128), d, bits);
            return true;
        }
        let grain = self.grain(data.result());
        let length = Length::of(lanes);
        let [word, all, spread, chosen] = [(); 4].map(|()| self.vector_temp());
        self.mask_unary(make(V::Movd, Length::L128), word, bits);
        self.spread_word(length, all, word);
        // Byte i has the bits 8 * (i / 8) and up, of which it looks at bit i % 8.
        let list: Vec<u8> = (0..length.bytes() as u8).map(|i| i / 8).collect();
        let list = self.bytes_in(&list);
        self.binary(make(V::Pshufb, length), spread, all, list);
        let own: Vec<u8> = (0..length.bytes()).map(|i| 1 << (i % 8)).collect();
        let own = self.bytes_in(&own);
        let own = self.in_reg(length, own);
        self.binary(make(V::Pand, length).commuting(), chosen, spread, own);
        let mask = if grain == 1 { d } else { self.vector_temp() };
        self.binary(make(V::Pcmpeqb, length).commuting(), mask, chosen, own);
        if grain > 1 {
            self.regrain(d, mask, lanes, 1, grain);
        }
        true
    }

    /// The lowest 4 bytes in all lanes of 4 bytes.
    fn spread_word(&mut self, length: Length, d: VReg, s: VReg) {
        if length > Length::L128 {
            self.unary(make(V::Pbroadcastd, length), d, s);
        } else {
            self.unary(make(V::Pshufd, length).imm(0), d, s);
        }
    }

    // ---- whole masks ----

    /// The condition that a reduction of a mask computes.
    pub(in crate::jit::x64::select) fn mask_condition(&mut self, data: &InstData) -> Option<Condition> {
        let mask = data.args.first().copied().filter(|&mask| self.ty(mask).is_mask() && self.ty(mask).is_vector())?;
        if self.home(self.ty(mask)) == crate::jit::x64::regs::Home::Memory {
            return None;
        }
        let all = match data.op {
            Opcode::ReduceOr => false,
            Opcode::ReduceAnd => true,
            _ => return None,
        };
        let Bits { reg, count, .. } = self.raw_bits(mask);
        let size = match count {
            0..=8 => Size::B1,
            16 => Size::B2,
            32 => Size::B4,
            _ => Size::B8,
        };
        let partial = count < 8;
        let low = (1i32 << count.min(8)) - 1;
        let (test, cond, operands) = match (all, partial) {
            (false, true) => (Test::Bits(Size::B4, Src::Imm(low)), Flag::NotEqual, vec![reg_use(reg)]),
            (false, false) => (Test::Bits(size, Src::Value), Flag::NotEqual, vec![reg_use(reg), reg_use(reg)]),
            (true, true) => {
                let inverse = self.temp(RegClass::Int);
                self.op(Op::Not(false), &[reuse(inverse, 1), reg_use(reg)]);
                (Test::Bits(Size::B4, Src::Imm(low)), Flag::Equal, vec![reg_use(inverse)])
            }
            (true, false) => (Test::Compare(size, Src::Imm(-1)), Flag::Equal, vec![reg_use(reg)]),
        };
        Some(Condition { test, cond: Cond::Flag(cond), operands: operands.into_iter().collect() })
    }

    /// Selects the reduction of a mask.
    pub(super) fn reduce_mask(&mut self, data: &InstData) -> bool {
        if let Some(condition) = self.mask_condition(data) {
            let result = self.result_reg(data.result());
            let mut operands = vec![def(result)];
            operands.extend(condition.operands);
            self.op(Op::Set(condition.test, condition.cond), &operands);
            return true;
        }
        if data.op != Opcode::ReduceXor {
            return false;
        }
        let bits = self.clean_bits(data.args[0]);
        let ones = self.int_temp();
        self.op(Op::Count(Count::Ones, true, Src::Value), &[def(ones), reg_use(bits)]);
        let result = self.result_reg(data.result());
        self.op(Op::Alu(Alu::And, false, Src::Imm(1)), &[reuse(result, 1), reg_use(ones)]);
        true
    }

    /// A lane of a mask, by a known number.
    pub(super) fn extract_from_mask(&mut self, data: &InstData, number: u32) {
        let Bits { reg, per_lane, .. } = self.raw_bits(data.args[0]);
        let mut bits = reg;
        if number > 0 {
            let shifted = self.int_temp();
            let amount = (number * per_lane) as u8;
            let op = Op::ShiftConst(crate::jit::x64::insn::Shift::Shr, Size::B8, amount);
            self.op(op, &[reuse(shifted, 1), reg_use(reg)]);
            bits = shifted;
        }
        let result = self.result_reg(data.result());
        self.op(Op::Alu(Alu::And, false, Src::Imm(1)), &[reuse(result, 1), reg_use(bits)]);
    }
}
