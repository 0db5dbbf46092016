//! Comparisons: as conditions of branches and selections, or as values.

use smallvec::smallvec;

use super::{Operands, Selector, def, reg_use, reuse};
use crate::ir::{InstData, Opcode, Scalar, Type, Value};
use crate::jit::Unsupported;
use crate::jit::x64::insn::{Addr, Anchor, Cond, Flag, FloatOp, Op, Size, Src, Test};
use crate::jit::x64::regs::Home;

/// A condition with the operands of its test.
pub(super) struct Condition {
    pub test: Test,
    pub cond: Cond,
    pub operands: Operands,
}

impl Condition {
    /// The condition that holds when this one does not.
    pub fn negated(self) -> Condition {
        Condition { cond: self.cond.negated(), ..self }
    }
}

impl Selector<'_> {
    /// Selects a comparison or selection in registers; false if it is none.
    pub(super) fn compare(&mut self, data: &InstData) -> bool {
        if data.op == Opcode::Select {
            return self.select_value(data);
        }
        let Some(condition) = self.comparison(data) else { return false };
        let result = self.result_reg(data.result());
        let mut operands: Operands = smallvec![def(result)];
        operands.extend(condition.operands);
        self.op(Op::Set(condition.test, condition.cond), &operands);
        true
    }

    fn select_value(&mut self, data: &InstData) -> bool {
        let home = self.home(data.ty);
        if self.ty(data.args[0]).is_vector() || home == Home::Mask {
            return false;
        }
        if let Some(op) = self.float_extremum_of(data) {
            self.float_op(data.result(), data.args[1], data.args[2], op, Size::of_bytes(data.ty.bytes()));
            return true;
        }
        let mut condition = self.condition(data.args[0]);
        let (mut yes, mut no) = (data.args[1], data.args[2]);
        if condition.cond == Cond::FloatEqual {
            condition = condition.negated();
            (yes, no) = (no, yes);
        }
        if home == Home::Memory {
            return self.select_memory(data, condition, yes, no).is_ok();
        }
        let result = self.result_reg(data.result());
        let [yes, no] = [yes, no].map(|value| self.use_reg(value));
        let last = if home == Home::Gpr { super::any_use(yes) } else { reg_use(yes) };
        let mut operands: Operands = smallvec![reuse(result, 1), reg_use(no), last];
        operands.extend(condition.operands);
        let (test, cond) = (condition.test, condition.cond);
        let op = match home {
            Home::Gpr => Op::Select(test, cond, data.ty.bytes() == 8),
            _ => Op::SelectFloat(test, cond, self.vector_bytes(data.ty)),
        };
        self.op(op, &operands);
        true
    }

    /// The operation that makes the choice, if it is one of two floats by which is less.
    fn float_extremum_of(&self, data: &InstData) -> Option<FloatOp> {
        let compare = self.func.def_data(self.resolve(data.args[0]))?;
        if !matches!(data.ty, Type::F32 | Type::F64) || compare.ty != data.ty {
            return None;
        }
        let &[cond_x, cond_y] = <&[Value; 2]>::try_from(&compare.args[..]).ok()?;
        let [x, y, yes, no] = [cond_x, cond_y, data.args[1], data.args[2]].map(|value| self.resolve(value));
        let in_order = (yes, no) == (x, y);
        if !in_order && (yes, no) != (y, x) {
            return None;
        }
        match compare.op {
            Opcode::FcmpOlt => Some(if in_order { FloatOp::Min } else { FloatOp::Max }),
            Opcode::FcmpOgt => Some(if in_order { FloatOp::Max } else { FloatOp::Min }),
            _ => None,
        }
    }

    /// Chooses between the addresses.
    fn select_memory(
        &mut self,
        data: &InstData,
        condition: Condition,
        yes: Value,
        no: Value,
    ) -> Result<(), Unsupported> {
        let mut addresses = Vec::new();
        for value in [no, yes] {
            let place = self.memory_operand(value)?;
            let address = self.int_temp();
            self.op(Op::Lea(true, place), &[def(address)]);
            addresses.push(address);
        }
        let chosen = self.int_temp();
        let mut operands: Operands = smallvec![reuse(chosen, 1), reg_use(addresses[0]), reg_use(addresses[1])];
        operands.extend(condition.operands);
        self.op(Op::Select(condition.test, condition.cond, true), &operands);
        let to = self.memory_place(data.result())?;
        let from = super::address::Place {
            addr: Addr { anchor: Anchor::Reg, scale: None, disp: 0 },
            regs: smallvec![reg_use(chosen)],
        };
        self.copy(super::address::Place::fixed(to), from, data.ty.bytes());
        Ok(())
    }

    /// An `i1` as a condition, with the comparison folded in.
    pub(super) fn condition(&mut self, value: Value) -> Condition {
        let value = self.resolve(value);
        if let Some(data) = self.func.def_data(value)
            && self.is_worth_repeating(value, data)
            && let Some(condition) = self.fold_condition(data)
        {
            return condition;
        }
        let reg = self.use_reg(value);
        let test = Test::Zero(Size::B1);
        Condition { test, cond: Cond::Flag(Flag::NotEqual), operands: smallvec![reg_use(reg)] }
    }

    /// Is it better to compare where the truth value is wanted than to keep that in a register?
    fn is_worth_repeating(&self, value: Value, data: &InstData) -> bool {
        let with_constant = data.args.iter().any(|&arg| self.imm_constant(arg).is_some());
        let cheap = int_flag(data.op, data.ty).is_some() && with_constant;
        let only_here = self.uses[value.index()] == 1 || self.defined_here(value);
        !data.ty.is_vector() && (cheap || only_here && self.regs[value.index()].is_none())
    }

    fn fold_condition(&mut self, data: &InstData) -> Option<Condition> {
        match data.op {
            Opcode::Inot => Some(self.condition(data.args[0]).negated()),
            Opcode::Trunc if self.in_gpr(self.ty(data.args[0])) => {
                let reg = self.use_reg(data.args[0]);
                let test = Test::Bits(Size::B1, Src::Imm(1));
                Some(Condition { test, cond: Cond::Flag(Flag::NotEqual), operands: smallvec![reg_use(reg)] })
            }
            Opcode::ReduceAnd | Opcode::ReduceOr => self.mask_condition(data),
            _ => self.comparison(data),
        }
    }

    /// The condition of a comparison of scalars in registers.
    fn comparison(&mut self, data: &InstData) -> Option<Condition> {
        if data.ty.is_vector() {
            return None;
        }
        if let Some(flag) = int_flag(data.op, data.ty) {
            return self.in_gpr(data.ty).then(|| self.int_condition(flag, data.ty, data.args[0], data.args[1]));
        }
        if !matches!(data.ty.kind(), Scalar::F32 | Scalar::F64) {
            return None;
        }
        let (x, y) = (data.args.first().copied()?, data.args.get(1).copied()?);
        let (cond, x, y) = match data.op {
            Opcode::FcmpOeq => (Cond::FloatEqual, x, y),
            Opcode::FcmpUne => (Cond::FloatNotEqual, x, y),
            Opcode::FcmpOlt => (Cond::Flag(Flag::Above), y, x),
            Opcode::FcmpOle => (Cond::Flag(Flag::AboveEqual), y, x),
            Opcode::FcmpOgt => (Cond::Flag(Flag::Above), x, y),
            Opcode::FcmpOge => (Cond::Flag(Flag::AboveEqual), x, y),
            Opcode::FcmpUno => (Cond::Flag(Flag::Parity), x, y),
            _ => return None,
        };
        let x = self.use_reg(x);
        let mut operands: Operands = smallvec![reg_use(x)];
        let src = self.float_source(y, &mut operands);
        Some(Condition { test: Test::Floats(Size::of_bytes(data.ty.bytes()), src), cond, operands })
    }

    pub(super) fn int_condition(&mut self, mut flag: Flag, ty: Type, mut x: Value, mut y: Value) -> Condition {
        let size = Size::of_bytes(ty.bytes());
        if self.int_constant(x).is_some() && self.int_constant(y).is_none() {
            (flag, x, y) = (flag.swapped(), y, x);
        }
        let mut operands = Operands::new();
        let Some(imm) = self.imm_constant(y) else {
            // Memory comes last.
            if self.int_constant(y).is_none()
                && let Some(place) = self.folded_load(x)
            {
                operands.push(reg_use(self.use_reg(y)));
                operands.extend(place.regs);
                let test = Test::Compare(size, Src::Mem(place.addr));
                return Condition { test, cond: Cond::Flag(flag.swapped()), operands };
            }
            operands.push(reg_use(self.use_reg(x)));
            let src = self.value_source(y, &mut operands);
            return Condition { test: Test::Compare(size, src), cond: Cond::Flag(flag), operands };
        };
        let cond = Cond::Flag(flag);
        if imm == 0
            && let Some(test) = self.bit_test(x, size, &mut operands)
        {
            return Condition { test, cond, operands };
        }
        if let Some(place) = self.folded_load(x) {
            operands.extend(place.regs);
            return Condition { test: Test::CompareMemory(size, place.addr, imm), cond, operands };
        }
        let x = self.use_reg(x);
        operands.push(reg_use(x));
        if imm == 0 {
            return Condition { test: Test::Zero(size), cond, operands };
        }
        Condition { test: Test::Compare(size, Src::Imm(imm)), cond, operands }
    }

    /// The test for a comparison of a conjunction with 0, if `value` is one that nobody else wants.
    fn bit_test(&mut self, value: Value, size: Size, operands: &mut Operands) -> Option<Test> {
        let value = self.resolve(value);
        let data = self.func.def_data(value).filter(|data| data.op == Opcode::Iand)?;
        if self.uses[value.index()] != 1 || self.regs[value.index()].is_some() || self.ty(value).bytes() != size.bytes()
        {
            return None;
        }
        let (x, y) = if self.int_constant(data.args[0]).is_some() {
            (data.args[1], data.args[0])
        } else {
            (data.args[0], data.args[1])
        };
        if let Some(imm) = self.imm_constant(y) {
            if let Some(place) = self.folded_load(x) {
                operands.extend(place.regs);
                return Some(Test::BitsMemory(size, place.addr, imm));
            }
            operands.push(reg_use(self.use_reg(x)));
            return Some(Test::Bits(size, Src::Imm(imm)));
        }
        let [x, y] = [x, y].map(|value| self.use_reg(value));
        operands.extend([reg_use(x), reg_use(y)]);
        Some(Test::Bits(size, Src::Value))
    }
}

/// The flag of a comparison of integers or addresses after `cmp`.
fn int_flag(op: Opcode, ty: Type) -> Option<Flag> {
    let flag = match op {
        Opcode::IcmpEq => Flag::Equal,
        Opcode::IcmpNe => Flag::NotEqual,
        Opcode::IcmpSlt => Flag::Less,
        Opcode::IcmpSle => Flag::LessEqual,
        Opcode::IcmpSgt => Flag::Greater,
        Opcode::IcmpSge => Flag::GreaterEqual,
        Opcode::IcmpUlt => Flag::Below,
        Opcode::IcmpUle => Flag::BelowEqual,
        Opcode::IcmpUgt => Flag::Above,
        Opcode::IcmpUge => Flag::AboveEqual,
        _ => return None,
    };
    // As a signed number true is -1.
    Some(match flag {
        Flag::Less if ty.is_mask() => Flag::Above,
        Flag::LessEqual if ty.is_mask() => Flag::AboveEqual,
        Flag::Greater if ty.is_mask() => Flag::Below,
        Flag::GreaterEqual if ty.is_mask() => Flag::BelowEqual,
        flag => flag,
    })
}
