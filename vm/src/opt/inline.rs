//! Replaces calls by the body of the callee.
//!
//! Callees are optimised before their callers, so that their size is what a copy costs. Source
//! locations stay those of the callee's instructions, except for library code in the user's.

use smallvec::SmallVec;

use super::loops::{find_loops, has_loop};
use super::summary::Summaries;
use super::tail_call::append_call;
use crate::ir::{
    Block, BlockCall, Cfg, DomTree, FuncId, Function, Heat, Imm, Inline, Inst, Loc, Module, Opcode, Terminator, Type,
    Value,
};

/// Functions of at most this size are inlined on paths that end in a trap.
const SMALL_COLD: usize = 4;

/// `inline(always)` is obeyed up to this size of the caller.
const MAX_CALLER_ALWAYS: usize = 60_000;

/// How much to inline.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    /// How often calls are inlined: indirect calls may turn out direct.
    pub rounds: usize,
    /// Functions of at most this size are inlined everywhere.
    small: usize,
    /// Functions of at most this size are inlined in loops.
    in_loops: usize,
    /// A function is inlined into itself as long as both together are of at most this size.
    recursive: usize,
    /// Functions with a single call are inlined up to this size.
    single_call: usize,
    /// No function grows beyond this by inlining what it need not.
    max_caller: usize,
}

impl Budget {
    /// For all functions, before they run.
    pub const START_UP: Budget =
        Budget { rounds: 3, small: 24, in_loops: 24, recursive: 0, single_call: 200, max_caller: 2500 };

    /// Only what the language promises: a function may hand out memory of the frame that it is inlined into.
    pub const PROMISED: Budget =
        Budget { rounds: 1, small: 0, in_loops: 0, recursive: 0, single_call: 0, max_caller: 0 };

    /// For functions that are known to be hot.
    pub const HOT: Budget =
        Budget { rounds: 3, small: 40, in_loops: 150, recursive: 160, single_call: 0, max_caller: 4000 };
}

/// What the inliner must know of all functions.
pub(super) struct Inliner {
    /// How many calls of each function there are, and addresses taken (which count twice).
    pub call_counts: Vec<u32>,
    /// The functions that were optimised.
    pub summaries: Summaries,
    pub budget: Budget,
}

/// A call to replace.
struct Site {
    position: usize,
    callee: FuncId,
}

impl Inliner {
    /// Inlines into `func`, the body of `id`. `component` are the functions that are mutually recursive
    /// with it: they are not inlined. Calls that cannot return end their block. Reports whether
    /// anything changed.
    pub fn run(&self, module: &Module, id: FuncId, func: &mut Function, component: &[FuncId]) -> bool {
        let mut size = func.num_insts();
        let mut changed = false;
        for block in func.block_ids() {
            changed |= self.cut_after_noreturn(func, block);
        }
        let cold = cold_blocks(func);
        let in_loop = self.blocks_in_loops(func);
        for (index, &cold) in cold.iter().enumerate() {
            let block = Block::from_index(index);
            // From the last call to the first, so that positions stay right.
            for site in self.sites(module, func, block).into_iter().rev() {
                let wanted = !component.contains(&site.callee)
                    && (site.callee != id || self.recursion_fits(id, size))
                    && self.is_wanted(module, site.callee, size, cold, in_loop[index]);
                if let (true, Some(callee)) = (wanted, &module.func(site.callee).body) {
                    inline_call(module, func, block, site.position, callee);
                    size += self.summaries.get(site.callee).map_or(0, |summary| summary.cost);
                    changed = true;
                }
            }
        }
        changed
    }

    fn sites(&self, module: &Module, func: &Function, block: Block) -> Vec<Site> {
        let insts = func.block(block).insts.iter().enumerate();
        insts
            .filter_map(|(position, &inst)| match (func.inst(inst).op, &func.inst(inst).imm) {
                (Opcode::Call, Imm::Func(callee)) if module.func(*callee).body.is_some() => {
                    Some(Site { position, callee: *callee })
                }
                _ => None,
            })
            .collect()
    }

