//! Instruction selection: IR to machine instructions on virtual registers.
//!
//! Blocks are walked backwards and in postorder, so that every use of a value is seen before its definition: a pure
//! instruction whose result nobody asked for (because it was folded into its users, or was dead) is skipped.
//!
//! Constants are made anew where they are used; mostly they are immediates. Values that do not fit a register live in
//! frame memory, at an address of their own.

mod address;
mod call;
mod compare;
mod convert;
mod divide;
mod float;
mod int;
mod kernel;
mod memory;
mod shift;
mod terminator;
mod vector;

use hashbrown::HashMap;
use regalloc2::{Operand, OperandConstraint, OperandKind, OperandPos, RegClass, VReg};
use smallvec::SmallVec;

use super::abi::{Convention, Place};
use super::insn::{Addr, Anchor, Op, Size};
use super::regs::{self, Home};
use super::vcode::{Area, Clobbers, Insn, Span, VBlock, VCode};
use crate::bytecode::Graph;
use crate::ir::{Flags, FuncId, Function, Imm, Inst, InstData, Loc, Module, Opcode, Terminator, Type, Value, ValueDef};
use crate::jit::legalise::Grains;
use crate::jit::{Helper, JitLink, Settings, SimdLevel, Tier, Unsupported};

/// The operands of an instruction.
pub(super) type Operands = SmallVec<[Operand; 6]>;

/// Selects instructions for a whole function.
pub fn select(
    module: &Module,
    me: Option<FuncId>,
    func: &Function,
    link: &dyn JitLink,
    settings: &Settings,
) -> Result<VCode, Unsupported> {
    let successors: Vec<Vec<usize>> =
        func.blocks.iter().map(|block| block.term.successors().iter().map(|b| b.index()).collect()).collect();
    let graph = Graph::new(&successors);
    let mut selector = Selector::new(module, me, func, link, settings, &graph);
    selector.declare_blocks()?;
    for &block in graph.order.iter().rev() {
        selector.select_block(block)?;
    }
    Ok(selector.finish())
}

/// A block made so far; its instructions are a range of the reversed list.
struct Made {
    id: usize,
    insns: Span,
    args: Span,
    successors: Vec<usize>,
    cold: bool,
}

struct Selector<'a> {
    module: &'a Module,
    me: Option<FuncId>,
    func: &'a Function,
    link: &'a dyn JitLink,
    settings: &'a Settings,
    graph: &'a Graph,
    vcode: VCode,
    convention: Convention,
    /// The register of each value, once it has been asked for.
    regs: Vec<Option<VReg>>,
    /// The place of each value that lives in memory, once it has been asked for.
    places: HashMap<Value, Addr>,
    /// How often each value is used.
    uses: Vec<u32>,
    /// How often it is the argument of a jump.
    edge_uses: Vec<u32>,
    /// How many jumps go to each block.
    jumps_to: Vec<u32>,
    /// Blocks that are expected to run hardly ever.
    cold: Vec<bool>,
    /// Do all loops count their iterations with [`Opcode::LoopCode`]?
    loops_count: bool,
    /// Block of each instruction and position in it.
    place_of: Vec<(u32, u32)>,
    /// The areas of stack slots.
    stack_slots: HashMap<Inst, u32>,
    /// Frame memory for the operands of kernels and the arguments of natives.
    scratch: Vec<u32>,
    /// All instructions so far, last first.
    reversed: Vec<Insn>,
    /// Instructions of the IR instruction being selected, first first.
    current: Vec<Insn>,
    /// The blocks so far, last first.
    made: Vec<Made>,
    /// The block being selected.
    block: usize,
    /// Position in it of the instruction being selected; the terminator's is behind the last.
    position: usize,
    /// The source location of the instruction being selected.
    loc: Loc,
    /// The grains of masks.
    grains: Grains,
}

