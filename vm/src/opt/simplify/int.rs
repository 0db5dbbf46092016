//! Integer arithmetic, comparisons and width changes.

use super::{Simplified, Simplifier};
use crate::ir::{Const, Inst, Opcode, Type, Value};

impl Simplifier<'_> {
    /// Integer (and `i1`) arithmetic.
    pub(super) fn int(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let (op, ty) = (data.op, data.ty);
        match data.args[..] {
            [a] => self.int_unary(inst, op, a),
            [a, b] => {
                if a == b
                    && let Some(done) = self.int_same(inst, op, a)
                {
                    return done;
                }
                match self.int_of(b) {
                    Some(constant) => self.int_const(inst, op, ty, a, b, constant),
                    None => self.int_binary(inst, op, a, b),
                }
            }
            _ => Simplified::Unchanged,
        }
    }

    fn int_unary(&mut self, inst: Inst, op: Opcode, a: Value) -> Simplified {
        match op {
            Opcode::Ineg | Opcode::Inot | Opcode::Ibswap | Opcode::Ibitrev => {
                if let Some([inner]) = self.match_op(a, op) {
                    return Simplified::Value(inner);
                }
            }
            _ => {}
        }
        if op == Opcode::Ineg
            && let Some([x, y]) = self.match_op(a, Opcode::Isub)
        {
            return self.rewrite(inst, Opcode::Isub, &[y, x]);
        }
        if op == Opcode::Inot
            && let Some(def) = self.func.def_data(a)
            && let Some(inverse) = inverse_compare(def.op)
        {
            let (ty, args) = (def.ty, def.args.clone());
            self.func.inst_mut(inst).ty = ty;
            return self.rewrite(inst, inverse, &args);
        }
        Simplified::Unchanged
    }

    /// Both operands are the same value.
    fn int_same(&mut self, inst: Inst, op: Opcode, a: Value) -> Option<Simplified> {
        Some(match op {
            Opcode::Isub | Opcode::Ixor | Opcode::IsubSatS | Opcode::IsubSatU => self.rewrite_int(inst, 0),
            Opcode::Iand | Opcode::Ior | Opcode::IminS | Opcode::ImaxS | Opcode::IminU | Opcode::ImaxU => {
                Simplified::Value(a)
            }
            Opcode::Isrem | Opcode::Iurem | Opcode::Ifloormod => self.rewrite_int(inst, 0),
            _ => return None,
        })
    }

    /// Neither operand is a constant integer.
    fn int_binary(&mut self, inst: Inst, op: Opcode, a: Value, b: Value) -> Simplified {
        match op {
            // (x - y) + y, (x + y) - y, x - (x - y)
            Opcode::Iadd => {
                if let Some([x, y]) = self.match_op(a, Opcode::Isub)
                    && y == b
                {
                    return Simplified::Value(x);
                }
                if let Some([x, y]) = self.match_op(b, Opcode::Isub)
                    && y == a
                {
                    return Simplified::Value(x);
                }
                if let Some([x]) = self.match_op(b, Opcode::Ineg) {
                    return self.rewrite(inst, Opcode::Isub, &[a, x]);
                }
            }
            Opcode::Isub => {
                if let Some([x, y]) = self.match_op(a, Opcode::Iadd) {
                    if y == b {
                        return Simplified::Value(x);
                    }
                    if x == b {
                        return Simplified::Value(y);
                    }
                    // (x + c) - b = (x - b) + c
                    if self.int_of(y).is_some() {
                        let ty = self.data(inst).ty;
                        let difference = self.emit(Opcode::Isub, ty, &[x, b], crate::ir::Imm::None, ty);
                        return self.rewrite(inst, Opcode::Iadd, &[difference, y]);
                    }
                }
                if let Some([x, y]) = self.match_op(b, Opcode::Isub)
                    && x == a
                {
                    return Simplified::Value(y);
                }
                if let Some([x]) = self.match_op(b, Opcode::Ineg) {
                    return self.rewrite(inst, Opcode::Iadd, &[a, x]);
                }
                if self.int_of(a) == Some(0) {
                    return self.rewrite(inst, Opcode::Ineg, &[b]);
                }
            }
            Opcode::Ishl | Opcode::Ilshr | Opcode::Iashr | Opcode::Irotl | Opcode::Irotr | Opcode::Iudiv
                if self.int_of(a) == Some(0) =>
            {
                return Simplified::Value(a);
            }
            _ => {}
        }
        Simplified::Unchanged
    }

    /// The second operand is the integer `c` (in each lane), of any width.
    fn int_const(&mut self, inst: Inst, op: Opcode, ty: Type, a: Value, b: Value, c: i64) -> Simplified {
        let bits = ty.kind().bits();
        let all_ones = c == -1 || (bits == 1 && c == 1);
        let power = power_of_two(c, bits);
        if let Some(value) = match (op, c) {
            (Opcode::IaddOvfS | Opcode::IaddOvfU | Opcode::IsubOvfS | Opcode::IsubOvfU, 0) => Some(a),
            (Opcode::ImulOvfS | Opcode::ImulOvfU, 0) => Some(b),
            (Opcode::ImulOvfS | Opcode::ImulOvfU, 1) => Some(a),
            _ => None,
        } {
            let fits = self.int_constant(ty.mask(), 0);
            return Simplified::Values([value, fits].into_iter().collect());
        }
        match (op, c) {
            (Opcode::Iadd | Opcode::Isub | Opcode::Ior | Opcode::Ixor, 0)
            | (Opcode::Ishl | Opcode::Ilshr | Opcode::Iashr | Opcode::Irotl | Opcode::Irotr, 0)
            | (Opcode::IaddSatS | Opcode::IaddSatU | Opcode::IsubSatS | Opcode::IsubSatU | Opcode::ImaxU, 0)
            | (Opcode::Imul | Opcode::Isdiv | Opcode::Iudiv | Opcode::Ifloordiv, 1) => return Simplified::Value(a),
            (Opcode::Imul | Opcode::Iand | Opcode::IminU | Opcode::ImulhiU | Opcode::ImulhiS, 0)
            | (Opcode::Isdiv | Opcode::Iudiv | Opcode::Ifloordiv, 0)
            | (Opcode::Isrem | Opcode::Iurem | Opcode::Ifloormod, 0 | 1) => return self.rewrite_int(inst, 0),
            (Opcode::Iand, _) if all_ones => return Simplified::Value(a),
            (Opcode::Ior, _) if all_ones => return Simplified::Value(b),
            (Opcode::Ixor, _) if all_ones => return self.rewrite(inst, Opcode::Inot, &[a]),
            (Opcode::Imul, -1) => return self.rewrite(inst, Opcode::Ineg, &[a]),
            (Opcode::Isub, _) => {
                if let Some(negative) = Const::of(self.func, b).and_then(|b| negate(&b))
                    && let Some(negative) = self.constant(&negative)
                {
                    return self.rewrite(inst, Opcode::Iadd, &[a, negative]);
                }
            }
            (Opcode::Ishl | Opcode::Ilshr, _) if !(0..i64::from(bits)).contains(&c) => {
                return self.rewrite_int(inst, 0);
            }
            _ => {}
        }
        if let Some(shift) = power
            && shift > 0
        {
            let by_shift = match op {
                Opcode::Imul => Some(Opcode::Ishl),
                Opcode::Iudiv => Some(Opcode::Ilshr),
                // An arithmetic shift rounds down, as floor division does.
                Opcode::Ifloordiv if c > 0 => Some(Opcode::Iashr),
                _ => None,
            };
            if let Some(by_shift) = by_shift {
                let shift = self.int_constant(ty, shift.into());
                return self.rewrite(inst, by_shift, &[a, shift]);
            }
            if op == Opcode::Iurem || (op == Opcode::Ifloormod && c > 0) {
                let mask = self.int_constant(ty, c.wrapping_sub(1));
                return self.rewrite(inst, Opcode::Iand, &[a, mask]);
            }
        }
        self.reassociate(inst, op, a, b)
    }

    /// `(x op c1) op c2` becomes `x op (c1 op c2)`; shifts add their amounts.
    fn reassociate(&mut self, inst: Inst, op: Opcode, a: Value, b: Value) -> Simplified {
        let combine = match op {
            Opcode::Iadd | Opcode::Imul | Opcode::Iand | Opcode::Ior | Opcode::Ixor => op,
            Opcode::Ishl | Opcode::Ilshr => Opcode::IaddSatU,
            _ => return Simplified::Unchanged,
        };
        // c1 - x + c2
        if op == Opcode::Iadd
            && let Some([c1, x]) = self.match_op(a, Opcode::Isub)
            && let Some(sum) = self.fold_values(Opcode::Iadd, c1, b)
            && let Some(sum) = self.constant(&sum)
        {
            return self.rewrite(inst, Opcode::Isub, &[sum, x]);
        }
        if let Some([x, c1]) = self.match_op(a, op)
            && let Some(folded) = self.fold_values(combine, c1, b)
            && let Some(folded) = self.constant(&folded)
        {
            return self.rewrite(inst, op, &[x, folded]);
        }
        Simplified::Unchanged
    }

    /// Integer comparisons.
    pub(super) fn icmp(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let (op, ty) = (data.op, data.ty);
        let (a, b) = (data.args[0], data.args[1]);
        if a == b {
            let truth =
                matches!(op, Opcode::IcmpEq | Opcode::IcmpSle | Opcode::IcmpSge | Opcode::IcmpUle | Opcode::IcmpUge);
            return self.rewrite_int(inst, truth.into());
        }
        if self.int_of(a).is_some()
            && self.int_of(b).is_none()
            && let Some(swapped) = swapped_compare(op)
        {
            return self.rewrite(inst, swapped, &[b, a]);
        }
        if ty.is_ptr() && matches!(op, Opcode::IcmpEq | Opcode::IcmpNe) && self.int_of(b) == Some(0) {
            let never_null = self
                .func
                .def_data(a)
                .is_some_and(|def| matches!(def.op, Opcode::StackSlot | Opcode::DataAddr | Opcode::FuncAddr));
            if never_null {
                return self.rewrite_int(inst, (op == Opcode::IcmpNe).into());
            }
        }
        match self.int_of(b) {
            Some(constant) => self.icmp_const(inst, op, ty, a, b, constant),
            None => Simplified::Unchanged,
        }
    }

    fn icmp_const(&mut self, inst: Inst, op: Opcode, ty: Type, a: Value, b: Value, c: i64) -> Simplified {
        if ty.is_mask() {
            match (op, c) {
                (Opcode::IcmpNe, 0) | (Opcode::IcmpEq, 1) => return Simplified::Value(a),
                (Opcode::IcmpEq, 0) | (Opcode::IcmpNe, 1) => return self.rewrite(inst, Opcode::Inot, &[a]),
                _ => {}
            }
        }
        match (op, c) {
            (Opcode::IcmpUlt, 0) => return self.rewrite_int(inst, 0),
            (Opcode::IcmpUge, 0) => return self.rewrite_int(inst, 1),
            (Opcode::IcmpUgt, 0) => return self.rewrite(inst, Opcode::IcmpNe, &[a, b]),
            (Opcode::IcmpUle, 0) => return self.rewrite(inst, Opcode::IcmpEq, &[a, b]),
            _ => {}
        }
        if !matches!(op, Opcode::IcmpEq | Opcode::IcmpNe) {
            return Simplified::Unchanged;
        }
        // x + c1 == c2 is x == c2 - c1
        if let Some([x, c1]) = self.match_op(a, Opcode::Iadd)
            && let Some(difference) = self.fold_values(Opcode::Isub, b, c1)
            && let Some(difference) = self.constant(&difference)
        {
            return self.rewrite(inst, op, &[x, difference]);
        }
        // x - y == 0 is x == y
        if c == 0
            && let Some([x, y]) = self.match_op(a, Opcode::Isub)
        {
            return self.rewrite(inst, op, &[x, y]);
        }
        // zext(i1) == 0 and == 1
        if let Some([x]) = self.match_op(a, Opcode::Zext)
            && self.func.ty(x).is_mask()
        {
            return match (op, c) {
                (Opcode::IcmpNe, 0) | (Opcode::IcmpEq, 1) => Simplified::Value(x),
                (Opcode::IcmpEq, 0) | (Opcode::IcmpNe, 1) => {
                    self.func.inst_mut(inst).ty = self.func.ty(x);
                    self.rewrite(inst, Opcode::Inot, &[x])
                }
                _ => self.rewrite_int(inst, (op == Opcode::IcmpNe).into()),
            };
        }
        Simplified::Unchanged
    }

    /// `trunc`, `zext`, `sext` of one another.
    pub(super) fn resize(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let (op, ty, a) = (data.op, data.ty, data.args[0]);
        let Some(def) = self.func.def_data(a) else { return Simplified::Unchanged };
        let (inner_op, inner) = (def.op, def.args.first().copied());
        let Some(inner) = inner else { return Simplified::Unchanged };
        let (from, to) = (self.func.ty(inner).kind().bits(), ty.kind().bits());
        match (op, inner_op) {
            (Opcode::Trunc, Opcode::Zext | Opcode::Sext) => {
                if from == to {
                    Simplified::Value(inner)
                } else if from > to {
                    self.rewrite(inst, Opcode::Trunc, &[inner])
                } else {
                    self.rewrite(inst, inner_op, &[inner])
                }
            }
            (Opcode::Trunc, Opcode::Trunc) | (Opcode::Zext, Opcode::Zext) | (Opcode::Sext, Opcode::Sext) => {
                self.rewrite(inst, op, &[inner])
            }
            (Opcode::Sext, Opcode::Zext) => self.rewrite(inst, Opcode::Zext, &[inner]),
            // zext(trunc x) to the width of x keeps the low bits.
            (Opcode::Zext, Opcode::Trunc) if from == to && to <= 64 => {
                let kept = self.func.ty(a).kind().bits();
                let mask = self.int_constant(ty, (1i64 << kept) - 1);
                self.rewrite(inst, Opcode::Iand, &[inner, mask])
            }
            _ => Simplified::Unchanged,
        }
    }
}

