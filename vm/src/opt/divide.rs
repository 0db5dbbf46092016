//! Division by a constant becomes multiplication by its reciprocal, of which the upper half of the product counts.
//!
//! For numbers of `N` bits and a divisor `d` with `2^(l-1) < d <= 2^l`, the quotient is the product with
//! `m = ceil(2^(N+l) / d)`, shifted right by `N + l`: `m` is too large by less than `d / 2^l`, which the product of such a
//! number does not notice (Granlund and Montgomery, "Division by invariant integers using multiplication"). `m` has one bit
//! more than fits, which is added on its own. Where numbers are at most `2^(N-1)`, half of `m` does, rounded up; for some
//! divisors it does in any case, because it is not too large by more than `2^(l-1) / d`.
//! Signs are taken off before and put on again behind; narrower integers are widened. In vectors `N` is 16: processors
//! have the upper half of the product for such lanes.

use crate::ir::{Const, Function, Imm, Inst, Loc, Opcode, Scalar, Type, Value, ValueList, normalize_int};

/// Runs the pass. Reports whether anything changed.
pub(super) fn divide_by_constants(func: &mut Function) -> bool {
    let mut changed = false;
    for block in func.block_ids() {
        let candidate = |inst: &Inst| divisor(func, *inst).is_some();
        if !func.block(block).insts.iter().any(candidate) {
            continue;
        }
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut out = Vec::with_capacity(insts.len() + 8);
        for inst in insts {
            match divisor(func, inst) {
                Some(divisor) => {
                    let (loc, ty) = (func.inst(inst).loc, func.inst(inst).ty);
                    let wide = if ty.is_vector() { ty.with_kind(Scalar::I16) } else { Type::I64 };
                    Division { func, out: &mut out, loc, wide }.replace(inst, divisor);
                    changed = true;
                }
                None => out.push(inst),
            }
        }
        func.block_mut(block).insts = out;
    }
    changed
}

/// The divisor of a division by a constant that is not a power of two, and whose highest bit is clear.
fn divisor(func: &Function, inst: Inst) -> Option<u64> {
    use Opcode::*;
    let data = func.inst(inst);
    let bits = data.ty.kind().bits();
    let fits = if data.ty.is_vector() { matches!(bits, 8 | 16) } else { bits <= 64 };
    if !matches!(data.op, Ifloordiv | Ifloormod | Isdiv | Isrem | Iudiv | Iurem) || !fits {
        return None;
    }
    let divisor = Const::of(func, data.args[1])?.as_splat()?.as_u64();
    let negative = divisor >> (bits - 1) & 1 == 1;
    (divisor > 2 && !divisor.is_power_of_two() && !negative).then_some(divisor)
}

struct Division<'a> {
    func: &'a mut Function,
    out: &'a mut Vec<Inst>,
    loc: Loc,
    /// What is computed in.
    wide: Type,
}

impl Division<'_> {
    fn replace(&mut self, inst: Inst, divisor: u64) {
        use Opcode::*;
        let data = self.func.inst(inst);
        let (op, ty, number) = (data.op, data.ty, data.args[0]);
        let wide = self.wide;
        let unsigned = matches!(op, Iudiv | Iurem);
        let number = match (ty == wide, unsigned) {
            (true, _) => number,
            (false, true) => self.op(Zext, &[number]),
            (false, false) => self.op(Sext, &[number]),
        };
        let quotient = if unsigned {
            self.quotient(number, divisor, ty == wide)
        } else {
            let shift = self.int(i64::from(self.bits()) - 1);
            let sign = self.op(Iashr, &[number, shift]);
            let flipped = self.op(Ixor, &[number, sign]);
            if matches!(op, Ifloordiv | Ifloormod) {
                // The complement of a negative number: -1 is 0, so that the quotient is rounded down.
                let quotient = self.quotient(flipped, divisor, false);
                self.op(Ixor, &[quotient, sign])
            } else {
                let magnitude = self.op(Isub, &[flipped, sign]);
                let quotient = self.quotient(magnitude, divisor, false);
                let flipped = self.op(Ixor, &[quotient, sign]);
                self.op(Isub, &[flipped, sign])
            }
        };
        let result = if matches!(op, Ifloormod | Isrem | Iurem) {
            let divisor = self.int(divisor as i64);
            let product = self.op(Imul, &[quotient, divisor]);
            self.op(Isub, &[number, product])
        } else {
            quotient
        };
        // The instruction itself yields the result, in its own type.
        let data = self.func.inst_mut(inst);
        data.imm = Imm::None;
        if ty == wide {
            let zero = self.int(0);
            let data = self.func.inst_mut(inst);
            (data.op, data.args) = (Iadd, ValueList::from_slice(&[result, zero]));
        } else {
            (data.op, data.args) = (Trunc, ValueList::from_slice(&[result]));
        }
        self.out.push(inst);
    }

    fn bits(&self) -> u32 {
        self.wide.kind().bits()
    }

    /// The quotient of an unsigned number. Unless it may be `any`, its highest bit is clear, or alone.
    fn quotient(&mut self, number: Value, divisor: u64, any: bool) -> Value {
        let log = u64::BITS - (divisor - 1).leading_zeros();
        let half = 1u128 << (self.bits() - 1 + log);
        let multiplier = half.div_ceil(divisor.into());
        let excess = multiplier * u128::from(divisor) - half;
        let too_large = any && excess > 1 << (log - 1);
        let zeros = divisor.trailing_zeros();
        if too_large && zeros > 0 {
            // Both halved so often, the number is small enough.
            let shift = self.int(zeros.into());
            let number = self.op(Opcode::Ilshr, &[number, shift]);
            return self.quotient(number, divisor >> zeros, false);
        }
        let sum = if too_large {
            // The bit that does not fit adds the number itself, here without a carry.
            let multiplier = (half << 1).div_ceil(divisor.into()) - (1 << self.bits());
            let multiplier = self.int(multiplier as u64 as i64);
            let product = self.op(Opcode::ImulhiU, &[number, multiplier]);
            let difference = self.op(Opcode::Isub, &[number, product]);
            let one = self.int(1);
            let half = self.op(Opcode::Ilshr, &[difference, one]);
            self.op(Opcode::Iadd, &[half, product])
        } else {
            let multiplier = self.int(multiplier as u64 as i64);
            self.op(Opcode::ImulhiU, &[number, multiplier])
        };
        let shift = self.int(i64::from(log) - 1);
        self.op(Opcode::Ilshr, &[sum, shift])
    }

    fn op(&mut self, op: Opcode, args: &[Value]) -> Value {
        self.emit(op, args, Imm::None)
    }

    fn int(&mut self, value: i64) -> Value {
        self.emit(Opcode::Iconst, &[], Imm::Int(normalize_int(self.wide, value)))
    }

    fn emit(&mut self, op: Opcode, args: &[Value], imm: Imm) -> Value {
        let args = ValueList::from_slice(args);
        let inst = self.func.add_inst(op, self.wide, args, imm, &[self.wide], self.loc);
        self.out.push(inst);
        self.func.inst(inst).result()
    }
}
