//! Parallel copies: several slots set at once, as a sequence of single moves.

use crate::bytecode::Insn;

/// Slots to set and where their values come from. All reads happen before all writes.
#[derive(Debug, Default)]
pub struct ParallelMove {
    moves: Vec<(u32, u32)>,
    constants: Vec<(u32, u64)>,
}

impl ParallelMove {
    /// Copies `count` slots.
    pub fn copy(&mut self, to: u32, from: u32, count: u32) {
        if to != from {
            self.moves.extend((0..count).map(|i| (to + i, from + i)));
        }
    }

    /// Sets a slot to a constant.
    pub fn constant(&mut self, to: u32, bits: u64) {
        self.constants.push((to, bits));
    }

    /// The instructions. `scratch` is a slot to break cycles with.
    pub fn into_insns(self, scratch: u32) -> Vec<Insn> {
        let mut insns = combine(&sequence(self.moves, scratch));
        insns.extend(self.constants.iter().map(|&(to, bits)| super::select::constant_insn(to, bits)));
        insns
    }
}

/// Orders single moves so that no slot is overwritten before it is read.
fn sequence(mut pending: Vec<(u32, u32)>, scratch: u32) -> Vec<(u32, u32)> {
    let mut done = Vec::with_capacity(pending.len());
    while !pending.is_empty() {
        let before = pending.len();
        // A move is safe when nobody else still reads its destination.
        let mut i = 0;
        while i < pending.len() {
            let (to, _) = pending[i];
            if pending.iter().any(|&(_, from)| from == to) {
                i += 1;
            } else {
                done.push(pending.remove(i));
            }
        }
        if pending.len() == before {
            // Only cycles are left: free one destination.
            let (to, _) = pending[0];
            done.push((scratch, to));
            pending.iter_mut().filter(|(_, from)| *from == to).for_each(|(_, from)| *from = scratch);
        }
    }
    done
}

/// Puts runs of consecutive slots in block moves, and the rest in moves of up to three.
fn combine(moves: &[(u32, u32)]) -> Vec<Insn> {
    const BLOCK: usize = 4;
    let mut insns = Vec::new();
    let mut rest = moves;
    while let Some(&(to, from)) = rest.first() {
        let ascending = rest.iter().enumerate().take_while(|&(i, &m)| m == (to + i as u32, from + i as u32)).count();
        // A block move reads everything first; that is the same only if no earlier write feeds a later read.
        if ascending >= BLOCK && !(from < to && to < from + ascending as u32) {
            insns.push(Insn::mov_n(to, from, ascending as u32));
            rest = &rest[ascending..];
            continue;
        }
        let count = rest.len().min(3);
        insns.push(match *rest {
            [(a, b), (c, d), (e, f), ..] => Insn::mov3(a, b, c, d, e, f),
            [(a, b), (c, d)] => Insn::mov2(a, b, c, d),
            _ => Insn::mov(to, from),
        });
        rest = &rest[count..];
    }
    insns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(moves: Vec<(u32, u32)>) -> Vec<u32> {
        let mut slots: Vec<u32> = (0..10).collect();
        for (to, from) in sequence(moves, 9) {
            slots[to as usize] = slots[from as usize];
        }
        slots.truncate(9);
        slots
    }

    #[test]
    fn cycles_and_chains() {
        assert_eq!(run(vec![(1, 2), (2, 1)])[1..3], [2, 1]);
        assert_eq!(run(vec![(1, 2), (2, 3), (3, 1), (4, 1)])[1..5], [2, 3, 1, 1]);
        assert_eq!(run(vec![(1, 0), (2, 1), (3, 2)])[1..4], [0, 1, 2]);
    }

    #[test]
    fn long_runs_become_block_moves() {
        let mut moves = ParallelMove::default();
        moves.copy(20, 2, 6);
        assert_eq!(moves.into_insns(50), [Insn::mov_n(20, 2, 6)]);
    }
}
