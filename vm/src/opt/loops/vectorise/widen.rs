//! The body of the loop with vectors in place of scalars.

use hashbrown::HashMap;

use super::access::{Access, Pattern};
use super::flow::{Edge, Flow};
use super::{Plan, Reduction, address_at, identity};
use crate::ir::eval::Lane;
use crate::ir::{Block, Const, Imm, MemImm, Opcode, Type, Value};
use crate::opt::emit::Emitter;
use crate::opt::lanes::vector;
use crate::opt::loops::forest::Loop;
use crate::opt::loops::induction::{Counter, Homes};

/// Computes values of the loop as vectors.
pub(super) struct Widening<'a> {
    pub at: Emitter<'a>,
    pub homes: &'a Homes,
    pub natural: &'a Loop,
    pub counter: &'a Counter,
    pub plan: &'a Plan,
    /// Where values that do not change are spread.
    pub setup: Block,
    pub body: Block,
    /// The counter, of the first lane of the first copy.
    pub index: Value,
    /// What each value is in each copy.
    pub known: HashMap<Value, Vec<Value>>,
    /// Which lanes get to a block, in each copy.
    pub masks: HashMap<Block, Vec<Value>>,
    /// What is stored together once all of it is there: by the first access of the group, part by part.
    pub waiting: HashMap<usize, HashMap<u32, Vec<Value>>>,
}

