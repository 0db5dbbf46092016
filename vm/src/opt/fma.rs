//! Contracts a multiplication followed by an addition into one operation that rounds once.
//!
//! As the official compiler does by LLVM's default contraction: if the product has no other use, and would be computed in
//! the block of the addition or be sunk there. Of two products the left one is preferred, after LLVM has put the operand
//! of lower [rank](ranks) on the left of an addition.

use super::rename::use_counts;
use crate::ir::{Block, Cfg, Flags, Function, Imm, Inst, Opcode, Terminator, Value, ValueList};

/// Runs the pass. Reports whether anything changed.
pub fn contract_fma(func: &mut Function) -> bool {
    let has_product = |inst: &Inst| func.inst(*inst).op == Opcode::Fmul;
    if !func.blocks.iter().any(|block| block.insts.iter().any(has_product)) {
        return false;
    }
    let cfg = Cfg::compute(func);
    let ranks = ranks(func, &cfg);
    let mut pass =
        Pass { uses: use_counts(func), home: vec![None; func.insts.len()], cfg, ranks, func, changed: false };
    for block in pass.cfg.rpo.clone() {
        pass.visit_block(block);
    }
    pass.changed
}

/// How late each value is known, as LLVM's `Reassociate` ranks values: what can't be moved comes in the order of the
/// program, any other value one after the latest of its operands. Constants have rank 0.
fn ranks(func: &Function, cfg: &Cfg) -> Vec<u64> {
    let mut ranks = vec![0; func.values.len()];
    for (value, rank) in func.block(func.entry()).params.iter().zip(1..) {
        ranks[value.index()] = rank;
    }
    for (position, &block) in cfg.rpo.iter().enumerate() {
        let mut latest = (position as u64 + 1) << 32;
        let mut next = || {
            latest += 1;
            latest
        };
        if block != func.entry() {
            for param in &func.block(block).params {
                ranks[param.index()] = next();
            }
        }
        for &inst in &func.block(block).insts {
            let data = func.inst(inst);
            let fixed = !data.op.has(Flags::PURE);
            let rank = match data.args.iter().map(|value| ranks[value.index()]).max() {
                _ if fixed => next(),
                None => 0,
                Some(latest) => latest + u64::from(data.op != Opcode::Fneg),
            };
            for result in data.results() {
                ranks[result.index()] = rank;
            }
        }
    }
    ranks
}

struct Pass<'a> {
    func: &'a mut Function,
    uses: Vec<u32>,
    /// The block of each product.
    home: Vec<Option<Block>>,
    cfg: Cfg,
    ranks: Vec<u64>,
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
        let here = self.home.get(inst.index()).copied().flatten().is_some_and(|home| self.sinks(home, block));
        let data = self.func.inst(inst);
        if data.op == Opcode::Fmul && alone && here { data.args[..].try_into().ok() } else { None }
    }

    /// Does LLVM sink what is used once, from a block to another? Along edges to blocks with no other predecessor, and to
    /// blocks that leave the function.
    fn sinks(&self, from: Block, to: Block) -> bool {
        let mut at = to;
        while at != from {
            at = match (self.cfg.preds(at), &self.func.block(at).term) {
                ([only], _) => *only,
                (_, Terminator::Ret(_)) if at == to => return true,
                _ => return false,
            };
        }
        true
    }

    fn contract(&mut self, block: Block, inst: Inst, out: &mut Vec<Inst>) {
        let data = self.func.inst(inst);
        let subtract = data.op == Opcode::Fsub;
        let (mut a, mut b) = (data.args[0], data.args[1]);
        if !subtract && self.rank(b) < self.rank(a) {
            (a, b) = (b, a);
        }
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

    fn rank(&self, value: Value) -> u64 {
        self.ranks.get(value.index()).copied().unwrap_or(0)
    }

    fn negate(&mut self, inst: Inst, value: Value, out: &mut Vec<Inst>) -> Value {
        let (ty, loc) = (self.func.inst(inst).ty, self.func.inst(inst).loc);
        let args = ValueList::from_slice(&[value]);
        let new = self.func.add_inst(Opcode::Fneg, ty, args, Imm::None, &[ty], loc);
        out.push(new);
        self.func.inst(new).result()
    }
}
