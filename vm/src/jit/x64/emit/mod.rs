//! Emission: machine instructions with their registers, to bytes.
//!
//! Blocks follow each other in the order of selection, those that hardly ever run at the end. A block that only jumps is
//! skipped by the jumps to it.

mod call;
mod divide;
mod float;
mod int;
mod memory;
mod vector;

use regalloc2::{Allocation, Block, Edit, Inst, InstOrEdit, Output, PReg, RegClass};

use super::abi::{INCOMING, RED_ZONE};
use super::code::{Base, Code, Map, Mem, Opcode, Prefix, Rm, opcode};
use super::frame::Frame;
use super::insn::{Addr, Anchor, Cond, Flag, Op, Src};
use super::regs::{MACHINE, R11, RBP, RSP};
use super::vcode::VCode;
use crate::ir::Loc;
use crate::jit::{Helper, JitLink, MachineCode, Offsets, Settings, SimdLevel, Tier, Unsupported};

/// Alignment of the first instruction of a loop.
const LOOP_ALIGN: usize = 16;

/// Most blocks that a jump skips.
const MAX_CHAIN: usize = 8;

/// Appends an instruction sequence on registers.
macro_rules! asm {
    ($emitter:expr $(; $($instruction:tt)+)?) => {{
        #[allow(unused_imports)]
        use dynasmrt::{DynasmApi, DynasmLabelApi};
        dynasmrt::dynasm!($emitter.code.asm ; .arch x64 $(; $($instruction)+)?)
    }};
}
use asm;

/// Emits a function; for speed twice, the second time with short jumps.
pub fn emit(
    vcode: &VCode,
    output: &Output,
    link: &dyn JitLink,
    settings: &Settings,
) -> Result<MachineCode, Unsupported> {
    let frame = Frame::new(vcode, output)?;
    let targets = final_targets(vcode, output);
    let order = block_order(vcode, &targets);
    let pass = |code: Code| {
        let mut emitter = Emitter {
            vcode,
            output,
            link,
            offsets: link.offsets(),
            level: settings.level,
            frame: &frame,
            code,
            targets: &targets,
            next: None,
            tables: Vec::new(),
            constants: vec![None; vcode.constants.len()],
            locs: Vec::new(),
            slow: Vec::new(),
            frame_at: 0,
        };
        emitter.function(&order);
        (emitter.code, emitter.locs, emitter.frame_at)
    };
    let blocks = vcode.blocks.len();
    let (mut code, mut locs, mut frame_at) = pass(Code::new(blocks));
    if settings.tier == Tier::Two {
        (code, locs, frame_at) = pass(code.again(blocks));
    }
    let finished = code.finish_again().or_else(|| {
        let long;
        (long, locs, frame_at) = pass(Code::new(blocks));
        Some(long.finish())
    });
    let (bytes, code_len, align) = finished.unwrap_or_default();
    Ok(MachineCode { bytes, code_len: code_len as u32, align: align as u32, locs, frame_at })
}

/// The blocks as they follow each other: those that hardly ever run at the end. Blocks that every jump skips have no code.
fn block_order(vcode: &VCode, targets: &[usize]) -> Vec<usize> {
    let (mut order, cold): (Vec<usize>, Vec<usize>) = (0..vcode.blocks.len())
        .filter(|&block| block == 0 || targets[block] == block)
        .partition(|&block| block == 0 || !vcode.blocks[block].cold);
    order.extend(cold);
    order
}

/// Where a jump to each block ends up: blocks that only jump are skipped.
fn final_targets(vcode: &VCode, output: &Output) -> Vec<usize> {
    let mut moves_in = vec![false; vcode.insns.len()];
    for (point, Edit::Move { from, to }) in &output.edits {
        if from != to {
            moves_in[point.inst().index()] = true;
        }
    }
    let only_jumps = |block: usize| {
        let insns = vcode.blocks[block].insns;
        insns.end - insns.start == 1
            && vcode.insns[insns.start as usize].op == Op::Jump
            && !moves_in[insns.start as usize]
    };
    let mut targets: Vec<usize> = (0..vcode.blocks.len()).collect();
    for block in (0..vcode.blocks.len()).rev() {
        let next = |block: &usize| only_jumps(*block).then(|| vcode.blocks[*block].successors[0].index());
        let mut chain = std::iter::successors(Some(block), next).take(MAX_CHAIN + 1);
        // An endless loop of jumps has to stay.
        if let Some(target) = chain.find(|&block| !only_jumps(block)) {
            targets[block] = target;
        }
    }
    targets
}

/// Code that is moved out of the way: it begins at one label and returns to another.
struct Slow {
    from: u32,
    to: u32,
    path: int::SlowPath,
}

