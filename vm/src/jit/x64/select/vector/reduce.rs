//! Reductions: the upper half is combined with the lower one until one lane is left.

use regalloc2::VReg;

use super::{In, make};
use crate::ir::{InstData, Scalar, Type};
use crate::jit::legalise::combining;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::select::Selector;

impl Selector<'_> {
    /// Selects a reduction; false if it is none, or needs a kernel.
    pub(super) fn reduction(&mut self, data: &InstData) -> bool {
        let Some(combine) = combining(data.op, data.ty) else { return false };
        if data.ty.is_mask() {
            return self.reduce_mask(data);
        }
        let half = |ty: Type| ty.with_lanes(ty.lanes() / 2).unwrap_or(ty);
        if matches!(data.ty.kind(), Scalar::F16 | Scalar::Bf16) || !self.has_binary(combine, data.ty) {
            return false;
        }
        let mut ty = data.ty;
        let mut vector = self.use_reg(data.args[0]);
        while ty.lanes() > 1 {
            let upper = self.vector_temp();
            self.upper_half(upper, vector, ty.bytes());
            ty = half(ty);
            let last = ty.lanes() == 1 && data.ty.is_float();
            let combined = if last { self.result_reg(data.result()) } else { self.vector_temp() };
            // Which comes first matters only to what minimum and maximum do with zeros.
            self.binary_lanes(combine, ty, combined, vector, In::Reg(upper));
            vector = combined;
        }
        if !data.ty.is_float() {
            let op = if data.ty.kind().bytes() == 8 { V::MovqStore } else { V::MovdStore };
            let result = self.result_reg(data.result());
            self.down(make(op, Length::L128), result, vector);
        }
        true
    }

    /// The upper half of a vector of that many bytes, to the lower one.
    pub(super) fn upper_half(&mut self, d: VReg, s: VReg, bytes: u32) {
        match bytes {
            64 => self.down(make(V::Extri64x4, Length::L512).imm(1), d, s),
            32 => self.down(make(V::Extri128, Length::L256).imm(1), d, s),
            16 => self.unary(make(V::Pshufd, Length::L128).imm(0x4e), d, s),
            8 => self.unary(make(V::Pshufd, Length::L128).imm(1), d, s),
            4 => self.shift_by(V::ShiftD, 2, Length::L128, d, s, 16),
            _ => self.shift_by(V::ShiftW, 2, Length::L128, d, s, 8),
        }
    }
}
