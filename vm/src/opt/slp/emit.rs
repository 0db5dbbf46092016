//! A tree of vectors in place of the scalars.

use hashbrown::HashSet;
use smallvec::SmallVec;

use super::tree::{Node, Tree, in_order};
use crate::ir::eval::Lane;
use crate::ir::{Block, Const, Function, Imm, Inst, MemImm, Opcode, Scalar, Type, Value};
use crate::opt::emit::Emitter;
use crate::opt::lanes::vector;

/// Replaces adjacent stores, given in the order of their places, by one. `dead` are the instructions that go.
pub(super) fn replace(
    func: &mut Function,
    block: Block,
    stores: &[Inst],
    tree: &Tree,
    dead: &HashSet<Inst>,
    uses: &mut Vec<u32>,
) {
    let insts = std::mem::take(&mut func.block_mut(block).insts);
    let last = insts.iter().rposition(|inst| stores.contains(inst)).unwrap_or(0);
    let mut vectors = Vectors { at: Emitter { func, block }, tree, values: vec![None; tree.nodes.len()] };
    for (position, &inst) in insts.iter().enumerate() {
        vectors.loads(inst);
        if position == last {
            vectors.store(stores[0]);
        }
        if !dead.contains(&inst) {
            vectors.at.func.block_mut(block).insts.push(inst);
        }
    }
    let func = vectors.at.func;
    uses.resize(func.values.len(), 0);
    let known: HashSet<Inst> = insts.into_iter().collect();
    for inst in func.block(block).insts.iter().filter(|inst| !known.contains(*inst)) {
        func.inst(*inst).args.iter().for_each(|arg| uses[arg.index()] += 1);
    }
    for &inst in dead {
        func.inst(inst).args.iter().for_each(|arg| uses[arg.index()] -= 1);
    }
}

struct Vectors<'a> {
    at: Emitter<'a>,
    tree: &'a Tree,
    /// By node: the vector, once there is one.
    values: Vec<Option<Value>>,
}

impl Vectors<'_> {
    fn vector(&self, ty: Type) -> Type {
        vector(ty, self.tree.lanes)
    }

    /// Loads the vectors whose first lane `inst` has loaded so far.
    fn loads(&mut self, inst: Inst) {
        for (number, node) in self.tree.nodes.iter().enumerate() {
            let Node::Load { first, distance, order } = node else { continue };
            if *first != inst {
                continue;
            }
            let loaded = self.access(inst, *distance, None);
            self.values[number] = Some(match in_order(order) {
                true => loaded,
                false => {
                    let ty = self.at.func.ty(loaded);
                    self.at.shuffle(ty, loaded, loaded, order)
                }
            });
        }
    }

    /// Stores the vector; `first` is the store of its first lane.
    fn store(&mut self, first: Inst) {
        for (number, node) in self.tree.nodes.iter().enumerate() {
            if self.values[number].is_none() {
                self.values[number] = Some(self.node(node));
            }
        }
        let stored = self.values.last().copied().flatten();
        self.access(first, 0, stored);
    }

    /// A load or store of a vector at a distance from where `like` loads or stores a lane. The stored value, or what is
    /// loaded.
    fn access(&mut self, like: Inst, distance: i64, stored: Option<Value>) -> Value {
        let data = self.at.func.inst(like).clone();
        let Imm::Mem(mem) = data.imm else { unreachable!("loads and stores have offsets") };
        let (address, offset) = match i32::try_from(i64::from(mem.offset) + distance) {
            Ok(offset) => (data.args[0], offset),
            Err(_) => {
                let distance = self.at.iconst(Type::I64, distance);
                (self.at.op(Opcode::PtrAdd, Type::PTR, &[data.args[0], distance]), mem.offset)
            }
        };
        let ty = self.vector(data.ty);
        let imm = Imm::Mem(MemImm { offset, ..mem }.with_align(mem.align().min(data.ty.bytes())));
        let args: SmallVec<[Value; 2]> = std::iter::once(address).chain(stored).collect();
        let inst = self.at.inst(data.op, ty, &args, imm);
        stored.unwrap_or(self.at.func.inst(inst).first_result)
    }

    fn node(&mut self, node: &Node) -> Value {
        let arg = |vectors: &Self, number: usize| vectors.values[number].expect("operands come first");
        match node {
            Node::Splat(value) => {
                let ty = self.vector(self.at.func.ty(*value));
                self.at.op(Opcode::Splat, ty, &[*value])
            }
            Node::Constants(values) => {
                let ty = self.vector(self.at.func.ty(values[0]));
                let lanes =
                    values.iter().map(|&value| Const::of(self.at.func, value).map_or(Lane::ZERO, |lane| lane.lane(0)));
                let lanes = lanes.collect();
                self.at.constant(&Const::from_lanes(ty, lanes))
            }
            Node::Gather(values) => self.gather(values),
            Node::Operation { like, args } => {
                let data = self.at.func.inst(*like).clone();
                let args: Vec<Value> = args.iter().map(|&number| arg(self, number)).collect();
                let ty = self.vector(data.ty);
                let inst = self.at.inst(data.op, ty, &args, data.imm);
                self.at.func.inst(inst).result()
            }
            Node::Negate { lanes, arg: number } => {
                let value = arg(self, *number);
                self.negate(value, lanes)
            }
            Node::Load { .. } => unreachable!("loads come before the store"),
        }
    }

    fn gather(&mut self, values: &[Value]) -> Value {
        let mut parts = values.to_vec();
        while parts.len() > 1 {
            let ty = self.at.func.ty(parts[0]);
            parts = parts.chunks(2).map(|pair| self.at.op(Opcode::Concat, ty, pair)).collect();
        }
        parts[0]
    }

    /// Changes the sign bit of some lanes.
    fn negate(&mut self, value: Value, lanes: &[bool]) -> Value {
        let ty = self.at.func.ty(value);
        let int = if ty.kind() == Scalar::F32 { Type::I32 } else { Type::I64 };
        let (ints, sign) = (self.vector(int), Lane::from(1u64 << (int.kind().bits() - 1)));
        let signs = lanes.iter().map(|&negative| if negative { sign } else { Lane::ZERO }).collect();
        let signs = self.at.constant(&Const::from_lanes(ints, signs));
        let bits = self.at.op(Opcode::Bitcast, ints, &[value]);
        let bits = self.at.op(Opcode::Ixor, ints, &[bits, signs]);
        self.at.op(Opcode::Bitcast, ty, &[bits])
    }
}
