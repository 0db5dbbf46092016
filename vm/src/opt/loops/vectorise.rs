//! Loop vectorisation: an innermost loop of one block that counts up by one gets a version that does several
//! iterations at once on vectors. The loop itself does what is left over, always at least one iteration, so that
//! values which are used behind it are right.
//!
//! What may happen in such a loop: loads and stores at addresses that advance by the size of what they access,
//! operations lane by lane, and reductions of integers. Float sums are not reassociated. Where two accesses might overlap, their
//! ranges are compared in front of the loop.

use hashbrown::HashMap;

use super::forest::{Loop, find_loops};
use super::induction::{Counter, Homes, argument, find_counter};
use super::version::{is_fallback, likely};
use crate::ir::{
    Block, BlockCall, Cfg, DomTree, Flags, Function, Imm, Inst, MemImm, Opcode, Scalar, Terminator, Type, Value,
    ValueDef, ValueList,
};
use crate::opt::alias::{Escapes, Range, access_range};
use crate::opt::emit::Emitter;
use crate::opt::lanes::{is_lane_by_lane, vector};
use crate::opt::rename::use_counts;
use crate::opt::summary::Summaries;

/// Loops of at most so many instructions are vectorised.
const MAX_SIZE: usize = 60;

/// How many pairs of accesses are compared in front of a loop.
const MAX_OVERLAP_TESTS: usize = 8;

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
        let size = func.block(natural.header).insts.len();
        if natural.blocks.len() > 1 || size > MAX_SIZE || is_fallback(func, &cfg, &natural) {
            continue;
        }
        let Some(counter) = find_counter(func, &cfg, &doms, &homes, &natural, preheader) else { continue };
        let analysis =
            Analysis { func, homes: &homes, natural: &natural, counter: &counter, escapes: &escapes, uses: &uses };
        if let Some(plan) = analysis.plan(preheader, vector_bytes) {
            emit(func, &homes, &natural, &counter, preheader, &plan);
            changed = true;
        }
    }
    changed
}

/// An integer that each iteration combines with something, in any order.
struct Reduction {
    /// Position among the header's parameters.
    position: u16,
    op: Opcode,
    /// What it is combined with.
    with: Value,
    ty: Type,
}

/// A load or store whose address advances by its size.
struct Access {
    inst: Inst,
    range: Range,
    /// What the address is computed from by adding a distance that is linear in the counter.
    base: Value,
    distance: Value,
}

/// How to vectorise a loop.
struct Plan {
    lanes: u32,
    /// How many vectors are processed in one iteration.
    copies: u32,
    reductions: Vec<Reduction>,
    accesses: Vec<Access>,
    /// Pairs of accesses that must not overlap.
    apart: Vec<(usize, usize)>,
}

struct Analysis<'a> {
    func: &'a Function,
    homes: &'a Homes,
    natural: &'a Loop,
    counter: &'a Counter,
    escapes: &'a Escapes,
    uses: &'a [u32],
}

