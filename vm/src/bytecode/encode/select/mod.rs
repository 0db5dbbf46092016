//! Instruction selection: IR to instructions on virtual registers.
//!
//! Blocks are walked backwards and in postorder, so that every use of a value is seen before its definition: a pure
//! instruction whose result nobody asked for (because it was folded into its users, or was dead) is skipped.
//!
//! Constants have no place of their own in the code. In a loop they are made before the outermost loop, elsewhere right
//! before the first use in the block; as arguments of calls and jumps they go straight where they are wanted.

mod call;
mod kernel;
mod memory;
mod scalar;
mod terminator;

use hashbrown::{HashMap, HashSet};

use super::graph::Graph;
use super::vcode::{Reg, Source, StackSlot, VBlock, VCode, VInsn, VTerm};
use super::{EncodeError, Link};
use crate::bytecode::Insn;
use crate::ir::{Function, Imm, Inst, InstData, Loc, Opcode, Scalar, Terminator, Type, Value, ValueDef};

/// Selects instructions for a whole function.
pub fn select(func: &Function, link: &dyn Link) -> Result<VCode, EncodeError> {
    let successors: Vec<Vec<usize>> =
        func.blocks.iter().map(|block| block.term.successors().iter().map(|b| b.index()).collect()).collect();
    let graph = Graph::new(&successors);
    let mut selector = Selector::new(func, link, &graph);
    selector.vcode.direct_return = call::direct_results(&func.sig.results);
    selector.declare_blocks();
    for &block in graph.order.iter().rev() {
        selector.select_block(block)?;
    }
    selector.bracket_side_memory()?;
    Ok(VCode {
        values: selector.regs,
        stack_slot_of: selector.stack_slots,
        read_in_place: selector.read_in_place,
        ..selector.vcode
    })
}

/// The number of slots of a value of type `ty`.
pub(super) fn slots(ty: Type) -> u32 {
    ty.bytes().div_ceil(8)
}

/// Does a value of type `ty` live zero-extended in one slot?
fn is_slot(ty: Type) -> bool {
    !ty.is_vector() && ty.bytes() <= 8
}

/// Most bytes of stack slots in a frame; the others are at the far end of the stack.
const FRAME_MEMORY_LIMIT: u32 = 128 << 10;

/// Alignment of the memory at the far end of the stack.
const SIDE_ALIGN: u32 = 64;

/// A value that is made anew where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Constant {
    /// One slot.
    Bits(u64),
    /// The address of stack slot `.0` plus an offset.
    StackAddress(u32, i32),
    /// The result of a constant instruction that needs several slots.
    Wide(Value),
}

/// A constant wanted in the block being selected.
struct Pending {
    reg: Reg,
    /// Number of instructions of the (reversed) block behind the definition.
    behind: usize,
}

struct Selector<'a> {
    func: &'a Function,
    link: &'a dyn Link,
    graph: &'a Graph,
    vcode: VCode,
    /// The register of each value, once it has been asked for.
    regs: Vec<Option<Reg>>,
    /// How often each value is used.
    uses: Vec<u32>,
    /// How often it is the argument of a jump.
    edge_uses: Vec<u32>,
    /// Block of each instruction and position in it.
    place_of: Vec<(u32, u32)>,
    /// The stack slot of each `stack_slot` instruction.
    stack_slots: HashMap<Inst, u32>,
    /// Constants wanted at the end of each block.
    hoisted: HashMap<usize, HashMap<Constant, Reg>>,
    /// Constants wanted in the block being selected.
    pending: HashMap<Constant, Pending>,
    /// Constants that the instruction being selected asked for.
    asked: Vec<Constant>,
    /// Instructions of the block being selected, last first.
    reversed: Vec<VInsn>,
    /// Instructions of the IR instruction being selected, first first.
    current: Vec<VInsn>,
    /// The block being selected.
    block: usize,
    /// Position in it of the instruction being selected; the terminator's is behind the last.
    position: usize,
    /// Loads whose users read frame memory themselves.
    read_in_place: HashSet<Inst>,
    /// Instructions that write their result to frame memory.
    writes_frame: HashSet<Inst>,
    /// Bytes of the stack slots in the frame.
    frame_bytes: u32,
    /// The registers of words of frame memory, by stack slot and byte.
    frame_words: HashMap<(u32, u32), Reg>,
    /// The source location of the instruction being selected.
    loc: Loc,
}

