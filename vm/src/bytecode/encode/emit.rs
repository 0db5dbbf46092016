//! Emission: blocks in order become a list of instructions with symbolic branch targets, then words.
//!
//! Things that happen here because only here slots and order are known:
//!
//! - jumps to blocks that do nothing but jump go on to their target, and jumps to the next block vanish;
//! - a jump to a short block that ends in a branch gets a copy of it: so loops test at the bottom;
//! - adding to a loop variable, comparing it and going back become one step instruction;
//! - branches whose target is too far for 16 bits become a short branch around a long jump.

use super::moves::ParallelMove;
use super::slots::{Frame, source_slots};
use super::vcode::{Callee, Cond, IntPred, Rhs, Source, VCall, VCode, VInsn, VTerm};
use crate::bytecode::{BytecodeFunction, Field, Insn, Kind, Op};
use crate::interp::{LINKAGE_SLOTS, RED_ZONE};
use crate::ir::Loc;

/// Blocks of at most so many instructions are copied to the jumps to them.
const COPY_LIMIT: usize = 3;

/// Emits the code of a function, its blocks in the given order; `depth` says how many loops each is in.
pub fn emit(vcode: VCode, order: &[usize], depth: &[u32], frame: Frame) -> BytecodeFunction {
    let (code, locs, _) = lay_out_blocks(&vcode, order, depth, &frame);
    BytecodeFunction { code, locs, frame_slots: frame.total, pool: vcode.pool }
}

/// Code, source locations, and the place of each block that is in the code.
type LaidOut = (Box<[u64]>, Vec<(u32, Loc)>, Vec<Option<usize>>);

/// Emits the code; see [`emit`].
pub fn lay_out_blocks(vcode: &VCode, order: &[usize], depth: &[u32], frame: &Frame) -> LaidOut {
    let blocks = place_blocks(vcode, order, frame);
    let mut emitter =
        Emitter { items: Vec::new(), next: Vec::new(), emitted: vec![false; blocks.len()], blocks: &blocks, depth };
    let bytes = (frame.total + LINKAGE_SLOTS as u32) * 8;
    if bytes as usize > RED_ZONE / 2 {
        emitter.items.push(Item::Insn(Insn::check_stack(bytes)));
    }
    emitter.emit_all(order);
    lay_out(emitter.items, blocks.len())
}

/// A block with slots in place of registers.
struct Placed {
    insns: Vec<Insn>,
    term: PlacedTerm,
    loc: Loc,
}

#[derive(Clone)]
enum PlacedTerm {
    Jump(usize),
    Branch {
        cond: Cond,
        then: usize,
        other: usize,
    },
    Switch {
        value: u32,
        targets: Vec<usize>,
    },
    /// The last instruction does not come back.
    End,
}

fn place_blocks(vcode: &VCode, order: &[usize], frame: &Frame) -> Vec<Placed> {
    let nothing = || Placed { insns: Vec::new(), term: PlacedTerm::End, loc: Loc::NONE };
    let mut blocks: Vec<Placed> = vcode.blocks.iter().map(|_| nothing()).collect();
    for &block in order {
        blocks[block] = place_block(vcode, block, frame);
    }
    blocks
}

fn place_block(vcode: &VCode, block: usize, frame: &Frame) -> Placed {
    let data = &vcode.blocks[block];
    let mut insns = Vec::with_capacity(data.insns.len() + 2);
    for insn in &data.insns {
        match insn {
            VInsn::Op(insn) => insns.extend(place_insn(*insn, frame)),
            VInsn::Call(call) => place_call(vcode, call, frame, &mut insns),
        }
    }
    let slot = |reg: u32| frame.slots[reg as usize];
    let loc = data.loc;
    let term = match &data.term {
        VTerm::Jump(edge) => {
            let mut moves = ParallelMove::default();
            for (&arg, &param) in edge.args.iter().zip(&vcode.blocks[edge.target].params) {
                add_move(vcode, frame, &mut moves, slot(param), arg);
            }
            insns.extend(moves.into_insns(frame.scratch).into_iter().map(|insn| insn.at(loc)));
            PlacedTerm::Jump(edge.target)
        }
        VTerm::Branch { cond, then, other } => {
            let mut cond = *cond;
            cond.for_each_reg_mut(|reg| *reg = slot(*reg));
            PlacedTerm::Branch { cond, then: *then, other: *other }
        }
        VTerm::Switch { value, targets } => PlacedTerm::Switch { value: slot(*value), targets: targets.clone() },
        VTerm::Ret(values) => {
            place_return(vcode, values, frame, loc, &mut insns);
            PlacedTerm::End
        }
        VTerm::TailCall(callee, args) => {
            place_tail_call(vcode, *callee, args, frame, loc, &mut insns);
            PlacedTerm::End
        }
        VTerm::Stop(insn) => {
            insns.extend(place_insn(insn.at(loc), frame));
            PlacedTerm::End
        }
    };
    Placed { insns: join_neighbours(insns), term, loc }
}

