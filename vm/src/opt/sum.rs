//! Addresses as sums: arithmetic on them wraps around, so an address is a base plus multiples of values and a constant, in any
//! order. Two addresses with the same base and multiples are a known distance apart.

use smallvec::SmallVec;

use crate::ir::{Function, Imm, Inst, Opcode, Type, Value};

/// How many values are added in an address that is taken apart.
const MAX_TERMS: usize = 12;

/// An address: a base, multiples of values, and a constant. `steps` are the instructions that it was computed by.
pub(super) struct Sum {
    pub base: Value,
    /// Values and their factors, each value once.
    pub terms: SmallVec<[(Value, i64); 4]>,
    pub constant: i64,
    pub steps: SmallVec<[Inst; 8]>,
}

impl Sum {
    /// The address that a load or store uses.
    pub fn of_access(func: &Function, inst: Inst) -> Option<Sum> {
        let data = func.inst(inst);
        let Imm::Mem(mem) = data.imm else { return None };
        if !is_access(data.op) || func.ty(data.args[0]) != Type::PTR {
            return None;
        }
        let mut sum =
            Sum { base: data.args[0], terms: SmallVec::new(), constant: mem.offset.into(), steps: SmallVec::new() };
        while let Some(step) = func.def_inst(sum.base).filter(|&step| func.inst(step).op == Opcode::PtrAdd) {
            sum.steps.push(step);
            sum.base = func.inst(step).args[0];
            sum.add(func, func.inst(step).args[1], 1)?;
        }
        sum.terms.retain(|(_, factor)| *factor != 0);
        Some(sum)
    }

    /// Adds a multiple of a value. `None` if there are too many terms.
    fn add(&mut self, func: &Function, value: Value, times: i64) -> Option<()> {
        if let Some(constant) = func.as_iconst(value) {
            self.constant = self.constant.wrapping_add(constant.wrapping_mul(times));
            return Some(());
        }
        if let Some(step) = func.def_inst(value).filter(|&step| is_arithmetic(func, step)) {
            let data = func.inst(step);
            self.steps.push(step);
            return match data.op {
                Opcode::Iadd | Opcode::Isub => {
                    self.add(func, data.args[0], times)?;
                    let sign = if data.op == Opcode::Isub { -1 } else { 1 };
                    self.add(func, data.args[1], times.wrapping_mul(sign))
                }
                _ => self.add(func, data.args[0], times.wrapping_mul(factor(func, step)?)),
            };
        }
        match self.terms.iter().position(|(term, _)| *term == value) {
            Some(known) => self.terms[known].1 = self.terms[known].1.wrapping_add(times),
            None => self.terms.push((value, times)),
        }
        (self.terms.len() <= MAX_TERMS).then_some(())
    }

    /// How far it is from another address to this one, if that is known.
    pub fn distance_from(&self, other: &Sum) -> Option<i64> {
        let same = self.base == other.base
            && self.terms.len() == other.terms.len()
            && self.terms.iter().all(|term| other.terms.contains(term));
        same.then(|| self.constant.wrapping_sub(other.constant))
    }
}

/// Does the instruction use its first operand as the address of one place in memory?
pub(super) fn is_access(op: Opcode) -> bool {
    matches!(op, Opcode::Load | Opcode::Store | Opcode::LoadMasked | Opcode::StoreMasked)
}

/// Is it a step of address arithmetic that [`Sum`] looks through?
pub(super) fn is_arithmetic(func: &Function, inst: Inst) -> bool {
    let data = func.inst(inst);
    match data.op {
        Opcode::PtrAdd => data.ty == Type::PTR,
        Opcode::Iadd | Opcode::Isub => data.ty == Type::I64,
        Opcode::Imul | Opcode::Ishl => data.ty == Type::I64 && factor(func, inst).is_some(),
        _ => false,
    }
}

/// The constant that a product or shift multiplies with.
pub(super) fn factor(func: &Function, inst: Inst) -> Option<i64> {
    let data = func.inst(inst);
    let constant = func.as_iconst(data.args[1])?;
    match data.op {
        Opcode::Imul => Some(constant),
        _ => (0..63).contains(&constant).then(|| 1 << constant),
    }
}
