//! Loop rotation: a loop whose header decides whether to go on becomes one that decides at the bottom, behind a
//! copy of the test in front of it. An iteration then has one branch less, and what the first iteration does for
//! certain may move in front of the loop.
//!
//! The header is copied to the end of the block that enters the loop; the jumps back go on to the original, which
//! merges with the block they come from. What it computes for other blocks goes through stack slots, which slot
//! promotion turns into parameters of the new header.

use super::forest::{Loop, find_loops};
use crate::ir::{Block, Cfg, DomTree, Flags, Function, Terminator};
use crate::opt::copy::copy_blocks;
use crate::opt::demote::demote_values;

/// How many instructions a header may have that is copied.
const MAX_HEADER: usize = 40;

/// Runs the pass. Reports whether anything changed; then slots must be promoted.
pub(in crate::opt) fn rotate_loops(func: &mut Function) -> bool {
    super::add_preheaders(func);
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let loops = find_loops(func, &cfg, &doms);
    let rotatable: Vec<(Block, Block)> =
        loops.iter().filter_map(|natural| Some((natural.header, entry_to_rotate(func, &cfg, natural)?))).collect();
    for &(header, preheader) in &rotatable {
        demote_values(func, &[header], |user, home| user != home);
        let copy = copy_blocks(func, &[header]).block(header);
        func.block_mut(preheader).term.for_each_target_mut(|target| target.block = copy);
    }
    !rotatable.is_empty()
}

/// The block in front of a loop that should be rotated: its header may leave the loop, and no jump back leaves it.
fn entry_to_rotate(func: &Function, cfg: &Cfg, natural: &Loop) -> Option<Block> {
    let data = func.block(natural.header);
    let Terminator::BrIf { then, other, .. } = &data.term else { return None };
    if natural.contains(then.block) == natural.contains(other.block) {
        return None;
    }
    let inner = if natural.contains(then.block) { then } else { other };
    let plain = natural
        .latches(cfg)
        .all(|latch| func.block(latch).term.successors().iter().all(|&next| natural.contains(next)));
    let calls = data.insts.iter().any(|&inst| func.inst(inst).op.has(Flags::EFFECT));
    if inner.block == natural.header || !plain || calls || data.insts.len() > MAX_HEADER {
        return None;
    }
    natural.preheader(func, cfg)
}
