//! The order in which functions are optimised: callees before callers.

use hashbrown::{HashMap, HashSet};

use crate::ir::{FuncId, Function, Imm, Inline, Module, Opcode};

/// The functions that `func` calls or takes the address of, with repetitions for calls.
pub(super) fn callees(func: &Function) -> impl Iterator<Item = (FuncId, bool)> + '_ {
    let insts = func.blocks.iter().flat_map(|block| &block.insts).map(|&inst| func.inst(inst));
    let tails = func.blocks.iter().filter_map(|block| block.term.tail_call());
    insts.chain(tails).filter_map(|data| match (data.op, &data.imm) {
        (Opcode::Call, Imm::Func(id)) => Some((*id, true)),
        (Opcode::FuncAddr, Imm::Func(id)) => Some((*id, false)),
        _ => None,
    })
}

/// The functions below `roots` that `wanted` accepts, in groups that must be optimised together: callees
/// come first, and functions that could be inlined into each other share a group.
///
/// Calls of functions that are never inlined do not tie groups together: otherwise most of a library would
/// be recursive through the reporting of its errors. Such functions come before their callers if possible.
pub(super) fn bottom_up(module: &Module, roots: &[FuncId], wanted: impl Fn(FuncId) -> bool) -> Vec<Vec<FuncId>> {
    let order = postorder(module, roots, &wanted);
    let mut walk = Walk { module, wanted, nodes: HashMap::new(), stack: Vec::new(), components: Vec::new() };
    for id in order {
        walk.visit(id);
    }
    walk.components
}

/// All functions below `roots`, callees before callers as far as there is no recursion.
fn postorder(module: &Module, roots: &[FuncId], wanted: &impl Fn(FuncId) -> bool) -> Vec<FuncId> {
    let targets = |id: FuncId| -> Vec<FuncId> {
        let body = module.func(id).body.as_ref();
        body.map_or(Vec::new(), |body| callees(body).map(|(id, _)| id).collect())
    };
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    let mut path: Vec<(FuncId, Vec<FuncId>)> = Vec::new();
    for &root in roots {
        if wanted(root) && seen.insert(root) {
            path.push((root, targets(root)));
        }
        while let Some((id, rest)) = path.last_mut() {
            match rest.pop() {
                Some(next) if wanted(next) && seen.insert(next) => path.push((next, targets(next))),
                Some(_) => {}
                None => {
                    order.push(*id);
                    path.pop();
                }
            }
        }
    }
    order
}

/// Tarjan's algorithm, without recursion.
struct Walk<'a, F> {
    module: &'a Module,
    wanted: F,
    /// The functions discovered: few of a large module.
    nodes: HashMap<FuncId, Node>,
    stack: Vec<FuncId>,
    components: Vec<Vec<FuncId>>,
}

struct Node {
    /// Order of discovery.
    index: u32,
    /// The earliest function on the stack that can be reached.
    low: u32,
    on_stack: bool,
}

impl<F: Fn(FuncId) -> bool> Walk<'_, F> {
    fn open(&mut self, id: FuncId) -> Vec<FuncId> {
        let index = self.nodes.len() as u32;
        self.nodes.insert(id, Node { index, low: index, on_stack: true });
        self.stack.push(id);
        let Some(body) = &self.module.func(id).body else { return Vec::new() };
        let inlinable = |id: FuncId| self.module.func(id).attrs.inline != Inline::Never && (self.wanted)(id);
        let mut targets: Vec<FuncId> =
            callees(body).filter(|&(id, direct)| direct && inlinable(id)).map(|(id, _)| id).collect();
        targets.reverse();
        targets
    }

    fn visit(&mut self, root: FuncId) {
        if self.nodes.contains_key(&root) || !(self.wanted)(root) {
            return;
        }
        let targets = self.open(root);
        let mut path = vec![(root, targets)];
        while let Some((id, targets)) = path.last_mut() {
            let id = *id;
            if let Some(target) = targets.pop() {
                match self.nodes.get(&target) {
                    None => {
                        let targets = self.open(target);
                        path.push((target, targets));
                    }
                    Some(Node { index, on_stack: true, .. }) => {
                        let index = *index;
                        self.reach(id, index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            let Some(Node { index, low, .. }) = self.nodes.get(&id) else { continue };
            let (index, low) = (*index, *low);
            if let Some((parent, _)) = path.last() {
                self.reach(*parent, low);
            }
            if low == index {
                self.close(id);
            }
        }
    }

    /// Notes that the function number `index` on the stack can be reached from `id`.
    fn reach(&mut self, id: FuncId, index: u32) {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.low = node.low.min(index);
        }
    }

    fn close(&mut self, id: FuncId) {
        let start = self.stack.iter().rposition(|&other| other == id).unwrap_or(0);
        let component: Vec<FuncId> = self.stack.drain(start..).collect();
        for member in &component {
            if let Some(node) = self.nodes.get_mut(member) {
                node.on_stack = false;
            }
        }
        self.components.push(component);
    }
}
