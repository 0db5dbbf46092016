//! Conversions lane by lane.

use regalloc2::VReg;

use super::mask::MOVE;
use super::{In, by_bytes, make};
use crate::ir::{InstData, Opcode, Scalar, Type, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::select::Selector;

impl Selector<'_> {
    /// Selects a conversion; false if it is none, or is left to others.
    pub(super) fn conversion(&mut self, data: &InstData) -> bool {
        let Some(&from) = data.args.first() else { return false };
        let from_ty = self.ty(from);
        if from_ty.lanes() != data.ty.lanes() {
            return false;
        }
        match data.op {
            Opcode::Zext | Opcode::Sext if from_ty.is_mask() => self.mask_to_lanes(data, from),
            Opcode::Zext | Opcode::Sext => self.widen_lanes(data, from),
            Opcode::Trunc if data.ty.is_mask() => self.lanes_to_mask(data, from),
            Opcode::Trunc => {
                let s = self.use_reg(from);
                let d = self.result_reg(data.result());
                self.narrow_lanes(d, s, data.ty.lanes(), from_ty.kind().bytes(), data.ty.kind().bytes());
                true
            }
            Opcode::Ptrtoint if data.ty.kind() != Scalar::I64 => false,
            Opcode::Ptrtoint | Opcode::Inttoptr => {
                let s = self.use_reg(from);
                let d = self.result_reg(data.result());
                self.unary(make(V::Movups, self.length(data.ty)), d, s);
                true
            }
            Opcode::Fpext | Opcode::Fptrunc => self.between_float_lanes(data, from),
            Opcode::Sitofp | Opcode::Uitofp => self.int_lanes_to_float(data, from),
            Opcode::FptosiSat => self.float_lanes_to_signed(data, from),
            Opcode::FptouiSat => self.float_lanes_to_unsigned(data, from),
            _ => false,
        }
    }

    /// 0 and 1, or 0 and -1.
    fn mask_to_lanes(&mut self, data: &InstData, mask: Value) -> bool {
        let (ty, length, bytes) = (data.ty, self.length(data.ty), data.ty.kind().bytes());
        let d = self.result_reg(data.result());
        match (self.has_mask_registers(), data.op == Opcode::Sext) {
            (true, true) => {
                let mask = self.use_reg(mask);
                let ops = [V::Pmovm2b, V::Pmovm2w, V::Pmovm2d, V::Pmovm2q];
                self.mask_unary(make(by_bytes(bytes, ops), length), d, mask);
            }
            (true, false) => {
                let mask = self.use_reg(mask);
                let one = self.splat_in(length, bytes, 1);
                self.unary(make(by_bytes(bytes, MOVE), length).zeroing(mask), d, one);
            }
            (false, signed) => {
                if self.level().vector_bytes() < ty.bytes() {
                    return false;
                }
                let mask = self.mask_of_grain(mask, bytes);
                if signed {
                    self.unary(make(V::Movups, length), d, mask);
                } else {
                    let one = self.splat_in(length, bytes, 1);
                    self.binary(make(V::Pand, length).commuting(), d, mask, one);
                }
            }
        }
        true
    }

    /// The lowest bit of each lane.
    fn lanes_to_mask(&mut self, data: &InstData, from: Value) -> bool {
        let ty = self.ty(from);
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let s = self.use_reg(from);
        let d = self.result_reg(data.result());
        let one = self.splat_in(length, bytes, 1);
        if self.has_mask_registers() {
            let ops = [V::Ktestb, V::Ktestw, V::Ktestd, V::Ktestq];
            self.binary(make(by_bytes(bytes, ops), length), d, s, one);
            return true;
        }
        let one = self.in_reg(length, one);
        let bit = self.vector_temp();
        self.binary(make(V::Pand, length).commuting(), bit, s, one);
        let grain = self.grain(data.result());
        let found = if grain == bytes { d } else { self.vector_temp() };
        let ops = [V::Pcmpeqb, V::Pcmpeqw, V::Pcmpeqd, V::Pcmpeqq];
        self.binary(make(by_bytes(bytes, ops), length).commuting(), found, bit, one);
        if grain != bytes {
            self.regrain(d, found, ty.lanes(), bytes, grain);
        }
        true
    }

    fn widen_lanes(&mut self, data: &InstData, from: Value) -> bool {
        let (from_bytes, to_bytes) = (self.ty(from).kind().bytes(), data.ty.kind().bytes());
        // The instruction reads as many bytes as the operand has only if it fills a register.
        let source = if data.ty.bytes() >= 16 && self.level() > SimdLevel::Sse42 {
            match self.folded_load(from) {
                Some(place) => In::Mem(place),
                None => In::Reg(self.use_reg(from)),
            }
        } else {
            In::Reg(self.use_reg(from))
        };
        let d = self.result_reg(data.result());
        let length = self.length(data.ty);
        self.unary(make(extension(from_bytes, to_bytes, data.op == Opcode::Sext), length), d, source);
        true
    }

    /// Integer lanes widened into a new register.
    fn widened(&mut self, s: VReg, lanes: u32, from: u32, to: u32, signed: bool) -> VReg {
        if from == to {
            return s;
        }
        let d = self.vector_temp();
        self.unary(make(extension(from, to, signed), Length::of(lanes * to)), d, s);
        d
    }

    /// Low parts of integer lanes.
    pub(super) fn narrow_lanes(&mut self, d: VReg, s: VReg, lanes: u32, from: u32, to: u32) {
        if self.level() == SimdLevel::Avx512 {
            let op = match (from, to) {
                (2, _) => V::PmovwbDown,
                (4, 1) => V::PmovdbDown,
                (4, _) => V::PmovdwDown,
                (_, 1) => V::PmovqbDown,
                (_, 2) => V::PmovqwDown,
                _ => V::PmovqdDown,
            };
            return self.down(make(op, Length::of(lanes * from)), d, s);
        }
        if (from, to) == (8, 4) && lanes <= 2 {
            return self.unary(make(V::Pshufd, Length::L128).imm(0x88), d, s);
        }
        // Bytes that are kept are collected; of a long vector from both halves.
        let per_half = lanes.min(16 / from);
        let collect = |first: u32| -> Vec<u8> {
            let byte = |i: u32| {
                let lane = (i / to).wrapping_sub(first);
                if lane < per_half { (lane * from + i % to) as u8 } else { 0x80 }
            };
            (0..16).map(byte).collect()
        };
        let list = self.bytes_in(&collect(0));
        if lanes * from <= 16 {
            return self.binary(make(V::Pshufb, Length::L128), d, s, list);
        }
        let [low, upper, high] = [(); 3].map(|()| self.vector_temp());
        self.binary(make(V::Pshufb, Length::L128), low, s, list);
        self.down(make(V::Extri128, Length::L256).imm(1), upper, s);
        let list = self.bytes_in(&collect(per_half));
        self.binary(make(V::Pshufb, Length::L128), high, upper, list);
        self.binary(make(V::Por, Length::L128).commuting(), d, low, high);
    }

    fn between_float_lanes(&mut self, data: &InstData, from: Value) -> bool {
        let (from_ty, to_ty) = (self.ty(from), data.ty);
        let has_half = self.level() >= SimdLevel::Avx2;
        let (op, length, down) = match (from_ty.kind(), to_ty.kind()) {
            (Scalar::F32, Scalar::F64) => (V::Cvtps2pd, self.length(to_ty), false),
            (Scalar::F64, Scalar::F32) => (V::Cvtpd2ps, self.length(from_ty), false),
            (Scalar::F16, Scalar::F32) if has_half => (V::Cvtph2ps, self.length(to_ty), false),
            (Scalar::F32, Scalar::F16) if has_half => (V::Cvtps2phDown, self.length(from_ty), true),
            (Scalar::Bf16, Scalar::F32) => {
                let s = self.use_reg(from);
                let d = self.result_reg(data.result());
                let wide = self.widened(s, to_ty.lanes(), 2, 4, false);
                self.shift_by(V::ShiftD, 6, self.length(to_ty), d, wide, 16);
                return true;
            }
            (Scalar::F32, Scalar::Bf16) => {
                let s = self.use_reg(from);
                let d = self.result_reg(data.result());
                self.round_to_bf16(d, s, from_ty);
                return true;
            }
            _ => return false,
        };
        let s = self.use_reg(from);
        let d = self.result_reg(data.result());
        if down {
            self.down(make(op, length).imm(0), d, s);
        } else {
            self.unary(make(op, length), d, s);
        }
        true
    }

    /// The upper halves, rounded to nearest even; of NaNs a quiet one.
    fn round_to_bf16(&mut self, d: VReg, s: VReg, ty: Type) {
        let length = self.length(ty);
        let add = make(V::Paddd, length).commuting();
        let [cut, odd, nearly, sum, rounded, quiet, chosen] = [(); 7].map(|()| self.vector_temp());
        self.shift_by(V::ShiftD, 2, length, cut, s, 16);
        let one = self.splat_in(length, 4, 1);
        self.binary(make(V::Pand, length).commuting(), odd, cut, one);
        let below_half = self.splat_in(length, 4, 0x7fff);
        self.binary(add, nearly, s, below_half);
        self.binary(add, sum, nearly, odd);
        self.shift_by(V::ShiftD, 2, length, rounded, sum, 16);
        let quiet_bit = self.splat_in(length, 4, 0x40);
        self.binary(make(V::Por, length).commuting(), quiet, cut, quiet_bit);
        if self.has_mask_registers() {
            let unordered = self.mask_temp();
            self.binary(make(V::Kcmpps, length).imm(3), unordered, s, s);
            self.binary(make(V::Pblendmd, length).choosing(unordered), chosen, rounded, quiet);
        } else {
            let unordered = self.vector_temp();
            self.binary(make(V::Cmpps, length).imm(3), unordered, s, s);
            self.choose(length, 4, chosen, unordered, quiet, rounded);
        }
        self.narrow_lanes(d, chosen, ty.lanes(), 4, 2);
    }

    fn int_lanes_to_float(&mut self, data: &InstData, from: Value) -> bool {
        let (from_ty, to_ty, lanes) = (self.ty(from), data.ty, data.ty.lanes());
        let from_bytes = from_ty.kind().bytes();
        let signed = data.op == Opcode::Sitofp;
        let double = to_ty.kind() == Scalar::F64;
        if !double && to_ty.kind() != Scalar::F32 {
            return false;
        }
        let long = self.level() == SimdLevel::Avx512;
        // Narrow numbers are signed ones of 32 bits.
        if from_bytes < 4 && lanes * 4 > self.level().vector_bytes() {
            return false;
        }
        let as_signed = signed || from_bytes < 4;
        let (op, length) = match (from_bytes, double, as_signed) {
            (8, true, true) if long => (V::Cvtqq2pd, self.length(to_ty)),
            (8, true, false) if long => (V::Cvtuqq2pd, self.length(to_ty)),
            (8, false, true) if long => (V::Cvtqq2ps, self.length(from_ty)),
            (8, false, false) if long => (V::Cvtuqq2ps, self.length(from_ty)),
            (8, ..) => return false,
            (_, true, true) => (V::Cvtdq2pd, self.length(to_ty)),
            (_, false, true) => (V::Cvtdq2ps, self.length(to_ty)),
            (_, true, false) if long => (V::Cvtudq2pd, self.length(to_ty)),
            (_, false, false) if long => (V::Cvtudq2ps, self.length(to_ty)),
            (_, true, false) => return self.unsigned_to_double(data, from),
            _ => return false,
        };
        let s = self.use_reg(from);
        let d = self.result_reg(data.result());
        let s = if from_bytes < 4 { self.widened(s, lanes, from_bytes, 4, signed) } else { s };
        self.unary(make(op, length), d, s);
        true
    }

    /// The number is the fraction of 2^52 and more, which is then subtracted.
    fn unsigned_to_double(&mut self, data: &InstData, from: Value) -> bool {
        let length = self.length(data.ty);
        let s = self.use_reg(from);
        let d = self.result_reg(data.result());
        let wide = self.widened(s, data.ty.lanes(), 4, 8, false);
        let base = self.splat_reg(length, 8, 2f64.powi(52).to_bits());
        let number = self.vector_temp();
        self.binary(make(V::Por, length).commuting(), number, wide, base);
        self.binary(make(V::Subpd, length), d, number, base);
        true
    }

    /// Float lanes with NaNs replaced by 0, in a new register.
    fn without_nans(&mut self, ty: Type, s: VReg) -> VReg {
        let length = self.length(ty);
        let single = ty.kind() == Scalar::F32;
        let d = self.vector_temp();
        if self.has_mask_registers() {
            let ordered = self.mask_temp();
            self.binary(make(if single { V::Kcmpps } else { V::Kcmppd }, length).imm(7), ordered, s, s);
            self.unary(make(if single { V::Movdqu32 } else { V::Movdqu64 }, length).zeroing(ordered), d, s);
        } else {
            let ordered = self.vector_temp();
            self.binary(make(if single { V::Cmpps } else { V::Cmppd }, length).imm(7), ordered, s, s);
            self.binary(make(V::Pand, length).commuting(), d, s, ordered);
        }
        d
    }

    /// Float lanes clamped to a range that both ends of are exact in the format, in a new register.
    fn clamped(&mut self, ty: Type, s: VReg, low: f64, high: f64) -> VReg {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let single = ty.kind() == Scalar::F32;
        let bits = |value: f64| if single { u64::from((value as f32).to_bits()) } else { value.to_bits() };
        let [above, d] = [(); 2].map(|()| self.vector_temp());
        let low = self.splat_in(length, bytes, bits(low));
        self.binary(make(if single { V::Maxps } else { V::Maxpd }, length), above, s, low);
        let high = self.splat_in(length, bytes, bits(high));
        self.binary(make(if single { V::Minps } else { V::Minpd }, length), d, above, high);
        d
    }

    fn float_lanes_to_signed(&mut self, data: &InstData, from: Value) -> bool {
        let (from_ty, lanes) = (self.ty(from), data.ty.lanes());
        let (single, bits) = (from_ty.kind() == Scalar::F32, data.ty.kind().bits());
        if !single && from_ty.kind() != Scalar::F64 {
            return false;
        }
        let long = self.level() == SimdLevel::Avx512;
        if bits > 32 && !long || bits > 64 {
            return false;
        }
        let length = self.length(from_ty);
        let s = self.use_reg(from);
        let d = self.result_reg(data.result());
        if bits == 64 {
            let s = self.without_nans(from_ty, s);
            let length = self.length(data.ty);
            let [converted, most] = [(); 2].map(|()| self.vector_temp());
            self.unary(make(if single { V::Cvttps2qq } else { V::Cvttpd2qq }, length), converted, s);
            // Numbers from 2^63 on give the minimum.
            let limit = if single { u64::from(2f32.powi(63).to_bits()) } else { 2f64.powi(63).to_bits() };
            let limit = self.splat_in(self.length(from_ty), from_ty.kind().bytes(), limit);
            let large = self.mask_temp();
            let compare = make(if single { V::Kcmpps } else { V::Kcmppd }, self.length(from_ty)).imm(0x1d);
            self.binary(compare, large, s, limit);
            let constant = self.splat_in(length, 8, i64::MAX as u64);
            self.unary(make(V::Movups, length), most, constant);
            self.unary_merge(make(V::Movdqu64, length), d, converted, large, most);
            return true;
        }
        let s = self.without_nans(from_ty, s);
        if single && bits == 32 {
            // Numbers from 2^31 on give the minimum, of which the complement is the maximum.
            let [converted, large] = [(); 2].map(|()| self.vector_temp());
            self.unary(make(V::Cvttps2dq, length), converted, s);
            let limit = self.splat_in(length, 4, u64::from(2f32.powi(31).to_bits()));
            if self.has_mask_registers() {
                let mask = self.mask_temp();
                self.binary(make(V::Kcmpps, length).imm(0x1d), mask, s, limit);
                self.mask_unary(make(V::Pmovm2d, length), large, mask);
            } else {
                let limit = self.in_reg(length, limit);
                self.binary(make(V::Cmpps, length).imm(2), large, limit, s);
            }
            self.binary(make(V::Pxor, length).commuting(), d, converted, large);
            return true;
        }
        let limit = 2f64.powi(bits as i32 - 1);
        let s = self.clamped(from_ty, s, -limit, limit - 1.0);
        self.truncate_to_int(d, s, from_ty, lanes, data.ty.kind().bytes());
        true
    }

    /// Float lanes within the range of 32-bit integers to lanes of `bytes` bytes.
    fn truncate_to_int(&mut self, d: VReg, s: VReg, from: Type, lanes: u32, bytes: u32) {
        let op = if from.kind() == Scalar::F32 { V::Cvttps2dq } else { V::Cvttpd2dq };
        let converted = if bytes == 4 { d } else { self.vector_temp() };
        self.unary(make(op, self.length(from)), converted, s);
        if bytes < 4 {
            self.narrow_lanes(d, converted, lanes, 4, bytes);
        }
    }

    fn float_lanes_to_unsigned(&mut self, data: &InstData, from: Value) -> bool {
        let (from_ty, lanes) = (self.ty(from), data.ty.lanes());
        let (single, bits) = (from_ty.kind() == Scalar::F32, data.ty.kind().bits());
        if !single && from_ty.kind() != Scalar::F64 || bits > 64 {
            return false;
        }
        let long = self.level() == SimdLevel::Avx512;
        if bits >= 32 && !long && (single || bits == 64) {
            return false;
        }
        let s = self.use_reg(from);
        let d = self.result_reg(data.result());
        if bits == 32 && !long {
            // A whole number below 2^52 is the fraction of its sum with that.
            let length = self.length(from_ty);
            let s = self.without_nans(from_ty, s);
            let s = self.clamped(from_ty, s, 0.0, f64::from(u32::MAX));
            let [whole, sum] = [(); 2].map(|()| self.vector_temp());
            self.unary(make(V::Roundpd, length).imm(11), whole, s);
            let base = self.splat_in(length, 8, 2f64.powi(52).to_bits());
            self.binary(make(V::Addpd, length).commuting(), sum, whole, base);
            self.narrow_lanes(d, sum, lanes, 8, 4);
            return true;
        }
        if bits < 32 {
            let s = self.without_nans(from_ty, s);
            let s = self.clamped(from_ty, s, 0.0, 2f64.powi(bits as i32) - 1.0);
            self.truncate_to_int(d, s, from_ty, lanes, data.ty.kind().bytes());
            return true;
        }
        // The maximum with 0 is 0 for NaNs; what is too large gives all ones.
        let zero = self.vector_temp();
        self.zeros(zero);
        let positive = self.vector_temp();
        self.binary(make(if single { V::Maxps } else { V::Maxpd }, self.length(from_ty)), positive, s, zero);
        let (op, length) = match (single, bits) {
            (true, 32) => (V::Cvttps2udq, self.length(from_ty)),
            (true, _) => (V::Cvttps2uqq, self.length(data.ty)),
            (false, 32) => (V::Cvttpd2udq, self.length(from_ty)),
            _ => (V::Cvttpd2uqq, self.length(data.ty)),
        };
        self.unary(make(op, length), d, positive);
        true
    }
}

/// The instruction that widens integer lanes.
fn extension(from: u32, to: u32, signed: bool) -> V {
    match (from, to, signed) {
        (1, 2, true) => V::Pmovsxbw,
        (1, 4, true) => V::Pmovsxbd,
        (1, _, true) => V::Pmovsxbq,
        (2, 4, true) => V::Pmovsxwd,
        (2, _, true) => V::Pmovsxwq,
        (_, _, true) => V::Pmovsxdq,
        (1, 2, false) => V::Pmovzxbw,
        (1, 4, false) => V::Pmovzxbd,
        (1, _, false) => V::Pmovzxbq,
        (2, 4, false) => V::Pmovzxwd,
        (2, _, false) => V::Pmovzxwq,
        (_, _, false) => V::Pmovzxdq,
    }
}
