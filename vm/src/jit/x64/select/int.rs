//! Integer arithmetic and logic.

use regalloc2::Operand;
use smallvec::smallvec;

use super::{Operands, Selector, def, fixed_def, fixed_use, late_use, reg_use, reuse};
use crate::ir::{Flags, InstData, Opcode, Scalar, Type, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::insn::{Addr, Alu, Anchor, Cond, Count, Extension, Flag, Op, Shift, Size, Src, Test};
use crate::jit::x64::regs::{RAX, RDX};
use crate::jit::x64::vcode::Clobbers;

impl Selector<'_> {
    /// Selects integer arithmetic in registers; false if it is none.
    pub(super) fn int(&mut self, data: &InstData) -> bool {
        if data.ty.is_vector() || !self.in_gpr(data.ty) || data.ty.is_float() {
            return false;
        }
        let size = Size::of_bytes(data.ty.bytes());
        let wide = size.wide();
        match data.op {
            Opcode::Iadd | Opcode::PtrAdd => self.add(data),
            Opcode::Isub | Opcode::PtrDiff => self.subtract(data),
            Opcode::Iand => self.alu(data, Alu::And),
            Opcode::Ior => self.alu(data, Alu::Or),
            Opcode::Ixor => self.alu(data, Alu::Xor),
            Opcode::Inot if data.ty.is_mask() => self.flip(data),
            Opcode::Inot => self.in_place(data, Op::Not(wide)),
            Opcode::Ineg => self.in_place(data, Op::Neg(wide)),
            Opcode::Imul => self.multiply(data),
            Opcode::ImulhiS if size >= Size::B4 => self.multiply_high(data, true),
            Opcode::ImulhiU if size >= Size::B4 => self.multiply_high(data, false),
            Opcode::Ibswap if size >= Size::B4 => self.in_place(data, Op::ByteSwap(wide)),
            Opcode::Ibswap if size == Size::B2 => self.in_place(data, Op::ShiftConst(Shift::Rol, Size::B2, 8)),
            Opcode::Iclz | Opcode::Ictz | Opcode::Ipopcnt => self.count(data, size),
            Opcode::IabsS => self.absolute(data, size),
            Opcode::IminS => self.extremum(data, Flag::Less, true),
            Opcode::ImaxS => self.extremum(data, Flag::Greater, true),
            Opcode::IminU => self.extremum(data, Flag::Below, false),
            Opcode::ImaxU => self.extremum(data, Flag::Above, false),
            Opcode::IaddOvfS => self.overflow(data, Alu::Add, Flag::Overflow),
            Opcode::IaddOvfU => self.overflow(data, Alu::Add, Flag::Below),
            Opcode::IsubOvfS => self.overflow(data, Alu::Sub, Flag::Overflow),
            Opcode::IsubOvfU => self.overflow(data, Alu::Sub, Flag::Below),
            Opcode::ImulOvfS if size >= Size::B4 => self.overflow_multiply(data),
            Opcode::ImulOvfU if size >= Size::B4 => self.overflow_multiply_unsigned(data),
            _ => return false,
        }
        true
    }

    /// `result = op operand`, in place.
    fn in_place(&mut self, data: &InstData, op: Op) {
        let result = self.result_reg(data.result());
        let x = self.use_reg(data.args[0]);
        self.op(op, &[reuse(result, 1), reg_use(x)]);
    }

    /// The operands with a constant or a load last, if they may be exchanged.
    fn ordered(&self, data: &InstData) -> (Value, Value) {
        let (x, y) = (data.args[0], data.args[1]);
        let better_last = |value: Value| {
            self.int_constant(value).is_some()
                || self.def_op(value) == Some(Opcode::Load) && self.uses[value.index()] == 1 && self.defined_here(value)
        };
        // The result takes the place of the first: that should not be needed any more, and not have come from far away.
        let better_first = |value: Value| match self.func.def_inst(self.resolve(value)) {
            Some(inst) if self.dies(value) && self.defined_here(value) => self.place_of[inst.index()].1 + 1,
            _ => 0,
        };
        let may_exchange = data.op.has(Flags::COMM) && self.int_constant(y).is_none();
        let exchange = better_last(x) || !better_last(y) && better_first(y) > better_first(x);
        if may_exchange && exchange { (y, x) } else { (x, y) }
    }

    /// `value` as the second operand of an operation on type `ty`. Memory is read with at least 32 bits, which may be
    /// more than is there.
    fn second_source(&mut self, value: Value, ty: Type, operands: &mut Operands) -> Src {
        if let Some(imm) = self.imm_constant(value) {
            return Src::Imm(imm);
        }
        if ty.bytes() < 4 {
            let reg = self.use_reg(value);
            operands.push(super::any_use(reg));
            return Src::Value;
        }
        self.value_source(value, operands)
    }

    /// `result = x op y`, in the place of `x`.
    fn alu(&mut self, data: &InstData, op: Alu) {
        let (x, y) = self.ordered(data);
        let result = self.result_reg(data.result());
        let first = self.use_reg(x);
        let mut operands: Operands = smallvec![reuse(result, 1), reg_use(first)];
        let src = self.second_source(y, data.ty, &mut operands);
        self.op(Op::Alu(op, data.ty.bytes() == 8, src), &operands);
    }

    /// An addition: in place if the first operand is not needed any more, else by an address.
    fn add(&mut self, data: &InstData) {
        let (x, y) = if data.op == Opcode::PtrAdd { (data.args[0], data.args[1]) } else { self.ordered(data) };
        let wide = data.ty.bytes() == 8;
        let first_dies = self.dies(x);
        if data.op == Opcode::PtrAdd {
            let place = self.place(data.result(), 0);
            let simple = place.addr.anchor == Anchor::Reg
                && (place.addr.scale.is_none() || place.addr.scale == Some(0) && place.addr.disp == 0);
            if !simple || !first_dies {
                let result = self.result_reg(data.result());
                return self.lea(result, true, place);
            }
        }
        if first_dies || data.ty.bytes() < 4 && self.int_constant(y).is_none() {
            return self.alu_of(data, Alu::Add, x, y);
        }
        if self.int_constant(y).is_none() && (data.op == Opcode::Iadd && self.dies(y) || self.is_foldable_load(y)) {
            return if self.is_foldable_load(y) {
                self.alu_of(data, Alu::Add, x, y)
            } else {
                self.alu_of(data, Alu::Add, y, x)
            };
        }
        let result = self.result_reg(data.result());
        let base = self.use_reg(x);
        match self.imm_constant(y) {
            Some(disp) => {
                let place = super::address::Place {
                    addr: Addr { anchor: Anchor::Reg, scale: None, disp },
                    regs: smallvec![reg_use(base)],
                };
                self.lea(result, wide, place);
            }
            None => {
                let index = self.use_reg(y);
                let place = super::address::Place {
                    addr: Addr { anchor: Anchor::Reg, scale: Some(0), disp: 0 },
                    regs: smallvec![reg_use(base), reg_use(index)],
                };
                self.lea(result, wide, place);
            }
        }
    }

    fn is_foldable_load(&self, value: Value) -> bool {
        self.def_op(value) == Some(Opcode::Load)
            && self.uses[value.index()] == 1
            && self.ty(value).bytes() >= 4
            && self.func.def_inst(value).is_some_and(|inst| self.is_quiet_since(inst, Flags::WRITE))
    }

    fn lea(&mut self, result: regalloc2::VReg, wide: bool, place: super::address::Place) {
        let mut operands: Operands = smallvec![def(result)];
        operands.extend(place.regs);
        self.op(Op::Lea(wide, place.addr), &operands);
    }

    fn alu_of(&mut self, data: &InstData, op: Alu, x: Value, y: Value) {
        let result = self.result_reg(data.result());
        let first = self.use_reg(x);
        let mut operands: Operands = smallvec![reuse(result, 1), reg_use(first)];
        let src = self.second_source(y, data.ty, &mut operands);
        self.op(Op::Alu(op, data.ty.bytes() == 8, src), &operands);
    }

    fn subtract(&mut self, data: &InstData) {
        let (x, y) = (data.args[0], data.args[1]);
        let wide = data.ty.bytes() == 8;
        if self.int_constant(x) == Some(0) {
            let result = self.result_reg(data.result());
            let y = self.use_reg(y);
            return self.op(Op::Neg(wide), &[reuse(result, 1), reg_use(y)]);
        }
        match self.imm_constant(y).and_then(i32::checked_neg) {
            Some(disp) if !self.dies(x) => {
                let result = self.result_reg(data.result());
                let base = self.use_reg(x);
                let addr = Addr { anchor: Anchor::Reg, scale: None, disp };
                self.op(Op::Lea(wide, addr), &[def(result), reg_use(base)]);
            }
            _ => self.alu(data, Alu::Sub),
        }
    }

    /// `!x` of an `i1`.
    fn flip(&mut self, data: &InstData) {
        let result = self.result_reg(data.result());
        let x = self.use_reg(data.args[0]);
        self.op(Op::Alu(Alu::Xor, false, Src::Imm(1)), &[reuse(result, 1), reg_use(x)]);
    }

    fn multiply(&mut self, data: &InstData) {
        let (x, y) = self.ordered(data);
        let wide = data.ty.bytes() == 8;
        let result = self.result_reg(data.result());
        let Some(imm) = self.imm_constant(y) else {
            let first = self.use_reg(x);
            let mut operands: Operands = smallvec![reuse(result, 1), reg_use(first)];
            let src = self.second_source(y, data.ty, &mut operands);
            return self.op(Op::Mul(wide, src), &operands);
        };
        let shift = imm.trailing_zeros() as u8;
        match imm {
            // By an address: x + x * (imm - 1).
            3 | 5 | 9 => {
                let x = self.use_reg(x);
                let scale = Some((imm - 1).trailing_zeros() as u8);
                let addr = Addr { anchor: Anchor::Reg, scale, disp: 0 };
                self.op(Op::Lea(wide, addr), &[def(result), reg_use(x), reg_use(x)]);
            }
            _ if imm > 0 && imm.count_ones() == 1 => {
                let x = self.use_reg(x);
                let size = if wide { Size::B8 } else { Size::B4 };
                self.op(Op::ShiftConst(Shift::Shl, size, shift), &[reuse(result, 1), reg_use(x)]);
            }
            _ => {
                let mut operands: Operands = smallvec![def(result)];
                let src = if data.ty.bytes() < 4 {
                    let x = self.use_reg(x);
                    operands.push(super::any_use(x));
                    Src::Value
                } else {
                    self.value_source(x, &mut operands)
                };
                self.op(Op::MulConst(wide, src, imm), &operands);
            }
        }
    }

    fn multiply_high(&mut self, data: &InstData, signed: bool) {
        let result = self.result_reg(data.result());
        let [x, y] = [0, 1].map(|i| self.use_reg(data.args[i]));
        self.high_product(result, x, y, signed, data.ty.bytes() == 8);
    }

    /// `result = upper half of x * y`.
    pub(super) fn high_product(
        &mut self,
        result: regalloc2::VReg,
        x: regalloc2::VReg,
        y: regalloc2::VReg,
        signed: bool,
        wide: bool,
    ) {
        let operands = [fixed_def(result, RDX), fixed_use(x, RAX), super::any_use(y)];
        self.op_with(Op::MulHigh(signed, wide), &operands, Clobbers::One(RAX));
    }

    /// Extends the value in `reg` of type `ty` to 64 bits.
    pub(super) fn extended(&mut self, value: Value, signed: bool) -> regalloc2::VReg {
        let from = Size::of_bytes(self.ty(value).bytes());
        // A truncated value is in the register of the wider one.
        let own = self.resolve(value);
        let is_clean = self.ty(own).bytes() == from.bytes() && self.is_clean(own);
        if from == Size::B8 || !signed && is_clean && self.int_constant(value).is_none() {
            return self.use_reg(value);
        }
        if let Some(int) = self.int_constant(value) {
            let bits = if signed { int as u64 } else { super::zero_extended(self.ty(value), int) };
            return self.number(bits);
        }
        let result = self.int_temp();
        let mut operands: Operands = smallvec![def(result)];
        let src = self.value_source(value, &mut operands);
        self.op(Op::Extend(Extension { from, signed, wide: true }, src), &operands);
        result
    }

    fn count(&mut self, data: &InstData, size: Size) {
        let count = match data.op {
            Opcode::Iclz => Count::Leading,
            Opcode::Ictz => Count::Trailing,
            _ => Count::Ones,
        };
        let result = self.result_reg(data.result());
        if size >= Size::B4 {
            let mut operands: Operands = smallvec![def(result)];
            let src = self.value_source(data.args[0], &mut operands);
            return self.op(Op::Count(count, size.wide(), src), &operands);
        }
        let bits = size.bits() as i32;
        let x = match count {
            // A bit behind the last stops the search.
            Count::Trailing => {
                let x = self.use_reg(data.args[0]);
                let stopped = self.int_temp();
                let stop = Src::Imm(1 << bits);
                self.op(Op::Alu(Alu::Or, false, stop), &[reuse(stopped, 1), reg_use(x)]);
                stopped
            }
            _ => self.extended(data.args[0], false),
        };
        if count != Count::Leading {
            return self.op(Op::Count(count, false, Src::Value), &[def(result), reg_use(x)]);
        }
        let zeros = self.int_temp();
        self.op(Op::Count(count, false, Src::Value), &[def(zeros), reg_use(x)]);
        self.op(Op::Alu(Alu::Sub, false, Src::Imm(32 - bits)), &[reuse(result, 1), reg_use(zeros)]);
    }

    /// `-x`, and `x` instead if that is negative.
    fn absolute(&mut self, data: &InstData, size: Size) {
        let result = self.result_reg(data.result());
        let x = self.extended(data.args[0], true);
        let negated = self.int_temp();
        self.op(Op::Neg(size.wide()), &[reuse(negated, 1), reg_use(x)]);
        let test = Test::Compare(size.arithmetic(), Src::Imm(0));
        let operands = [reuse(result, 1), reg_use(negated), reg_use(x), reg_use(x)];
        let cond = Cond::Flag(Flag::GreaterEqual);
        self.op(Op::Select(test, cond, size.wide()), &operands);
    }

    /// The operand for which the comparison `x flag y` holds.
    fn extremum(&mut self, data: &InstData, flag: Flag, signed: bool) {
        let result = self.result_reg(data.result());
        let (x, y) = self.ordered(data);
        let [x, y] = [x, y].map(|value| self.extended(value, signed));
        let test = Test::Compare(Size::of_bytes(data.ty.bytes()).arithmetic(), Src::Value);
        let operands = [reuse(result, 1), reg_use(y), reg_use(x), reg_use(x), reg_use(y)];
        self.op(Op::Select(test, Cond::Flag(flag), data.ty.bytes() == 8), &operands);
    }

    fn pair(&mut self, data: &InstData) -> [regalloc2::VReg; 2] {
        [0, 1].map(|index| self.result_reg(Value(data.first_result.0 + index)))
    }

    fn overflow(&mut self, data: &InstData, op: Alu, flag: Flag) {
        let [result, overflow] = self.pair(data);
        let (x, y) = self.ordered(data);
        let first = self.use_reg(x);
        let mut operands: Operands = smallvec![reuse(result, 2), def(overflow), reg_use(first)];
        let src = self.source(y, &mut operands);
        self.op(Op::Overflow(op, Size::of_bytes(data.ty.bytes()), flag, src), &operands);
    }

    fn overflow_multiply(&mut self, data: &InstData) {
        let [result, overflow] = self.pair(data);
        let (x, y) = self.ordered(data);
        let first = self.use_reg(x);
        let mut operands: Operands = smallvec![reuse(result, 2), def(overflow), reg_use(first)];
        let src = self.value_source(y, &mut operands);
        self.op(Op::OverflowMul(data.ty.bytes() == 8, src), &operands);
    }

    fn overflow_multiply_unsigned(&mut self, data: &InstData) {
        let [result, overflow] = self.pair(data);
        let [x, y] = [0, 1].map(|i| self.use_reg(data.args[i]));
        let operands: [Operand; 4] = [fixed_def(result, RAX), def(overflow), fixed_use(x, RAX), late_use(y)];
        self.op_with(Op::OverflowMulUnsigned(data.ty.bytes() == 8), &operands, Clobbers::One(RDX));
    }

    /// Does the processor have `lzcnt`, `tzcnt`, and shifts by any register?
    pub(super) fn has_bmi(&self) -> bool {
        self.level() >= SimdLevel::Avx2
    }

    /// A kind of integer in a register?
    pub(super) fn is_small_int(kind: Scalar) -> bool {
        matches!(kind, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64)
    }
}