/// Joins moves, and constants, that follow each other.
fn join_neighbours(insns: Vec<Insn>) -> Vec<Insn> {
    let mut joined: Vec<Insn> = Vec::with_capacity(insns.len());
    for insn in insns {
        match joined.last_mut() {
            Some(last) => match join(last, &insn) {
                Some(both) => *last = both,
                None => joined.push(insn),
            },
            _ => joined.push(insn),
        }
    }
    joined
}

/// One instruction that does what two do, one after the other.
fn join(first: &Insn, second: &Insn) -> Option<Insn> {
    let ([a, b, c, d, ..], [x, y, ..]) = (first.fields, second.fields);
    let both = match (first.op, second.op) {
        (Op::Const32, Op::Const32) => Insn::const_pair(a, b as i32, x, y as i32),
        (Op::Mov, Op::Mov) => Insn::mov2(a, b, x, y),
        (Op::Mov2, Op::Mov) => Insn::mov3(a, b, c, d, x, y),
        _ => return None,
    };
    Some(both.at(first.loc))
}

/// Replaces registers by slots and frame offsets by bytes. `None` for a copy of a slot to itself.
fn place_insn(mut insn: Insn, frame: &Frame) -> Option<Insn> {
    insn.for_each_slot_mut(|_, reg| *reg = frame.slots[*reg as usize]);
    if let Some(&(field, _)) = insn.op.fields().iter().find(|(_, kind)| *kind == Kind::Frame) {
        let slot = std::mem::take(&mut insn.fields[Field::F.index()]);
        let byte = frame.stack[slot as usize].wrapping_add(insn.get(field) as u32);
        insn.set(field, byte as u64);
    }
    match insn.op {
        // Whole slots of frame memory are ordinary slots.
        Op::FrameLoad64 if insn.fields[1].is_multiple_of(8) => {
            Some(Insn::mov(insn.fields[0], insn.fields[1] / 8).at(insn.loc))
        }
        Op::FrameStore64 if insn.fields[1].is_multiple_of(8) => {
            Some(Insn::mov(insn.fields[1] / 8, insn.fields[0]).at(insn.loc))
        }
        Op::Mov | Op::MovN if insn.fields[0] == insn.fields[1] => None,
        _ => Some(insn),
    }
}

fn add_move(vcode: &VCode, frame: &Frame, moves: &mut ParallelMove, to: u32, source: Source) {
    match source {
        Source::Reg(reg) => moves.copy(to, frame.slots[reg as usize], vcode.reg_slots[reg as usize]),
        Source::Const(bits) => moves.constant(to, bits),
        Source::Sum(reg, by) => moves.sum(to, frame.slots[reg as usize], by),
    }
}

/// Arguments into the window, the call, results out of the window.
fn place_call(vcode: &VCode, call: &VCall, frame: &Frame, insns: &mut Vec<Insn>) {
    let first = frame.window + LINKAGE_SLOTS as u32;
    let mut moves = ParallelMove::default();
    let mut position = first;
    for &arg in &call.args {
        add_move(vcode, frame, &mut moves, position, arg);
        position += source_slots(vcode, arg);
    }
    insns.extend(moves.into_insns(frame.scratch).into_iter().map(|insn| insn.at(call.loc)));
    let named = |i: usize| match call.results.get(i) {
        Some(&reg) if call.direct => frame.slots[reg as usize],
        _ => frame.scratch,
    };
    let insn = match call.callee {
        Callee::Entry(entry) => Insn::call(named(0), frame.window, named(1), entry),
        Callee::Pointer(reg) => Insn::call_indirect(named(0), frame.window, named(1), frame.slots[reg as usize]),
        Callee::Native(address) => Insn::call_native(named(0), frame.window, position - first, address),
        Callee::C(c_type) => Insn::call_c(named(0), frame.window, position - first - 1, c_type),
    };
    insns.push(insn.at(call.loc));
    if call.direct {
        return;
    }
    let mut moves = ParallelMove::default();
    let mut position = first;
    for &result in &call.results {
        let count = vcode.reg_slots[result as usize];
        moves.copy(frame.slots[result as usize], position, count);
        position += count;
    }
    insns.extend(moves.into_insns(frame.scratch).into_iter().map(|insn| insn.at(call.loc)));
}

