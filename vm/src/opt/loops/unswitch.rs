//! Loop unswitching: a branch in a loop whose condition does not change in it is taken once, in front of two versions
//! of the loop.

use super::forest::{Loop, find_loops};
use super::induction::Homes;
use super::version::{is_fallback, version_loop};
use crate::ir::{Block, Cfg, DomTree, Function, Terminator, Value};
use crate::opt::inline::cold_blocks;

/// Loops of at most so many instructions are doubled.
const MAX_SIZE: usize = 120;

/// How often loops of a function are doubled.
const MAX_VERSIONS: usize = 6;

/// Runs the pass. Reports whether anything changed; then slots must be promoted.
pub(in crate::opt) fn unswitch_loops(func: &mut Function) -> bool {
    for round in 0..MAX_VERSIONS {
        super::add_preheaders(func);
        let cfg = Cfg::compute(func);
        let doms = DomTree::compute(func, &cfg);
        let cold = cold_blocks(func);
        let homes = Homes::collect(func);
        let loops = find_loops(func, &cfg, &doms);
        let candidate = loops.iter().rev().find_map(|natural| {
            let preheader = natural.preheader(func, &cfg)?;
            let size: usize = natural.blocks.iter().map(|&block| func.block(block).insts.len()).sum();
            let fits = size <= MAX_SIZE && !is_fallback(func, &cfg, natural);
            let (block, cond) = if fits { branch(func, &cold, &homes, natural)? } else { return None };
            Some((natural, preheader, block, cond))
        });
        let Some((natural, preheader, block, cond)) = candidate else { return round > 0 };
        let copies = version_loop(func, natural, preheader, cond);
        take_side(func, block, true);
        take_side(func, copies.block(block), false);
        crate::opt::cfg::remove_unreachable(func);
    }
    true
}

/// A branch on something that does not change in the loop, other than into a trap.
fn branch(func: &Function, cold: &[bool], homes: &Homes, natural: &Loop) -> Option<(Block, Value)> {
    natural.blocks.iter().find_map(|&block| match &func.block(block).term {
        Terminator::BrIf { cond, then, other } => {
            let fixed = homes.is_invariant(func, natural, *cond) && func.as_iconst(*cond).is_none();
            let warm = |target: Block| cold.get(target.index()) != Some(&true);
            (fixed && then.block != other.block && warm(then.block) && warm(other.block)).then_some((block, *cond))
        }
        _ => None,
    })
}

fn take_side(func: &mut Function, block: Block, side: bool) {
    if let Terminator::BrIf { then, other, .. } = &func.block(block).term {
        let target = if side { then } else { other }.clone();
        func.block_mut(block).term = Terminator::Br(target);
    }
}
