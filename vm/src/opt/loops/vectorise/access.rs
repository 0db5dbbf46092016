//! Loads and stores whose addresses advance by the same amount in each iteration.

use super::flow::Flow;
use crate::ir::{Block, Function, Imm, Inst, MemImm, Opcode, Scalar, Type, Value};
use crate::opt::alias::{Escapes, Range, access_range};
use crate::opt::loops::forest::Loop;
use crate::opt::loops::induction::{Counter, Homes};
use crate::opt::sum::Sum;

/// How many elements addresses may advance by.
const MAX_STRIDE: i64 = 4;

/// How many pairs of accesses are compared in front of a loop.
const MAX_OVERLAP_TESTS: usize = 8;

/// How the elements that lanes access follow one another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Each behind the one before.
    Forward,
    /// Each in front of the one before.
    Backward,
    /// Every second, third, ... element: the element number `part` from where the access number `first` begins, in
    /// memory that the accesses of a group share.
    Strided { stride: u32, part: u32, first: usize },
}

/// A load or store in the loop.
pub(super) struct Access {
    pub inst: Inst,
    pub store: bool,
    pub ty: Type,
    pub pattern: Pattern,
    /// The block, if not every iteration gets there.
    pub guard: Option<Block>,
    pub range: Range,
    /// What the address is computed from by adding a distance that is linear in the counter.
    pub base: Value,
    pub distance: Value,
    /// How much the address grows in an iteration.
    slope: i64,
    sum: Sum,
}

/// Finds accesses.
pub(super) struct Accesses<'a> {
    pub func: &'a Function,
    pub homes: &'a Homes,
    pub natural: &'a Loop,
    pub counter: &'a Counter,
    pub flow: &'a Flow,
    pub vector_bytes: u32,
}

impl Accesses<'_> {
    /// What kind of access an instruction is, if it can be done for several iterations at once.
    pub fn access(&self, inst: Inst, block: Block) -> Option<Access> {
        let data = self.func.inst(inst);
        let Imm::Mem(MemImm { volatile: false, nontemporal: false, .. }) = data.imm else { return None };
        let def = self.func.def_data(data.args[0]).filter(|def| def.op == Opcode::PtrAdd)?;
        let (base, distance) = (def.args[0], def.args[1]);
        if !self.homes.is_invariant(self.func, self.natural, base) || data.ty.is_vector() {
            return None;
        }
        let size = i64::from(data.ty.bytes());
        let slope = self.slope(distance, 6)?;
        let pattern = match slope / size {
            _ if slope % size != 0 => return None,
            1 => Pattern::Forward,
            -1 => Pattern::Backward,
            stride @ 2..=MAX_STRIDE => Pattern::Strided { stride: stride as u32, part: 0, first: 0 },
            _ => return None,
        };
        let guard = self.flow.is_guarded(block).then_some(block);
        if pattern != Pattern::Forward && (guard.is_some() || data.ty.kind() == Scalar::I1)
            || guard.is_some() && !self.has_masked(data.ty)
        {
            return None;
        }
        let sum = Sum::of_access(self.func, inst)?;
        let range = access_range(self.func, data);
        Some(Access {
            inst,
            store: data.op == Opcode::Store,
            ty: data.ty,
            pattern,
            guard,
            range,
            base,
            distance,
            slope,
            sum,
        })
    }

    /// Are there instructions for accesses under a mask?
    fn has_masked(&self, ty: Type) -> bool {
        let least = match self.vector_bytes {
            64.. => 1,
            32.. => 4,
            _ => return false,
        };
        ty.kind() != Scalar::I1 && ty.bytes() >= least
    }

    /// How much an integer grows with the counter, if that is a constant.
    fn slope(&self, value: Value, depth: usize) -> Option<i64> {
        if value == self.counter.value {
            return Some(1);
        }
        if self.homes.is_invariant(self.func, self.natural, value) {
            return Some(0);
        }
        let def = self.func.def_data(value).filter(|def| depth > 0 && def.ty == Type::I64)?;
        let of = |value: Value| self.slope(value, depth - 1);
        let constant = |value: Value| self.func.as_iconst(value);
        match (def.op, &def.args[..]) {
            (Opcode::Iadd, &[a, b]) => of(a)?.checked_add(of(b)?),
            (Opcode::Isub, &[a, b]) => of(a)?.checked_sub(of(b)?),
            (Opcode::Imul, &[a, b]) => of(a)?.checked_mul(constant(b)?),
            (Opcode::Ishl, &[a, b]) => of(a)?.checked_mul(1 << constant(b).filter(|shift| (0..32).contains(shift))?),
            _ => None,
        }
    }
}

