//! Float instructions, and moves of vector and mask registers.

use regalloc2::Allocation;

use super::int::SlowPath;
use super::{Emitter, asm, two_bytes};
use crate::jit::x64::code::{Immediate, Mem, Rm};
use crate::jit::x64::encoder::{Insn, Length, Op as V};
use crate::jit::x64::insn::{FloatBits, FloatOp, Op, Size, Src};
use crate::jit::x64::regs::{R11, VECTOR_SCRATCH};
use crate::jit::{SimdLevel, x64::insn::Flag};

impl Emitter<'_> {
    /// Emits a float instruction; false if it is none.
    pub(super) fn float(&mut self, op: Op, operands: &[Allocation]) -> bool {
        let reg = |index: usize| operands[index].as_reg().map_or(VECTOR_SCRATCH, |reg| reg.hw_enc() as u8);
        match op {
            Op::Move => self.transfer(operands[1], operands[0]),
            Op::FloatConst(_, 0) => self.vector(V::Pxor, reg(0), reg(0), Rm::Reg(reg(0))),
            Op::FloatConst(size, bits) => {
                let place = self.float_constant(size, bits);
                self.vector(by_size(size, V::Movss, V::Movsd), reg(0), 0, Rm::Mem(place));
            }
            Op::LoadFloat(bytes, addr) => {
                let mem = self.mem(addr, operands, 1);
                self.load_vector(bytes as u32, reg(0), mem);
            }
            Op::StoreFloat(bytes, addr) => {
                let mem = self.mem(addr, operands, 1);
                self.store_vector(bytes as u32, reg(0), mem);
            }
            Op::SelectFloat(test, cond, _) => {
                self.test(test, operands, 3);
                let skip = self.code.label();
                let negated = cond.negated();
                self.jump_on(negated, skip as usize);
                self.transfer_vector(Rm::Reg(reg(2)), Rm::Reg(reg(0)));
                self.code.bind(skip as usize);
            }
            Op::Float(FloatOp::Sqrt, size, src) => {
                let rm = self.source(src, operands, 1);
                self.scalar_from(by_size(size, V::Sqrtss, V::Sqrtsd), reg(0), rm, None);
            }
            Op::Float(op, size, src) => {
                let rm = self.source(src, operands, 2);
                self.vector(arithmetic(op, size), reg(0), reg(1), rm);
            }
            Op::FloatBits(op, size, bits) => {
                let lanes: Vec<u8> = match size {
                    Size::B4 => (bits as u32).to_le_bytes().repeat(4),
                    _ => bits.to_le_bytes().repeat(2),
                };
                let place = self.code.constant(&lanes);
                self.vector(bit_operation(op), reg(0), reg(1), Rm::Mem(place));
            }
            Op::FloatBits2(op, _) => self.vector(bit_operation(op), reg(0), reg(1), Rm::Reg(reg(2))),
            Op::FloatMinMax(max, size) => self.min_max(max, size, reg(0), reg(1), reg(2)),
            Op::Round(size, mode, src) => {
                let rm = self.source(src, operands, 1);
                self.scalar_from(by_size(size, V::Roundss, V::Roundsd), reg(0), rm, Some(mode));
            }
            Op::IntToFloat(wide, size, src) => {
                let rm = self.source(src, operands, 1);
                self.int_to_float(wide, size, reg(0), rm);
            }
            Op::UintToFloat(size) => self.uint_to_float(size, reg(0), reg(1)),
            Op::FloatToInt(size, wide) => self.float_to_int(size, wide, reg(0), reg(1)),
            Op::FloatToUint(size) => self.float_to_uint(size, reg(0), reg(1)),
            Op::FloatToFloat(size, src) => {
                let rm = self.source(src, operands, 1);
                if self.level == SimdLevel::Sse42 && rm != Rm::Reg(reg(0)) {
                    self.vector(V::Pxor, reg(0), reg(0), Rm::Reg(reg(0)));
                }
                self.scalar_from(by_size(size, V::Cvtss2sd, V::Cvtsd2ss), reg(0), rm, None);
            }
            Op::ToInt(size) => {
                let op = by_size(size.arithmetic(), V::MovdStore, V::MovqStore);
                self.vector(op, reg(1), 0, Rm::Reg(reg(0)));
            }
            Op::ToFloat(size) => {
                self.vector(by_size(size.arithmetic(), V::Movd, V::Movq), reg(0), 0, Rm::Reg(reg(1)));
            }
            _ => return false,
        }
        true
    }

    /// An instruction on 16 bytes or a scalar.
    pub(super) fn vector(&mut self, op: V, reg: u8, src: u8, rm: Rm) {
        Insn::new(op, Length::L128, reg, src, rm).encode(self.level, &mut self.code);
    }

    /// A scalar instruction of one source whose result keeps the upper lanes of another register: of the source, if
    /// that is one, so that nothing is waited for.
    fn scalar_from(&mut self, op: V, reg: u8, rm: Rm, imm: Option<u8>) {
        let src = if let Rm::Reg(source) = rm { source } else { reg };
        let insn = Insn { imm, ..Insn::new(op, Length::L128, reg, src, rm) };
        insn.encode(self.level, &mut self.code);
    }

    fn float_constant(&mut self, size: Size, bits: u64) -> Mem {
        match size {
            Size::B4 => self.code.constant(&(bits as u32).to_le_bytes()),
            _ => self.code.constant(&bits.to_le_bytes()),
        }
    }

    // ---- moves ----

    pub(super) fn load_vector(&mut self, bytes: u32, reg: u8, mem: Mem) {
        let op = match bytes {
            2 => {
                self.code.legacy(two_bytes(0xb7), R11, Rm::Mem(mem), Immediate::No);
                return self.vector(V::Movd, reg, 0, Rm::Reg(R11));
            }
            4 => V::Movss,
            8 => V::Movsd,
            _ => V::Movups,
        };
        Insn::new(op, Length::of(bytes), reg, 0, Rm::Mem(mem)).encode(self.level, &mut self.code);
    }

    pub(super) fn store_vector(&mut self, bytes: u32, reg: u8, mem: Mem) {
        let op = match bytes {
            2 => {
                let insn = Insn { imm: Some(0), ..Insn::new(V::Extrw, Length::L128, reg, 0, Rm::Mem(mem)) };
                return insn.encode(self.level, &mut self.code);
            }
            4 => V::MovssStore,
            8 => V::MovsdStore,
            _ => V::MovupsStore,
        };
        Insn::new(op, Length::of(bytes), reg, 0, Rm::Mem(mem)).encode(self.level, &mut self.code);
    }

    /// A move of the allocator: as many bytes as the largest value has.
    pub(super) fn transfer_vector(&mut self, from: Rm, to: Rm) {
        let bytes = self.vcode.vector_bytes;
        match (from, to) {
            (Rm::Reg(from), Rm::Reg(to)) => {
                let length = Length::of(bytes);
                Insn::new(V::Movaps, length, to, 0, Rm::Reg(from)).encode(self.level, &mut self.code);
            }
            (Rm::Reg(from), Rm::Mem(to)) => self.store_vector(bytes, from, to),
            (Rm::Mem(from), Rm::Reg(to)) => self.load_vector(bytes, to, from),
            (Rm::Mem(_), Rm::Mem(_)) => {}
        }
    }

    pub(super) fn transfer_mask(&mut self, from: Rm, to: Rm) {
        match (from, to) {
            (from, Rm::Reg(to)) => self.vector(V::Kmov, to, 0, from),
            (Rm::Reg(from), to) => self.vector(V::KmovStore, from, 0, to),
            (Rm::Mem(_), Rm::Mem(_)) => {}
        }
    }

    // ---- templates ----

    pub(super) fn compare_floats(&mut self, size: Size, src: Src, operands: &[Allocation], index: usize) {
        let rm = self.source(src, operands, index + 1);
        let reg = operands[index].as_reg().map_or(VECTOR_SCRATCH, |reg| reg.hw_enc() as u8);
        self.vector(by_size(size, V::Ucomiss, V::Ucomisd), reg, 0, rm);
    }

    /// The processor gives the second operand if one is a NaN: if that is the NaN, the first is right.
    fn min_max(&mut self, max: bool, size: Size, to: u8, x: u8, y: u8) {
        let op = match (max, size) {
            (false, Size::B4) => V::Minss,
            (false, _) => V::Minsd,
            (true, Size::B4) => V::Maxss,
            (true, _) => V::Maxsd,
        };
        self.vector(V::Movaps, to, 0, Rm::Reg(x));
        self.vector(op, to, to, Rm::Reg(y));
        let ordered = self.code.label();
        self.vector(by_size(size, V::Ucomiss, V::Ucomisd), y, 0, Rm::Reg(y));
        self.code.jump_if(Flag::NotParity.number(), ordered as usize);
        self.vector(V::Movaps, to, 0, Rm::Reg(x));
        self.code.bind(ordered as usize);
    }

    fn int_to_float(&mut self, wide: bool, size: Size, to: u8, rm: Rm) {
        let op = match (size, wide) {
            (Size::B4, false) => V::Cvtsi2ss,
            (Size::B4, true) => V::Cvtsi2ss64,
            (_, false) => V::Cvtsi2sd,
            (_, true) => V::Cvtsi2sd64,
        };
        self.vector(V::Pxor, to, to, Rm::Reg(to));
        self.vector(op, to, to, rm);
    }

    /// Numbers of 2^63 and more: half of it, rounded to odd, and doubled.
    fn uint_to_float(&mut self, size: Size, to: u8, from: u8) {
        let [large, exact, done] = [(); 3].map(|()| self.code.label() as usize);
        asm!(self ; test Rq(from), Rq(from));
        self.code.jump_if(Flag::Sign.number(), large);
        self.int_to_float(true, size, to, Rm::Reg(from));
        self.code.jump(done);
        self.code.bind(large);
        asm!(self ; mov r11, Rq(from) ; shr r11, 1);
        self.code.jump_if(Flag::AboveEqual.number(), exact);
        asm!(self ; or r11, 1);
        self.code.bind(exact);
        self.int_to_float(true, size, to, Rm::Reg(11));
        self.vector(arithmetic(FloatOp::Add, size), to, to, Rm::Reg(to));
        self.code.bind(done);
    }

    /// `reg = float`, the indefinite integer (the minimum) if it is out of range.
    fn truncate(&mut self, size: Size, wide: bool, reg: u8, float: u8) {
        let op = match (size, wide) {
            (Size::B4, false) => V::Cvttss2si,
            (Size::B4, true) => V::Cvttss2si64,
            (_, false) => V::Cvttsd2si,
            (_, true) => V::Cvttsd2si64,
        };
        self.vector(op, reg, 0, Rm::Reg(float));
    }

    fn float_to_int(&mut self, size: Size, wide: bool, reg: u8, float: u8) {
        self.truncate(size, wide, reg, float);
        // Only of the minimum nothing can be subtracted.
        if wide {
            asm!(self ; cmp Rq(reg), 1);
        } else {
            asm!(self ; cmp Rd(reg), 1);
        }
        let (from, to) = self.slow_path(SlowPath::FloatToInt(size, wide, reg, float));
        self.code.jump_if(Flag::Overflow.number(), from as usize);
        self.code.bind(to as usize);
    }

    /// The indefinite integer is right for large negative numbers; large positive ones give the maximum, NaNs 0.
    pub(super) fn saturate(&mut self, size: Size, wide: bool, reg: u8, float: u8) {
        let [done, ordered] = [(); 2].map(|()| self.code.label() as usize);
        self.vector(V::Pxor, VECTOR_SCRATCH, VECTOR_SCRATCH, Rm::Reg(VECTOR_SCRATCH));
        self.vector(by_size(size, V::Ucomiss, V::Ucomisd), float, 0, Rm::Reg(VECTOR_SCRATCH));
        self.code.jump_if(Flag::NotParity.number(), ordered);
        asm!(self ; xor Rd(reg), Rd(reg));
        self.code.jump(done);
        self.code.bind(ordered);
        self.code.jump_if(Flag::BelowEqual.number(), done);
        if wide {
            asm!(self ; dec Rq(reg));
        } else {
            asm!(self ; dec Rd(reg));
        }
        self.code.bind(done);
    }

    /// From 2^63 on the number less 2^63 is converted.
    fn float_to_uint(&mut self, size: Size, reg: u8, float: u8) {
        let limit = if size == Size::B4 { u64::from(2f32.powi(63).to_bits()) } else { 2f64.powi(63).to_bits() };
        let limit = self.float_constant(size, limit);
        let [large, too_large, done] = [(); 3].map(|()| self.code.label() as usize);
        self.vector(by_size(size, V::Ucomiss, V::Ucomisd), float, 0, Rm::Mem(limit));
        self.code.jump_if(Flag::AboveEqual.number(), large);
        self.truncate(size, true, reg, float);
        // Negative numbers and NaNs give 0.
        asm!(self ; mov r11, Rq(reg) ; sar r11, 63 ; not r11 ; and Rq(reg), r11);
        self.code.jump(done);
        self.code.bind(large);
        self.vector(V::Movaps, VECTOR_SCRATCH, 0, Rm::Reg(float));
        self.vector(arithmetic(FloatOp::Sub, size), VECTOR_SCRATCH, VECTOR_SCRATCH, Rm::Mem(limit));
        self.truncate(size, true, reg, VECTOR_SCRATCH);
        asm!(self ; test Rq(reg), Rq(reg));
        self.code.jump_if(Flag::Sign.number(), too_large);
        asm!(self ; btc Rq(reg), 63);
        self.code.jump(done);
        self.code.bind(too_large);
        asm!(self ; mov Rq(reg), -1);
        self.code.bind(done);
    }
}

fn by_size(size: Size, single: V, double: V) -> V {
    if size == Size::B4 { single } else { double }
}

fn arithmetic(op: FloatOp, size: Size) -> V {
    match op {
        FloatOp::Add => by_size(size, V::Addss, V::Addsd),
        FloatOp::Sub => by_size(size, V::Subss, V::Subsd),
        FloatOp::Mul => by_size(size, V::Mulss, V::Mulsd),
        FloatOp::Div => by_size(size, V::Divss, V::Divsd),
        FloatOp::Sqrt => by_size(size, V::Sqrtss, V::Sqrtsd),
        FloatOp::Min => by_size(size, V::Minss, V::Minsd),
        FloatOp::Max => by_size(size, V::Maxss, V::Maxsd),
    }
}

fn bit_operation(op: FloatBits) -> V {
    match op {
        FloatBits::And => V::Pand,
        FloatBits::Or => V::Por,
        FloatBits::Xor => V::Pxor,
    }
}
