//! Addresses in loops: what changes least often is added first, constants last.
//!
//! Address arithmetic wraps around, so an address is a sum of multiples of values, in any order. Here each address that
//! a load or store in a loop uses is taken apart as far as that goes, and put together again: first what does not
//! change in the outermost loop, then what does not in the next, ..., and the constants become the access's offset.
//! Invariant sums can then move in front of the loops, copies of an unrolled body share what is left, and a counter of
//! the loop becomes the index of the machine's addressing mode.

use smallvec::SmallVec;

use super::forest::{Loop, find_loops};
use super::induction::Homes;
use crate::ir::{Block, Cfg, DomTree, Flags, Function, Imm, Inst, Loc, Opcode, Type, Value, ValueList, normalize_int};
use crate::opt::rename::use_counts;
use crate::opt::sum::{Sum, factor, is_access, is_arithmetic};

/// Runs the pass. Reports whether anything changed; then invariants should be hoisted.
pub(in crate::opt) fn sort_addresses(func: &mut Function) -> bool {
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let loops = find_loops(func, &cfg, &doms);
    let homes = Homes::collect(func);
    let needed = needed_values(func);
    let mut changed = false;
    for block in func.block_ids() {
        // Outer loops come first.
        let nest: Vec<&Loop> = loops.iter().filter(|natural| natural.contains(block)).collect();
        if nest.is_empty() {
            continue;
        }
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut out = Vec::with_capacity(insts.len() + 8);
        for inst in insts {
            let sum = Sum::of_access(func, inst).filter(|sum| !sum.steps.is_empty());
            if let Some(sum) = sum
                && let Some(order) = Order::of(&sum, func, &homes, &nest, &needed)
            {
                let mut rebuild = Rebuild { func, out: &mut out, loc: Loc::NONE };
                rebuild.access(inst, &sum, &order);
                changed = true;
            }
            out.push(inst);
        }
        func.block_mut(block).insts = out;
    }
    changed
}

/// By value: is it used by anything but address arithmetic that ends in a load or store?
fn needed_values(func: &Function) -> Vec<bool> {
    let mut needed = vec![false; func.values.len()];
    let mut others = use_counts(func);
    // Users come after what they use, except around loops, where parameters are in between.
    for block in func.block_ids().collect::<Vec<Block>>().into_iter().rev() {
        for &inst in func.block(block).insts.iter().rev() {
            let data = func.inst(inst);
            let arithmetic = is_arithmetic(func, inst) && others[data.result().index()] == 0;
            for (position, &arg) in data.args.iter().enumerate() {
                if arithmetic || (position == 0 && is_access(data.op)) {
                    others[arg.index()] -= 1;
                }
            }
        }
    }
    for (value, &count) in others.iter().enumerate() {
        needed[value] = count > 0;
    }
    needed
}

/// Terms with the same factor that change in the same loops.
struct Group {
    /// In how many of the loops around the access they change.
    depth: usize,
    factor: i64,
    values: SmallVec<[Value; 4]>,
}

/// The groups in the order in which they are added. What changes less often than the base is added up `before`.
struct Order {
    groups: Vec<Group>,
    before: usize,
}

impl Order {
    /// The order in which the terms of a sum should be added, if that makes the innermost loop shorter.
    fn of(sum: &Sum, func: &Function, homes: &Homes, nest: &[&Loop], needed: &[bool]) -> Option<Order> {
        let depth_of = |value: Value| nest.iter().filter(|natural| natural.contains(homes.of(value))).count();
        let mut groups: Vec<Group> = Vec::new();
        for &(value, factor) in &sum.terms {
            let depth = depth_of(value);
            match groups.iter_mut().find(|group| (group.depth, group.factor) == (depth, factor)) {
                Some(group) => group.values.push(value),
                None => groups.push(Group { depth, factor, values: SmallVec::from_slice(&[value]) }),
            }
        }
        // What the addressing mode multiplies comes last.
        groups.sort_by_key(|group| (group.depth, is_scale(group.factor)));
        let base_depth = depth_of(sum.base);
        let before = groups.iter().filter(|group| group.depth < base_depth).count();
        // Instructions in the innermost loop: those that go, and those that come.
        let innermost = nest.len();
        let gone = sum.steps.iter().filter(|&&step| {
            let data = func.inst(step);
            let free = factor(func, step).is_some_and(is_scale);
            let result = data.result();
            !free && depth_of(result) == innermost && !needed.get(result.index()).copied().unwrap_or(true)
        });
        let inner = groups.iter().filter(|group| group.depth == innermost);
        let cost = |group: &Group| group.values.len() + usize::from(!is_scale(group.factor));
        let come = inner.map(cost).sum::<usize>() + usize::from(base_depth == innermost && before > 0);
        (gone.count() > come).then_some(Order { groups, before })
    }
}

/// May it be the scale of an index?
fn is_scale(factor: i64) -> bool {
    matches!(factor, 1 | 2 | 4 | 8)
}

/// Computes addresses again.
struct Rebuild<'a> {
    func: &'a mut Function,
    out: &'a mut Vec<Inst>,
    loc: Loc,
}

impl Rebuild<'_> {
    fn access(&mut self, inst: Inst, sum: &Sum, order: &Order) {
        self.loc = self.func.inst(inst).loc;
        let mut address = sum.base;
        let offset = i32::try_from(sum.constant).ok();
        if offset.is_none() {
            let constant = self.constant(sum.constant);
            address = self.op(Opcode::PtrAdd, Type::PTR, &[address, constant]);
        }
        let (before, behind) = order.groups.split_at(order.before);
        let distances: Vec<Value> = before.iter().map(|group| self.distance(group)).collect();
        let sum = distances.into_iter().reduce(|a, b| self.op(Opcode::Iadd, Type::I64, &[a, b]));
        let behind = behind.iter().map(|group| self.distance(group)).collect::<Vec<_>>();
        for distance in sum.into_iter().chain(behind) {
            address = self.op(Opcode::PtrAdd, Type::PTR, &[address, distance]);
        }
        let data = self.func.inst_mut(inst);
        data.args[0] = address;
        if let Imm::Mem(mem) = &mut data.imm {
            mem.offset = offset.unwrap_or(0);
        }
    }

    fn distance(&mut self, group: &Group) -> Value {
        let mut sum = group.values[0];
        for &value in &group.values[1..] {
            sum = self.op(Opcode::Iadd, Type::I64, &[sum, value]);
        }
        let factor = group.factor;
        if factor == 1 {
            return sum;
        }
        let (op, operand) = match factor > 0 && factor.count_ones() == 1 {
            true => (Opcode::Ishl, factor.trailing_zeros().into()),
            false => (Opcode::Imul, factor),
        };
        let operand = self.constant(operand);
        self.op(op, Type::I64, &[sum, operand])
    }

    fn constant(&mut self, value: i64) -> Value {
        self.inst(Opcode::Iconst, Type::I64, &[], Imm::Int(normalize_int(Type::I64, value)))
    }

    fn op(&mut self, op: Opcode, ty: Type, args: &[Value]) -> Value {
        debug_assert!(op.has(Flags::PURE));
        self.inst(op, ty, args, Imm::None)
    }

    fn inst(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm) -> Value {
        let inst = self.func.add_inst(op, ty, ValueList::from_slice(args), imm, &[ty], self.loc);
        self.out.push(inst);
        self.func.inst(inst).result()
    }
}