/// One or two one-slot results travel in the return instruction, others in the slots of the arguments.
fn place_return(vcode: &VCode, values: &[u32], frame: &Frame, loc: Loc, insns: &mut Vec<Insn>) {
    let slot = |reg: u32| frame.slots[reg as usize];
    let one_slot = values.iter().all(|&reg| vcode.reg_slots[reg as usize] == 1);
    let insn = match *values {
        [] => Insn::ret0(),
        [value] if one_slot && vcode.direct_return => Insn::ret1(slot(value)),
        [first, second] if one_slot && vcode.direct_return => Insn::ret2(slot(first), slot(second)),
        _ => {
            let mut moves = ParallelMove::default();
            let mut position = LINKAGE_SLOTS as u32;
            for &value in values {
                let count = vcode.reg_slots[value as usize];
                moves.copy(position, slot(value), count);
                position += count;
            }
            insns.extend(moves.into_insns(frame.scratch).into_iter().map(|insn| insn.at(loc)));
            Insn::ret0()
        }
    };
    insns.push(insn.at(loc));
}

/// Arguments to where the function's own were, and behind them a pointer to what is called.
fn place_tail_call(vcode: &VCode, callee: Callee, args: &[Source], frame: &Frame, loc: Loc, insns: &mut Vec<Insn>) {
    let mut moves = ParallelMove::default();
    let mut position = LINKAGE_SLOTS as u32;
    for &arg in args {
        add_move(vcode, frame, &mut moves, position, arg);
        position += source_slots(vcode, arg);
    }
    let insn = match callee {
        Callee::Pointer(reg) => {
            moves.copy(position, frame.slots[reg as usize], 1);
            Insn::tail_call_indirect(position)
        }
        Callee::Entry(address) | Callee::Native(address) | Callee::C(address) => Insn::tail_call(address),
    };
    insns.extend(moves.into_insns(frame.scratch).into_iter().map(|insn| insn.at(loc)));
    insns.push(insn.at(loc));
}

/// A piece of code whose place is not fixed yet.
enum Item {
    /// The start of a block.
    Label(usize),
    Insn(Insn),
    /// A long jump.
    Jump {
        target: usize,
        back: bool,
        loc: Loc,
    },
    /// A branch by a condition, and whether its target turned out to be far away.
    Branch {
        cond: Cond,
        target: usize,
        back: bool,
        far: bool,
        loc: Loc,
    },
    /// A branch that has a 32-bit distance in this field.
    Long {
        insn: Insn,
        field: Field,
        target: usize,
    },
    Switch {
        value: u32,
        targets: Vec<usize>,
        loc: Loc,
    },
}

struct Emitter<'a> {
    items: Vec<Item>,
    /// Blocks not emitted yet, the next one last.
    next: Vec<usize>,
    emitted: Vec<bool>,
    blocks: &'a [Placed],
    /// How many loops each block is in.
    depth: &'a [u32],
}

