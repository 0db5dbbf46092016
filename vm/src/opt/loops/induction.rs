//! Counters of loops, and integers that are linear in them.

use super::forest::Loop;
use crate::ir::{Block, Cfg, DomTree, Function, Opcode, Terminator, Type, Value, ValueDef};
use crate::opt::emit::Emitter;
use crate::opt::fold::is_const;
use crate::opt::simplify::{inverse_compare, swapped_compare};

/// How deep expressions are followed.
const MAX_DEPTH: usize = 6;

/// A parameter of a loop's header that the same amount is added to in each iteration, and that is compared with a
/// limit before the next: the loop goes on while `next test limit`.
pub(super) struct Counter {
    /// The header's parameter.
    pub value: Value,
    /// What it is in the first iteration.
    pub start: Value,
    /// What is added.
    pub step: Value,
    /// A comparison.
    pub test: Opcode,
    /// What the next value is compared with; it does not change in the loop.
    pub limit: Value,
    /// The block that compares, and may leave the loop.
    pub exit: Block,
}

/// Where values of a function are defined.
pub(in crate::opt) struct Homes {
    of: Vec<Block>,
}

impl Homes {
    /// One pass over the function.
    pub fn collect(func: &Function) -> Homes {
        let mut of = vec![Block(0); func.values.len()];
        for block in func.block_ids() {
            let data = func.block(block);
            data.params.iter().for_each(|param| of[param.index()] = block);
            for &inst in &data.insts {
                func.inst(inst).results().for_each(|result| of[result.index()] = block);
            }
        }
        Homes { of }
    }

    /// Is the value the same in all iterations? Values made later count as such.
    pub fn is_invariant(&self, func: &Function, natural: &Loop, value: Value) -> bool {
        let home = self.of.get(value.index());
        home.is_none_or(|&home| !natural.contains(home)) || is_const(func, value)
    }

    /// Was the value there already when this was collected?
    pub fn knows(&self, value: Value) -> bool {
        value.index() < self.of.len()
    }

    /// The block that defines a value; the entry for values made later.
    pub fn of(&self, value: Value) -> Block {
        self.of.get(value.index()).copied().unwrap_or(Block(0))
    }
}

/// Finds the 64-bit counter that decides when a loop ends. `preheader` leads into the loop.
pub(super) fn find_counter(
    func: &Function,
    cfg: &Cfg,
    doms: &DomTree,
    homes: &Homes,
    natural: &Loop,
    preheader: Block,
) -> Option<Counter> {
    let latches: Vec<Block> = natural.latches(cfg).collect();
    for &exit in natural.blocks.iter().filter(|&&block| latches.iter().all(|&latch| doms.dominates(block, latch))) {
        let Terminator::BrIf { cond, then, other } = &func.block(exit).term else { continue };
        let stays = natural.contains(then.block);
        if stays == natural.contains(other.block) {
            continue;
        }
        let Some(def) = func.def_data(*cond).filter(|def| def.ty == Type::I64) else { continue };
        let Some(swapped) = swapped_compare(def.op) else { continue };
        for (next, limit, op) in [(def.args[0], def.args[1], def.op), (def.args[1], def.args[0], swapped)] {
            let test = if stays { Some(op) } else { inverse_compare(op) };
            let Some(test) = test.filter(|&test| is_limit(test)) else { continue };
            let step = step_of(func, natural, next);
            let Some((value, step)) = step.filter(|&(_, step)| homes.is_invariant(func, natural, step)) else {
                continue;
            };
            let ValueDef::Param(_, position) = func.def(value) else { continue };
            let start = argument(func, preheader, natural.header, position)?;
            let steady = latches.iter().all(|&latch| argument(func, latch, natural.header, position) == Some(next));
            if steady && homes.is_invariant(func, natural, limit) {
                return Some(Counter { value, start, step, test, limit, exit });
            }
        }
    }
    None
}

/// Comparisons that counters stop at. Unsigned ones are bounds checks.
fn is_limit(op: Opcode) -> bool {
    matches!(op, Opcode::IcmpSlt | Opcode::IcmpSle | Opcode::IcmpSgt | Opcode::IcmpSge | Opcode::IcmpNe)
}

