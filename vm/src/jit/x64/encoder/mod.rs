//! The encoder for vector and mask instructions: legacy SSE, VEX and EVEX forms from one table ([`table`]).
//!
//! In: an [`Insn`], an operation with registers by number. Out: its bytes. The shortest encoding that can express the
//! instruction at the [`SimdLevel`] is taken; at [`SimdLevel::Sse42`] that is the legacy one, whose destination must be
//! the first source. Registers of all classes are plain numbers here: what an operand is follows from the operation.

pub mod table;

pub use table::Op;

use super::code::{Base, Code, Map, Mem, Prefix, Rm};
use crate::jit::SimdLevel;
use table::{Forms, Row, Tuple, W};

/// The length of the vectors that an instruction works on. Instructions on scalars have [`Length::L128`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Length {
    /// 16 bytes.
    L128 = 0,
    /// 32 bytes.
    L256 = 1,
    /// 64 bytes.
    L512 = 2,
}

impl Length {
    /// The shortest length for vectors of `bytes` bytes, which are at most 64.
    pub const fn of(bytes: u32) -> Length {
        match bytes {
            0..=16 => Length::L128,
            17..=32 => Length::L256,
            _ => Length::L512,
        }
    }

    /// The length in bytes.
    pub const fn bytes(self) -> u32 {
        16 << self as u32
    }
}

/// An instruction with its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Insn {
    /// The operation.
    pub op: Op,
    /// The length of the vectors.
    pub length: Length,
    /// The destination, or the source of a store, or the operation of a shift by an immediate.
    pub reg: u8,
    /// The first source of two, or the destination of a shift by an immediate; 0 if there is none.
    pub src: u8,
    /// The last source, or the destination of a store. The index of a gather or scatter is a vector register.
    pub rm: Rm,
    /// The immediate operand; for blends by a register, its number in the upper half.
    pub imm: Option<u8>,
    /// The mask register that selects the lanes to write; 0 for all.
    pub mask: u8,
    /// Are the other lanes zeroed, not kept?
    pub zeroing: bool,
    /// Is the memory operand one lane, for all?
    pub broadcast: bool,
}

impl Insn {
    /// An instruction without immediate, mask and broadcast.
    pub fn new(op: Op, length: Length, reg: u8, src: u8, rm: Rm) -> Insn {
        Insn { op, length, reg, src, rm, imm: None, mask: 0, zeroing: false, broadcast: false }
    }

    /// Appends the instruction.
    ///
    /// # Panics
    /// If the instruction does not exist at the level with these operands.
    pub fn encode(&self, level: SimdLevel, code: &mut Code) {
        let row = self.op.row();
        let scale = if level == SimdLevel::Sse42 {
            assert!(row.forms.has(Forms::L), "{} has no legacy form", row.name);
            self.legacy_prefixes(row, code);
            1
        } else if row.forms.has(Forms::V) && self.fits_vex() {
            self.vex_prefix(row, code);
            1
        } else {
            assert!(row.forms.has(Forms::E) && level == SimdLevel::Avx512, "{} has no form at {level:?}", row.name);
            self.evex_prefix(row, code);
            self.displacement_scale(row.tuple)
        };
        code.bytes(&[row.opcode]);
        code.modrm(self.reg, self.rm, scale, self.imm.iter().len());
        if let Some(imm) = self.imm {
            code.bytes(&[imm]);
        }
    }

    fn fits_vex(&self) -> bool {
        let plain = self.mask == 0 && !self.broadcast && self.length != Length::L512;
        let high = match self.rm {
            Rm::Reg(reg) => reg,
            Rm::Mem(mem) => mem.index.map_or(0, |(index, _)| index),
        };
        plain && (self.reg | self.src | high) < 16
    }

    /// The bits of register numbers above the lowest three: of `reg`, of the index, of the base or `rm` register.
    fn extensions(&self) -> [u8; 3] {
        let (index, base) = match self.rm {
            // In EVEX the bit of the index is the highest of a register.
            Rm::Reg(reg) => (reg >> 4, reg >> 3),
            Rm::Mem(Mem { base, index, .. }) => {
                let base = if let Base::Reg(base) = base { base >> 3 } else { 0 };
                (index.map_or(0, |(index, _)| index >> 3), base)
            }
        };
        [self.reg >> 3, index, base].map(|bit| bit & 1)
    }

    fn legacy_prefixes(&self, row: &Row, code: &mut Code) {
        match row.prefix {
            Prefix::No => {}
            Prefix::P66 => code.bytes(&[0x66]),
            Prefix::PF3 => code.bytes(&[0xf3]),
            Prefix::PF2 => code.bytes(&[0xf2]),
        }
        let [r, x, b] = self.extensions();
        let rex = u8::from(row.w == W::W1) << 3 | r << 2 | x << 1 | b;
        if rex != 0 {
            code.bytes(&[0x40 | rex]);
        }
        match row.map {
            Map::M0 => {}
            Map::M0F => code.bytes(&[0x0f]),
            Map::M0F38 => code.bytes(&[0x0f, 0x38]),
            Map::M0F3A => code.bytes(&[0x0f, 0x3a]),
        }
    }

    fn vex_prefix(&self, row: &Row, code: &mut Code) {
        let [r, x, b] = self.extensions().map(|bit| bit ^ 1);
        let w = u8::from(row.w == W::W1);
        let rest = (!self.src & 15) << 3 | (self.length as u8) << 2 | row.prefix as u8;
        if row.map == Map::M0F && w == 0 && x == 1 && b == 1 {
            code.bytes(&[0xc5, r << 7 | rest]);
        } else {
            code.bytes(&[0xc4, r << 7 | x << 6 | b << 5 | row.map as u8, w << 7 | rest]);
        }
    }

    fn evex_prefix(&self, row: &Row, code: &mut Code) {
        let [r, x, b] = self.extensions().map(|bit| bit ^ 1);
        let highest = match self.rm {
            Rm::Mem(Mem { index: Some((index, _)), .. }) if index >= 16 => 1,
            _ => self.src >> 4,
        };
        let w = u8::from(row.w != W::W0);
        let (zeroing, broadcast) = (u8::from(self.zeroing), u8::from(self.broadcast));
        code.bytes(&[
            0x62,
            r << 7 | x << 6 | b << 5 | (self.reg >> 4 ^ 1) << 4 | row.map as u8,
            w << 7 | (!self.src & 15) << 3 | 1 << 2 | row.prefix as u8,
            zeroing << 7 | (self.length as u8) << 5 | broadcast << 4 | (highest ^ 1) << 3 | self.mask,
        ]);
    }

    /// What an EVEX instruction multiplies an 8-bit displacement by.
    fn displacement_scale(&self, tuple: Tuple) -> i32 {
        let vector = self.length.bytes() as i32;
        match tuple {
            Tuple::F4 | Tuple::H4 if self.broadcast => 4,
            Tuple::F8 if self.broadcast => 8,
            Tuple::F4 | Tuple::F8 | Tuple::Full => vector,
            Tuple::H4 | Tuple::Half => vector / 2,
            Tuple::Quarter => vector / 4,
            Tuple::Eighth => vector / 8,
            Tuple::S1 => 1,
            Tuple::S2 => 2,
            Tuple::S4 => 4,
            Tuple::S8 => 8,
            Tuple::S16 => 16,
            Tuple::S32 => 32,
            Tuple::Dup if self.length == Length::L128 => 8,
            Tuple::Dup => vector,
        }
    }
}

#[cfg(test)]
mod tests;
