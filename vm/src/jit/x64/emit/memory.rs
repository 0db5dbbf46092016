//! Stores, blocks of memory, atomic instructions.

use regalloc2::Allocation;

use super::int::sized;
use super::{Emitter, asm, one_byte, two_bytes};
use crate::jit::x64::code::{Immediate, Map, Mem, Opcode, Prefix, Rm, opcode};
use crate::jit::x64::encoder::Op as V;
use crate::jit::x64::insn::{Addr, Flag, Op, Size};
use crate::jit::x64::regs::{R11, VECTOR_SCRATCH};

impl Emitter<'_> {
    /// Emits a memory instruction; false if it is none.
    pub(super) fn memory(&mut self, op: Op, operands: &[Allocation]) -> bool {
        let reg = |index: usize| operands[index].as_reg().map_or(R11, |reg| reg.hw_enc() as u8);
        match op {
            Op::Store(size, addr) => {
                let mem = self.mem(addr, operands, 1);
                self.store(size, reg(0), mem);
            }
            Op::StoreConst(size, addr, imm) => {
                let mem = self.mem(addr, operands, 0);
                self.store_const(size, mem, imm);
            }
            Op::Exchange(size, addr) => {
                let mem = self.mem(addr, operands, 2);
                let (opcode, byte) = sized(size, 0x86, 0x87);
                self.legacy_sized(opcode, byte, reg(0), Rm::Mem(mem), Immediate::No);
            }
            Op::ExchangeAdd(size, addr) => {
                let mem = self.mem(addr, operands, 2);
                self.locked(size, 0xc0, reg(0), mem);
            }
            Op::CompareExchange(size, addr) => {
                let mem = self.mem(addr, operands, 4);
                self.locked(size, 0xb0, reg(3), mem);
                self.set_flag(Flag::Equal, reg(1));
            }
            Op::Fence => asm!(self ; mfence),
            Op::Pause => asm!(self ; pause),
            // Without a debugger the instruction for it would end the process.
            Op::Breakpoint => {}
            Op::Prefetch(addr) => {
                let mem = self.mem(addr, operands, 0);
                self.code.legacy(two_bytes(0x18), 1, Rm::Mem(mem), Immediate::No);
            }
            Op::Copy(to, from, bytes) => {
                let to_mem = self.mem(to, operands, 0);
                let from_mem = self.mem(from, operands, Self::registers(to));
                self.copy(to_mem, from_mem, bytes);
            }
            Op::Fill(addr, bytes, byte) => self.fill(addr, bytes, byte, operands),
            _ => return false,
        }
        true
    }

    /// A locked instruction with an opcode after `0F`, of which the next one is for larger integers.
    fn locked(&mut self, size: Size, byte: u8, reg: u8, mem: Mem) {
        self.code.bytes(&[0xf0]);
        let (opcode, is_byte) = sized(size, byte, byte + 1);
        self.legacy_sized(Opcode { map: Map::M0F, ..opcode }, is_byte, reg, Rm::Mem(mem), Immediate::No);
    }

    pub(super) fn store(&mut self, size: Size, reg: u8, mem: Mem) {
        let (opcode, byte) = sized(size, 0x88, 0x89);
        self.legacy_sized(opcode, byte, reg, Rm::Mem(mem), Immediate::No);
    }

    fn store_const(&mut self, size: Size, mem: Mem, imm: i32) {
        let (code, immediate) = match size {
            Size::B1 => (one_byte(0xc6), Immediate::I8(imm as i8)),
            Size::B2 => (opcode(Prefix::P66, Map::M0, 0xc7), Immediate::I16(imm as i16)),
            _ => (one_byte(0xc7).w(size.wide()), Immediate::I32(imm)),
        };
        self.code.legacy(code, 0, Rm::Mem(mem), immediate);
    }

    fn load(&mut self, size: Size, reg: u8, mem: Mem) {
        let opcode = match size {
            Size::B1 => two_bytes(0xb6),
            Size::B2 => two_bytes(0xb7),
            _ => one_byte(0x8b).w(size.wide()),
        };
        self.code.legacy(opcode, reg, Rm::Mem(mem), Immediate::No);
    }

    /// Copies bytes between places that are the same or apart, through the scratch registers.
    fn copy(&mut self, to: Mem, from: Mem, bytes: u32) {
        let mut at = 0;
        while at < bytes {
            let left = bytes - at;
            if left >= 16 || left > 8 && bytes >= 16 {
                // The last piece may begin before the end of the one before.
                at = at.min(bytes - 16);
                self.load_vector(16, VECTOR_SCRATCH, from.plus(at as i32));
                self.store_vector(16, VECTOR_SCRATCH, to.plus(at as i32));
                at += 16;
                continue;
            }
            let size = largest_piece(left);
            self.load(size, R11, from.plus(at as i32));
            self.store(size, R11, to.plus(at as i32));
            at += size.bytes();
        }
    }

    fn fill(&mut self, addr: Addr, bytes: u32, byte: u8, operands: &[Allocation]) {
        let to = self.mem(addr, operands, 0);
        if bytes >= 16 {
            if byte == 0 {
                self.vector(V::Pxor, VECTOR_SCRATCH, VECTOR_SCRATCH, Rm::Reg(VECTOR_SCRATCH));
            } else {
                let place = self.code.constant(&[byte; 16]);
                self.load_vector(16, VECTOR_SCRATCH, place);
            }
        }
        let pattern = i64::from_le_bytes([byte; 8]);
        let mut at = 0;
        while at < bytes {
            let left = bytes - at;
            if bytes >= 16 {
                at = at.min(bytes - 16);
                self.store_vector(16, VECTOR_SCRATCH, to.plus(at as i32));
                at += 16;
                continue;
            }
            let size = largest_piece(left);
            match i32::try_from(pattern) {
                Err(_) if size == Size::B8 => {
                    self.constant(R11, pattern as u64);
                    self.store(size, R11, to.plus(at as i32));
                }
                _ => self.store_const(size, to.plus(at as i32), pattern as i32),
            }
            at += size.bytes();
        }
    }

    /// Where a constant of [`VCode::constants`](crate::jit::x64::vcode::VCode) is.
    pub(super) fn constant_place(&mut self, index: u32) -> Mem {
        let index = index as usize;
        if let Some(place) = self.constants[index] {
            return place;
        }
        let bytes = &self.vcode.constants[index];
        let aligned = bytes.len().is_power_of_two();
        let place = if aligned { self.code.constant(bytes) } else { self.code.data(bytes) };
        self.constants[index] = Some(place);
        place
    }
}

/// The largest integer of at most so many bytes.
fn largest_piece(bytes: u32) -> Size {
    match bytes {
        8.. => Size::B8,
        4.. => Size::B4,
        2.. => Size::B2,
        _ => Size::B1,
    }
}
