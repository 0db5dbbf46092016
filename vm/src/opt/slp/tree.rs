//! Scalars that are computed alike, as a tree of operations on vectors.

use hashbrown::{HashMap, HashSet};

use super::scope::{Scope, is_plain};
use crate::ir::{Flags, Inst, Opcode, Scalar, Type, Value};
use crate::opt::fold::is_const;
use crate::opt::lanes::is_lane_by_lane;

/// How deep trees are.
const MAX_DEPTH: usize = 12;

/// How many vectors there are in a tree.
const MAX_NODES: usize = 64;

/// How a vector is made. Operands are numbers of other nodes, which come before it.
pub(super) enum Node {
    /// The same scalar in all lanes.
    Splat(Value),
    /// Constants.
    Constants(Vec<Value>),
    /// Scalars put together.
    Gather(Vec<Value>),
    /// What all scalars are, lane by lane: an instruction with the operation and its immediate.
    Operation { like: Inst, args: Vec<usize> },
    /// The float operand with the sign changed in some lanes.
    Negate { lanes: Vec<bool>, arg: usize },
    /// Adjacent memory, in place of the load that comes first; the distance from its address; which lane of memory is in
    /// which lane.
    Load { first: Inst, distance: i64, order: Vec<u32> },
}

/// The vectors that a store needs, the stored one last.
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub lanes: u32,
    /// The instructions that compute the scalars.
    covered: Vec<Inst>,
}

impl Tree {
    /// The tree for what adjacent stores write, in their order.
    pub fn of_stores(scope: &Scope<'_>, stores: &[Inst], vector_bytes: u32) -> Option<Tree> {
        let values = stores.iter().map(|&store| scope.func.inst(store).args[1]).collect();
        let tree = Tree { nodes: Vec::new(), lanes: stores.len() as u32, covered: Vec::new() };
        let mut builder = Builder { scope, vector_bytes, tree, known: HashMap::new() };
        let root = builder.vector(values, MAX_DEPTH)?;
        debug_assert_eq!(root + 1, builder.tree.nodes.len());
        // What is only copied has often been written element by element just before: a processor waits for such stores
        // to be through before it loads all of them at once.
        (!matches!(builder.tree.nodes[root], Node::Load { .. })).then_some(builder.tree)
    }

    /// Which instructions are not needed any more, and how many instructions less there are.
    pub fn gain(
        &self,
        scope: &Scope<'_>,
        stores: &[Inst],
        is_invariant: impl Fn(Value) -> bool,
    ) -> (HashSet<Inst>, isize) {
        let func = scope.func;
        let mut needed: HashSet<Value> = HashSet::new();
        let mut cost = 1;
        for node in &self.nodes {
            let ty = match node {
                Node::Splat(value) => func.ty(*value),
                Node::Constants(values) | Node::Gather(values) => func.ty(values[0]),
                Node::Operation { .. } | Node::Negate { .. } | Node::Load { .. } => Type::I64,
            };
            let lanes = self.lanes as isize;
            cost += match node {
                Node::Splat(value) if is_invariant(*value) => 0,
                Node::Gather(values) if values.iter().all(|&value| is_invariant(value)) => 0,
                Node::Constants(values) => isize::from(!values.iter().all(|&value| func.as_iconst(value) == Some(0))),
                Node::Splat(_) if ty.is_float() => 1,
                Node::Splat(_) => 2,
                Node::Gather(_) if ty.is_float() => lanes - 1,
                Node::Gather(_) => lanes,
                Node::Load { order, .. } => 1 + isize::from(!in_order(order)),
                Node::Operation { .. } | Node::Negate { .. } => 1,
            };
            match node {
                Node::Splat(value) => needed.extend([*value]),
                Node::Gather(values) => needed.extend(values),
                _ => {}
            }
        }
        // Users come behind what they use.
        let mut order: Vec<Inst> = self.covered.iter().chain(stores).copied().collect();
        order.sort_by_key(|&inst| std::cmp::Reverse(scope.position(inst)));
        order.dedup();
        let mut gone: HashMap<Value, u32> = HashMap::new();
        let mut dead = HashSet::new();
        for inst in order {
            let data = func.inst(inst);
            let unused = data.results().all(|result| {
                !needed.contains(&result) && gone.get(&result).copied().unwrap_or(0) == scope.uses[result.index()]
            });
            if unused {
                data.args.iter().for_each(|&arg| *gone.entry(arg).or_default() += 1);
                dead.insert(inst);
            }
        }
        let gain = dead.len() as isize - cost;
        (dead, gain)
    }
}

