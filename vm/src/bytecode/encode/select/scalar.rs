//! Scalar instructions of one slot that have an operation of their own.

use super::terminator::{branch_imm, int_pred};
use super::{Selector, is_slot};
use crate::bytecode::encode::vcode::IntPred;
use crate::bytecode::{Insn, Op};
use crate::ir::{InstData, Opcode, Scalar, Value};

impl Selector<'_> {
    /// Selects a scalar instruction; false if it needs a kernel.
    pub(super) fn scalar(&mut self, data: &InstData) -> bool {
        if data.ty.is_vector() || data.num_results != 1 {
            return false;
        }
        match data.op {
            Opcode::BlackBox if is_slot(data.ty) => self.copy(data),
            Opcode::Trunc => self.trunc(data),
            Opcode::Sext => self.sext(data),
            Opcode::Bitcast | Opcode::Zext | Opcode::Ptrtoint | Opcode::Inttoptr => self.same_bits(data),
            Opcode::Fptrunc
            | Opcode::Fpext
            | Opcode::FptosiSat
            | Opcode::FptouiSat
            | Opcode::Sitofp
            | Opcode::Uitofp => self.convert(data),
            Opcode::Select => self.select_scalar(data),
            Opcode::PtrAdd => self.ptr_add(data),
            _ if !is_slot(data.ty) => false,
            Opcode::PtrDiff => self.abc(data, Op::Isub64),
            Opcode::Ffma => self.fused(data),
            op => match int_pred(op) {
                Some(pred) => self.compare(data, pred),
                None => self.arithmetic(data),
            },
        }
    }

    /// `op result, operands...`.
    fn abc(&mut self, data: &InstData, op: Op) -> bool {
        let result = self.result_reg(data.result());
        let a = self.use_reg(data.args[0]);
        let b = data.args.get(1).map_or(0, |&arg| self.use_reg(arg));
        self.emit(Insn::abc(op, result, a, b));
        true
    }

    fn copy(&mut self, data: &InstData) -> bool {
        self.abc(data, Op::Mov)
    }

    fn arithmetic(&mut self, data: &InstData) -> bool {
        if data.op == Opcode::Inot && data.ty.is_mask() {
            return self.emit_immediate(data, Op::IxorI, data.args[0], 1);
        }
        if self.strength_reduced(data) || self.with_immediate(data) || self.multiply_add(data) {
            return true;
        }
        match plain_op(data.op, data.ty.kind()) {
            Some((op, false)) => self.abc(data, op),
            Some((op, true)) => {
                let result = self.result_reg(data.result());
                let (a, b) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]));
                self.emit(Insn::abc(op, result, b, a));
                true
            }
            None => false,
        }
    }

    /// Operations with a constant second operand that have a form with an immediate.
    fn with_immediate(&mut self, data: &InstData) -> bool {
        let Some(&[mut x, mut y]) = data.args.get(..2).and_then(|args| <&[Value; 2]>::try_from(args).ok()) else {
            return false;
        };
        let kind = data.ty.kind();
        let commutes = data.op.has(crate::ir::Flags::COMM);
        if commutes && self.int_constant(x).is_some() {
            (x, y) = (y, x);
        }
        if data.op == Opcode::Isub
            && let Some(int) = self.int_constant(x).filter(|&int| fits(int))
            && let Some(op) = [(Scalar::I32, Op::IsubFrom32I), (Scalar::I64, Op::IsubFrom64I)]
                .iter()
                .find(|(k, _)| *k == kind)
                .map(|(_, op)| *op)
        {
            return self.emit_immediate(data, op, y, int);
        }
        let Some(int) = self.int_constant(y) else { return false };
        let Some((op, imm)) = immediate_op(data.op, kind, int) else { return false };
        self.emit_immediate(data, op, x, imm)
    }

    fn emit_immediate(&mut self, data: &InstData, op: Op, operand: Value, imm: i64) -> bool {
        let result = self.result_reg(data.result());
        let operand = self.use_reg(operand);
        self.emit(Insn::abc(op, result, operand, imm as u32));
        true
    }

    /// Division and multiplication by powers of two.
    fn strength_reduced(&mut self, data: &InstData) -> bool {
        let kind = data.ty.kind();
        if !matches!(data.op, Opcode::Imul | Opcode::Ifloordiv | Opcode::Ifloormod | Opcode::Iudiv | Opcode::Iurem) {
            return false;
        }
        let Some(int) = self.int_constant(data.args[1]).filter(|&int| int > 0 && int & (int - 1) == 0) else {
            return false;
        };
        let shift = int.trailing_zeros() as i64;
        let form = match (data.op, kind) {
            (Opcode::Imul, Scalar::I64) => Some((Op::Ishl64I, shift)),
            (Opcode::Imul, Scalar::I32) => Some((Op::Ishl32I, shift)),
            (Opcode::Ifloordiv, Scalar::I64) => Some((Op::Iashr64I, shift)),
            (Opcode::Ifloordiv, Scalar::I32) => Some((Op::Iashr32I, shift)),
            (Opcode::Iudiv, _) => Some((Op::IlshrI, shift)),
            (Opcode::Ifloormod | Opcode::Iurem, _) if fits(int - 1) => Some((Op::IandI, int - 1)),
            _ => None,
        };
        form.is_some_and(|(op, imm)| self.emit_immediate(data, op, data.args[0], imm))
    }

    /// `a * b + c` and `a + b + c`.
    fn multiply_add(&mut self, data: &InstData) -> bool {
        if data.op != Opcode::Iadd || data.ty.kind() != Scalar::I64 {
            return false;
        }
        for (inner, other) in [(0, 1), (1, 0)] {
            let inner = data.args[inner];
            let Some(inner_data) = self.func.def_data(inner) else { continue };
            let op = match inner_data.op {
                Opcode::Imul => Op::ImulAdd64,
                Opcode::Iadd => Op::IaddAdd64,
                _ => continue,
            };
            let constant = inner_data.args.iter().any(|&arg| self.int_constant(arg).is_some());
            let folded = self.regs[inner.index()].is_none() && self.uses[inner.index()] == 1;
            if constant || !folded || !self.defined_here(inner) {
                continue;
            }
            let result = self.result_reg(data.result());
            let (x, y) = (self.use_reg(inner_data.args[0]), self.use_reg(inner_data.args[1]));
            let z = self.use_reg(data.args[other]);
            let mut insn = Insn::abc(op, result, x, y);
            insn.fields[3] = z;
            self.emit(insn);
            return true;
        }
        false
    }

    /// Is `value` the result of an instruction of the block being selected?
    pub(super) fn defined_here(&self, value: Value) -> bool {
        self.func.def_inst(value).is_some_and(|inst| self.place_of[inst.index()].0 == self.block as u32)
    }

    fn compare(&mut self, data: &InstData, mut pred: IntPred) -> bool {
        let kind = data.ty.kind();
        let (mut a, mut b) = (data.args[0], data.args[1]);
        let signed = matches!(pred, IntPred::Slt | IntPred::Sle | IntPred::Sgt | IntPred::Sge);
        if kind == Scalar::I1 && signed {
            return false;
        }
        if self.int_constant(a).is_some() && self.int_constant(b).is_none() {
            (pred, a, b) = (pred.swapped(), b, a);
        }
        if let Some(int) = self.int_constant(b)
            && let Some(imm) = branch_imm(pred, data.ty, int)
            && let Some((op, imm)) = compare_imm_op(pred, kind, imm)
        {
            return self.emit_immediate(data, op, a, imm as i64);
        }
        if matches!(pred, IntPred::Sgt | IntPred::Sge | IntPred::Ugt | IntPred::Uge) {
            (pred, a, b) = (pred.swapped(), b, a);
        }
        let op = match (pred, kind) {
            (IntPred::Eq, _) => Op::IcmpEq64,
            (IntPred::Ne, _) => Op::IcmpNe64,
            (IntPred::Ult, _) => Op::IcmpUlt64,
            (IntPred::Ule, _) => Op::IcmpUle64,
            (IntPred::Slt, Scalar::I8) => Op::IcmpSlt8,
            (IntPred::Sle, Scalar::I8) => Op::IcmpSle8,
            (IntPred::Slt, Scalar::I16) => Op::IcmpSlt16,
            (IntPred::Sle, Scalar::I16) => Op::IcmpSle16,
            (IntPred::Slt, Scalar::I32) => Op::IcmpSlt32,
            (IntPred::Sle, Scalar::I32) => Op::IcmpSle32,
            (IntPred::Slt, _) => Op::IcmpSlt64,
            _ => Op::IcmpSle64,
        };
        let result = self.result_reg(data.result());
        let (a, b) = (self.use_reg(a), self.use_reg(b));
        self.emit(Insn::abc(op, result, a, b));
        true
    }

    fn fused(&mut self, data: &InstData) -> bool {
        let op = match data.ty.kind() {
            Scalar::F64 => Op::Ffma64,
            Scalar::F32 => Op::Ffma32,
            _ => return false,
        };
        let result = self.result_reg(data.result());
        let (x, y, z) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]), self.use_reg(data.args[2]));
        let mut insn = Insn::abc(op, result, x, y);
        insn.fields[3] = z;
        self.emit(insn);
        true
    }

    fn select_scalar(&mut self, data: &InstData) -> bool {
        if !is_slot(data.ty) {
            return false;
        }
        let result = self.result_reg(data.result());
        let cond = self.use_reg(data.args[0]);
        let (x, y) = (self.use_reg(data.args[1]), self.use_reg(data.args[2]));
        self.emit(Insn::select(result, cond, x, y));
        true
    }

    fn trunc(&mut self, data: &InstData) -> bool {
        let op = match data.ty.kind() {
            Scalar::I1 => Op::Trunc1,
            Scalar::I8 => Op::Trunc8,
            Scalar::I16 => Op::Trunc16,
            Scalar::I32 => Op::Trunc32,
            Scalar::I64 => Op::Mov,
            _ => return false,
        };
        self.abc(data, op)
    }

    fn sext(&mut self, data: &InstData) -> bool {
        let op = match (self.kind(data.args[0]), data.ty.kind()) {
            (Scalar::I1, Scalar::I8) => Op::Sext1To8,
            (Scalar::I1, Scalar::I16) => Op::Sext1To16,
            (Scalar::I1, Scalar::I32) => Op::Sext1To32,
            (Scalar::I1, Scalar::I64) => Op::Sext1To64,
            (Scalar::I8, Scalar::I16) => Op::Sext8To16,
            (Scalar::I8, Scalar::I32) => Op::Sext8To32,
            (Scalar::I8, Scalar::I64) => Op::Sext8To64,
            (Scalar::I16, Scalar::I32) => Op::Sext16To32,
            (Scalar::I16, Scalar::I64) => Op::Sext16To64,
            (Scalar::I32, Scalar::I64) => Op::Sext32To64,
            _ => return false,
        };
        self.abc(data, op)
    }

    /// Conversions that keep the bits, where the slot has to be cut to the width (others need no code at all).
    fn same_bits(&mut self, data: &InstData) -> bool {
        if !is_slot(data.ty) {
            return false;
        }
        let op = match data.ty.bytes() {
            1 => Op::Trunc8,
            2 => Op::Trunc16,
            4 => Op::Trunc32,
            _ => Op::Mov,
        };
        self.abc(data, op)
    }

    fn convert(&mut self, data: &InstData) -> bool {
        let from = self.kind(data.args[0]);
        let small_int = matches!(from, Scalar::I8 | Scalar::I16);
        let unsigned = matches!(from, Scalar::I1 | Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64);
        let op = match (data.op, from, data.ty.kind()) {
            (Opcode::Fptrunc, Scalar::F64, Scalar::F32) => Op::Fptrunc64F32,
            (Opcode::Fpext, Scalar::F32, Scalar::F64) => Op::Fpext32F64,
            (Opcode::FptosiSat, Scalar::F64, Scalar::I64) => Op::Fptosi64I64,
            (Opcode::FptosiSat, Scalar::F64, Scalar::I32) => Op::Fptosi64I32,
            (Opcode::FptosiSat, Scalar::F32, Scalar::I64) => Op::Fptosi32I64,
            (Opcode::FptosiSat, Scalar::F32, Scalar::I32) => Op::Fptosi32I32,
            (Opcode::FptouiSat, Scalar::F64, Scalar::I64) => Op::Fptoui64I64,
            (Opcode::FptouiSat, Scalar::F32, Scalar::I64) => Op::Fptoui32I64,
            (Opcode::Sitofp, Scalar::I64, Scalar::F64) => Op::Sitofp64F64,
            (Opcode::Sitofp, Scalar::I64, Scalar::F32) => Op::Sitofp64F32,
            (Opcode::Sitofp, Scalar::I32, Scalar::F64) => Op::Sitofp32F64,
            (Opcode::Sitofp, Scalar::I32, Scalar::F32) => Op::Sitofp32F32,
            (Opcode::Sitofp, _, to @ (Scalar::F32 | Scalar::F64)) if small_int => {
                let wide = self.temp();
                let operand = self.use_reg(data.args[0]);
                let extend = if from == Scalar::I8 { Op::Sext8To64 } else { Op::Sext16To64 };
                self.emit(Insn::ab(extend, wide, operand));
                let result = self.result_reg(data.result());
                self.emit(Insn::ab(if to == Scalar::F64 { Op::Sitofp64F64 } else { Op::Sitofp64F32 }, result, wide));
                return true;
            }
            (Opcode::Uitofp, _, Scalar::F64) if unsigned => Op::UitofpF64,
            (Opcode::Uitofp, _, Scalar::F32) if unsigned => Op::UitofpF32,
            _ => return false,
        };
        self.abc(data, op)
    }
}