/// The header's parameter and what is added to it, if `next` is such a sum.
fn step_of(func: &Function, natural: &Loop, next: Value) -> Option<(Value, Value)> {
    let def = func.def_data(next).filter(|def| def.op == Opcode::Iadd)?;
    let is_param = |value: Value| matches!(func.def(value), ValueDef::Param(block, _) if block == natural.header);
    match def.args[..] {
        [a, b] if is_param(a) => Some((a, b)),
        [a, b] if is_param(b) => Some((b, a)),
        _ => None,
    }
}

/// What `from` passes for a parameter of `to`, if it jumps there once.
pub(super) fn argument(func: &Function, from: Block, to: Block, position: u16) -> Option<Value> {
    let mut found = None;
    let mut count = 0;
    func.block(from).term.for_each_target(|target| {
        if target.block == to {
            found = Some(target.args[position as usize]);
            count += 1;
        }
    });
    found.filter(|_| count == 1)
}

/// Is `value` a sum of multiples of `counter` and of what does not change in the loop?
pub(super) fn is_linear(func: &Function, homes: &Homes, natural: &Loop, counter: Value, value: Value) -> bool {
    linear(func, homes, natural, counter, value, MAX_DEPTH)
}

fn linear(func: &Function, homes: &Homes, natural: &Loop, counter: Value, value: Value, depth: usize) -> bool {
    if value == counter || homes.is_invariant(func, natural, value) {
        return true;
    }
    let Some(def) = func.def_data(value).filter(|def| depth > 0 && def.ty == Type::I64) else { return false };
    let again = |value: Value| linear(func, homes, natural, counter, value, depth - 1);
    let fixed = |value: Value| homes.is_invariant(func, natural, value);
    match (def.op, &def.args[..]) {
        (Opcode::Iadd | Opcode::Isub, &[a, b]) => again(a) && again(b),
        (Opcode::Imul, &[a, b]) => (fixed(a) && again(b)) || (fixed(b) && again(a)),
        (Opcode::Ishl, &[a, b]) => again(a) && func.as_iconst(b).is_some_and(|shift| (0..63).contains(&shift)),
        _ => false,
    }
}

/// Computes in front of a loop what a linear value is when its counter is `at`, and whether that overflows
/// anywhere on the way.
pub(super) struct Evaluation<'a, 'b> {
    pub emit: &'a mut Emitter<'b>,
    pub homes: &'a Homes,
    pub natural: &'a Loop,
    pub counter: Value,
    pub at: Value,
    /// Truth values: did something overflow?
    pub overflows: &'a mut Vec<Value>,
}

impl Evaluation<'_, '_> {
    /// The value; it must be linear.
    pub fn value(&mut self, value: Value) -> Value {
        if value == self.counter {
            return self.at;
        }
        if let Some(constant) = self.emit.func.as_iconst(value) {
            return self.emit.iconst(Type::I64, constant);
        }
        let outside = self.homes.is_invariant(self.emit.func, self.natural, value);
        let Some(def) = self.emit.func.def_data(value).filter(|_| !outside) else { return value };
        let (op, args) = (def.op, def.args.clone());
        let a = self.value(args[0]);
        match op {
            Opcode::Ishl => {
                let shift = self.emit.func.as_iconst(args[1]).unwrap_or_default();
                let factor = self.emit.iconst(Type::I64, 1 << shift);
                self.checked(Opcode::ImulOvfS, a, factor)
            }
            Opcode::Iadd | Opcode::Isub | Opcode::Imul => {
                let b = self.value(args[1]);
                let checked = match op {
                    Opcode::Iadd => Opcode::IaddOvfS,
                    Opcode::Isub => Opcode::IsubOvfS,
                    _ => Opcode::ImulOvfS,
                };
                self.checked(checked, a, b)
            }
            _ => value,
        }
    }

    fn checked(&mut self, op: Opcode, a: Value, b: Value) -> Value {
        let constant = |value: Value| self.emit.func.as_iconst(value);
        match (op, constant(a), constant(b)) {
            (Opcode::IaddOvfS, Some(0), _) | (Opcode::ImulOvfS, Some(1), _) => return b,
            (Opcode::IaddOvfS | Opcode::IsubOvfS, _, Some(0)) | (Opcode::ImulOvfS, _, Some(1)) => return a,
            (Opcode::ImulOvfS, Some(0), _) => return a,
            (Opcode::ImulOvfS, _, Some(0)) => return b,
            _ => {}
        }
        let (result, overflow) = self.emit.op2(op, Type::I64, &[a, b]);
        self.overflows.push(overflow);
        result
    }
}
