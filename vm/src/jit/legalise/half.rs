//! Arithmetic on vectors of 16-bit floats, which is defined as that of 32-bit ones with the result rounded.

use smallvec::SmallVec;

use super::Legaliser;
use super::fit::Fit;
use crate::ir::{Function, InstData, Opcode, Scalar, Type, Value, ValueList};

/// Does the function compute with vectors of 16-bit floats in a way that is done here?
pub(super) fn computes(func: &Function, width: u32) -> bool {
    let insts = || func.blocks.iter().flat_map(|block| &block.insts).map(|&inst| func.inst(inst));
    func.values.iter().any(|value| is_half(value.ty, width)) && insts().any(|data| is_arithmetic(data, width))
}

/// Vectors of 16-bit floats that there are conversions for: without AVX2 none for IEEE's.
fn is_half(ty: Type, width: u32) -> bool {
    ty.is_vector() && (ty.kind() == Scalar::Bf16 || ty.kind() == Scalar::F16 && width > 16)
}

fn is_arithmetic(data: &InstData, width: u32) -> bool {
    use Opcode::*;
    let is_op = matches!(
        data.op,
        Fadd | Fsub
            | Fmul
            | Fdiv
            | Fsqrt
            | Ffma
            | Fmin
            | Fmax
            | Ffloor
            | Fceil
            | Ftrunc
            | FroundEven
            | FroundHalfAway
            | FcmpOeq
            | FcmpUne
            | FcmpOlt
            | FcmpOle
            | FcmpOgt
            | FcmpOge
            | FcmpUno
    );
    is_op && is_half(data.ty, width)
}

impl Legaliser<'_> {
    /// Does the operation if it is arithmetic on 16-bit floats.
    pub(super) fn half_floats(&mut self, data: &InstData) -> bool {
        if !is_arithmetic(data, self.width) {
            return false;
        }
        let size = match self.fit(data.args[0]) {
            Fit::Register => data.ty.lanes(),
            Fit::Split(lanes) => lanes,
            Fit::Halves | Fit::Memory => return false,
        };
        let size = size.min(self.width / Scalar::F32.bytes());
        let half = self.piece(data.ty, size);
        let single = half.with_kind(Scalar::F32);
        let operands: Vec<SmallVec<[Value; 4]>> = data.args.iter().map(|&arg| self.pieces(arg, size)).collect();
        let pieces = (0..(data.ty.lanes() / size) as usize).map(|i| {
            let wide: ValueList =
                operands.iter().map(|pieces| self.b.convert(Opcode::Fpext, single, pieces[i])).collect();
            let result = self.b.op(data.op, &wide);
            if self.b.ty(result).is_mask() { result } else { self.b.convert(Opcode::Fptrunc, half, result) }
        });
        let pieces: Vec<Value> = pieces.collect();
        self.set_pieces(data.result(), &pieces);
        true
    }
}