impl Emitter<'_> {
    fn emit_all(&mut self, order: &[usize]) {
        self.next = order.iter().rev().copied().filter(|&block| block == 0 || self.resolve(block) == block).collect();
        while let Some(block) = self.next.pop() {
            self.emitted[block] = true;
            self.items.push(Item::Label(block));
            self.body(block);
            self.term(block);
        }
    }

    /// Where a jump to `block` ends up. Of an endless circle of empty blocks, the lowest.
    fn resolve(&self, mut block: usize) -> usize {
        let follow = |block: usize| match self.blocks[block].term {
            PlacedTerm::Jump(target) if self.blocks[block].insns.is_empty() => target,
            _ => block,
        };
        for _ in 0..self.blocks.len() {
            match follow(block) {
                next if next == block => return block,
                next => block = next,
            }
        }
        let mut lowest = block;
        let mut other = follow(block);
        while other != block {
            lowest = lowest.min(other);
            other = follow(other);
        }
        lowest
    }

    fn body(&mut self, block: usize) {
        for &insn in &self.blocks[block].insns {
            self.items.push(Item::Insn(insn));
        }
    }

    fn term(&mut self, block: usize) {
        let loc = self.blocks[block].loc;
        match self.blocks[block].term.clone() {
            PlacedTerm::Jump(target) => self.jump(target, loc),
            PlacedTerm::Branch { cond, then, other } => self.branch(cond, then, other, loc),
            PlacedTerm::Switch { value, targets } => {
                let targets = targets.into_iter().map(|target| self.resolve(target)).collect();
                self.items.push(Item::Switch { value, targets, loc });
            }
            PlacedTerm::End => {}
        }
    }

    fn is_next(&self, block: usize) -> bool {
        self.next.last() == Some(&block)
    }

    fn jump(&mut self, target: usize, loc: Loc) {
        let target = self.resolve(target);
        if self.is_next(target) {
            return;
        }
        let placed = &self.blocks[target];
        let short = placed.insns.len() <= COPY_LIMIT;
        match placed.term.clone() {
            PlacedTerm::Branch { cond, then, other } if short => {
                self.body(target);
                self.branch(cond, then, other, placed.loc);
            }
            PlacedTerm::End if short => self.body(target),
            _ => self.items.push(Item::Jump { target, back: self.emitted[target], loc }),
        }
    }

    fn branch(&mut self, cond: Cond, then: usize, other: usize, loc: Loc) {
        let (then, other) = (self.resolve(then), self.resolve(other));
        if then == other {
            return self.jump_plainly(then, loc);
        }
        // The next block is reached by falling through; otherwise the branch into the inner loop, or back, is the
        // conditional one.
        let weight = |block: usize| (self.depth[block], self.emitted[block]);
        let negate = self.is_next(then) || (!self.is_next(other) && weight(other) > weight(then));
        let (cond, target, rest) = if negate { (cond.negated(), other, then) } else { (cond, then, other) };
        let back = self.emitted[target];
        match self.step(cond, back) {
            Some(insn) => self.items.push(Item::Long { insn: insn.at(loc), field: Field::De, target }),
            None => self.items.push(Item::Branch { cond, target, back, far: false, loc }),
        }
        self.jump_plainly(rest, loc);
    }

    fn jump_plainly(&mut self, target: usize, loc: Loc) {
        if !self.is_next(target) {
            self.items.push(Item::Jump { target, back: self.emitted[target], loc });
        }
    }

    /// Joins a branch back with the addition right before it (other additions of the kind may be between).
    fn step(&mut self, cond: Cond, back: bool) -> Option<Insn> {
        let Cond::Int { pred, narrow: false, a, b } = cond else { return None };
        if !back {
            return None;
        }
        let since_label = self.items.iter().rev().take_while(|item| !matches!(item, Item::Label(_)));
        let additions = since_label.map_while(|item| match item {
            Item::Insn(add) if add.op == Op::Iadd64I && add.fields[0] == add.fields[1] => Some(*add),
            _ => None,
        });
        for (distance, add) in additions.enumerate() {
            let (variable, step) = (add.fields[0], add.fields[2] as i32);
            let insn = match b {
                Rhs::Imm(imm) if a == variable => step_imm(pred, variable, imm, step),
                Rhs::Reg(limit) if a == variable && limit != a => step_reg(pred, variable, limit, step),
                Rhs::Reg(limit) if limit == variable && limit != a => step_reg(pred.swapped(), variable, a, step),
                _ => None,
            };
            if insn.is_some() {
                self.items.remove(self.items.len() - 1 - distance);
                return insn;
            }
            // What is added before must not change under the comparison.
            if a == variable || b == Rhs::Reg(variable) {
                return None;
            }
        }
        None
    }
}

fn step_reg(pred: IntPred, variable: u32, limit: u32, step: i32) -> Option<Insn> {
    let make = match pred {
        IntPred::Slt => Insn::step_slt64,
        IntPred::Ult => Insn::step_ult64,
        IntPred::Ne => Insn::step_ne64,
        IntPred::Sle => Insn::step_sle64,
        IntPred::Sgt => Insn::step_sgt64,
        IntPred::Sge => Insn::step_sge64,
        _ => return None,
    };
    Some(make(variable, limit, step, 0))
}

