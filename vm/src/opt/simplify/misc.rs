//! Selection, vectors, casts and floats.

use super::{Simplified, Simplifier};
use crate::ir::{Const, Imm, Inst, Opcode, Value};

impl Simplifier<'_> {
    /// Operations that are not arithmetic, of any type.
    pub(super) fn misc(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        match (data.op, &data.args[..]) {
            (Opcode::Select, &[cond, a, b]) => self.select(inst, cond, a, b),
            (Opcode::Expect, &[a]) if !self.hot => Simplified::Value(a),
            (Opcode::Assume, &[cond]) if self.int_of(cond).is_some_and(|cond| cond != 0) => Simplified::Removed,
            (Opcode::Bitcast, &[a]) => self.bitcast(inst, a),
            (Opcode::Inttoptr, &[a]) => match self.match_op(a, Opcode::Ptrtoint) {
                Some([inner]) => Simplified::Value(inner),
                None => Simplified::Unchanged,
            },
            (Opcode::Ptrtoint, &[a]) => match self.match_op::<1>(a, Opcode::Inttoptr) {
                Some([inner]) if self.func.ty(inner) == data.ty => Simplified::Value(inner),
                _ => Simplified::Unchanged,
            },
            (Opcode::Extract, &[vector, index]) => self.extract(inst, vector, index),
            (Opcode::ExtractSub, &[vector]) => {
                if self.func.ty(vector) == data.ty {
                    return Simplified::Value(vector);
                }
                self.extract_sub(inst, vector)
            }
            (Opcode::InsertSub, &[_, part]) if self.func.ty(part) == data.ty => Simplified::Value(part),
            (Opcode::Reverse, &[a]) => match self.match_op(a, Opcode::Reverse) {
                Some([inner]) => Simplified::Value(inner),
                None => self.same_lanes(a),
            },
            (Opcode::Shuffle2, &[a, _]) => self.shuffle(inst, a),
            _ => Simplified::Unchanged,
        }
    }

    fn select(&mut self, inst: Inst, cond: Value, a: Value, b: Value) -> Simplified {
        if a == b {
            return Simplified::Value(a);
        }
        if let Some(cond) = self.int_of(cond) {
            return Simplified::Value(if cond != 0 { a } else { b });
        }
        if let Some([inner]) = self.match_op(cond, Opcode::Inot) {
            return self.rewrite(inst, Opcode::Select, &[inner, b, a]);
        }
        if self.data(inst).ty.is_mask() && self.func.ty(cond) == self.data(inst).ty {
            return match (self.int_of(a), self.int_of(b)) {
                (Some(1), Some(0)) => Simplified::Value(cond),
                (Some(0), Some(1)) => self.rewrite(inst, Opcode::Inot, &[cond]),
                (Some(1), _) => self.rewrite(inst, Opcode::Ior, &[cond, b]),
                (_, Some(0)) => self.rewrite(inst, Opcode::Iand, &[cond, a]),
                _ => Simplified::Unchanged,
            };
        }
        if self.hot && self.data(inst).ty.is_int() && self.func.ty(cond) == self.data(inst).ty.mask() {
            return self.select_int(inst, cond, a, b);
        }
        Simplified::Unchanged
    }

    /// Selections that are arithmetic.
    fn select_int(&mut self, inst: Inst, cond: Value, a: Value, b: Value) -> Simplified {
        let ty = self.data(inst).ty;
        match (self.int_of(a), self.int_of(b)) {
            (Some(1), Some(0)) => return self.rewrite(inst, Opcode::Zext, &[cond]),
            (Some(-1), Some(0)) => return self.rewrite(inst, Opcode::Sext, &[cond]),
            _ => {}
        }
        // The smaller or larger of what is compared.
        if let Some(def) = self.func.def_data(cond).filter(|def| def.ty == ty) {
            let test = match def.args[..] {
                [x, y] if (x, y) == (a, b) => Some(def.op),
                [x, y] if (x, y) == (b, a) => super::swapped_compare(def.op),
                _ => None,
            };
            let extreme = match test {
                Some(Opcode::IcmpSlt | Opcode::IcmpSle) => Some(Opcode::IminS),
                Some(Opcode::IcmpSgt | Opcode::IcmpSge) => Some(Opcode::ImaxS),
                Some(Opcode::IcmpUlt | Opcode::IcmpUle) => Some(Opcode::IminU),
                Some(Opcode::IcmpUgt | Opcode::IcmpUge) => Some(Opcode::ImaxU),
                _ => None,
            };
            if let Some(extreme) = extreme {
                return self.rewrite(inst, extreme, &[a, b]);
            }
        }
        // b + x or b is b + (x or 0).
        if let Some((op, x)) = self.change_of(a, b) {
            let zero = self.int_constant(ty, 0);
            let x = self.emit(Opcode::Select, ty, &[cond, x, zero], Imm::None, ty);
            return self.rewrite(inst, op, &[b, x]);
        }
        if let Some((op, x)) = self.change_of(b, a) {
            let zero = self.int_constant(ty, 0);
            let x = self.emit(Opcode::Select, ty, &[cond, zero, x], Imm::None, ty);
            return self.rewrite(inst, op, &[a, x]);
        }
        Simplified::Unchanged
    }

    /// How `changed` comes from `from`, if by an operation that 0 does nothing in.
    fn change_of(&self, changed: Value, from: Value) -> Option<(Opcode, Value)> {
        let def = self.func.def_data(changed)?;
        match (def.op, &def.args[..]) {
            (Opcode::Iadd | Opcode::Isub | Opcode::Ior | Opcode::Ixor, &[a, x]) if a == from => Some((def.op, x)),
            (Opcode::Iadd | Opcode::Ior | Opcode::Ixor, &[x, b]) if b == from => Some((def.op, x)),
            _ => None,
        }
    }

    fn bitcast(&mut self, inst: Inst, a: Value) -> Simplified {
        let ty = self.data(inst).ty;
        if self.func.ty(a) == ty {
            return Simplified::Value(a);
        }
        match self.match_op::<1>(a, Opcode::Bitcast) {
            Some([inner]) if self.func.ty(inner) == ty => Simplified::Value(inner),
            Some([inner]) => self.rewrite(inst, Opcode::Bitcast, &[inner]),
            None => Simplified::Unchanged,
        }
    }

    fn extract(&mut self, inst: Inst, vector: Value, index: Value) -> Simplified {
        let Some(def) = self.func.def_data(vector) else { return Simplified::Unchanged };
        match (def.op, &def.args[..]) {
            (Opcode::Splat, &[lane]) => return Simplified::Value(lane),
            (Opcode::Insert, &[_, lane, at]) if at == index => return Simplified::Value(lane),
            (Opcode::Insert, &[rest, _, at]) => {
                let apart = matches!((self.int_of(at), self.int_of(index)), (Some(x), Some(y)) if x != y);
                if apart {
                    return self.rewrite(inst, Opcode::Extract, &[rest, index]);
                }
            }
            _ => {}
        }
        // A lane of a constant vector of equal lanes, whatever the index.
        if let Some(constant) = Const::of(self.func, vector)
            && let Some(lane) = constant.as_splat()
            && let Some(lane) = self.constant(&Const::splat(constant.ty.element(), lane))
        {
            return Simplified::Value(lane);
        }
        Simplified::Unchanged
    }

    /// `extract_sub` of `concat` and of `extract_sub`.
    fn extract_sub(&mut self, inst: Inst, vector: Value) -> Simplified {
        let data = self.data(inst);
        let Imm::Index(first) = data.imm else { return Simplified::Unchanged };
        let lanes = data.ty.lanes();
        let Some(def) = self.func.def_data(vector) else { return Simplified::Unchanged };
        let (whole, first) = match (def.op, &def.args[..], &def.imm) {
            (Opcode::Concat, &[low, high], _) => {
                let half = def.ty.lanes();
                if first + lanes <= half {
                    (low, first)
                } else if first >= half {
                    (high, first - half)
                } else {
                    return Simplified::Unchanged;
                }
            }
            (Opcode::ExtractSub, &[whole], Imm::Index(outer)) => (whole, outer + first),
            _ => return Simplified::Unchanged,
        };
        let data = self.func.inst_mut(inst);
        data.args[0] = whole;
        data.imm = Imm::Index(first);
        // `extract_sub` of a scalar does not exist: the whole is then the value itself.
        Simplified::Rewritten
    }

    /// A permutation of a vector of equal lanes is that vector.
    fn same_lanes(&self, a: Value) -> Simplified {
        match self.func.def_data(a) {
            Some(def) if matches!(def.op, Opcode::Splat | Opcode::Iconst | Opcode::Fconst) => Simplified::Value(a),
            _ => Simplified::Unchanged,
        }
    }

    fn shuffle(&mut self, inst: Inst, a: Value) -> Simplified {
        let data = self.data(inst);
        let Imm::Shuffle(lanes) = &data.imm else { return Simplified::Unchanged };
        if lanes.len() != data.ty.lanes() as usize {
            return Simplified::Unchanged;
        }
        if lanes.iter().enumerate().all(|(position, &lane)| lane as usize == position) {
            return Simplified::Value(a);
        }
        if lanes.iter().all(|&lane| lane < data.ty.lanes()) { self.same_lanes(a) } else { Simplified::Unchanged }
    }

    /// Operations whose controlling type is a float.
    pub(super) fn float(&mut self, inst: Inst) -> Simplified {
        let data = self.data(inst);
        let (op, ty) = (data.op, data.ty);
        match (op, &data.args[..]) {
            (Opcode::Fneg, &[a]) => match self.match_op(a, Opcode::Fneg) {
                Some([inner]) => Simplified::Value(inner),
                None => Simplified::Unchanged,
            },
            (Opcode::Fabs, &[a]) => {
                if let Some([inner]) = self.match_op(a, Opcode::Fneg) {
                    return self.rewrite(inst, Opcode::Fabs, &[inner]);
                }
                let again = self.match_op::<1>(a, Opcode::Fabs).is_some();
                if again { Simplified::Value(a) } else { Simplified::Unchanged }
            }
            (Opcode::Ffloor | Opcode::Fceil | Opcode::Ftrunc | Opcode::FroundEven | Opcode::FroundHalfAway, &[a]) => {
                let integral = self.func.def_data(a).is_some_and(|def| {
                    matches!(
                        def.op,
                        Opcode::Ffloor | Opcode::Fceil | Opcode::Ftrunc | Opcode::FroundEven | Opcode::FroundHalfAway
                    )
                });
                if integral { Simplified::Value(a) } else { Simplified::Unchanged }
            }
            (Opcode::Fmin | Opcode::Fmax, &[a, b]) if a == b => Simplified::Value(a),
            (Opcode::Fadd, &[a, b]) => match self.match_op(b, Opcode::Fneg) {
                Some([inner]) => self.rewrite(inst, Opcode::Fsub, &[a, inner]),
                None => Simplified::Unchanged,
            },
            (Opcode::Fsub, &[a, b]) => {
                if let Some([inner]) = self.match_op(b, Opcode::Fneg) {
                    return self.rewrite(inst, Opcode::Fadd, &[a, inner]);
                }
                // x - 0 is x for every x, also -0 (but x + 0 is not).
                if self.float_of(b).is_some_and(|b| b == 0.0 && b.is_sign_positive()) {
                    return Simplified::Value(a);
                }
                Simplified::Unchanged
            }
            (Opcode::Fmul, &[a, b]) => match self.float_of(b) {
                Some(1.0) => Simplified::Value(a),
                Some(-1.0) => self.rewrite(inst, Opcode::Fneg, &[a]),
                _ => Simplified::Unchanged,
            },
            (Opcode::Fdiv, &[a, b]) => {
                if self.float_of(b) == Some(1.0) {
                    return Simplified::Value(a);
                }
                // The reciprocal of a power of two is exact.
                if ty.kind().bits() >= 32
                    && let Some(divisor) = self.float_of(b)
                    && divisor.is_normal()
                    && divisor.to_bits() << 12 == 0
                    && (2f64.powi(-100)..=2f64.powi(100)).contains(&divisor.abs())
                    && let Some(constant) = Const::of(self.func, b)
                    && let Some(reciprocal) = reciprocal(&constant)
                    && let Some(reciprocal) = self.constant(&reciprocal)
                {
                    return self.rewrite(inst, Opcode::Fmul, &[a, reciprocal]);
                }
                Simplified::Unchanged
            }
            _ => self.misc(inst),
        }
    }

    /// The constant `value` is (each lane of a vector), of `f32` or `f64`.
    fn float_of(&self, value: Value) -> Option<f64> {
        let def = self.func.def_data(value)?;
        let Imm::Float(bits) = def.imm else { return None };
        match def.ty.kind().bits() {
            64 => Some(f64::from_bits(bits)),
            32 => Some(f32::from_bits(bits as u32).into()),
            _ => None,
        }
    }
}

fn reciprocal(constant: &Const) -> Option<Const> {
    let one = match constant.ty.kind().bits() {
        64 => 1f64.to_bits(),
        _ => 1f32.to_bits().into(),
    };
    let one = Const::splat(constant.ty, one.into());
    super::fold_same(Opcode::Fdiv, &[&one, constant])
}
