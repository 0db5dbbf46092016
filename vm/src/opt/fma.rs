//! Contracts a multiplication followed by an addition into one operation that rounds once.
//!
//! As in LLVM's default contraction: within a block, if the product has no other use; a product on
//! the left is preferred.

use super::rename::use_counts;
use crate::ir::{Block, Function, Imm, Inst, Opcode, Value, ValueList};

/// Runs the pass. Reports whether anything changed.
pub fn contract_fma(func: &mut Function) -> bool {
    let has_product = |inst: &Inst| func.inst(*inst).op == Opcode::Fmul;
    if !func.blocks.iter().any(|block| block.insts.iter().any(has_product)) {
        return false;
    }
    let mut pass = Pass { uses: use_counts(func), home: vec![None; func.insts.len()], func, changed: false };
    for block in pass.func.block_ids() {
        pass.visit_block(block);
    }
    pass.changed
}

struct Pass<'a> {
    func: &'a mut Function,
    uses: Vec<u32>,
    /// The block of each product.
    home: Vec<Option<Block>>,
    changed: bool,
}

impl Pass<'_> {
    fn visit_block(&mut self, block: Block) {
        let insts = std::mem::take(&mut self.func.block_mut(block).insts);
        let mut out = Vec::with_capacity(insts.len());
        for inst in insts {
            match self.func.inst(inst).op {
                Opcode::Fmul => self.home[inst.index()] = Some(block),
                Opcode::Fadd | Opcode::Fsub => self.contract(block, inst, &mut out),
                _ => {}
            }
            out.push(inst);
        }
        self.func.block_mut(block).insts = out;
    }

    /// The factors of a product that may be contracted.
    fn product(&self, block: Block, value: Value) -> Option<[Value; 2]> {
        let inst = self.func.def_inst(value)?;
        let alone = self.uses.get(value.index()) == Some(&1);
        let here = self.home.get(inst.index()).copied().flatten() == Some(block);
        let data = self.func.inst(inst);
        if data.op == Opcode::Fmul && alone && here { data.args[..].try_into().ok() } else { None }
    }

    fn contract(&mut self, block: Block, inst: Inst, out: &mut Vec<Inst>) {
        let data = self.func.inst(inst);
        let subtract = data.op == Opcode::Fsub;
        let (a, b) = (data.args[0], data.args[1]);
        let operands = if let Some([x, y]) = self.product(block, a) {
            [x, y, if subtract { self.negate(inst, b, out) } else { b }]
        } else if let Some([x, y]) = self.product(block, b) {
            [if subtract { self.negate(inst, x, out) } else { x }, y, a]
        } else {
            return;
        };
        let data = self.func.inst_mut(inst);
        data.op = Opcode::Ffma;
        data.args = ValueList::from_slice(&operands);
        self.changed = true;
    }

    fn negate(&mut self, inst: Inst, value: Value, out: &mut Vec<Inst>) -> Value {
        let (ty, loc) = (self.func.inst(inst).ty, self.func.inst(inst).loc);
        let args = ValueList::from_slice(&[value]);
        let new = self.func.add_inst(Opcode::Fneg, ty, args, Imm::None, &[ty], loc);
        out.push(new);
        self.func.inst(new).result()
    }
}
