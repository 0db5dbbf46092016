//! Scalar replacement: the parts of stack slots that are only loaded, stored and copied become SSA
//! values.
//!
//! 1. `collect` finds the slots whose address does not escape, and their accesses.
//! 2. `cells` divides each slot into cells that all accesses agree on, also through copies between
//!    slots. Ranges on which accesses disagree stay in memory.
//! 3. `promote` makes each cell a variable and the variables SSA values: block parameters are
//!    placed by dominance frontiers where the variable is live, and one walk over the dominator
//!    tree renames.
//!
//! Before that, `split` separates the part of a slot's life in which its address does not escape.

mod cells;
mod collect;
mod frontier;
mod promote;
mod split;

use crate::ir::{Cfg, DomTree, Function};
pub use split::split_escaping_slots;

/// Replaces what it can. All blocks must be reachable and in reverse postorder: definitions then come before uses, other
/// than arguments of jumps. Reports whether anything was replaced.
pub fn promote_slots(func: &mut Function) -> bool {
    let Some(accesses) = collect::collect(func) else { return false };
    let plan = cells::plan(&accesses);
    if !plan.is_useful() {
        return false;
    }
    let cfg = Cfg::of_ordered(func);
    let doms = DomTree::compute(func, &cfg);
    promote::promote(func, &cfg, &doms, &accesses, &plan);
    true
}