/// Finds out which strided accesses share memory. `None` if stores leave gaps, or cannot be done together.
pub(super) fn group_strided(func: &Function, accesses: &mut [Access]) -> Option<()> {
    for index in 0..accesses.len() {
        let Pattern::Strided { stride, .. } = accesses[index].pattern else { continue };
        let own = &accesses[index];
        let size = i64::from(own.ty.bytes());
        // The others at known distances, by distance.
        let mut family: Vec<(i64, usize)> = (0..accesses.len())
            .filter(|&other| (accesses[other].slope, accesses[other].ty) == (own.slope, own.ty))
            .filter(|&other| accesses[other].store == own.store)
            .filter_map(|other| Some((accesses[other].sum.distance_from(&own.sum)?, other)))
            .filter(|(distance, _)| distance % size == 0)
            .collect();
        family.sort_unstable();
        // From the very first on, each piece of memory begins with the first access that is in none before.
        let mut first = *family.first()?;
        for &member in family.iter().filter(|(distance, _)| *distance <= 0) {
            if member.0 - first.0 >= own.slope {
                first = member;
            }
        }
        if own.store {
            let members = family.iter().filter(|(distance, _)| (first.0..first.0 + own.slope).contains(distance));
            let members: Vec<(i64, usize)> = members.copied().collect();
            let gapless = members.iter().zip(0..).all(|((distance, _), part)| *distance == first.0 + part * size);
            let last = members.iter().map(|&(_, member)| member).max()?;
            // The store waits for the last of the group.
            let waits = accesses[index..=last].iter().all(|other| {
                let same = other.sum.distance_from(&own.sum) == Some(0);
                other.inst == own.inst || !same || func.inst(other.inst).op == Opcode::Store
            });
            if !gapless || members.len() != stride as usize || !waits {
                return None;
            }
        }
        let part = (-first.0 / size) as u32;
        accesses[index].pattern = Pattern::Strided { stride, part, first: first.1 };
    }
    Some(())
}

/// The pairs of accesses that would have to be apart; `None` if there are too many, or they never are.
pub(super) fn pairs_to_compare(func: &Function, escapes: &Escapes, accesses: &[Access]) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    for (i, a) in accesses.iter().enumerate() {
        for (j, b) in accesses.iter().enumerate().skip(i + 1) {
            if !(a.store || b.store) || !escapes.may_alias(func, &a.range.anywhere(), &b.range.anywhere()) {
                continue;
            }
            match b.sum.distance_from(&a.sum) {
                Some(distance) => never_meet(a, b, distance).then_some(())?,
                None if a.base == b.base => return None,
                None => pairs.push((representative(accesses, i), representative(accesses, j))),
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    (pairs.len() <= MAX_OVERLAP_TESTS).then_some(pairs)
}

/// The access that stands for a group when ranges are compared: the group touches nothing in front of where its first
/// access begins, nor behind where that one would be in the iteration after the last.
fn representative(accesses: &[Access], number: usize) -> usize {
    match accesses[number].pattern {
        Pattern::Strided { first, .. } => first,
        Pattern::Forward | Pattern::Backward => number,
    }
}

/// Do accesses at a distance touch the same memory in no two iterations? The same element in each iteration is fine.
fn never_meet(a: &Access, b: &Access, distance: i64) -> bool {
    if a.slope != b.slope {
        return false;
    }
    if distance == 0 && a.ty == b.ty {
        return true;
    }
    let between = distance.rem_euclid(a.slope.abs());
    let (a_size, b_size) = (i64::from(a.ty.bytes()), i64::from(b.ty.bytes()));
    between >= a_size && between + b_size <= a.slope.abs()
}
