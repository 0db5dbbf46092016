//! The second optimiser: what runs on hot functions only, before they become fast machine code.
//!
//! It starts from bodies that the start-up passes have been through. Results are the same bit by bit, and traps come at
//! the same point of the program. In this order:
//!
//! | pass | does |
//! | --- | --- |
//! | `inline` | more than at start-up: in loops, and recursion into itself |
//! | `gvn` | also keeps what is known of memory where control flow joins |
//! | `lent` | values for memory that only rare calls get to see |
//! | `loops::unswitch` | takes branches that do not change in a loop in front of it |
//! | `loops::rotate` | the exit test at the bottom |
//! | `loops::unroll` | straight code for a few iterations |
//! | `licm` | invariant computations and loads |
//! | `loops::ranges` | loops without bounds checks |
//! | `if_convert` | selections for branches between cheap values |
//! | `loops::vectorise` | several iterations at once |
//! | `loops::addresses` | sums in the order that leaves least to do in inner loops |
//! | `slp` | adjacent stores as one |
//! | `divide` | multiplication for division by constants |
//! | `tail_call` | calls in place of returns, as at start-up |
//! | `layout` | what is not expected to run to the end |

use super::inline::{Budget, Inliner};
use super::loops;
use super::summary::{Summaries, Summary};
use super::{Passes, callgraph, cfg, divide, if_convert, layout, lent, licm, osr, slp, tail_call};
use crate::ir::{FuncId, Function, Module};

/// What the passes must know of the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target {
    /// Bytes in the widest vector register that is worth using.
    pub vector_bytes: u32,
}

/// Optimises hot functions; keeps what it finds out about their callees.
#[derive(Default, Debug)]
pub struct Tier2 {
    summaries: Summaries,
}

/// Optimises `body`, the body of `id`, without keeping anything; see [`Tier2`].
pub fn optimize(module: &Module, id: FuncId, body: &Function, target: &Target) -> Function {
    Tier2::default().optimize(module, id, body, target)
}

/// How often loops are unrolled, each time the innermost ones.
const MAX_UNROLL_ROUNDS: usize = 2;

/// How often bounds checks are removed: loops that depend on one another take a round each.
const MAX_CHECK_ROUNDS: usize = 3;

/// Loops of functions with more instructions are left as they are: some passes take more than linear time.
const MAX_SIZE: usize = 20_000;

impl Tier2 {
    /// Nothing is known yet.
    pub fn new() -> Tier2 {
        Tier2::default()
    }

    /// Optimises `body`: that of `id` or one derived from it, after the start-up passes.
    pub fn optimize(&mut self, module: &Module, id: FuncId, body: &Function, target: &Target) -> Function {
        self.summarize_callees(module, id);
        let mut func = body.clone();
        tail_call::as_calls(&mut func);
        let inliner =
            Inliner { call_counts: Vec::new(), summaries: std::mem::take(&mut self.summaries), budget: Budget::HOT };
        let passes = Passes { module, id, summaries: &inliner.summaries, thorough: true };
        cfg::remove_unreachable(&mut func);
        for round in 0..Budget::HOT.rounds {
            let inlined = inliner.run(module, id, &mut func, &[]);
            passes.verify(&func, "inline");
            if round > 0 && !inlined {
                break;
            }
            passes.scalar(&mut func);
        }
        if loops::has_loop(&func) && func.num_insts() <= MAX_SIZE {
            optimize_loops(&passes, &mut func, target);
        }
        if slp::vectorise_stores(&mut func, passes.summaries, target.vector_bytes) {
            passes.verify(&func, "slp");
            passes.simplify(&mut func);
            if licm::hoist_invariants(&mut func, passes.summaries) {
                passes.verify(&func, "licm");
                passes.simplify(&mut func);
            }
        }
        if divide::divide_by_constants(&mut func) {
            passes.verify(&func, "divide");
            passes.simplify(&mut func);
        }
        tail_call::replace_returns(&mut func, id, module, &inliner.summaries);
        layout::lay_out(&mut func);
        passes.verify(&func, "layout");
        func.compact();
        self.summaries = inliner.summaries;
        func
    }

    /// Makes a function that goes on in the middle of `body`, the body of `id`, once what is hot is inlined; see
    /// [`osr`]. It is to be optimised then.
    pub fn enter(&mut self, module: &Module, id: FuncId, body: &Function, frame: &osr::Frame<'_>) -> Option<Function> {
        self.summarize_callees(module, id);
        let mut func = body.clone();
        tail_call::as_calls(&mut func);
        let inliner =
            Inliner { call_counts: Vec::new(), summaries: std::mem::take(&mut self.summaries), budget: Budget::HOT };
        let mut rounds = 0..Budget::HOT.rounds;
        while rounds.next().is_some() && inliner.run(module, id, &mut func, &[]) {}
        self.summaries = inliner.summaries;
        osr::enter_with(&func, &self.summaries, frame).map(|(rest, _)| rest)
    }

    /// Makes sure that something is known of all functions that `id` can reach.
    fn summarize_callees(&mut self, module: &Module, id: FuncId) {
        self.summaries.resize(module.funcs.len());
        let summaries = &self.summaries;
        let unknown = |id: FuncId| summaries.get(id).is_none() && module.func(id).body.is_some();
        let components = callgraph::bottom_up(module, &[id], unknown);
        let order: Vec<FuncId> = components.iter().flatten().copied().collect();
        self.summaries.find_noreturn(module, &order);
        for component in components {
            for id in component {
                if let Some(body) = &module.func(id).body {
                    let summary = Summary::of(body, &self.summaries);
                    self.summaries.set(id, summary);
                }
            }
        }
    }
}

/// What is done for loops, in the order that makes most of it.
fn optimize_loops(passes: &Passes<'_>, func: &mut Function, target: &Target) {
    let clean = |func: &mut Function, pass: &str| {
        passes.verify(func, pass);
        passes.scalar(func);
    };
    let hoist = |func: &mut Function| {
        licm::hoist_invariants(func, passes.summaries);
        passes.verify(func, "licm");
    };
    if lent::separate_lent_slots(func, passes.summaries) {
        clean(func, "lent");
    }
    passes.simplify(func);
    hoist(func);
    if loops::unswitch_loops(func) {
        clean(func, "unswitch");
    }
    if loops::rotate_loops(func) {
        clean(func, "rotate");
    }
    // Inner loops first: when they are gone, the next ones are innermost.
    for _ in 0..MAX_UNROLL_ROUNDS {
        if !loops::unroll_loops(func) {
            break;
        }
        clean(func, "unroll");
    }
    hoist(func);
    for _ in 0..MAX_CHECK_ROUNDS {
        if !loops::remove_checks(func) {
            break;
        }
        clean(func, "ranges");
        hoist(func);
    }
    passes.simplify(func);
    if if_convert::convert_branches(func) {
        // Selections take the place of branches first.
        cfg::simplify_cfg(func);
        clean(func, "if_convert");
    }
    if loops::vectorise_loops(func, passes.summaries, target.vector_bytes) {
        clean(func, "vectorise");
    }
    if loops::sort_addresses(func) {
        passes.verify(func, "addresses");
        passes.simplify(func);
        hoist(func);
        passes.simplify(func);
    }
}
