//! A function's bytecode, ready to run.

use crate::ir::Loc;

/// Code and tables of one function.
#[derive(Debug, Default)]
pub struct BytecodeFunction {
    /// Encoded instructions.
    pub code: Box<[u64]>,
    /// Source locations: from word `.0` on, up to the next entry.
    pub locs: Vec<(u32, Loc)>,
    /// Slots of a frame, without the frames of callees.
    pub frame_slots: u32,
    /// Constants that instructions point to.
    pub pool: Vec<Box<[u64]>>,
}

impl BytecodeFunction {
    /// The source location of the instruction at word `pc`.
    pub fn loc(&self, pc: usize) -> Loc {
        let after = self.locs.partition_point(|&(start, _)| start as usize <= pc);
        after.checked_sub(1).map_or(Loc::NONE, |index| self.locs[index].1)
    }
}
