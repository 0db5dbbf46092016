//! Makes cells variables, and variables SSA values.

use super::cells::{Cell, Plan};
use super::collect::{Accesses, Copy, Fill, Place};
use super::frontier::{Frontiers, Placer};
use crate::ir::eval::Lane;
use crate::ir::{
    Block, Cfg, Const, DomTree, Function, Imm, Inst, Loc, MemImm, Opcode, Terminator, Type, Value, ValueList,
};
use crate::opt::gvn::conversion;
use crate::opt::rename::Renames;

/// Promotes all cells of the plan.
pub(super) fn promote(func: &mut Function, cfg: &Cfg, doms: &DomTree, accesses: &Accesses, plan: &Plan) {
    let params = place_params(func, cfg, doms, accesses, plan);
    let renames = Renames::default();
    let mut pass = Promoter {
        func,
        accesses,
        plan,
        params,
        renames,
        current: vec![None; plan.vars.len()],
        log: Vec::new(),
        undefs: Vec::new(),
        out: Vec::new(),
    };
    pass.walk(doms);
    pass.finish();
}

/// For each block the variables that it has parameters for, and the parameters.
type BlockParams = Vec<Vec<(u32, Value)>>;

fn place_params(func: &mut Function, cfg: &Cfg, doms: &DomTree, accesses: &Accesses, plan: &Plan) -> BlockParams {
    let mut uses = UseSites::new(plan.vars.len());
    for &block in &cfg.rpo {
        for &inst in &func.block(block).insts {
            uses.visit(func, accesses, plan, block, inst);
        }
    }
    let blocks = func.blocks.len();
    let mut params: BlockParams = vec![Vec::new(); blocks];
    if uses.exposed.iter().all(Vec::is_empty) {
        return params;
    }
    let frontiers = Frontiers::compute(cfg, doms, blocks);
    let mut placer = Placer::new(cfg, &frontiers, blocks);
    let mut placed: Vec<(Block, usize, u32)> = Vec::new();
    for var in 0..plan.vars.len() {
        let defs = &uses.defs[var];
        let placed_here = placer.place(defs, &uses.exposed[var]);
        placed.extend(placed_here.into_iter().map(|block| (block, uses.first_write(cfg, var, block), var as u32)));
    }
    placed.sort_unstable();
    for (block, _, var) in placed {
        let value = func.add_block_param(block, plan.vars[var as usize]);
        params[block.index()].push((var, value));
    }
    params
}

/// For each variable the blocks that write it, and those that read it before writing it.
struct UseSites {
    defs: Vec<Vec<Block>>,
    /// The number of the write, over all variables, that comes first in each of these blocks.
    numbers: Vec<Vec<usize>>,
    exposed: Vec<Vec<Block>>,
    writes: usize,
}

impl UseSites {
    fn new(vars: usize) -> UseSites {
        UseSites {
            defs: vec![Vec::new(); vars],
            numbers: vec![Vec::new(); vars],
            exposed: vec![Vec::new(); vars],
            writes: 0,
        }
    }

    fn write(&mut self, var: u32, block: Block) {
        self.writes += 1;
        let list = &mut self.defs[var as usize];
        if list.last() != Some(&block) {
            list.push(block);
            self.numbers[var as usize].push(self.writes);
        }
    }

    /// The number of the first write to a variable from a block on, in the order of the program. Parameters of a loop are in this
    /// order, as in the official compiler; what is [contracted](crate::opt) depends on it.
    fn first_write(&self, cfg: &Cfg, var: usize, from: Block) -> usize {
        let position = |block: Block| cfg.rpo_index[block.index()];
        let after = self.defs[var].partition_point(|&def| position(def) < position(from));
        self.numbers[var].get(after).copied().unwrap_or(usize::MAX)
    }

    fn read(&mut self, var: u32, block: Block) {
        let defined = self.defs[var as usize].last() == Some(&block);
        let list = &mut self.exposed[var as usize];
        if !defined && list.last() != Some(&block) {
            list.push(block);
        }
    }

