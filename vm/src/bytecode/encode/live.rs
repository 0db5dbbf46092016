//! Live ranges: at which points of the linear order each register holds a value that is still needed.
//!
//! Instruction number `i` takes the points `4i` to `4i + 3`: it reads its operands up to `4i`, a call destroys the window at
//! `4i + 1`, results are written at `4i + 2`.

use super::vcode::{Callee, Source, VCode, VInsn, VTerm};
use crate::bytecode::{Insn, Op};

/// Half-open intervals of points, in order, apart from each other.
pub type Ranges = Vec<(u32, u32)>;

/// Live ranges of a function.
#[derive(Debug)]
pub struct Liveness {
    /// By register.
    pub ranges: Vec<Ranges>,
    /// The points at which calls destroy the window, in order.
    pub clobbers: Vec<u32>,
}

/// Do two lists of ranges have a point in common?
pub fn overlap(a: &[(u32, u32)], b: &[(u32, u32)]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].1 <= b[j].0 {
            i += 1;
        } else if b[j].1 <= a[i].0 {
            j += 1;
        } else {
            return true;
        }
    }
    false
}

/// A set of registers.
#[derive(Clone, PartialEq)]
struct RegSet(Vec<u64>);

impl RegSet {
    fn new(regs: usize) -> RegSet {
        RegSet(vec![0; regs.div_ceil(64)])
    }

    fn insert(&mut self, reg: u32) {
        self.0[reg as usize / 64] |= 1 << (reg % 64);
    }

    fn remove(&mut self, reg: u32) {
        self.0[reg as usize / 64] &= !(1 << (reg % 64));
    }

    /// Adds the members of `other`; did that change anything?
    fn union(&mut self, other: &RegSet) -> bool {
        let mut changed = false;
        for (word, &more) in self.0.iter_mut().zip(&other.0) {
            changed |= more & !*word != 0;
            *word |= more;
        }
        changed
    }

