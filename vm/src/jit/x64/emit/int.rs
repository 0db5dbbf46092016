//! Integer instructions.

use regalloc2::Allocation;

use super::{Emitter, asm, one_byte, two_bytes};
use crate::ir::Loc;
use crate::jit::SimdLevel;
use crate::jit::x64::code::{Immediate, Map, Mem, Opcode, Prefix, Rm, opcode};
use crate::jit::x64::insn::{Addr, Alu, Cond, Count, Division, Extension, Flag, Op, Shift, Size, Src, Test};
use crate::jit::x64::regs::R11;

/// Code that hardly ever runs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SlowPath {
    /// The divisor (in the register) is 0 or -1.
    Division(Division, u8),
    /// The conversion of the float register gave the indefinite integer in the other; to 64 bits?
    FloatToInt(Size, bool, u8, u8),
    /// A native failed that was called for this place.
    NativeFailed(Loc),
}

impl Emitter<'_> {
    /// Emits an integer instruction; false if it is none.
    pub(super) fn int(&mut self, op: Op, operands: &[Allocation]) -> bool {
        let reg = |index: usize| operands[index].as_reg().map_or(R11, |reg| reg.hw_enc() as u8);
        match op {
            Op::Const(bits) => self.constant(reg(0), bits),
            Op::ConstAddress(index) => {
                let place = self.constant_place(index);
                self.code.legacy(one_byte(0x8d).w(true), reg(0), Rm::Mem(place), Immediate::No);
            }
            Op::Extend(extension, src) => self.extend(extension, reg(0), self.source(src, operands, 1)),
            Op::Lea(wide, addr) => self.lea(reg(0), wide, self.mem(addr, operands, 1)),
            Op::Alu(alu, wide, Src::Imm(imm)) => {
                let size = if wide { Size::B8 } else { Size::B4 };
                self.alu_imm(alu, size, Rm::Reg(reg(0)), imm);
            }
            Op::Alu(alu, wide, src) => {
                let rm = self.source(src, operands, 2);
                self.code.legacy(one_byte((alu as u8) << 3 | 3).w(wide), reg(0), rm, Immediate::No);
            }
            Op::AluStore(alu, size, addr, imm) => self.alu_store(alu, size, addr, imm, operands),
            Op::Mul(wide, src) => {
                let rm = self.source(src, operands, 2);
                self.code.legacy(two_bytes(0xaf).w(wide), reg(0), rm, Immediate::No);
            }
            Op::MulConst(wide, src, imm) => {
                let rm = self.source(src, operands, 1);
                match i8::try_from(imm) {
                    Ok(imm) => self.code.legacy(one_byte(0x6b).w(wide), reg(0), rm, Immediate::I8(imm)),
                    Err(_) => self.code.legacy(one_byte(0x69).w(wide), reg(0), rm, Immediate::I32(imm)),
                }
            }
            Op::MulHigh(signed, wide) => self.group3(if signed { 5 } else { 4 }, wide, self.rm(operands, 2)),
            Op::Neg(wide) => self.group3(3, wide, Rm::Reg(reg(0))),
            Op::Not(wide) => self.group3(2, wide, Rm::Reg(reg(0))),
            Op::ByteSwap(true) => asm!(self ; bswap Rq(reg(0))),
            Op::ByteSwap(false) => asm!(self ; bswap Rd(reg(0))),
            Op::ShiftConst(shift, size, amount) => self.shift_const(shift, size, reg(0), amount),
            Op::ShiftCl(shift, size) => {
                let (opcode, byte) = sized(size, 0xd2, 0xd3);
                self.legacy_sized(opcode, byte, shift as u8, Rm::Reg(reg(0)), Immediate::No);
            }
            Op::ShiftX(shift, wide, src) => {
                let prefix = match shift {
                    Shift::Shl => Prefix::P66,
                    Shift::Sar => Prefix::PF3,
                    _ => Prefix::PF2,
                };
                let rm = self.source(src, operands, 2);
                self.code.vex(opcode(prefix, Map::M0F38, 0xf7).w(wide), false, reg(0), reg(1), rm, Immediate::No);
            }
            Op::ShiftGuard(size, bits) => {
                self.alu_imm(Alu::Cmp, size, Rm::Reg(reg(2)), bits as i32);
                asm!(self ; sbb r11, r11 ; and Rq(reg(0)), r11);
            }
            Op::ClampAmount(size, most) => {
                self.extend(Extension { from: size, signed: false, wide: true }, R11, Rm::Reg(reg(1)));
                let result = reg(0);
                asm!(self ; mov Rd(result), most as i32 ; cmp r11, Rq(result) ; cmovb Rq(result), r11);
            }
            Op::Count(count, wide, src) => self.count(count, wide, reg(0), self.source(src, operands, 1)),
            Op::Divide(division) => self.divide(division, reg(2)),
            Op::Overflow(alu, size, flag, src) => {
                self.overflow_alu(alu, size, reg(0), src, operands);
                self.set_flag(flag, reg(1));
            }
            Op::OverflowMul(wide, src) => {
                let rm = self.source(src, operands, 3);
                self.code.legacy(two_bytes(0xaf).w(wide), reg(0), rm, Immediate::No);
                self.set_flag(Flag::Overflow, reg(1));
            }
            Op::OverflowMulUnsigned(wide) => {
                self.group3(4, wide, Rm::Reg(reg(3)));
                self.set_flag(Flag::Overflow, reg(1));
            }
            Op::Set(test, cond) => {
                self.test(test, operands, 1);
                self.set(cond, reg(0));
            }
            Op::Select(test, cond, wide) => {
                self.test(test, operands, 3);
                let rm = self.rm(operands, 2);
                let mut choose = |flag: Flag| {
                    self.code.legacy(two_bytes(0x40 | flag.number()).w(wide), reg(0), rm, Immediate::No);
                };
                match cond {
                    Cond::Flag(flag) => choose(flag),
                    _ => {
                        choose(Flag::NotEqual);
                        choose(Flag::Parity);
                    }
                }
            }
            Op::SwitchTarget(table) => {
                let (target, index) = (reg(0), reg(1));
                let last = self.vcode.tables[table as usize].len() as i32 - 1;
                asm!(self ; mov r11d, last ; cmp Rq(index), r11 ; cmovb r11, Rq(index));
                let label = crate::jit::x64::code::Base::Label(self.tables[table as usize]);
                self.lea(target, true, Mem { base: label, index: None, disp: 0 });
                asm!(self ; movsxd r11, DWORD [Rq(target) + r11 * 4] ; add Rq(target), r11);
            }
            _ => return false,
        }
        true
    }

    /// `reg = bits`
    pub(super) fn constant(&mut self, reg: u8, bits: u64) {
        if bits == 0 {
            self.code.legacy(one_byte(0x33), reg, Rm::Reg(reg), Immediate::No);
        } else if let Ok(bits) = u32::try_from(bits) {
            if reg >= 8 {
                self.code.bytes(&[0x41]);
            }
            self.code.bytes(&[0xb8 | reg & 7]);
            self.code.immediate(Immediate::I32(bits as i32));
        } else if let Ok(bits) = i32::try_from(bits as i64) {
            self.code.legacy(one_byte(0xc7).w(true), 0, Rm::Reg(reg), Immediate::I32(bits));
        } else {
            asm!(self ; mov Rq(reg), QWORD bits as i64);
        }
    }

    pub(super) fn lea(&mut self, reg: u8, wide: bool, mem: Mem) {
        match mem {
            Mem { base: crate::jit::x64::code::Base::Reg(base), index: None, disp: 0 } => {
                self.code.legacy(one_byte(0x8b).w(wide), reg, Rm::Reg(base), Immediate::No);
            }
            _ => self.code.legacy(one_byte(0x8d).w(wide), reg, Rm::Mem(mem), Immediate::No),
        }
    }

    pub(super) fn extend(&mut self, extension: Extension, reg: u8, rm: Rm) {
        let Extension { from, signed, wide } = extension;
        match (from, signed) {
            (Size::B1, false) => self.code.legacy_byte_rm(two_bytes(0xb6), reg, rm, Immediate::No),
            (Size::B1, true) => self.code.legacy_byte_rm(two_bytes(0xbe).w(wide), reg, rm, Immediate::No),
            (Size::B2, false) => self.code.legacy(two_bytes(0xb7), reg, rm, Immediate::No),
            (Size::B2, true) => self.code.legacy(two_bytes(0xbf).w(wide), reg, rm, Immediate::No),
            (Size::B4, true) if wide => self.code.legacy(one_byte(0x63).w(true), reg, rm, Immediate::No),
            (Size::B4, _) => self.code.legacy(one_byte(0x8b), reg, rm, Immediate::No),
            (Size::B8, _) => self.code.legacy(one_byte(0x8b).w(true), reg, rm, Immediate::No),
        }
    }

    /// An instruction on an integer of any size.
    pub(super) fn legacy_sized(&mut self, opcode: Opcode, byte: bool, reg: u8, rm: Rm, immediate: Immediate) {
        if byte {
            self.code.legacy_byte(opcode, reg, rm, immediate);
        } else {
            self.code.legacy(opcode, reg, rm, immediate);
        }
    }

    /// `rm op= imm`, or its comparison.
    pub(super) fn alu_imm(&mut self, alu: Alu, size: Size, rm: Rm, imm: i32) {
        let short = i8::try_from(imm).ok();
        let (opcode, immediate) = match (size, short) {
            (Size::B1, _) => (one_byte(0x80), Immediate::I8(imm as i8)),
            (_, Some(imm)) => (one_byte(0x83), Immediate::I8(imm)),
            (Size::B2, _) => (one_byte(0x81), Immediate::I16(imm as i16)),
            _ => (one_byte(0x81), Immediate::I32(imm)),
        };
        let opcode = Opcode { prefix: size_prefix(size), ..opcode.w(size.wide()) };
        let byte = size == Size::B1;
        // The register in the instruction is the operation's number.
        if byte {
            self.code.legacy_byte_rm(opcode, alu as u8, rm, immediate);
        } else {
            self.code.legacy(opcode, alu as u8, rm, immediate);
        }
    }

    /// `reg op= rm`, or its comparison.
    fn alu_rm(&mut self, alu: Alu, size: Size, reg: u8, rm: Rm) {
        let (opcode, byte) = sized(size, (alu as u8) << 3 | 2, (alu as u8) << 3 | 3);
        self.legacy_sized(opcode, byte, reg, rm, Immediate::No);
    }

    fn alu_store(&mut self, alu: Alu, size: Size, addr: Addr, imm: Option<i32>, operands: &[Allocation]) {
        if let Some(imm) = imm {
            let mem = self.mem(addr, operands, 0);
            return self.alu_imm(alu, size, Rm::Mem(mem), imm);
        }
        let mem = self.mem(addr, operands, 1);
        let (opcode, byte) = sized(size, (alu as u8) << 3, (alu as u8) << 3 | 1);
        let reg = self.reg(operands, 0);
        self.legacy_sized(opcode, byte, reg, Rm::Mem(mem), Immediate::No);
    }

    fn overflow_alu(&mut self, alu: Alu, size: Size, reg: u8, src: Src, operands: &[Allocation]) {
        match src {
            Src::Imm(imm) => self.alu_imm(alu, size, Rm::Reg(reg), imm),
            _ => self.alu_rm(alu, size, reg, self.source(src, operands, 3)),
        }
    }

    /// `mul`, `imul`, `neg`, `not` and their like.
    pub(super) fn group3(&mut self, number: u8, wide: bool, rm: Rm) {
        self.code.legacy(one_byte(0xf7).w(wide), number, rm, Immediate::No);
    }

    fn shift_const(&mut self, shift: Shift, size: Size, reg: u8, amount: u8) {
        if amount == 0 {
            return;
        }
        if shift == Shift::Shl && amount == 1 && size >= Size::B4 {
            return self.code.legacy(one_byte(0x03).w(size.wide()), reg, Rm::Reg(reg), Immediate::No);
        }
        let (opcode, byte) = sized(size, 0xc0, 0xc1);
        let rm = Rm::Reg(reg);
        if byte {
            self.code.legacy_byte_rm(opcode, shift as u8, rm, Immediate::I8(amount as i8));
        } else {
            self.code.legacy(opcode, shift as u8, rm, Immediate::I8(amount as i8));
        }
    }

    fn count(&mut self, count: Count, wide: bool, reg: u8, rm: Rm) {
        let bits = if wide { 64 } else { 32 };
        let modern = self.level >= SimdLevel::Avx2;
        let byte = match count {
            Count::Ones => 0xb8,
            Count::Leading => 0xbd,
            Count::Trailing => 0xbc,
        };
        if modern || count == Count::Ones {
            return self.code.legacy(opcode(Prefix::PF3, Map::M0F, byte).w(wide), reg, rm, Immediate::No);
        }
        // The number of the bit that was found; of no bit nothing is found.
        let none = if count == Count::Leading { 2 * bits - 1 } else { bits };
        self.code.legacy(two_bytes(byte).w(wide), reg, rm, Immediate::No);
        asm!(self ; mov r11d, none ; cmovz Rq(reg), r11);
        if count == Count::Leading {
            asm!(self ; xor Rd(reg), bits - 1);
        }
    }

    // ---- conditions ----

    /// Sets the flags; the operands begin at `index`.
    pub(super) fn test(&mut self, test: Test, operands: &[Allocation], index: usize) {
        match test {
            Test::Compare(size, Src::Imm(imm)) => {
                let rm = self.rm(operands, index);
                self.alu_imm(Alu::Cmp, size, rm, imm);
            }
            Test::Compare(size, src) => {
                let rm = self.source(src, operands, index + 1);
                self.alu_rm(Alu::Cmp, size, self.reg(operands, index), rm);
            }
            Test::CompareMemory(size, addr, imm) => {
                let mem = self.mem(addr, operands, index);
                self.alu_imm(Alu::Cmp, size, Rm::Mem(mem), imm);
            }
            Test::Zero(size) => {
                let (opcode, byte) = sized(size, 0x84, 0x85);
                let reg = self.reg(operands, index);
                self.legacy_sized(opcode, byte, reg, Rm::Reg(reg), Immediate::No);
            }
            Test::Bits(size, Src::Imm(imm)) => self.test_imm(size, Rm::Reg(self.reg(operands, index)), imm),
            Test::Bits(size, _) => {
                let (opcode, byte) = sized(size, 0x84, 0x85);
                let (reg, rm) = (self.reg(operands, index), self.rm(operands, index + 1));
                self.legacy_sized(opcode, byte, reg, rm, Immediate::No);
            }
            Test::BitsMemory(size, addr, imm) => {
                let mem = self.mem(addr, operands, index);
                self.test_imm(size, Rm::Mem(mem), imm);
            }
            Test::Floats(size, src) => self.compare_floats(size, src, operands, index),
        }
    }

    fn test_imm(&mut self, size: Size, rm: Rm, imm: i32) {
        match size {
            Size::B1 => self.code.legacy_byte_rm(one_byte(0xf6), 0, rm, Immediate::I8(imm as i8)),
            Size::B2 => {
                let opcode = opcode(Prefix::P66, Map::M0, 0xf7);
                self.code.legacy(opcode, 0, rm, Immediate::I16(imm as i16));
            }
            _ => self.code.legacy(one_byte(0xf7).w(size.wide()), 0, rm, Immediate::I32(imm)),
        }
    }

    fn set(&mut self, cond: Cond, reg: u8) {
        match cond {
            Cond::Flag(flag) => self.set_flag(flag, reg),
            Cond::FloatEqual => {
                asm!(self ; setnp r11b);
                self.set_flag(Flag::Equal, reg);
                asm!(self ; movzx r11d, r11b ; and Rd(reg), r11d);
            }
            Cond::FloatNotEqual => {
                asm!(self ; setp r11b);
                self.set_flag(Flag::NotEqual, reg);
                asm!(self ; movzx r11d, r11b ; or Rd(reg), r11d);
            }
        }
    }

    /// `reg = flag`, extended. Leaves the flags as they are.
    pub(super) fn set_flag(&mut self, flag: Flag, reg: u8) {
        self.code.legacy_byte_rm(two_bytes(0x90 | flag.number()), 0, Rm::Reg(reg), Immediate::No);
        self.code.legacy_byte_rm(two_bytes(0xb6), reg, Rm::Reg(reg), Immediate::No);
    }

    // ---- code out of the way ----

    /// The label of code out of the way, and the one where it returns to, which the caller binds.
    pub(super) fn slow_path(&mut self, path: SlowPath) -> (u32, u32) {
        let (from, to) = (self.code.label(), self.code.label());
        self.slow.push(super::Slow { from, to, path });
        (from, to)
    }

    pub(super) fn slow_paths(&mut self) {
        for super::Slow { from, to, path } in std::mem::take(&mut self.slow) {
            self.code.bind(from as usize);
            match path {
                SlowPath::Division(division, divisor) => self.divide_slowly(division, divisor),
                SlowPath::FloatToInt(size, wide, reg, float) => self.saturate(size, wide, reg, float),
                SlowPath::NativeFailed(loc) => self.native_failed(loc),
            }
            self.code.jump(to as usize);
        }
    }
}

/// The prefix of instructions on integers of the size.
fn size_prefix(size: Size) -> Prefix {
    if size == Size::B2 { Prefix::P66 } else { Prefix::No }
}

/// The opcode for integers of a size, from those for bytes and others; is it the one for bytes?
pub(super) fn sized(size: Size, byte: u8, other: u8) -> (Opcode, bool) {
    let is_byte = size == Size::B1;
    let number = if is_byte { byte } else { other };
    (Opcode { prefix: size_prefix(size), ..one_byte(number).w(size.wide()) }, is_byte)
}