    fn visit(&mut self, func: &Function, accesses: &Accesses, plan: &Plan, block: Block, inst: Inst) {
        let data = func.inst(inst);
        match data.op {
            Opcode::StackSlot => {
                if let Some(slot) = accesses.slot_of(data.result()) {
                    let cells = plan.slots[slot as usize].cells.values();
                    cells.for_each(|cell| self.write(cell.var, block));
                }
            }
            Opcode::Load | Opcode::Store => {
                let Some(access) = accesses.accesses.get(&inst) else { return };
                let Some(cell) = cell_at(plan, access.place, access.ty.bytes()) else { return };
                if data.op == Opcode::Load { self.read(cell.var, block) } else { self.write(cell.var, block) }
            }
            Opcode::Memcpy | Opcode::Memmove => {
                let Some(copy) = accesses.copies.get(&inst) else { return };
                for (_, cell) in cells_of(plan, copy.from, copy.len) {
                    self.read(cell.var, block);
                }
                for (_, cell) in cells_of(plan, copy.to, copy.len) {
                    self.write(cell.var, block);
                }
            }
            Opcode::Memset => {
                let Some(fill) = accesses.fills.get(&inst) else { return };
                for (_, cell) in cells_of(plan, Some(fill.to), fill.len) {
                    self.write(cell.var, block);
                }
            }
            _ => {}
        }
    }
}

/// The cell that is exactly the `bytes` bytes at a place.
fn cell_at(plan: &Plan, place: Place, bytes: u32) -> Option<Cell> {
    let cell = plan.slots[place.slot as usize].cells.get(&place.offset)?;
    (cell.ty.bytes() == bytes).then_some(*cell)
}

/// The cells in the `len` bytes at a place, with their distance from its start.
fn cells_of(plan: &Plan, place: Option<Place>, len: u32) -> Vec<(u32, Cell)> {
    let Some(place) = place else { return Vec::new() };
    let cells = plan.slots[place.slot as usize].cells_in(place.offset, place.offset + len);
    cells.map(|(offset, cell)| (offset - place.offset, cell)).collect()
}

struct Promoter<'a> {
    func: &'a mut Function,
    accesses: &'a Accesses,
    plan: &'a Plan,
    params: BlockParams,
    renames: Renames,
    /// Value of each variable here; nothing was written if there is none.
    current: Vec<Option<Value>>,
    /// Variables and their previous values, in the order of change.
    log: Vec<(u32, Option<Value>)>,
    /// An undefined value for each type that needed one.
    undefs: Vec<(Type, Inst)>,
    /// The instructions of the block being rewritten.
    out: Vec<Inst>,
}

