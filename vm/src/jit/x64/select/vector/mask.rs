//! Masks: comparisons, logic, choices; between grains; in memory.

use regalloc2::VReg;
use smallvec::smallvec;

use super::arithmetic::GREATER;
use super::{by_bytes, make};
use crate::ir::eval::Lane;
use crate::ir::{Const, InstData, Opcode, Scalar, Type, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::insn::Op;
use crate::jit::x64::select::address::Place;
use crate::jit::x64::select::{Operands, Selector, def, reg_use};

impl Selector<'_> {
    /// Are masks in mask registers?
    pub(super) fn has_mask_registers(&self) -> bool {
        self.level() == SimdLevel::Avx512
    }

    /// Bytes of the lanes that a mask consists of.
    pub(in crate::jit::x64::select) fn grain(&self, mask: Value) -> u32 {
        let mask = self.resolve(mask);
        let most = self.level().vector_bytes() / self.ty(mask).lanes();
        self.grains.of_value(mask).min(most)
    }

    /// Selects an operation that has masks; false if it has none, or is left to others.
    pub(super) fn mask_operation(&mut self, data: &InstData) -> bool {
        match data.op {
            Opcode::Select if self.ty(data.args[0]).is_vector() => self.select_lanes(data),
            op if super::super::is_comparison(op) && !data.ty.is_mask() => self.compare_lanes(data),
            Opcode::Iand | Opcode::Ior | Opcode::Ixor if data.ty.is_mask() => self.combine_masks(data),
            Opcode::Inot if data.ty.is_mask() => self.invert_mask(data),
            Opcode::MaskToBits => self.mask_to_bits(data),
            Opcode::BitsToMask => self.bits_to_mask(data),
            Opcode::Load if data.ty.is_mask() => {
                let crate::ir::Imm::Mem(mem) = data.imm else { return false };
                let place = self.place(data.args[0], mem.offset);
                let reg = self.result_reg(data.result());
                let grain = self.grain(data.result());
                self.load_mask(reg, data.ty, grain, place);
                true
            }
            Opcode::Store if data.ty.is_mask() => {
                let crate::ir::Imm::Mem(mem) = data.imm else { return false };
                let place = self.place(data.args[0], mem.offset);
                self.store_mask(data.args[1], place);
                true
            }
            _ => false,
        }
    }

    // ---- comparisons ----

    fn compare_lanes(&mut self, data: &InstData) -> bool {
        let (ty, length, bytes) = (data.ty, self.length(data.ty), data.ty.kind().bytes());
        if ty.is_float() && !matches!(ty.kind(), Scalar::F32 | Scalar::F64) {
            return false;
        }
        let result = data.result();
        if self.has_mask_registers() {
            let (op, predicate) = mask_comparison(data.op, ty);
            let x = self.use_reg(data.args[0]);
            let y = self.vector_source(data.args[1]);
            let d = self.result_reg(result);
            self.binary(make(op, length).imm(predicate), d, x, y);
            return true;
        }
        // The grain may have been cut to what fits.
        let (grain, d) = (self.grain(result), self.result_reg(result));
        let own = if grain == bytes { d } else { self.vector_temp() };
        if ty.is_float() {
            self.compare_floats(data, length, own);
        } else {
            self.compare_ints(data, length, bytes, own);
        }
        if grain != bytes {
            self.regrain(d, own, ty.lanes(), bytes, grain);
        }
        true
    }

    fn compare_floats(&mut self, data: &InstData, length: Length, d: VReg) {
        let (predicate, swapped) = match data.op {
            Opcode::FcmpOeq => (0, false),
            Opcode::FcmpUne => (4, false),
            Opcode::FcmpOlt => (1, false),
            Opcode::FcmpOle => (2, false),
            Opcode::FcmpOgt => (1, true),
            Opcode::FcmpOge => (2, true),
            _ => (3, false),
        };
        let (x, y) = if swapped { (data.args[1], data.args[0]) } else { (data.args[0], data.args[1]) };
        let x = self.use_reg(x);
        let y = self.vector_source(y);
        let op = if data.ty.kind() == Scalar::F32 { V::Cmpps } else { V::Cmppd };
        self.binary(make(op, length).imm(predicate), d, x, y);
    }

    fn compare_ints(&mut self, data: &InstData, length: Length, bytes: u32, d: VReg) {
        let equal = make(by_bytes(bytes, [V::Pcmpeqb, V::Pcmpeqw, V::Pcmpeqd, V::Pcmpeqq]), length).commuting();
        let greater = make(by_bytes(bytes, GREATER), length);
        let [x, y] = [0, 1].map(|i| self.use_reg(data.args[i]));
        // Every comparison is one of these, of the operands in either order, or its negation.
        let (unsigned, equality, swapped, negated) = match data.op {
            Opcode::IcmpEq => (false, true, false, false),
            Opcode::IcmpNe => (false, true, false, true),
            Opcode::IcmpSgt => (false, false, false, false),
            Opcode::IcmpSlt => (false, false, true, false),
            Opcode::IcmpSle => (false, false, false, true),
            Opcode::IcmpSge => (false, false, true, true),
            Opcode::IcmpUgt => (true, false, false, false),
            Opcode::IcmpUlt => (true, false, true, false),
            Opcode::IcmpUle => (true, false, false, true),
            _ => (true, false, true, true),
        };
        let (x, y) = if swapped { (y, x) } else { (x, y) };
        if unsigned && bytes < 8 && negated {
            // Less or equal: the larger is the second.
            let larger = self.vector_temp();
            let ops = [V::Pmaxub, V::Pmaxuw, V::Pmaxud, V::Pmaxud];
            self.binary(make(by_bytes(bytes, ops), length).commuting(), larger, x, y);
            return self.binary(equal, d, larger, y);
        }
        let found = if negated { self.vector_temp() } else { d };
        if equality {
            self.binary(equal, found, x, y);
        } else if unsigned {
            let [x, y] = [x, y].map(|operand| {
                let flipped = self.vector_temp();
                let sign = self.splat_in(length, bytes, 1 << (bytes * 8 - 1));
                self.binary(make(V::Pxor, length).commuting(), flipped, operand, sign);
                flipped
            });
            self.binary(greater, found, x, y);
        } else {
            self.binary(greater, found, x, y);
        }
        if negated {
            self.complement(length, d, found);
        }
    }

    /// `d = !x`
    fn complement(&mut self, length: Length, d: VReg, x: VReg) {
        let ones = self.vector_temp();
        self.ones(length, ones);
        self.binary(make(V::Pxor, length).commuting(), d, x, ones);
    }

    // ---- logic ----

    fn combine_masks(&mut self, data: &InstData) -> bool {
        let op = match (data.op, self.has_mask_registers()) {
            (Opcode::Iand, true) => make(V::Kand, Length::L256),
            (Opcode::Ior, true) => make(V::Kor, Length::L256),
            (_, true) => make(V::Kxor, Length::L256),
            (Opcode::Iand, false) => make(V::Pand, Length::L128),
            (Opcode::Ior, false) => make(V::Por, Length::L128),
            (_, false) => make(V::Pxor, Length::L128),
        };
        if self.has_mask_registers() {
            let [x, y] = [0, 1].map(|i| self.use_reg(data.args[i]));
            let d = self.result_reg(data.result());
            self.mask_binary(op, d, x, y);
            return true;
        }
        let grain = self.grain(data.result());
        let [x, y] = [0, 1].map(|i| self.mask_of_grain(data.args[i], grain));
        let d = self.result_reg(data.result());
        let length = Length::of(grain * data.ty.lanes());
        self.binary(super::Make { length, ..op.commuting() }, d, x, y);
        true
    }

    fn invert_mask(&mut self, data: &InstData) -> bool {
        if self.has_mask_registers() {
            let x = self.use_reg(data.args[0]);
            let d = self.result_reg(data.result());
            self.mask_unary(make(V::Knot, Length::L128), d, x);
            return true;
        }
        let grain = self.grain(data.result());
        let x = self.mask_of_grain(data.args[0], grain);
        let d = self.result_reg(data.result());
        self.complement(Length::of(grain * data.ty.lanes()), d, x);
        true
    }

    /// An instruction on mask registers, which cannot be spill slots.
    pub(super) fn mask_binary(&mut self, make: super::Make, d: VReg, x: VReg, y: VReg) {
        let op = self.mask_op(make, crate::jit::x64::vector::Shape::Binary(false));
        self.op(op, &[def(d), reg_use(x), reg_use(y)]);
    }

    pub(super) fn mask_unary(&mut self, make: super::Make, d: VReg, x: VReg) {
        let op = self.mask_op(make, crate::jit::x64::vector::Shape::Unary);
        self.op(op, &[def(d), reg_use(x)]);
    }

    fn mask_op(&self, make: super::Make, shape: crate::jit::x64::vector::Shape) -> Op {
        use crate::jit::x64::vector::{Masking, Source, VectorOp};
        Op::Vector(VectorOp {
            op: make.op,
            length: make.length,
            shape,
            src: Source::Value,
            imm: make.imm,
            masking: Masking::None,
        })
    }

    // ---- choices ----

    fn select_lanes(&mut self, data: &InstData) -> bool {
        let (ty, length, bytes) = (data.ty, self.length(data.ty), data.ty.kind().bytes());
        if ty.is_mask() {
            return false;
        }
        let is_zero = |s: &Self, value: Value| {
            s.constant_lanes(value).is_some_and(|constant| constant.as_splat() == Some(Lane::ZERO))
        };
        let [yes, no] = [data.args[1], data.args[2]];
        if self.has_mask_registers() {
            let mask = self.use_reg(data.args[0]);
            if is_zero(self, no) {
                let yes = self.vector_source(yes);
                let d = self.result_reg(data.result());
                self.unary(make(by_bytes(bytes, MOVE), length).zeroing(mask), d, yes);
            } else {
                let no = self.use_reg(no);
                let yes = self.vector_source(yes);
                let d = self.result_reg(data.result());
                let ops = [V::Pblendmb, V::Pblendmw, V::Pblendmd, V::Pblendmq];
                self.binary(make(by_bytes(bytes, ops), length).choosing(mask), d, no, yes);
            }
            return true;
        }
        let mask = self.mask_of_grain(data.args[0], bytes);
        if is_zero(self, no) {
            let yes = self.vector_source(yes);
            let d = self.result_reg(data.result());
            self.binary(make(V::Pand, length).commuting(), d, mask, yes);
            return true;
        }
        let [yes, no] = [yes, no].map(|value| self.use_reg(value));
        let d = self.result_reg(data.result());
        self.choose(length, bytes, d, mask, yes, no);
        true
    }

    /// `d = mask ? yes : no`, the mask being lanes of ones.
    pub(super) fn choose(&mut self, length: Length, bytes: u32, d: VReg, mask: VReg, yes: VReg, no: VReg) {
        if self.level() == SimdLevel::Sse42 {
            let [chosen, rest] = [(); 2].map(|()| self.vector_temp());
            self.binary(make(V::Pand, length).commuting(), chosen, mask, yes);
            self.binary(make(V::Pandn, length), rest, mask, no);
            return self.binary(make(V::Por, length).commuting(), d, chosen, rest);
        }
        let op = by_bytes(bytes, [V::Pblendvb, V::Pblendvb, V::Blendvps, V::Blendvpd]);
        self.blend(make(op, length), d, no, yes, mask);
    }

    // ---- grains ----

    /// The register of a mask, of lanes of `grain` bytes.
    pub(super) fn mask_of_grain(&mut self, mask: Value, grain: u32) -> VReg {
        let mask = self.resolve(mask);
        if let Some(constant) = self.constant_lanes(mask) {
            let reg = self.vector_temp();
            self.set_mask_constant(reg, &constant, grain);
            return reg;
        }
        let from = self.grain(mask);
        let reg = self.use_reg(mask);
        if from == grain {
            return reg;
        }
        let result = self.vector_temp();
        self.regrain(result, reg, self.ty(mask).lanes(), from, grain);
        result
    }

    /// The register of a mask as the argument for a parameter.
    pub(in crate::jit::x64::select) fn mask_argument(&mut self, arg: Value, param: Value) -> VReg {
        if self.has_mask_registers() {
            return self.use_reg(arg);
        }
        let grain = self.grain(param);
        self.mask_of_grain(arg, grain)
    }

    /// A mask of lanes of another size.
    pub(super) fn regrain(&mut self, d: VReg, s: VReg, lanes: u32, from: u32, to: u32) {
        if from < to {
            let op = match (from, to) {
                (1, 2) => V::Pmovsxbw,
                (1, 4) => V::Pmovsxbd,
                (1, _) => V::Pmovsxbq,
                (2, 4) => V::Pmovsxwd,
                (2, _) => V::Pmovsxwq,
                _ => V::Pmovsxdq,
            };
            return self.unary(make(op, Length::of(lanes * to)), d, s);
        }
        let half = from / 2;
        let halved = if half == to { d } else { self.vector_temp() };
        let (mut low, mut high) = (s, s);
        if lanes * from > 16 {
            let upper = self.vector_temp();
            self.down(make(V::Extri128, Length::L256).imm(1), upper, s);
            (low, high) = (s, upper);
        }
        match from {
            8 => self.binary(make(V::Shufps, Length::L128).imm(0x88), halved, low, high),
            4 => self.binary(make(V::Packssdw, Length::L128), halved, low, high),
            _ => self.binary(make(V::Packsswb, Length::L128), halved, low, high),
        }
        low = halved;
        if half != to {
            self.regrain(d, low, lanes, half, to);
        }
    }

    /// Sets a register to a constant mask.
    pub(super) fn set_mask_constant(&mut self, reg: VReg, mask: &Const, grain: u32) {
        let lanes = mask.ty.lanes();
        if self.has_mask_registers() {
            let bits = (0..lanes).fold(0u64, |bits, i| bits | (mask.lane(i as usize).as_u64() & 1) << i);
            let number = self.number(bits);
            return self.mask_unary(make(V::KmovFrom, Length::L128), reg, number);
        }
        let ty = Type::vector(lane_kind(grain), lanes).unwrap_or(mask.ty);
        let lane = |i| if mask.lane(i) == Lane::ZERO { Lane::ZERO } else { Lane::MAX };
        let lane = |i| crate::ir::eval::truncate(lane_kind(grain), lane(i));
        let constant = Const::from_lanes(ty, (0..lanes as usize).map(lane).collect());
        self.set_lanes(reg, &constant);
    }

    // ---- memory, where lanes are bytes of value 0 or 1 ----

    pub(in crate::jit::x64::select) fn load_mask(&mut self, reg: VReg, ty: Type, grain: u32, place: Place) {
        let bytes = self.vector_temp();
        self.load_bytes(bytes, ty.lanes(), place);
        self.mask_from_bytes(reg, bytes, ty.lanes(), grain);
    }

    /// A mask from bytes of value 0 or 1.
    pub(super) fn mask_from_bytes(&mut self, reg: VReg, bytes: VReg, lanes: u32, grain: u32) {
        let length = Length::of(lanes);
        if self.has_mask_registers() {
            return self.binary(make(V::Ktestb, length), reg, bytes, bytes);
        }
        let zero = self.vector_temp();
        self.zeros(zero);
        let negated = if grain == 1 { reg } else { self.vector_temp() };
        self.binary(make(V::Psubb, length), negated, zero, bytes);
        if grain > 1 {
            self.regrain(reg, negated, lanes, 1, grain);
        }
    }

    pub(in crate::jit::x64::select) fn store_mask(&mut self, mask: Value, place: Place) {
        let bytes = self.vector_temp();
        self.bytes_from_mask(bytes, mask);
        self.store_bytes(bytes, self.ty(mask).lanes(), place);
    }

    /// Lanes of a mask as bytes of value 0 or 1.
    pub(super) fn bytes_from_mask(&mut self, d: VReg, mask: Value) {
        let length = Length::of(self.ty(mask).lanes());
        let one = self.splat_in(length, 1, 1);
        if self.has_mask_registers() {
            let mask = self.use_reg(mask);
            return self.unary(make(V::Movdqu8, length).zeroing(mask), d, one);
        }
        let mask = self.mask_of_grain(mask, 1);
        self.binary(make(V::Pand, length).commuting(), d, mask, one);
    }

    /// `reg = [place]`, so many bytes.
    pub(super) fn load_bytes(&mut self, reg: VReg, bytes: u32, place: Place) {
        self.vcode.vector_bytes = self.vcode.vector_bytes.max(bytes);
        let mut operands: Operands = smallvec![def(reg)];
        operands.extend(place.regs);
        self.op(Op::LoadFloat(bytes as u8, place.addr), &operands);
    }

    /// `[place] = reg`
    pub(super) fn store_bytes(&mut self, reg: VReg, bytes: u32, place: Place) {
        self.vcode.vector_bytes = self.vcode.vector_bytes.max(bytes);
        let mut operands: Operands = smallvec![reg_use(reg)];
        operands.extend(place.regs);
        self.op(Op::StoreFloat(bytes as u8, place.addr), &operands);
    }
}

