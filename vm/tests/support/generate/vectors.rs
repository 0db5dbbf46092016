//! Operations on vectors that have rules of their own: lanes that move, masks, memory under masks.

use super::*;

/// Some vector types: two numbers of lanes, several kinds each, and their masks.
pub(super) fn types(rng: &mut Rng) -> Vec<Type> {
    let kinds = [
        Scalar::I8,
        Scalar::I8,
        Scalar::I16,
        Scalar::I32,
        Scalar::I64,
        Scalar::F32,
        Scalar::F64,
        Scalar::F16,
        Scalar::Bf16,
        Scalar::I128,
        Scalar::I256,
    ];
    let mut types = Vec::new();
    for _ in 0..2 {
        let lanes = rng.pick(&[2, 4, 8, 8, 16, 16, 32, 64]);
        for _ in 0..4 {
            let ty = vector(rng.pick(&kinds), lanes);
            if ty.bytes() <= 512 {
                types.push(ty);
            }
        }
        types.push(vector(Scalar::I1, lanes));
    }
    types
}

impl Generator<'_> {
    pub(super) fn vector_operation(&mut self) {
        let vectors: Vec<Type> = self.types.iter().copied().filter(|ty| ty.is_vector()).collect();
        let ty = self.rng.pick(&vectors);
        match self.rng.below(12) {
            0 => self.shuffle(ty),
            1 => self.parts(ty),
            2 | 3 => self.one_lane(ty),
            4 => self.bits(ty.mask()),
            5 => self.lookup(ty),
            6 => self.bitcast(ty),
            7 => self.halves(ty),
            8 | 9 => self.masked(ty),
            10 => self.addresses(ty),
            _ => self.rare(ty),
        }
    }

    fn push(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm, results: &[Type]) {
        let inst = self.b.inst(op, ty, args, imm, results);
        self.scope.extend(self.b.results(inst));
    }

    fn shuffle(&mut self, ty: Type) {
        let count = self.rng.pick(&[ty.lanes() / 2, ty.lanes(), ty.lanes(), ty.lanes() * 2]);
        let result = vector(ty.kind(), count);
        let lanes = ty.lanes() as usize;
        let list: Vec<u32> = match self.rng.below(6) {
            // Patterns that processors have instructions for, and any.
            0 => (0..count).map(|i| (i / 2 + (i % 2) * ty.lanes()) % (2 * ty.lanes())).collect(),
            1 => (0..count).map(|i| (i + 1) % (2 * ty.lanes())).collect(),
            2 => (0..count).map(|i| (i ^ 1) % ty.lanes()).collect(),
            3 => (0..count).map(|i| i % ty.lanes() + if self.rng.chance(50) { ty.lanes() } else { 0 }).collect(),
            4 => vec![self.rng.below(lanes) as u32; count as usize],
            _ => (0..count).map(|_| self.rng.below(2 * lanes) as u32).collect(),
        };
        let args = [self.value(ty), self.value(ty)];
        self.push(Opcode::Shuffle2, ty, &args, Imm::Shuffle(list.into()), &[result]);
    }

    fn parts(&mut self, ty: Type) {
        let lanes = ty.lanes();
        let size = 1 << self.rng.below(lanes.trailing_zeros() as usize + 1);
        let part = vector(ty.kind(), size);
        let first = self.rng.below((lanes - size) as usize + 1) as u32;
        let first = if self.rng.chance(70) { first / size * size } else { first };
        let value = self.value(ty);
        if self.rng.chance(50) {
            self.push(Opcode::ExtractSub, part, &[value], Imm::Index(first), &[part]);
        } else {
            let part = self.value(part);
            self.push(Opcode::InsertSub, ty, &[value, part], Imm::Index(first), &[ty]);
        }
    }

    /// A lane number in range, known or not.
    fn lane_number(&mut self, lanes: u32) -> Value {
        if self.rng.chance(60) {
            return self.b.iconst(Type::I64, self.rng.below(lanes as usize) as i64);
        }
        let number = self.value(Type::I64);
        let last = self.b.iconst(Type::I64, i64::from(lanes) - 1);
        self.b.binary(Opcode::Iand, number, last)
    }

    fn one_lane(&mut self, ty: Type) {
        let (vector, number) = (self.value(ty), self.lane_number(ty.lanes()));
        let result = if self.rng.chance(50) {
            self.b.op(Opcode::Extract, &[vector, number])
        } else {
            let lane = self.value(ty.element());
            self.b.op(Opcode::Insert, &[vector, lane, number])
        };
        self.scope.push(result);
    }

    fn bits(&mut self, mask: Type) {
        let lanes = mask.lanes();
        let fitting =
            [Type::I8, Type::I16, Type::I32, Type::I64, Type::I128, vector(Scalar::I8, 8), vector(Scalar::I32, 4)];
        let fitting: Vec<Type> = fitting.into_iter().filter(|ty| ty.bytes() * 8 >= lanes).collect();
        let ty = self.rng.pick(&fitting);
        let result = if self.rng.chance(50) {
            let mask = self.value(mask);
            self.b.convert(Opcode::MaskToBits, ty, mask)
        } else {
            let bits = self.value(ty);
            self.b.convert(Opcode::BitsToMask, mask, bits)
        };
        self.scope.push(result);
    }

    fn lookup(&mut self, ty: Type) {
        let table = vector(Scalar::I8, self.rng.pick(&[2, 16, 16, 32, 64, 128]));
        let indices = ty.with_kind(Scalar::I8);
        let (table, mut indices) = (self.value(table), self.value(indices));
        if self.rng.chance(70) {
            // Numbers that are in range more often.
            let low = self.b.iconst(self.b.ty(indices), 31);
            indices = self.b.binary(Opcode::Iand, indices, low);
        }
        let result = self.b.op_ty(Opcode::TableLookup, self.b.ty(indices), &[table, indices]);
        self.scope.push(result);
    }

    fn bitcast(&mut self, ty: Type) {
        if !ty.is_int() {
            return;
        }
        let kinds = [Scalar::I8, Scalar::I16, Scalar::I32, Scalar::I64, Scalar::I128];
        let kind = self.rng.pick(&kinds);
        if kind.bytes() > ty.bytes() {
            return;
        }
        let value = self.value(ty);
        let result = self.b.convert(Opcode::Bitcast, vector(kind, ty.bytes() / kind.bytes()), value);
        self.scope.push(result);
    }

    fn halves(&mut self, ty: Type) {
        let [half, double] = [ty.lanes() / 2, ty.lanes() * 2].map(|lanes| vector(ty.kind(), lanes));
        let args = [self.value(ty), self.value(ty)];
        match self.rng.below(3) {
            0 => self.push(Opcode::Concat, ty, &args, Imm::None, &[double]),
            1 => self.push(Opcode::Interleave, ty, &args, Imm::None, &[double]),
            _ => self.push(Opcode::Deinterleave, ty, &args[..1], Imm::None, &[half, half]),
        }
    }

    fn rare(&mut self, ty: Type) {
        if ty.is_float() {
            // All classes but those that tell NaNs apart.
            let classes = self.rng.below(256) as u32 * 4;
            let value = self.value(ty);
            let result = self.b.fclass(value, classes);
            self.scope.push(result);
        } else if ty.is_int() {
            let result = self.b.op_ty(Opcode::Iota, ty, &[]);
            self.scope.push(result);
        }
    }

    /// A stack slot that has room for a value.
    fn slot_for(&mut self, ty: Type) -> Option<(Value, MemImm)> {
        let fitting: Vec<(Value, u32)> = self.slots.iter().copied().filter(|&(_, size)| size >= ty.bytes()).collect();
        if fitting.is_empty() || !ty.is_int() {
            return None;
        }
        let (slot, size) = self.rng.pick(&fitting);
        Some(self.place(slot, size, ty))
    }

    fn masked(&mut self, ty: Type) {
        let Some((place, mem)) = self.slot_for(ty) else { return };
        let args = [place, self.value(ty.mask()), self.value(ty)];
        let op = self.rng.pick(&[Opcode::LoadMasked, Opcode::StoreMasked, Opcode::CompressStore, Opcode::ExpandLoad]);
        let result = self.b.mem_op(op, ty, &args, mem);
        self.scope.extend(result);
    }

    fn addresses(&mut self, ty: Type) {
        let Some((place, mem)) = self.slot_for(ty) else { return };
        let place = self.b.ptr_add_const(place, i64::from(mem.offset));
        let lanes = ty.lanes();
        let bases = self.b.splat(vector(Scalar::Ptr, lanes), place);
        let numbers = self.value(vector(Scalar::I64, lanes));
        let last = self.b.iconst(vector(Scalar::I64, lanes), i64::from(lanes) - 1);
        let size = self.b.iconst(vector(Scalar::I64, lanes), i64::from(ty.kind().bytes()));
        let numbers = self.b.binary(Opcode::Iand, numbers, last);
        let distances = self.b.binary(Opcode::Imul, numbers, size);
        let addresses = self.b.op(Opcode::PtrAdd, &[bases, distances]);
        let args = [addresses, self.value(ty.mask()), self.value(ty)];
        if self.rng.chance(60) {
            let result = self.b.op_ty(Opcode::Gather, ty, &args);
            self.scope.push(result);
        } else {
            self.b.effect(Opcode::Scatter, ty, &args);
        }
    }
}