    fn is_wanted(&self, module: &Module, callee: FuncId, caller_size: usize, cold: bool, in_loop: bool) -> bool {
        let attrs = module.func(callee).attrs;
        let Some(size) = self.summaries.get(callee) else { return false };
        let total = caller_size + size.cost;
        match attrs.inline {
            Inline::Never => false,
            _ if cold => size.cost <= SMALL_COLD,
            Inline::Always => total <= MAX_CALLER_ALWAYS,
            Inline::Auto => {
                if total > self.budget.max_caller || attrs.heat == Heat::Cold {
                    return false;
                }
                let small = if in_loop { self.budget.in_loops } else { self.budget.small };
                let single = self.call_counts.get(callee.index()).is_some_and(|&count| count <= 1);
                size.cost <= small || (single && size.cost <= self.budget.single_call)
            }
        }
    }

    /// May a function of a size by now be inlined into itself once more?
    fn recursion_fits(&self, id: FuncId, size: usize) -> bool {
        let own = self.summaries.get(id).map_or(usize::MAX, |summary| summary.cost);
        own.saturating_add(size) <= self.budget.recursive
    }

    /// By block: is it in a loop? Only found out if it matters.
    fn blocks_in_loops(&self, func: &Function) -> Vec<bool> {
        let mut inside = vec![false; func.blocks.len()];
        if self.budget.in_loops > self.budget.small && has_loop(func) {
            let cfg = Cfg::compute(func);
            let doms = DomTree::compute(func, &cfg);
            let loops = find_loops(func, &cfg, &doms);
            loops.iter().flat_map(|natural| &natural.blocks).for_each(|block| inside[block.index()] = true);
        }
        inside
    }

    /// Ends the block after a call of a function that does not return.
    fn cut_after_noreturn(&self, func: &mut Function, block: Block) -> bool {
        let noreturn = |inst: &Inst| self.summaries.never_returns(func.inst(*inst));
        let Some(position) = func.block(block).insts.iter().position(noreturn) else { return false };
        let data = func.block(block);
        if position + 1 == data.insts.len() && data.term == Terminator::Unreachable {
            return false;
        }
        let data = func.block_mut(block);
        data.insts.truncate(position + 1);
        data.term = Terminator::Unreachable;
        true
    }
}

/// Blocks from which every path ends in a trap.
pub(super) fn cold_blocks(func: &Function) -> Vec<bool> {
    let mut cold = vec![false; func.blocks.len()];
    // Against the order of the blocks most successors are known already.
    for index in (0..func.blocks.len()).rev() {
        let term = &func.blocks[index].term;
        cold[index] = match term {
            Terminator::Trap { .. } | Terminator::Unreachable => true,
            Terminator::Ret(_) | Terminator::TailCall(_) | Terminator::None => false,
            _ => term.successors().iter().all(|next| cold[next.index()]),
        };
    }
    cold[0] = false;
    cold
}

/// Replaces the call at `position` of `block` by a copy of `callee`. What follows the call moves to
/// a new block whose parameters are the call's results.
fn inline_call(module: &Module, func: &mut Function, block: Block, position: usize, callee: &Function) {
    let call = func.block(block).insts[position];
    let rest: Vec<Inst> = func.block_mut(block).insts.split_off(position + 1);
    func.block_mut(block).insts.pop();
    let continuation = func.add_block();
    let term = std::mem::replace(&mut func.block_mut(block).term, Terminator::None);
    let term_loc = func.block(block).term_loc;
    let data = func.block_mut(continuation);
    data.insts = rest;
    data.term = term;
    data.term_loc = term_loc;
    // The call's results become parameters, without renaming any use.
    let results: Vec<Value> = func.inst(call).results().collect();
    for (index, &result) in results.iter().enumerate() {
        func.values[result.index()].def = crate::ir::ValueDef::Param(continuation, index as u16);
    }
    func.block_mut(continuation).params = results;
    let args = std::mem::take(&mut func.inst_mut(call).args);
    let loc = func.inst(call).loc;
    func.inst_mut(call).num_results = 0;
    let values = vec![Value(u32::MAX); callee.values.len()];
    Copier { module, func, callee, values, first_block: 0, continuation, call_loc: loc }.copy(block, &args);
}

