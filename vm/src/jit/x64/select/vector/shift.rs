//! Shifts and rotations lane by lane. A shift by the width or more gives 0, or the sign.

use regalloc2::VReg;

use super::{by_bytes, make};
use crate::ir::{InstData, Opcode, Type, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::select::Selector;

/// Numbers of shifts by a constant in the encoding.
const RIGHT: u8 = 2;
const ARITHMETIC: u8 = 4;
const LEFT: u8 = 6;

impl Selector<'_> {
    /// Selects a shift; false if it is none, or needs a kernel.
    pub(super) fn shift_operation(&mut self, data: &InstData) -> bool {
        let is_shift = matches!(data.op, Opcode::Ishl | Opcode::Ilshr | Opcode::Iashr);
        let is_rotation = matches!(data.op, Opcode::Irotl | Opcode::Irotr);
        if !is_shift && !is_rotation {
            return false;
        }
        let (ty, bits) = (data.ty, data.ty.kind().bits());
        let amount = self.constant_lanes(data.args[1]).and_then(|amount| amount.as_splat());
        if let Some(amount) = amount.map(|amount| amount.as_u64()) {
            let x = self.use_reg(data.args[0]);
            let d = self.result_reg(data.result());
            if is_shift {
                self.shift_const(data.op, ty, d, x, amount.min(u64::from(bits)) as u32);
            } else {
                let amount = (amount % u64::from(bits)) as u32;
                let left = if data.op == Opcode::Irotl { amount } else { (bits - amount) % bits };
                self.rotate_const(ty, d, x, left);
            }
            return true;
        }
        if is_rotation {
            return self.rotate_lanes(data);
        }
        if let Some(scalar) = self.splatted(data.args[1])
            && ty.kind().bytes() > 1
            && (data.op != Opcode::Iashr || ty.kind().bytes() < 8 || self.level() == SimdLevel::Avx512)
        {
            self.shift_all(data, scalar);
            return true;
        }
        self.shift_lanes(data)
    }

    /// The scalar that all lanes of a value are, if it is an integer in a register.
    fn splatted(&self, value: Value) -> Option<Value> {
        let data = self.func.def_data(value).filter(|data| data.op == Opcode::Splat)?;
        self.in_gpr(self.ty(data.args[0])).then_some(data.args[0])
    }

    /// `d = x shift amount`, the amount at most the number of bits.
    pub(super) fn shift_const(&mut self, op: Opcode, ty: Type, d: VReg, x: VReg, amount: u32) {
        let (length, bytes, bits) = (self.length(ty), ty.kind().bytes(), ty.kind().bits());
        let left = op == Opcode::Ishl;
        if op == Opcode::Iashr {
            return self.shift_arithmetic(ty, d, x, amount.min(bits - 1));
        }
        if amount == bits {
            return self.zeros(d);
        }
        let number = if left { LEFT } else { RIGHT };
        if bytes == 1 {
            let shifted = self.vector_temp();
            self.shift_by(V::ShiftW, number, length, shifted, x, amount);
            let kept = if left { 0xff << amount & 0xff } else { 0xff >> amount };
            let kept = self.splat_in(length, 1, kept);
            return self.binary(make(V::Pand, length).commuting(), d, shifted, kept);
        }
        self.shift_by(by_bytes(bytes, [V::ShiftW, V::ShiftW, V::ShiftD, V::ShiftQ]), number, length, d, x, amount);
    }

    fn shift_arithmetic(&mut self, ty: Type, d: VReg, x: VReg, amount: u32) {
        let (length, bytes, bits) = (self.length(ty), ty.kind().bytes(), ty.kind().bits());
        match bytes {
            2 => return self.shift_by(V::ShiftW, ARITHMETIC, length, d, x, amount),
            4 => return self.shift_by(V::ShiftD, ARITHMETIC, length, d, x, amount),
            8 if self.level() == SimdLevel::Avx512 => {
                return self.shift_by(V::ShiftQE, ARITHMETIC, length, d, x, amount);
            }
            _ => {}
        }
        // Where the sign went to, flip it and subtract it.
        let [shifted, flipped] = [(); 2].map(|()| self.vector_temp());
        self.shift_const(Opcode::Ilshr, ty, shifted, x, amount);
        let sign = self.splat_reg(length, bytes, 1 << (bits - 1 - amount));
        self.binary(make(V::Pxor, length).commuting(), flipped, shifted, sign);
        self.binary(make(if bytes == 1 { V::Psubb } else { V::Psubq }, length), d, flipped, sign);
    }

    fn rotate_const(&mut self, ty: Type, d: VReg, x: VReg, left: u32) {
        let (length, bytes, bits) = (self.length(ty), ty.kind().bytes(), ty.kind().bits());
        if self.level() == SimdLevel::Avx512 && bytes >= 4 {
            let op = if bytes == 4 { V::ShiftDE } else { V::ShiftQE };
            return self.shift_by(op, 1, length, d, x, left);
        }
        if left.is_multiple_of(8) {
            // Whole bytes move.
            let (bytes, left) = (bytes as u8, (left / 8) as u8);
            let from = |i: u8| (i & 15) / bytes * bytes + (i + bytes - left) % bytes;
            let list: Vec<u8> = (0..length.bytes() as u8).map(from).collect();
            let list = self.bytes_in(&list);
            return self.binary(make(V::Pshufb, length), d, x, list);
        }
        let [high, low] = [(); 2].map(|()| self.vector_temp());
        self.shift_const(Opcode::Ishl, ty, high, x, left);
        self.shift_const(Opcode::Ilshr, ty, low, x, bits - left);
        self.binary(make(V::Por, length).commuting(), d, high, low);
    }

    /// All lanes by the same amount.
    fn shift_all(&mut self, data: &InstData, amount: Value) {
        let length = self.length(data.ty);
        let bytes = data.ty.kind().bytes();
        let op = match data.op {
            Opcode::Ishl => by_bytes(bytes, [V::Psllw, V::Psllw, V::Pslld, V::Psllq]),
            Opcode::Ilshr => by_bytes(bytes, [V::Psrlw, V::Psrlw, V::Psrld, V::Psrlq]),
            _ => by_bytes(bytes, [V::Psraw, V::Psraw, V::Psrad, V::Psraq]),
        };
        let amount = self.extended(amount, false);
        let count = self.vector_temp();
        self.unary(make(V::Movq, Length::L128), count, super::In::Reg(amount));
        let x = self.use_reg(data.args[0]);
        let d = self.result_reg(data.result());
        self.binary(make(op, length), d, x, count);
    }

    /// Each lane by its own amount.
    fn shift_lanes(&mut self, data: &InstData) -> bool {
        let (ty, length, bytes) = (data.ty, self.length(data.ty), data.ty.kind().bytes());
        let long = self.level() == SimdLevel::Avx512;
        let possible = match bytes {
            1 => long,
            _ => self.level() >= SimdLevel::Avx2,
        };
        if !possible {
            return false;
        }
        let [x, amount] = [0, 1].map(|i| self.use_reg(data.args[i]));
        let d = self.result_reg(data.result());
        let direct = bytes == 4 || long && bytes > 1 || bytes == 8 && data.op != Opcode::Iashr;
        if direct {
            self.binary(make(variable(data.op, bytes), length), d, x, amount);
        } else if data.op == Opcode::Iashr {
            // Of negative numbers the complement is shifted.
            let [sign, positive, shifted] = [(); 3].map(|()| self.vector_temp());
            self.sign_lanes(ty, sign, x);
            let flip = make(V::Pxor, length).commuting();
            self.binary(flip, positive, x, sign);
            if bytes == 8 {
                self.binary(make(V::Psrlvq, length), shifted, positive, amount);
            } else {
                self.shift_halves(Opcode::Ilshr, ty, shifted, positive, amount);
            }
            self.binary(flip, d, shifted, sign);
        } else {
            self.shift_halves(data.op, ty, d, x, amount);
        }
        true
    }

    /// Lanes of 1 or 2 bytes by shifts of lanes of twice the size: even and odd ones apart.
    fn shift_halves(&mut self, op: Opcode, ty: Type, d: VReg, x: VReg, amount: VReg) {
        let (length, bytes, bits) = (self.length(ty), ty.kind().bytes(), ty.kind().bits());
        let wide = bytes * 2;
        let shift = make(variable(op, wide), length);
        let and = make(V::Pand, length).commuting();
        let right = by_bytes(wide, [V::ShiftW, V::ShiftW, V::ShiftD, V::ShiftQ]);
        let low = (1u64 << bits) - 1;
        let low_mask = self.splat_reg(length, wide, low);
        let high_mask = self.splat_reg(length, wide, low << bits);
        let [even_amount, odd_amount, even, odd] = [(); 4].map(|()| self.vector_temp());
        self.binary(and, even_amount, amount, low_mask);
        self.shift_by(right, RIGHT, length, odd_amount, amount, bits);
        if op == Opcode::Ishl {
            let [all, upper] = [(); 2].map(|()| self.vector_temp());
            self.binary(shift, all, x, even_amount);
            self.binary(and, even, all, low_mask);
            self.binary(and, upper, x, high_mask);
            self.binary(shift, odd, upper, odd_amount);
        } else {
            let [lower, all] = [(); 2].map(|()| self.vector_temp());
            self.binary(and, lower, x, low_mask);
            self.binary(shift, even, lower, even_amount);
            self.binary(shift, all, x, odd_amount);
            self.binary(and, odd, all, high_mask);
        }
        self.binary(make(V::Por, length).commuting(), d, even, odd);
    }

    fn rotate_lanes(&mut self, data: &InstData) -> bool {
        let (length, bytes) = (self.length(data.ty), data.ty.kind().bytes());
        if self.level() < SimdLevel::Avx512 || bytes < 4 {
            return false;
        }
        let op = match (data.op, bytes) {
            (Opcode::Irotl, 4) => V::Prolvd,
            (Opcode::Irotl, _) => V::Prolvq,
            (_, 4) => V::Prorvd,
            _ => V::Prorvq,
        };
        let x = self.use_reg(data.args[0]);
        let amount = self.vector_source(data.args[1]);
        let d = self.result_reg(data.result());
        self.binary(make(op, length), d, x, amount);
        true
    }
}

/// The shift of lanes of 2, 4 or 8 bytes by amounts of their own.
fn variable(op: Opcode, bytes: u32) -> V {
    match op {
        Opcode::Ishl => by_bytes(bytes, [V::Psllvw, V::Psllvw, V::Psllvd, V::Psllvq]),
        Opcode::Ilshr => by_bytes(bytes, [V::Psrlvw, V::Psrlvw, V::Psrlvd, V::Psrlvq]),
        _ => by_bytes(bytes, [V::Psravw, V::Psravw, V::Psravd, V::Psravq]),
    }
}
