//! The loops that have run so often that code is made for them while they run.
//!
//! A loop in the interpreter goes on in code of tier 1 that begins in its middle ([`Interpreted`]). Loops of tier 1 count
//! their iterations ([`Counted`]); a hot one goes on in code of tier 2 that begins in its middle.

use std::collections::HashMap;
use std::sync::Arc;

use super::Attempt;
use crate::interp::{FuncEntry, LoopEntry};
use crate::ir::{Block, FuncId};

/// How far a loop in the interpreter has come.
#[derive(Debug, Default)]
pub(super) struct Interpreted {
    /// Iterations seen by sampling.
    pub heat: u32,
    pub attempt: Attempt,
    pub entry: Option<Arc<LoopEntry>>,
    /// How often it was left for the code.
    pub left: u32,
}

/// How far a loop of code of tier 1 has come.
#[derive(Debug)]
pub(super) struct Counted {
    pub func: FuncId,
    pub header: Block,
    /// Iterations seen by sampling.
    pub heat: u32,
    pub attempt: Attempt,
    /// Where the loop finds its better code, at an address that stays.
    pub record: Arc<FuncEntry>,
    /// How often it was left for better code.
    pub left: u32,
}

/// The loops of code of tier 1, by number.
#[derive(Debug, Default)]
pub(super) struct CountedLoops {
    loops: Vec<Counted>,
    numbers: HashMap<(FuncId, Block), u32>,
}

impl CountedLoops {
    /// The number of a function's loop.
    pub fn number(&mut self, func: FuncId, header: Block) -> u32 {
        *self.numbers.entry((func, header)).or_insert_with(|| {
            let record = Arc::new(FuncEntry::new(func));
            self.loops.push(Counted { func, header, heat: 0, attempt: Attempt::None, record, left: 0 });
            self.loops.len() as u32 - 1
        })
    }

    /// The loop of a number that [`number`](CountedLoops::number) gave.
    pub fn get(&mut self, number: u32) -> &mut Counted {
        &mut self.loops[number as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = &Counted> {
        self.loops.iter()
    }
}
