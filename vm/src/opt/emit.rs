//! Appends instructions to the end of a block of a finished function.

use crate::ir::{Block, Const, Function, Imm, Inst, Loc, Opcode, Type, Value, ValueList, normalize_int};

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

    /// A constant of any type whose lanes have at most 64 bits.
    pub fn constant(&mut self, constant: &Const) -> Value {
        let (op, imm) = constant.to_inst().expect("lanes of at most 64 bits");
        let inst = self.inst(op, constant.ty, &[], imm);
        self.func.inst(inst).result()
    }

    /// Lanes picked from two vectors of type `ty`.
    pub fn shuffle(&mut self, ty: Type, a: Value, b: Value, lanes: &[u32]) -> Value {
        let result = Type::vector(ty.kind(), lanes.len() as u32).unwrap_or(ty);
        let imm = Imm::Shuffle(lanes.into());
        let inst = self.func.add_inst(Opcode::Shuffle2, ty, ValueList::from_slice(&[a, b]), imm, &[result], Loc::NONE);
        self.func.block_mut(self.block).insts.push(inst);
        self.func.inst(inst).result()
    }
}

type ValueTypes = smallvec::SmallVec<[Type; 2]>;
