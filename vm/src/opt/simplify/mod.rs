//! Algebraic simplification of single instructions, looking at the definitions of their operands.

mod int;
mod memory;
mod misc;

pub(super) use int::{inverse_compare, swapped_compare};

use super::fold::{fold_inst, fold_same, is_const};
use crate::ir::{Const, Flags, Function, Imm, Inst, InstData, Loc, Opcode, Type, Value, ValueList};

/// What became of an instruction.
#[derive(Debug)]
pub(super) enum Simplified {
    /// Nothing.
    Unchanged,
    /// It was changed in place.
    Rewritten,
    /// Its only result is this value.
    Value(Value),
    /// Its results are these values.
    Values(ValueList),
    /// It does nothing and has no results.
    Removed,
}

/// Simplifies instructions of a function. New instructions go into `emitted`: they belong before
/// the instruction being simplified.
pub(super) struct Simplifier<'a> {
    pub func: &'a mut Function,
    pub emitted: Vec<Inst>,
    /// Is this for machine code? Then hints on conditions stay, and forms are preferred that loops over vectors
    /// can be made of.
    hot: bool,
    loc: Loc,
}

impl<'a> Simplifier<'a> {
    pub fn new(func: &'a mut Function, hot: bool) -> Simplifier<'a> {
        Simplifier { func, emitted: Vec::new(), hot, loc: Loc::NONE }
    }

    /// Simplifies one instruction by one step; its operands are up to date.
    pub fn simplify(&mut self, inst: Inst) -> Simplified {
        let data = self.func.inst(inst);
        self.loc = data.loc;
        if let Some(constants) = fold_inst(self.func, data) {
            return self.make_constant(inst, &constants);
        }
        self.order_operands(inst);
        let op = self.func.inst(inst).op;
        match op {
            Opcode::Iconst | Opcode::Fconst | Opcode::Vconst | Opcode::Call | Opcode::CallNative | Opcode::CallC => {
                Simplified::Unchanged
            }
            Opcode::Load | Opcode::Store | Opcode::LoadMasked | Opcode::StoreMasked => self.fold_offset(inst),
            Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => self.bulk(inst),
            Opcode::PtrAdd => self.ptr_add(inst),
            Opcode::PtrDiff => self.ptr_diff(inst),
            Opcode::CallIndirect => self.call_indirect(inst),
            Opcode::Trunc | Opcode::Zext | Opcode::Sext => self.resize(inst),
            Opcode::IcmpEq
            | Opcode::IcmpNe
            | Opcode::IcmpSlt
            | Opcode::IcmpSle
            | Opcode::IcmpSgt
            | Opcode::IcmpSge
            | Opcode::IcmpUlt
            | Opcode::IcmpUle
            | Opcode::IcmpUgt
            | Opcode::IcmpUge => self.icmp(inst),
            _ if self.func.inst(inst).ty.is_float() => self.float(inst),
            _ => match self.misc(inst) {
                Simplified::Unchanged => self.int(inst),
                done => done,
            },
        }
    }

    /// Puts a constant operand of a commutative operation second.
    fn order_operands(&mut self, inst: Inst) {
        let data = self.func.inst(inst);
        if data.op.has(Flags::COMM) {
            let (a, b) = (data.args[0], data.args[1]);
            let swap = match (is_const(self.func, a), is_const(self.func, b)) {
                (true, false) => true,
                (false, true) => false,
                _ => a > b,
            };
            if swap {
                self.func.inst_mut(inst).args.swap(0, 1);
            }
        }
    }

    fn make_constant(&mut self, inst: Inst, constants: &[Const]) -> Simplified {
        if let [constant] = constants
            && let Some((op, imm)) = constant.to_inst()
        {
            let ty = constant.ty;
            let data = self.func.inst_mut(inst);
            (data.op, data.ty, data.imm) = (op, ty, imm);
            data.args.clear();
            return Simplified::Rewritten;
        }
        let values: Option<ValueList> = constants.iter().map(|constant| self.constant(constant)).collect();
        values.map_or(Simplified::Unchanged, Simplified::Values)
    }

    // ---- looking at operands ----

    fn data(&self, inst: Inst) -> &InstData {
        self.func.inst(inst)
    }

    /// The operands of the instruction that defines `value`, if it is an `op`.
    fn match_op<const N: usize>(&self, value: Value, op: Opcode) -> Option<[Value; N]> {
        let data = self.func.def_data(value)?;
        if data.op == op { data.args[..].try_into().ok() } else { None }
    }

    /// The integer that `value` is (each lane of a vector).
    fn int_of(&self, value: Value) -> Option<i64> {
        self.func.as_iconst(value)
    }

    /// Operation applied to two constants.
    fn fold_values(&self, op: Opcode, a: Value, b: Value) -> Option<Const> {
        fold_same(op, &[&Const::of(self.func, a)?, &Const::of(self.func, b)?])
    }

    // ---- making instructions ----

    fn emit(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm, result: Type) -> Value {
        let inst = self.func.add_inst(op, ty, ValueList::from_slice(args), imm, &[result], self.loc);
        self.emitted.push(inst);
        self.func.inst(inst).result()
    }

    fn constant(&mut self, constant: &Const) -> Option<Value> {
        let (op, imm) = constant.to_inst()?;
        Some(self.emit(op, constant.ty, &[], imm, constant.ty))
    }

    fn int_constant(&mut self, ty: Type, value: i64) -> Value {
        let imm = Imm::Int(crate::ir::normalize_int(ty, value));
        self.emit(Opcode::Iconst, ty, &[], imm, ty)
    }

    /// Makes the instruction compute `op` of `args`, with the type it has.
    fn rewrite(&mut self, inst: Inst, op: Opcode, args: &[Value]) -> Simplified {
        let data = self.func.inst_mut(inst);
        data.op = op;
        data.args = ValueList::from_slice(args);
        data.imm = Imm::None;
        Simplified::Rewritten
    }

    /// Makes the instruction the integer constant `value` of its result's type.
    fn rewrite_int(&mut self, inst: Inst, value: i64) -> Simplified {
        let ty = self.func.ty(self.func.inst(inst).result());
        let data = self.func.inst_mut(inst);
        data.op = Opcode::Iconst;
        data.ty = ty;
        data.imm = Imm::Int(crate::ir::normalize_int(ty, value));
        data.args.clear();
        Simplified::Rewritten
    }
}
