//! Parallel copies: several slots set at once, as a sequence of single moves.

use crate::bytecode::Insn;

/// Slots to set and where their values come from. All reads happen before all writes.
#[derive(Debug, Default)]
pub struct ParallelMove {
    moves: Vec<Move>,
    constants: Vec<(u32, u64)>,
}

/// `to = from + by`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Move {
    to: u32,
    from: u32,
    by: i32,
}

impl ParallelMove {
    /// Copies `count` slots.
    pub fn copy(&mut self, to: u32, from: u32, count: u32) {
        if to != from {
            self.moves.extend((0..count).map(|i| Move { to: to + i, from: from + i, by: 0 }));
        }
    }

    /// Sets a slot to the sum of another and a number of 16 bits.
    pub fn sum(&mut self, to: u32, from: u32, by: i32) {
        self.moves.push(Move { to, from, by });
    }

    /// Sets a slot to a constant.
    pub fn constant(&mut self, to: u32, bits: u64) {
        self.constants.push((to, bits));
    }

    /// The instructions. `scratch` is a slot to break cycles with.
    pub fn into_insns(self, scratch: u32) -> Vec<Insn> {
        // Nobody reads a slot that is only added to after the others are done: such additions come last, where a loop's
        // branch can take them in.
        let (in_place, moves): (Vec<Move>, Vec<Move>) = self.moves.into_iter().partition(|m| m.to == m.from);
        let mut insns = combine(&sequence(moves, scratch));
        insns.extend(self.constants.iter().map(|&(to, bits)| super::select::constant_insn(to, bits)));
        insns.extend(in_place.iter().map(|m| Insn::iadd64_i(m.to, m.from, m.by)));
        insns
    }
}

/// Orders moves between different slots so that no slot is overwritten before it is read.
fn sequence(mut pending: Vec<Move>, scratch: u32) -> Vec<Move> {
    let mut done = Vec::with_capacity(pending.len());
    while !pending.is_empty() {
        let before = pending.len();
        // A move is safe when nobody still reads its destination.
        let mut i = 0;
        while i < pending.len() {
            let to = pending[i].to;
            if pending.iter().any(|other| other.from == to) {
                i += 1;
            } else {
                done.push(pending.remove(i));
            }
        }
        if pending.len() == before {
            // Only cycles are left: free one destination.
            let to = pending[0].to;
            done.push(Move { to: scratch, from: to, by: 0 });
            pending.iter_mut().filter(|m| m.from == to).for_each(|m| m.from = scratch);
        }
    }
    done
}

/// Puts runs of consecutive slots in block moves, and the rest in moves of up to three.
fn combine(moves: &[Move]) -> Vec<Insn> {
    const BLOCK: usize = 4;
    let mut insns = Vec::new();
    let mut rest = moves;
    while let Some(&first) = rest.first() {
        let Move { to, from, by } = first;
        if by != 0 {
            insns.push(Insn::iadd64_i(to, from, by));
            rest = &rest[1..];
            continue;
        }
        let is_run = |(i, m): &(usize, &Move)| **m == Move { to: to + *i as u32, from: from + *i as u32, by: 0 };
        let run = rest.iter().enumerate().take_while(is_run).count();
        // A block move reads everything first; that is the same only if no earlier write feeds a later read.
        if run >= BLOCK && !(from < to && to < from + run as u32) {
            insns.push(Insn::mov_n(to, from, run as u32));
            rest = &rest[run..];
            continue;
        }
        let copies = rest.iter().take(3).take_while(|m| m.by == 0).count();
        insns.push(match rest[..copies] {
            [x, y, z] => Insn::mov3(x.to, x.from, y.to, y.from, z.to, z.from),
            [x, y] => Insn::mov2(x.to, x.from, y.to, y.from),
            _ => Insn::mov(to, from),
        });
        rest = &rest[copies.max(1)..];
    }
    insns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(moves: &[(u32, u32, i32)]) -> Vec<i32> {
        let moves = moves.iter().map(|&(to, from, by)| Move { to, from, by }).collect();
        let mut slots: Vec<i32> = (0..10).collect();
        for Move { to, from, by } in sequence(moves, 9) {
            slots[to as usize] = slots[from as usize] + by;
        }
        slots.truncate(9);
        slots
    }

    #[test]
    fn cycles_and_chains() {
        assert_eq!(run(&[(1, 2, 0), (2, 1, 0)])[1..3], [2, 1]);
        assert_eq!(run(&[(1, 2, 0), (2, 3, 5), (3, 1, 0), (4, 1, 1)])[1..5], [2, 8, 1, 2]);
        assert_eq!(run(&[(1, 0, 0), (2, 1, 0), (3, 2, 0)])[1..4], [0, 1, 2]);
    }

    #[test]
    fn additions_in_place_come_last() {
        let mut moves = ParallelMove::default();
        moves.sum(3, 3, 1);
        moves.copy(4, 3, 1);
        moves.constant(5, 7);
        assert_eq!(moves.into_insns(50), [Insn::mov(4, 3), Insn::const32(5, 7), Insn::iadd64_i(3, 3, 1)]);
    }

    #[test]
    fn long_runs_become_block_moves() {
        let mut moves = ParallelMove::default();
        moves.copy(20, 2, 6);
        assert_eq!(moves.into_insns(50), [Insn::mov_n(20, 2, 6)]);
    }
}