impl Analysis<'_> {
    fn plan(&self, preheader: Block, vector_bytes: u32) -> Option<Plan> {
        let (func, header) = (self.func, self.natural.header);
        if self.counter.test != Opcode::IcmpSlt || func.as_iconst(self.counter.step) != Some(1) {
            return None;
        }
        let mut widest = 1;
        let mut reductions = Vec::new();
        for (position, &param) in func.block(header).params.iter().enumerate() {
            if param != self.counter.value {
                let reduction = self.reduction(header, position as u16, param)?;
                self.check(reduction.with, &mut widest)?;
                widest = widest.max(reduction.ty.bytes());
                reductions.push(reduction);
            }
        }
        let mut accesses = Vec::new();
        for &inst in &func.block(header).insts {
            let data = func.inst(inst);
            match data.op {
                Opcode::Load | Opcode::Store => {
                    accesses.push(self.access(inst)?);
                    widest = widest.max(data.ty.bytes());
                    if data.op == Opcode::Store {
                        self.check(data.args[1], &mut widest)?;
                    }
                }
                op if op.has(Flags::PURE) => {}
                _ => return None,
            }
        }
        let lanes = vector_bytes / widest;
        let apart = self.pairs_to_compare(&accesses)?;
        if lanes < 2 || preheader == header || accesses.is_empty() {
            return None;
        }
        let size = func.block(header).insts.len();
        let copies = match (reductions.is_empty(), size) {
            (false, ..=12) => 4,
            (false, ..=30) | (true, ..=12) => 2,
            _ => 1,
        };
        Some(Plan { lanes, copies, reductions, accesses, apart })
    }

    /// A parameter of the header that is nothing but a reduction.
    fn reduction(&self, header: Block, position: u16, param: Value) -> Option<Reduction> {
        let next = argument(self.func, header, header, position)?;
        let def = self.func.def_data(next)?;
        let (ty, op) = (def.ty, def.op);
        let kind_fits = matches!(ty.kind(), Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64) && !ty.is_vector();
        if !kind_fits || identity(op).is_none() || self.uses[param.index()] != 1 {
            return None;
        }
        // Inside the loop the sum goes to the next iteration only.
        let inside = self.func.block(header).insts.iter().flat_map(|&inst| &self.func.inst(inst).args);
        if inside.filter(|&&arg| arg == next).count() > 0 {
            return None;
        }
        let with = match def.args[..] {
            [a, b] if a == param => b,
            [a, b] if b == param => a,
            _ => return None,
        };
        Some(Reduction { position, op, with, ty })
    }

    /// Can the value be computed lane by lane? Notes the size of the widest value on the way.
    fn check(&self, value: Value, widest: &mut u32) -> Option<()> {
        let ty = self.func.ty(value);
        if ty.is_vector()
            || !matches!(
                ty.kind(),
                Scalar::I1 | Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64
            )
        {
            return None;
        }
        *widest = (*widest).max(ty.bytes());
        if value == self.counter.value || self.homes.is_invariant(self.func, self.natural, value) {
            return Some(());
        }
        let def = self.func.def_data(value)?;
        if def.op == Opcode::Load {
            return Some(());
        }
        (is_lane_by_lane(def.op) && def.num_results == 1).then_some(())?;
        def.args.iter().try_for_each(|&arg| self.check(arg, widest))
    }

    fn access(&self, inst: Inst) -> Option<Access> {
        let data = self.func.inst(inst);
        let Imm::Mem(MemImm { volatile: false, nontemporal: false, .. }) = data.imm else { return None };
        let def = self.func.def_data(data.args[0]).filter(|def| def.op == Opcode::PtrAdd)?;
        let (base, distance) = (def.args[0], def.args[1]);
        let advances = self.homes.is_invariant(self.func, self.natural, base)
            && !data.ty.is_vector()
            && self.slope(distance, 6) == Some(data.ty.bytes().into());
        advances.then(|| Access { inst, range: access_range(self.func, data), base, distance })
    }

    /// How much an integer grows with the counter, if that is a constant.
    fn slope(&self, value: Value, depth: usize) -> Option<i64> {
        if value == self.counter.value {
            return Some(1);
        }
        if self.homes.is_invariant(self.func, self.natural, value) {
            return Some(0);
        }
        let def = self.func.def_data(value).filter(|def| depth > 0 && def.ty == Type::I64)?;
        let of = |value: Value| self.slope(value, depth - 1);
        let constant = |value: Value| self.func.as_iconst(value);
        match (def.op, &def.args[..]) {
            (Opcode::Iadd, &[a, b]) => of(a)?.checked_add(of(b)?),
            (Opcode::Isub, &[a, b]) => of(a)?.checked_sub(of(b)?),
            (Opcode::Imul, &[a, b]) => of(a)?.checked_mul(constant(b)?),
            (Opcode::Ishl, &[a, b]) => of(a)?.checked_mul(1 << constant(b).filter(|shift| (0..32).contains(shift))?),
            _ => None,
        }
    }

    /// The pairs of accesses that would have to be apart; `None` if there are too many, or they never are.
    fn pairs_to_compare(&self, accesses: &[Access]) -> Option<Vec<(usize, usize)>> {
        let mut pairs = Vec::new();
        for (i, a) in accesses.iter().enumerate() {
            for (j, b) in accesses.iter().enumerate().skip(i + 1) {
                let store = |access: &Access| self.func.inst(access.inst).op == Opcode::Store;
                if !(store(a) || store(b))
                    || !self.escapes.may_alias(self.func, &a.range.anywhere(), &b.range.anywhere())
                {
                    continue;
                }
                if a.base == b.base {
                    // The same element in each iteration is fine, a neighbour is not.
                    let same = self.element(a) == self.element(b) && self.element(a).is_some();
                    same.then_some(())?;
                } else {
                    pairs.push((i, j));
                }
            }
        }
        (pairs.len() <= MAX_OVERLAP_TESTS).then_some(pairs)
    }

    /// What tells accesses with one base apart.
    fn element(&self, access: &Access) -> Option<(Value, i32, Type)> {
        let data = self.func.inst(access.inst);
        let Imm::Mem(mem) = data.imm else { return None };
        Some((access.distance, mem.offset, data.ty))
    }
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