impl Widening<'_> {
    fn vector(&self, ty: Type) -> Type {
        vector(ty, self.plan.lanes)
    }

    fn flow(&self) -> &'_ Flow {
        &self.plan.flow
    }

    /// Does all loads and stores, in order.
    pub fn accesses(&mut self) {
        self.at.block = self.body;
        let plan = self.plan;
        for access in &plan.accesses {
            let data = self.at.func.inst(access.inst);
            let (args, result) = (data.args.clone(), data.first_result);
            let mask = access.guard.map(|block| self.mask(block));
            if access.store {
                let values = self.vectors(args[1]);
                self.store(access, &values, mask);
            } else {
                let loaded = self.load(access, mask);
                self.known.insert(result, loaded);
            }
        }
    }

    fn load(&mut self, access: &Access, mask: Option<Vec<Value>>) -> Vec<Value> {
        let (ty, lanes) = (self.vector(access.ty), self.plan.lanes as i32);
        let bytes = ty.bytes() as i32;
        let copies = 0..self.plan.copies as i32;
        match access.pattern {
            Pattern::Forward => {
                let place = self.place(access);
                match mask {
                    Some(mask) => {
                        let zero = self.at.constant(&Const::splat(ty, Lane::ZERO));
                        let load =
                            |(copy, mask)| self.access_at(place, copy * bytes, ty, Opcode::LoadMasked, &[mask, zero]);
                        copies.zip(mask).map(load).collect()
                    }
                    None => copies.map(|copy| self.access_at(place, copy * bytes, ty, Opcode::Load, &[])).collect(),
                }
            }
            Pattern::Backward => {
                let place = self.place(access);
                let size = bytes / lanes;
                copies
                    .map(|copy| {
                        let loaded = self.access_at(place, size - (copy + 1) * bytes, ty, Opcode::Load, &[]);
                        self.at.op(Opcode::Reverse, ty, &[loaded])
                    })
                    .collect()
            }
            Pattern::Strided { stride, part, first } => {
                let place = self.place(&self.plan.accesses[first]);
                let count = stride as i32;
                copies
                    .map(|copy| {
                        let offset = |number: i32| (copy * count + number) * bytes;
                        let whole: Vec<Value> = (0..count)
                            .map(|number| self.access_at(place, offset(number), ty, Opcode::Load, &[]))
                            .collect();
                        let from = |lane: u32| (lane * stride + part) / self.plan.lanes;
                        let lanes: Vec<(u32, u32)> = (0..self.plan.lanes)
                            .map(|lane| (from(lane), (lane * stride + part) % self.plan.lanes))
                            .collect();
                        self.pick(ty, &whole, &lanes)
                    })
                    .collect()
            }
        }
    }

    fn store(&mut self, access: &Access, values: &[Value], mask: Option<Vec<Value>>) {
        let (ty, lanes) = (self.vector(access.ty), self.plan.lanes);
        let bytes = ty.bytes() as i32;
        let size = bytes / lanes as i32;
        if let Pattern::Strided { stride, part, first } = access.pattern {
            let parts = self.waiting.entry(first).or_default();
            parts.insert(part, values.to_vec());
            if parts.len() < stride as usize {
                return;
            }
            let parts = std::mem::take(parts);
            let place = self.place(&self.plan.accesses[first]);
            for copy in 0..self.plan.copies as usize {
                let sources: Vec<Value> = (0..stride).map(|part| parts[&part][copy]).collect();
                for number in 0..stride {
                    let element = |lane: u32| number * lanes + lane;
                    let from: Vec<(u32, u32)> =
                        (0..lanes).map(|lane| (element(lane) % stride, element(lane) / stride)).collect();
                    let value = self.pick(ty, &sources, &from);
                    let offset = (copy as u32 * stride + number) as i32 * bytes;
                    self.access_at(place, offset, ty, Opcode::Store, &[value]);
                }
            }
            return;
        }
        let place = self.place(access);
        for (copy, &value) in (0..).zip(values) {
            match (&mask, access.pattern) {
                (Some(mask), _) => {
                    let args = [mask[copy as usize], value];
                    self.access_at(place, copy * bytes, ty, Opcode::StoreMasked, &args);
                }
                (None, Pattern::Backward) => {
                    let value = self.at.op(Opcode::Reverse, ty, &[value]);
                    self.access_at(place, size - (copy + 1) * bytes, ty, Opcode::Store, &[value]);
                }
                (None, _) => {
                    self.access_at(place, copy * bytes, ty, Opcode::Store, &[value]);
                }
            }
        }
    }

    /// The address of the first lane's element in the first copy, and how it is accessed.
    fn place(&mut self, access: &Access) -> (Value, MemImm) {
        let address = address_at(&mut self.at, self.homes, self.natural, self.counter, access, self.index);
        let Imm::Mem(mem) = self.at.func.inst(access.inst).imm else { unreachable!("loads and stores have offsets") };
        (address, mem.with_align(mem.align().min(access.ty.bytes())))
    }

    /// A load or store of a vector at an offset. What is loaded, if anything is.
    fn access_at(&mut self, place: (Value, MemImm), offset: i32, ty: Type, op: Opcode, args: &[Value]) -> Value {
        let (address, mem) = place;
        let imm = Imm::Mem(MemImm { offset: mem.offset + offset, ..mem });
        let args: Vec<Value> = std::iter::once(address).chain(args.iter().copied()).collect();
        let inst = self.at.inst(op, ty, &args, imm);
        self.at.func.inst(inst).first_result
    }

    /// A vector of lanes of several others: of each its number and the lane.
    fn pick(&mut self, ty: Type, sources: &[Value], lanes: &[(u32, u32)]) -> Value {
        let count = lanes.len() as u32;
        let list: Vec<u32> =
            lanes.iter().map(|&(source, lane)| if source < 2 { source * count + lane } else { 0 }).collect();
        let mut result = self.at.shuffle(ty, sources[0], sources[1], &list);
        for (number, &source) in (0..).zip(sources).skip(2) {
            let list: Vec<u32> = (0..)
                .zip(lanes)
                .map(|(position, &(from, lane))| if from == number { count + lane } else { position })
                .collect();
            result = self.at.shuffle(ty, result, source, &list);
        }
        result
    }

    /// What a value is in each copy.
    pub fn vectors(&mut self, value: Value) -> Vec<Value> {
        if let Some(known) = self.known.get(&value) {
            return known.clone();
        }
        let copies = self.plan.copies;
        let ty = self.vector(self.at.func.ty(value));
        let result: Vec<Value> = if value == self.counter.value {
            (0..copies).map(|copy| self.counters(ty, copy)).collect()
        } else if self.homes.is_invariant(self.at.func, self.natural, value) {
            vec![self.spread(ty, value); copies as usize]
        } else if let Some((block, position)) = self.flow().meeting(self.at.func, value) {
            self.meeting(ty, block, position)
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

    /// What comes together in a block's parameter: each lane what its way there passes.
    fn meeting(&mut self, ty: Type, block: Block, position: usize) -> Vec<Value> {
        let plan = self.plan;
        let Some((last, others)) = plan.flow.edges(block).split_last() else { return Vec::new() };
        let mut result = self.vectors(last.args[position]);
        for edge in others {
            let values = self.vectors(edge.args[position]);
            let Some(mask) = self.edge_mask(edge) else { continue };
            for ((result, value), mask) in result.iter_mut().zip(values).zip(mask) {
                *result = self.at.op(Opcode::Select, ty, &[mask, value, *result]);
            }
        }
        result
    }

    /// Which lanes get to a guarded block.
    fn mask(&mut self, block: Block) -> Vec<Value> {
        if let Some(known) = self.masks.get(&block) {
            return known.clone();
        }
        let plan = self.plan;
        let edges: Vec<&Edge> = plan.flow.edges(block).iter().collect();
        let mask = self.any_of(&edges);
        self.masks.insert(block, mask.clone());
        mask
    }

    /// Which lanes take one of some jumps.
    pub fn any_of(&mut self, edges: &[&Edge]) -> Vec<Value> {
        let mask = self.vector(Type::I1);
        let masks: Option<Vec<Vec<Value>>> = edges.iter().map(|edge| self.edge_mask(edge)).collect();
        let together = masks.and_then(|masks| {
            masks
                .into_iter()
                .reduce(|a, b| a.into_iter().zip(b).map(|(a, b)| self.at.op(Opcode::Ior, mask, &[a, b])).collect())
        });
        together.unwrap_or_else(|| vec![self.at.iconst(mask, 1); self.plan.copies as usize])
    }

    /// Which lanes take a jump; `None` if all do.
    fn edge_mask(&mut self, edge: &Edge) -> Option<Vec<Value>> {
        let mask = self.vector(Type::I1);
        let before = self.flow().is_guarded(edge.from).then(|| self.mask(edge.from));
        let Some((cond, holds)) = edge.cond else { return before };
        let mut result = self.vectors(cond);
        if !holds {
            result.iter_mut().for_each(|value| *value = self.at.op(Opcode::Inot, mask, &[*value]));
        }
        if let Some(before) = before {
            let both = result.into_iter().zip(before);
            result = both.map(|(a, b)| self.at.op(Opcode::Iand, mask, &[a, b])).collect();
        }
        Some(result)
    }

    /// What a reduction combines with, where it does: lanes on other ways have what changes nothing.
    pub fn only_where(
        &mut self,
        with: Vec<Value>,
        reduction: &Reduction,
        joined: Value,
        combined: Value,
    ) -> Vec<Value> {
        let ty = self.vector(reduction.ty);
        let plan = self.plan;
        let Some((block, position)) = plan.flow.meeting(self.at.func, joined) else { return with };
        let edges = plan.flow.edges(block).iter().filter(|edge| edge.args[position] == combined);
        let edges: Vec<&Edge> = edges.collect();
        let mask = self.any_of(&edges);
        let neutral = self.at.iconst(ty, identity(reduction.op).flatten().unwrap_or_default());
        with.into_iter().zip(mask).map(|(with, mask)| self.at.op(Opcode::Select, ty, &[mask, with, neutral])).collect()
    }

    /// The counter in the lanes of a copy.
    fn counters(&mut self, ty: Type, copy: u32) -> Value {
        let all = self.at.op(Opcode::Splat, ty, &[self.index]);
        let lanes = (0..self.plan.lanes).map(|lane| Lane::from(u64::from(copy * self.plan.lanes + lane)));
        let steps = self.at.constant(&Const::from_lanes(ty, lanes.collect()));
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
