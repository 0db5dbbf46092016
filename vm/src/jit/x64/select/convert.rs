//! Conversions between types, in registers, and between registers and memory.

use regalloc2::{RegClass, VReg};
use smallvec::smallvec;

use super::address::Place;
use super::{Operands, Selector, def, reg_use, reuse};
use crate::ir::{InstData, Opcode, Scalar, Value};
use crate::jit::x64::insn::{Alu, Cond, Extension, Flag, Op, Shift, Size, Src, Test};
use crate::jit::x64::regs::Home;

impl Selector<'_> {
    /// Selects a conversion; false if it is none, or needs a kernel.
    pub(super) fn convert(&mut self, data: &InstData) -> bool {
        if data.ty.is_vector() && !matches!(data.op, Opcode::Bitcast | Opcode::BlackBox) {
            return false;
        }
        let Some(&from) = data.args.first() else { return false };
        let homes = (self.home(self.ty(from)), self.home(data.ty));
        match data.op {
            Opcode::BlackBox => self.opaque(data, from, homes.1),
            Opcode::Bitcast => self.same_bytes(data, from, homes),
            Opcode::Trunc | Opcode::Ptrtoint if homes == (Home::Memory, Home::Gpr) => self.low_part(data, from),
            Opcode::Zext | Opcode::Sext if homes == (Home::Gpr, Home::Memory) => self.widen_to_memory(data, from),
            _ if homes.0 == Home::Memory || homes.1 == Home::Memory => false,
            Opcode::Trunc => self.lowest_bit(data, from),
            Opcode::Zext => self.extend(data, from, false),
            Opcode::Sext => self.extend(data, from, true),
            Opcode::Fptrunc | Opcode::Fpext => self.between_floats(data, from),
            Opcode::Sitofp => self.int_to_float(data, from, true),
            Opcode::Uitofp => self.int_to_float(data, from, false),
            Opcode::FptosiSat => self.float_to_int(data, from, true),
            Opcode::FptouiSat => self.float_to_int(data, from, false),
            _ => false,
        }
    }

    fn opaque(&mut self, data: &InstData, from: Value, home: Home) -> bool {
        if home == Home::Memory {
            let (Ok(to), Ok(from)) = (self.memory_place(data.result()), self.memory_operand(from)) else {
                return false;
            };
            self.copy(Place::fixed(to), Place::fixed(from), data.ty.bytes());
            return true;
        }
        let result = self.result_reg(data.result());
        let from = self.use_reg(from);
        self.op(Op::Move, &[def(result), reg_use(from)]);
        true
    }

    fn same_bytes(&mut self, data: &InstData, from: Value, homes: (Home, Home)) -> bool {
        let size = Size::of_bytes(data.ty.bytes());
        match homes {
            (Home::Vector, Home::Gpr) => {
                let result = self.result_reg(data.result());
                let from = self.use_reg(from);
                self.op(Op::ToInt(size), &[def(result), reg_use(from)]);
            }
            (Home::Gpr, Home::Vector) => {
                let result = self.result_reg(data.result());
                let from = self.use_reg(from);
                self.op(Op::ToFloat(size), &[def(result), reg_use(from)]);
            }
            (Home::Memory, Home::Gpr | Home::Vector) => {
                let Ok(place) = self.memory_operand(from) else { return false };
                let result = self.result_reg(data.result());
                self.load_reg(result, data.ty, place);
            }
            (Home::Gpr | Home::Vector, Home::Memory) => {
                let Ok(place) = self.memory_place(data.result()) else { return false };
                let ty = self.ty(from);
                let from = self.use_reg(from);
                self.store_reg(from, ty, Place::fixed(place));
            }
            _ => return false,
        }
        true
    }

    fn low_part(&mut self, data: &InstData, from: Value) -> bool {
        if self.ty(from).is_vector() {
            return false;
        }
        let Ok(place) = self.memory_operand(from) else { return false };
        let result = self.result_reg(data.result());
        if !data.ty.is_mask() {
            self.load_reg(result, data.ty, place);
            return true;
        }
        let low = self.int_temp();
        self.load_reg(low, data.ty, place);
        self.op(Op::Alu(Alu::And, false, Src::Imm(1)), &[reuse(result, 1), reg_use(low)]);
        true
    }

    /// Words of the value, then words of its extension.
    fn widen_to_memory(&mut self, data: &InstData, from: Value) -> bool {
        let Ok(place) = self.memory_place(data.result()) else { return false };
        if data.ty.is_vector() {
            return false;
        }
        let signed = data.op == Opcode::Sext;
        let low = self.signed_extension(from, signed);
        self.op(Op::Store(Size::B8, place), &[reg_use(low)]);
        let words = data.ty.bytes() / 8;
        let high = signed.then(|| {
            let high = self.int_temp();
            self.op(Op::ShiftConst(Shift::Sar, Size::B8, 63), &[reuse(high, 1), reg_use(low)]);
            high
        });
        for word in 1..words as i32 {
            let at = crate::jit::x64::insn::Addr { disp: place.disp + 8 * word, ..place };
            match high {
                Some(high) => self.op(Op::Store(Size::B8, at), &[reg_use(high)]),
                None => self.op(Op::StoreConst(Size::B8, at, 0), &[]),
            }
        }
        true
    }

    /// The value extended to 64 bits; true as a signed number is -1.
    fn signed_extension(&mut self, value: Value, signed: bool) -> VReg {
        if !(signed && self.ty(value).is_mask()) {
            return self.extended(value, signed);
        }
        let zero_or_one = self.extended(value, false);
        let negated = self.int_temp();
        self.op(Op::Neg(true), &[reuse(negated, 1), reg_use(zero_or_one)]);
        negated
    }

    /// To `i1`.
    fn lowest_bit(&mut self, data: &InstData, from: Value) -> bool {
        let result = self.result_reg(data.result());
        let from = self.use_reg(from);
        self.op(Op::Alu(Alu::And, false, Src::Imm(1)), &[reuse(result, 1), reg_use(from)]);
        true
    }

    fn extend(&mut self, data: &InstData, from: Value, signed: bool) -> bool {
        let from_ty = self.ty(from);
        let wide = data.ty.bytes() == 8;
        if signed && from_ty.is_mask() {
            let number = self.extended(from, false);
            let result = self.result_reg(data.result());
            self.op(Op::Neg(wide), &[reuse(result, 1), reg_use(number)]);
            return true;
        }
        let result = self.result_reg(data.result());
        let mut operands: Operands = smallvec![def(result)];
        let src = self.value_source(from, &mut operands);
        let extension = Extension { from: Size::of_bytes(from_ty.bytes()), signed, wide };
        self.op(Op::Extend(extension, src), &operands);
        true
    }

    fn between_floats(&mut self, data: &InstData, from: Value) -> bool {
        let size = match (self.ty(from).kind(), data.ty.kind()) {
            (Scalar::F64, Scalar::F32) => Size::B8,
            (Scalar::F32, Scalar::F64) => Size::B4,
            _ => return false,
        };
        let result = self.result_reg(data.result());
        let mut operands: Operands = smallvec![def(result)];
        let src = self.float_source(from, &mut operands);
        self.op(Op::FloatToFloat(size, src), &operands);
        true
    }

    fn int_to_float(&mut self, data: &InstData, from: Value, signed: bool) -> bool {
        let to = match data.ty.kind() {
            Scalar::F32 => Size::B4,
            Scalar::F64 => Size::B8,
            _ => return false,
        };
        let size = Size::of_bytes(self.ty(from).bytes());
        let result = self.result_reg(data.result());
        let (op, from) = match (size, signed) {
            (Size::B8, false) => (Op::UintToFloat(to), self.use_reg(from)),
            (Size::B8, true) => (Op::IntToFloat(true, to, Src::Value), self.use_reg(from)),
            (Size::B4, true) => (Op::IntToFloat(false, to, Src::Value), self.use_reg(from)),
            // All values of a narrower type are non-negative 64-bit numbers.
            _ => (Op::IntToFloat(true, to, Src::Value), self.signed_extension(from, signed)),
        };
        let operand = if matches!(op, Op::UintToFloat(_)) { super::late_use(from) } else { super::any_use(from) };
        self.op(op, &[def(result), operand]);
        true
    }

    fn float_to_int(&mut self, data: &InstData, from: Value, signed: bool) -> bool {
        let size = match self.ty(from).kind() {
            Scalar::F32 => Size::B4,
            Scalar::F64 => Size::B8,
            _ => return false,
        };
        if !Self::is_small_int(data.ty.kind()) {
            return false;
        }
        let bits = data.ty.kind().bits();
        let result = self.result_reg(data.result());
        let from = self.use_reg(from);
        match (bits, signed) {
            (64, false) => self.op(Op::FloatToUint(size), &[super::early_def(result), reg_use(from)]),
            (32 | 64, true) => self.op(Op::FloatToInt(size, bits == 64), &[super::early_def(result), reg_use(from)]),
            _ => {
                let number = self.int_temp();
                self.op(Op::FloatToInt(size, true), &[super::early_def(number), reg_use(from)]);
                let (low, high) =
                    if signed { (-1i64 << (bits - 1), (1i64 << (bits - 1)) - 1) } else { (0, (1i64 << bits) - 1) };
                let bounded = self.temp(RegClass::Int);
                self.clamp(bounded, number, low, Flag::Greater);
                self.clamp(result, bounded, high, Flag::Less);
            }
        }
        true
    }

    /// `result = if x flag bound { x } else { bound }`, of 64 bits.
    fn clamp(&mut self, result: VReg, x: VReg, bound: i64, flag: Flag) {
        let bound = self.number(bound as u64);
        let test = Test::Compare(Size::B8, Src::Value);
        let operands = [reuse(result, 1), reg_use(bound), reg_use(x), reg_use(x), reg_use(bound)];
        self.op(Op::Select(test, Cond::Flag(flag), true), &operands);
    }
}
