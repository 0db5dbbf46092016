//! Loops keep in registers what only calls in rarely taken branches need in memory.
//!
//! A list that grows in a loop lives in a stack slot because the function that makes more room gets its address, hardly
//! ever. If nobody keeps that address, all loads and stores can go to a second slot, which nobody else knows, and what is
//! in it is copied to the first one before such a call and back behind it. Slot promotion makes values of the second.

use super::loops::find_loops;
use super::summary::{Summaries, stays};
use crate::ir::{Block, Cfg, DomTree, Function, Imm, Inst, InstData, Loc, MemImm, Opcode, Type, Value, ValueList};

/// Slots larger than this are left alone.
const MAX_SLOT: u32 = 128;

/// How many times as often as the code around it a loop runs, and a branch that is always taken as one that is not.
const LOOP_WEIGHT: u64 = 8;
const BRANCH_WEIGHT: u64 = 4;

/// A part of a slot that all loads and stores agree on.
struct Cell {
    offset: i32,
    ty: Type,
    align: u32,
}

struct Slot {
    inst: Inst,
    home: Block,
    cells: Vec<Cell>,
    accesses: Vec<Inst>,
    /// What needs the contents in memory: calls that get the address, and copies.
    lending: Vec<Inst>,
    /// What separating the slot saves, and what it costs.
    gain: u64,
    price: u64,
    /// The address is used in ways that are not followed.
    opaque: bool,
}

/// Runs the pass. Reports whether anything changed.
pub(super) fn separate_lent_slots(func: &mut Function, summaries: &Summaries) -> bool {
    let weights = weights(func);
    let mut uses = Uses { func, summaries, slots: Vec::new(), address: vec![None; func.values.len()] };
    for block in func.block_ids() {
        for &inst in &func.block(block).insts {
            uses.visit(block, inst, weights[block.index()]);
        }
        func.block(block).term.for_each_value(|value| uses.give_up(value));
    }
    let Uses { mut slots, address, .. } = uses;
    slots.retain(|slot| !slot.opaque && !slot.lending.is_empty() && slot.gain > slot.price * slot.cells.len() as u64);
    for slot in &slots {
        separate(func, summaries, slot, &address);
    }
    !slots.is_empty()
}

/// How often each block runs, as far as the form of the function tells.
fn weights(func: &Function) -> Vec<u64> {
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let mut weights = vec![BRANCH_WEIGHT; func.blocks.len()];
    // Outer loops come first: what an inner one says about its blocks stands.
    for natural in find_loops(func, &cfg, &doms) {
        let around = weights[natural.header.index()];
        let inside = around.saturating_mul(LOOP_WEIGHT);
        for &block in &natural.blocks {
            let always = natural.latches(&cfg).all(|latch| doms.dominates(block, latch));
            weights[block.index()] = if always { inside } else { inside / BRANCH_WEIGHT };
        }
    }
    weights
}

/// All slots of a function and what is done with their addresses.
struct Uses<'a> {
    func: &'a Function,
    summaries: &'a Summaries,
    slots: Vec<Slot>,
    /// By value: the slot that it is an address in, and the distance from its start.
    address: Vec<Option<(usize, i32)>>,
}

