//! The optimiser: what runs between building IR and encoding it.
//!
//! [`optimize_module`] processes the functions defined since it was last called, callees before
//! callers, so that calls can be inlined. Each function goes through the passes below, which are
//! functions from IR to IR in one file each, all of about linear time: they are on the start-up
//! path of every program. Slots are promoted before values are numbered, which is the dearest pass.
//! Most passes want the blocks in reverse postorder, which spares them finding it (`Cfg::of_ordered`).
//!
//! | pass | does |
//! | --- | --- |
//! | `inline` | copies callees into callers |
//! | `cfg` | constant branches, empty blocks, chains, needless parameters |
//! | `gvn` (with `simplify`, `fold`) | folding, algebra, common subexpressions, load forwarding, known conditions |
//! | `thread` | jumps over branches whose outcome is known on an edge |
//! | `sroa` | stack slots to SSA values |
//! | `tail_call` | self-recursion in tail position to loops, other calls there to jumps |
//! | `licm` | loop-invariant code motion |
//! | `fma` | contraction of multiply and add |
//! | `merge_copies` | loads and stores that only move memory |
//! | `dce` | dead code |
//!
//! Functions that turn out to be hot go through more passes ([`tier2`]).
//!
//! The optimiser is deterministic. In debug builds every pass is followed by the verifier.

mod alias;
mod callgraph;
mod cfg;
mod copy;
mod dce;
mod demote;
mod divide;
mod emit;
mod fma;
mod fold;
mod gvn;
mod if_convert;
mod inline;
mod lanes;
mod layout;
pub mod leave;
mod lent;
mod licm;
mod loops;
mod merge_copies;
pub mod osr;
mod rename;
mod simplify;
mod slp;
mod sroa;
mod sum;
mod summary;
mod tail_call;
mod thread;
pub mod tier2;

use crate::ir::{FuncId, Function, Module, verify_function};
use inline::{Budget, Inliner};
use summary::{Summaries, Summary};

/// How much to optimise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OptLevel {
    /// Nothing; functions that are always inlined are.
    None,
    /// Everything.
    #[default]
    Full,
}

/// Settings of the optimiser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OptOptions {
    /// How much to optimise.
    pub level: OptLevel,
    /// Contract `a * b + c` into one rounding (the language's default).
    pub contract_fma: bool,
}

impl Default for OptOptions {
    fn default() -> OptOptions {
        OptOptions { level: OptLevel::Full, contract_fma: true }
    }
}

/// Optimises the functions of a module as they are defined; keeps what must be known of those
/// optimised earlier.
#[derive(Default)]
pub struct Optimizer {
    /// By function: is it optimised?
    done: Vec<bool>,
    summaries: Summaries,
    call_counts: Vec<u32>,
}

impl Optimizer {
    /// Nothing was optimised yet.
    pub fn new() -> Optimizer {
        Optimizer::default()
    }

    /// Optimises every function that is reachable from `roots`, has a body, and was not optimised
    /// before. Returns these functions, callees first.
    pub fn run(&mut self, module: &mut Module, roots: &[FuncId], options: &OptOptions) -> Vec<FuncId> {
        let funcs = module.funcs.len();
        self.done.resize(funcs, false);
        self.summaries.resize(funcs);
        self.call_counts.resize(funcs, 0);
        let done = &self.done;
        let wanted = |id: FuncId| !done[id.index()] && module.func(id).body.is_some();
        let components = callgraph::bottom_up(module, roots, wanted);
        for &id in components.iter().flatten() {
            if let Some(body) = &module.func(id).body {
                for (callee, direct) in callgraph::callees(body) {
                    self.call_counts[callee.index()] += if direct { 1 } else { 2 };
                }
            }
        }
        let order: Vec<FuncId> = components.iter().flatten().copied().collect();
        self.summaries.find_noreturn(module, &order);
        for component in components {
            for &id in &component {
                self.optimize_function(module, id, &component, options);
            }
            for &id in &component {
                if let Some(body) = &module.func(id).body {
                    let summary = Summary::of(body, &self.summaries);
                    self.summaries.set(id, summary);
                }
            }
        }
        order
    }

