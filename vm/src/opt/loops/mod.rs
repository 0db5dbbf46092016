//! Loops: finding them, and the passes that work on them.
//!
//! | file | holds |
//! | --- | --- |
//! | `forest` | the natural loops of a function |
//! | `induction` | counters, and what is linear in them |
//! | `version` | a loop twice, and a condition that chooses |
//! | `ranges` | loops without bounds checks |
//! | `unroll` | straight code for a few iterations |
//! | `unswitch` | branches that always go the same way in a loop |
//! | `vectorise` | several iterations at once |
//! | `rotate` | the exit test at the bottom |
//! | `addresses` | sums in the order that leaves least to do in inner loops |

mod addresses;
mod forest;
mod induction;
mod ranges;
mod rotate;
mod unroll;
mod unswitch;
mod vectorise;
mod version;

pub(super) use addresses::sort_addresses;
pub(super) use forest::{Loop, add_preheaders, find_loops, has_loop};
pub(super) use induction::Homes;
pub(super) use ranges::remove_checks;
pub(super) use rotate::rotate_loops;
pub(super) use unroll::unroll_loops;
pub(super) use unswitch::unswitch_loops;
pub(super) use vectorise::vectorise_loops;