/// Moves of lanes of 1, 2, 4, 8 bytes under masks.
pub(super) const MOVE: [V; 4] = [V::Movdqu8, V::Movdqu16, V::Movdqu32, V::Movdqu64];

/// Integers of that many bytes.
fn lane_kind(bytes: u32) -> Scalar {
    match bytes {
        1 => Scalar::I8,
        2 => Scalar::I16,
        4 => Scalar::I32,
        _ => Scalar::I64,
    }
}

/// The instruction that compares to a mask, and its predicate.
fn mask_comparison(op: Opcode, ty: Type) -> (V, u8) {
    if ty.is_float() {
        let predicate = match op {
            Opcode::FcmpOeq => 0,
            Opcode::FcmpUne => 4,
            Opcode::FcmpOlt => 0x11,
            Opcode::FcmpOle => 0x12,
            Opcode::FcmpOgt => 0x1e,
            Opcode::FcmpOge => 0x1d,
            _ => 3,
        };
        return (if ty.kind() == Scalar::F32 { V::Kcmpps } else { V::Kcmppd }, predicate);
    }
    let (unsigned, predicate) = match op {
        Opcode::IcmpEq => (false, 0),
        Opcode::IcmpNe => (false, 4),
        Opcode::IcmpSlt => (false, 1),
        Opcode::IcmpSle => (false, 2),
        Opcode::IcmpSge => (false, 5),
        Opcode::IcmpSgt => (false, 6),
        Opcode::IcmpUlt => (true, 1),
        Opcode::IcmpUle => (true, 2),
        Opcode::IcmpUge => (true, 5),
        _ => (true, 6),
    };
    let ops =
        if unsigned { [V::Kcmpub, V::Kcmpuw, V::Kcmpud, V::Kcmpuq] } else { [V::Kcmpb, V::Kcmpw, V::Kcmpd, V::Kcmpq] };
    (by_bytes(ty.kind().bytes(), ops), predicate)
}
