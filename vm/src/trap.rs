//! How a call into the VM fails: a trap, where it happened, and the calls that led there.

use mojo_runtime::Trap;

use crate::ir::{FuncId, Loc};

/// Most calls that a trace lists.
pub const TRACE_LIMIT: usize = 64;

/// One call of a trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceEntry {
    /// The function.
    pub func: FuncId,
    /// Where in it; [`Loc::NONE`] if unknown.
    pub loc: Loc,
}

/// A call into the VM was stopped.
#[derive(Debug, thiserror::Error)]
#[error("{trap}")]
pub struct VmError {
    /// Why.
    pub trap: Trap,
    /// The functions that were active, innermost first; at most [`TRACE_LIMIT`].
    pub trace: Vec<TraceEntry>,
}

impl VmError {
    /// Where it happened: the innermost known location.
    pub fn loc(&self) -> Loc {
        self.trace.iter().map(|entry| entry.loc).find(|loc| loc.is_some()).unwrap_or(Loc::NONE)
    }
}

impl From<Trap> for VmError {
    fn from(trap: Trap) -> VmError {
        VmError { trap, trace: Vec::new() }
    }
}
