//! Loop vectorisation: an innermost loop that counts up by one gets a version that does several iterations at once on
//! vectors. The loop itself does what is left over, always at least one iteration, so that values which are used behind
//! it are right.
//!
//! | file | holds |
//! | --- | --- |
//! | `analysis` | whether and how a loop can be vectorised |
//! | `flow` | the blocks of an iteration, and where values meet |
//! | `access` | loads and stores that step through memory |
//! | `widen` | the new body |
//!
//! What may happen in such a loop: loads and stores at addresses that advance by the size of what they access, by a few
//! times that, or backwards; operations lane by lane; and reductions of integers. Float sums are not reassociated. What
//! happens in some iterations only is done under masks. Where two accesses might overlap, their ranges are compared in
//! front of the loop.

mod access;
mod analysis;
mod flow;
mod widen;

use hashbrown::HashMap;

use super::forest::{Loop, find_loops};
use super::induction::{Counter, Homes, find_counter};
use super::version::{is_fallback, likely};
use crate::ir::{
    Block, BlockCall, Cfg, DomTree, Function, Imm, MemImm, Opcode, Terminator, Type, Value, ValueDef, ValueList,
};
use crate::opt::alias::Escapes;
use crate::opt::emit::Emitter;
use crate::opt::lanes::vector;
use crate::opt::rename::use_counts;
use crate::opt::summary::Summaries;
use access::{Access, Pattern};
use analysis::Analysis;
use flow::Flow;
use widen::Widening;

/// Loops of at most so many instructions are vectorised.
const MAX_SIZE: usize = 60;

/// What is left over by vectors of so many lanes is done by shorter ones first.
const MIN_LANES_LEFT: u32 = 32;

/// Loops have at most so many blocks.
const MAX_BLOCKS: usize = 8;

/// Runs the pass for vectors of `vector_bytes`. Reports whether anything changed.
pub(in crate::opt) fn vectorise_loops(func: &mut Function, summaries: &Summaries, vector_bytes: u32) -> bool {
    super::add_preheaders(func);
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let homes = Homes::collect(func);
    let escapes = Escapes::compute(func, summaries);
    let uses = use_counts(func);
    let mut changed = false;
    for natural in find_loops(func, &cfg, &doms) {
        let Some(preheader) = natural.preheader(func, &cfg) else { continue };
        let size: usize = natural.blocks.iter().map(|&block| func.block(block).insts.len()).sum();
        if natural.blocks.len() > MAX_BLOCKS || size > MAX_SIZE || is_fallback(func, &cfg, &natural) {
            continue;
        }
        let Some(counter) = find_counter(func, &cfg, &doms, &homes, &natural, preheader) else { continue };
        let Some(flow) = Flow::of(func, &cfg, &doms, &natural, counter.exit) else { continue };
        let analysis =
            Analysis { func, homes: &homes, natural: &natural, counter: &counter, escapes: &escapes, uses: &uses };
        if let Some(plan) = analysis.plan(flow, preheader, vector_bytes) {
            emit_all(func, &homes, &natural, counter, preheader, plan);
            changed = true;
        }
    }
    changed
}

/// Makes the version with vectors, and behind it versions with fewer and shorter ones for most of what it leaves over.
fn emit_all(
    func: &mut Function,
    homes: &Homes,
    natural: &Loop,
    mut counter: Counter,
    mut preheader: Block,
    mut plan: Plan,
) {
    loop {
        let Some((finish, end)) = emit(func, homes, natural, &counter, preheader, &plan) else { return };
        (preheader, counter.start) = (finish, end);
        if plan.copies > 1 {
            plan.copies = 1;
        } else if plan.lanes >= MIN_LANES_LEFT {
            plan.lanes /= 4;
        } else {
            return;
        }
        // The ranges were compared as a whole.
        plan.apart.clear();
    }
}

/// An integer that each iteration combines with something, in any order.
struct Reduction {
    /// Position among the header's parameters.
    position: u16,
    op: Opcode,
    /// What it is combined with.
    with: Value,
    ty: Type,
    /// Where the way without the combination joins: the parameter there, and what it is with the combination.
    under: Option<(Value, Value)>,
}

/// How to vectorise a loop.
struct Plan {
    flow: Flow,
    lanes: u32,
    /// How many vectors are processed in one iteration.
    copies: u32,
    reductions: Vec<Reduction>,
    accesses: Vec<Access>,
    /// Pairs of accesses that must not overlap.
    apart: Vec<(usize, usize)>,
}