/// Does the number fit an immediate of 16 bits?
fn fits(int: i64) -> bool {
    i16::try_from(int).is_ok()
}

/// The form with an immediate of an operation on lanes of kind `kind`, and the immediate.
fn immediate_op(op: Opcode, kind: Scalar, int: i64) -> Option<(Op, i64)> {
    let wide = kind == Scalar::I64 || kind == Scalar::Ptr;
    let negated = int.checked_neg()?;
    let positive = (0..=i16::MAX as i64).contains(&int);
    let form = match (op, kind) {
        (Opcode::Iadd, Scalar::I8) => (Op::Iadd8I, int),
        (Opcode::Iadd, Scalar::I32) => (Op::Iadd32I, int),
        (Opcode::Iadd, Scalar::I64) => (Op::Iadd64I, int),
        (Opcode::Isub, Scalar::I8) => (Op::Iadd8I, negated),
        (Opcode::Isub, Scalar::I32) => (Op::Iadd32I, negated),
        (Opcode::Isub, Scalar::I64) => (Op::Iadd64I, negated),
        (Opcode::Imul, Scalar::I32) => (Op::Imul32I, int),
        (Opcode::Imul, Scalar::I64) => (Op::Imul64I, int),
        (Opcode::Ifloordiv, Scalar::I64) if int != 0 && int != -1 => (Op::Ifloordiv64I, int),
        (Opcode::Ifloormod, Scalar::I64) if int != 0 && int != -1 => (Op::Ifloormod64I, int),
        (Opcode::Ishl, Scalar::I32) if (0..32).contains(&int) => (Op::Ishl32I, int),
        (Opcode::Ishl, Scalar::I64) if (0..64).contains(&int) => (Op::Ishl64I, int),
        (Opcode::Ilshr, _) if (0..kind.bits() as i64).contains(&int) => (Op::IlshrI, int),
        (Opcode::Iashr, Scalar::I32) if (0..32).contains(&int) => (Op::Iashr32I, int),
        (Opcode::Iashr, Scalar::I64) if (0..64).contains(&int) => (Op::Iashr64I, int),
        (Opcode::Iand, _) if wide || positive => (Op::IandI, int),
        (Opcode::Ior, _) if wide || positive => (Op::IorI, int),
        (Opcode::Ixor, _) if wide || positive => (Op::IxorI, int),
        _ => return None,
    };
    fits(form.1).then_some(form)
}