impl<'a> Selector<'a> {
    fn new(
        module: &'a Module,
        me: Option<FuncId>,
        func: &'a Function,
        link: &'a dyn JitLink,
        settings: &'a Settings,
        graph: &'a Graph,
    ) -> Selector<'a> {
        let vcode = VCode { clobbers: regs::call_clobbers(settings.level), vector_bytes: 8, ..VCode::default() };
        let mut selector = Selector {
            module,
            me,
            func,
            link,
            settings,
            graph,
            vcode,
            convention: Convention::new(&func.sig, settings.level),
            regs: vec![None; func.values.len()],
            places: HashMap::new(),
            uses: vec![0; func.values.len()],
            edge_uses: vec![0; func.values.len()],
            jumps_to: vec![0; func.blocks.len()],
            cold: vec![false; func.blocks.len()],
            loops_count: false,
            place_of: vec![(u32::MAX, 0); func.insts.len()],
            stack_slots: HashMap::new(),
            scratch: Vec::new(),
            reversed: Vec::new(),
            current: Vec::new(),
            made: Vec::new(),
            block: 0,
            position: 0,
            loc: Loc::NONE,
            grains: Grains::of(func, settings.level.vector_bytes()),
        };
        selector.survey();
        selector
    }

    /// Counts uses and jumps, notes where instructions are and which blocks are cold.
    fn survey(&mut self) {
        for &block in &self.graph.order {
            let data = &self.func.blocks[block];
            let mut cold = matches!(data.term, Terminator::Trap { .. } | Terminator::Unreachable);
            for (position, &inst) in data.insts.iter().enumerate() {
                let data = self.func.inst(inst);
                data.args.iter().for_each(|arg| self.uses[arg.index()] += 1);
                self.place_of[inst.index()] = (block as u32, position as u32);
                if let (Opcode::Call, Imm::Func(func)) = (data.op, &data.imm) {
                    cold |= self.link.is_cold(*func);
                }
                cold |= data.op == Opcode::GoOn;
                self.loops_count |= data.op == Opcode::LoopCode;
            }
            data.term.for_each_value(|value| self.uses[value.index()] += 1);
            data.term.for_each_target(|target| {
                self.jumps_to[target.block.index()] += 1;
                target.args.iter().for_each(|arg| self.edge_uses[arg.index()] += 1);
            });
            self.cold[block] = block != 0 && (cold || self.cold[self.graph.idom[block]]);
        }
    }

    /// Gives every parameter of a block its register or place.
    fn declare_blocks(&mut self) -> Result<(), Unsupported> {
        for &block in &self.graph.order[1..] {
            for &param in &self.func.blocks[block].params {
                match self.home(self.func.ty(param)) {
                    Home::Memory => {
                        self.memory_place(param)?;
                    }
                    _ => {
                        self.result_reg(param);
                    }
                }
            }
        }
        for (&param, &place) in self.func.params().iter().zip(&self.convention.params) {
            if let (Home::Memory, Place::Area(offset)) = (self.home(self.func.ty(param)), place) {
                self.places.insert(param, Addr::fixed(Anchor::Incoming, offset as i32));
            }
        }
        Ok(())
    }

    fn select_block(&mut self, block: usize) -> Result<(), Unsupported> {
        let data = &self.func.blocks[block];
        self.block = block;
        self.loc = data.term_loc;
        self.position = data.insts.len();
        let (successors, args) = self.terminator(&data.term)?;
        let start = self.reversed.len() as u32;
        self.flush();
        for (position, &inst) in data.insts.iter().enumerate().rev() {
            let data = self.func.inst(inst);
            self.position = position;
            let wanted = data.results().any(|result| self.is_wanted(result));
            if wanted || !data.op.is_removable() {
                self.loc = data.loc;
                self.inst(inst, data)?;
                self.flush();
            }
        }
        if self.settings.metered && (block == 0 || self.is_header(block) && !self.loops_count) {
            self.vcode.calls = true;
            let helper = if self.settings.tier == Tier::Two { Helper::TickSettled } else { Helper::Tick };
            self.op(Op::Tick(helper), &[]);
            self.flush();
        }
        if block == 0 {
            self.arrive();
            self.flush();
        }
        self.close(block, start, successors, args, self.cold[block]);
        Ok(())
    }

    /// Is the result of an instruction used by what has been selected?
    fn is_wanted(&self, value: Value) -> bool {
        self.regs[value.index()].is_some() || self.places.contains_key(&value)
    }

    /// The parameters come out of their registers and places.
    fn arrive(&mut self) {
        let mut defs = Operands::new();
        let mut loads = Vec::new();
        for (index, &param) in self.func.params().iter().enumerate() {
            let Some(reg) = self.regs[param.index()] else { continue };
            match self.convention.params[index] {
                Place::Reg(at) => defs.push(Operand::reg_fixed_def(reg, at)),
                Place::Area(offset) => loads.push((reg, self.func.ty(param), offset)),
            }
        }
        self.loc = Loc::NONE;
        self.op(Op::Arrive, &defs);
        for (reg, ty, offset) in loads {
            self.load_reg(reg, ty, Addr::fixed(Anchor::Incoming, offset as i32));
        }
    }

    /// Ends the block whose instructions begin at `start` of the reversed list.
    fn close(&mut self, id: usize, start: u32, successors: Vec<usize>, args: Span, cold: bool) {
        let insns = Span { start, end: self.reversed.len() as u32 };
        self.made.push(Made { id, insns, args, successors, cold });
    }

    /// Puts the instructions made for one IR instruction before those of its successors.
    fn flush(&mut self) {
        self.reversed.extend(self.current.drain(..).rev());
    }

    /// Turns everything around.
    fn finish(mut self) -> VCode {
        let total = self.reversed.len() as u32;
        self.reversed.reverse();
        let mut position = vec![usize::MAX; self.func.blocks.len() + self.made.len()];
        for (index, made) in self.made.iter().rev().enumerate() {
            position[made.id] = index;
        }
        for table in &mut self.vcode.tables {
            table.iter_mut().for_each(|target| *target = position[*target as usize] as u32);
        }
        let mut blocks: Vec<VBlock> = Vec::with_capacity(self.made.len());
        for made in self.made.iter().rev() {
            let params = self.func.blocks.get(made.id).filter(|_| made.id != 0).map_or(&[][..], |block| &block.params);
            let start = self.vcode.regs.len() as u32;
            self.vcode.regs.extend(params.iter().filter_map(|param| self.regs[param.index()]));
            blocks.push(VBlock {
                insns: Span { start: total - made.insns.end, end: total - made.insns.start },
                params: Span { start, end: self.vcode.regs.len() as u32 },
                args: made.args,
                successors: made.successors.iter().map(|&id| regalloc2::Block::new(position[id])).collect(),
                predecessors: Vec::new(),
                cold: made.cold,
                header: made.id < self.func.blocks.len() && self.is_header(made.id),
            });
        }
        for index in 0..blocks.len() {
            for successor in blocks[index].successors.clone() {
                blocks[successor.index()].predecessors.push(regalloc2::Block::new(index));
            }
        }
        self.vcode.insns = self.reversed;
        self.vcode.blocks = blocks;
        self.vcode
    }

    /// Does a loop begin at the block?
    fn is_header(&self, block: usize) -> bool {
        self.graph.headers[block]
    }

    // ---- instructions ----

    /// Appends an instruction.
    fn op(&mut self, op: Op, operands: &[Operand]) {
        self.op_with(op, operands, Clobbers::None);
    }

    fn op_with(&mut self, op: Op, operands: &[Operand], clobbers: Clobbers) {
        let first = self.vcode.operands.len() as u32;
        self.vcode.operands.extend_from_slice(operands);
        self.current.push(Insn { op, first, count: operands.len() as u16, clobbers, loc: self.loc });
    }

    fn inst(&mut self, inst: Inst, data: &InstData) -> Result<(), Unsupported> {
        if data.num_results == 1 && (self.resolve(data.result()) != data.result() || self.is_constant(data.result())) {
            return Ok(());
        }
        let selected = match data.op {
            op if op.is_call() || matches!(op, Opcode::LoopCode | Opcode::CallerLoc | Opcode::CCallback) => {
                self.call(data)?;
                true
            }
            Opcode::StackSlot | Opcode::Assume | Opcode::ClobberMemory => true,
            _ => {
                self.vector(data)
                    || self.memory(data)?
                    || self.int(data)
                    || self.shift(data)
                    || self.divide(data)
                    || self.compare(data)
                    || self.convert(data)
                    || self.float(data)
            }
        };
        if selected { Ok(()) } else { self.kernel(inst, data) }
    }

    // ---- values ----

    fn level(&self) -> SimdLevel {
        self.settings.level
    }

    fn home(&self, ty: Type) -> Home {
        regs::home(ty, self.settings.level)
    }

    fn ty(&self, value: Value) -> Type {
        self.func.ty(value)
    }

    /// Does a value of the type live in a general-purpose register?
    fn in_gpr(&self, ty: Type) -> bool {
        self.home(ty) == Home::Gpr
    }

    /// A new register.
    fn temp(&mut self, class: RegClass) -> VReg {
        self.vcode.num_regs += 1;
        VReg::new(self.vcode.num_regs - 1, class)
    }

    /// A new general-purpose register.
    fn int_temp(&mut self) -> VReg {
        self.temp(RegClass::Int)
    }

    /// The register that the definition of `value` sets.
    fn result_reg(&mut self, value: Value) -> VReg {
        if let Some(reg) = self.regs[value.index()] {
            return reg;
        }
        let ty = self.ty(value);
        let class = regs::class(ty, self.settings.level).unwrap_or(RegClass::Int);
        if class == RegClass::Float {
            self.vcode.vector_bytes = self.vcode.vector_bytes.max(ty.bytes());
        }
        let reg = self.temp(class);
        self.regs[value.index()] = Some(reg);
        reg
    }

    /// The register that holds `value` for a use at this point.
    fn use_reg(&mut self, value: Value) -> VReg {
        let value = self.resolve(value);
        match self.constant(value) {
            Some(constant) => self.constant_reg(constant),
            None => self.result_reg(value),
        }
    }

    /// The value whose register holds `value` as well: looks through instructions that do not change its bits.
    fn resolve(&self, mut value: Value) -> Value {
        while let Some(data) = self.func.def_data(value) {
            let &[from] = &data.args[..] else { break };
            if !self.keeps_bits(data.op, data.ty, from) {
                break;
            }
            value = from;
        }
        value
    }

    /// Is the result of operation `op` with type `to` in the same register as its operand?
    fn keeps_bits(&self, op: Opcode, to: Type, from: Value) -> bool {
        let from_ty = self.ty(from);
        let (home, from_home) = (self.home(to), self.home(from_ty));
        if home != from_home || home == Home::Mask {
            return false;
        }
        match op {
            Opcode::Expect => true,
            Opcode::Bitcast => to.bytes() == from_ty.bytes() || home != Home::Memory,
            Opcode::Trunc => home == Home::Gpr && !to.is_mask(),
            Opcode::Ptrtoint | Opcode::Inttoptr => home == Home::Gpr,
            Opcode::Zext => home == Home::Gpr && self.is_clean(from),
            _ => false,
        }
    }

    /// Are the bits of the register above the value's own known to be 0?
    fn is_clean(&self, value: Value) -> bool {
        let ty = self.ty(value);
        if ty.bytes() == 8 {
            return true;
        }
        let Some(data) = self.func.def_data(value) else { return false };
        match data.op {
            Opcode::Iconst | Opcode::Load | Opcode::AtomicLoad => true,
            Opcode::Zext => true,
            // Arithmetic on 32 bits clears the others; on fewer it does not.
            Opcode::Iadd | Opcode::Isub | Opcode::Imul | Opcode::Ineg | Opcode::Inot => ty.bytes() == 4,
            // Constants are sign-extended where they are part of the instruction.
            Opcode::Ior | Opcode::Ixor if ty.bytes() < 4 => {
                data.args.iter().all(|&arg| self.func.as_iconst(arg).map_or_else(|| self.is_clean(arg), |int| int >= 0))
            }
            Opcode::Iand if ty.bytes() < 4 => {
                data.args.iter().any(|&arg| self.func.as_iconst(arg).is_some_and(|int| int >= 0))
            }
            Opcode::Iand | Opcode::Ior | Opcode::Ixor => ty.bytes() == 4,
            op => is_comparison(op) && !data.ty.is_vector() && self.home(data.ty) != Home::Memory,
        }
    }

    fn def_op(&self, value: Value) -> Option<Opcode> {
        self.func.def_data(value).map(|data| data.op)
    }

    /// Is `value` the result of an instruction of the block being selected?
    fn defined_here(&self, value: Value) -> bool {
        self.func.def_inst(value).is_some_and(|inst| self.place_of[inst.index()].0 == self.block as u32)
    }

    /// A register to pass to a call. Where code hardly ever runs it is a copy, so that the wish for a certain register
    /// does not spread to where the value comes from.
    fn passed(&mut self, value: Value) -> VReg {
        let value = self.resolve(value);
        if !self.cold[self.block] || self.is_constant(value) {
            return self.use_reg(value);
        }
        let reg = self.use_reg(value);
        let copy = self.temp(reg.class());
        self.op(Op::Move, &[def(copy), any_use(reg)]);
        copy
    }

    /// Is this the only use of a value, so that its register is free afterwards? A guess.
    fn dies(&self, value: Value) -> bool {
        let value = self.resolve(value);
        let made_in = match self.func.def(value) {
            ValueDef::Result(inst, _) => self.place_of[inst.index()].0 as usize,
            ValueDef::Param(block, _) => block.index(),
        };
        // What was made outside of a loop is needed again the next time round.
        let same_loop = self.graph.depth.get(made_in) == Some(&self.graph.depth[self.block]);
        self.uses[value.index()] == 1 && same_loop
    }

    // ---- constants ----

    fn constant(&mut self, value: Value) -> Option<Constant> {
        let ValueDef::Result(inst, _) = self.func.def(value) else { return None };
        if self.is_vector_constant(value) {
            return Some(Constant::Vector(value));
        }
        let data = self.func.inst(inst);
        let home = self.home(data.ty);
        Some(match (data.op, &data.imm) {
            (Opcode::Iconst, &Imm::Int(int)) if home == Home::Gpr => Constant::Bits(zero_extended(data.ty, int)),
            (Opcode::Fconst, &Imm::Float(bits)) if home == Home::Gpr => Constant::Bits(bits),
            (Opcode::Fconst, &Imm::Float(bits)) if home == Home::Vector && !data.ty.is_vector() => {
                Constant::Float(Size::of_bytes(data.ty.bytes()), bits)
            }
            (Opcode::Undef, _) if home == Home::Gpr => Constant::Bits(0),
            (Opcode::Undef, _) if home == Home::Vector && !data.ty.is_vector() => {
                Constant::Float(Size::of_bytes(data.ty.bytes()), 0)
            }
            (Opcode::DataAddr, &Imm::Data(data)) => Constant::Bits(self.link.data(data)),
            (Opcode::FuncAddr, &Imm::Func(func)) => Constant::Bits(self.link.entry(func)),
            (Opcode::StackSlot, &Imm::Slot { size, align }) => {
                Constant::Address(Addr::area(self.stack_slot(inst, size, align), 0))
            }
            (Opcode::PtrAdd, _) if home == Home::Gpr => {
                let offset = self.func.as_iconst(data.args[1])?;
                let base = self.resolve(data.args[0]);
                match self.constant(base)? {
                    Constant::Bits(bits) => Constant::Bits(bits.wrapping_add(offset as u64)),
                    Constant::Address(addr) => {
                        let disp = i32::try_from(addr.disp as i64 + offset).ok()?;
                        Constant::Address(Addr { disp, ..addr })
                    }
                    Constant::Float(..) | Constant::Vector(_) => return None,
                }
            }
            _ => return None,
        })
    }

    fn is_constant(&mut self, value: Value) -> bool {
        self.constant(value).is_some()
    }

    /// The number that an integer constant in a general-purpose register is, sign-extended from its type.
    fn int_constant(&self, value: Value) -> Option<i64> {
        let value = self.resolve_constant(value);
        if !self.in_gpr(self.ty(value)) { None } else { self.func.as_iconst(value) }
    }

    fn resolve_constant(&self, mut value: Value) -> Value {
        while let Some(InstData { op: Opcode::Expect, args, .. }) = self.func.def_data(value) {
            value = args[0];
        }
        value
    }

    /// The number as an immediate of 32 bits, if it is one.
    fn imm_constant(&self, value: Value) -> Option<i32> {
        self.int_constant(value).and_then(|int| i32::try_from(int).ok())
    }

    fn constant_reg(&mut self, constant: Constant) -> VReg {
        let class = match constant {
            Constant::Bits(_) | Constant::Address(_) => RegClass::Int,
            Constant::Float(..) => RegClass::Float,
            Constant::Vector(value) => regs::class(self.ty(value), self.level()).unwrap_or(RegClass::Float),
        };
        let reg = self.temp(class);
        self.set_constant(reg, constant);
        reg
    }

    fn set_constant(&mut self, reg: VReg, constant: Constant) {
        let op = match constant {
            Constant::Bits(bits) => Op::Const(bits),
            Constant::Float(size, bits) => Op::FloatConst(size, bits),
            Constant::Address(addr) => Op::Lea(true, addr),
            Constant::Vector(value) => return self.set_vector_constant(reg, value),
        };
        self.op(op, &[def(reg)]);
    }

    /// A register that holds a number.
    fn number(&mut self, bits: u64) -> VReg {
        self.constant_reg(Constant::Bits(bits))
    }

    // ---- frame memory ----

    /// A new piece of frame memory.
    fn area(&mut self, size: u32, align: u32) -> u32 {
        self.vcode.areas.push(Area { size, align });
        self.vcode.areas.len() as u32 - 1
    }

    fn stack_slot(&mut self, inst: Inst, size: u32, align: u32) -> u32 {
        if let Some(&area) = self.stack_slots.get(&inst) {
            return area;
        }
        let area = self.area(size, align);
        self.stack_slots.insert(inst, area);
        area
    }

    /// Where a value that lives in memory is.
    fn memory_place(&mut self, value: Value) -> Result<Addr, Unsupported> {
        let value = self.resolve(value);
        if let Some(&place) = self.places.get(&value) {
            return Ok(place);
        }
        let ty = self.ty(value);
        let area = self.area(ty.bytes().max(8), ty.bytes().clamp(8, 16));
        let place = Addr::area(area, 0);
        self.places.insert(value, place);
        Ok(place)
    }
}

