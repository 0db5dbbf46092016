//! Terminators: branches with the comparison folded in, switches, returns, traps.

use super::{EncodeError, Selector, is_slot, slot_bits};
use crate::bytecode::Insn;
use crate::bytecode::encode::vcode::{Cond, Edge, FloatPred, IntPred, Rhs, Source, VTerm};
use crate::ir::{BlockCall, InstData, Loc, Opcode, Scalar, Terminator, TrapKind, Type, Value};

/// Most table entries of a switch per case.
const SWITCH_SPARSITY: u64 = 4;

/// Fewest cases for which a table is made.
const SWITCH_MIN_CASES: usize = 4;

impl Selector<'_> {
    pub(super) fn terminator(&mut self, term: &Terminator) -> Result<VTerm, EncodeError> {
        Ok(match term {
            Terminator::Br(target) => VTerm::Jump(self.edge(target)),
            Terminator::BrIf { cond, then, other } => {
                let cond = self.cond(*cond);
                let (then, other) = (self.target(then), self.target(other));
                VTerm::Branch { cond, then, other }
            }
            Terminator::Switch { value, cases, default } => self.switch(*value, cases, default),
            Terminator::Ret(values) => VTerm::Ret(values.iter().map(|&value| self.use_reg(value)).collect()),
            Terminator::TailCall(call) => {
                let (callee, args) = self.called(call)?;
                VTerm::TailCall(callee, args)
            }
            Terminator::Trap { kind, args } => VTerm::Stop(match (kind, &args[..]) {
                (TrapKind::Abort, &[message, len]) => {
                    let (message, len) = (self.use_reg(message), self.use_reg(len));
                    Insn::trap_abort_message(message, len)
                }
                (TrapKind::Abort, _) => Insn::trap_abort(),
                (TrapKind::Exit, &[code, ..]) => Insn::trap_exit(self.use_reg(code)),
                _ => Insn::trap_unreachable(),
            }),
            Terminator::Unreachable => VTerm::Stop(Insn::trap_unreachable()),
            Terminator::None => return Err(EncodeError::UnfinishedBlock),
        })
    }

    fn edge(&mut self, target: &BlockCall) -> Edge {
        let args = target.args.iter().map(|&arg| self.edge_source(arg)).collect();
        Edge { target: target.block.index(), args }
    }

    /// The value of a jump's argument. A counter plus a constant that only jumps use is added up where it is passed on.
    fn edge_source(&mut self, value: Value) -> Source {
        let index = value.index();
        if self.regs[index].is_some() || self.uses[index] != self.edge_uses[index] {
            return self.use_source(value);
        }
        let Some(data) = self.func.def_data(value) else { return self.use_source(value) };
        let by = data.args.get(1).and_then(|&arg| self.int_constant(arg));
        let by = match data.op {
            Opcode::Iadd => by,
            Opcode::Isub => by.and_then(i64::checked_neg),
            _ => None,
        };
        match by.map(i16::try_from) {
            Some(Ok(by)) if data.ty == Type::I64 && self.int_constant(data.args[0]).is_none() => {
                Source::Sum(self.use_reg(data.args[0]), by as i32)
            }
            _ => self.use_source(value),
        }
    }

    /// The block to branch to; arguments are passed by a block of their own on the edge.
    fn target(&mut self, target: &BlockCall) -> usize {
        if target.args.is_empty() {
            return target.block.index();
        }
        let edge = self.edge(target);
        let cold = self.vcode.blocks[edge.target].cold;
        self.vcode.new_block(VTerm::Jump(edge), Loc::NONE, cold)
    }

    /// A condition, with the comparison folded in if the branch is its only user.
    fn cond(&mut self, value: Value) -> Cond {
        let value = self.resolve(value);
        if self.uses[value.index()] == 1
            && let Some(data) = self.func.def_data(value)
            && let Some(cond) = self.fold_cond(data)
        {
            return cond;
        }
        Cond::Bool { reg: self.use_reg(value), negated: false }
    }

    fn fold_cond(&mut self, data: &InstData) -> Option<Cond> {
        if data.ty.is_vector() {
            return None;
        }
        if data.op == Opcode::Inot {
            return Some(self.cond(data.args[0]).negated());
        }
        if let Some(pred) = int_pred(data.op) {
            return self.fold_int_cond(pred, data.ty, data.args[0], data.args[1]);
        }
        let (pred, swap) = match data.op {
            Opcode::FcmpOeq => (FloatPred::Eq, false),
            Opcode::FcmpUne => (FloatPred::Ne, false),
            Opcode::FcmpOlt => (FloatPred::Lt, false),
            Opcode::FcmpOle => (FloatPred::Le, false),
            Opcode::FcmpOgt => (FloatPred::Lt, true),
            Opcode::FcmpOge => (FloatPred::Le, true),
            _ => return None,
        };
        let narrow = match data.ty.kind() {
            Scalar::F64 => false,
            Scalar::F32 => true,
            _ => return None,
        };
        let (a, b) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]));
        Some(Cond::Float { pred, narrow, a: if swap { b } else { a }, b: if swap { a } else { b } })
    }

    fn fold_int_cond(&mut self, mut pred: IntPred, ty: Type, mut a: Value, mut b: Value) -> Option<Cond> {
        let signed = matches!(pred, IntPred::Slt | IntPred::Sle | IntPred::Sgt | IntPred::Sge);
        let narrow = match ty.bytes() {
            _ if !is_slot(ty) => return None,
            8 => false,
            4 if signed => true,
            _ if signed => return None,
            _ => false,
        };
        if self.int_constant(a).is_some() && self.int_constant(b).is_none() {
            (pred, a, b) = (pred.swapped(), b, a);
        }
        let imm = self.int_constant(b).and_then(|int| branch_imm(pred, ty, int));
        let a = self.use_reg(a);
        let b = match imm {
            Some(imm) => Rhs::Imm(imm),
            None => Rhs::Reg(self.use_reg(b)),
        };
        Some(Cond::Int { pred, narrow, a, b })
    }

    fn switch(&mut self, value: Value, cases: &[(i64, BlockCall)], default: &BlockCall) -> VTerm {
        let ty = self.func.ty(value);
        let reg = self.use_reg(value);
        let mut sorted: Vec<(u64, usize)> =
            cases.iter().map(|(int, target)| (slot_bits(ty, *int), self.target(target))).collect();
        sorted.sort_unstable();
        let default = self.target(default);
        let (Some(&(low, _)), Some(&(high, _))) = (sorted.first(), sorted.last()) else {
            return VTerm::Jump(Edge { target: default, args: Vec::new() });
        };
        let span = high - low;
        if sorted.len() < SWITCH_MIN_CASES || span / SWITCH_SPARSITY >= sorted.len() as u64 {
            return self.decision_tree(reg, &sorted, default);
        }
        let mut targets = vec![default; span as usize + 2];
        for (bits, target) in sorted {
            targets[(bits - low) as usize] = target;
        }
        if low == 0 {
            return VTerm::Switch { value: reg, targets };
        }
        // Values below the first case wrap around to beyond the last.
        let index = self.temp();
        let low = self.bits_reg(low);
        self.emit(Insn::isub64(index, reg, low));
        VTerm::Switch { value: index, targets }
    }

    /// Comparisons by halves down to single cases.
    fn decision_tree(&mut self, reg: u32, cases: &[(u64, usize)], default: usize) -> VTerm {
        let (pivot, pred) = match cases {
            [] => return VTerm::Jump(Edge { target: default, args: Vec::new() }),
            [(bits, _)] => (*bits, IntPred::Eq),
            _ => (cases[cases.len() / 2].0, IntPred::Ult),
        };
        let b = match i32::try_from(pivot) {
            Ok(imm) if imm < i16::MAX as i32 => Rhs::Imm(imm),
            _ => Rhs::Reg(self.bits_reg(pivot)),
        };
        let cond = Cond::Int { pred, narrow: false, a: reg, b };
        if let [(_, target)] = cases {
            return VTerm::Branch { cond, then: *target, other: default };
        }
        let (lower, upper) = cases.split_at(cases.len() / 2);
        let lower = self.decision_tree(reg, lower, default);
        let upper = self.decision_tree(reg, upper, default);
        let then = self.vcode.new_block(lower, Loc::NONE, false);
        let other = self.vcode.new_block(upper, Loc::NONE, false);
        VTerm::Branch { cond, then, other }
    }
}

