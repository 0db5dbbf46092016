//! Simplifies the graph of blocks: constant branches, empty blocks, chains, needless parameters,
//! unreachable blocks.

use super::rename::{Renames, use_counts};
use crate::ir::{
    Block, BlockCall, Cfg, Function, Imm, Opcode, Terminator, Value, ValueDef, ValueList, reverse_postorder,
};

/// How many empty blocks a jump is followed through.
const MAX_HOPS: usize = 8;

/// How many arguments a branch with a single target may choose between with `select`.
const MAX_SELECTS: usize = 2;

/// Simplifies until nothing changes (a few rounds at most). Afterwards all blocks are reachable and in
/// reverse postorder. Reports whether anything changed.
pub fn simplify_cfg(func: &mut Function) -> bool {
    if func.blocks.len() == 1 {
        return false;
    }
    let mut changed = false;
    for _ in 0..4 {
        let mut again = false;
        for block in func.block_ids() {
            again |= fold_branch(func, block);
        }
        let skipped = skip_empty_blocks(func);
        changed |= remove_unreachable(func);
        if func.blocks.len() > 1 {
            let (removed, merged) = remove_params_and_merge(func);
            again |= removed;
            changed |= merged;
        }
        changed |= again | skipped;
        // Only folded branches and removed parameters make new branches foldable.
        if !again {
            break;
        }
    }
    changed
}

/// Makes branches on constants, or whose targets do not differ, jumps.
fn fold_branch(func: &mut Function, block: Block) -> bool {
    let new = match &func.block(block).term {
        Terminator::BrIf { cond, then, other } => {
            if let Some(constant) = func.as_iconst(*cond) {
                Terminator::Br(if constant != 0 { then.clone() } else { other.clone() })
            } else if then == other {
                Terminator::Br(then.clone())
            } else if let Some(&[inner]) = inot_operand(func, *cond) {
                Terminator::BrIf { cond: inner, then: other.clone(), other: then.clone() }
            } else if then.block == other.block {
                let (cond, then, other) = (*cond, then.clone(), other.clone());
                return select_args(func, block, cond, &then, &other);
            } else {
                return false;
            }
        }
        Terminator::Switch { value, cases, default } => {
            if let Some(constant) = func.as_iconst(*value) {
                let hit = cases.iter().find(|(case, _)| *case == constant);
                Terminator::Br(hit.map_or(default, |(_, target)| target).clone())
            } else if cases.iter().all(|(_, target)| target == default) {
                Terminator::Br(default.clone())
            } else {
                return false;
            }
        }
        _ => return false,
    };
    func.block_mut(block).term = new;
    true
}

fn inot_operand(func: &Function, value: Value) -> Option<&[Value; 1]> {
    let data = func.def_data(value)?;
    if data.op == Opcode::Inot { data.args[..].try_into().ok() } else { None }
}

/// `br_if c, b(x), b(y)` becomes `br b(select c, x, y)`.
fn select_args(func: &mut Function, block: Block, cond: Value, then: &BlockCall, other: &BlockCall) -> bool {
    let differing = then.args.iter().zip(&other.args).filter(|(a, b)| a != b).count();
    if differing > MAX_SELECTS {
        return false;
    }
    let loc = func.block(block).term_loc;
    let mut args = ValueList::new();
    for (&a, &b) in then.args.iter().zip(&other.args) {
        if a == b {
            args.push(a);
            continue;
        }
        let ty = func.ty(a);
        let operands = ValueList::from_slice(&[cond, a, b]);
        let inst = func.add_inst(Opcode::Select, ty, operands, Imm::None, &[ty], loc);
        func.block_mut(block).insts.push(inst);
        args.push(func.inst(inst).result());
    }
    func.block_mut(block).term = Terminator::Br(BlockCall { block: then.block, args });
    true
}

/// Directs jumps to blocks without instructions to where those blocks jump.
fn skip_empty_blocks(func: &mut Function) -> bool {
    let candidates: Vec<bool> = {
        let mut uses = None;
        func.block_ids()
            .map(|block| {
                let data = func.block(block);
                data.insts.is_empty()
                    && block != func.entry()
                    && matches!(data.term, Terminator::Br(_) | Terminator::BrIf { .. })
                    && params_stay_inside(func, block, uses.get_or_insert_with(|| use_counts(func)))
            })
            .collect()
    };
    if !candidates.contains(&true) {
        return false;
    }
    let mut changed = false;
    for block in func.block_ids() {
        if func.block(block).term.successors().iter().all(|target| !candidates[target.index()]) {
            continue;
        }
        let mut term = std::mem::replace(&mut func.block_mut(block).term, Terminator::None);
        term.for_each_target_mut(|target| {
            for _ in 0..MAX_HOPS {
                if !candidates[target.block.index()] || target.block == block {
                    break;
                }
                let Some(next) = next_target(func, target) else { break };
                *target = next;
                changed = true;
            }
        });
        func.block_mut(block).term = term;
    }
    changed
}

/// Are the block's parameters used by its own terminator only?
fn params_stay_inside(func: &Function, block: Block, uses: &[u32]) -> bool {
    let data = func.block(block);
    data.params.iter().all(|param| {
        let mut inside = 0;
        data.term.for_each_value(|value| inside += u32::from(value == *param));
        inside == uses[param.index()]
    })
}

/// Where a jump to an empty block goes on to, if that is known.
fn next_target(func: &Function, target: &BlockCall) -> Option<BlockCall> {
    let data = func.block(target.block);
    let argument = |value: Value| match func.def(value) {
        ValueDef::Param(block, position) if block == target.block => target.args[position as usize],
        _ => value,
    };
    let next = match &data.term {
        Terminator::Br(next) => next,
        Terminator::BrIf { cond, then, other } => match func.as_iconst(argument(*cond))? {
            0 => other,
            _ => then,
        },
        _ => return None,
    };
    if next.block == target.block {
        return None;
    }
    Some(BlockCall { block: next.block, args: next.args.iter().map(|&value| argument(value)).collect() })
}

