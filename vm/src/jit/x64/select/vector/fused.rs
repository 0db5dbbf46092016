//! Multiplication and addition rounded once, of scalars as well; negated operands are part of the instruction.

use super::{In, make};
use crate::ir::{InstData, Opcode, Scalar, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::Op as V;
use crate::jit::x64::regs::Home;
use crate::jit::x64::select::Selector;

/// Instructions in the place of the first factor (`213`) and of the summand (`231`), by lanes: `ps`, `pd`, `ss`, `sd`.
type Forms = [[V; 4]; 2];

const ADD: Forms = [
    [V::Fmadd213ps, V::Fmadd213pd, V::Fmadd213ss, V::Fmadd213sd],
    [V::Fmadd231ps, V::Fmadd231pd, V::Fmadd231ss, V::Fmadd231sd],
];
const SUB: Forms = [
    [V::Fmsub213ps, V::Fmsub213pd, V::Fmsub213ss, V::Fmsub213sd],
    [V::Fmsub231ps, V::Fmsub231pd, V::Fmsub231ss, V::Fmsub231sd],
];
const NEGATED_ADD: Forms = [
    [V::Fnmadd213ps, V::Fnmadd213pd, V::Fnmadd213ss, V::Fnmadd213sd],
    [V::Fnmadd231ps, V::Fnmadd231pd, V::Fnmadd231ss, V::Fnmadd231sd],
];
const NEGATED_SUB: Forms = [
    [V::Fnmsub213ps, V::Fnmsub213pd, V::Fnmsub213ss, V::Fnmsub213sd],
    [V::Fnmsub231ps, V::Fnmsub231pd, V::Fnmsub231ss, V::Fnmsub231sd],
];

impl Selector<'_> {
    /// Selects `x * y + z`; false if it needs a kernel.
    pub(super) fn fused(&mut self, data: &InstData) -> bool {
        let ty = data.ty;
        let lanes = match (ty.kind(), ty.is_vector()) {
            (Scalar::F32, true) => 0,
            (Scalar::F64, true) => 1,
            (Scalar::F32, false) => 2,
            (Scalar::F64, false) => 3,
            _ => return false,
        };
        if self.level() < SimdLevel::Avx2 || self.home(ty) != Home::Vector {
            return false;
        }
        let (x, x_negated) = self.without_sign(data.args[0]);
        let (y, y_negated) = self.without_sign(data.args[1]);
        let (z, subtracts) = self.without_sign(data.args[2]);
        let forms = match (x_negated != y_negated, subtracts) {
            (false, false) => ADD,
            (false, true) => SUB,
            (true, false) => NEGATED_ADD,
            (true, true) => NEGATED_SUB,
        };
        let length = self.length(ty);
        // The result takes the place of an operand that is not wanted afterwards.
        let [x_dies, y_dies, z_dies] = [x, y, z].map(|value| self.dies(value));
        if z_dies && !self.is_memory_like(z) {
            let (x, y) = if self.is_memory_like(x) { (y, x) } else { (x, y) };
            let [z, x] = [z, x].map(|value| self.use_reg(value));
            let y = self.fused_source(y);
            let d = self.result_reg(data.result());
            self.accumulate(make(forms[1][lanes], length), d, z, x, y);
        } else {
            let (x, y) = if !x_dies && y_dies { (y, x) } else { (x, y) };
            let [x, y] = [x, y].map(|value| self.use_reg(value));
            let z = self.fused_source(z);
            let d = self.result_reg(data.result());
            self.accumulate(make(forms[0][lanes], length), d, x, y, z);
        }
        true
    }

    /// Is the value a constant or a load that can be folded?
    fn is_memory_like(&self, value: Value) -> bool {
        matches!(self.def_op(self.resolve(value)), Some(Opcode::Fconst | Opcode::Vconst | Opcode::Load))
    }

    /// The value that `value` is the negation of, if nobody else wants the negation.
    fn without_sign(&self, value: Value) -> (Value, bool) {
        let value = self.resolve(value);
        let wanted = self.uses[value.index()] > 1 || self.regs[value.index()].is_some();
        match self.func.def_data(value) {
            Some(InstData { op: Opcode::Fneg, args, .. }) if !wanted => (args[0], true),
            _ => (value, false),
        }
    }

    fn fused_source(&mut self, value: Value) -> In {
        let ty = self.ty(value);
        if ty.is_vector() {
            return self.vector_source(value);
        }
        let value = self.resolve(value);
        if let Some(constant) = self.constant_lanes(value)
            && self.ty(value) == ty
        {
            return self.constant_in(&constant);
        }
        match self.folded_load(value) {
            Some(place) => In::Mem(place),
            None => In::Reg(self.use_reg(value)),
        }
    }
}
