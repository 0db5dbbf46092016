//! Makes runs of loads and stores that only move memory one `memcpy`.
//!
//! Slot promotion splits copies of structs into their fields. Where nothing came of it, a move of a whole
//! is smaller and, interpreted, faster.

use super::alias::{Escapes, Range, access_range};
use super::rename::use_counts;
use super::summary::Summaries;
use crate::ir::{Flags, Function, Imm, Inst, Opcode, Type, Value, ValueList};

/// A run is worth a `memcpy` from this many pairs on.
const MIN_PAIRS: usize = 3;

/// A load that feeds nothing but a store.
#[derive(Clone, Copy)]
struct Pair {
    load: Inst,
    store: Inst,
    /// Position of the store in its block.
    position: usize,
    from: Range,
    to: Range,
}

/// Runs the pass. Reports whether anything changed.
pub(super) fn merge_copies(func: &mut Function, summaries: &Summaries) -> bool {
    let mut context = None;
    let mut changed = false;
    for block in func.block_ids() {
        let is_store = |inst: &&Inst| func.inst(**inst).op == Opcode::Store;
        if func.block(block).insts.iter().filter(is_store).count() < MIN_PAIRS {
            continue;
        }
        let (uses, escapes) = context.get_or_insert_with(|| (use_counts(func), Escapes::compute(func, summaries)));
        let runs = find_runs(func, &func.block(block).insts, uses, escapes);
        for run in runs.into_iter().rev() {
            let insts = std::mem::take(&mut func.block_mut(block).insts);
            let merged = replace_run(func, insts, &run);
            func.block_mut(block).insts = merged;
            changed = true;
        }
    }
    changed
}

/// Runs of pairs that move neighbouring bytes, in the order of the block.
fn find_runs(func: &Function, insts: &[Inst], uses: &[u32], escapes: &Escapes) -> Vec<Vec<Pair>> {
    let mut runs = Vec::new();
    let mut run: Vec<Pair> = Vec::new();
    // Loads of this block that were not overtaken by a write to what they read, with their positions.
    let mut loads: Vec<(Inst, Range)> = Vec::new();
    let mut finish = |run: &mut Vec<Pair>| {
        if run.len() >= MIN_PAIRS && is_movable(func, insts, run, escapes) {
            runs.push(std::mem::take(run));
        }
        run.clear();
    };
    for (position, &inst) in insts.iter().enumerate() {
        let data = func.inst(inst);
        match (data.op, &data.imm) {
            (Opcode::Load, Imm::Mem(mem)) if !mem.volatile && !mem.nontemporal => {
                loads.push((inst, access_range(func, data)));
            }
            (Opcode::Store, Imm::Mem(mem)) if !mem.volatile && !mem.nontemporal => {
                let to = access_range(func, data);
                let from = source(func, uses, &loads, data.args[1]);
                match from {
                    Some((load, from)) => {
                        let pair = Pair { load, store: inst, position, from, to };
                        if !run.last().is_none_or(|last| follows(last, &pair)) {
                            finish(&mut run);
                        }
                        run.push(pair);
                    }
                    None => finish(&mut run),
                }
            }
            (op, _) if op.has(Flags::WRITE) || op.has(Flags::EFFECT) => {
                finish(&mut run);
                loads.clear();
            }
            _ => {}
        }
    }
    finish(&mut run);
    runs
}

/// The load that a stored value comes from, if it has no other use.
fn source(func: &Function, uses: &[u32], loads: &[(Inst, Range)], value: Value) -> Option<(Inst, Range)> {
    let load = func.def_inst(value)?;
    if uses[value.index()] != 1 {
        return None;
    }
    loads.iter().rev().find(|(known, _)| *known == load).copied()
}

/// Does `next` move the bytes behind those that `last` moves?
fn follows(last: &Pair, next: &Pair) -> bool {
    let behind = |a: &Range, b: &Range| {
        a.address.base == b.address.base
            && a.bytes.is_some_and(|bytes| a.address.offset.checked_add_unsigned(bytes) == Some(b.address.offset))
    };
    behind(&last.from, &next.from) && behind(&last.to, &next.to)
}

/// May all loads be done where the last store is? Nothing between writes what they read, and the whole
/// source does not overlap the whole destination.
fn is_movable(func: &Function, insts: &[Inst], run: &[Pair], escapes: &Escapes) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let whole = |range: &Range| Range { bytes: total(run), ..*range };
    if escapes.may_alias(func, &whole(&first.from), &whole(&first.to)) {
        return false;
    }
    let begin = insts.iter().position(|&inst| run.iter().any(|pair| pair.load == inst)).unwrap_or(0);
    insts[begin..last.position].iter().all(|&inst| {
        let data = func.inst(inst);
        let own = run.iter().any(|pair| pair.store == inst || pair.load == inst);
        match data.op {
            _ if own => true,
            Opcode::Store => {
                let range = access_range(func, data);
                !escapes.may_alias(func, &range, &whole(&first.from))
                    && !escapes.may_alias(func, &range, &whole(&first.to))
            }
            // A read of the destination would see the old bytes.
            Opcode::Load => !escapes.may_alias(func, &access_range(func, data), &whole(&first.to)),
            op => op.has(Flags::PURE) || op == Opcode::StackSlot,
        }
    })
}

fn total(run: &[Pair]) -> Option<u64> {
    run.iter().map(|pair| pair.from.bytes).sum()
}

/// Replaces the last store of a run by a `memcpy` and removes its loads and other stores.
fn replace_run(func: &mut Function, insts: Vec<Inst>, run: &[Pair]) -> Vec<Inst> {
    let Some(last) = run.last() else { return insts };
    let loc = func.inst(last.store).loc;
    let mut out = Vec::with_capacity(insts.len() + 4);
    for inst in insts {
        if inst == last.store {
            let to = address(func, &run[0].to, &mut out);
            let from = address(func, &run[0].from, &mut out);
            let len = constant(func, total(run).unwrap_or(0) as i64, &mut out);
            let args = ValueList::from_slice(&[to, from, len]);
            out.push(func.add_inst(Opcode::Memcpy, Type::I1, args, Imm::None, &[], loc));
        } else if !run.iter().any(|pair| pair.load == inst || pair.store == inst) {
            out.push(inst);
        }
    }
    out
}

fn constant(func: &mut Function, value: i64, out: &mut Vec<Inst>) -> Value {
    let inst =
        func.add_inst(Opcode::Iconst, Type::I64, ValueList::new(), Imm::Int(value), &[Type::I64], crate::ir::Loc::NONE);
    out.push(inst);
    func.inst(inst).result()
}

fn address(func: &mut Function, range: &Range, out: &mut Vec<Inst>) -> Value {
    let distance = range.address.offset;
    if distance == 0 {
        return range.address.base;
    }
    let step = constant(func, distance, out);
    let args = ValueList::from_slice(&[range.address.base, step]);
    let inst = func.add_inst(Opcode::PtrAdd, Type::PTR, args, Imm::None, &[Type::PTR], crate::ir::Loc::NONE);
    out.push(inst);
    func.inst(inst).result()
}
