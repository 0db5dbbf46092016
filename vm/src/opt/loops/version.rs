//! Two versions of a loop, and a condition in front that chooses between them.

use super::forest::Loop;
use crate::ir::{Block, Cfg, Function, Imm, Opcode, Terminator, Type, Value};
use crate::opt::copy::{Copies, copy_blocks};
use crate::opt::demote::demote_values;
use crate::opt::emit::Emitter;
use crate::opt::layout::unlikely_target;

/// Makes control enter the loop only if `cond` (computed in the preheader) holds, and a copy of it otherwise. Values that are
/// used outside go through stack slots: these must be promoted afterwards.
pub(super) fn version_loop(func: &mut Function, natural: &Loop, preheader: Block, cond: Value) -> Copies {
    demote_values(func, &natural.blocks, |user, _| !natural.contains(user));
    let copies = copy_blocks(func, &natural.blocks);
    let Terminator::Br(then) = func.block(preheader).term.clone() else { return copies };
    let mut other = then.clone();
    other.block = copies.block(then.block);
    func.block_mut(preheader).term = Terminator::BrIf { cond, then, other };
    copies
}

/// A condition that is expected to hold.
pub(super) fn likely(at: &mut Emitter<'_>, cond: Value) -> Value {
    let inst = at.inst(Opcode::Expect, Type::I1, &[cond], Imm::Int(1));
    at.func.inst(inst).result()
}

/// Is this loop the version for the case that is not expected?
pub(super) fn is_fallback(func: &Function, cfg: &Cfg, natural: &Loop) -> bool {
    let unlikely = |from: Block, to: Block| unlikely_target(func, from) == Some(to);
    natural.entering(cfg).any(|pred| {
        let header = natural.header;
        unlikely(pred, header) || cfg.preds(pred).iter().any(|&above| unlikely(above, pred))
    })
}
