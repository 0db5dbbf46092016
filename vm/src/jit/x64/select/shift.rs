//! Shifts and rotations. The processor takes amounts modulo the width; the IR defines what larger ones do.

use regalloc2::VReg;
use smallvec::smallvec;

use super::{Operands, Selector, def, fixed_use, reg_use, reuse};
use crate::ir::{InstData, Opcode, Value};
use crate::jit::x64::insn::{Op, Shift, Size, Src};
use crate::jit::x64::regs::RCX;

impl Selector<'_> {
    /// Selects a shift in registers; false if it is none.
    pub(super) fn shift(&mut self, data: &InstData) -> bool {
        if data.ty.is_vector() || !self.in_gpr(data.ty) {
            return false;
        }
        let size = Size::of_bytes(data.ty.bytes());
        match data.op {
            Opcode::Ishl => self.plain_shift(data, Shift::Shl, size),
            Opcode::Ilshr => self.plain_shift(data, Shift::Shr, size),
            Opcode::Iashr => self.plain_shift(data, Shift::Sar, size),
            Opcode::Irotl => self.rotate(data, Shift::Rol, size),
            Opcode::Irotr => self.rotate(data, Shift::Ror, size),
            _ => return false,
        }
        true
    }

    fn plain_shift(&mut self, data: &InstData, op: Shift, size: Size) {
        let result = self.result_reg(data.result());
        let bits = size.bits() as u64;
        if let Some(amount) = self.int_constant(data.args[1]) {
            let amount = super::zero_extended(data.ty, amount);
            if amount >= bits && op != Shift::Sar {
                return self.set_constant(result, super::Constant::Bits(0));
            }
            let x = self.shifted_value(data.args[0], op);
            let amount = amount.min(bits - 1) as u8;
            return self.op(Op::ShiftConst(op, size.arithmetic(), amount), &[reuse(result, 1), reg_use(x)]);
        }
        let small = self.largest(data.args[1]) < bits;
        let x = self.shifted_value(data.args[0], op);
        let amount = self.use_reg(data.args[1]);
        match op {
            _ if small => self.variable_shift(op, size, result, x, amount),
            Shift::Sar => {
                let clamped = self.int_temp();
                self.op(Op::ClampAmount(size, bits as u8 - 1), &[def(clamped), reg_use(amount)]);
                self.variable_shift(op, size, result, x, clamped);
            }
            _ => {
                let shifted = self.int_temp();
                self.variable_shift(op, size, shifted, x, amount);
                let operands = [reuse(result, 1), reg_use(shifted), reg_use(amount)];
                self.op(Op::ShiftGuard(size, bits as u8), &operands);
            }
        }
    }

    /// The value to be shifted, extended as the operation needs it.
    fn shifted_value(&mut self, value: Value, op: Shift) -> VReg {
        match op {
            _ if self.ty(value).bytes() >= 4 => self.use_reg(value),
            Shift::Shr => self.extended(value, false),
            Shift::Sar => self.extended(value, true),
            _ => self.use_reg(value),
        }
    }

    fn variable_shift(&mut self, op: Shift, size: Size, result: VReg, x: VReg, amount: VReg) {
        if self.has_bmi() {
            let operands: Operands = smallvec![def(result), reg_use(amount), super::any_use(x)];
            return self.op(Op::ShiftX(op, size.wide(), Src::Value), &operands);
        }
        let operands = [reuse(result, 1), reg_use(x), fixed_use(amount, RCX)];
        self.op(Op::ShiftCl(op, size.arithmetic()), &operands);
    }

    fn rotate(&mut self, data: &InstData, op: Shift, size: Size) {
        let result = self.result_reg(data.result());
        let x = self.use_reg(data.args[0]);
        if let Some(amount) = self.int_constant(data.args[1]) {
            let amount = (amount as u64 % size.bits() as u64) as u8;
            return self.op(Op::ShiftConst(op, size, amount), &[reuse(result, 1), reg_use(x)]);
        }
        let amount = self.use_reg(data.args[1]);
        self.op(Op::ShiftCl(op, size), &[reuse(result, 1), reg_use(x), fixed_use(amount, RCX)]);
    }

    /// A bound of an unsigned number.
    fn largest(&self, value: Value) -> u64 {
        let value = self.resolve(value);
        let ty = self.ty(value);
        let all = super::zero_extended(ty, -1);
        if let Some(int) = self.int_constant(value) {
            return super::zero_extended(ty, int);
        }
        let Some(data) = self.func.def_data(value) else { return all };
        match data.op {
            Opcode::Iand => all.min(self.largest(data.args[0])).min(self.largest(data.args[1])),
            Opcode::Zext => self.largest(data.args[0]),
            Opcode::Iurem => match self.largest(data.args[1]) {
                0 => 0,
                divisor => divisor - 1,
            },
            Opcode::Ifloormod => match self.int_constant(data.args[1]) {
                Some(divisor @ 1..) => divisor as u64 - 1,
                _ => all,
            },
            Opcode::IminU => self.largest(data.args[0]).min(self.largest(data.args[1])),
            _ => all,
        }
    }
}
