//! Loops: finding them, and the passes that work on them.
//!
//! | file | holds |
//! | --- | --- |
//! | `forest` | the natural loops of a function |
//! | `rotate` | the exit test at the bottom |

mod forest;
mod rotate;

pub(super) use forest::{Loop, add_preheaders, find_loops, has_loop};
pub(super) use rotate::rotate_loops;
