//! Reductions, and masks as the bits of integers.

use super::Legaliser;
use super::fit::Fit;
use crate::ir::{InstData, MemImm, Opcode, Scalar, Type, Value};

impl Legaliser<'_> {
    /// Does the operation if it is a reduction, or between masks and bits.
    pub(super) fn fold(&mut self, data: &InstData) -> bool {
        match data.op {
            Opcode::MaskToBits => self.mask_to_bits(data),
            Opcode::BitsToMask => self.bits_to_mask(data),
            op => match combining(op, data.ty) {
                Some(combine) => self.reduce(data, combine),
                None => return false,
            },
        }
        true
    }

    /// The upper half of the pieces is combined with the lower one until one is left: the order that reductions of floats
    /// are defined by.
    fn reduce(&mut self, data: &InstData, combine: Opcode) {
        let vector = data.args[0];
        let Fit::Split(lanes) = self.fit(vector) else { return self.keep(data) };
        let mut pieces = self.pieces(vector, lanes);
        while pieces.len() > 1 {
            let (lower, upper) = pieces.split_at(pieces.len() / 2);
            pieces = lower.iter().zip(upper).map(|(&x, &y)| self.b.binary(combine, x, y)).collect();
        }
        let result = self.b.op(data.op, &[pieces[0]]);
        self.set_whole(data.result(), result);
    }

    fn mask_to_bits(&mut self, data: &InstData) {
        let mask = self.ty(data.args[0]);
        let size = match self.fit(data.args[0]) {
            Fit::Split(lanes) => lanes,
            Fit::Register if data.ty.is_vector() || data.ty.bytes() > 8 => mask.lanes(),
            _ => return self.keep(data),
        };
        let pieces = self.pieces(data.args[0], size);
        if !data.ty.is_vector() && data.ty.bytes() <= 8 {
            let bits = self.piece_bits(&pieces, data.ty);
            return self.set_whole(data.result(), bits);
        }
        // Piece by piece to memory, as many as fill whole words or all.
        let place = self.b.stack_slot(data.ty.bytes().next_multiple_of(8), 16);
        let (zero, len) = (self.b.iconst(Type::I8, 0), self.b.iconst(Type::I64, i64::from(data.ty.bytes())));
        self.b.effect(Opcode::Memset, Type::I1, &[place, zero, len]);
        let per_word = (64 / size).min(pieces.len() as u32) as usize;
        let bytes = (per_word as u32 * size).div_ceil(8);
        for (i, pieces) in pieces.chunks(per_word).enumerate() {
            let word = Scalar::int_of_bits(bytes * 8).expect("a power of two");
            let bits = self.piece_bits(pieces, Type::scalar(word));
            self.b.store_mem(place, bits, MemImm::natural(Type::I8, (i as u32 * bytes) as i32));
        }
        self.reload_any(data.result(), place);
    }

    /// The bits of masks one after the other, as an integer.
    fn piece_bits(&mut self, masks: &[Value], ty: Type) -> Value {
        let mut all: Option<Value> = None;
        let mut at = 0;
        for &mask in masks {
            let mut bits = self.b.convert(Opcode::MaskToBits, ty, mask);
            if at > 0 {
                let amount = self.b.iconst(ty, i64::from(at));
                bits = self.b.binary(Opcode::Ishl, bits, amount);
            }
            all = Some(all.map_or(bits, |all| self.b.binary(Opcode::Ior, all, bits)));
            at += self.b.ty(mask).lanes();
        }
        all.expect("a mask has pieces")
    }

    fn bits_to_mask(&mut self, data: &InstData) {
        let bits = self.ty(data.args[0]);
        let scalar = !bits.is_vector() && bits.bytes() <= 8;
        let size = match self.fit(data.result()) {
            Fit::Split(lanes) => lanes,
            Fit::Register if !scalar => data.ty.lanes(),
            _ => return self.keep(data),
        };
        let ty = self.piece(data.ty, size);
        let mut pieces = Vec::new();
        if scalar {
            let word = self.whole(data.args[0]);
            for first in (0..data.ty.lanes()).step_by(size as usize) {
                let amount = self.b.iconst(bits, i64::from(first));
                let shifted = if first == 0 { word } else { self.b.binary(Opcode::Ilshr, word, amount) };
                pieces.push(self.b.convert(Opcode::BitsToMask, ty, shifted));
            }
        } else {
            let place = self.spill_any(data.args[0]);
            let word = Type::scalar(Scalar::int_of_bits(size.clamp(8, 64)).expect("a power of two"));
            for first in (0..data.ty.lanes()).step_by(size as usize) {
                let mut bits = self.b.load_mem(word, place, MemImm::natural(Type::I8, (first / 8) as i32));
                if first % 8 > 0 {
                    let amount = self.b.iconst(word, i64::from(first % 8));
                    bits = self.b.binary(Opcode::Ilshr, bits, amount);
                }
                pieces.push(self.b.convert(Opcode::BitsToMask, ty, bits));
            }
        }
        self.set_pieces(data.result(), &pieces);
    }

    /// Any value, stored to a stack slot of its own.
    fn spill_any(&mut self, value: Value) -> Value {
        if self.ty(value).is_vector() {
            return self.spill(value);
        }
        let ty = self.ty(value);
        let place = self.b.stack_slot(ty.bytes(), ty.align());
        let whole = self.whole(value);
        self.b.store(place, 0, whole);
        place
    }

    /// Any value, from a stack slot.
    fn reload_any(&mut self, value: Value, place: Value) {
        if self.ty(value).is_vector() {
            return self.reload(value, place);
        }
        let loaded = self.b.load(self.ty(value), place, 0);
        self.set_whole(value, loaded);
    }
}

/// The operation between two lanes that a reduction repeats.
pub fn combining(op: Opcode, ty: Type) -> Option<Opcode> {
    Some(match op {
        Opcode::ReduceAdd if ty.is_float() => Opcode::Fadd,
        Opcode::ReduceAdd => Opcode::Iadd,
        Opcode::ReduceMul if ty.is_float() => Opcode::Fmul,
        Opcode::ReduceMul => Opcode::Imul,
        Opcode::ReduceMinS => Opcode::IminS,
        Opcode::ReduceMaxS => Opcode::ImaxS,
        Opcode::ReduceMinU => Opcode::IminU,
        Opcode::ReduceMaxU => Opcode::ImaxU,
        Opcode::ReduceFmin => Opcode::Fmin,
        Opcode::ReduceFmax => Opcode::Fmax,
        Opcode::ReduceAnd => Opcode::Iand,
        Opcode::ReduceOr => Opcode::Ior,
        Opcode::ReduceXor => Opcode::Ixor,
        _ => return None,
    })
}