/// A value that is made anew where it is used.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Constant {
    /// In a general-purpose register.
    Bits(u64),
    /// In a vector register, by its bits.
    Float(Size, u64),
    /// The address of frame memory.
    Address(Addr),
    /// A vector or mask, by the value that it is.
    Vector(Value),
}

/// The number zero-extended from the width of the type.
fn zero_extended(ty: Type, int: i64) -> u64 {
    int as u64 & (u64::MAX >> (64 - ty.kind().bits()))
}

fn is_comparison(op: Opcode) -> bool {
    op.info().results == [crate::ir::Operand::Mask] && op.info().flags.has(Flags::PURE) && op.info().args.len() == 2
}

// ---- operands ----

/// A result, written when all sources have been read.
fn def(reg: VReg) -> Operand {
    Operand::reg_def(reg)
}

/// A result that is written while sources are still read.
fn early_def(reg: VReg) -> Operand {
    Operand::reg_def_at_start(reg)
}

/// A result in the register of the source that is operand `index`.
fn reuse(reg: VReg, index: usize) -> Operand {
    Operand::reg_reuse_def(reg, index)
}

/// A result in a certain register.
fn fixed_def(reg: VReg, number: u8) -> Operand {
    Operand::reg_fixed_def(reg, regs::gpr(number))
}

/// A source.
fn reg_use(reg: VReg) -> Operand {
    Operand::reg_use(reg)
}

/// A source that is still read when results have been written.
fn late_use(reg: VReg) -> Operand {
    Operand::reg_use_at_end(reg)
}

/// A source in a register or spill slot.
fn any_use(reg: VReg) -> Operand {
    Operand::new(reg, OperandConstraint::Any, OperandKind::Use, OperandPos::Early)
}

/// A source in a certain register.
fn fixed_use(reg: VReg, number: u8) -> Operand {
    Operand::reg_fixed_use(reg, regs::gpr(number))
}