/// The operation for lanes of kind `kind`, and whether its operands are exchanged.
fn plain_op(op: Opcode, kind: Scalar) -> Option<(Op, bool)> {
    let by_width = |narrow: [Option<Op>; 4]| match kind {
        Scalar::I8 => narrow[0],
        Scalar::I16 => narrow[1],
        Scalar::I32 => narrow[2],
        Scalar::I64 | Scalar::Ptr => narrow[3],
        _ => None,
    };
    let by_float = |narrow: Op, wide: Op| match kind {
        Scalar::F32 => Some(narrow),
        Scalar::F64 => Some(wide),
        _ => None,
    };
    let any = |op: Op| (kind.bits() <= 64 && !kind.is_float()).then_some(op);
    let plain = match op {
        Opcode::Iadd => by_width([Some(Op::Iadd8), Some(Op::Iadd16), Some(Op::Iadd32), Some(Op::Iadd64)]),
        Opcode::Isub => by_width([Some(Op::Isub8), Some(Op::Isub16), Some(Op::Isub32), Some(Op::Isub64)]),
        Opcode::Imul => by_width([Some(Op::Imul8), Some(Op::Imul16), Some(Op::Imul32), Some(Op::Imul64)]),
        Opcode::Ineg => by_width([Some(Op::Ineg8), Some(Op::Ineg16), Some(Op::Ineg32), Some(Op::Ineg64)]),
        Opcode::Inot if kind == Scalar::I1 => None,
        Opcode::Inot => by_width([Some(Op::Inot8), Some(Op::Inot16), Some(Op::Inot32), Some(Op::Inot64)]),
        Opcode::Ishl => by_width([Some(Op::Ishl8), Some(Op::Ishl16), Some(Op::Ishl32), Some(Op::Ishl64)]),
        Opcode::Iashr => by_width([Some(Op::Iashr8), Some(Op::Iashr16), Some(Op::Iashr32), Some(Op::Iashr64)]),
        Opcode::Isdiv => by_width([None, None, Some(Op::Isdiv32), Some(Op::Isdiv64)]),
        Opcode::Isrem => by_width([None, None, Some(Op::Isrem32), Some(Op::Isrem64)]),
        Opcode::Ifloordiv => by_width([None, None, Some(Op::Ifloordiv32), Some(Op::Ifloordiv64)]),
        Opcode::Ifloormod => by_width([None, None, Some(Op::Ifloormod32), Some(Op::Ifloormod64)]),
        Opcode::IminS => by_width([None, None, Some(Op::IminS32), Some(Op::IminS64)]),
        Opcode::ImaxS => by_width([None, None, Some(Op::ImaxS32), Some(Op::ImaxS64)]),
        Opcode::IabsS => by_width([None, None, None, Some(Op::Iabs64)]),
        Opcode::Irotl => by_width([None, None, Some(Op::Irotl32), Some(Op::Irotl64)]),
        Opcode::Irotr => by_width([None, None, Some(Op::Irotr32), Some(Op::Irotr64)]),
        Opcode::ImulhiS => by_width([None, None, None, Some(Op::ImulhiS64)]),
        Opcode::ImulhiU => by_width([None, None, None, Some(Op::ImulhiU64)]),
        Opcode::Iclz => by_width([None, None, None, Some(Op::Iclz64)]),
        Opcode::Ictz => by_width([None, None, None, Some(Op::Ictz64)]),
        Opcode::Ipopcnt => any(Op::Ipopcnt),
        Opcode::Ilshr => any(Op::Ilshr),
        Opcode::Iudiv => any(Op::Iudiv),
        Opcode::Iurem => any(Op::Iurem),
        Opcode::IminU => any(Op::IminU),
        Opcode::ImaxU => any(Op::ImaxU),
        Opcode::Iand => any(Op::Iand),
        Opcode::Ior => any(Op::Ior),
        Opcode::Ixor => any(Op::Ixor),
        Opcode::Fadd => by_float(Op::Fadd32, Op::Fadd64),
        Opcode::Fsub => by_float(Op::Fsub32, Op::Fsub64),
        Opcode::Fmul => by_float(Op::Fmul32, Op::Fmul64),
        Opcode::Fdiv => by_float(Op::Fdiv32, Op::Fdiv64),
        Opcode::Fmin => by_float(Op::Fmin32, Op::Fmin64),
        Opcode::Fmax => by_float(Op::Fmax32, Op::Fmax64),
        Opcode::Fneg => by_float(Op::Fneg32, Op::Fneg64),
        Opcode::Fabs => by_float(Op::Fabs32, Op::Fabs64),
        Opcode::Fsqrt => by_float(Op::Fsqrt32, Op::Fsqrt64),
        Opcode::Ffloor => by_float(Op::Ffloor32, Op::Ffloor64),
        Opcode::Fceil => by_float(Op::Fceil32, Op::Fceil64),
        Opcode::Ftrunc => by_float(Op::Ftrunc32, Op::Ftrunc64),
        Opcode::FcmpOeq => by_float(Op::FcmpEq32, Op::FcmpEq64),
        Opcode::FcmpUne => by_float(Op::FcmpNe32, Op::FcmpNe64),
        Opcode::FcmpOlt => by_float(Op::FcmpLt32, Op::FcmpLt64),
        Opcode::FcmpOle => by_float(Op::FcmpLe32, Op::FcmpLe64),
        Opcode::FcmpUno => by_float(Op::FcmpUno32, Op::FcmpUno64),
        Opcode::FcmpOgt => return by_float(Op::FcmpLt32, Op::FcmpLt64).map(|op| (op, true)),
        Opcode::FcmpOge => return by_float(Op::FcmpLe32, Op::FcmpLe64).map(|op| (op, true)),
        _ => None,
    };
    plain.map(|op| (op, false))
}