/// The comparison that an integer comparison instruction makes.
pub(super) fn int_pred(op: Opcode) -> Option<IntPred> {
    Some(match op {
        Opcode::IcmpEq => IntPred::Eq,
        Opcode::IcmpNe => IntPred::Ne,
        Opcode::IcmpSlt => IntPred::Slt,
        Opcode::IcmpSle => IntPred::Sle,
        Opcode::IcmpSgt => IntPred::Sgt,
        Opcode::IcmpSge => IntPred::Sge,
        Opcode::IcmpUlt => IntPred::Ult,
        Opcode::IcmpUle => IntPred::Ule,
        Opcode::IcmpUgt => IntPred::Ugt,
        Opcode::IcmpUge => IntPred::Uge,
        _ => return None,
    })
}

/// The immediate for a comparison of values of type `ty` with `int` (sign-extended from `ty`), if it fits (see
/// [`Rhs::Imm`]).
pub(super) fn branch_imm(pred: IntPred, ty: Type, int: i64) -> Option<i32> {
    const LOW: i64 = i16::MIN as i64 + 1;
    const HIGH: i64 = i16::MAX as i64 - 1;
    let signed = matches!(pred, IntPred::Slt | IntPred::Sle | IntPred::Sgt | IntPred::Sge);
    let equality = matches!(pred, IntPred::Eq | IntPred::Ne);
    let bits = slot_bits(ty, int);
    // In slots of less than 64 bits only signed comparisons see the sign.
    let seen = if signed || (equality && ty.bytes() == 8) { int } else { i64::try_from(bits).ok()? };
    let lowest = match pred {
        // `x >= 0` has no form as `x > -1`; `x < 0` may be negated to it.
        IntPred::Uge | IntPred::Ult => 1,
        IntPred::Ule | IntPred::Ugt => 0,
        _ => LOW,
    };
    (lowest..=HIGH).contains(&seen).then_some(seen as i32)
}