    fn optimize_function(&mut self, module: &mut Module, id: FuncId, component: &[FuncId], options: &OptOptions) {
        self.done[id.index()] = true;
        let Some(mut body) = module.func_mut(id).body.take() else { return };
        let inliner = Inliner {
            call_counts: std::mem::take(&mut self.call_counts),
            summaries: std::mem::take(&mut self.summaries),
            budget: if options.level == OptLevel::None { Budget::PROMISED } else { Budget::START_UP },
        };
        if options.level == OptLevel::None {
            inliner.run(module, id, &mut body, component);
            cfg::remove_unreachable(&mut body);
        } else {
            let passes = Passes { module, id, summaries: &inliner.summaries, thorough: false };
            Pipeline { component, inliner: &inliner, options, passes }.run(&mut body);
        }
        Inliner { call_counts: self.call_counts, summaries: self.summaries, .. } = inliner;
        module.func_mut(id).body = Some(body);
    }
}

/// Optimises all functions below `roots` at once; see [`Optimizer`] for modules that grow.
pub fn optimize_module(module: &mut Module, roots: &[FuncId], options: &OptOptions) -> Vec<FuncId> {
    Optimizer::new().run(module, roots, options)
}

/// How often slots are promoted: each round may uncover addresses for the next.
const MAX_SLOT_ROUNDS: usize = 4;

/// The passes over one function at start-up.
struct Pipeline<'a> {
    component: &'a [FuncId],
    inliner: &'a Inliner,
    options: &'a OptOptions,
    passes: Passes<'a>,
}

impl Pipeline<'_> {
    fn run(&self, func: &mut Function) {
        let passes = &self.passes;
        passes.verify(func, "input");
        tail_call::as_calls(func);
        cfg::remove_unreachable(func);
        for round in 0..self.inliner.budget.rounds {
            let inlined = self.inliner.run(passes.module, passes.id, func, self.component);
            passes.verify(func, "inline");
            if round > 0 && !inlined {
                break;
            }
            passes.scalar(func);
        }
        if tail_call::eliminate_tail_calls(func, passes.id, passes.summaries) {
            passes.verify(func, "tail_call");
            passes.simplify(func);
        }
        let mut changed = licm::hoist_invariants(func, passes.summaries);
        passes.verify(func, "licm");
        if self.options.contract_fma {
            changed |= fma::contract_fma(func);
            passes.verify(func, "fma");
        }
        if changed {
            cfg::simplify_cfg(func);
            if dce::eliminate_dead_code(func) {
                cfg::simplify_cfg(func);
            }
        }
        merge_copies::merge_copies(func, passes.summaries);
        passes.verify(func, "clean-up");
        tail_call::replace_returns(func, passes.id, passes.module, passes.summaries);
        passes.verify(func, "tail_call");
        func.compact();
    }
}

/// Groups of passes over one function that both optimisers use.
struct Passes<'a> {
    module: &'a Module,
    id: FuncId,
    summaries: &'a Summaries,
    /// Is more than linear time fine?
    thorough: bool,
}

impl Passes<'_> {
    /// What is worth doing after calls were inlined, or blocks were copied: makes values of stack slots and simplifies,
    /// as long as that uncovers more slots.
    fn scalar(&self, func: &mut Function) {
        cfg::simplify_cfg(func);
        self.verify(func, "cfg");
        for round in 0..MAX_SLOT_ROUNDS {
            if round < 2 && sroa::split_escaping_slots(func) {
                self.verify(func, "split");
            }
            let mut promoted = sroa::promote_slots(func);
            self.verify(func, "sroa");
            if thread::thread_jumps(func) {
                self.verify(func, "thread");
                cfg::simplify_cfg(func);
                promoted |= sroa::promote_slots(func);
                self.verify(func, "sroa");
            }
            if round > 0 && !promoted {
                break;
            }
            self.simplify(func);
        }
    }

    fn simplify(&self, func: &mut Function) {
        cfg::remove_unreachable(func);
        // Tables of the passes are as large as the function's, garbage included.
        if func.insts.len() > 2 * func.num_insts() + 64 {
            func.compact();
        }
        gvn::value_numbering(func, self.module, self.summaries, self.thorough);
        self.verify(func, "gvn");
        cfg::simplify_cfg(func);
        self.verify(func, "cfg");
        if dce::eliminate_dead_code(func) {
            cfg::simplify_cfg(func);
        }
        self.verify(func, "dce");
    }

    /// In debug builds checks what a pass has made of the function.
    fn verify(&self, func: &Function, pass: &str) {
        if cfg!(debug_assertions) {
            let name = &self.module.func(self.id).name;
            if let Err(error) = verify_function(self.module, name, func) {
                let decl = self.module.func(self.id);
                let text = crate::ir::print::FunctionText { module: self.module, decl, body: func };
                panic!("after {pass}: {error}\n{text}");
            }
        }
    }
}
