//! Loads and stores, piece by piece.

use super::Legaliser;
use super::fit::Fit;
use crate::ir::{Imm, InstData, MemImm, Opcode, Type, Value};

impl Legaliser<'_> {
    /// Does the operation if it accesses memory at one address.
    pub(super) fn access(&mut self, data: &InstData) -> bool {
        let value = match data.op {
            Opcode::Load | Opcode::LoadMasked | Opcode::ExpandLoad => data.result(),
            Opcode::Store => data.args[1],
            Opcode::StoreMasked | Opcode::CompressStore => data.args[2],
            _ => return false,
        };
        let mask = data.args.get(1).copied().filter(|_| data.op != Opcode::Store);
        let Some(mut size) = self.pieces_for(value) else {
            self.keep(data);
            return true;
        };
        if let Some(mask) = mask.filter(|_| data.ty.is_vector()) {
            let Some(lanes) = self.pieces_for(mask) else {
                self.keep(data);
                return true;
            };
            size = size.min(lanes);
        }
        if size == data.ty.lanes() {
            self.keep(data);
            return true;
        }
        match mask {
            None => self.plain(data, value, size),
            Some(mask) => self.masked(data, mask, size),
        }
        true
    }

    /// Lanes of the pieces of a value in registers; `None` if it is in memory.
    fn pieces_for(&self, value: Value) -> Option<u32> {
        match self.fit(value) {
            Fit::Register => Some(self.ty(value).lanes()),
            Fit::Split(lanes) => Some(lanes),
            Fit::Halves | Fit::Memory => None,
        }
    }

    fn plain(&mut self, data: &InstData, value: Value, size: u32) {
        let address = self.whole(data.args[0]);
        let ty = self.piece(data.ty, size);
        let count = data.ty.lanes() / size;
        if data.op == Opcode::Store {
            let pieces = self.pieces(value, size);
            for (i, piece) in pieces.into_iter().enumerate() {
                let (address, mem) = self.at(address, &data.imm, i as u32 * ty.bytes());
                self.b.store_mem(address, piece, mem);
            }
            return;
        }
        let mut pieces = Vec::new();
        for i in 0..count {
            let (address, mem) = self.at(address, &data.imm, i * ty.bytes());
            pieces.push(self.b.load_mem(ty, address, mem));
        }
        self.set_pieces(value, &pieces);
    }

    fn masked(&mut self, data: &InstData, mask: Value, size: u32) {
        let mut address = self.whole(data.args[0]);
        let ty = self.piece(data.ty, size);
        let masks = self.pieces(mask, size);
        let values = self.pieces(data.args[2], size);
        let consecutive = matches!(data.op, Opcode::CompressStore | Opcode::ExpandLoad);
        let mut results = Vec::new();
        for (i, (mask, value)) in masks.into_iter().zip(values).enumerate() {
            let by = if consecutive { 0 } else { i as u32 * ty.bytes() };
            let (place, mut mem) = self.at(address, &data.imm, by);
            if consecutive {
                mem = mem.with_align(mem.align().min(ty.kind().bytes()));
            }
            results.extend(self.b.mem_op(data.op, ty, &[place, mask, value], mem));
            if consecutive {
                let bits = self.b.convert(Opcode::MaskToBits, Type::I64, mask);
                let count = self.b.unary(Opcode::Ipopcnt, bits);
                let lane = self.b.iconst(Type::I64, i64::from(ty.kind().bytes()));
                let bytes = self.b.binary(Opcode::Imul, count, lane);
                address = self.b.ptr_add(address, bytes);
            }
        }
        if data.num_results == 1 {
            self.set_pieces(data.result(), &results);
        }
    }

    /// An access `by` bytes behind another.
    pub(super) fn at(&mut self, address: Value, imm: &Imm, by: u32) -> (Value, MemImm) {
        let &Imm::Mem(mem) = imm else { return (address, MemImm::natural(Type::I8, by as i32)) };
        let align_log2 = if by == 0 { mem.align_log2 } else { mem.align_log2.min(by.trailing_zeros() as u8) };
        match mem.offset.checked_add(by as i32) {
            Some(offset) => (address, MemImm { offset, align_log2, ..mem }),
            None => (self.b.ptr_add_const(address, i64::from(by)), MemImm { align_log2, ..mem }),
        }
    }
}
