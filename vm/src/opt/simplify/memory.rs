//! Addresses, loads and stores, bulk operations, indirect calls.

use super::{Simplified, Simplifier};
use crate::ir::{Imm, Inst, Opcode, Type};

impl Simplifier<'_> {
    /// Takes a constant that is added to the address into the access's offset.
    pub(super) fn fold_offset(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let Imm::Mem(mut mem) = data.imm else { return Simplified::Unchanged };
        let Some([base, offset]) = self.match_op(data.args[0], Opcode::PtrAdd) else { return Simplified::Unchanged };
        let Some(offset) = self.int_of(offset) else { return Simplified::Unchanged };
        let Ok(offset) = i32::try_from(i64::from(mem.offset).saturating_add(offset)) else {
            return Simplified::Unchanged;
        };
        mem.offset = offset;
        let data = self.func.inst_mut(inst);
        data.imm = Imm::Mem(mem);
        data.args[0] = base;
        Simplified::Rewritten
    }

    pub(super) fn ptr_add(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let (ty, base, offset) = (data.ty, data.args[0], data.args[1]);
        if self.int_of(offset) == Some(0) {
            return Simplified::Value(base);
        }
        if let Some([inner, first]) = self.match_op(base, Opcode::PtrAdd) {
            if let Some(sum) = self.fold_values(Opcode::Iadd, first, offset)
                && let Some(sum) = self.constant(&sum)
            {
                return self.rewrite(inst, Opcode::PtrAdd, &[inner, sum]);
            }
            // A constant goes last: (p + c) + x is (p + x) + c.
            if self.int_of(first).is_some() && self.int_of(offset).is_none() {
                let moved = self.emit(Opcode::PtrAdd, ty, &[inner, offset], Imm::None, ty);
                return self.rewrite(inst, Opcode::PtrAdd, &[moved, first]);
            }
        }
        // p + (q - p) is q
        if let Some([to, from]) = self.match_op(offset, Opcode::PtrDiff)
            && from == base
        {
            return Simplified::Value(to);
        }
        Simplified::Unchanged
    }

    pub(super) fn ptr_diff(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let (to, from) = (data.args[0], data.args[1]);
        let ty = self.func.ty(data.result());
        if to == from {
            return self.rewrite_int(inst, 0);
        }
        let to_sum = self.match_op(to, Opcode::PtrAdd);
        let from_sum = self.match_op(from, Opcode::PtrAdd);
        match (to_sum, from_sum) {
            (Some([base, offset]), _) if base == from => Simplified::Value(offset),
            (_, Some([base, offset])) if base == to => {
                self.func.inst_mut(inst).ty = ty;
                self.rewrite(inst, Opcode::Ineg, &[offset])
            }
            (Some([a, x]), Some([b, y])) if a == b => {
                self.func.inst_mut(inst).ty = ty;
                self.rewrite(inst, Opcode::Isub, &[x, y])
            }
            _ => Simplified::Unchanged,
        }
    }

    pub(super) fn bulk(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let same = data.op != Opcode::Memset && data.args[0] == data.args[1];
        if same || self.int_of(data.args[2]) == Some(0) {
            return Simplified::Removed;
        }
        Simplified::Unchanged
    }

    /// A call of a known function.
    pub(super) fn call_indirect(&mut self, inst: Inst) -> Simplified {
        let callee = self.data(inst).args[0];
        let Some(def) = self.func.def_data(callee) else { return Simplified::Unchanged };
        let (Opcode::FuncAddr, Imm::Func(func)) = (def.op, &def.imm) else { return Simplified::Unchanged };
        let func = *func;
        let data = self.func.inst_mut(inst);
        data.op = Opcode::Call;
        data.ty = Type::I1;
        data.imm = Imm::Func(func);
        data.args.remove(0);
        Simplified::Rewritten
    }
}
