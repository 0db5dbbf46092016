//! The buffer that machine code is written to, and the encoding of instructions with a register or memory operand.
//!
//! The form of an address (base, index, scale, length of the offset) is known only when the code is written, so these
//! instructions are encoded here; sequences on registers are `dynasm` templates over the same buffer.
//!
//! Jumps to blocks and references to constants are patched when everything has its place.

use dynasmrt::x64::X64Relocation;
use dynasmrt::{DynasmApi, VecAssembler};

/// Where an instruction's memory operand is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mem {
    /// What the offset is relative to.
    pub base: Base,
    /// Register and log2 of what it is multiplied with. The register is not `rsp`.
    pub index: Option<(u8, u8)>,
    /// Bytes.
    pub disp: i32,
}

/// What an address is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    /// A register.
    Reg(u8),
    /// Nothing: index times scale plus offset.
    None,
    /// The constants behind the code.
    Pool,
    /// A label. The offset is not used.
    Label(u32),
}

impl Mem {
    /// `[base + disp]`
    pub fn at(base: u8, disp: i32) -> Mem {
        Mem { base: Base::Reg(base), index: None, disp }
    }

    /// The constant at this byte of the pool.
    pub fn pool(offset: u32) -> Mem {
        Mem { base: Base::Pool, index: None, disp: offset as i32 }
    }

    /// The same place `by` bytes on.
    pub fn plus(self, by: i32) -> Mem {
        Mem { disp: self.disp + by, ..self }
    }
}

/// An operand that may be a register or in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rm {
    /// A register's number.
    Reg(u8),
    /// In memory.
    Mem(Mem),
}

/// The table of opcodes that a byte belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Map {
    /// One byte.
    M0,
    /// After `0F`.
    M0F,
    /// After `0F 38`.
    M0F38,
    /// After `0F 3A`.
    M0F3A,
}

/// The prefix that is part of an opcode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Prefix {
    /// None.
    No,
    /// `66`
    P66,
    /// `F3`
    PF3,
    /// `F2`
    PF2,
}

/// An opcode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opcode {
    /// Its prefix.
    pub prefix: Prefix,
    /// Its table.
    pub map: Map,
    /// Its byte.
    pub byte: u8,
    /// `REX.W` or `VEX.W`.
    pub wide: bool,
}

/// An opcode without prefix and `W`.
pub const fn opcode(prefix: Prefix, map: Map, byte: u8) -> Opcode {
    Opcode { prefix, map, byte, wide: false }
}

impl Opcode {
    /// The opcode with `W`.
    pub const fn w(self, wide: bool) -> Opcode {
        Opcode { wide, ..self }
    }
}

/// An immediate operand at the end of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Immediate {
    /// None.
    No,
    /// One byte.
    I8(i8),
    /// Two bytes.
    I16(i16),
    /// Four bytes.
    I32(i32),
}

impl Immediate {
    /// Its bytes.
    fn len(self) -> usize {
        match self {
            Immediate::No => 0,
            Immediate::I8(_) => 1,
            Immediate::I16(_) => 2,
            Immediate::I32(_) => 4,
        }
    }
}

/// A distance from the end of an instruction, to be patched.
struct Fixup {
    /// Where the four bytes are, or the one.
    at: usize,
    /// Is it one?
    short: bool,
    /// Where the instruction ends.
    end: usize,
    target: Target,
}

enum Target {
    Label(u32),
    Pool(u32),
}

/// A function's code while it is written.
pub struct Code {
    /// The bytes.
    pub asm: VecAssembler<X64Relocation>,
    fixups: Vec<Fixup>,
    /// Where each label is. The first are those of the blocks.
    labels: Vec<Option<usize>>,
    /// For each jump to a label further on, in order: from where, to which label.
    forward: Vec<(usize, usize)>,
    /// Which of these jumps are near enough for a distance of one byte, as far as is known.
    near: Vec<bool>,
    pool: Pool,
}

/// The constants behind the code.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    /// Where each constant of 4, 8, 16, ... bytes is.
    known: hashbrown::HashMap<Vec<u8>, u32>,
    align: usize,
}

impl Code {
    /// An empty buffer for a function of that many blocks: their numbers are labels.
    pub fn new(blocks: usize) -> Code {
        Code {
            asm: VecAssembler::new(0),
            fixups: Vec::new(),
            labels: vec![None; blocks],
            forward: Vec::new(),
            near: Vec::new(),
            pool: Pool::default(),
        }
    }

    /// An empty buffer to write the same code to once more, with what is known of the jumps from this time.
    pub fn again(&self, blocks: usize) -> Code {
        // Distances shrink the second time, but for what the alignment of loops adds.
        const NEAR: usize = 96;
        let is_near = |&(from, label): &(usize, usize)| self.labels[label].is_some_and(|to| to - from <= NEAR);
        Code { near: self.forward.iter().map(is_near).collect(), ..Code::new(blocks) }
    }