    fn for_each(&self, mut f: impl FnMut(u32)) {
        for (i, &word) in self.0.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                f(i as u32 * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
    }
}

/// Computes the live ranges with the blocks in the given order.
pub fn liveness(vcode: &VCode, order: &[usize]) -> Liveness {
    let (_, live_out) = live_sets(vcode, order);
    Builder::new(vcode).build(order, live_out)
}

/// The registers that are needed at the beginning of a block.
pub fn live_at(vcode: &VCode, order: &[usize], block: usize) -> Vec<bool> {
    let (live_in, _) = live_sets(vcode, order);
    let mut live = vec![false; vcode.reg_slots.len()];
    live_in[block].for_each(|reg| live[reg as usize] = true);
    // The parameters are set by then.
    vcode.blocks[block].params.iter().for_each(|&reg| live[reg as usize] = true);
    live
}

/// Which registers are needed before and after each block.
fn live_sets(vcode: &VCode, order: &[usize]) -> (Vec<RegSet>, Vec<RegSet>) {
    let regs = vcode.reg_slots.len();
    let mut live_in: Vec<RegSet> = vec![RegSet::new(0); vcode.blocks.len()];
    let mut live_out = live_in.clone();
    for &block in order {
        live_in[block] = RegSet::new(regs);
        live_out[block] = RegSet::new(regs);
    }
    let mut changed = true;
    while changed {
        changed = false;
        for &block in order.iter().rev() {
            let mut out = std::mem::replace(&mut live_out[block], RegSet::new(0));
            for successor in vcode.blocks[block].term.successors() {
                out.union(&live_in[successor]);
            }
            let mut live = out.clone();
            live_out[block] = out;
            walk_backwards(vcode, block, |event| match event {
                Event::Use(reg) => live.insert(reg),
                Event::Def(reg) => live.remove(reg),
                Event::Insn(_) => {}
            });
            changed |= live_in[block].union(&live);
        }
    }
    (live_in, live_out)
}

/// What happens in a block, seen backwards.
enum Event<'a> {
    /// An instruction begins (seen backwards): its definitions and uses follow.
    Insn(Option<&'a VInsn>),
    Use(u32),
    Def(u32),
}

fn walk_backwards(vcode: &VCode, block: usize, mut f: impl FnMut(Event<'_>)) {
    let data = &vcode.blocks[block];
    f(Event::Insn(None));
    term_uses(&data.term, |reg| f(Event::Use(reg)));
    for insn in data.insns.iter().rev() {
        f(Event::Insn(Some(insn)));
        match insn {
            VInsn::Op(op) => {
                op.for_each_def(|reg| f(Event::Def(reg)));
                op.for_each_use(|reg| f(Event::Use(reg)));
            }
            VInsn::Call(call) => {
                call.results.iter().for_each(|&reg| f(Event::Def(reg)));
                call_uses(call.callee, &call.args, |reg| f(Event::Use(reg)));
            }
        }
    }
    f(Event::Insn(None));
    let params = if block == 0 { &vcode.params } else { &data.params };
    params.iter().for_each(|&reg| f(Event::Def(reg)));
}

fn term_uses(term: &VTerm, mut f: impl FnMut(u32)) {
    match term {
        VTerm::Jump(edge) => edge.args.iter().filter_map(|arg| arg.reg()).for_each(f),
        VTerm::Branch { cond, .. } => {
            let mut cond = *cond;
            cond.for_each_reg_mut(|reg| f(*reg));
        }
        VTerm::Switch { value, .. } => f(*value),
        VTerm::Ret(values) => values.iter().for_each(|&reg| f(reg)),
        VTerm::TailCall(callee, args) => call_uses(*callee, args, f),
        VTerm::Stop(insn) => insn.for_each_use(f),
    }
}

/// The registers that a call reads.
fn call_uses(callee: Callee, args: &[Source], f: impl FnMut(u32)) {
    let pointer = if let Callee::Pointer(reg) = callee { Some(reg) } else { None };
    pointer.into_iter().chain(args.iter().filter_map(|arg| arg.reg())).for_each(f);
}

/// Must the results of the instruction stay apart from its operands? Kernels and block copies write while they read.
fn writes_early(insn: &Insn) -> bool {
    matches!(
        insn.op,
        Op::Lanes1
            | Op::Lanes2
            | Op::Lanes3
            | Op::LanesPair
            | Op::LoadN
            | Op::LoadV16
            | Op::LoadV32
            | Op::LoadV64
            | Op::MovN
    )
}

/// Builds ranges from the last point to the first.
struct Builder<'a> {
    vcode: &'a VCode,
    ranges: Vec<Ranges>,
    /// End of the range being built of each live register.
    ends: Vec<Option<u32>>,
    /// Registers that became live in the block.
    open: Vec<u32>,
    clobbers: Vec<u32>,
}

impl<'a> Builder<'a> {
    fn new(vcode: &'a VCode) -> Builder<'a> {
        let regs = vcode.reg_slots.len();
        Builder {
            vcode,
            ranges: vec![Vec::new(); regs],
            ends: vec![None; regs],
            open: Vec::new(),
            clobbers: Vec::new(),
        }
    }

    fn build(mut self, order: &[usize], live_out: Vec<RegSet>) -> Liveness {
        let mut starts = vec![0; self.vcode.blocks.len()];
        let mut point = 0;
        for &block in order {
            starts[block] = point;
            // One number for the parameters, one for the terminator.
            point += 4 * (self.vcode.blocks[block].insns.len() as u32 + 2);
        }
        for &block in order.iter().rev() {
            self.block(block, starts[block], &live_out[block]);
        }
        for ranges in &mut self.ranges {
            ranges.reverse();
        }
        self.clobbers.reverse();
        Liveness { ranges: self.ranges, clobbers: self.clobbers }
    }

    fn block(&mut self, block: usize, start: u32, live_out: &RegSet) {
        let end = start + 4 * (self.vcode.blocks[block].insns.len() as u32 + 2);
        live_out.for_each(|reg| self.extend(reg, end));
        // The walk steps down from instruction to instruction.
        let mut point = end;
        let mut early = false;
        let vcode = self.vcode;
        walk_backwards(vcode, block, |event| match event {
            Event::Insn(insn) => {
                point -= 4;
                early = false;
                match insn {
                    Some(VInsn::Op(op)) => early = writes_early(op),
                    Some(VInsn::Call(_)) => self.clobbers.push(point + 1),
                    None => {}
                }
            }
            Event::Def(reg) => self.define(reg, if early { point } else { point + 2 }),
            Event::Use(reg) => self.extend(reg, point + 1),
        });
        debug_assert_eq!(point, start);
        for reg in std::mem::take(&mut self.open) {
            if let Some(end) = self.ends[reg as usize].take() {
                self.push(reg as usize, start, end);
            }
        }
    }

    /// The register is needed up to `end`, at least.
    fn extend(&mut self, reg: u32, end: u32) {
        if self.ends[reg as usize].is_none() {
            self.ends[reg as usize] = Some(end);
            self.open.push(reg);
        }
    }

    /// The register is written at `point`.
    fn define(&mut self, reg: u32, point: u32) {
        let end = self.ends[reg as usize].take().unwrap_or(point + 1);
        self.push(reg as usize, point, end.max(point + 1));
    }

    /// Adds a range before (or joined to) the ones there are.
    fn push(&mut self, reg: usize, start: u32, end: u32) {
        match self.ranges[reg].last_mut() {
            Some(next) if end >= next.0 => next.0 = start.min(next.0),
            _ => self.ranges[reg].push((start, end)),
        }
    }
}