struct Emitter<'a> {
    vcode: &'a VCode,
    output: &'a Output,
    link: &'a dyn JitLink,
    offsets: Offsets,
    level: SimdLevel,
    frame: &'a Frame,
    code: Code,
    /// See [`final_targets`].
    targets: &'a [usize],
    /// The block that follows the one being emitted.
    next: Option<usize>,
    /// Labels of the tables of switches.
    tables: Vec<u32>,
    /// Where constants are, once they have been asked for.
    constants: Vec<Option<Mem>>,
    locs: Vec<(u32, Loc)>,
    slow: Vec<Slow>,
    /// See [`MachineCode`].
    frame_at: u32,
}

impl Emitter<'_> {
    // ---- operands ----

    /// The register of an operand.
    fn reg(&self, operands: &[Allocation], index: usize) -> u8 {
        operands[index].as_reg().map_or(R11, |reg| reg.hw_enc() as u8)
    }

    /// An operand that may be in a spill slot.
    fn rm(&self, operands: &[Allocation], index: usize) -> Rm {
        self.rm_of(operands[index])
    }

    fn rm_of(&self, allocation: Allocation) -> Rm {
        match (allocation.as_reg(), allocation.as_stack()) {
            (Some(reg), _) => Rm::Reg(reg.hw_enc() as u8),
            (_, Some(slot)) => Rm::Mem(self.frame.spill(slot)),
            _ => Rm::Reg(R11),
        }
    }

    /// A source: operand `index`, or the memory whose registers begin there.
    fn source(&self, src: Src, operands: &[Allocation], index: usize) -> Rm {
        match src {
            Src::Mem(addr) => Rm::Mem(self.mem(addr, operands, index)),
            _ => self.rm(operands, index),
        }
    }

    /// The memory at an address whose registers begin at operand `index`.
    fn mem(&self, addr: Addr, operands: &[Allocation], mut index: usize) -> Mem {
        let mut mem = match addr.anchor {
            Anchor::Reg => {
                let base = self.reg(operands, index);
                index += 1;
                Mem::at(base, 0)
            }
            Anchor::None => Mem { base: Base::None, index: None, disp: 0 },
            Anchor::Area(area) => self.frame.area(area),
            Anchor::Outgoing => Mem::at(RSP, 0),
            Anchor::Incoming => Mem::at(RBP, INCOMING),
            Anchor::Machine => Mem::at(MACHINE, 0),
        };
        mem.disp += addr.disp;
        mem.index = addr.scale.map(|scale| (self.reg(operands, index), scale));
        mem
    }

    /// How many operands the registers of an address are.
    fn registers(addr: Addr) -> usize {
        (addr.anchor == Anchor::Reg) as usize + addr.scale.is_some() as usize
    }

    // ---- functions ----

    fn function(&mut self, order: &[usize]) {
        self.tables = self.vcode.tables.iter().map(|_| self.code.label()).collect();
        let overflow = self.prologue();
        for (position, &block) in order.iter().enumerate() {
            self.next = order.get(position + 1).copied();
            self.block(block);
        }
        self.slow_paths();
        if let Some(overflow) = overflow {
            self.stack_overflow(overflow);
        }
        self.write_tables();
    }

    /// Makes the frame; the label of the code for a stack that is used up, if that is checked.
    fn prologue(&mut self) -> Option<u32> {
        let size = self.frame.size;
        let limit = self.offsets.stack_limit;
        let overflow = (self.vcode.calls || size >= RED_ZONE).then(|| self.code.label());
        if let Some(label) = overflow {
            if size < RED_ZONE {
                asm!(self ; cmp rsp, [r15 + limit]);
            } else {
                asm!(self ; lea r11, [rsp - size as i32] ; cmp r11, [r15 + limit]);
            }
            self.code.jump_if(Flag::Below.number(), label as usize);
        }
        asm!(self ; push rbp ; mov rbp, rsp);
        self.frame_at = self.code.len() as u32;
        if size > 0 {
            match i8::try_from(size as i32) {
                Ok(size) => asm!(self ; sub rsp, BYTE size),
                Err(_) => asm!(self ; sub rsp, size as i32),
            }
        }
        if self.frame.align > 16 {
            asm!(self ; and rsp, -(self.frame.align as i32));
        }
        for &(number, place) in &self.frame.kept {
            self.store_word(number, place);
        }
        overflow
    }

    /// Takes the frame down. Keeps all registers but those that the frame kept.
    fn leave_frame(&mut self) {
        for &(number, place) in &self.frame.kept {
            self.load_word(number, place);
        }
        if self.frame.size > 0 || self.frame.align > 16 {
            asm!(self ; mov rsp, rbp);
        }
        asm!(self ; pop rbp);
    }

    /// The helper finds the stack as if the caller had called it.
    fn stack_overflow(&mut self, label: u32) {
        let helper = self.link.helper(Helper::StackOverflow) as i64;
        self.code.bind(label as usize);
        asm!(self ; mov rdi, r15 ; mov rax, QWORD helper ; jmp rax);
    }

    fn block(&mut self, block: usize) {
        if self.vcode.blocks[block].header {
            self.code.align(LOOP_ALIGN);
        }
        self.code.bind(block);
        let (vcode, output) = (self.vcode, self.output);
        for item in output.block_insts_and_edits(vcode, Block::new(block)) {
            match item {
                InstOrEdit::Inst(inst) => self.insn(block, inst),
                InstOrEdit::Edit(&Edit::Move { from, to }) => self.transfer(from, to),
            }
        }
    }

    fn insn(&mut self, block: usize, inst: Inst) {
        let insn = &self.vcode.insns[inst.index()];
        let operands = self.output.inst_allocs(inst);
        if self.locs.last().map(|&(_, loc)| loc) != Some(insn.loc) {
            self.locs.push((self.code.len() as u32, insn.loc));
        }
        match insn.op {
            Op::Arrive => {}
            Op::Jump => self.go(self.vcode.blocks[block].successors[0].index()),
            Op::Branch(test, cond) => {
                self.test(test, operands, 0);
                let [then, other] = [0, 1].map(|i| self.vcode.blocks[block].successors[i].index());
                self.branch(cond, then, other);
            }
            Op::Switch => {
                let target = self.reg(operands, 0);
                asm!(self ; jmp Rq(target));
            }
            Op::Return => {
                self.leave_frame();
                asm!(self ; ret);
            }
            Op::Vector(op) => self.vector_op(op, operands),
            op => {
                let done = self.int(op, operands) || self.float(op, operands) || self.memory(op, operands);
                if !done {
                    self.call(op, operands, insn);
                }
            }
        }
    }

    fn go(&mut self, target: usize) {
        let target = self.targets[target];
        if self.next != Some(target) {
            self.code.jump(target);
        }
    }

    fn branch(&mut self, cond: Cond, then: usize, other: usize) {
        let [then_target, other_target] = [then, other].map(|block| self.targets[block]);
        let next = self.next;
        let falls_through = |target: usize| next == Some(target);
        if falls_through(then_target) {
            self.jump_on(cond.negated(), other_target);
        } else {
            self.jump_on(cond, then_target);
            if !falls_through(other_target) {
                self.code.jump(other_target);
            }
        }
    }

    /// Jumps if the condition holds.
    fn jump_on(&mut self, cond: Cond, target: usize) {
        match cond {
            Cond::Flag(flag) => self.code.jump_if(flag.number(), target),
            Cond::FloatNotEqual => {
                self.code.jump_if(Flag::NotEqual.number(), target);
                self.code.jump_if(Flag::Parity.number(), target);
            }
            Cond::FloatEqual => {
                let not = self.code.label();
                self.code.jump_if(Flag::NotEqual.number(), not as usize);
                self.code.jump_if(Flag::NotParity.number(), target);
                self.code.bind(not as usize);
            }
        }
    }

    /// A table holds distances from its own beginning.
    fn write_tables(&mut self) {
        for (index, table) in self.vcode.tables.iter().enumerate() {
            self.code.align(4);
            self.code.bind(self.tables[index] as usize);
            let start = self.code.len();
            for &target in table {
                let target = self.targets[target as usize];
                self.code.block_distance(target, start);
            }
        }
    }

    // ---- moves ----

    /// A move of the allocator.
    fn transfer(&mut self, from: Allocation, to: Allocation) {
        if from == to {
            return;
        }
        let class = |allocation: Allocation| allocation.as_reg().map(PReg::class);
        match class(from).or(class(to)) {
            Some(RegClass::Int) => match (self.rm_of(from), self.rm_of(to)) {
                (Rm::Reg(from), Rm::Reg(to)) => asm!(self ; mov Rq(to), Rq(from)),
                (Rm::Reg(from), Rm::Mem(to)) => self.store_word(from, to),
                (Rm::Mem(from), Rm::Reg(to)) => self.load_word(to, from),
                (Rm::Mem(_), Rm::Mem(_)) => {}
            },
            Some(RegClass::Float) => self.transfer_vector(self.rm_of(from), self.rm_of(to)),
            _ => self.transfer_mask(self.rm_of(from), self.rm_of(to)),
        }
    }

    fn store_word(&mut self, from: u8, to: Mem) {
        self.code.legacy(opcode(Prefix::No, Map::M0, 0x89).w(true), from, Rm::Mem(to), super::code::Immediate::No);
    }

    fn load_word(&mut self, to: u8, from: Mem) {
        self.code.legacy(opcode(Prefix::No, Map::M0, 0x8b).w(true), to, Rm::Mem(from), super::code::Immediate::No);
    }
}

/// An opcode of one byte.
const fn one_byte(byte: u8) -> Opcode {
    opcode(Prefix::No, Map::M0, byte)
}

/// An opcode after `0F`.
const fn two_bytes(byte: u8) -> Opcode {
    opcode(Prefix::No, Map::M0F, byte)
}