    /// A new label.
    pub fn label(&mut self) -> u32 {
        self.labels.push(None);
        self.labels.len() as u32 - 1
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.asm.offset().0
    }

    /// Is nothing written yet?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of a constant of a power of two of bytes, aligned to its size.
    pub fn constant(&mut self, bytes: &[u8]) -> Mem {
        let pool = &mut self.pool;
        if let Some(&offset) = pool.known.get(bytes) {
            return Mem::pool(offset);
        }
        pool.align = pool.align.max(bytes.len());
        pool.bytes.resize(pool.bytes.len().next_multiple_of(bytes.len()), 0);
        let offset = pool.bytes.len() as u32;
        pool.bytes.extend_from_slice(bytes);
        pool.known.insert(bytes.to_vec(), offset);
        Mem::pool(offset)
    }

    /// The place of bytes of any length, aligned to 16.
    pub fn data(&mut self, bytes: &[u8]) -> Mem {
        let pool = &mut self.pool;
        pool.align = pool.align.max(16);
        pool.bytes.resize(pool.bytes.len().next_multiple_of(16), 0);
        let offset = pool.bytes.len() as u32;
        pool.bytes.extend_from_slice(bytes);
        Mem::pool(offset)
    }

    /// Puts a label here.
    pub fn bind(&mut self, block: usize) {
        self.labels[block] = Some(self.len());
    }

    /// `jmp block`
    pub fn jump(&mut self, block: usize) {
        match self.short_distance(block) {
            Some(distance) => self.bytes(&[0xeb, distance as u8]),
            None if self.is_near(block) => {
                self.asm.push(0xeb);
                self.near_distance(block);
            }
            None => {
                self.asm.push(0xe9);
                self.distance(Target::Label(block as u32), 0);
            }
        }
    }

    /// Is the label that is jumped to near? It is known the second time.
    fn is_near(&mut self, label: usize) -> bool {
        if self.labels[label].is_some() {
            return false;
        }
        self.forward.push((self.len(), label));
        self.near.get(self.forward.len() - 1).copied().unwrap_or(false)
    }

    fn near_distance(&mut self, label: usize) {
        let at = self.len();
        self.fixups.push(Fixup { at, short: true, end: at + 1, target: Target::Label(label as u32) });
        self.asm.push(0);
    }

    /// `jcc block`; `cc` is the condition's number in the encoding.
    pub fn jump_if(&mut self, cc: u8, block: usize) {
        match self.short_distance(block) {
            Some(distance) => self.bytes(&[0x70 | cc, distance as u8]),
            None if self.is_near(block) => {
                self.asm.push(0x70 | cc);
                self.near_distance(block);
            }
            None => {
                self.bytes(&[0x0f, 0x80 | cc]);
                self.distance(Target::Label(block as u32), 0);
            }
        }
    }

    /// From the end of a jump of two bytes that begins here, if the block is behind and near.
    fn short_distance(&self, block: usize) -> Option<i8> {
        let target = self.labels[block]?;
        i8::try_from(target as i64 - (self.len() as i64 + 2)).ok()
    }

    /// The address of a block relative to the place `from`, as 4 bytes.
    pub fn block_distance(&mut self, block: usize, from: usize) {
        self.fixups.push(Fixup { at: self.len(), short: false, end: from, target: Target::Label(block as u32) });
        self.asm.push_i32(0);
    }

    fn distance(&mut self, target: Target, behind: usize) {
        let at = self.len();
        self.fixups.push(Fixup { at, short: false, end: at + 4 + behind, target });
        self.asm.push_i32(0);
    }

