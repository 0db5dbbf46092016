//! Appends instructions to the end of a block of a finished function.

use crate::ir::{Block, Function, Imm, Inst, Loc, Opcode, Type, Value, ValueList, normalize_int};

/// Where to append.
pub(super) struct Emitter<'a> {
    pub func: &'a mut Function,
    pub block: Block,
}

impl Emitter<'_> {
    /// An operation with an immediate and the result types that follow from the controlling type.
    pub fn inst(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm) -> Inst {
        let results: ValueTypes = op.info().results.iter().filter_map(|rule| rule.resolve(ty)).collect();
        let inst = self.func.add_inst(op, ty, ValueList::from_slice(args), imm, &results, Loc::NONE);
        self.func.block_mut(self.block).insts.push(inst);
        inst
    }

    /// The first result of an operation.
    pub fn op(&mut self, op: Opcode, ty: Type, args: &[Value]) -> Value {
        let inst = self.inst(op, ty, args, Imm::None);
        self.func.inst(inst).first_result
    }

    /// Both results of an operation.
    pub fn op2(&mut self, op: Opcode, ty: Type, args: &[Value]) -> (Value, Value) {
        let first = self.op(op, ty, args);
        (first, Value(first.0 + 1))
    }

    /// An integer constant.
    pub fn iconst(&mut self, ty: Type, value: i64) -> Value {
        let inst = self.inst(Opcode::Iconst, ty, &[], Imm::Int(normalize_int(ty, value)));
        self.func.inst(inst).result()
    }
}

type ValueTypes = smallvec::SmallVec<[Type; 2]>;