fn step_imm(pred: IntPred, variable: u32, limit: i32, step: i32) -> Option<Insn> {
    type Make = fn(u32, i32, i32, i32) -> Insn;
    let (make, limit): (Make, i32) = match pred {
        IntPred::Slt => (Insn::step_slt64_i, limit),
        IntPred::Sle => (Insn::step_slt64_i, limit + 1),
        IntPred::Sgt => (Insn::step_sgt64_i, limit),
        IntPred::Sge => (Insn::step_sgt64_i, limit - 1),
        IntPred::Ult => (Insn::step_ult64_i, limit),
        IntPred::Ule => (Insn::step_ult64_i, limit + 1),
        IntPred::Ne => (Insn::step_ne64_i, limit),
        _ => return None,
    };
    Some(make(variable, limit, step, 0))
}

impl Item {
    fn words(&self) -> usize {
        match self {
            Item::Label(_) => 0,
            Item::Insn(insn) => insn.op.words(),
            Item::Jump { .. } => 1,
            Item::Branch { far, .. } => 1 + *far as usize,
            Item::Long { insn, .. } => insn.op.words(),
            Item::Switch { targets, .. } => 1 + targets.len().div_ceil(2),
        }
    }
}

/// Fixes all places and encodes.
fn lay_out(mut items: Vec<Item>, blocks: usize) -> LaidOut {
    let mut labels = vec![None; blocks];
    loop {
        let mut place = 0;
        for item in &items {
            if let Item::Label(block) = item {
                labels[*block] = Some(place);
            }
            place += item.words();
        }
        let mut place = 0;
        let mut grown = false;
        for item in &mut items {
            let words = item.words();
            if let Item::Branch { target, far: far @ false, .. } = item
                && i16::try_from(place_of(&labels, *target) - place as i64).is_err()
            {
                *far = true;
                grown = true;
            }
            place += words;
        }
        if !grown {
            break;
        }
    }
    let (code, locs) = encode(&items, &labels);
    (code, locs, labels)
}

/// The place of a block, which is in the code because something jumps to it.
fn place_of(labels: &[Option<usize>], block: usize) -> i64 {
    labels[block].unwrap_or(0) as i64
}

fn encode(items: &[Item], labels: &[Option<usize>]) -> (Box<[u64]>, Vec<(u32, Loc)>) {
    let mut code: Vec<u64> = Vec::new();
    let mut locs: Vec<(u32, Loc)> = Vec::new();
    let jump = |target: usize, from: usize, back: bool| {
        let distance = place_of(labels, target) - from as i64;
        if back { Insn::jump_back(distance as i32) } else { Insn::jump(distance as i32) }
    };
    for item in items {
        let here = code.len();
        let loc = match item {
            Item::Label(_) => continue,
            Item::Insn(insn) => insn.loc,
            Item::Long { insn, .. } => insn.loc,
            Item::Jump { loc, .. } | Item::Branch { loc, .. } | Item::Switch { loc, .. } => *loc,
        };
        if locs.last().map_or(loc.is_some(), |&(_, last)| last != loc) {
            locs.push((here as u32, loc));
        }
        let distance = |target: usize| place_of(labels, target) - here as i64;
        match item {
            Item::Label(_) => {}
            Item::Insn(insn) => insn.encode(&mut code),
            Item::Jump { target, back, .. } => jump(*target, here, *back).encode(&mut code),
            Item::Branch { cond, target, back, far: false, .. } => {
                let mut insn = cond.to_insn(*back);
                let field = insn.op.fields().iter().find(|(_, kind)| matches!(kind, Kind::Rel16 | Kind::Rel32));
                insn.set(field.map_or(Field::C, |&(field, _)| field), distance(*target) as u64);
                insn.encode(&mut code);
            }
            Item::Branch { cond, target, back, far: true, .. } => {
                let mut insn = cond.negated().to_insn(false);
                let field = insn.op.fields().iter().find(|(_, kind)| matches!(kind, Kind::Rel16 | Kind::Rel32));
                insn.set(field.map_or(Field::C, |&(field, _)| field), 2);
                insn.encode(&mut code);
                jump(*target, here + 1, *back).encode(&mut code);
            }
            Item::Long { insn, field, target } => {
                let mut insn = *insn;
                insn.set(*field, distance(*target) as u64);
                insn.encode(&mut code);
            }
            Item::Switch { value, targets, .. } => {
                Insn::switch(*value, targets.len() as u32 - 1).encode(&mut code);
                for pair in targets.chunks(2) {
                    let low = distance(pair[0]) as u32 as u64;
                    let high = pair.get(1).map_or(0, |&target| distance(target) as u32 as u64);
                    code.push(low | high << 32);
                }
            }
        }
    }
    (code.into(), locs)
}