    /// Appends bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.asm.extend(bytes);
    }

    /// Fills up to a multiple of `align` with instructions that do nothing.
    pub fn align(&mut self, align: usize) {
        const NOPS: [&[u8]; 9] = [
            &[0x90],
            &[0x66, 0x90],
            &[0x0f, 0x1f, 0x00],
            &[0x0f, 0x1f, 0x40, 0x00],
            &[0x0f, 0x1f, 0x44, 0x00, 0x00],
            &[0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
            &[0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
            &[0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
            &[0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
        ];
        let mut missing = self.len().next_multiple_of(align) - self.len();
        while missing > 0 {
            let nop = NOPS[missing.min(NOPS.len()) - 1];
            self.bytes(nop);
            missing -= nop.len();
        }
    }

    /// An instruction `opcode reg, rm, immediate` in the legacy encoding.
    pub fn legacy(&mut self, opcode: Opcode, reg: u8, rm: Rm, immediate: Immediate) {
        self.legacy_rex(opcode, reg, rm, immediate, false);
    }

    /// The same on byte registers: `sil`, `dil`, `bpl` and `spl` need a REX prefix to be meant.
    pub fn legacy_byte(&mut self, opcode: Opcode, reg: u8, rm: Rm, immediate: Immediate) {
        let rm_needs = matches!(rm, Rm::Reg(4..=7));
        self.legacy_rex(opcode, reg, rm, immediate, (4..=7).contains(&reg) || rm_needs);
    }

    /// The same with only the register or memory operand being a byte.
    pub fn legacy_byte_rm(&mut self, opcode: Opcode, reg: u8, rm: Rm, immediate: Immediate) {
        self.legacy_rex(opcode, reg, rm, immediate, matches!(rm, Rm::Reg(4..=7)));
    }

    fn legacy_rex(&mut self, opcode: Opcode, reg: u8, rm: Rm, immediate: Immediate, force: bool) {
        match opcode.prefix {
            Prefix::No => {}
            Prefix::P66 => self.asm.push(0x66),
            Prefix::PF3 => self.asm.push(0xf3),
            Prefix::PF2 => self.asm.push(0xf2),
        }
        let (x, b) = extension_bits(rm);
        let rex = (opcode.wide as u8) << 3 | (reg >> 3) << 2 | x << 1 | b;
        if rex != 0 || force {
            self.asm.push(0x40 | rex);
        }
        match opcode.map {
            Map::M0 => {}
            Map::M0F => self.asm.push(0x0f),
            Map::M0F38 => self.bytes(&[0x0f, 0x38]),
            Map::M0F3A => self.bytes(&[0x0f, 0x3a]),
        }
        self.asm.push(opcode.byte);
        self.modrm(reg, rm, 1, immediate.len());
        self.immediate(immediate);
    }

    /// An instruction `opcode reg, second, rm, immediate` in the VEX encoding; `long` for 256 bits.
    pub fn vex(&mut self, opcode: Opcode, long: bool, reg: u8, second: u8, rm: Rm, immediate: Immediate) {
        let (x, b) = extension_bits(rm);
        let last = (!second & 15) << 3 | (long as u8) << 2 | opcode.prefix as u8;
        let r = !(reg >> 3) & 1;
        if x == 0 && b == 0 && opcode.map == Map::M0F && !opcode.wide {
            self.bytes(&[0xc5, r << 7 | last]);
        } else {
            self.bytes(&[
                0xc4,
                r << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | opcode.map as u8,
                (opcode.wide as u8) << 7 | last,
            ]);
        }
        self.asm.push(opcode.byte);
        self.modrm(reg, rm, 1, immediate.len());
        self.immediate(immediate);
    }

    /// Appends an immediate.
    pub fn immediate(&mut self, immediate: Immediate) {
        match immediate {
            Immediate::No => {}
            Immediate::I8(value) => self.asm.push_i8(value),
            Immediate::I16(value) => self.asm.push_i16(value),
            Immediate::I32(value) => self.asm.push_i32(value),
        }
    }

    /// ModRM, SIB and offset; `behind` bytes of the instruction follow. An offset of one byte is multiplied by `unit`.
    pub fn modrm(&mut self, reg: u8, rm: Rm, unit: i32, behind: usize) {
        let reg = (reg & 7) << 3;
        let mem = match rm {
            Rm::Reg(number) => return self.asm.push(0xc0 | reg | number & 7),
            Rm::Mem(mem) => mem,
        };
        let scaled = |index: u8, scale: u8, base: u8| scale << 6 | (index & 7) << 3 | base & 7;
        match (mem.base, mem.index) {
            (Base::Label(label), _) => {
                self.asm.push(reg | 5);
                self.distance(Target::Label(label), behind);
            }
            (Base::Pool, _) => {
                self.asm.push(reg | 5);
                self.distance(Target::Pool(mem.disp as u32), behind);
            }
            (Base::None, index) => {
                let sib = index.map_or(0x25, |(index, scale)| scaled(index, scale, 5));
                self.bytes(&[reg | 4, sib]);
                self.asm.push_i32(mem.disp);
            }
            (Base::Reg(base), index) => {
                // With `rbp` and `r13` an offset has to be there, with `rsp` and `r12` a SIB byte.
                let (mode, short) = match i8::try_from(mem.disp / unit) {
                    Ok(0) if mem.disp == 0 && base & 7 != 5 => (0x00, None),
                    Ok(disp) if mem.disp % unit == 0 => (0x40, Some(disp)),
                    _ => (0x80, None),
                };
                match index {
                    None if base & 7 != 4 => self.asm.push(mode | reg | base & 7),
                    None => self.bytes(&[mode | reg | 4, 0x24]),
                    Some((index, scale)) => self.bytes(&[mode | reg | 4, scaled(index, scale, base)]),
                }
                match (mode, short) {
                    (0x80, _) => self.asm.push_i32(mem.disp),
                    (_, Some(disp)) => self.asm.push_i8(disp),
                    _ => {}
                }
            }
        }
    }

    /// The code with the constants behind it and every distance filled in: bytes, length of the code, alignment. Not for
    /// code that was written [`again`](Code::again).
    pub fn finish(self) -> (Vec<u8>, usize, usize) {
        self.finish_again().unwrap_or_default()
    }

    /// The same for code written again; `None` if something that was near the first time is not near any more.
    pub fn finish_again(mut self) -> Option<(Vec<u8>, usize, usize)> {
        let code_len = self.len();
        self.align(self.pool.align.max(16));
        let pool = self.len();
        let Pool { bytes: constants, align, .. } = self.pool;
        self.asm.extend(&constants);
        // The templates' own labels are all defined.
        let mut bytes = self.asm.finalize().unwrap_or_default();
        for Fixup { at, short, end, target } in self.fixups {
            let target = match target {
                Target::Label(block) => self.labels[block as usize].unwrap_or(0),
                Target::Pool(offset) => pool + offset as usize,
            };
            let distance = target as i64 - end as i64;
            if short {
                bytes[at] = i8::try_from(distance).ok()? as u8;
            } else {
                bytes[at..at + 4].copy_from_slice(&(distance as i32).to_le_bytes());
            }
        }
        Some((bytes, code_len, align.max(16)))
    }
}

/// The upper bits of an operand's index and base.
fn extension_bits(rm: Rm) -> (u8, u8) {
    match rm {
        Rm::Reg(number) => (number >> 4 & 1, number >> 3 & 1),
        Rm::Mem(mem) => {
            let base = if let Base::Reg(base) = mem.base { base } else { 0 };
            (mem.index.map_or(0, |(index, _)| index >> 3), base >> 3)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(write: impl FnOnce(&mut Code)) -> Vec<u8> {
        let mut code = Code::new(0);
        write(&mut code);
        let (bytes, len, _) = code.finish();
        bytes[..len].to_vec()
    }

    const ADD: Opcode = opcode(Prefix::No, Map::M0, 0x03);

    // Expectations from the GNU assembler.
    #[test]
    fn addresses() {
        let add = |mem: Mem| encoded(|code| code.legacy(ADD.w(true), 1, Rm::Mem(mem), Immediate::No));
        assert_eq!(add(Mem::at(0, 0)), [0x48, 0x03, 0x08]);
        assert_eq!(add(Mem::at(5, 0)), [0x48, 0x03, 0x4d, 0x00]);
        assert_eq!(add(Mem::at(12, 8)), [0x49, 0x03, 0x4c, 0x24, 0x08]);
        assert_eq!(add(Mem::at(13, 0)), [0x49, 0x03, 0x4d, 0x00]);
        assert_eq!(add(Mem::at(4, 300)), [0x48, 0x03, 0x8c, 0x24, 0x2c, 0x01, 0x00, 0x00]);
        let scaled = Mem { base: Base::Reg(3), index: Some((9, 3)), disp: -16 };
        assert_eq!(add(scaled), [0x4a, 0x03, 0x4c, 0xcb, 0xf0]);
        let no_base = Mem { base: Base::None, index: Some((2, 2)), disp: 4 };
        assert_eq!(add(no_base), [0x48, 0x03, 0x0c, 0x95, 0x04, 0x00, 0x00, 0x00]);
    }

    #[test]
    fn registers() {
        let vaddsd = opcode(Prefix::PF2, Map::M0F, 0x58);
        assert_eq!(encoded(|code| code.vex(vaddsd, false, 1, 2, Rm::Reg(3), Immediate::No)), [0xc5, 0xeb, 0x58, 0xcb]);
        let code = encoded(|code| code.vex(vaddsd, false, 9, 10, Rm::Reg(11), Immediate::No));
        assert_eq!(code, [0xc4, 0x41, 0x2b, 0x58, 0xcb]);
        let movb = opcode(Prefix::No, Map::M0, 0x88);
        assert_eq!(encoded(|code| code.legacy_byte(movb, 6, Rm::Reg(0), Immediate::No)), [0x40, 0x88, 0xf0]);
    }

    #[test]
    fn constants_and_blocks() {
        let mut code = Code::new(2);
        code.bind(0);
        code.jump_if(4, 1);
        let mem = code.constant(&7u64.to_le_bytes());
        code.legacy(ADD.w(true), 0, Rm::Mem(mem), Immediate::No);
        code.jump(0);
        code.bind(1);
        let (bytes, len, _) = code.finish();
        let expected = [0x0f, 0x84, 9, 0, 0, 0, 0x48, 0x03, 0x05, 3, 0, 0, 0, 0xeb, 0xf1];
        assert_eq!(bytes[..len], expected);
        assert_eq!(bytes[16..], 7u64.to_le_bytes());
    }
}
