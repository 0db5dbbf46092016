//! Whether and how a loop can be vectorised.

use hashbrown::HashSet;

use super::access::{Accesses, Pattern, group_strided, pairs_to_compare};
use super::{Flow, Plan, Reduction, identity};
use crate::ir::{Block, Flags, Function, Opcode, Scalar, Terminator, Value};
use crate::opt::alias::Escapes;
use crate::opt::lanes::is_lane_by_lane;
use crate::opt::loops::forest::Loop;
use crate::opt::loops::induction::{Counter, Homes, argument};

pub(super) struct Analysis<'a> {
    pub func: &'a Function,
    pub homes: &'a Homes,
    pub natural: &'a Loop,
    pub counter: &'a Counter,
    pub escapes: &'a Escapes,
    pub uses: &'a [u32],
}

/// The values that are computed lane by lane.
struct Lanes<'a> {
    flow: &'a Flow,
    seen: HashSet<Value>,
    /// The size of the widest value.
    widest: u32,
}

impl Analysis<'_> {
    /// How to do it, if it can be done and gains anything.
    pub fn plan(&self, flow: Flow, preheader: Block, vector_bytes: u32) -> Option<Plan> {
        let (func, header) = (self.func, self.natural.header);
        if self.counter.test != Opcode::IcmpSlt || func.as_iconst(self.counter.step) != Some(1) {
            return None;
        }
        let mut lanes = Lanes { flow: &flow, seen: HashSet::new(), widest: 1 };
        let mut reductions = Vec::new();
        for (position, &param) in func.block(header).params.iter().enumerate() {
            if param != self.counter.value {
                let reduction = self.reduction(&flow, position as u16, param)?;
                self.check(reduction.with, &mut lanes)?;
                if let Some((block, _)) = reduction.under.and_then(|(joined, _)| flow.meeting(func, joined)) {
                    self.check_conditions(block, &mut lanes)?;
                }
                lanes.widest = lanes.widest.max(reduction.ty.bytes());
                reductions.push(reduction);
            }
        }
        let finder = Accesses {
            func,
            homes: self.homes,
            natural: self.natural,
            counter: self.counter,
            flow: &flow,
            vector_bytes,
        };
        let mut accesses = Vec::new();
        for &block in &self.natural.blocks {
            for &inst in &func.block(block).insts {
                let data = func.inst(inst);
                match data.op {
                    Opcode::Load | Opcode::Store => {
                        accesses.push(finder.access(inst, block)?);
                        lanes.widest = lanes.widest.max(data.ty.bytes());
                        if data.op == Opcode::Store {
                            self.check(data.args[1], &mut lanes)?;
                        }
                    }
                    op if op.has(Flags::PURE) => {}
                    _ => return None,
                }
            }
            if flow.is_guarded(block) {
                self.check_conditions(block, &mut lanes)?;
            }
        }
        group_strided(func, &mut accesses)?;
        // Bytes do not move freely in the widest vectors.
        let moves_bytes = accesses.iter().any(|access| access.pattern != Pattern::Forward && access.ty.bytes() == 1);
        let widest = lanes.widest.max(if moves_bytes && vector_bytes > 32 { vector_bytes / 32 } else { 1 });
        let count = vector_bytes / widest;
        let apart = pairs_to_compare(func, self.escapes, &accesses)?;
        if count < 2 || preheader == header || accesses.is_empty() {
            return None;
        }
        let size: usize = self.natural.blocks.iter().map(|&block| func.block(block).insts.len()).sum();
        // What it takes to bring lanes in order must not be more than what is saved.
        let moves = |pattern: Pattern| match pattern {
            Pattern::Forward => 0,
            Pattern::Backward => 1,
            Pattern::Strided { stride, .. } if vector_bytes >= 64 => stride as usize,
            Pattern::Strided { stride, .. } => 3 * stride as usize,
        };
        let moves: usize = accesses.iter().map(|access| moves(access.pattern)).sum();
        if size + moves >= size * count as usize * 3 / 4 {
            return None;
        }
        let copies = match (reductions.is_empty(), size + moves) {
            (false, ..=12) => 4,
            (false, ..=30) | (true, ..=12) => 2,
            _ => 1,
        };
        Some(Plan { flow, lanes: count, copies, reductions, accesses, apart })
    }

    /// A parameter of the header that is nothing but a reduction.
    fn reduction(&self, flow: &Flow, position: u16, param: Value) -> Option<Reduction> {
        let func = self.func;
        let next = argument(func, flow.latch, self.natural.header, position)?;
        // Inside the loop the sum goes to the next iteration only.
        (self.uses_inside(next) == 1).then_some(())?;
        let (sum, under, passed) = match flow.meeting(func, next) {
            None => (next, None, 0),
            Some((block, place)) => {
                // Some ways there pass the sum, the others what it was.
                let args = || flow.edges(block).iter().map(|edge| edge.args[place]);
                let sum = args().find(|&arg| arg != param)?;
                let summed = args().filter(|&arg| arg == sum).count() as u32;
                let passed = args().filter(|&arg| arg == param).count() as u32;
                let all = summed + passed == flow.edges(block).len() as u32;
                (all && self.uses[sum.index()] == summed).then_some(())?;
                (sum, Some((next, sum)), passed)
            }
        };
        let def = func.def_data(sum)?;
        let (ty, op) = (def.ty, def.op);
        let kind_fits = matches!(ty.kind(), Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64) && !ty.is_vector();
        let neutral = identity(op)?;
        if !kind_fits || under.is_some() && neutral.is_none() || self.uses[param.index()] != 1 + passed {
            return None;
        }
        let with = match def.args[..] {
            [a, b] if a == param => b,
            [a, b] if b == param => a,
            _ => return None,
        };
        Some(Reduction { position, op, with, ty, under })
    }

    /// How often a value is used in the loop.
    fn uses_inside(&self, value: Value) -> usize {
        let mut count = 0;
        for &block in &self.natural.blocks {
            let data = self.func.block(block);
            let args = data.insts.iter().flat_map(|&inst| &self.func.inst(inst).args);
            count += args.filter(|&&arg| arg == value).count();
            if let Terminator::BrIf { cond, .. } = data.term {
                count += usize::from(cond == value);
            }
            data.term.for_each_target(|target| {
                if self.natural.contains(target.block) {
                    count += target.args.iter().filter(|&&arg| arg == value).count();
                }
            });
        }
        count
    }

    /// Can be computed lane by lane on which way a block is reached?
    fn check_conditions(&self, block: Block, lanes: &mut Lanes<'_>) -> Option<()> {
        let flow = lanes.flow;
        let mut conditions = flow.edges(block).iter().filter_map(|edge| edge.cond);
        conditions.try_for_each(|(cond, _)| self.check(cond, lanes))
    }

    /// Can the value be computed lane by lane?
    fn check(&self, value: Value, lanes: &mut Lanes<'_>) -> Option<()> {
        if !lanes.seen.insert(value) {
            return Some(());
        }
        let ty = self.func.ty(value);
        if ty.is_vector()
            || !matches!(
                ty.kind(),
                Scalar::I1 | Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64
            )
        {
            return None;
        }
        lanes.widest = lanes.widest.max(ty.bytes());
        if value == self.counter.value || self.homes.is_invariant(self.func, self.natural, value) {
            return Some(());
        }
        let flow = lanes.flow;
        if let Some((block, position)) = flow.meeting(self.func, value) {
            self.check_conditions(block, lanes)?;
            return flow.edges(block).iter().try_for_each(|edge| self.check(edge.args[position], lanes));
        }
        let def = self.func.def_data(value)?;
        if def.op == Opcode::Load {
            return Some(());
        }
        (is_lane_by_lane(def.op, def.ty) && def.num_results == 1).then_some(())?;
        def.args.iter().try_for_each(|&arg| self.check(arg, lanes))
    }
}
