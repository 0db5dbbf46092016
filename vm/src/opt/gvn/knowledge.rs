//! What branches say about values in the blocks behind them.

use super::Pass;
use crate::ir::{Block, Function, Imm, Loc, Opcode, Terminator, Type, Value, ValueDef, ValueList};
use crate::opt::simplify::{inverse_compare, swapped_compare};

/// How far definitions are followed.
const MAX_DEPTH: usize = 4;

impl Pass<'_> {
    /// If the block is entered by one edge of a branch only, its condition is known inside.
    pub(super) fn learn_from_branch(&mut self, block: Block) {
        let &[pred] = self.cfg.preds(block) else { return };
        match &self.func.block(pred).term {
            Terminator::BrIf { cond, then, .. } => {
                let (cond, truth) = (*cond, then.block == block);
                self.learn(block, cond, truth);
            }
            Terminator::Switch { value, cases, .. } => {
                let value = *value;
                let mut hits = cases.iter().filter(|(_, target)| target.block == block);
                if let Some((case, _)) = hits.next() {
                    let case = *case;
                    let ty = self.func.ty(value);
                    let constant = self.entry_constant(ty, case);
                    self.facts.learn(value, constant);
                }
            }
            _ => {}
        }
    }

    /// Learns in `block`, and what it dominates, that `cond` is `truth`.
    fn learn(&mut self, block: Block, cond: Value, truth: bool) {
        if self.func.as_iconst(cond).is_some() {
            return;
        }
        let known = self.truth(truth);
        self.facts.learn(cond, known);
        let ValueDef::Result(inst, _) = self.func.def(cond) else { return };
        let data = self.func.inst(inst).clone();
        match data.op {
            Opcode::Expect => self.learn(block, data.args[0], truth),
            Opcode::Inot => self.learn(block, data.args[0], !truth),
            Opcode::Iand if truth => data.args.iter().for_each(|&arg| self.learn(block, arg, true)),
            Opcode::Ior if !truth => data.args.iter().for_each(|&arg| self.learn(block, arg, false)),
            op => {
                if let Some(inverse) = inverse_compare(op) {
                    self.learn_compare(data.ty, inverse, &data.args, !truth);
                    if let Some(swapped) = swapped_compare(inverse) {
                        self.learn_compare(data.ty, swapped, &[data.args[1], data.args[0]], !truth);
                    }
                }
                if let Some(swapped) = swapped_compare(op) {
                    self.learn_compare(data.ty, swapped, &[data.args[1], data.args[0]], truth);
                }
                self.learn_range(block, data.ty, op, &data.args, truth);
                if (op == Opcode::IcmpEq && truth) || (op == Opcode::IcmpNe && !truth) {
                    let (a, b) = (data.args[0], data.args[1]);
                    if self.func.as_iconst(b).is_some() {
                        self.facts.learn(a, b);
                    }
                }
            }
        }
    }

    /// A counter that starts at 0 or more, and is below a limit wherever it is incremented, is also below
    /// it as an unsigned number: this is what bounds checks ask.
    fn learn_range(&mut self, block: Block, ty: Type, op: Opcode, args: &[Value], truth: bool) {
        let (counter, limit) = match (op, truth) {
            (Opcode::IcmpSlt, true) | (Opcode::IcmpSge, false) => (args[0], args[1]),
            (Opcode::IcmpSgt, true) | (Opcode::IcmpSle, false) => (args[1], args[0]),
            _ => return,
        };
        // A truth value is negative as a signed number.
        if ty.is_mask() {
            return;
        }
        if !self.is_counter(block, counter) && !is_nonnegative(self.func, counter, MAX_DEPTH) {
            return;
        }
        for (op, truth) in [(Opcode::IcmpUlt, true), (Opcode::IcmpUge, false)] {
            self.learn_compare(ty, op, &[counter, limit], truth);
            if let Some(swapped) = swapped_compare(op) {
                self.learn_compare(ty, swapped, &[limit, counter], truth);
            }
        }
    }

    /// Is `value` a loop's parameter that is not negative in `block`, where it is less than something?
    fn is_counter(&mut self, block: Block, value: Value) -> bool {
        let ValueDef::Param(header, position) = self.func.def(value) else { return false };
        // Nothing is known of what a function is called with.
        if header == self.func.entry() {
            return false;
        }
        for index in 0..self.cfg.preds(header).len() {
            let pred = self.cfg.preds(header)[index];
            let mut args = ValueList::new();
            self.func.block(pred).term.for_each_target(|target| {
                if target.block == header {
                    args.push(target.args[position as usize]);
                }
            });
            // On edges from behind the comparison one may be added without overflow.
            let behind = self.doms.dominates(block, pred);
            for arg in args {
                let arg = self.renames.resolve(arg);
                let stays = arg == value || is_nonnegative(self.func, arg, MAX_DEPTH);
                let fine = stays || (behind && self.is_increment(arg, value));
                if !fine {
                    return false;
                }
            }
        }
        true
    }

    /// Is `value` equal to `of` plus one?
    fn is_increment(&mut self, value: Value, of: Value) -> bool {
        let Some(inst) = self.func.def_inst(value) else { return false };
        let data = self.func.inst(inst);
        if data.op != Opcode::Iadd {
            return false;
        }
        let (a, b) = (data.args[0], data.args[1]);
        let (a, b) = (self.renames.resolve(a), self.renames.resolve(b));
        let one = |value| self.func.as_iconst(value) == Some(1);
        (a == of && one(b)) || (b == of && one(a))
    }

    /// Notes that a comparison, should it be computed, is known.
    fn learn_compare(&mut self, ty: Type, op: Opcode, args: &[Value], truth: bool) {
        let known = self.truth(truth);
        let pattern = self.func.add_inst(op, ty, ValueList::from_slice(args), Imm::None, &[], Loc::NONE);
        self.table.insert_known(self.func, pattern, known);
    }

    fn truth(&mut self, truth: bool) -> Value {
        if let Some(value) = self.truths[usize::from(truth)] {
            return value;
        }
        let value = self.entry_constant(Type::I1, truth.into());
        self.truths[usize::from(truth)] = Some(value);
        value
    }

    /// A constant at the very start of the function.
    fn entry_constant(&mut self, ty: Type, value: i64) -> Value {
        let inst = self.func.add_inst(Opcode::Iconst, ty, ValueList::new(), Imm::Int(value), &[ty], Loc::NONE);
        self.func.blocks[0].insts.insert(0, inst);
        self.func.inst(inst).result()
    }
}

/// Is the integer certainly at least 0 as a signed number?
fn is_nonnegative(func: &Function, value: Value, depth: usize) -> bool {
    let Some(def) = func.def_data(value) else { return false };
    let again = |value: Value| depth > 0 && is_nonnegative(func, value, depth - 1);
    let positive = |value: Value| func.as_iconst(value).is_some_and(|constant| constant > 0);
    match def.op {
        Opcode::Iconst => func.as_iconst(value).is_some_and(|constant| constant >= 0),
        Opcode::Zext => true,
        Opcode::Iand | Opcode::ImaxS => def.args.iter().any(|&arg| again(arg)),
        Opcode::IminS | Opcode::Ior => def.args.iter().all(|&arg| again(arg)),
        Opcode::Ilshr => positive(def.args[1]) || again(def.args[0]),
        Opcode::Iashr => again(def.args[0]),
        Opcode::Select => again(def.args[1]) && again(def.args[2]),
        Opcode::Ifloormod => positive(def.args[1]),
        _ => false,
    }
}