/// The comparison with an immediate, and the immediate for it.
fn compare_imm_op(pred: IntPred, kind: Scalar, imm: i32) -> Option<(Op, i32)> {
    let wide = kind.bits() == 64;
    Some(match pred {
        IntPred::Eq => (Op::IcmpEq64I, imm),
        IntPred::Ne => (Op::IcmpNe64I, imm),
        IntPred::Ult => (Op::IcmpUlt64I, imm),
        IntPred::Ule => (Op::IcmpUlt64I, imm + 1),
        IntPred::Ugt => (Op::IcmpUgt64I, imm),
        IntPred::Uge => (Op::IcmpUgt64I, imm - 1),
        IntPred::Slt if wide => (Op::IcmpSlt64I, imm),
        IntPred::Sle if wide => (Op::IcmpSlt64I, imm + 1),
        IntPred::Sgt if wide => (Op::IcmpSgt64I, imm),
        IntPred::Sge if wide => (Op::IcmpSgt64I, imm - 1),
        IntPred::Slt if kind == Scalar::I32 => (Op::IcmpSlt32I, imm),
        IntPred::Sle if kind == Scalar::I32 => (Op::IcmpSlt32I, imm + 1),
        IntPred::Sgt if kind == Scalar::I32 => (Op::IcmpSgt32I, imm),
        IntPred::Sge if kind == Scalar::I32 => (Op::IcmpSgt32I, imm - 1),
        _ => return None,
    })
}
