//! The order in which functions are optimised: callees before callers.

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
    let mut walk = Walk {
        module,
        wanted,
        index: vec![0; module.funcs.len()],
        low: vec![0; module.funcs.len()],
        on_stack: vec![false; module.funcs.len()],
        stack: Vec::new(),
        clock: 0,
        components: Vec::new(),
    };
    for &root in roots {
        walk.visit(root);
    }
    walk.components
}

/// Tarjan's algorithm, without recursion.
struct Walk<'a, F> {
    module: &'a Module,
    wanted: F,
    /// Order of discovery, from 1; 0 is undiscovered.
    index: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<FuncId>,
    clock: u32,
    components: Vec<Vec<FuncId>>,
}

impl<F: Fn(FuncId) -> bool> Walk<'_, F> {
    fn open(&mut self, id: FuncId) -> Vec<FuncId> {
        self.clock += 1;
        self.index[id.index()] = self.clock;
        self.low[id.index()] = self.clock;
        self.on_stack[id.index()] = true;
        self.stack.push(id);
        let Some(body) = &self.module.func(id).body else { return Vec::new() };
        let mut targets: Vec<FuncId> = callees(body).map(|(id, _)| id).filter(|&id| (self.wanted)(id)).collect();
        targets.reverse();
        targets
    }

    fn visit(&mut self, root: FuncId) {
        if self.index[root.index()] != 0 || !(self.wanted)(root) {
            return;
        }
        let targets = self.open(root);
        let mut path = vec![(root, targets)];
        while let Some((id, targets)) = path.last_mut() {
            let id = *id;
            if let Some(target) = targets.pop() {
                if self.index[target.index()] == 0 {
                    let targets = self.open(target);
                    path.push((target, targets));
                } else if self.on_stack[target.index()] {
                    self.low[id.index()] = self.low[id.index()].min(self.index[target.index()]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.low[parent.index()] = self.low[parent.index()].min(self.low[id.index()]);
            }
            if self.low[id.index()] == self.index[id.index()] {
                self.close(id);
            }
        }
    }

    fn close(&mut self, id: FuncId) {
        let start = self.stack.iter().rposition(|&other| other == id).unwrap_or(0);
        let component: Vec<FuncId> = self.stack.drain(start..).collect();
        component.iter().for_each(|member| self.on_stack[member.index()] = false);
        self.components.push(component);
    }
}