impl Promoter<'_> {
    fn walk(&mut self, doms: &DomTree) {
        let mut stack: Vec<(usize, Vec<Block>)> = Vec::new();
        let mut next = Some(self.func.entry());
        loop {
            if let Some(block) = next.take() {
                let mark = self.log.len();
                self.rewrite_block(block);
                let mut children: Vec<Block> = doms.children(block).collect();
                children.reverse();
                stack.push((mark, children));
            }
            let Some((mark, children)) = stack.last_mut() else { break };
            next = children.pop();
            if next.is_none() {
                for (var, before) in self.log.drain(*mark..).rev() {
                    self.current[var as usize] = before;
                }
                stack.pop();
            }
        }
    }

    fn set(&mut self, var: u32, value: Option<Value>) {
        let before = std::mem::replace(&mut self.current[var as usize], value);
        self.log.push((var, before));
    }

    fn rewrite_block(&mut self, block: Block) {
        for (var, param) in self.params[block.index()].clone() {
            self.set(var, Some(param));
        }
        let insts = std::mem::take(&mut self.func.block_mut(block).insts);
        self.out = Vec::with_capacity(insts.len());
        for inst in insts {
            self.rewrite_inst(inst);
        }
        let mut term = std::mem::replace(&mut self.func.block_mut(block).term, Terminator::None);
        term.for_each_value_mut(|value| *value = self.renames.resolve(*value));
        term.for_each_target_mut(|target| {
            for index in 0..self.params[target.block.index()].len() {
                let (var, _) = self.params[target.block.index()][index];
                let value = self.value_of(var);
                target.args.push(value);
            }
        });
        let data = self.func.block_mut(block);
        data.term = term;
        data.insts = std::mem::take(&mut self.out);
    }

    fn rewrite_inst(&mut self, inst: Inst) {
        let data = &mut self.func.insts[inst.index()];
        for arg in &mut data.args {
            *arg = self.renames.resolve(*arg);
        }
        match data.op {
            Opcode::StackSlot => return self.rewrite_slot(inst),
            Opcode::PtrAdd => {
                let vanishes = self.accesses.slot_of(data.result()).is_some_and(|slot| self.plan.vanishes(slot));
                if vanishes {
                    return;
                }
            }
            Opcode::Load | Opcode::Store => {
                if let Some(access) = self.accesses.accesses.get(&inst)
                    && let Some(cell) = cell_at(self.plan, access.place, access.ty.bytes())
                {
                    return self.rewrite_access(inst, cell);
                }
            }
            Opcode::Memcpy | Opcode::Memmove => {
                if let Some(copy) = self.accesses.copies.get(&inst) {
                    return self.rewrite_copy(inst, copy);
                }
            }
            Opcode::Memset => {
                if let Some(fill) = self.accesses.fills.get(&inst) {
                    return self.rewrite_fill(inst, fill);
                }
            }
            _ => {}
        }
        self.out.push(inst);
    }

    fn rewrite_slot(&mut self, inst: Inst) {
        let Some(slot) = self.accesses.slot_of(self.func.inst(inst).result()) else { return };
        let vars: Vec<u32> = self.plan.slots[slot as usize].cells.values().map(|cell| cell.var).collect();
        for var in vars {
            self.set(var, None);
        }
        if !self.plan.vanishes(slot) {
            self.out.push(inst);
        }
    }

    fn rewrite_access(&mut self, inst: Inst, cell: Cell) {
        let data = self.func.inst(inst);
        if data.op == Opcode::Store {
            let (value, loc) = (data.args[1], data.loc);
            let value = self.convert(value, cell.ty, loc);
            return self.set(cell.var, Some(value));
        }
        let (ty, result) = (data.ty, data.result());
        let value = self.value_of(cell.var);
        match conversion(cell.ty, ty) {
            None => self.renames.set(result, value),
            Some(op) => {
                let data = self.func.inst_mut(inst);
                data.op = op;
                data.imm = Imm::None;
                data.args = ValueList::from_slice(&[value]);
                self.out.push(inst);
            }
        }
    }

    fn rewrite_copy(&mut self, inst: Inst, copy: &Copy) {
        let data = self.func.inst(inst);
        let (op, loc, to_addr, from_addr) = (data.op, data.loc, data.args[0], data.args[1]);
        let in_memory = |place: Option<Place>, start: u32, len: u32| match place {
            None => vec![(start, start + len)],
            Some(place) => {
                let base = place.offset;
                let ranges = self.plan.slots[place.slot as usize].blocked_in(base + start, base + start + len);
                ranges.into_iter().map(|(from, to)| (from - base, to - base)).collect()
            }
        };
        let (to_memory, from_memory) = (in_memory(copy.to, 0, copy.len), in_memory(copy.from, 0, copy.len));
        let to_cells = cells_of(self.plan, copy.to, copy.len);
        let from_cells = cells_of(self.plan, copy.from, copy.len);
        // All values are read before any is written.
        let mut writes = Vec::new();
        for &(distance, cell) in &to_cells {
            let end = distance + cell.ty.bytes();
            let source = from_cells.iter().find(|(from, other)| *from == distance && *from + other.ty.bytes() == end);
            let value = if let Some((_, other)) = source {
                self.current[other.var as usize].map(|value| self.convert(value, cell.ty, loc))
            } else if overlaps(&from_memory, distance, end) {
                Some(self.load(cell.ty, from_addr, distance, loc))
            } else {
                None
            };
            writes.push((cell.var, value));
        }
        for &(distance, cell) in &from_cells {
            if overlaps(&to_memory, distance, distance + cell.ty.bytes())
                && let Some(value) = self.current[cell.var as usize]
            {
                self.store(to_addr, distance, value, loc);
            }
        }
        for (var, value) in writes {
            self.set(var, value);
        }
        // What is in memory on both sides.
        for &(a, b) in &to_memory {
            for &(c, d) in &from_memory {
                let (start, end) = (a.max(c), b.min(d));
                if start < end {
                    self.copy_piece(op, [to_addr, from_addr], start, end - start, loc);
                }
            }
        }
    }

    fn rewrite_fill(&mut self, inst: Inst, fill: &Fill) {
        let data = self.func.inst(inst);
        let (loc, addr, byte) = (data.loc, data.args[0], data.args[1]);
        for (_, cell) in cells_of(self.plan, Some(fill.to), fill.len) {
            let lane = if cell.ty.is_mask() { Lane::from(fill.byte & 1) } else { Lane::from_le_bytes([fill.byte; 32]) };
            let constant = Const::splat(cell.ty, lane);
            if let Some((op, imm)) = constant.to_inst() {
                let value = self.emit(op, cell.ty, &[], imm, loc);
                self.set(cell.var, Some(value));
            }
        }
        let base = fill.to.offset;
        let blocked = self.plan.slots[fill.to.slot as usize].blocked_in(base, base + fill.len);
        for (from, to) in blocked {
            let addr = self.address(addr, from - base, loc);
            let len = self.int(Type::I64, (to - from).into(), loc);
            self.emit_effect(Opcode::Memset, &[addr, byte, len], loc);
        }
    }

    // ---- making instructions ----

    fn emit(&mut self, op: Opcode, ty: Type, args: &[Value], imm: Imm, loc: Loc) -> Value {
        let inst = self.func.add_inst(op, ty, ValueList::from_slice(args), imm, &[ty], loc);
        self.out.push(inst);
        self.func.inst(inst).result()
    }

    fn emit_effect(&mut self, op: Opcode, args: &[Value], loc: Loc) {
        let inst = self.func.add_inst(op, Type::I1, ValueList::from_slice(args), Imm::None, &[], loc);
        self.out.push(inst);
    }

    fn int(&mut self, ty: Type, value: i64, loc: Loc) -> Value {
        self.emit(Opcode::Iconst, ty, &[], Imm::Int(value), loc)
    }

    fn address(&mut self, base: Value, distance: u32, loc: Loc) -> Value {
        if distance == 0 {
            return base;
        }
        let distance = self.int(Type::I64, distance.into(), loc);
        self.emit(Opcode::PtrAdd, Type::PTR, &[base, distance], Imm::None, loc)
    }

    fn load(&mut self, ty: Type, base: Value, distance: u32, loc: Loc) -> Value {
        let mem = MemImm::natural(ty, distance as i32).with_align(1);
        self.emit(Opcode::Load, ty, &[base], Imm::Mem(mem), loc)
    }

    fn store(&mut self, base: Value, distance: u32, value: Value, loc: Loc) {
        let ty = self.func.ty(value);
        let imm = Imm::Mem(MemImm::natural(ty, distance as i32).with_align(1));
        let inst = self.func.add_inst(Opcode::Store, ty, ValueList::from_slice(&[base, value]), imm, &[], loc);
        self.out.push(inst);
    }

    fn copy_piece(&mut self, op: Opcode, [to, from]: [Value; 2], start: u32, len: u32, loc: Loc) {
        let to = self.address(to, start, loc);
        let from = self.address(from, start, loc);
        let len = self.int(Type::I64, len.into(), loc);
        self.emit_effect(op, &[to, from, len], loc);
    }

    fn convert(&mut self, value: Value, ty: Type, loc: Loc) -> Value {
        match conversion(self.func.ty(value), ty) {
            None => value,
            Some(op) => self.emit(op, ty, &[value], Imm::None, loc),
        }
    }

    fn value_of(&mut self, var: u32) -> Value {
        match self.current[var as usize] {
            Some(value) => value,
            None => self.undef(self.plan.vars[var as usize]),
        }
    }

    fn undef(&mut self, ty: Type) -> Value {
        if let Some((_, inst)) = self.undefs.iter().find(|(known, _)| *known == ty) {
            return self.func.inst(*inst).result();
        }
        let inst = self.func.add_inst(Opcode::Undef, ty, ValueList::new(), Imm::None, &[ty], Loc::NONE);
        self.undefs.push((ty, inst));
        self.func.inst(inst).result()
    }

    fn finish(mut self) {
        let undefs = self.undefs.drain(..).map(|(_, inst)| inst);
        self.func.blocks[0].insts.splice(0..0, undefs);
        self.renames.apply(self.func);
    }
}

fn overlaps(ranges: &[(u32, u32)], start: u32, end: u32) -> bool {
    ranges.iter().any(|&(from, to)| from < end && start < to)
}
