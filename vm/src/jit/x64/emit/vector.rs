//! Instructions on vectors and masks.

use regalloc2::{Allocation, RegClass};

use super::Emitter;
use crate::jit::SimdLevel;
use crate::jit::x64::code::{Base, Mem, Rm};
use crate::jit::x64::encoder::{Insn, Length, Op as V};
use crate::jit::x64::regs::VECTOR_SCRATCH;
use crate::jit::x64::vector::{Masking, Shape, Source, VectorOp};

/// The instruction's operands, as they are taken off the list.
struct Taken<'a> {
    operands: &'a [Allocation],
    next: usize,
}

impl Taken<'_> {
    fn next(&mut self) -> Allocation {
        self.next += 1;
        self.operands[self.next - 1]
    }

    fn reg(&mut self) -> u8 {
        self.next().as_reg().map_or(VECTOR_SCRATCH, |reg| reg.hw_enc() as u8)
    }
}

impl Emitter<'_> {
    pub(super) fn vector_op(&mut self, op: VectorOp, operands: &[Allocation]) {
        let mut taken = Taken { operands, next: 0 };
        let merges = op.masking == Masking::Merge || op.shape == Shape::Accumulate;
        let stores = matches!(op.shape, Shape::Store | Shape::StoreUnder);
        let result = if stores { 0 } else { taken.reg() };
        if op.shape == Shape::Gather {
            return self.gather(op, result, &mut taken);
        }
        if merges {
            taken.reg();
        }
        let two = matches!(op.shape, Shape::Binary(_) | Shape::Accumulate | Shape::Blend);
        let first = if two || stores { taken.reg() } else { 0 };
        let under = if op.shape == Shape::StoreUnder { taken.reg() } else { 0 };
        let mut is_vector = true;
        let src = match op.src {
            Source::Value if matches!(op.shape, Shape::Zeros | Shape::Ones) => Rm::Reg(0),
            Source::Value => {
                let source = taken.next();
                is_vector = source.as_reg().is_none_or(|reg| reg.class() == RegClass::Float);
                self.rm_of(source)
            }
            Source::Const(index) => Rm::Mem(self.constant_place(index)),
            Source::Mem(_) => Rm::Reg(0),
        };
        let selector = if op.shape == Shape::Blend { Some(taken.reg() << 4) } else { None };
        let mask = if op.masking == Masking::None { 0 } else { taken.reg() };
        let src = match op.src {
            Source::Mem(addr) => Rm::Mem(self.mem(addr, operands, taken.next)),
            _ => src,
        };
        let (reg, second, rm) = match op.shape {
            Shape::Unary => (result, 0, src),
            Shape::Binary(_) | Shape::Accumulate | Shape::Blend => (result, first, src),
            Shape::Shift(number) => (number, result, src),
            Shape::Store | Shape::StoreUnder => (first, under, src),
            Shape::Down => match src {
                Rm::Reg(from) => (from, 0, Rm::Reg(result)),
                Rm::Mem(_) => (result, 0, src),
            },
            Shape::Zeros => (result, result, Rm::Reg(result)),
            Shape::Ones => return self.ones(op.length, result),
            Shape::Gather => return,
        };
        let insn = Insn {
            imm: selector.or(op.imm),
            mask,
            zeroing: op.masking == Masking::Zero,
            ..Insn::new(op.op, op.length, reg, second, rm)
        };
        if self.level == SimdLevel::Sse42 {
            self.in_place(insn, op.shape, is_vector);
        } else {
            insn.encode(self.level, &mut self.code);
        }
    }

    /// An instruction whose legacy form has its result in the place of the first source. Is the last one a vector as well?
    fn in_place(&mut self, insn: Insn, shape: Shape, is_vector: bool) {
        let level = self.level;
        match shape {
            Shape::Binary(commutes) if insn.reg != insn.src => {
                if is_vector && insn.rm == Rm::Reg(insn.reg) {
                    if commutes {
                        let insn = Insn { src: insn.reg, rm: Rm::Reg(insn.src), ..insn };
                        return insn.encode(level, &mut self.code);
                    }
                    self.vector(V::Movaps, VECTOR_SCRATCH, 0, insn.rm);
                    self.vector(V::Movaps, insn.reg, 0, Rm::Reg(insn.src));
                    let insn = Insn { src: insn.reg, rm: Rm::Reg(VECTOR_SCRATCH), ..insn };
                    return insn.encode(level, &mut self.code);
                }
                self.vector(V::Movaps, insn.reg, 0, Rm::Reg(insn.src));
                Insn { src: insn.reg, ..insn }.encode(level, &mut self.code);
            }
            Shape::Shift(_) => {
                if insn.rm != Rm::Reg(insn.src) {
                    self.vector(V::Movaps, insn.src, 0, insn.rm);
                }
                Insn { rm: Rm::Reg(insn.src), ..insn }.encode(level, &mut self.code);
            }
            _ => insn.encode(level, &mut self.code),
        }
    }

    fn ones(&mut self, length: Length, to: u8) {
        let rm = Rm::Reg(to);
        let insn = if self.level == SimdLevel::Avx512 {
            Insn { imm: Some(0xff), ..Insn::new(V::Pternlogd, length, to, to, rm) }
        } else {
            Insn::new(V::Pcmpeqd, length, to, to, rm)
        };
        insn.encode(self.level, &mut self.code);
    }

    /// Operands: the result, the mask's remains, what lanes not under the mask are, the mask, the addresses.
    fn gather(&mut self, op: VectorOp, result: u8, taken: &mut Taken<'_>) {
        let mask = taken.reg();
        taken.reg();
        taken.reg();
        let index = taken.reg();
        let mem = Mem { base: Base::None, index: Some((index, 0)), disp: 0 };
        let insn = Insn { mask, ..Insn::new(op.op, op.length, result, 0, Rm::Mem(mem)) };
        insn.encode(self.level, &mut self.code);
    }
}
