//! Loads, stores and addresses: offsets, indices and scales are folded into the access; frame memory is accessed
//! directly.

use super::{Constant, Selector, constant_insn, is_slot};
use crate::bytecode::encode::vcode::{Reg, StackSlot};
use crate::bytecode::{Insn, Op, RmwOp, RmwType};
use crate::ir::{Flags, Imm, Inst, InstData, Opcode, Scalar, Type, Value};

/// An address: base plus index times scale plus offset.
struct Address {
    base: Value,
    index: Option<Index>,
    offset: i32,
}

#[derive(Clone, Copy)]
struct Index {
    value: Value,
    scale: i32,
}

impl Selector<'_> {
    /// Selects a memory instruction; false if it is none, or needs a kernel.
    pub(super) fn memory(&mut self, data: &InstData) -> bool {
        match (data.op, &data.imm) {
            (Opcode::Load, Imm::Mem(mem)) => self.load(data, mem.offset),
            (Opcode::Store, Imm::Mem(mem)) => self.store(data, mem.offset),
            (Opcode::Memcpy | Opcode::Memmove, _) => self.copy_memory(data),
            (Opcode::Memset, _) => {
                let [to, byte, len] = [0, 1, 2].map(|i| self.use_reg(data.args[i]));
                self.emit(Insn::fill(to, byte, len));
            }
            (Opcode::AtomicLoad, _) => {
                let (result, address) = (self.result_reg(data.result()), self.use_reg(data.args[0]));
                self.emit(Insn::atomic_load(result, address, data.ty.bytes()));
            }
            (Opcode::AtomicStore, _) => {
                let (address, value) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]));
                self.emit(Insn::atomic_store(value, address, data.ty.bytes()));
            }
            (Opcode::AtomicCmpxchg, _) => {
                let mut results = data.results();
                let [old, done] = [(); 2].map(|()| results.next().map_or(0, |result| self.result_reg(result)));
                let [address, expected, new] = [0, 1, 2].map(|i| self.use_reg(data.args[i]));
                self.emit(Insn::atomic_cmpxchg(old, address, expected, data.ty.bytes(), new, done));
            }
            (Opcode::AtomicFence, _) => self.emit(Insn::fence()),
            (Opcode::SpinHint, _) => self.emit(Insn::spin_hint()),
            (Opcode::Breakpoint, _) => self.emit(Insn::breakpoint()),
            (op, _) => return self.atomic_rmw(data, op),
        }
        true
    }

    fn atomic_rmw(&mut self, data: &InstData, op: Opcode) -> bool {
        let Some(op) = RmwOp::of(op) else { return false };
        let ty = match data.ty.kind() {
            Scalar::F32 => RmwType::F32,
            Scalar::F64 => RmwType::F64,
            Scalar::F16 | Scalar::Bf16 if op != RmwOp::Exchange => return false,
            kind => match kind.bytes() {
                1 => RmwType::I8,
                2 => RmwType::I16,
                4 => RmwType::I32,
                _ => RmwType::I64,
            },
        };
        let result = self.result_reg(data.result());
        let (address, operand) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]));
        self.emit(Insn::atomic_rmw(result, address, operand, ty as u32, op as u32));
        true
    }

    /// Takes an address apart.
    fn address(&self, value: Value, offset: i32) -> Address {
        let mut address = Address { base: self.resolve(value), index: None, offset };
        while let Some(data) = self.func.def_data(address.base).filter(|data| data.op == Opcode::PtrAdd) {
            let next = self.resolve(data.args[0]);
            if let Some(offset) = self.int_constant(data.args[1]) {
                let Some(offset) = i32::try_from(offset + address.offset as i64).ok() else { break };
                address.offset = offset;
            } else if address.index.is_none() {
                let (index, offset) = self.index(data.args[1], address.offset);
                address.index = Some(index);
                address.offset = offset;
            } else {
                break;
            }
            address.base = next;
        }
        address
    }

    /// Takes a byte distance apart: index, scale, and the new offset.
    fn index(&self, distance: Value, offset: i32) -> (Index, i32) {
        let mut index = Index { value: self.resolve(distance), scale: 1 };
        let mut total = offset;
        while let Some(data) = self.func.def_data(index.value) {
            let Some(int) = data.args.get(1).and_then(|&arg| self.int_constant(arg)) else { break };
            if data.ty != Type::I64 {
                break;
            }
            let scale = index.scale as i64;
            let (new_scale, new_total) = match data.op {
                Opcode::Imul => (scale.checked_mul(int), Some(total as i64)),
                Opcode::Ishl if (0..31).contains(&int) => (Some(scale << int), Some(total as i64)),
                Opcode::Iadd => (Some(scale), scale.checked_mul(int).and_then(|by| by.checked_add(total as i64))),
                Opcode::Isub => (Some(scale), scale.checked_mul(int).and_then(|by| (total as i64).checked_sub(by))),
                _ => break,
            };
            let as_i32 = |int: Option<i64>| int.and_then(|int| i32::try_from(int).ok());
            let (Some(scale), Some(offset)) = (as_i32(new_scale), as_i32(new_total)) else { break };
            total = offset;
            index = Index { value: self.resolve(data.args[0]), scale };
        }
        (index, total)
    }

    /// The word of frame memory that an access of type `ty` is to, as a register.
    fn frame_word(&mut self, address: &Address, ty: Type) -> Option<Reg> {
        if !is_slot(ty) || ty.bytes() != 8 || address.index.is_some() {
            return None;
        }
        let (slot, byte) = self.frame_place(address)?;
        let inside = byte as u32 + 8 <= self.vcode.stack_slots[slot as usize].size;
        if byte % 8 != 0 || !inside {
            return None;
        }
        let vcode = &mut self.vcode;
        Some(*self.frame_words.entry((slot, byte as u32)).or_insert_with(|| {
            let reg = vcode.new_reg(1);
            vcode.pinned.push((reg, slot, byte as u32));
            reg
        }))
    }

    /// The word of frame memory that `value` was loaded from, if the instruction being selected can as well read it there:
    /// it is the only user, and nothing was written since.
    pub(super) fn frame_operand(&mut self, value: Value) -> Option<Reg> {
        let inst = self.func.def_inst(value)?;
        let data = self.func.inst(inst);
        let (Opcode::Load, Imm::Mem(mem)) = (data.op, &data.imm) else { return None };
        let only_use = self.uses[value.index()] == 1 && self.regs[value.index()].is_none();
        if !only_use || mem.volatile || !self.is_quiet_since(inst, Flags::WRITE) {
            return None;
        }
        let address = self.address(data.args[0], mem.offset);
        let word = self.frame_word(&address, data.ty)?;
        self.regs[value.index()] = Some(word);
        self.read_in_place.insert(inst);
        Some(word)
    }

    /// Does the definition of `value` write it to the word `word` of frame memory at once? It must have no other user
    /// than the store being selected, and memory must not be looked at in between.
    fn defined_in_frame(&mut self, value: Value, word: Reg) -> bool {
        let Some(inst) = self.func.def_inst(value) else { return false };
        let only_use = self.uses[value.index()] == 1 && self.regs[value.index()].is_none();
        if !only_use || !self.is_quiet_since(inst, Flags::READ.with(Flags::WRITE)) {
            return false;
        }
        self.regs[value.index()] = Some(word);
        self.writes_frame.insert(inst);
        true
    }

    /// Is `inst` in the block being selected, and none of the instructions since has an effect or any of `flags`?
    fn is_quiet_since(&self, inst: Inst, flags: Flags) -> bool {
        /// Longest distance that is looked at.
        const REACH: usize = 16;
        let (block, position) = self.place_of[inst.index()];
        let start = position as usize + 1;
        if block as usize != self.block || start > self.position || self.position - start > REACH {
            return false;
        }
        let between = &self.func.blocks[self.block].insts[start..self.position];
        let disturbing = flags.0 | Flags::EFFECT.0;
        between
            .iter()
            .all(|inst| self.func.inst(*inst).op.info().flags.0 & disturbing == 0 && !self.writes_frame.contains(inst))
    }

    fn load(&mut self, data: &InstData, offset: i32) {
        let result = self.result_reg(data.result());
        let address = self.address(data.args[0], offset);
        if is_slot(data.ty) {
            let ops = match data.ty.bytes() {
                1 => [Op::Load8, Op::Load8X, Op::Load8Xs, Op::Load8Far, Op::FrameLoad8],
                2 => [Op::Load16, Op::Load16X, Op::Load16Xs, Op::Load16Far, Op::FrameLoad16],
                4 => [Op::Load32, Op::Load32X, Op::Load32Xs, Op::Load32Far, Op::FrameLoad32],
                _ => [Op::Load64, Op::Load64X, Op::Load64Xs, Op::Load64Far, Op::FrameLoad64],
            };
            return self.access(ops, data.ty.bytes(), result, address);
        }
        let vector = match data.ty.bytes() {
            16 => Some(Op::LoadV16),
            32 => Some(Op::LoadV32),
            64 => Some(Op::LoadV64),
            _ => None,
        };
        self.block_access(vector, Op::LoadN, data.ty.bytes(), result, address);
    }

    fn store(&mut self, data: &InstData, offset: i32) {
        let address = self.address(data.args[0], offset);
        if let Some(word) = self.frame_word(&address, data.ty)
            && self.store_word(data.args[1], word)
        {
            return;
        }
        let value = self.use_reg(data.args[1]);
        if is_slot(data.ty) {
            let ops = match data.ty.bytes() {
                1 => [Op::Store8, Op::Store8X, Op::Store8Xs, Op::Store8Far, Op::FrameStore8],
                2 => [Op::Store16, Op::Store16X, Op::Store16Xs, Op::Store16Far, Op::FrameStore16],
                4 => [Op::Store32, Op::Store32X, Op::Store32Xs, Op::Store32Far, Op::FrameStore32],
                _ => [Op::Store64, Op::Store64X, Op::Store64Xs, Op::Store64Far, Op::FrameStore64],
            };
            return self.access(ops, data.ty.bytes(), value, address);
        }
        let vector = match data.ty.bytes() {
            16 => Some(Op::StoreV16),
            32 => Some(Op::StoreV32),
            64 => Some(Op::StoreV64),
            _ => None,
        };
        self.block_access(vector, Op::StoreN, data.ty.bytes(), value, address);
    }

    /// Stores to a word of frame memory without an instruction for it: constants are made there, and results are
    /// written there.
    fn store_word(&mut self, value: Value, word: Reg) -> bool {
        let resolved = self.resolve(value);
        match self.constant(resolved) {
            Some(Constant::Bits(bits)) => self.emit(constant_insn(word, bits)),
            Some(constant @ Constant::StackAddress(slot, _))
                if self.vcode.stack_slots[slot as usize].side.is_none() =>
            {
                let loc = self.loc;
                self.make_constant(constant, word);
                self.loc = loc;
            }
            _ => return resolved == value && self.defined_in_frame(value, word),
        }
        true
    }

    /// An access to one slot: the operations are plain, indexed, scaled, with a long offset, and to the frame.
    fn access(&mut self, ops: [Op; 5], bytes: u32, value: Reg, address: Address) {
        let [plain, indexed, scaled, far, frame] = ops;
        let Some(index) = address.index else {
            if let Some((slot, offset)) = self.frame_place(&address) {
                let mut insn = Insn::ab(frame, value, offset as u32);
                insn.fields[5] = slot;
                return self.emit(insn);
            }
            let base = self.use_reg(address.base);
            if let Ok(offset) = i16::try_from(address.offset) {
                return self.emit(Insn::abc(plain, value, base, offset as u32));
            }
            let mut insn = Insn::ab(far, value, base);
            insn.fields[5] = address.offset as u32;
            return self.emit(insn);
        };
        let (base, slot) = (self.use_reg(address.base), self.use_reg(index.value));
        if index.scale == bytes as i32 && address.offset == 0 {
            return self.emit(Insn::abc(indexed, value, base, slot));
        }
        let mut insn = Insn::abc(scaled, value, base, slot);
        insn.fields[3] = index.scale as u32;
        insn.fields[5] = address.offset as u32;
        self.emit(insn);
    }

    /// Stack slot and offset of an address in frame memory that needs no more than 16 bytes of alignment.
    fn frame_place(&mut self, address: &Address) -> Option<(u32, i32)> {
        let Some(Constant::StackAddress(slot, start)) = self.constant(address.base) else { return None };
        let StackSlot { align, side, .. } = self.vcode.stack_slots[slot as usize];
        let fits = align <= 16 && side.is_none();
        let offset = start.checked_add(address.offset).filter(|offset| *offset >= 0)?;
        fits.then_some((slot, offset))
    }

    /// An access to several slots.
    fn block_access(&mut self, vector: Option<Op>, general: Op, bytes: u32, value: Reg, address: Address) {
        let offset = address.offset;
        let base = match address.index {
            None => self.use_reg(address.base),
            Some(index) => {
                let (base, slot) = (self.use_reg(address.base), self.use_reg(index.value));
                let result = self.temp();
                self.emit(Insn::addr_xs(result, base, slot, index.scale, offset));
                result
            }
        };
        let offset = if address.index.is_some() { 0 } else { offset };
        if let (Some(op), Ok(offset)) = (vector, i16::try_from(offset)) {
            return self.emit(Insn::abc(op, value, base, offset as u32));
        }
        let mut insn = Insn::ab(general, value, base);
        insn.fields[3] = bytes;
        insn.fields[5] = offset as u32;
        self.emit(insn);
    }

    /// An address as a value.
    pub(super) fn ptr_add(&mut self, data: &InstData) -> bool {
        let result = self.result_reg(data.result());
        let address = self.address(data.result(), 0);
        let base = self.use_reg(address.base);
        match address.index {
            Some(index) if index.scale == 1 && address.offset == 0 => {
                let index = self.use_reg(index.value);
                self.emit(Insn::iadd64(result, base, index));
            }
            Some(index) => {
                let slot = self.use_reg(index.value);
                self.emit(Insn::addr_xs(result, base, slot, index.scale, address.offset));
            }
            None => match i16::try_from(address.offset) {
                Ok(offset) if address.base != data.result() => self.emit(Insn::iadd64_i(result, base, offset as i32)),
                _ => {
                    let (base, distance) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]));
                    self.emit(Insn::iadd64(result, base, distance));
                }
            },
        }
        true
    }

    fn copy_memory(&mut self, data: &InstData) {
        let (to, from) = (self.use_reg(data.args[0]), self.use_reg(data.args[1]));
        match self.int_constant(data.args[2]).map(u32::try_from) {
            Some(Ok(len)) => self.emit(Insn::copy_i(to, from, len)),
            _ => {
                let len = self.use_reg(data.args[2]);
                self.emit(Insn::copy(to, from, len));
            }
        }
    }
}