impl<'a> Selector<'a> {
    fn new(func: &'a Function, link: &'a dyn Link, graph: &'a Graph) -> Selector<'a> {
        let (uses, edge_uses) = count_uses(func, graph);
        Selector {
            func,
            link,
            graph,
            vcode: VCode::default(),
            regs: vec![None; func.values.len()],
            uses,
            edge_uses,
            place_of: places_of_insts(func),
            stack_slots: HashMap::new(),
            hoisted: HashMap::new(),
            pending: HashMap::new(),
            asked: Vec::new(),
            reversed: Vec::new(),
            current: Vec::new(),
            block: 0,
            position: 0,
            read_in_place: HashSet::new(),
            writes_frame: HashSet::new(),
            frame_bytes: 0,
            frame_words: HashMap::new(),
            loc: Loc::NONE,
        }
    }

    fn declare_blocks(&mut self) {
        for data in &self.func.blocks {
            let params = data.params.iter().map(|&param| self.result_reg(param)).collect();
            let cold = matches!(data.term, Terminator::Trap { .. } | Terminator::Unreachable)
                || data.insts.iter().any(|&inst| match self.func.inst(inst).imm {
                    Imm::Func(func) => self.func.inst(inst).op == Opcode::Call && self.link.is_cold(func),
                    _ => false,
                });
            let term = VTerm::Stop(Insn::trap_unreachable());
            self.vcode.blocks.push(VBlock { params, insns: Vec::new(), term, loc: data.term_loc, cold });
        }
        self.vcode.params = std::mem::take(&mut self.vcode.blocks[0].params);
    }

    fn select_block(&mut self, block: usize) -> Result<(), EncodeError> {
        let data = &self.func.blocks[block];
        self.block = block;
        self.reversed.clear();
        self.pending.clear();
        for (constant, reg) in self.hoisted.remove(&block).unwrap_or_default() {
            self.pending.insert(constant, Pending { reg, behind: 0 });
        }
        self.loc = data.term_loc;
        self.position = data.insts.len();
        let term = self.terminator(&data.term)?;
        self.flush();
        for (position, &inst) in data.insts.iter().enumerate().rev() {
            let data = self.func.inst(inst);
            self.position = position;
            let wanted = data.results().any(|result| self.regs[result.index()].is_some());
            if wanted || !data.op.is_removable() {
                self.loc = data.loc;
                self.inst(inst, data)?;
                self.flush();
            }
        }
        self.vcode.blocks[block].insns = self.in_order();
        self.vcode.blocks[block].term = term;
        Ok(())
    }

    /// Puts the instructions made for one IR instruction before those of its successors.
    fn flush(&mut self) {
        self.reversed.extend(self.current.drain(..).rev());
        for constant in self.asked.drain(..) {
            if let Some(pending) = self.pending.get_mut(&constant) {
                pending.behind = self.reversed.len();
            }
        }
    }

    /// The block's instructions first to last, constants before their first use.
    fn in_order(&mut self) -> Vec<VInsn> {
        let mut constants: Vec<(Constant, Pending)> = self.pending.drain().collect();
        // Of those at one place the order does not matter; the register makes it the same in each run.
        constants.sort_by_key(|(_, pending)| (pending.behind, pending.reg));
        let mut insns = Vec::with_capacity(self.reversed.len() + constants.len());
        let mut reversed = std::mem::take(&mut self.reversed);
        loop {
            while let Some((constant, pending)) = constants.pop_if(|(_, pending)| pending.behind >= reversed.len()) {
                self.make_constant(constant, pending.reg);
                insns.append(&mut self.current);
            }
            match reversed.pop() {
                Some(insn) => insns.push(insn),
                None => break,
            }
        }
        self.reversed = reversed;
        insns
    }

    /// Appends an instruction.
    fn emit(&mut self, insn: Insn) {
        self.current.push(VInsn::Op(insn.at(self.loc)));
    }

    /// A new register for a value of one slot.
    fn temp(&mut self) -> Reg {
        self.vcode.new_reg(1)
    }

    /// The register that the definition of `value` sets.
    fn result_reg(&mut self, value: Value) -> Reg {
        if let Some(reg) = self.regs[value.index()] {
            return reg;
        }
        let reg = self.vcode.new_reg(slots(self.func.ty(value)));
        self.regs[value.index()] = Some(reg);
        reg
    }

    /// The register that holds `value` for a use at this point.
    fn use_reg(&mut self, value: Value) -> Reg {
        let value = self.resolve(value);
        match self.constant(value) {
            Some(constant) => self.constant_reg(constant),
            None => self.frame_operand(value).unwrap_or_else(|| self.result_reg(value)),
        }
    }

    /// `value` for a jump or call: constants of one slot need no register.
    fn use_source(&mut self, value: Value) -> Source {
        let value = self.resolve(value);
        match self.constant(value) {
            Some(Constant::Bits(bits)) => Source::Const(bits),
            Some(constant) => Source::Reg(self.constant_reg(constant)),
            None => Source::Reg(self.frame_operand(value).unwrap_or_else(|| self.result_reg(value))),
        }
    }

    /// The value whose register holds `value` as well: looks through instructions that do not change the slot.
    fn resolve(&self, mut value: Value) -> Value {
        while let Some(data) = self.func.def_data(value) {
            if data.args.len() != 1 || !keeps_slot(data.op, data.ty, self.func.ty(data.args[0])) {
                break;
            }
            value = data.args[0];
        }
        value
    }

    /// The constant that `value` is. It is already resolved.
    fn constant(&mut self, value: Value) -> Option<Constant> {
        let ValueDef::Result(inst, _) = self.func.def(value) else { return None };
        let data = self.func.inst(inst);
        let narrow = is_slot(data.ty);
        Some(match (data.op, &data.imm) {
            (Opcode::Iconst, &Imm::Int(int)) if narrow => Constant::Bits(slot_bits(data.ty, int)),
            (Opcode::Fconst, &Imm::Float(bits)) if narrow => Constant::Bits(bits),
            (Opcode::Undef, _) if narrow => Constant::Bits(0),
            (Opcode::DataAddr, &Imm::Data(data)) => Constant::Bits(self.link.data(data)),
            (Opcode::FuncAddr, &Imm::Func(func)) => Constant::Bits(self.link.entry(func)),
            (Opcode::StackSlot, &Imm::Slot { size, align }) => {
                Constant::StackAddress(self.stack_slot(inst, size, align), 0)
            }
            (Opcode::PtrAdd, _) if !data.ty.is_vector() => {
                let offset = self.func.as_iconst(data.args[1])?;
                let base = self.resolve(data.args[0]);
                match self.constant(base)? {
                    Constant::StackAddress(slot, start) => {
                        Constant::StackAddress(slot, i32::try_from(offset + start as i64).ok()?)
                    }
                    Constant::Bits(bits) => Constant::Bits(bits.wrapping_add(offset as u64)),
                    Constant::Wide(_) => return None,
                }
            }
            (Opcode::Iconst | Opcode::Fconst | Opcode::Vconst | Opcode::Undef, _) => Constant::Wide(value),
            _ => return None,
        })
    }

    /// The number that a one-slot constant is, sign-extended from the type of `value`.
    fn int_constant(&self, value: Value) -> Option<i64> {
        is_slot(self.func.ty(value)).then(|| self.func.as_iconst(value)).flatten()
    }

    fn stack_slot(&mut self, inst: Inst, size: u32, align: u32) -> u32 {
        if let Some(&slot) = self.stack_slots.get(&inst) {
            return slot;
        }
        let in_frame = self.frame_bytes.saturating_add(size).saturating_add(align);
        let side = if in_frame > FRAME_MEMORY_LIMIT {
            Some(self.side_memory(size, align))
        } else {
            self.frame_bytes = in_frame;
            None
        };
        let slots = &mut self.vcode.stack_slots;
        slots.push(StackSlot { size, align, side });
        self.stack_slots.insert(inst, slots.len() as u32 - 1);
        slots.len() as u32 - 1
    }

    /// Reserves memory at the far end of the stack; its place there.
    fn side_memory(&mut self, size: u32, align: u32) -> u32 {
        let (reg, bytes) = match self.vcode.side {
            Some(side) => side,
            None => (self.vcode.new_reg(1), 0),
        };
        // More alignment than that of the whole is made by rounding up at run time.
        let spare = if align > SIDE_ALIGN { align } else { 0 };
        let end = bytes.saturating_add(size).saturating_add(spare).checked_next_multiple_of(SIDE_ALIGN);
        self.vcode.side = Some((reg, end.unwrap_or(u32::MAX)));
        bytes
    }

    /// Takes the memory at the far end of the stack on entry and gives it back before every return.
    fn bracket_side_memory(&mut self) -> Result<(), EncodeError> {
        let Some((reg, bytes)) = self.vcode.side else { return Ok(()) };
        if bytes == u32::MAX {
            return Err(EncodeError::FrameTooLarge);
        }
        for block in &mut self.vcode.blocks {
            if matches!(block.term, VTerm::Ret(_) | VTerm::TailCall(..)) {
                block.insns.push(VInsn::Op(Insn::side_leave(reg, bytes)));
            }
        }
        self.vcode.blocks[0].insns.insert(0, VInsn::Op(Insn::side_enter(reg, bytes)));
        Ok(())
    }

    /// A register that holds `constant` at this point.
    fn constant_reg(&mut self, constant: Constant) -> Reg {
        let home = self.graph.outside_loops(self.block);
        let slots = match constant {
            Constant::Wide(value) => slots(self.func.ty(value)),
            _ => 1,
        };
        if home != self.block {
            let wanted = self.hoisted.entry(home).or_default();
            let vcode = &mut self.vcode;
            return *wanted.entry(constant).or_insert_with(|| vcode.new_reg(slots));
        }
        self.asked.push(constant);
        let vcode = &mut self.vcode;
        self.pending.entry(constant).or_insert_with(|| Pending { reg: vcode.new_reg(slots), behind: 0 }).reg
    }

    /// A register that holds the number `bits` at this point.
    fn bits_reg(&mut self, bits: u64) -> Reg {
        self.constant_reg(Constant::Bits(bits))
    }

    /// Emits the instructions that set `reg` to `constant`.
    fn make_constant(&mut self, constant: Constant, reg: Reg) {
        self.loc = Loc::NONE;
        match constant {
            Constant::Bits(bits) => self.emit(constant_insn(reg, bits)),
            Constant::StackAddress(slot, offset) => self.make_stack_address(slot, offset, reg),
            Constant::Wide(value) => self.make_wide_constant(value, reg),
        }
    }

    fn make_stack_address(&mut self, slot: u32, offset: i32, reg: Reg) {
        let StackSlot { align, side, .. } = self.vcode.stack_slots[slot as usize];
        if let (Some(start), Some((base, _))) = (side, self.vcode.side) {
            let distance = self.temp();
            if align <= SIDE_ALIGN {
                self.emit(constant_insn(distance, (start as i64 + offset as i64) as u64));
                return self.emit(Insn::iadd64(reg, base, distance));
            }
            self.emit(constant_insn(distance, (start + align - 1) as u64));
            self.emit(Insn::iadd64(reg, base, distance));
            self.emit(constant_insn(distance, (align as u64).wrapping_neg()));
            self.emit(Insn::iand(reg, reg, distance));
            return self.add_distance(reg, offset);
        }
        let mut insn = if align <= 16 {
            Insn::slot_addr(reg, offset as u32)
        } else {
            Insn::slot_addr_aligned(reg, align.trailing_zeros(), 0)
        };
        insn.fields[5] = slot;
        self.emit(insn);
        if align > 16 {
            self.add_distance(reg, offset);
        }
    }

    /// `reg += offset`.
    fn add_distance(&mut self, reg: Reg, offset: i32) {
        if offset != 0 {
            let distance = self.temp();
            self.emit(constant_insn(distance, offset as i64 as u64));
            self.emit(Insn::iadd64(reg, reg, distance));
        }
    }

    /// Loads a constant of several slots from the function's pool.
    fn make_wide_constant(&mut self, value: Value, reg: Reg) {
        let Some(data) = self.func.def_data(value) else { return };
        let words = wide_words(data);
        if words.iter().all(|&word| word == 0) {
            return self.emit(Insn::zero_n(reg, words.len() as u32));
        }
        if let [word] = words[..] {
            return self.emit(constant_insn(reg, word));
        }
        let words = words.into_boxed_slice();
        let address = self.temp();
        self.emit(Insn::const64(address, words.as_ptr() as u64));
        self.emit(Insn::load_n(reg, address, words.len() as u32 * 8, 0));
        self.vcode.pool.push(words);
    }

    fn inst(&mut self, inst: Inst, data: &InstData) -> Result<(), EncodeError> {
        if data.num_results == 1
            && (self.constant(data.result()).is_some() || self.resolve(data.result()) != data.result())
        {
            return Ok(());
        }
        if self.read_in_place.contains(&inst) {
            return Ok(());
        }
        match data.op {
            op if op.is_call() => self.call(data),
            Opcode::LoopCode => {
                let null = self.result_reg(data.result());
                self.emit(constant_insn(null, 0));
                Ok(())
            }
            Opcode::CallerLoc => {
                let text = [0, 1].map(|index| self.result_reg(Value(data.first_result.0 + index)));
                self.emit(Insn::caller_loc(text[0], text[1]));
                Ok(())
            }
            Opcode::CCallback => {
                let callback = self.result_reg(data.result());
                let [func, text, len] = [0, 1, 2].map(|i| self.use_reg(data.args[i]));
                self.emit(Insn::c_callback(callback, func, text, len));
                Ok(())
            }
            Opcode::StackSlot | Opcode::Assume | Opcode::Prefetch | Opcode::ClobberMemory => Ok(()),
            _ if self.memory(data) => Ok(()),
            _ if self.scalar(data) => Ok(()),
            _ => self.kernel(inst, data),
        }
    }

    /// The kind of an operand's lanes.
    fn kind(&self, value: Value) -> Scalar {
        self.func.ty(value).kind()
    }
}

/// Does operation `op` from type `from` to type `to` leave the slots as they are?
fn keeps_slot(op: Opcode, to: Type, from: Type) -> bool {
    match op {
        Opcode::Expect => true,
        Opcode::Zext => is_slot(to) && is_slot(from),
        Opcode::Ptrtoint | Opcode::Inttoptr => to.kind().bytes() == 8,
        // What is beyond the end of a short vector is undefined, but a scalar's slot is zero there.
        Opcode::Bitcast => is_slot(from) || !is_slot(to) || to.bytes() == 8,
        _ => false,
    }
}

/// `reg = bits`.
pub(super) fn constant_insn(reg: Reg, bits: u64) -> Insn {
    match i32::try_from(bits as i64) {
        Ok(small) => Insn::const32(reg, small),
        Err(_) => Insn::const64(reg, bits),
    }
}

/// The contents of the slot of an integer constant: zero-extended.
fn slot_bits(ty: Type, int: i64) -> u64 {
    int as u64 & (u64::MAX >> (64 - ty.kind().bits()))
}

/// The slots of a constant instruction's result.
fn wide_words(data: &InstData) -> Vec<u64> {
    let mut memory = data.constant_bytes();
    memory.resize(memory.len().next_multiple_of(8), 0);
    memory.chunks_exact(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap_or_default())).collect()
}

/// How often each value is used, and how often as the argument of a jump.
fn count_uses(func: &Function, graph: &Graph) -> (Vec<u32>, Vec<u32>) {
    let mut uses = vec![0; func.values.len()];
    let mut edge_uses = uses.clone();
    for &block in &graph.order {
        let block = &func.blocks[block];
        for &inst in &block.insts {
            func.inst(inst).args.iter().for_each(|arg| uses[arg.index()] += 1);
        }
        block.term.for_each_value(|value| uses[value.index()] += 1);
        block.term.for_each_target(|target| target.args.iter().for_each(|arg| edge_uses[arg.index()] += 1));
    }
    (uses, edge_uses)
}

/// Block of each instruction and position in it.
fn places_of_insts(func: &Function) -> Vec<(u32, u32)> {
    let mut places = vec![(u32::MAX, 0); func.insts.len()];
    for (block, data) in func.blocks.iter().enumerate() {
        for (position, inst) in data.insts.iter().enumerate() {
            places[inst.index()] = (block as u32, position as u32);
        }
    }
    places
}
