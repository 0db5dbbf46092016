//! Full unrolling: a small innermost loop that runs a known, small number of times becomes straight code.

use super::forest::{Loop, find_loops};
use super::induction::{Counter, Homes, find_counter};
use crate::ir::{Block, Cfg, DomTree, Function, Opcode, Terminator, Value};
use crate::opt::copy::copy_blocks;
use crate::opt::demote::demote_values;

/// Loops that run more often are left alone.
const MAX_TRIPS: i64 = 64;

/// All iterations together have at most so many instructions.
const MAX_SIZE: usize = 160;

/// The same for loops with an index into a stack slot, such as one over the elements of an array: when all its accesses are
/// at constant places, its parts may become values.
const MAX_SIZE_INDEXED: usize = 640;

/// Runs the pass. Reports whether anything changed; then slots must be promoted.
pub(in crate::opt) fn unroll_loops(func: &mut Function) -> bool {
    super::add_preheaders(func);
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let homes = Homes::collect(func);
    let loops = find_loops(func, &cfg, &doms);
    let mut changed = false;
    for natural in &loops {
        let innermost = !loops.iter().any(|other| other.header != natural.header && natural.contains(other.header));
        let Some(preheader) = natural.preheader(func, &cfg).filter(|_| innermost) else { continue };
        let Some(counter) = find_counter(func, &cfg, &doms, &homes, natural, preheader) else { continue };
        let Some(trips) = trip_count(func, &counter) else { continue };
        let size: usize = natural.blocks.iter().map(|&block| func.block(block).insts.len()).sum();
        let limit = if indexes_slot(func, natural) { MAX_SIZE_INDEXED } else { MAX_SIZE };
        let latches: Vec<Block> = natural.latches(&cfg).collect();
        // The test at the bottom is the only way back.
        if size.saturating_mul(trips) <= limit && latches[..] == [counter.exit] {
            unroll(func, natural, counter.exit, trips);
            changed = true;
        }
    }
    changed
}

/// How often a loop runs unless it is left by another way, if that is known and little.
fn trip_count(func: &Function, counter: &Counter) -> Option<usize> {
    let constant = |value| func.as_iconst(value);
    let (start, step, limit) = (constant(counter.start)?, constant(counter.step)?, constant(counter.limit)?);
    let mut next = start;
    for trips in 1..=MAX_TRIPS {
        next = next.checked_add(step)?;
        let more = match counter.test {
            Opcode::IcmpSlt => next < limit,
            Opcode::IcmpSle => next <= limit,
            Opcode::IcmpSgt => next > limit,
            Opcode::IcmpSge => next >= limit,
            Opcode::IcmpNe => next != limit,
            _ => return None,
        };
        if !more {
            return usize::try_from(trips).ok();
        }
    }
    None
}

/// Is there an access to a stack slot at a place that is not constant?
fn indexes_slot(func: &Function, natural: &Loop) -> bool {
    let mut insts = natural.blocks.iter().flat_map(|&block| &func.block(block).insts).map(|&inst| func.inst(inst));
    insts.any(|data| {
        data.op == Opcode::PtrAdd && func.as_iconst(data.args[1]).is_none() && is_in_slot(func, data.args[0])
    })
}

/// Is it the address of a stack slot, or at a constant distance from it?
fn is_in_slot(func: &Function, mut address: Value) -> bool {
    loop {
        let Some(data) = func.def_inst(address).map(|inst| func.inst(inst)) else { return false };
        match data.op {
            Opcode::PtrAdd if func.as_iconst(data.args[1]).is_some() => address = data.args[0],
            op => return op == Opcode::StackSlot,
        }
    }
}

/// Makes a copy of the loop for each iteration but the first, one behind the other. `latch` jumps back or leaves.
fn unroll(func: &mut Function, natural: &Loop, latch: Block, trips: usize) {
    demote_values(func, &natural.blocks, |user, _| !natural.contains(user));
    let copies: Vec<_> = (1..trips).map(|_| copy_blocks(func, &natural.blocks)).collect();
    let mut current = (natural.header, latch);
    for copy in &copies {
        let next = (copy.block(natural.header), copy.block(latch));
        jump(func, current.1, current.0, Some(next.0));
        current = next;
    }
    jump(func, current.1, current.0, None);
}

/// Makes a latch go on to `next`, or leave if there is none.
fn jump(func: &mut Function, latch: Block, header: Block, next: Option<Block>) {
    let Terminator::BrIf { then, other, .. } = func.block(latch).term.clone() else { return };
    let (mut back, exit) = if then.block == header { (then, other) } else { (other, then) };
    let target = match next {
        Some(next) => {
            back.block = next;
            back
        }
        None => exit,
    };
    func.block_mut(latch).term = Terminator::Br(target);
}
