//! Division by a constant becomes multiplication by its reciprocal, of which the upper half of the product counts.
//!
//! For numbers up to `2^63` and a divisor `d` with `2^(l-1) < d <= 2^l`, the quotient is the upper half of the
//! product with `m = ceil(2^(63+l) / d)`, shifted right by `l - 1`: `m` fits in 64 bits and is too large by less than
//! `d / 2^l`, which the product of such a number does not notice (Granlund and Montgomery, "Division by invariant
//! integers using multiplication"). Signs are taken off before and put on again behind; narrower integers are
//! widened.

use crate::ir::{Function, Imm, Inst, Loc, Opcode, Type, Value, ValueList};

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
                    let loc = func.inst(inst).loc;
                    Division { func, out: &mut out, loc }.replace(inst, divisor);
                    changed = true;
                }
                None => out.push(inst),
            }
        }
        func.block_mut(block).insts = out;
    }
    changed
}

/// The divisor of a scalar division by a positive constant that is not a power of two.
fn divisor(func: &Function, inst: Inst) -> Option<u64> {
    use Opcode::*;
    let data = func.inst(inst);
    if !matches!(data.op, Ifloordiv | Ifloormod | Isdiv | Isrem | Iudiv | Iurem) || data.ty.is_vector() {
        return None;
    }
    let signed = !matches!(data.op, Iudiv | Iurem);
    // All unsigned numbers of 64 bits would take a multiplier of 65.
    if data.ty.kind().bits() > if signed { 64 } else { 32 } {
        return None;
    }
    let divisor = u64::try_from(func.as_iconst(data.args[1])?).ok()?;
    (divisor > 2 && !divisor.is_power_of_two()).then_some(divisor)
}

struct Division<'a> {
    func: &'a mut Function,
    out: &'a mut Vec<Inst>,
    loc: Loc,
}

impl Division<'_> {
    fn replace(&mut self, inst: Inst, divisor: u64) {
        use Opcode::*;
        let data = self.func.inst(inst);
        let (op, ty, number) = (data.op, data.ty, data.args[0]);
        let wide = Type::I64;
        let unsigned = matches!(op, Iudiv | Iurem);
        let number = match (ty == wide, unsigned) {
            (true, _) => number,
            (false, true) => self.op(Zext, &[number]),
            (false, false) => self.op(Sext, &[number]),
        };
        let quotient = if unsigned {
            self.quotient(number, divisor)
        } else {
            let shift = self.int(63);
            let sign = self.op(Iashr, &[number, shift]);
            let flipped = self.op(Ixor, &[number, sign]);
            if matches!(op, Ifloordiv | Ifloormod) {
                // The complement of a negative number: -1 is 0, so that the quotient is rounded down.
                let quotient = self.quotient(flipped, divisor);
                self.op(Ixor, &[quotient, sign])
            } else {
                let magnitude = self.op(Isub, &[flipped, sign]);
                let quotient = self.quotient(magnitude, divisor);
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

    /// The quotient of an unsigned number of at most `2^63`.
    fn quotient(&mut self, number: Value, divisor: u64) -> Value {
        let bits = u64::BITS - (divisor - 1).leading_zeros();
        let multiplier = (1u128 << (63 + bits)).div_ceil(divisor.into());
        let multiplier = self.int(multiplier as u64 as i64);
        let product = self.op(Opcode::ImulhiU, &[number, multiplier]);
        let shift = self.int(i64::from(bits) - 1);
        self.op(Opcode::Ilshr, &[product, shift])
    }

    fn op(&mut self, op: Opcode, args: &[Value]) -> Value {
        self.emit(op, args, Imm::None)
    }

    fn int(&mut self, value: i64) -> Value {
        self.emit(Opcode::Iconst, &[], Imm::Int(value))
    }

    fn emit(&mut self, op: Opcode, args: &[Value], imm: Imm) -> Value {
        let inst = self.func.add_inst(op, Type::I64, ValueList::from_slice(args), imm, &[Type::I64], self.loc);
        self.out.push(inst);
        self.func.inst(inst).result()
    }
}