/// The value that changes nothing in a reduction; `None` in it: any value of the reduction does.
fn identity(op: Opcode) -> Option<Option<i64>> {
    Some(match op {
        Opcode::Iadd | Opcode::Ixor | Opcode::Ior => Some(0),
        Opcode::Iand => Some(-1),
        Opcode::Imul => Some(1),
        Opcode::IminS | Opcode::ImaxS | Opcode::IminU | Opcode::ImaxU => None,
        _ => return None,
    })
}

fn reduction_op(op: Opcode) -> Opcode {
    match op {
        Opcode::Iadd => Opcode::ReduceAdd,
        Opcode::Imul => Opcode::ReduceMul,
        Opcode::Ixor => Opcode::ReduceXor,
        Opcode::Ior => Opcode::ReduceOr,
        Opcode::Iand => Opcode::ReduceAnd,
        Opcode::IminS => Opcode::ReduceMinS,
        Opcode::ImaxS => Opcode::ReduceMaxS,
        Opcode::IminU => Opcode::ReduceMinU,
        _ => Opcode::ReduceMaxU,
    }
}

/// Makes a version with vectors, and the choice in front of the loop. Returns the block that goes on with what is left over,
/// and the value of the counter there.
fn emit(
    func: &mut Function,
    homes: &Homes,
    natural: &Loop,
    counter: &Counter,
    preheader: Block,
    plan: &Plan,
) -> Option<(Block, Value)> {
    let Terminator::Br(entry) = func.block(preheader).term.clone() else { return None };
    let header = natural.header;
    let width = i64::from(plan.lanes * plan.copies);
    let i64 = Type::I64;
    // In front: how many iterations the vectors do, and whether they may.
    let mut at = Emitter { func, block: preheader };
    let (distance, overflow) = at.op2(Opcode::IsubOvfS, i64, &[counter.limit, counter.start]);
    let one = at.iconst(i64, 1);
    let rest = at.op(Opcode::Isub, i64, &[distance, one]);
    let mask = at.iconst(i64, -width);
    let done = at.op(Opcode::Iand, i64, &[rest, mask]);
    let end = at.op(Opcode::Iadd, i64, &[counter.start, done]);
    let least = at.iconst(i64, width);
    let mut wrong = at.op(Opcode::IcmpSle, i64, &[distance, least]);
    wrong = at.op(Opcode::Ior, Type::I1, &[wrong, overflow]);
    let ends: Vec<[Value; 2]> =
        plan.accesses.iter().map(|access| range(&mut at, homes, natural, counter, access)).collect();
    for &(a, b) in &plan.apart {
        let before = at.op(Opcode::IcmpUle, Type::PTR, &[ends[a][1], ends[b][0]]);
        let behind = at.op(Opcode::IcmpUle, Type::PTR, &[ends[b][1], ends[a][0]]);
        let apart = at.op(Opcode::Ior, Type::I1, &[before, behind]);
        let overlap = at.op(Opcode::Inot, Type::I1, &[apart]);
        wrong = at.op(Opcode::Ior, Type::I1, &[wrong, overlap]);
    }
    let fine = at.op(Opcode::Inot, Type::I1, &[wrong]);
    let fine = likely(&mut at, fine);
    let (setup, body, finish) = (at.func.add_block(), at.func.add_block(), at.func.add_block());
    let then = BlockCall::new(setup, &[]);
    at.func.block_mut(preheader).term = Terminator::BrIf { cond: fine, then, other: entry.clone() };
    // The loop over vectors: its parameters are the counter and the reductions' vectors.
    let index = at.func.add_block_param(body, i64);
    let mut sums: Vec<Vec<Value>> = Vec::new();
    at.block = setup;
    let mut initial = ValueList::from_slice(&[counter.start]);
    for reduction in &plan.reductions {
        let ty = vector(reduction.ty, plan.lanes);
        let first = match identity(reduction.op) {
            Some(Some(value)) => at.iconst(ty, value),
            _ => at.op(Opcode::Splat, ty, &[entry.args[reduction.position as usize]]),
        };
        initial.extend((0..plan.copies).map(|_| first));
        sums.push((0..plan.copies).map(|_| at.func.add_block_param(body, ty)).collect());
    }
    let (known, masks, waiting) = (HashMap::new(), HashMap::new(), HashMap::new());
    let mut widening = Widening { at, homes, natural, counter, plan, setup, body, index, known, masks, waiting };
    widening.accesses();
    for (reduction, sums) in plan.reductions.iter().zip(&mut sums) {
        let ty = vector(reduction.ty, plan.lanes);
        let mut with = widening.vectors(reduction.with);
        if let Some((joined, combined)) = reduction.under {
            with = widening.only_where(with, reduction, joined, combined);
        }
        for (sum, with) in sums.iter_mut().zip(with) {
            *sum = widening.at.op(reduction.op, ty, &[*sum, with]);
        }
    }
    let mut at = widening.at;
    at.func.block_mut(setup).term = Terminator::Br(BlockCall { block: body, args: initial });
    let least = at.iconst(i64, width);
    let next = at.op(Opcode::Iadd, i64, &[index, least]);
    let more = at.op(Opcode::IcmpSlt, i64, &[next, end]);
    let again: Vec<Value> = std::iter::once(next).chain(sums.iter().flatten().copied()).collect();
    let (then, other) = (BlockCall::new(body, &again), BlockCall::new(finish, &[]));
    at.func.block_mut(body).term = Terminator::BrIf { cond: more, then, other };
    // Behind it: the reductions become scalars, and the loop goes on from there.
    at.block = finish;
    let mut args = entry.args;
    for (reduction, sums) in plan.reductions.iter().zip(&sums) {
        let ty = vector(reduction.ty, plan.lanes);
        let sum = sums.iter().copied().reduce(|a, b| at.op(reduction.op, ty, &[a, b]));
        let Some(sum) = sum else { continue };
        let lane = at.op(reduction_op(reduction.op), ty, &[sum]);
        let arg = &mut args[reduction.position as usize];
        *arg = at.op(reduction.op, reduction.ty, &[*arg, lane]);
    }
    if let ValueDef::Param(_, position) = at.func.def(counter.value) {
        args[position as usize] = end;
    }
    at.func.block_mut(finish).term = Terminator::Br(BlockCall { block: header, args });
    Some((finish, end))
}