/// Copies a body into another function.
struct Copier<'a> {
    func: &'a mut Function,
    callee: &'a Function,
    /// By value of the callee: its copy.
    values: Vec<Value>,
    module: &'a Module,
    /// Number that the callee's block 1 gets, minus one.
    first_block: u32,
    continuation: Block,
    call_loc: Loc,
}

impl Copier<'_> {
    /// Copies the entry block to the end of `into`, and the other blocks behind the function's.
    fn copy(mut self, into: Block, args: &[Value]) {
        let callee = self.callee;
        self.first_block = self.func.blocks.len() as u32;
        for (&param, &arg) in callee.params().iter().zip(args) {
            self.values[param.index()] = arg;
        }
        self.func.insts.reserve(callee.insts.len());
        self.func.values.reserve(callee.values.len());
        for data in &callee.blocks[1..] {
            let block = self.func.add_block();
            for &param in &data.params {
                let new = self.func.add_block_param(block, callee.ty(param));
                self.values[param.index()] = new;
            }
        }
        // Blocks are in reverse postorder: definitions come before uses other than jump arguments.
        for index in 0..callee.blocks.len() {
            let block = if index == 0 { into } else { self.block(Block::from_index(index)) };
            for &inst in &callee.blocks[index].insts {
                self.copy_inst(block, inst);
            }
        }
        for (index, data) in callee.blocks.iter().enumerate() {
            let block = if index == 0 { into } else { self.block(Block::from_index(index)) };
            let loc = self.loc(data.term_loc);
            let term = self.terminator(block, &data.term, loc);
            let new = self.func.block_mut(block);
            new.term = term;
            new.term_loc = loc;
        }
    }

    /// The location of a copied instruction: of library code that goes into the user's, the call's, so that reports
    /// name a place that the user knows.
    fn loc(&self, loc: Loc) -> Loc {
        let known = loc.is_some() && (self.module.is_user_loc(loc) || !self.module.is_user_loc(self.call_loc));
        if known { loc } else { self.call_loc }
    }

    fn block(&self, block: Block) -> Block {
        Block(self.first_block + block.0 - 1)
    }

    fn value(&self, value: Value) -> Value {
        self.values[value.index()]
    }

    fn copy_inst(&mut self, block: Block, inst: Inst) {
        let mut data = self.callee.inst(inst).clone();
        let types: SmallVec<[Type; 4]> = data.results().map(|result| self.callee.ty(result)).collect();
        data.args.iter_mut().for_each(|arg| *arg = self.value(*arg));
        let loc = self.loc(data.loc);
        let old = data.results();
        let new = self.func.add_inst(data.op, data.ty, data.args, data.imm, &types, loc);
        for (old, new) in old.zip(self.func.inst(new).results()) {
            self.values[old.index()] = new;
        }
        self.func.block_mut(block).insts.push(new);
    }

    /// What a block's copy ends in: returns go on behind the call, with the results.
    fn terminator(&mut self, block: Block, term: &Terminator, loc: Loc) -> Terminator {
        let mut term = term.clone();
        term.for_each_value_mut(|value| *value = self.value(*value));
        let args = match term {
            Terminator::Ret(values) => values,
            Terminator::TailCall(call) => append_call(self.func, block, *call, &self.callee.sig.results, loc),
            mut other => {
                other.for_each_target_mut(|target| target.block = self.block(target.block));
                return other;
            }
        };
        Terminator::Br(BlockCall { block: self.continuation, args })
    }
}
