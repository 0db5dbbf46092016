//! Full unrolling: a small innermost loop that runs a known, small number of times becomes straight code.

use super::forest::{Loop, find_loops};
use super::induction::{Counter, Homes, find_counter};
use crate::ir::{Block, Cfg, DomTree, Function, Opcode, Terminator};
use crate::opt::copy::copy_blocks;
use crate::opt::demote::demote_values;

/// Loops that run more often are left alone.
const MAX_TRIPS: i64 = 16;

/// All iterations together have at most so many instructions.
const MAX_SIZE: usize = 160;

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
        let latches: Vec<Block> = natural.latches(&cfg).collect();
        // The test at the bottom is the only way back.
        if size.saturating_mul(trips) <= MAX_SIZE && latches[..] == [counter.exit] {
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
