//! The order in which functions are optimised: callees before callers.

use hashbrown::HashMap;

use crate::ir::{FuncId, Function, Imm, Module, Opcode};

/// The functions that `func` calls or takes the address of, with repetitions for calls.
pub(super) fn callees(func: &Function) -> impl Iterator<Item = (FuncId, bool)> + '_ {
    let insts = func.blocks.iter().flat_map(|block| &block.insts);
    insts.filter_map(|&inst| match (func.inst(inst).op, &func.inst(inst).imm) {
        (Opcode::Call, Imm::Func(id)) => Some((*id, true)),
        (Opcode::FuncAddr, Imm::Func(id)) => Some((*id, false)),
        _ => None,
    })
}

/// Strongly connected components of the call graph below `roots`, restricted to functions that
/// `wanted` accepts; callees come first. Recursive functions share a component.
pub(super) fn bottom_up(module: &Module, roots: &[FuncId], wanted: impl Fn(FuncId) -> bool) -> Vec<Vec<FuncId>> {
    let mut walk = Walk { module, wanted, nodes: HashMap::new(), stack: Vec::new(), components: Vec::new() };
    for &root in roots {
        walk.visit(root);
    }
    walk.components
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
        let mut targets: Vec<FuncId> = callees(body).map(|(id, _)| id).filter(|&id| (self.wanted)(id)).collect();
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
