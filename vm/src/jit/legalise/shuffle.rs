//! Operations that move lanes about: each result piece is put together from the pieces that its lanes come from.

use smallvec::SmallVec;

use super::fit::Fit;
use super::lanes::known_index;
use super::{Legaliser, Parts};
use crate::ir::{Imm, InstData, Opcode, Scalar, Type, Value};

/// Where a lane of a result comes from: the number of the operand, and the lane in it.
type Source = (usize, u32);

impl Legaliser<'_> {
    /// Does the operation if it moves lanes.
    pub(super) fn move_lanes(&mut self, data: &InstData) -> bool {
        let lanes = data.ty.lanes();
        let both = || (0..lanes).map(|i| (0, i)).chain((0..lanes).map(|i| (1, i)));
        match (data.op, &data.imm) {
            (Opcode::Splat, _) => self.splat(data),
            (Opcode::Extract, _) => self.extract(data),
            (Opcode::Insert, _) => self.insert(data),
            (Opcode::TableLookup, _) => self.table_lookup(data),
            (Opcode::Bitcast, _) => self.bitcast(data),
            (Opcode::Concat, _) => self.shuffle(data, &[both().collect()]),
            (Opcode::Interleave, _) => {
                let list = (0..lanes).flat_map(|i| [(0, i), (1, i)]).collect();
                self.shuffle(data, &[list]);
            }
            (Opcode::Deinterleave, _) => {
                let list = |odd| (0..lanes / 2).map(|i| (0, 2 * i + odd)).collect();
                self.shuffle(data, &[list(0), list(1)]);
            }
            (Opcode::Reverse, _) => self.shuffle(data, &[(0..lanes).rev().map(|i| (0, i)).collect()]),
            (Opcode::Shuffle2, Imm::Shuffle(list)) => {
                let list = list.iter().map(|&lane| ((lane / lanes) as usize, lane % lanes)).collect();
                self.shuffle(data, &[list]);
            }
            (Opcode::ExtractSub, &Imm::Index(first)) => {
                self.shuffle(data, &[(first..first + lanes).map(|i| (0, i)).collect()]);
            }
            (Opcode::InsertSub, &Imm::Index(first)) => {
                let end = first + self.ty(data.args[1]).lanes();
                let list = (0..lanes).map(|i| if (first..end).contains(&i) { (1, i - first) } else { (0, i) });
                self.shuffle(data, &[list.collect()]);
            }
            _ => return false,
        }
        true
    }

    /// Results whose lanes are those of the lists.
    fn shuffle(&mut self, data: &InstData, lists: &[Vec<Source>]) {
        let values = || data.args.iter().copied().chain(data.results());
        if values().any(|value| matches!(self.fit(value), Fit::Halves | Fit::Memory)) {
            return self.keep(data);
        }
        let is_mask = data.ty.is_mask();
        // What only takes masks apart and puts them together need not go through bytes.
        let parts = matches!(data.op, Opcode::Concat | Opcode::ExtractSub | Opcode::InsertSub);
        let through_bytes = is_mask && (!parts || values().any(|value| !self.ty(value).is_vector()));
        if !through_bytes && values().all(|value| self.fit(value) == Fit::Register) {
            return self.keep(data);
        }
        let operands: Vec<SmallVec<[Value; 4]>> = if through_bytes {
            data.args.iter().map(|&arg| self.byte_pieces(arg)).collect()
        } else {
            data.args.iter().map(|&arg| self.pieces(arg, self.lanes_of(arg))).collect()
        };
        for (old, list) in data.results().zip(lists) {
            let ty = self.ty(old);
            let size = match self.fit(old) {
                _ if through_bytes => ty.lanes().min(self.width),
                Fit::Split(lanes) => lanes,
                _ => ty.lanes(),
            };
            let mut pieces: Vec<Value> =
                list.chunks(size as usize).map(|list| self.collect_lanes(&operands, list)).collect();
            if through_bytes {
                pieces.iter_mut().for_each(|piece| *piece = self.mask_of_bytes(*piece));
            }
            self.set_pieces(old, &pieces);
        }
    }

    /// A mask as bytes, in pieces of registers.
    fn byte_pieces(&mut self, mask: Value) -> SmallVec<[Value; 4]> {
        let lanes = self.ty(mask).lanes().min(self.width);
        let pieces = self.pieces(mask, lanes);
        pieces.into_iter().map(|piece| self.bytes_of_mask(piece)).collect()
    }

    /// A new mask as bytes.
    fn bytes_of_mask(&mut self, mask: Value) -> Value {
        self.b.convert(Opcode::Zext, self.b.ty(mask).with_kind(Scalar::I8), mask)
    }

    /// New bytes as a mask.
    fn mask_of_bytes(&mut self, bytes: Value) -> Value {
        self.b.convert(Opcode::Trunc, self.b.ty(bytes).mask(), bytes)
    }

    /// One new vector from lanes of the operands' pieces.
    fn collect_lanes(&mut self, operands: &[SmallVec<[Value; 4]>], list: &[Source]) -> Value {
        let count = list.len() as u32;
        let place = |this: &Self, (operand, lane): Source| -> (Value, u32) {
            let lanes = this.b.ty(operands[operand][0]).lanes();
            (operands[operand][(lane / lanes) as usize], lane % lanes)
        };
        let places: Vec<(Value, u32)> = list.iter().map(|&source| place(self, source)).collect();
        let (first, start) = places[0];
        let ty = self.piece(self.b.ty(first), count);
        // Several pieces one after the other, each whole.
        let lanes_of = |this: &Self, piece: Value| this.b.ty(piece).lanes();
        let runs = places.chunk_by(|a, b| a.0 == b.0 && a.1 + 1 == b.1);
        let runs: Vec<&[(Value, u32)]> = runs.collect();
        if let [_] = runs[..] {
            return if lanes_of(self, first) == count { first } else { self.b.extract_sub(ty, first, start) };
        }
        let whole = |run: &&[(Value, u32)]| run[0].1 == 0 && run.len() as u32 == lanes_of(self, run[0].0);
        if runs.iter().all(whole) && runs.iter().all(|run| run.len() == runs[0].len()) {
            let pieces: Vec<Value> = runs.iter().map(|run| run[0].0).collect();
            return self.regroup(ty, &pieces, count)[0];
        }
        if ty.is_mask() {
            return self.collect_mask(&runs, ty);
        }
        let mut distinct: Vec<Value> = places.iter().map(|&(piece, _)| piece).collect();
        distinct.sort_unstable();
        distinct.dedup();
        // Operands of different sizes are made equal first.
        let size = distinct.iter().map(|&piece| lanes_of(self, piece)).max().unwrap_or(count);
        let mut result = None;
        for pair in distinct.chunks(2) {
            let [x, y] = [pair[0], *pair.last().unwrap_or(&pair[0])].map(|piece| self.widen(piece, size));
            let from = |&(piece, lane): &(Value, u32)| match () {
                () if piece == pair[0] => Some(lane),
                () if pair.get(1) == Some(&piece) => Some(size + lane),
                () => None,
            };
            let lanes: Vec<u32> = places.iter().map(|place| from(place).unwrap_or(0)).collect();
            let found = self.b.shuffle2(x, y, &lanes);
            result = Some(match result {
                None => found,
                Some(so_far) => {
                    let chosen = places.iter().enumerate();
                    let chosen = chosen.map(|(i, place)| if from(place).is_some() { count } else { 0 } + i as u32);
                    let chosen: Vec<u32> = chosen.collect();
                    self.b.shuffle2(so_far, found, &chosen)
                }
            });
        }
        result.expect("a result has lanes")
    }

    /// A mask from runs of lanes of other masks.
    fn collect_mask(&mut self, runs: &[&[(Value, u32)]], ty: Type) -> Value {
        let mut result = self.b.undef(ty);
        let mut at = 0;
        for run in runs {
            // Runs are cut into powers of two.
            let mut rest = *run;
            while let Some(&(piece, first)) = rest.first() {
                let lanes = 1 << rest.len().ilog2();
                let mut part = piece;
                if self.b.ty(piece).lanes() != lanes {
                    part = self.b.extract_sub(self.piece(ty, lanes), piece, first);
                }
                result = self.b.insert_sub(result, part, at);
                at += lanes;
                rest = &rest[lanes as usize..];
            }
        }
        result
    }

    /// A vector with unspecified lanes added up to `lanes`.
    fn widen(&mut self, piece: Value, lanes: u32) -> Value {
        let ty = self.b.ty(piece);
        if ty.lanes() == lanes {
            return piece;
        }
        let list: Vec<u32> = (0..lanes).map(|i| i % ty.lanes()).collect();
        self.b.shuffle2(piece, piece, &list)
    }

    fn splat(&mut self, data: &InstData) {
        let Fit::Split(lanes) = self.fit(data.result()) else { return self.keep(data) };
        let lane = self.whole(data.args[0]);
        let piece = self.b.splat(self.piece(data.ty, lanes), lane);
        self.set(data.result(), Parts::Pieces(SmallVec::from_elem(piece, (data.ty.lanes() / lanes) as usize)));
    }

    fn extract(&mut self, data: &InstData) {
        let vector = data.args[0];
        let lanes = data.ty.lanes();
        match known_index(self, data.args[1], lanes) {
            Some(index) => {
                let size = self.lanes_of(vector);
                let piece = self.pieces(vector, size)[(index / size) as usize];
                let number = self.b.iconst(Type::I64, i64::from(index % size));
                let lane = self.b.op(Opcode::Extract, &[piece, number]);
                self.set_whole(data.result(), lane);
            }
            None if data.ty.is_mask() || matches!(self.fit(vector), Fit::Split(_)) => {
                let place = self.spill(vector);
                let address = self.lane_address(place, data.args[1], data.ty);
                let lane = self.b.load(data.ty.element(), address, 0);
                self.set_whole(data.result(), lane);
            }
            None => self.keep(data),
        }
    }

    fn insert(&mut self, data: &InstData) {
        let vector = data.args[0];
        let lanes = data.ty.lanes();
        let split = matches!(self.fit(vector), Fit::Split(_));
        match known_index(self, data.args[2], lanes) {
            _ if !data.ty.is_mask() && !split => self.keep(data),
            Some(index) if !data.ty.is_mask() => {
                let size = self.lanes_of(vector);
                let mut pieces = self.pieces(vector, size);
                let number = self.b.iconst(Type::I64, i64::from(index % size));
                let lane = self.whole(data.args[1]);
                let piece = &mut pieces[(index / size) as usize];
                *piece = self.b.op(Opcode::Insert, &[*piece, lane, number]);
                self.set_pieces(data.result(), &pieces);
            }
            _ => {
                let place = self.spill(vector);
                let address = self.lane_address(place, data.args[2], data.ty);
                let lane = self.whole(data.args[1]);
                self.b.store(address, 0, lane);
                self.reload(data.result(), place);
            }
        }
    }

    /// Stores a vector to a stack slot of its own; its address.
    pub(super) fn spill(&mut self, vector: Value) -> Value {
        let ty = self.ty(vector);
        let place = self.b.stack_slot(ty.bytes(), ty.align());
        let lanes = self.lanes_of(vector);
        for (i, piece) in self.pieces(vector, lanes).into_iter().enumerate() {
            let offset = i as u32 * self.b.ty(piece).bytes();
            self.b.store(place, offset as i32, piece);
        }
        place
    }

    /// Defines a vector by what is in a stack slot.
    pub(super) fn reload(&mut self, vector: Value, place: Value) {
        let ty = self.ty(vector);
        let lanes = if let Fit::Split(lanes) = self.fit(vector) { lanes } else { ty.lanes() };
        let piece = self.piece(ty, lanes);
        let offsets = (0..ty.bytes()).step_by(piece.bytes() as usize);
        let pieces: Vec<Value> = offsets.map(|offset| self.b.load(piece, place, offset as i32)).collect();
        self.set_pieces(vector, &pieces);
    }

    /// The address of a lane of the vector of type `ty` in memory, by number; some lane if there is none.
    fn lane_address(&mut self, place: Value, index: Value, ty: Type) -> Value {
        let index = self.whole(index);
        let last = self.b.iconst(Type::I64, i64::from(ty.lanes() - 1));
        let index = self.b.binary(Opcode::Iand, index, last);
        let size = self.b.iconst(Type::I64, i64::from(ty.kind().bytes().ilog2()));
        let offset = self.b.binary(Opcode::Ishl, index, size);
        self.b.ptr_add(place, offset)
    }

    /// Each piece of the table answers for its part of the indices.
    fn table_lookup(&mut self, data: &InstData) {
        let [table, indices] = [data.args[0], data.args[1]];
        let fits = [table, indices].map(|value| self.fit(value));
        // Indices are bytes and wrap around.
        let too_long = self.ty(table).lanes() > 256;
        if fits == [Fit::Register; 2] || fits.contains(&Fit::Memory) || too_long {
            return self.keep(data);
        }
        let [tables, indices] = [table, indices].map(|value| self.pieces(value, self.lanes_of(value)));
        let mut pieces = Vec::new();
        for indices in indices {
            let ty = self.b.ty(indices);
            let mut found: Option<Value> = None;
            for (i, &table) in tables.iter().enumerate() {
                let first = self.b.iconst(ty, i64::from(i as u32 * self.b.ty(table).lanes()));
                let relative = if i == 0 { indices } else { self.b.binary(Opcode::Isub, indices, first) };
                let here = self.b.op_ty(Opcode::TableLookup, ty, &[table, relative]);
                found = Some(found.map_or(here, |found| self.b.binary(Opcode::Ior, found, here)));
            }
            pieces.extend(found);
        }
        self.set_pieces(data.result(), &pieces);
    }

    fn bitcast(&mut self, data: &InstData) {
        let (from, to) = (data.args[0], data.result());
        match (self.fit(from), self.fit(to)) {
            (Fit::Split(_), Fit::Split(lanes)) => {
                let ty = self.piece(data.ty, lanes);
                let pieces = self.pieces(from, self.lanes_of(from));
                let pieces: Vec<Value> =
                    pieces.into_iter().map(|piece| self.b.convert(Opcode::Bitcast, ty, piece)).collect();
                self.set_pieces(to, &pieces);
            }
            (Fit::Halves, Fit::Halves) => self.parts[to.index()] = self.parts[from.index()].clone(),
            _ => self.keep(data),
        }
    }
}
