//! Single lanes: equal lanes from a scalar, lanes taken out and put in.

use regalloc2::VReg;
use smallvec::smallvec;

use super::{In, by_bytes, make};
use crate::ir::{InstData, Opcode, Scalar, Type, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::insn::{Addr, Alu, Extension, Op, Size, Src};
use crate::jit::x64::regs::Home;
use crate::jit::x64::select::address::Place;
use crate::jit::x64::select::{Operands, Selector, def, reg_use, reuse};

impl Selector<'_> {
    /// Selects an operation on a single lane; false if it is none, or needs a kernel.
    pub(super) fn lane_operation(&mut self, data: &InstData) -> bool {
        let lanes = data.ty.lanes();
        let index = |s: &Self, value: Value| {
            s.int_constant(value).and_then(|index| u32::try_from(index).ok()).filter(|&index| index < lanes)
        };
        match data.op {
            Opcode::Splat if data.ty.is_mask() => self.splat_mask(data),
            Opcode::Splat => self.splat_lanes(data),
            Opcode::Extract => match index(self, data.args[1]) {
                Some(number) if data.ty.is_mask() => {
                    self.extract_from_mask(data, number);
                    true
                }
                Some(number) => self.extract_lane(data, number),
                None if data.ty.is_mask() => false,
                None => self.extract_any(data),
            },
            Opcode::Insert if data.ty.is_mask() => false,
            Opcode::Insert => match index(self, data.args[2]) {
                Some(number) => self.insert_lane(data, number),
                None => self.insert_any(data),
            },
            _ => false,
        }
    }

    // ---- equal lanes ----

    fn splat_mask(&mut self, data: &InstData) -> bool {
        let bit = self.extended(data.args[0], false);
        let all = self.int_temp();
        self.op(Op::Neg(true), &[reuse(all, 1), reg_use(bit)]);
        let d = self.result_reg(data.result());
        if self.has_mask_registers() {
            self.mask_unary(make(V::KmovFrom, Length::L128), d, all);
            return true;
        }
        let length = Length::of(self.grain(data.result()) * data.ty.lanes());
        let word = self.vector_temp();
        self.mask_unary(make(V::Movd, Length::L128), word, all);
        if length > Length::L128 {
            self.unary(make(V::Pbroadcastd, length), d, word);
        } else {
            self.unary(make(V::Pshufd, length).imm(0), d, word);
        }
        true
    }

    fn splat_lanes(&mut self, data: &InstData) -> bool {
        let (length, bytes) = (self.length(data.ty), data.ty.kind().bytes());
        let scalar = data.args[0];
        let in_vector = self.home(self.ty(scalar)) == Home::Vector;
        let broadcasts = self.level() >= SimdLevel::Avx2;
        if broadcasts
            && !self.is_constant(scalar)
            && let Some(place) = self.folded_load(scalar)
        {
            let d = self.result_reg(data.result());
            self.broadcast(length, bytes, d, In::Mem(place));
            return true;
        }
        let scalar = self.use_reg(scalar);
        let d = self.result_reg(data.result());
        if !in_vector && self.level() == SimdLevel::Avx512 {
            let ops = [V::Pbroadcastrb, V::Pbroadcastrw, V::Pbroadcastrd, V::Pbroadcastrq];
            self.mask_unary(make(by_bytes(bytes, ops), length), d, scalar);
            return true;
        }
        let vector = if in_vector { scalar } else { self.lowest_in_vector(scalar, bytes) };
        if broadcasts {
            self.broadcast(length, bytes, d, In::Reg(vector));
        } else {
            self.spread(bytes, d, vector);
        }
        true
    }

    /// An integer in the lowest lane of a new vector register.
    fn lowest_in_vector(&mut self, scalar: VReg, bytes: u32) -> VReg {
        let d = self.vector_temp();
        self.mask_unary(make(if bytes == 8 { V::Movq } else { V::Movd }, Length::L128), d, scalar);
        d
    }

    /// The lowest lane in all lanes.
    fn broadcast(&mut self, length: Length, bytes: u32, d: VReg, s: In) {
        let op = by_bytes(bytes, [V::Pbroadcastb, V::Pbroadcastw, V::Broadcastss, V::Pbroadcastq]);
        self.unary(make(op, length), d, s);
    }

    /// The same for 16 bytes without instructions for it.
    fn spread(&mut self, bytes: u32, d: VReg, s: VReg) {
        match bytes {
            8 => self.unary(make(V::Pshufd, Length::L128).imm(0x44), d, s),
            4 => self.unary(make(V::Pshufd, Length::L128).imm(0), d, s),
            _ => {
                let list: Vec<u8> = (0..16).map(|i| i % bytes as u8).collect();
                let list = self.bytes_in(&list);
                self.binary(make(V::Pshufb, Length::L128), d, s, list);
            }
        }
    }

    // ---- lanes by known numbers ----

    /// The 16 bytes that byte `at` of a vector is in, and its place in them.
    fn quarter(&mut self, vector: VReg, ty: Type, at: u32) -> (VReg, u32) {
        if at < 16 {
            return (vector, at);
        }
        let d = self.vector_temp();
        self.down(make(V::Extri128, self.length(ty)).imm((at / 16) as u8), d, vector);
        (d, at % 16)
    }

    fn extract_lane(&mut self, data: &InstData, number: u32) -> bool {
        let (ty, bytes) = (data.ty, data.ty.kind().bytes());
        let vector = self.use_reg(data.args[0]);
        let d = self.result_reg(data.result());
        let (vector, at) = self.quarter(vector, ty, number * bytes);
        if self.home(data.ty.element()) == Home::Vector {
            match at {
                0 => self.unary(make(V::Movups, Length::L128), d, vector),
                8 => self.unary(make(V::Pshufd, Length::L128).imm(0x4e), d, vector),
                _ => self.unary(make(V::Pshufd, Length::L128).imm((at / 4) as u8), d, vector),
            }
            return true;
        }
        let lane = (at / bytes) as u8;
        match (bytes, lane) {
            (8, 0) => self.down(make(V::MovqStore, Length::L128), d, vector),
            (4, 0) => self.down(make(V::MovdStore, Length::L128), d, vector),
            _ => {
                let op = by_bytes(bytes, [V::Extrb, V::Extrw, V::Extrd, V::Extrq]);
                self.down(make(op, Length::L128).imm(lane), d, vector);
            }
        }
        true
    }

    fn insert_lane(&mut self, data: &InstData, number: u32) -> bool {
        let (ty, bytes) = (data.ty, data.ty.kind().bytes());
        let [vector, scalar] = [0, 1].map(|i| self.use_reg(data.args[i]));
        let d = self.result_reg(data.result());
        let at = number * bytes;
        if ty.bytes() <= 16 {
            self.insert_in_quarter(data.ty, d, vector, scalar, at);
            return true;
        }
        let (quarter, place) = self.quarter(vector, ty, at);
        let changed = self.vector_temp();
        self.insert_in_quarter(data.ty, changed, quarter, scalar, place);
        let op = make(V::Inserti128, self.length(ty)).imm((at / 16) as u8);
        self.binary(op, d, vector, changed);
        true
    }

    /// A lane at byte `at` of 16.
    fn insert_in_quarter(&mut self, ty: Type, d: VReg, vector: VReg, scalar: VReg, at: u32) {
        let bytes = ty.kind().bytes();
        let lane = (at / bytes) as u8;
        if self.home(ty.element()) != Home::Vector {
            let op = by_bytes(bytes, [V::Pinsrb, V::Pinsrw, V::Pinsrd, V::Pinsrq]);
            return self.binary(make(op, Length::L128).imm(lane), d, vector, scalar);
        }
        match (bytes, lane) {
            (4, _) => self.binary(make(V::Insertps, Length::L128).imm(lane << 4), d, vector, scalar),
            (_, 0) => self.binary(make(V::Shufpd, Length::L128).imm(2), d, scalar, vector),
            _ => self.binary(make(V::Punpcklqdq, Length::L128), d, vector, scalar),
        }
    }

    // ---- lanes by any number, through memory ----

    /// A vector stored to the frame, and the place of a lane of it; some lane if the number is out of range.
    fn lane_in_memory(&mut self, vector: Value, index: Value) -> (Addr, Place) {
        let ty = self.ty(vector);
        let area = self.area(ty.bytes().max(16), 16);
        let addr = Addr::area(area, 0);
        let reg = self.use_reg(vector);
        self.store_bytes(reg, ty.bytes(), Place::fixed(addr));
        let index = self.use_reg(index);
        let number = self.int_temp();
        let last = (ty.lanes() - 1) as i32;
        self.op(Op::Alu(Alu::And, false, Src::Imm(last)), &[reuse(number, 1), reg_use(index)]);
        let scale = ty.kind().bytes().trailing_zeros() as u8;
        (addr, Place { addr: Addr { scale: Some(scale), ..addr }, regs: smallvec![reg_use(number)] })
    }

    fn extract_any(&mut self, data: &InstData) -> bool {
        let (_, place) = self.lane_in_memory(data.args[0], data.args[1]);
        let result = self.result_reg(data.result());
        let bytes = data.ty.kind().bytes();
        if self.home(data.ty.element()) == Home::Vector {
            self.load_bytes(result, bytes, place);
        } else {
            let mut operands: Operands = smallvec![def(result)];
            operands.extend(place.regs);
            let extension = Extension { from: Size::of_bytes(bytes), signed: false, wide: false };
            self.op(Op::Extend(extension, Src::Mem(place.addr)), &operands);
        }
        true
    }

    fn insert_any(&mut self, data: &InstData) -> bool {
        let scalar = self.use_reg(data.args[1]);
        let (addr, place) = self.lane_in_memory(data.args[0], data.args[2]);
        let bytes = data.ty.kind().bytes();
        if self.home(data.ty.element()) == Home::Vector {
            self.store_bytes(scalar, bytes, place);
        } else {
            let mut operands: Operands = smallvec![reg_use(scalar)];
            operands.extend(place.regs);
            self.op(Op::Store(Size::of_bytes(bytes), place.addr), &operands);
        }
        let result = self.result_reg(data.result());
        self.load_bytes(result, data.ty.bytes(), Place::fixed(addr));
        true
    }

    /// A scalar that lives in either kind of register, in the lowest lane of a vector register.
    pub(super) fn scalar_in_vector(&mut self, value: Value) -> VReg {
        let ty = self.ty(value);
        let reg = self.use_reg(value);
        match self.home(ty) {
            Home::Gpr => self.lowest_in_vector(reg, if ty.kind() == Scalar::I64 || ty.is_ptr() { 8 } else { 4 }),
            _ => reg,
        }
    }
}