fn negate(constant: &Const) -> Option<Const> {
    super::fold_same(Opcode::Ineg, &[constant])
}

/// The exponent if `c`, in a type of `bits` bits (at most 64), is a power of two.
fn power_of_two(c: i64, bits: u32) -> Option<u32> {
    let unsigned = if bits < 64 { c as u64 & ((1 << bits) - 1) } else { c as u64 };
    ((bits <= 64 || c > 0) && unsigned.is_power_of_two()).then(|| unsigned.trailing_zeros())
}

/// The comparison that holds exactly when this one does not.
pub(in crate::opt) fn inverse_compare(op: Opcode) -> Option<Opcode> {
    Some(match op {
        Opcode::IcmpEq => Opcode::IcmpNe,
        Opcode::IcmpNe => Opcode::IcmpEq,
        Opcode::IcmpSlt => Opcode::IcmpSge,
        Opcode::IcmpSge => Opcode::IcmpSlt,
        Opcode::IcmpSgt => Opcode::IcmpSle,
        Opcode::IcmpSle => Opcode::IcmpSgt,
        Opcode::IcmpUlt => Opcode::IcmpUge,
        Opcode::IcmpUge => Opcode::IcmpUlt,
        Opcode::IcmpUgt => Opcode::IcmpUle,
        Opcode::IcmpUle => Opcode::IcmpUgt,
        Opcode::FcmpOeq => Opcode::FcmpUne,
        Opcode::FcmpUne => Opcode::FcmpOeq,
        _ => return None,
    })
}

/// The comparison that holds for `(b, a)` exactly when this one does for `(a, b)`.
pub(in crate::opt) fn swapped_compare(op: Opcode) -> Option<Opcode> {
    Some(match op {
        Opcode::IcmpEq | Opcode::IcmpNe | Opcode::FcmpOeq | Opcode::FcmpUne | Opcode::FcmpUno => op,
        Opcode::IcmpSlt => Opcode::IcmpSgt,
        Opcode::IcmpSgt => Opcode::IcmpSlt,
        Opcode::IcmpSle => Opcode::IcmpSge,
        Opcode::IcmpSge => Opcode::IcmpSle,
        Opcode::IcmpUlt => Opcode::IcmpUgt,
        Opcode::IcmpUgt => Opcode::IcmpUlt,
        Opcode::IcmpUle => Opcode::IcmpUge,
        Opcode::IcmpUge => Opcode::IcmpUle,
        Opcode::FcmpOlt => Opcode::FcmpOgt,
        Opcode::FcmpOgt => Opcode::FcmpOlt,
        Opcode::FcmpOle => Opcode::FcmpOge,
        Opcode::FcmpOge => Opcode::FcmpOle,
        _ => return None,
    })
}
