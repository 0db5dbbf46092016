//! Arithmetic lane by lane.

use regalloc2::VReg;

use super::{In, Make, by_bytes, make};
use crate::ir::{Flags, InstData, Opcode, Scalar, Type};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::select::Selector;

impl Selector<'_> {
    /// An operation on each lane.
    pub(super) fn lane_wise(&mut self, data: &InstData) -> bool {
        if data.num_results != 1 || self.ty(data.result()) != data.ty || data.ty.is_mask() {
            return false;
        }
        let Some(&first) = data.args.first() else { return false };
        if data.args.iter().any(|&arg| self.ty(arg) != data.ty) {
            return false;
        }
        if self.shift_operation(data) {
            return true;
        }
        let ty = data.ty;
        match data.args.len() {
            1 if self.has_unary(data.op, ty) => {
                let x = self.use_reg(first);
                let d = self.result_reg(data.result());
                self.unary_lanes(data.op, ty, d, x);
                true
            }
            2 if self.has_binary(data.op, ty) => {
                let (x, y) = if data.op.has(Flags::COMM) { self.ordered_args(data) } else { (first, data.args[1]) };
                let x = self.use_reg(x);
                let y = self.vector_source(y);
                let d = self.result_reg(data.result());
                self.binary_lanes(data.op, ty, d, x, y);
                true
            }
            _ => false,
        }
    }

    fn has_unary(&self, op: Opcode, ty: Type) -> bool {
        let bytes = ty.kind().bytes();
        match op {
            Opcode::Fneg | Opcode::Fabs => true,
            Opcode::Fsqrt
            | Opcode::Ffloor
            | Opcode::Fceil
            | Opcode::Ftrunc
            | Opcode::FroundEven
            | Opcode::FroundHalfAway => matches!(ty.kind(), Scalar::F32 | Scalar::F64),
            Opcode::Ineg | Opcode::Inot | Opcode::IabsS => true,
            Opcode::Ibswap => true,
            Opcode::Ipopcnt => bytes == 1 || bytes == 8,
            Opcode::Iclz => bytes >= 4 && self.level() == SimdLevel::Avx512,
            _ => false,
        }
    }

    fn unary_lanes(&mut self, op: Opcode, ty: Type, d: VReg, x: VReg) {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let sign = 1u64 << (ty.kind().bits() - 1);
        let single = ty.kind() == Scalar::F32;
        let float = |single_op, double_op| make(if single { single_op } else { double_op }, length);
        let round = float(V::Roundps, V::Roundpd);
        match op {
            Opcode::Fneg => {
                let sign = self.splat_in(length, bytes, sign);
                self.binary(make(V::Pxor, length).commuting(), d, x, sign);
            }
            Opcode::Fabs => {
                let rest = self.splat_in(length, bytes, sign - 1);
                self.binary(make(V::Pand, length).commuting(), d, x, rest);
            }
            Opcode::Fsqrt => self.unary(float(V::Sqrtps, V::Sqrtpd), d, x),
            Opcode::FroundEven => self.unary(round.imm(8), d, x),
            Opcode::Ffloor => self.unary(round.imm(9), d, x),
            Opcode::Fceil => self.unary(round.imm(10), d, x),
            Opcode::Ftrunc => self.unary(round.imm(11), d, x),
            Opcode::FroundHalfAway => self.round_half_away(ty, d, x),
            Opcode::Ineg => {
                let zero = self.vector_temp();
                self.zeros(zero);
                self.binary(make(by_bytes(bytes, SUB), length), d, zero, x);
            }
            Opcode::Inot => {
                let ones = self.vector_temp();
                self.ones(length, ones);
                self.binary(make(V::Pxor, length).commuting(), d, x, ones);
            }
            Opcode::IabsS if bytes < 8 || self.level() == SimdLevel::Avx512 => {
                self.unary(make(by_bytes(bytes, [V::Pabsb, V::Pabsw, V::Pabsd, V::Pabsq]), length), d, x);
            }
            Opcode::IabsS => {
                let sign = self.vector_temp();
                self.sign_lanes(ty, sign, x);
                let flipped = self.vector_temp();
                self.binary(make(V::Pxor, length).commuting(), flipped, x, sign);
                self.binary(make(V::Psubq, length), d, flipped, sign);
            }
            Opcode::Ibswap => {
                let list: Vec<u8> = (0..length.bytes() as u8).map(|i| (i & 15) ^ (bytes as u8 - 1)).collect();
                let list = self.bytes_in(&list);
                self.binary(make(V::Pshufb, length), d, x, list);
            }
            Opcode::Ipopcnt => self.count_ones(bytes, length, d, x),
            _ => self.unary(make(if bytes == 4 { V::Plzcntd } else { V::Plzcntq }, length), d, x),
        }
    }

    /// All bits the sign of the lane.
    pub(super) fn sign_lanes(&mut self, ty: Type, d: VReg, x: VReg) {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        if self.has_mask_registers() {
            let mask = self.mask_temp();
            let to_mask = [V::Pmovb2m, V::Pmovw2m, V::Pmovd2m, V::Pmovq2m];
            self.mask_unary(make(by_bytes(bytes, to_mask), length), mask, x);
            let from_mask = [V::Pmovm2b, V::Pmovm2w, V::Pmovm2d, V::Pmovm2q];
            return self.mask_unary(make(by_bytes(bytes, from_mask), length), d, mask);
        }
        let zero = self.vector_temp();
        self.zeros(zero);
        self.binary(make(by_bytes(bytes, GREATER), length), d, zero, x);
    }

    /// Halves of bytes are looked up, bytes of 8 bytes added.
    fn count_ones(&mut self, bytes: u32, length: Length, d: VReg, x: VReg) {
        let table: Vec<u8> = (0..length.bytes()).map(|i| (i & 15).count_ones() as u8).collect();
        let table = self.bytes_in(&table);
        let [counts, low, high, shifted, low_counts, high_counts] = [(); 6].map(|()| self.vector_temp());
        self.unary(make(V::Movups, length), counts, table);
        let nibbles = self.splat_reg(length, 1, 15);
        self.binary(make(V::Pand, length).commuting(), low, x, nibbles);
        self.shift_by(V::ShiftW, 2, length, shifted, x, 4);
        self.binary(make(V::Pand, length).commuting(), high, shifted, nibbles);
        self.binary(make(V::Pshufb, length), low_counts, counts, low);
        self.binary(make(V::Pshufb, length), high_counts, counts, high);
        let add = make(V::Paddb, length).commuting();
        if bytes == 1 {
            return self.binary(add, d, low_counts, high_counts);
        }
        let [all, zero] = [(); 2].map(|()| self.vector_temp());
        self.binary(add, all, low_counts, high_counts);
        self.zeros(zero);
        self.binary(make(V::Psadbw, length), d, all, zero);
    }

    /// Towards zero, plus one (with the sign) if a half or more was cut off.
    fn round_half_away(&mut self, ty: Type, d: VReg, x: VReg) {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let single = ty.kind() == Scalar::F32;
        let pick = |single_op, double_op| make(if single { single_op } else { double_op }, length);
        let sign_bit = 1u64 << (ty.kind().bits() - 1);
        let (half, one) = if single {
            (u64::from(0.5f32.to_bits()), u64::from(1f32.to_bits()))
        } else {
            (0.5f64.to_bits(), 1f64.to_bits())
        };
        let [whole, lost, size, large, part, sign, signed] = [(); 7].map(|()| self.vector_temp());
        self.unary(pick(V::Roundps, V::Roundpd).imm(11), whole, x);
        self.binary(pick(V::Subps, V::Subpd), lost, x, whole);
        let rest = self.splat_in(length, bytes, sign_bit - 1);
        self.binary(make(V::Pand, length).commuting(), size, lost, rest);
        // Half is at most the size.
        let half = self.splat_reg(length, bytes, half);
        let one = self.splat_in(length, bytes, one);
        if self.level() == SimdLevel::Avx512 {
            let mask = self.mask_temp();
            self.binary(pick(V::Kcmpps, V::Kcmppd).imm(2), mask, half, size);
            self.unary(make(if single { V::Movdqu32 } else { V::Movdqu64 }, length).zeroing(mask), part, one);
        } else {
            self.binary(pick(V::Cmpps, V::Cmppd).imm(2), large, half, size);
            self.binary(make(V::Pand, length).commuting(), part, large, one);
        }
        let sign_bits = self.splat_in(length, bytes, sign_bit);
        self.binary(make(V::Pand, length).commuting(), sign, x, sign_bits);
        self.binary(make(V::Por, length).commuting(), signed, part, sign);
        self.binary(pick(V::Addps, V::Addpd), d, whole, signed);
    }

    /// Is there a sequence of instructions for the operation?
    pub(super) fn has_binary(&self, op: Opcode, ty: Type) -> bool {
        let bytes = ty.kind().bytes();
        let long = self.level() == SimdLevel::Avx512;
        match op {
            Opcode::Iand | Opcode::Ior | Opcode::Ixor => true,
            Opcode::Iadd | Opcode::Isub | Opcode::Imul => true,
            Opcode::PtrAdd => false,
            Opcode::IminS | Opcode::ImaxS | Opcode::IminU | Opcode::ImaxU => {
                bytes < 8 || long || self.level() == SimdLevel::Avx2
            }
            Opcode::IaddSatS | Opcode::IaddSatU | Opcode::IsubSatS | Opcode::IsubSatU => bytes <= 2,
            Opcode::ImulhiS | Opcode::ImulhiU => bytes == 2,
            Opcode::Fcopysign => true,
            Opcode::Fadd | Opcode::Fsub | Opcode::Fmul | Opcode::Fdiv | Opcode::Fmin | Opcode::Fmax => {
                matches!(ty.kind(), Scalar::F32 | Scalar::F64)
            }
            _ => false,
        }
    }

    /// `d = x op y`, for what [`Selector::has_binary`] says.
    pub(super) fn binary_lanes(&mut self, op: Opcode, ty: Type, d: VReg, x: VReg, y: In) {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let float = |single, double| make(if ty.kind() == Scalar::F32 { single } else { double }, length);
        let int = |ops| make(by_bytes(bytes, ops), length);
        let simple: Make = match op {
            Opcode::Iadd => int([V::Paddb, V::Paddw, V::Paddd, V::Paddq]).commuting(),
            Opcode::Isub => int(SUB),
            Opcode::Iand => make(V::Pand, length).commuting(),
            Opcode::Ior => make(V::Por, length).commuting(),
            Opcode::Ixor => make(V::Pxor, length).commuting(),
            Opcode::Imul if bytes == 1 => return self.multiply_bytes(length, d, x, y),
            Opcode::Imul if bytes == 8 && self.level() < SimdLevel::Avx512 => {
                return self.multiply_words(length, d, x, y);
            }
            Opcode::Imul => int([V::Pmullw, V::Pmullw, V::Pmulld, V::Pmullq]).commuting(),
            Opcode::IminS | Opcode::ImaxS | Opcode::IminU | Opcode::ImaxU
                if bytes == 8 && self.level() < SimdLevel::Avx512 =>
            {
                return self.extremum_words(op, ty, d, x, y);
            }
            Opcode::IminS => int([V::Pminsb, V::Pminsw, V::Pminsd, V::Pminsq]).commuting(),
            Opcode::ImaxS => int([V::Pmaxsb, V::Pmaxsw, V::Pmaxsd, V::Pmaxsq]).commuting(),
            Opcode::IminU => int([V::Pminub, V::Pminuw, V::Pminud, V::Pminuq]).commuting(),
            Opcode::ImaxU => int([V::Pmaxub, V::Pmaxuw, V::Pmaxud, V::Pmaxuq]).commuting(),
            Opcode::IaddSatS => make(if bytes == 1 { V::Paddsb } else { V::Paddsw }, length).commuting(),
            Opcode::IaddSatU => make(if bytes == 1 { V::Paddusb } else { V::Paddusw }, length).commuting(),
            Opcode::IsubSatS => make(if bytes == 1 { V::Psubsb } else { V::Psubsw }, length),
            Opcode::IsubSatU => make(if bytes == 1 { V::Psubusb } else { V::Psubusw }, length),
            Opcode::ImulhiS => make(V::Pmulhw, length).commuting(),
            Opcode::ImulhiU => make(V::Pmulhuw, length).commuting(),
            Opcode::Fadd => float(V::Addps, V::Addpd).commuting(),
            Opcode::Fsub => float(V::Subps, V::Subpd),
            Opcode::Fmul => float(V::Mulps, V::Mulpd).commuting(),
            Opcode::Fdiv => float(V::Divps, V::Divpd),
            Opcode::Fcopysign => return self.copy_signs(ty, d, x, y),
            Opcode::Fmin => return self.float_extremum(float(V::Minps, V::Minpd), ty, d, x, y),
            _ => return self.float_extremum(float(V::Maxps, V::Maxpd), ty, d, x, y),
        };
        self.binary(simple, d, x, y);
    }

    /// A source in a register.
    pub(super) fn in_reg(&mut self, length: Length, source: In) -> VReg {
        match source {
            In::Reg(reg) => reg,
            source => {
                let reg = self.vector_temp();
                self.unary(make(V::Movups, length), reg, source);
                reg
            }
        }
    }

    /// Even and odd bytes apart, as products of 16 bits.
    fn multiply_bytes(&mut self, length: Length, d: VReg, x: VReg, y: In) {
        let y = self.in_reg(length, y);
        let [even, low, x_odd, y_odd, odd, high] = [(); 6].map(|()| self.vector_temp());
        let multiply = make(V::Pmullw, length).commuting();
        self.binary(multiply, even, x, y);
        let bytes = self.splat_in(length, 2, 0xff);
        self.binary(make(V::Pand, length).commuting(), low, even, bytes);
        self.shift_by(V::ShiftW, 2, length, x_odd, x, 8);
        self.shift_by(V::ShiftW, 2, length, y_odd, y, 8);
        self.binary(multiply, odd, x_odd, y_odd);
        self.shift_by(V::ShiftW, 6, length, high, odd, 8);
        self.binary(make(V::Por, length).commuting(), d, low, high);
    }

    /// 64-bit products from those of 32-bit halves.
    fn multiply_words(&mut self, length: Length, d: VReg, x: VReg, y: In) {
        let y = self.in_reg(length, y);
        let [x_high, y_high, cross, other, sum, upper, low] = [(); 7].map(|()| self.vector_temp());
        let multiply = make(V::Pmuludq, length).commuting();
        let add = make(V::Paddq, length).commuting();
        self.shift_by(V::ShiftQ, 2, length, x_high, x, 32);
        self.binary(multiply, cross, x_high, y);
        self.shift_by(V::ShiftQ, 2, length, y_high, y, 32);
        self.binary(multiply, other, y_high, x);
        self.binary(add, sum, cross, other);
        self.shift_by(V::ShiftQ, 6, length, upper, sum, 32);
        self.binary(multiply, low, x, y);
        self.binary(add, d, low, upper);
    }

    /// Extremes of 64-bit lanes without an instruction for them.
    fn extremum_words(&mut self, op: Opcode, ty: Type, d: VReg, x: VReg, y: In) {
        let length = self.length(ty);
        let y = self.in_reg(length, y);
        let (mut a, mut b) = (x, y);
        if matches!(op, Opcode::IminU | Opcode::ImaxU) {
            [a, b] = [x, y].map(|operand| {
                let flipped = self.vector_temp();
                let sign = self.splat_in(length, 8, 1 << 63);
                self.binary(make(V::Pxor, length).commuting(), flipped, operand, sign);
                flipped
            });
        }
        let greater = self.vector_temp();
        self.binary(make(V::Pcmpgtq, length), greater, a, b);
        let is_max = matches!(op, Opcode::ImaxS | Opcode::ImaxU);
        let (other, chosen) = if is_max { (y, x) } else { (x, y) };
        self.blend(make(V::Blendvpd, length), d, other, chosen, greater);
    }

    fn copy_signs(&mut self, ty: Type, d: VReg, x: VReg, y: In) {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let y = self.in_reg(length, y);
        let sign = 1u64 << (ty.kind().bits() - 1);
        let [size, signs] = [(); 2].map(|()| self.vector_temp());
        for (part, from, mask) in [(size, x, sign - 1), (signs, y, sign)] {
            let mask = self.splat_in(length, bytes, mask);
            self.binary(make(V::Pand, length).commuting(), part, from, mask);
        }
        self.binary(make(V::Por, length).commuting(), d, size, signs);
    }

    /// The processor gives the second operand if one is a NaN: if that is the NaN, the first is right.
    fn float_extremum(&mut self, extremum: Make, ty: Type, d: VReg, x: VReg, y: In) {
        let (length, bytes) = (self.length(ty), ty.kind().bytes());
        let y = self.in_reg(length, y);
        let found = self.vector_temp();
        self.binary(extremum, found, x, y);
        let single = ty.kind() == Scalar::F32;
        if self.level() == SimdLevel::Avx512 {
            let unordered = self.mask_temp();
            self.binary(make(if single { V::Kcmpps } else { V::Kcmppd }, length).imm(3), unordered, y, y);
            let mov = make(if single { V::Movdqu32 } else { V::Movdqu64 }, length);
            return self.unary_merge(mov, d, found, unordered, x);
        }
        let unordered = self.vector_temp();
        self.binary(make(if single { V::Cmpps } else { V::Cmppd }, length).imm(3), unordered, y, y);
        self.choose(length, bytes, d, unordered, x, found);
    }
}

/// Subtractions.
const SUB: [V; 4] = [V::Psubb, V::Psubw, V::Psubd, V::Psubq];

/// Signed comparisons.
pub(super) const GREATER: [V; 4] = [V::Pcmpgtb, V::Pcmpgtw, V::Pcmpgtd, V::Pcmpgtq];
