//! Instructions that run a kernel: everything on vectors, wide integers and half floats, and rare scalar operations.

use super::{EncodeError, Selector, is_slot, slots};
use crate::bytecode::Insn;
use crate::bytecode::encode::vcode::Reg;
use crate::interp::kernels;
use crate::ir::{Imm, Inst, InstData, Opcode, Scalar, Type};

impl Selector<'_> {
    pub(super) fn kernel(&mut self, _inst: Inst, data: &InstData) -> Result<(), EncodeError> {
        match data.op {
            Opcode::BlackBox | Opcode::Bitcast if !is_slot(data.ty) => {
                self.copy_slots(data);
                Ok(())
            }
            Opcode::StoreMasked | Opcode::Scatter | Opcode::CompressStore => self.masked_store(data),
            Opcode::LoadMasked | Opcode::Gather | Opcode::ExpandLoad => self.masked_load(data),
            Opcode::Select if !self.func.ty(data.args[0]).is_vector() => self.select_whole(data),
            Opcode::Shuffle2 => self.shuffle(data),
            Opcode::ExtractSub | Opcode::InsertSub => self.part(data),
            Opcode::Extract => {
                let number = self.number(data, data.ty.kind())?;
                let [vector, index] = [0, 1].map(|i| self.use_reg(data.args[i]));
                self.run(data, number, vector, index, index, data.ty.lanes());
                Ok(())
            }
            Opcode::Deinterleave => {
                let number = self.number(data, data.ty.kind())?;
                let vector = self.use_reg(data.args[0]);
                self.run_pair(data, number, vector, vector, data.ty.lanes() / 2);
                Ok(())
            }
            Opcode::MaskToBits => self.mask_to_bits(data),
            Opcode::BitsToMask => {
                let number = self.number_of(Opcode::BitsToMask, Scalar::I1, Scalar::I1)?;
                let bits = self.use_reg(data.args[0]);
                self.run(data, number, bits, bits, bits, data.ty.lanes());
                Ok(())
            }
            Opcode::Iota => {
                let number = self.number(data, data.ty.kind())?;
                let unused = self.bits_reg(0);
                self.run(data, number, unused, unused, unused, data.ty.lanes());
                Ok(())
            }
            Opcode::TableLookup => {
                let number = self.number(data, data.ty.kind())?;
                let [table, indices] = [0, 1].map(|i| self.use_reg(data.args[i]));
                let len = self.bits_reg(self.func.ty(data.args[0]).bytes() as u64);
                self.run(data, number, table, indices, len, data.ty.lanes());
                Ok(())
            }
            Opcode::Fclass => {
                let Imm::Index(classes) = data.imm else { return Err(EncodeError::unsupported(data)) };
                let number = self.number(data, data.ty.kind())?;
                let operand = self.use_reg(data.args[0]);
                let classes = self.bits_reg(classes as u64);
                self.run(data, number, operand, classes, classes, data.ty.lanes());
                Ok(())
            }
            Opcode::Memcmp => {
                let number = self.number_of(Opcode::Memcmp, Scalar::I1, Scalar::I1)?;
                let [x, y, len] = [0, 1, 2].map(|i| self.use_reg(data.args[i]));
                self.run(data, number, x, y, len, 1);
                Ok(())
            }
            _ => self.lane_wise(data),
        }
    }

    fn number_of(&self, op: Opcode, kind: Scalar, from: Scalar) -> Result<u32, EncodeError> {
        kernels::number(op, kind, from).map(u32::from).ok_or(EncodeError::NoKernel { op, kind, from })
    }

    fn number(&self, data: &InstData, from: Scalar) -> Result<u32, EncodeError> {
        self.number_of(data.op, data.ty.kind(), from)
    }

    /// Operations whose operands and results all have the lanes of the controlling type, and reductions.
    fn lane_wise(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let from = data.args.first().map_or(data.ty.kind(), |&arg| self.kind(arg));
        let number = self.number(data, from)?;
        let lanes = data.ty.lanes();
        let x = match data.args.first() {
            Some(&arg) => self.use_reg(arg),
            None => self.bits_reg(0),
        };
        let y = data.args.get(1).map_or(x, |&arg| self.use_reg(arg));
        let z = data.args.get(2).map_or(y, |&arg| self.use_reg(arg));
        match data.num_results {
            1 => self.run(data, number, x, y, z, lanes),
            _ => self.run_pair(data, number, x, y, lanes),
        }
        Ok(())
    }

    /// `result = kernel(x, y, z)`.
    fn run(&mut self, data: &InstData, number: u32, x: Reg, y: Reg, z: Reg, lanes: u32) {
        let ty = self.func.ty(data.result());
        let result = self.result_reg(data.result());
        self.emit(match (is_slot(ty), lanes) {
            (true, 1) if z != y => Insn::scalar3(result, x, y, number, z),
            (true, 1) if y != x => Insn::scalar2(result, x, y, number),
            (true, 1) => Insn::scalar1(result, x, number),
            (true, _) => Insn::reduce(result, x, y, number, lanes),
            (false, _) if z != y => Insn::lanes3(result, x, y, number, z, lanes),
            (false, _) if y != x => Insn::lanes2(result, x, y, number, lanes),
            (false, _) => Insn::lanes1(result, x, number, lanes),
        });
    }

    /// `first result, second result = kernel(x, y)`.
    fn run_pair(&mut self, data: &InstData, number: u32, x: Reg, y: Reg, lanes: u32) {
        let results: Vec<_> = data.results().collect();
        let [first, second] = [results[0], results[1]];
        let types = [self.func.ty(first), self.func.ty(second)];
        let [first, second] = [first, second].map(|result| self.result_reg(result));
        match types.map(is_slot) {
            [true, true] => self.emit(Insn::scalar_pair(first, x, y, number, second)),
            slots => {
                let raw = [first, second];
                self.emit(Insn::lanes_pair(raw[0], x, y, number, raw[1], lanes));
                for (i, &is_slot) in slots.iter().enumerate() {
                    if is_slot {
                        self.clear_above(raw[i], types[i]);
                    }
                }
            }
        }
    }

    /// Zeroes a slot above a scalar that a kernel wrote.
    fn clear_above(&mut self, reg: Reg, ty: Type) {
        self.emit(match ty.bytes() {
            1 => Insn::trunc8(reg, reg),
            2 => Insn::trunc16(reg, reg),
            4 => Insn::trunc32(reg, reg),
            _ => return,
        });
    }

    fn copy_slots(&mut self, data: &InstData) {
        let result = self.result_reg(data.result());
        let operand = self.use_reg(data.args[0]);
        match slots(data.ty) {
            1 => self.emit(Insn::mov(result, operand)),
            count => self.emit(Insn::mov_n(result, operand, count)),
        }
    }

    /// An address operand with the access's offset added.
    fn kernel_address(&mut self, data: &InstData) -> Reg {
        let base = self.use_reg(data.args[0]);
        let Imm::Mem(mem) = data.imm else { return base };
        if mem.offset == 0 {
            return base;
        }
        let offset = self.bits_reg(mem.offset as i64 as u64);
        let address = self.temp();
        self.emit(Insn::iadd64(address, base, offset));
        address
    }

    fn masked_store(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let number = self.number(data, data.ty.kind())?;
        let address = self.kernel_address(data);
        let [mask, value] = [1, 2].map(|i| self.use_reg(data.args[i]));
        self.emit(Insn::lanes_store(address, mask, value, number, data.ty.lanes()));
        Ok(())
    }

    fn masked_load(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let number = self.number(data, data.ty.kind())?;
        let address = self.kernel_address(data);
        let [mask, other] = [1, 2].map(|i| self.use_reg(data.args[i]));
        let result = self.result_reg(data.result());
        if is_slot(data.ty) {
            self.emit(Insn::scalar3(result, address, mask, number, other));
        } else {
            self.emit(Insn::lanes3(result, address, mask, number, other, data.ty.lanes()));
        }
        Ok(())
    }

    /// A choice between whole values of several slots.
    fn select_whole(&mut self, data: &InstData) -> Result<(), EncodeError> {
        // One lane of 32 bytes after the other, each under a copy of the condition, is a choice between byte vectors.
        let number = self.number_of(Opcode::Select, Scalar::I8, Scalar::I8)?;
        let splat = self.number_of(Opcode::Splat, Scalar::I8, Scalar::I8)?;
        let cond = self.use_reg(data.args[0]);
        let [x, y] = [1, 2].map(|i| self.use_reg(data.args[i]));
        let mask = self.vcode.new_reg(slots(data.ty));
        let result = self.result_reg(data.result());
        self.emit(Insn::lanes1(mask, cond, splat, data.ty.bytes()));
        self.emit(Insn::lanes3(result, mask, x, number, y, data.ty.bytes()));
        Ok(())
    }

    fn shuffle(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let Imm::Shuffle(lanes) = &data.imm else { return Err(EncodeError::unsupported(data)) };
        let number = self.number(data, data.ty.kind())?;
        let list: Vec<u32> = std::iter::once(data.ty.lanes()).chain(lanes.iter().copied()).collect();
        let words: Box<[u64]> =
            list.chunks(2).map(|pair| pair[0] as u64 | (pair.get(1).copied().unwrap_or(0) as u64) << 32).collect();
        let address = self.bits_reg(words.as_ptr() as u64);
        self.vcode.pool.push(words);
        let [x, y] = [0, 1].map(|i| self.use_reg(data.args[i]));
        let result = self.result_reg(data.result());
        let count = lanes.len() as u32;
        if is_slot(self.func.ty(data.result())) {
            self.emit(Insn::scalar3(result, x, y, number, address));
        } else {
            self.emit(Insn::lanes3(result, x, y, number, address, count));
        }
        Ok(())
    }

    fn part(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let Imm::Index(first) = data.imm else { return Err(EncodeError::unsupported(data)) };
        let number = self.number(data, data.ty.kind())?;
        let vector = self.use_reg(data.args[0]);
        if data.op == Opcode::ExtractSub {
            let first = self.bits_reg(first as u64);
            self.run(data, number, vector, first, first, data.ty.lanes());
            return Ok(());
        }
        let count = self.func.ty(data.args[1]).lanes();
        let place = self.bits_reg(first as u64 | (count as u64) << 32);
        let part = self.use_reg(data.args[1]);
        let result = self.result_reg(data.result());
        self.emit(Insn::lanes3(result, vector, part, number, place, data.ty.lanes()));
        Ok(())
    }

    fn mask_to_bits(&mut self, data: &InstData) -> Result<(), EncodeError> {
        let number = self.number_of(Opcode::MaskToBits, Scalar::I8, Scalar::I8)?;
        let mask = self.use_reg(data.args[0]);
        let lanes = self.func.ty(data.args[0]).lanes();
        let result = self.result_reg(data.result());
        if is_slot(data.ty) {
            self.emit(Insn::reduce(result, mask, mask, number, lanes));
        } else {
            self.emit(Insn::zero_n(result, slots(data.ty)));
            self.emit(Insn::lanes1(result, mask, number, lanes));
        }
        Ok(())
    }
}
