//! What callers may know of a function once it is optimised.

use super::alias::{Escapes, access_range, address_of, bulk_range};
use crate::ir::{Flags, FuncId, Function, Imm, InstData, Module, Opcode, Terminator, Value};

/// Facts about an optimised function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Summary {
    /// Size: instructions and branches; calls count more.
    pub cost: usize,
    /// Bit `i`: the address in parameter `i` may be kept, returned or passed on to where it is. Parameters
    /// from 64 on always may.
    captures: u64,
    /// May it write memory of the caller or of others?
    pub writes: bool,
}

/// Facts about all functions, by id; none for those that are not optimised yet.
#[derive(Default, Debug)]
pub(super) struct Summaries {
    by_func: Vec<Option<Summary>>,
    /// Functions that never return, optimised or not.
    noreturn: Vec<bool>,
}

impl Summaries {
    /// Makes room for all functions of a module.
    pub fn resize(&mut self, funcs: usize) {
        self.by_func.resize(funcs, None);
        self.noreturn.resize(funcs, false);
    }

    /// Finds the functions among `funcs` that never return: every way through them ends in a trap or in the
    /// call of such a function.
    pub fn find_noreturn(&mut self, module: &Module, funcs: &[FuncId]) {
        loop {
            let mut changed = false;
            for &id in funcs {
                let Some(body) = &module.func(id).body else { continue };
                if !self.noreturn[id.index()] && !self.may_return(body) {
                    self.noreturn[id.index()] = true;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Can control get from the entry to a `ret`?
    fn may_return(&self, func: &Function) -> bool {
        let mut seen = vec![false; func.blocks.len()];
        seen[0] = true;
        let mut worklist = vec![func.entry()];
        while let Some(block) = worklist.pop() {
            let data = func.block(block);
            if data.insts.iter().any(|&inst| self.never_returns(func.inst(inst))) {
                continue;
            }
            match &data.term {
                Terminator::Ret(_) => return true,
                Terminator::TailCall(call) if !self.never_returns(call) => return true,
                _ => {}
            }
            data.term.for_each_target(|target| {
                if !std::mem::replace(&mut seen[target.block.index()], true) {
                    worklist.push(target.block);
                }
            });
        }
        false
    }

    /// Is this a call that never returns?
    pub fn never_returns(&self, data: &InstData) -> bool {
        match (data.op, &data.imm) {
            (Opcode::Call, Imm::Func(id)) => self.noreturn.get(id.index()).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// What is known of a function.
    pub fn get(&self, id: FuncId) -> Option<&Summary> {
        self.by_func.get(id.index())?.as_ref()
    }

    /// Notes what is known of a function.
    pub fn set(&mut self, id: FuncId, summary: Summary) {
        self.by_func[id.index()] = Some(summary);
    }

    /// The function that an instruction calls, if something is known of it.
    pub fn callee(&self, data: &InstData) -> Option<&Summary> {
        match (data.op, &data.imm) {
            (Opcode::Call, Imm::Func(id)) => self.get(*id),
            _ => None,
        }
    }
}

impl Summary {
    /// Measures a function whose callees, recursion apart, are known.
    pub fn of(func: &Function, summaries: &Summaries) -> Summary {
        Summary { cost: cost(func), captures: captures(func, summaries), writes: writes(func, summaries) }
    }

    /// May the address in parameter `index` be kept beyond the call, or be returned?
    pub fn captures(&self, index: usize) -> bool {
        index >= 64 || self.captures >> index & 1 == 1
    }
}

fn cost(func: &Function) -> usize {
    let mut cost = 0;
    for block in &func.blocks {
        for &inst in &block.insts {
            let data = func.inst(inst);
            cost += match data.op {
                op if op.is_call() => cost_of_call(data),
                Opcode::Iconst | Opcode::Fconst | Opcode::Undef | Opcode::StackSlot => 0,
                _ => 1,
            };
        }
        cost += match &block.term {
            Terminator::Br(_) | Terminator::Unreachable => 0,
            Terminator::TailCall(call) => cost_of_call(call) + 1,
            Terminator::Switch { cases, .. } => cases.len(),
            _ => 1,
        };
    }
    cost
}

fn cost_of_call(call: &InstData) -> usize {
    3 + call.args.len() / 2
}

fn captures(func: &Function, summaries: &Summaries) -> u64 {
    let mut captured = 0u64;
    let mut capture = |value: Value| {
        let base = address_of(func, value).root;
        if let Some(index) = func.params().iter().position(|&param| param == base)
            && index < 64
        {
            captured |= 1 << index;
        }
    };
    if func.params().is_empty() {
        return 0;
    }
    for block in &func.blocks {
        for &inst in &block.insts {
            let data = func.inst(inst);
            for (index, &arg) in data.args.iter().enumerate() {
                if func.ty(arg).is_ptr() && !stays(data, index, summaries) {
                    capture(arg);
                }
            }
        }
        match &block.term {
            Terminator::TailCall(call) => {
                let kept = call.args.iter().enumerate().filter(|&(index, _)| !stays(call, index, summaries));
                kept.for_each(|(_, &arg)| capture(arg));
            }
            term => term.for_each_value(&mut capture),
        }
    }
    captured
}

/// Does an instruction use this operand without keeping or passing on the address?
pub(super) fn stays(data: &InstData, operand: usize, summaries: &Summaries) -> bool {
    match data.op {
        Opcode::Load
        | Opcode::Store
        | Opcode::LoadMasked
        | Opcode::StoreMasked
        | Opcode::CompressStore
        | Opcode::ExpandLoad
        | Opcode::Memset
        | Opcode::PtrAdd
        | Opcode::Prefetch => operand == 0,
        Opcode::Memcpy | Opcode::Memmove | Opcode::Memcmp => operand < 2,
        Opcode::IcmpEq | Opcode::IcmpNe | Opcode::PtrDiff => true,
        Opcode::Call => summaries.callee(data).is_some_and(|callee| !callee.captures(operand)),
        _ => false,
    }
}

fn writes(func: &Function, summaries: &Summaries) -> bool {
    let escapes = Escapes::compute(func, summaries);
    let insts = func.blocks.iter().flat_map(|block| &block.insts).map(|&inst| func.inst(inst));
    insts.chain(func.blocks.iter().filter_map(|block| block.term.tail_call())).any(|data| {
        let target = match data.op {
            Opcode::Store | Opcode::StoreMasked | Opcode::CompressStore => access_range(func, data),
            Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => bulk_range(func, data.args[0], data.args[2]),
            op => return op.has(Flags::WRITE) && summaries.callee(data).is_none_or(|callee| callee.writes),
        };
        !escapes.is_own(target.address.root)
    })
}
