//! If-conversion: where a branch only decides which of two cheap values comes next, both are computed and one is
//! selected. The work of such a side moves in front of the branch; the branch, which has two ways to one place
//! then, becomes `select`s when the graph is simplified.

use crate::ir::{Block, Cfg, Flags, Function, Opcode, Terminator};

/// How many operations a side may have.
const MAX_SIDE: usize = 3;

/// How many values may differ.
const MAX_VALUES: usize = 2;

/// Runs the pass. All blocks must be reachable. Reports whether anything changed.
pub(super) fn convert_branches(func: &mut Function) -> bool {
    let cfg = Cfg::compute(func);
    let mut changed = false;
    // Inner branches first: a side that was one itself is a single block then, in the next run.
    for &block in cfg.rpo.iter().rev() {
        let Terminator::BrIf { then, other, .. } = &func.block(block).term else { continue };
        let (then, other) = (then.block, other.block);
        let sides: Vec<Block> = [then, other].into_iter().filter(|&side| is_side(func, &cfg, side)).collect();
        let join = |side: Block| if sides.contains(&side) { func.block(side).term.successors()[0] } else { side };
        if sides.is_empty() || then == other || join(then) != join(other) || join(then) == block {
            continue;
        }
        let values = func.block(join(then)).params.len();
        if values == 0 || values > MAX_VALUES {
            continue;
        }
        for side in sides {
            let insts = std::mem::take(&mut func.block_mut(side).insts);
            let Terminator::Br(onward) = func.block(side).term.clone() else { continue };
            let data = func.block_mut(block);
            data.insts.extend(insts);
            data.term.for_each_target_mut(|target| {
                if target.block == side {
                    *target = onward.clone();
                }
            });
        }
        changed = true;
    }
    changed
}

/// A block that is entered from one place, does little, and nothing but compute, and goes on to one place.
fn is_side(func: &Function, cfg: &Cfg, block: Block) -> bool {
    let data = func.block(block);
    let mut work = 0;
    let pure = data.insts.iter().all(|&inst| {
        let op = func.inst(inst).op;
        work += usize::from(!matches!(op, Opcode::Iconst | Opcode::Fconst | Opcode::Vconst));
        op.has(Flags::PURE) && !op.has(Flags::COSTLY) && !is_slow(op)
    });
    cfg.preds(block).len() == 1
        && data.params.is_empty()
        && matches!(data.term, Terminator::Br(_))
        && pure
        && work <= MAX_SIDE
}

fn is_slow(op: Opcode) -> bool {
    use Opcode::*;
    matches!(op, Isdiv | Iudiv | Isrem | Iurem | Ifloordiv | Ifloormod | Fdiv | Fsqrt)
}