/// The address of an access when the counter is `index`, without the access's offset.
fn address_at(
    at: &mut Emitter<'_>,
    homes: &Homes,
    natural: &Loop,
    counter: &Counter,
    access: &Access,
    index: Value,
) -> Value {
    let distance = replay(at, homes, natural, counter, access.distance, index);
    at.op(Opcode::PtrAdd, Type::PTR, &[access.base, distance])
}

/// Begin and end of the memory that an access touches in all iterations.
fn range(at: &mut Emitter<'_>, homes: &Homes, natural: &Loop, counter: &Counter, access: &Access) -> [Value; 2] {
    let Imm::Mem(MemImm { offset, .. }) = at.func.inst(access.inst).imm else { unreachable!("accesses have offsets") };
    let ends = [counter.start, counter.limit].map(|index| address_at(at, homes, natural, counter, access, index));
    // Backwards, the element of the last iteration is the one behind the address for the limit.
    let (ends, more) = match access.pattern {
        Pattern::Backward => ([ends[1], ends[0]], i64::from(access.ty.bytes())),
        Pattern::Forward | Pattern::Strided { .. } => (ends, 0),
    };
    ends.map(|end| match i64::from(offset) + more {
        0 => end,
        offset => {
            let offset = at.iconst(Type::I64, offset);
            at.op(Opcode::PtrAdd, Type::PTR, &[end, offset])
        }
    })
}

/// Computes an integer again that is linear in the counter, for another value of it.
fn replay(at: &mut Emitter<'_>, homes: &Homes, natural: &Loop, counter: &Counter, value: Value, index: Value) -> Value {
    if value == counter.value {
        return index;
    }
    if let Some(constant) = at.func.as_iconst(value) {
        return at.iconst(at.func.ty(value), constant);
    }
    let Some(def) = at.func.def_data(value).filter(|_| !homes.is_invariant(at.func, natural, value)) else {
        return value;
    };
    let (op, ty, args) = (def.op, def.ty, def.args.clone());
    let args: Vec<Value> = args.into_iter().map(|arg| replay(at, homes, natural, counter, arg, index)).collect();
    at.op(op, ty, &args)
}
