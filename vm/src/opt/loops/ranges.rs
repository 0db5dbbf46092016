//! Removes bounds checks from counted loops.
//!
//! A check that leaves an innermost loop for a trap, and whose index is linear in the loop's counter, holds in all
//! iterations if it holds for the first and the last value of the counter and nothing overflows. This is tested
//! in front of the loop, which then runs without the checks; a copy with them stands by for the other case, in which
//! some iteration traps, at the right moment. Where the test turns out to be always true the copy goes.

use super::forest::{Loop, find_loops};
use super::induction::{Counter, Evaluation, Homes, find_counter, is_linear};
use super::version::{is_fallback, likely, version_loop};
use crate::ir::{Block, Cfg, DomTree, Function, Opcode, Terminator, Type, Value};
use crate::opt::emit::Emitter;
use crate::opt::inline::cold_blocks;
use crate::opt::simplify::inverse_compare;

/// Loops of at most so many instructions get a second version.
const MAX_SIZE: usize = 400;

/// A bounds check: the loop goes on if `index` is less than `length`, both unsigned.
struct Check {
    block: Block,
    index: Value,
    length: Value,
    /// Where control goes if it holds.
    inside: Block,
}

/// Runs the pass. Reports whether anything changed; then slots must be promoted, and another run may find more: loops
/// that use what a loop before them computes wait for that.
pub(in crate::opt) fn remove_checks(func: &mut Function) -> bool {
    super::add_preheaders(func);
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let cold = cold_blocks(func);
    let homes = Homes::collect(func);
    let loops = find_loops(func, &cfg, &doms);
    let mut changed = false;
    for natural in &loops {
        let size: usize = natural.blocks.iter().map(|&block| func.block(block).insts.len()).sum();
        let innermost = !loops.iter().any(|other| other.header != natural.header && natural.contains(other.header));
        if !innermost || size > MAX_SIZE {
            continue;
        }
        let Some(preheader) = natural.preheader(func, &cfg) else { continue };
        if is_fallback(func, &cfg, natural) || has_changed(func, &homes, natural) {
            continue;
        }
        let Some(counter) = find_counter(func, &cfg, &doms, &homes, natural, preheader) else { continue };
        let checks: Vec<Check> = natural
            .blocks
            .iter()
            .filter_map(|&block| check(func, &cold, natural, block))
            .filter(|check| {
                homes.is_invariant(func, natural, check.length)
                    && is_linear(func, &homes, natural, counter.value, check.index)
            })
            .collect();
        if checks.is_empty() {
            continue;
        }
        let mut emit = Emitter { func, block: preheader };
        let Some(cond) = condition(&mut emit, &homes, natural, &counter, &checks) else { continue };
        version_loop(func, natural, preheader, cond);
        for check in &checks {
            remove(func, check);
        }
        changed = true;
    }
    changed
}

/// Does the loop load what a loop in front of it computes, because that has two versions now?
fn has_changed(func: &Function, homes: &Homes, natural: &Loop) -> bool {
    let mut insts = natural.blocks.iter().flat_map(|&block| &func.block(block).insts);
    insts.any(|&inst| func.inst(inst).results().any(|result| !homes.knows(result)))
}

/// The bounds check that ends a block, if one does.
fn check(func: &Function, cold: &[bool], natural: &Loop, block: Block) -> Option<Check> {
    let Terminator::BrIf { cond, then, other } = &func.block(block).term else { return None };
    let def = func.def_data(*cond).filter(|def| def.ty == Type::I64)?;
    let is_cold = |target: Block| !natural.contains(target) && cold.get(target.index()) == Some(&true);
    let (op, inside) = match (is_cold(then.block), is_cold(other.block)) {
        (true, false) => (inverse_compare(def.op)?, other),
        (false, true) => (def.op, then),
        _ => return None,
    };
    let (index, length) = match op {
        Opcode::IcmpUlt => (def.args[0], def.args[1]),
        Opcode::IcmpUgt => (def.args[1], def.args[0]),
        _ => return None,
    };
    Some(Check { block, index, length, inside: inside.block })
}

/// Computes in front of the loop whether all checks hold in all iterations. The counter's step must be a constant,
/// or is tested to be positive.
fn condition(
    emit: &mut Emitter<'_>,
    homes: &Homes,
    natural: &Loop,
    counter: &Counter,
    checks: &[Check],
) -> Option<Value> {
    let i64 = Type::I64;
    // Truth values: is something wrong?
    let mut wrong = Vec::new();
    let step = emit.func.as_iconst(counter.step);
    let upward = step.is_none_or(|step| step > 0);
    // The value of the counter that is farthest from the start, or beyond.
    let one = emit.iconst(i64, 1);
    let zero = emit.iconst(i64, 0);
    let limit = counter.limit;
    let (before, last) = match (counter.test, upward) {
        (Opcode::IcmpSlt, true) | (Opcode::IcmpNe, true) if counter.test == Opcode::IcmpSlt || step == Some(1) => {
            (Opcode::IcmpSge, emit.op(Opcode::Isub, i64, &[limit, one]))
        }
        (Opcode::IcmpSle, true) => (Opcode::IcmpSgt, limit),
        (Opcode::IcmpSgt, false) => (Opcode::IcmpSle, emit.op(Opcode::Iadd, i64, &[limit, one])),
        (Opcode::IcmpNe, false) if step == Some(-1) => (Opcode::IcmpSle, emit.op(Opcode::Iadd, i64, &[limit, one])),
        (Opcode::IcmpSge, false) => (Opcode::IcmpSlt, limit),
        _ => return None,
    };
    wrong.push(emit.op(before, i64, &[counter.start, limit]));
    if step.is_none() {
        wrong.push(emit.op(Opcode::IcmpSle, i64, &[counter.step, zero]));
    }
    // The step behind the last iteration must not wrap around.
    let exact = matches!(counter.test, Opcode::IcmpSlt | Opcode::IcmpSgt | Opcode::IcmpNe);
    if !(exact && matches!(step, Some(1 | -1))) {
        wrong.push(emit.op2(Opcode::IaddOvfS, i64, &[last, counter.step]).1);
    }
    for check in checks {
        if check.index == counter.value && counter.test == Opcode::IcmpSlt && upward {
            wrong.push(emit.op(Opcode::IcmpSlt, i64, &[counter.start, zero]));
            wrong.push(emit.op(Opcode::IcmpSgt, i64, &[limit, check.length]));
            continue;
        }
        let mut ends = [counter.start, last];
        for end in &mut ends {
            let mut evaluation =
                Evaluation { emit, homes, natural, counter: counter.value, at: *end, overflows: &mut wrong };
            *end = evaluation.value(check.index);
            wrong.push(emit.op(Opcode::IcmpUge, i64, &[*end, check.length]));
        }
        let both = emit.op(Opcode::Ior, i64, &ends);
        wrong.push(emit.op(Opcode::IcmpSlt, i64, &[both, zero]));
    }
    let any = wrong.into_iter().reduce(|a, b| emit.op(Opcode::Ior, Type::I1, &[a, b]))?;
    let fine = emit.op(Opcode::Inot, Type::I1, &[any]);
    Some(likely(emit, fine))
}

/// Makes a check a jump.
fn remove(func: &mut Function, check: &Check) {
    let term = func.block(check.block).term.clone();
    let Terminator::BrIf { then, other, .. } = term else { return };
    let target = if then.block == check.inside { then } else { other };
    func.block_mut(check.block).term = Terminator::Br(target);
}