/// Removes blocks that cannot be reached and numbers the others in reverse postorder.
pub fn remove_unreachable(func: &mut Function) -> bool {
    if func.blocks.len() == 1 {
        return false;
    }
    let rpo = reverse_postorder(func);
    let in_order = rpo.iter().enumerate().all(|(position, block)| block.index() == position);
    if in_order && rpo.len() == func.blocks.len() {
        return false;
    }
    let mut number = vec![Block(u32::MAX); func.blocks.len()];
    for (position, block) in rpo.iter().enumerate() {
        number[block.index()] = Block::from_index(position);
    }
    let removed = rpo.len() < func.blocks.len();
    let mut old: Vec<_> = std::mem::take(&mut func.blocks).into_iter().map(Some).collect();
    for (position, &block) in rpo.iter().enumerate() {
        let mut data = old[block.index()].take().expect("a block is in the order once");
        data.term.for_each_target_mut(|target| target.block = number[target.block.index()]);
        for (index, param) in data.params.iter().enumerate() {
            func.values[param.index()].def = ValueDef::Param(Block::from_index(position), index as u16);
        }
        func.blocks.push(data);
    }
    removed
}

/// Removes parameters that always receive the same value, and appends blocks to their only predecessor.
/// All blocks must be reachable and in reverse postorder. Reports whether it did the one, and the other.
fn remove_params_and_merge(func: &mut Function) -> (bool, bool) {
    let cfg = Cfg::of_ordered(func);
    let mut renames = Renames::default();
    let removed = remove_same_params(func, &cfg, &mut renames);
    let merged = merge_chains(func, &cfg);
    renames.apply(func);
    if merged {
        remove_unreachable(func);
    }
    (removed, merged)
}

fn remove_same_params(func: &mut Function, cfg: &Cfg, renames: &mut Renames) -> bool {
    let mut changed = false;
    loop {
        let mut round = false;
        for &block in cfg.rpo.iter().skip(1) {
            let count = func.block(block).params.len();
            if count == 0 {
                continue;
            }
            let incoming = incoming_values(func, cfg, block, renames);
            let replaced: Vec<bool> = (0..count).map(|position| incoming[position].is_some()).collect();
            if !replaced.contains(&true) {
                continue;
            }
            for (position, value) in incoming.iter().enumerate() {
                if let Some(value) = value {
                    renames.set(func.block(block).params[position], *value);
                }
            }
            drop_params(func, cfg.preds(block), block, &replaced);
            round = true;
        }
        changed |= round;
        if !round {
            return changed;
        }
    }
}

/// For each parameter of a block the one value that all jumps pass, other than the parameter itself.
fn incoming_values(func: &Function, cfg: &Cfg, block: Block, renames: &mut Renames) -> Vec<Option<Value>> {
    enum Seen {
        Nothing,
        One(Value),
        Several,
    }
    let params = &func.block(block).params;
    let mut seen: Vec<Seen> = params.iter().map(|_| Seen::Nothing).collect();
    for &pred in cfg.preds(block) {
        func.block(pred).term.for_each_target(|target| {
            if target.block != block {
                return;
            }
            for ((slot, &arg), &param) in seen.iter_mut().zip(&target.args).zip(params) {
                let arg = renames.resolve(arg);
                match slot {
                    _ if arg == param => {}
                    Seen::Nothing => *slot = Seen::One(arg),
                    Seen::One(value) if *value == arg => {}
                    _ => *slot = Seen::Several,
                }
            }
        });
    }
    seen.into_iter()
        .map(|seen| match seen {
            Seen::One(value) => Some(value),
            Seen::Nothing | Seen::Several => None,
        })
        .collect()
}

/// Removes the parameters of `block` at the marked positions, with the arguments that `preds` pass.
pub(super) fn drop_params(func: &mut Function, preds: &[Block], block: Block, dropped: &[bool]) {
    for (index, &pred) in preds.iter().enumerate() {
        // A block that jumps here twice is listed twice.
        if preds[..index].contains(&pred) {
            continue;
        }
        func.block_mut(pred).term.for_each_target_mut(|target| {
            if target.block == block {
                let mut positions = dropped.iter();
                target.args.retain(|_| !positions.next().copied().unwrap_or(false));
            }
        });
    }
    let mut params = std::mem::take(&mut func.block_mut(block).params);
    let mut positions = dropped.iter();
    params.retain(|_| !positions.next().copied().unwrap_or(false));
    for (position, param) in params.iter().enumerate() {
        func.values[param.index()].def = ValueDef::Param(block, position as u16);
    }
    func.block_mut(block).params = params;
}

/// Appends each block that is only reached by one plain jump to the block that jumps.
/// Such blocks have no parameters any more.
fn merge_chains(func: &mut Function, cfg: &Cfg) -> bool {
    let mut merged = false;
    for &block in &cfg.rpo {
        while let Terminator::Br(target) = &func.block(block).term {
            let next = target.block;
            let alone = cfg.preds(next).len() == 1 && next != block && next != func.entry();
            if !alone || !func.block(next).params.is_empty() {
                break;
            }
            // `next` stays behind as an unreachable loop until it is removed.
            let empty = Terminator::Unreachable;
            let data = func.block_mut(next);
            let insts = std::mem::take(&mut data.insts);
            let term = std::mem::replace(&mut data.term, empty);
            let loc = data.term_loc;
            let data = func.block_mut(block);
            data.insts.extend(insts);
            data.term = term;
            data.term_loc = loc;
            merged = true;
        }
    }
    merged
}