/// Makes the version with vectors, and the choice in front of the loop.
fn emit(func: &mut Function, homes: &Homes, natural: &Loop, counter: &Counter, preheader: Block, plan: &Plan) {
    let Terminator::Br(entry) = func.block(preheader).term.clone() else { return };
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
    let ends: Vec<[Value; 2]> = plan
        .accesses
        .iter()
        .map(|access| {
            [counter.start, counter.limit].map(|index| address(&mut at, homes, natural, counter, access, index))
        })
        .collect();
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
    let mut widening = Widening { at, homes, natural, counter, plan, setup, body, index, known: HashMap::new() };
    widening.accesses();
    for (reduction, sums) in plan.reductions.iter().zip(&mut sums) {
        let ty = vector(reduction.ty, plan.lanes);
        let with = widening.vectors(reduction.with);
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
}

/// The address of an access when the counter is `index`.
fn address(
    at: &mut Emitter<'_>,
    homes: &Homes,
    natural: &Loop,
    counter: &Counter,
    access: &Access,
    index: Value,
) -> Value {
    let distance = replay(at, homes, natural, counter, access.distance, index);
    let address = at.op(Opcode::PtrAdd, Type::PTR, &[access.base, distance]);
    let Imm::Mem(MemImm { offset, .. }) = at.func.inst(access.inst).imm else { return address };
    if offset == 0 {
        return address;
    }
    let offset = at.iconst(Type::I64, offset.into());
    at.op(Opcode::PtrAdd, Type::PTR, &[address, offset])
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

/// Computes values of the loop as vectors.
struct Widening<'a> {
    at: Emitter<'a>,
    homes: &'a Homes,
    natural: &'a Loop,
    counter: &'a Counter,
    plan: &'a Plan,
    /// Where values that do not change are spread.
    setup: Block,
    body: Block,
    /// The counter, of the first lane of the first copy.
    index: Value,
    /// What each value is in each copy.
    known: HashMap<Value, Vec<Value>>,
}

impl Widening<'_> {
    fn vector(&self, ty: Type) -> Type {
        vector(ty, self.plan.lanes)
    }

    /// Does all loads and stores, in order.
    fn accesses(&mut self) {
        self.at.block = self.body;
        for access in &self.plan.accesses {
            let data = self.at.func.inst(access.inst).clone();
            let Imm::Mem(mem) = data.imm else { continue };
            let stored = if data.op == Opcode::Store { self.vectors(data.args[1]) } else { Vec::new() };
            let distance = replay(&mut self.at, self.homes, self.natural, self.counter, access.distance, self.index);
            let address = self.at.op(Opcode::PtrAdd, Type::PTR, &[access.base, distance]);
            let ty = self.vector(data.ty);
            let align = mem.align().min(data.ty.bytes());
            let mut loaded = Vec::new();
            for copy in 0..self.plan.copies {
                let offset = mem.offset + (copy * ty.bytes()) as i32;
                let imm = Imm::Mem(MemImm { offset, ..mem }.with_align(align));
                match stored.get(copy as usize) {
                    Some(&value) => {
                        self.at.inst(Opcode::Store, ty, &[address, value], imm);
                    }
                    None => {
                        let inst = self.at.inst(Opcode::Load, ty, &[address], imm);
                        loaded.push(self.at.func.inst(inst).result());
                    }
                }
            }
            if data.op == Opcode::Load {
                self.known.insert(data.result(), loaded);
            }
        }
    }

    /// What a value is in each copy.
    fn vectors(&mut self, value: Value) -> Vec<Value> {
        if let Some(known) = self.known.get(&value) {
            return known.clone();
        }
        let copies = self.plan.copies;
        let ty = self.vector(self.at.func.ty(value));
        let result: Vec<Value> = if value == self.counter.value {
            (0..copies).map(|copy| self.counters(ty, copy)).collect()
        } else if self.homes.is_invariant(self.at.func, self.natural, value) {
            vec![self.spread(ty, value); copies as usize]
        } else {
            let Some(def) = self.at.func.def_data(value).cloned() else { return Vec::new() };
            let args: Vec<Vec<Value>> = def.args.iter().map(|&arg| self.vectors(arg)).collect();
            let controlling = self.vector(def.ty);
            (0..copies as usize)
                .map(|copy| {
                    let operands: Vec<Value> = args.iter().map(|arg| arg[copy]).collect();
                    let inst = self.at.inst(def.op, controlling, &operands, def.imm.clone());
                    self.at.func.inst(inst).result()
                })
                .collect()
        };
        self.known.insert(value, result.clone());
        result
    }

    /// The counter in the lanes of a copy.
    fn counters(&mut self, ty: Type, copy: u32) -> Value {
        let all = self.at.op(Opcode::Splat, ty, &[self.index]);
        let lanes: Box<[u64]> = (0..self.plan.lanes).map(|lane| u64::from(copy * self.plan.lanes + lane)).collect();
        let steps = self.at.inst(Opcode::Vconst, ty, &[], Imm::Lanes(lanes));
        let steps = self.at.func.inst(steps).result();
        self.at.op(Opcode::Iadd, ty, &[all, steps])
    }

    /// A value that does not change, in all lanes; computed before the loop.
    fn spread(&mut self, ty: Type, value: Value) -> Value {
        let block = std::mem::replace(&mut self.at.block, self.setup);
        let inside = self.natural.contains(self.homes.of(value));
        let value = match self.at.func.def_data(value).filter(|_| inside).cloned() {
            // A constant of the loop.
            Some(def) => {
                let inst = self.at.inst(def.op, def.ty, &[], def.imm);
                self.at.func.inst(inst).result()
            }
            None => value,
        };
        let splat = self.at.op(Opcode::Splat, ty, &[value]);
        self.at.block = block;
        splat
    }
}