/// Are the lanes of memory where they are in the vector?
pub(super) fn in_order(order: &[u32]) -> bool {
    order.iter().zip(0..).all(|(&lane, position)| lane == position)
}

/// May it be a lane of a vector in memory?
pub(super) fn is_element(ty: Type) -> bool {
    let kinds = [Scalar::I8, Scalar::I16, Scalar::I32, Scalar::I64, Scalar::F32, Scalar::F64];
    !ty.is_vector() && kinds.contains(&ty.kind())
}

struct Builder<'a> {
    scope: &'a Scope<'a>,
    vector_bytes: u32,
    tree: Tree,
    known: HashMap<Vec<Value>, usize>,
}

impl Builder<'_> {
    /// The number of the vector of some values; `None` if there is no such vector.
    fn vector(&mut self, values: Vec<Value>, depth: usize) -> Option<usize> {
        if let Some(&known) = self.known.get(&values) {
            return Some(known);
        }
        let ty = self.scope.func.ty(values[0]);
        let fits = is_element(ty) || ty == Type::I1;
        if !fits || ty.bytes() * self.tree.lanes > self.vector_bytes || self.tree.nodes.len() >= MAX_NODES {
            return None;
        }
        let node = self.node(&values, depth)?;
        self.tree.nodes.push(node);
        let number = self.tree.nodes.len() - 1;
        self.known.insert(values, number);
        Some(number)
    }

    fn node(&mut self, values: &[Value], depth: usize) -> Option<Node> {
        let scope = self.scope;
        if values.iter().all(|&value| is_const(scope.func, value)) {
            return Some(Node::Constants(values.to_vec()));
        }
        if values.iter().all(|&value| value == values[0]) {
            return Some(Node::Splat(values[0]));
        }
        let defs: Option<Vec<_>> = values.iter().map(|&value| scope.local(value)).collect();
        if let Some(defs) = defs.filter(|_| depth > 0) {
            let insts: Vec<Inst> = defs.iter().map(|(inst, _)| *inst).collect();
            let node = match defs[0].1.op {
                Opcode::Load => self.load(&insts),
                _ => self.operation(&insts, depth),
            };
            if let Some(node) = node.or_else(|| self.negate(values, depth)) {
                return Some(node);
            }
        }
        // Masks are not put together.
        (scope.func.ty(values[0]) != Type::I1).then(|| Node::Gather(values.to_vec()))
    }

    /// Adjacent memory, in any order.
    fn load(&mut self, loads: &[Inst]) -> Option<Node> {
        let scope = self.scope;
        let ty = scope.func.inst(loads[0]).ty;
        let same = |&load: &Inst| {
            let data = scope.func.inst(load);
            data.op == Opcode::Load && data.ty == ty && is_plain(data)
        };
        if !is_element(ty) || !loads.iter().all(same) {
            return None;
        }
        let first = loads.iter().copied().min_by_key(|&load| scope.position(load))?;
        let distances: Option<Vec<i64>> = loads.iter().map(|&load| scope.distance(first, load)).collect();
        let distances = distances?;
        let distance = *distances.iter().min()?;
        let lane = |&at: &i64| {
            let lane = (at - distance) / i64::from(ty.bytes());
            ((at - distance) % i64::from(ty.bytes()) == 0 && lane < loads.len() as i64).then_some(lane as u32)
        };
        let order: Vec<u32> = distances.iter().map(lane).collect::<Option<_>>()?;
        let all = (0..loads.len() as u32).all(|lane| order.contains(&lane));
        if !all || !scope.rise_to_first(loads) || scope.stored_recently(loads) {
            return None;
        }
        self.tree.covered.extend(loads);
        Some(Node::Load { first, distance, order })
    }

    /// The same operation in all lanes.
    fn operation(&mut self, insts: &[Inst], depth: usize) -> Option<Node> {
        let func = self.scope.func;
        let like = func.inst(insts[0]);
        let alike = |&inst: &Inst| {
            let data = func.inst(inst);
            (data.op, data.ty, &data.imm) == (like.op, like.ty, &like.imm)
                && data.args.iter().zip(&like.args).all(|(&a, &b)| func.ty(a) == func.ty(b))
        };
        if !is_cheap(like.op, like.ty) || !insts.iter().all(alike) {
            return None;
        }
        let operands = self.operands(insts);
        if matches!(like.op, Opcode::Ishl | Opcode::Ilshr | Opcode::Iashr) {
            let uniform = operands[1].iter().all(|&amount| {
                amount == operands[1][0]
                    || func.as_iconst(amount).is_some_and(|n| Some(n) == func.as_iconst(operands[1][0]))
            });
            uniform.then_some(())?;
        }
        let args: Option<Vec<usize>> = operands.into_iter().map(|values| self.vector(values, depth - 1)).collect();
        let args = args?;
        self.tree.covered.extend(insts);
        Some(Node::Operation { like: insts[0], args })
    }

    /// The operands lane by lane; those of commutative operations in the order that fits best.
    fn operands(&self, insts: &[Inst]) -> Vec<Vec<Value>> {
        let func = self.scope.func;
        let first = func.inst(insts[0]);
        let mut operands: Vec<Vec<Value>> = first.args.iter().map(|&arg| vec![arg]).collect();
        let commutes = first.op.has(Flags::COMM) || first.op == Opcode::Ffma;
        for &inst in &insts[1..] {
            let mut args = func.inst(inst).args.clone();
            if commutes {
                let last = |column: usize| operands[column][operands[column].len() - 1];
                let likeness = |a: Value, b: Value| self.likeness(last(0), a) + self.likeness(last(1), b);
                if likeness(args[1], args[0]) > likeness(args[0], args[1]) {
                    args.swap(0, 1);
                }
            }
            operands.iter_mut().zip(args).for_each(|(column, arg)| column.push(arg));
        }
        operands
    }

    /// How well two values go into adjacent lanes.
    fn likeness(&self, a: Value, b: Value) -> u32 {
        let func = self.scope.func;
        if a == b {
            return 3;
        }
        if is_const(func, a) && is_const(func, b) {
            return 2;
        }
        match (self.scope.local(a), self.scope.local(b)) {
            (Some((x, x_data)), Some((y, y_data))) if x_data.op == Opcode::Load && y_data.op == Opcode::Load => {
                if self.scope.distance(x, y) == Some(x_data.ty.bytes().into()) { 4 } else { 1 }
            }
            (Some((_, x)), Some((_, y))) if x.op == y.op => 2,
            _ => 0,
        }
    }

    /// Negations in some lanes only.
    fn negate(&mut self, values: &[Value], depth: usize) -> Option<Node> {
        let scope = self.scope;
        let negation = |&value: &Value| scope.local(value).filter(|(_, data)| data.op == Opcode::Fneg);
        let lanes: Vec<bool> = values.iter().map(|value| negation(value).is_some()).collect();
        if !lanes.contains(&true) || !lanes.contains(&false) {
            return None;
        }
        let plain: Vec<Value> = values
            .iter()
            .map(|value| match negation(value) {
                Some((inst, data)) => {
                    self.tree.covered.push(inst);
                    data.args[0]
                }
                None => *value,
            })
            .collect();
        let arg = self.vector(plain, depth - 1)?;
        Some(Node::Negate { lanes, arg })
    }
}

/// Is it one machine instruction on vectors of the type, more or less?
fn is_cheap(op: Opcode, ty: Type) -> bool {
    let narrow = matches!(ty.kind(), Scalar::I8 | Scalar::I16);
    match op {
        Opcode::Imul => matches!(ty.kind(), Scalar::I16 | Scalar::I32),
        Opcode::Ishl | Opcode::Ilshr | Opcode::Iashr => !narrow,
        _ => is_lane_by_lane(op, ty),
    }
}