impl Uses<'_> {
    fn visit(&mut self, block: Block, inst: Inst, weight: u64) {
        let data = self.func.inst(inst);
        match (data.op, &data.imm) {
            (Opcode::StackSlot, &Imm::Slot { size, .. }) => {
                self.address[data.result().index()] = Some((self.slots.len(), 0));
                self.slots.push(Slot {
                    inst,
                    home: block,
                    cells: Vec::new(),
                    accesses: Vec::new(),
                    lending: Vec::new(),
                    gain: 0,
                    price: 0,
                    opaque: size > MAX_SLOT,
                });
            }
            (Opcode::PtrAdd, _) if data.ty == Type::PTR => {
                let Some((slot, offset)) = self.address[data.args[0].index()] else { return };
                let step = self.func.as_iconst(data.args[1]).and_then(|step| i32::try_from(step).ok());
                match step.and_then(|step| offset.checked_add(step)) {
                    Some(offset) => self.address[data.result().index()] = Some((slot, offset)),
                    None => self.slots[slot].opaque = true,
                }
            }
            (Opcode::Load, &Imm::Mem(mem)) => self.access(inst, data, mem, weight),
            (Opcode::Store, &Imm::Mem(mem)) => {
                self.give_up(data.args[1]);
                self.access(inst, data, mem, weight);
            }
            (Opcode::IcmpEq | Opcode::IcmpNe | Opcode::PtrDiff, _) => {}
            (op, _) => {
                let copies = matches!(op, Opcode::Memcpy | Opcode::Memmove | Opcode::Memset);
                for (index, &arg) in data.args.iter().enumerate() {
                    let Some((slot, _)) = self.address[arg.index()] else { continue };
                    let slot = &mut self.slots[slot];
                    if !stays(data, index, self.summaries) || !(copies || op == Opcode::Call) {
                        slot.opaque = true;
                    } else if slot.lending.last() != Some(&inst) {
                        slot.lending.push(inst);
                        slot.price = slot.price.saturating_add(2 * weight);
                    }
                }
            }
        }
    }

    fn give_up(&mut self, value: Value) {
        if let Some((slot, _)) = self.address[value.index()] {
            self.slots[slot].opaque = true;
        }
    }

    /// A load or store.
    fn access(&mut self, inst: Inst, data: &InstData, mem: MemImm, weight: u64) {
        let Some((slot, start)) = self.address[data.args[0].index()] else { return };
        let Imm::Slot { size, .. } = self.func.inst(self.slots[slot].inst).imm else { return };
        let slot = &mut self.slots[slot];
        let end = |offset: i32, ty: Type| i64::from(offset) + i64::from(ty.bytes());
        let offset = start.checked_add(mem.offset).filter(|&offset| offset >= 0 && end(offset, data.ty) <= size.into());
        let Some(offset) = offset.filter(|_| !mem.volatile && !mem.nontemporal) else {
            slot.opaque = true;
            return;
        };
        let overlaps = |cell: &&mut Cell| {
            i64::from(offset) < end(cell.offset, cell.ty) && i64::from(cell.offset) < end(offset, data.ty)
        };
        match slot.cells.iter_mut().find(overlaps) {
            None => slot.cells.push(Cell { offset, ty: data.ty, align: mem.align() }),
            Some(cell) if cell.offset == offset && cell.ty == data.ty => cell.align = cell.align.min(mem.align()),
            Some(_) => slot.opaque = true,
        }
        slot.accesses.push(inst);
        slot.gain = slot.gain.saturating_add(weight);
    }
}

/// Lets loads and stores go to a new slot.
fn separate(func: &mut Function, summaries: &Summaries, slot: &Slot, address: &[Option<(usize, i32)>]) {
    let old = func.inst(slot.inst).result();
    let imm = func.inst(slot.inst).imm.clone();
    let made = func.add_inst(Opcode::StackSlot, Type::I1, ValueList::new(), imm, &[Type::PTR], Loc::NONE);
    let new = func.inst(made).result();
    for &access in &slot.accesses {
        let data = func.inst_mut(access);
        let start = address[data.args[0].index()].map_or(0, |(_, start)| start);
        if let Imm::Mem(mem) = &mut data.imm {
            mem.offset += start;
        }
        data.args[0] = new;
    }
    for block in func.block_ids() {
        let insts = std::mem::take(&mut func.block_mut(block).insts);
        let mut out = Vec::with_capacity(insts.len());
        for inst in insts {
            if !slot.lending.contains(&inst) {
                out.push(inst);
                continue;
            }
            copy_cells(func, &slot.cells, old, new, &mut out);
            out.push(inst);
            let data = func.inst(inst);
            if summaries.callee(data).is_none_or(|callee| callee.writes) {
                copy_cells(func, &slot.cells, new, old, &mut out);
            }
        }
        func.block_mut(block).insts = out;
    }
    let insts = &mut func.block_mut(slot.home).insts;
    let position = insts.iter().position(|&inst| inst == slot.inst).unwrap_or(0);
    insts.insert(position, made);
}

fn copy_cells(func: &mut Function, cells: &[Cell], to: Value, from: Value, out: &mut Vec<Inst>) {
    for cell in cells {
        let imm = Imm::Mem(MemImm::natural(cell.ty, cell.offset).with_align(cell.align));
        let from = ValueList::from_slice(&[from]);
        let load = func.add_inst(Opcode::Load, cell.ty, from, imm.clone(), &[cell.ty], Loc::NONE);
        let stored = ValueList::from_slice(&[to, func.inst(load).result()]);
        let store = func.add_inst(Opcode::Store, cell.ty, stored, imm, &[], Loc::NONE);
        out.extend([load, store]);
    }
}
